"""The morning after the deadline an officer gets one message for all their boards, and settles each line from there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.fake_slack import FakeSlack, Message
from tests.support.steps import second_board
from tests.support.world import ASKED, World, london

LISTED = london(2024, 10, 9, 9)


def listed(slack: FakeSlack) -> list[Message]:
    return [m for m in slack.dm("UOFF") if "missing updates" in m.words()]


def morning_after(world: World) -> None:
    world.tick(ASKED)
    world.live_through(LISTED - timedelta(hours=12), timedelta(hours=6))
    world.tick(LISTED)


def test_one_message_has_what_is_missing_of_all_boards(any_world: World) -> None:
    world, slack = any_world, any_world.slack
    second_board(world, {"ref": "HWB-01", "title": "Clean air", "leads": "Ben", "due": "2025-08-31"})
    world.start()
    morning_after(world)
    [message] = listed(slack)
    words = message.words()
    assert "Children's Trust Board: 0 of 3 updates in." in words and "Health Board: 0 of 1 update in." in words
    assert "Ana: CTB-01 and CTB-02 (no reply)" in words and "Ben: HWB-01 (no reply)" in words
    assert "CTB-01 Family hubs" in words and "HWB-01 Clean air" in words
    world.tick(LISTED + timedelta(minutes=10))
    assert len(listed(slack)) == 1


@pytest.mark.fast
def test_each_line_is_settled_by_its_buttons(world: World, slack: FakeSlack) -> None:
    morning_after(world)
    [message] = listed(slack)
    before = len(slack.dm("UANA"))
    slack.presses("UOFF", message, "Remind")
    assert "Reminder" in slack.dm("UANA")[-1].text and len(slack.dm("UANA")) == before + 1
    assert "Ana" in slack.dm("UOFF")[-1].words()
    slack.presses("UOFF", message, "Record")
    slack.submits("UOFF", slack.views[-1], rag="amber", narrative="She rang")
    [update] = world.rows("updates")
    assert (update["ref"], update["rag"]) == ("CTB-01", "amber") and update["on_behalf_of"].startswith("Ana")
    slack.presses("UOFF", message, "Assign", number=1)
    slack.submits("UOFF", slack.views[-1], person="UBEN")
    assert next(a for a in world.rows("actions") if a["ref"] == "CTB-02")["leads"] == "ben@example.org"


def test_who_is_away_or_not_reached_is_not_offered_a_reminder(world: World, slack: FakeSlack) -> None:
    world.ask("UANA", "away 1 Oct to 31 Oct")
    morning_after(world)
    [message] = listed(slack)
    assert "Ana: CTB-01 and CTB-02 (away until Thu 31 Oct 2024)" in message.words()
    assert [b["text"]["text"] for b in message.buttons()].count("Remind") == 1, "Ben's"


def test_two_leads_of_one_name_are_two(world: World, slack: FakeSlack) -> None:
    slack.user("UBEN2", "Ben", "ben2@example.org")
    world.import_(
        people=[{"name": "Ben", "email": "ben2@example.org"}],
        actions=[
            {"board": "CTB", "plan": "2024-25", "ref": f"CTB-0{n}", "title": f"Action {n}", "leads": lead}
            for n, lead in ((3, "ben@example.org"), (7, "ben2@example.org"))
        ],
    )
    morning_after(world)
    [message] = listed(slack)
    assert message.words().count("Ben: ") == 2
    assert [b["text"]["text"] for b in message.buttons()].count("Remind") == 2


def test_a_long_list_keeps_each_action_with_its_buttons(world: World, slack: FakeSlack) -> None:
    plan = {"board": "CTB", "plan": "2024-25", "leads": "Ben"}
    world.import_(actions=[plan | {"ref": f"CTB-{n}", "title": f"Action {n}"} for n in range(10, 50)])
    morning_after(world)
    parts = [m for m in slack.dm("UOFF") if "Record" in str(m.buttons())]
    assert len(parts) > 1
    assert all(part.blocks[0]["type"] != "actions" for part in parts), "no row of buttons stands without its action"


def test_nobody_but_officers_can_press_what_the_list_offers(world: World, slack: FakeSlack) -> None:
    morning_after(world)
    [message] = listed(slack)
    before = len(slack.dm("UANA"))
    for label in ("Remind", "Assign"):
        slack.presses("UBEN", message, label)
        assert "Only officers" in str(slack.ephemeral[-1])
    assert len(slack.dm("UANA")) == before and not slack.views
