"""A board's channel in the sheet and in its settings: changed by somebody, never by a name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.private_boards import A_DAY, CTB, SEC, asked, board, digests, import_boards, sees_board
from tests.support.world import World, london


def test_a_name_that_is_not_there_yet_is_looked_for_each_day_until_it_is_found(world: World) -> None:
    import_boards(world, CTB, {"key": "NEW", "name": "New Board", "channel": "#new"})
    world.tick()
    world.tick(world.clock.now() + timedelta(hours=1))
    lists = [c for c in world.slack.calls if c[0] == "conversations.list"]
    assert len(lists) == 1 and board(world, "NEW").channel_id == ""
    world.slack.page = 1
    world.slack.channel("CNEW", "new")
    world.tick(world.clock.now() + A_DAY)
    assert board(world, "NEW").channel_id == "CNEW" and board(world, "NEW").channel_name == "new"
    world.slack.calls.clear()
    world.tick(world.clock.now() + A_DAY)
    assert asked(world, channel="CNEW") == 1 and not [c for c in world.slack.calls if c[0] == "conversations.list"]


@pytest.mark.parametrize("printed", ["#secret", "secret", "#Secret", "CSEC", "#secret-plans"])
def test_the_same_channel_however_it_is_spelled_is_no_change(closed: World, printed: str) -> None:
    closed.slack.renames("CSEC", "secret-plans")
    closed.tick(closed.clock.now() + A_DAY)
    report = import_boards(closed, CTB, {**SEC, "channel": printed})
    assert report.doubtful == [] and report.changes == []
    assert board(closed).channel_id == "CSEC" and board(closed).channel_private


@pytest.mark.parametrize("printed", ["#other", "COTHER", ""])
def test_another_channel_in_the_sheet_is_told_and_not_taken_until_it_is_confirmed(closed: World, printed: str) -> None:
    closed.slack.channel("COTHER", "other", members=("UANY",))
    sheet = {**SEC, "channel": printed}
    for _ in range(2):
        (doubt,) = import_boards(closed, CTB, sheet).doubtful
        assert (doubt.column, doubt.reason, doubt.printed) == ("channel", "other_channel", printed)
        assert "#secret (CSEC) stays" in doubt.message and "--confirm-channels" in doubt.suggestion
        closed.tick(closed.clock.now() + A_DAY)
        assert board(closed).channel_id == "CSEC" and not sees_board(closed, "UANY")
    report = closed.import_(boards=[CTB, sheet], confirm_channels=True)
    assert report.doubtful == [] and report.updated["boards"] == 1
    closed.tick()
    assert board(closed).channel_id == ("COTHER" if printed else "")
    assert sees_board(closed, "UANY") == bool(printed), "without a channel it is as closed as it was"
    assert import_boards(closed, CTB, sheet).doubtful == []


def test_an_officer_confirms_it_in_the_settings(closed: World) -> None:
    slack = closed.slack
    slack.channel("COTHER", "other")
    sheet = [CTB, {**SEC, "channel": "#other"}]
    people = [{"name": "Olive Officer", "email": "olive@example.org", "officer_of": "CTB;SEC"}]
    assert len(import_boards(closed, *sheet, people=people).doubtful) == 1
    slack.asks("UOFF", "settings SEC")
    slack.submits("UOFF", slack.views[-1], channel="COTHER")
    assert "the digest goes to #other" in slack.dm("UOFF")[-1].words()
    assert import_boards(closed, *sheet).doubtful == []
    assert board(closed).channel_id == "COTHER" and sees_board(closed, "UANY")
    closed.live_through(london(2024, 10, 7, 11))
    assert digests(closed, "COTHER") == 1 and digests(closed, "CSEC") == 0


def test_other_settings_are_saved_while_slack_is_down_or_the_channel_archived(world: World, slack: FakeSlack) -> None:
    slack.archives("C1")
    slack.asks("UOFF", "settings CTB")
    slack.mood = lambda method: "500" if method == "conversations.info" else None
    assert slack.submits("UOFF", slack.views[-1], answer_days="8").json == {}
    assert "they answer within: 8 working days" in slack.dm("UOFF")[-1].words()


def test_a_channel_that_slack_does_not_show_cant_be_chosen(world: World, slack: FakeSlack) -> None:
    slack.channel("CPRIV", "priv", private=True)
    slack.leaves("UBOT", "CPRIV")
    slack.asks("UOFF", "settings CTB")
    refused = slack.submits("UOFF", slack.views[-1], channel="CPRIV")
    assert "Invite boardbot there first" in refused.json["errors"]["channel"]
    assert board(world, "CTB").channel_id == "C1"
