"""What chairs, officers and others are answered when they ask /board."""

from __future__ import annotations

import pytest

from tests.support.fake_slack import FakeSlack, Message
from tests.support.steps import second_board
from tests.support.world import ASKED, World, london


@pytest.mark.fast
def test_summary_tells_the_exceptions(world: World) -> None:
    world.tick(ASKED)
    world.slack.writes("UBEN", "CTB-03 red: no nursery has signed up")
    told = world.ask("UCHR", "summary CTB")
    assert "Children's Trust Board on Tue 1 Oct 2024" in told
    assert "1 overdue, 1 red of 4 actions." in told
    assert "🔴 1 Red · 3 not rated yet" in told
    assert "CTB-03 School readiness" in told and "no nursery has signed up" in told
    assert "1 action has no lead" in told


def test_the_board_is_understood_in_its_channel_and_for_its_chair(world: World) -> None:
    assert "Children's Trust Board on" in world.ask("UANY", "summary", channel="C1")
    assert "Children's Trust Board on" in world.ask("UCHR", "summary")
    assert "Children's Trust Board on" in world.ask("UCHR", "CTB")
    assert "Children's Trust Board on" in world.ask("UCHR", "summary the children's trust")


def test_unknown_boards_references_and_words_get_the_nearest(world: World) -> None:
    assert "Did you mean CTB" in world.ask("UCHR", "summary CBT")
    assert "Did you mean CTB-03" in world.ask("UCHR", "action CTB-33")
    assert 'I don\'t know "sumary". Did you mean summary?' in world.ask("UCHR", "sumary")
    assert "/board summary" in world.ask("UCHR", "help")
    assert "/board summary" in world.ask("UCHR", "")


def test_actions_can_be_filtered(world: World) -> None:
    world.tick(ASKED)
    world.slack.writes("UBEN", "CTB-03 red: stuck")
    assert "CTB-03" in world.ask("UCHR", "actions CTB red") and "CTB-01" not in world.ask("UCHR", "actions CTB red")
    assert "CTB-04" in world.ask("UCHR", "actions no lead")
    assert "CTB-02" in world.ask("UCHR", "overdue")
    mine = world.ask("UANA", "actions CTB mine")
    assert "CTB-01" in mine and "CTB-02" in mine and "CTB-03" not in mine
    assert "CTB-01" in world.ask("UCHR", "actions CTB family")
    assert 'No action matches "zebra"' in world.ask("UCHR", "actions CTB zebra")


def test_history_keeps_every_version(world: World) -> None:
    world.tick(ASKED)
    ts = world.slack.writes("UBEN", "CTB-03 red: stuck")
    world.slack.edits("UBEN", ts, "CTB-03 amber: moving again")
    told = world.ask("UCHR", "history ctb-03")
    assert "🔴 Red (off track), by Ben (text): stuck" in told
    assert "🟠 Amber (at risk), by Ben (edit): moving again" in told


def test_update_opens_the_form_for_those_who_may(world: World) -> None:
    world.slack.asks("UANA", "update CTB-01")
    assert len(world.slack.views) == 1
    world.slack.submits("UANA", world.slack.views[0], rag="green", narrative="Fine")
    update = world.rows("updates")[0]
    assert (update["ref"], update["period"], update["rag"]) == ("CTB-01", "2024-09", "green")
    assert "Saved to CTB-01" in world.slack.dm("UANA")[-1].words()
    assert "CTB-01 has other leads" in world.ask("UBEN", "update CTB-01")
    assert "I don't know you yet" in world.ask("UANY", "update CTB-01")
    assert len(world.slack.views) == 1


def test_only_chairs_and_officers_may_post_to_the_channel(world: World) -> None:
    slack = world.slack
    answer = slack.asks("UANA", "summary CTB").json
    assert "Post to channel" not in str(answer)
    answer = slack.asks("UCHR", "summary CTB").json
    assert answer["response_type"] == "ephemeral"
    slack.presses("UCHR", answer, "Post to channel", copies=2)
    posted = slack.in_channel("C1")
    assert len(posted) == 1 and "Children's Trust Board on" in posted[0].words()
    assert "Post to channel" not in str(posted[0].buttons())
    slack.presses("UBEN", answer, "Post to channel")  # the chair's button, pressed by somebody else
    assert len(slack.in_channel("C1")) == 1
    assert "Only officers and chairs" in str(slack.ephemeral[-1])


def test_a_private_board_is_shown_to_its_members_only(world: World) -> None:
    slack = world.slack
    slack.channel("CSEC", "secret", private=True, members=("UINS",))
    slack.user("UINS", "Insider", "insider@example.org")
    world.import_(
        boards=[
            {"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "parent": ""},
            {"key": "SEC", "name": "Secret Board", "channel": "CSEC", "parent": "CTB"},
        ],
        actions=[{"ref": "SEC-01", "board": "SEC", "plan": "1", "title": "A secret", "leads": "Ben"}],
    )
    world.start()
    assert "SEC" not in world.ask("UCHR", "help")
    assert "There is no board" in world.ask("UCHR", "summary SEC") and "Secret" not in world.ask("UCHR", "summary SEC")
    assert "There is no action" in world.ask("UCHR", "action SEC-01")
    assert "Secret" not in world.ask("UCHR", "summary CTB")
    assert "A secret" in world.ask("UINS", "actions SEC")
    assert "Secret Board" in world.ask("UANY", "summary", channel="CSEC")
    assert "A secret" in world.ask("UBEN", "action SEC-01"), "a lead sees their own action"
    world.live_through(london(2024, 10, 7, 10))
    assert "Secret" not in slack.in_channel("C1")[-1].words()


def test_a_parent_board_gets_one_line_for_each_sub_board(world: World) -> None:
    world.import_(
        boards=[
            {"key": "HWB", "name": "Health and Wellbeing Board", "channel": "", "parent": ""},
            {"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "parent": "HWB"},
        ]
    )
    told = world.ask("UCHR", "summary HWB")
    assert "its sub-boards: 1 overdue, none red." in told
    assert "Children's Trust Board: 1 overdue of 4 actions" in told


def test_long_lists_are_paged(world: World) -> None:
    plan = {"board": "CTB", "plan": "2024-25"}
    world.import_(
        actions=[{**plan, "ref": f"CTB-{n:02d}", "title": f"Action {n}", "leads": "Ben"} for n in range(1, 41)]
    )
    answer = world.slack.asks("UCHR", "actions CTB").json
    assert "1 to 15 of 40 shown" in Message("", "", "", answer["blocks"], None, {}).words()
    world.slack.presses("UCHR", answer, "Next")
    assert "16 to 30 of 40 shown" in str(world.slack.ephemeral[-1])
    assert world.slack.ephemeral[-1]["replace_original"] is True


def test_indicators_are_listed_as_printed(world: World) -> None:
    world.import_(
        indicators=[{"indicator": "poverty", "name": "Child poverty (%)", "boards": "CTB"}],
        observations=[
            {"indicator": "poverty", "edition": e, "area": a, "period": p, "raw": r, "rag_raw": g}
            for e, a, p, r, g in [
                ("2021/22", "Luton", "2021", "38.00%", ""),
                ("2021/22", "England", "2021", "30%", "A"),
                ("2022/23", "Luton", "2022", "39.10%", ""),
                ("2022/23", "England", "2022", "30.80%", "R"),
            ]
        ],
    )
    assert "39.10% (2022); England 30.80%, R (red)" in world.ask("UCHR", "indicators CTB")
    told = world.ask("UCHR", "summary CTB")
    assert "Worse: Child poverty (%) 39.10% (2022), was 38.00%; England 30.80%; amber to red." in told
    assert "against England amber became red" in world.ask("UCHR", "indicators CTB changed")


def test_one_sees_ones_own_actions_of_every_board_what_is_due_first(world: World, slack: FakeSlack) -> None:
    second_board(world, {"ref": "HWB-01", "title": "Clean air", "leads": "Ben", "due": "2024-08-31"})
    world.start()
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 amber: no room")
    said = world.ask("UBEN", "mine")
    assert said.startswith("Your actions") and said.index("HWB-01") < said.index("CTB-03")
    assert "overdue" in said and "Amber" in said and "CTB-01" not in said and "all 2 shown" in said
    assert "You answer for no open action." in world.ask("UOFF", "mine")
    world.ask("UANA", "away today to 31 Oct, delegate <@UBEN|ben>")
    assert "CTB-01" in world.ask("UBEN", "mine"), "and of whom they stand in for"
    assert "CTB-01" in world.ask("UANA", "mine")
