"""A board's channel is its id: who is shown a closed board, and where its digest goes, whatever becomes of names."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.app import build_application
from bot.services.access.visibility import who_asks
from storage.boards import Board
from storage.deliveries import Audit
from tests.fake_slack import FakeSlack
from tests.world import World, london

MINUTE, A_DAY = timedelta(seconds=61), timedelta(hours=25)
CTB = {"key": "CTB", "name": "Children's Trust Board", "channel": "C1"}
SEC = {"key": "SEC", "name": "Secret Board", "channel": "#secret", "parent": "CTB"}
QUESTIONS = (
    "summary SEC",
    "actions SEC",
    "overdue SEC",
    "action SEC-01",
    "history SEC-01",
    "indicators SEC",
    "indicator poverty",
    "source poverty 2022",
    "meetings SEC",
    "SEC",
    "SEC-01",
    "summary CTB",
    "help",
)
SECRETS = ("Secret", "A deed", "Child poverty")


def import_boards(world: World, *boards: dict[str, Any], **more: Any) -> Any:
    report = world.import_(boards=list(boards) or [CTB, SEC], **more)
    assert not report.refused, report.refused
    return report


def with_board(world: World, *, private: bool) -> None:
    """A second board, found by the name of its channel, with an action of Ben's and an indicator; UINS is in it."""
    slack = world.slack
    slack.channel("CSEC", "secret", private=private, members=("UINS",))
    slack.user("UINS", "Insider", "insider@example.org")
    plan = {"board": "SEC", "plan": "2024-25"}
    import_boards(
        world,
        CTB,
        SEC,
        plans=[{**plan, "title": "Plan", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[{**plan, "ref": "SEC-01", "title": "A deed", "leads": "Ben", "due": "2024-09-01"}],
        indicators=[{"indicator": "poverty", "name": "Child poverty", "boards": "SEC", "polarity": "low"}],
        observations=[
            {"indicator": "poverty", "edition": "2023", "area": "Luton", "period": "2022", "raw": "20.1"},
        ],
    )
    world.start()


@pytest.fixture
def closed(any_world: World) -> World:
    with_board(any_world, private=True)
    return any_world


@pytest.fixture
def opened(any_world: World) -> World:
    with_board(any_world, private=False)
    return any_world


def board(world: World, key: str = "SEC") -> Board:
    with world.app.core.store.read() as session:
        return session.exec(select(Board).where(Board.key == key)).one()


def sees(world: World, user: str, channel: str = "CANY") -> bool:
    """Whether somebody is shown the second board; what they are shown of it is all or nothing."""
    told = [world.ask(user, question, channel) for question in QUESTIONS]
    told.append(world.slack.opens_home(user).words())
    shown = {secret for secret in SECRETS for words in told if secret in words}
    assert shown in (set(), set(SECRETS)), (shown, told)
    return bool(shown)


def later(world: World, by: timedelta = MINUTE) -> None:
    world.clock.move_to(world.clock.now() + by)


def asked(world: World, method: str = "conversations.info", channel: str = "CSEC") -> int:
    return len([c for c in world.slack.calls if c[0] == method and c[1].get("channel") == channel])


def digests(world: World, channel: str) -> int:
    return len([m for m in world.slack.in_channel(channel) if "week to" in m.text])


# -- the name is taken by somebody else --


def test_whoever_takes_the_name_of_a_private_boards_channel_is_shown_nothing(closed: World) -> None:
    slack = closed.slack
    assert board(closed).channel_id == "CSEC" and not sees(closed, "UANY") and sees(closed, "UINS")
    slack.renames("CSEC", "secret-plans")
    slack.channel("CEVIL", "secret", members=("UANY",))
    for wait in (timedelta(0), MINUTE, A_DAY, A_DAY):
        closed.tick(closed.clock.now() + wait)
        assert not sees(closed, "UANY") and not sees(closed, "UANY", "CEVIL")
        assert sees(closed, "UINS")
    import_boards(closed)  # the sheet still has the old name
    closed.live_through(london(2024, 10, 7, 11))
    assert digests(closed, "CSEC") == 1 and slack.in_channel("CEVIL") == []
    assert board(closed).channel_id == "CSEC" and board(closed).channel_name == "secret-plans"


def test_the_name_of_one_boards_channel_taken_for_anothers_moves_neither(closed: World) -> None:
    slack = closed.slack
    slack.renames("C1", "old")
    slack.renames("CSEC", "children")
    slack.renames("C1", "secret")
    closed.tick(closed.clock.now() + A_DAY)
    assert (board(closed, "CTB").channel_id, board(closed).channel_id) == ("C1", "CSEC")
    assert not sees(closed, "UANY") and "Children's" in closed.ask("UANY", "summary", "C1")
    closed.live_through(london(2024, 10, 7, 11))
    assert "Secret" not in "".join(m.words() for m in slack.in_channel("C1"))
    assert digests(closed, "C1") == digests(closed, "CSEC") == 1


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


# -- made private, made public --


def test_a_channel_that_is_made_private_closes_its_board_for_the_next_answer(opened: World) -> None:
    slack = opened.slack
    assert sees(opened, "UANY")
    slack.converts("CSEC", private=True)
    later(opened)
    assert not sees(opened, "UANY") and sees(opened, "UINS")
    assert board(opened).channel_private
    slack.mood = lambda method: "500" if method.startswith("conversations.") else None
    later(opened)
    assert not sees(opened, "UANY"), "what Slack said stays"
    with opened.app.core.store.read() as session:
        assert [a.detail for a in session.exec(select(Audit).where(Audit.act == "find channel private"))] == [
            {"channel": "CSEC"}
        ]


def test_a_channel_that_is_made_public_opens_its_board_once_slack_says_so(closed: World) -> None:
    slack = closed.slack
    assert not sees(closed, "UANY")
    slack.converts("CSEC", private=False)
    assert not sees(closed, "UANY"), "within the minute"
    later(closed)
    slack.mood = lambda method: "429" if method == "conversations.info" else None
    assert not sees(closed, "UANY") and board(closed).channel_private
    slack.mood = lambda method: None
    later(closed)
    assert sees(closed, "UANY") and not board(closed).channel_private


def test_a_board_that_the_sheet_closes_stays_closed_whatever_its_channel_is(opened: World) -> None:
    import_boards(opened, CTB, {**SEC, "private": "yes"})
    later(opened)
    assert not sees(opened, "UANY") and sees(opened, "UINS")
    opened.tick(opened.clock.now() + A_DAY)
    assert not sees(opened, "UANY")


def test_what_another_process_saw_since_closes_a_board_at_once(opened: World) -> None:
    other = build_application(opened.app.settings, opened.clock)
    assert sees(opened, "UANY")
    opened.slack.converts("CSEC", private=True)
    later(opened, timedelta(seconds=20))
    assert sees(opened, "UANY"), "within the minute it is not asked again"
    now, none = opened.clock.now(), {"person": None, "channel": ""}
    who_asks(core=other.core, user_id="UANY", directory=other.desk.directory, now=now, **none)  # type: ignore[arg-type]
    later(opened, timedelta(seconds=20))
    assert not sees(opened, "UANY") and board(opened).channel_private
    other.core.store.dispose()


@pytest.mark.parametrize("becomes", ["deleted", "taken out and made private"])
def test_a_channel_that_slack_shows_no_more_closes_its_board(opened: World, becomes: str) -> None:
    assert sees(opened, "UANY")
    if becomes == "deleted":
        opened.slack.deletes_channel("CSEC")
    else:
        opened.slack.leaves("UBOT", "CSEC")
        opened.slack.converts("CSEC", private=True)
    later(opened)
    assert not sees(opened, "UANY") and not sees(opened, "UINS")


def test_a_public_channel_without_the_bot_and_an_archived_one_leave_boards_as_open_as_they_were(opened: World) -> None:
    opened.slack.leaves("UBOT", "CSEC")
    later(opened)
    assert sees(opened, "UANY")
    opened.slack.archives("CSEC")
    later(opened)
    assert sees(opened, "UANY") and not board(opened).channel_private


def test_an_archived_private_channel_keeps_its_board_closed(closed: World) -> None:
    closed.slack.archives("CSEC")
    closed.tick(closed.clock.now() + A_DAY)
    assert not sees(closed, "UANY") and sees(closed, "UINS")


def test_who_has_left_a_closed_channel_sees_its_board_no_more(closed: World) -> None:
    assert sees(closed, "UINS")
    closed.slack.leaves("UINS", "CSEC")
    closed.slack.joins("UANY", "CSEC")
    later(closed)
    assert not sees(closed, "UINS") and sees(closed, "UANY")


def test_a_board_that_was_closed_an_hour_ago_is_in_no_digest_post_or_reply_to_others(opened: World) -> None:
    slack = opened.slack
    assert "Secret Board" in opened.ask("UCHR", "summary CTB")
    slack.writes("UANA", "SEC-01 amber: late")
    assert "has other leads" in slack.dm("UANA")[-1].words()
    opened.live_through(london(2024, 10, 7, 8, 30))
    slack.converts("CSEC", private=True)
    opened.clock.move_to(london(2024, 10, 7, 8, 55))
    before = len(slack.dm("UANA"))
    slack.writes("UANA", "SEC-01 amber: late")
    assert "other leads" not in "".join(m.words() for m in slack.dm("UANA")[before:])
    opened.tick(london(2024, 10, 7, 9))
    assert digests(opened, "C1") == 1 and "Secret" not in slack.in_channel("C1")[-1].words()
    slack.presses("UCHR", slack.asks("UCHR", "summary CTB").json, "Post to channel")
    assert len(slack.in_channel("C1")) > 1 and "Secret" not in "".join(m.words() for m in slack.in_channel("C1"))


def test_the_digest_itself_asks_what_its_sub_boards_are(opened: World) -> None:
    opened.live_through(london(2024, 10, 7, 8, 30))
    opened.slack.converts("CSEC", private=True)
    opened.tick(london(2024, 10, 7, 9))
    assert digests(opened, "C1") == 1 and "Secret" not in opened.slack.in_channel("C1")[-1].words()


# -- Slack can't say --

TROUBLES = ["429", "500", "drop_before", "garbage", "missing_scope", "slow"]


def give_trouble(slack: FakeSlack, trouble: str) -> None:
    methods = ("conversations.info", "conversations.members", "users.info")
    if trouble == "slow":
        slack.slow = dict.fromkeys(methods, 3.5)
    else:
        slack.mood = lambda method: trouble if method in methods else None


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_slack_cant_say_is_as_it_was_and_no_answer_waits_long(world: World, trouble: str) -> None:
    with_board(world, private=True)
    stored = board(world), board(world, "CTB")
    world.slack.converts("CSEC", private=False)
    give_trouble(world.slack, trouble)
    for user, question, expected in (
        ("UANY", "actions SEC", "no board"),
        ("UINS", "actions SEC", "no board"),
        ("UANY", "actions CTB", "Family hubs"),
        ("UBEN", "action SEC-01", "A deed"),
    ):
        later(world)
        began = time.monotonic()
        assert expected in world.ask(user, question)
        assert time.monotonic() - began < 2.0, f"{user} {question}"
    assert (board(world), board(world, "CTB")) == stored
    world.tick(world.clock.now() + A_DAY)
    assert (board(world), board(world, "CTB")) == stored, "a look-up that fails changes nothing"


def test_of_many_channels_that_are_slow_what_is_not_told_in_a_second_stays_closed(world: World) -> None:
    slack = world.slack
    boards = [{"key": f"B{n:02}", "name": f"Board {n:02}", "channel": f"CB{n:02}"} for n in range(30)]
    for each in boards:
        slack.channel(each["channel"], each["key"].lower(), private=True, members=("UINS",))
    slack.user("UINS", "Insider", "insider@example.org")
    import_boards(world, CTB, *boards)
    world.start()
    slack.slow = {"conversations.info": 0.3, "conversations.members": 0.3}
    later(world)
    began = time.monotonic()
    told = world.ask("UINS", "help")
    assert time.monotonic() - began < 2.0
    assert "Board" in told and not all(each["name"] in told for each in boards)
    slack.slow = {}
    later(world)
    for _ in range(9):  # what was not asked in time is asked for the next answer
        told = world.ask("UINS", "help")
        if all(each["name"] in told for each in boards):
            break
    else:
        raise AssertionError(told)


@pytest.mark.parametrize("trouble", ["", "500", "429"])
def test_a_channel_is_asked_about_once_a_minute_at_most(world: World, trouble: str) -> None:
    with_board(world, private=True)
    world.slack.mood = lambda method: trouble or None if method.startswith("conversations.") else None
    world.slack.calls.clear()
    for _ in range(3):
        sees(world, "UANY")
        sees(world, "UINS")
    assert asked(world) <= 1 and asked(world, channel="C1") <= 1 and asked(world, "conversations.members") <= 1
    assert asked(world) + asked(world, channel="C1") >= (1 if trouble == "429" else 2)
    later(world)
    sees(world, "UANY")
    assert asked(world) + asked(world, channel="C1") >= (2 if trouble == "429" else 4)


def test_a_slack_that_asks_to_wait_is_left_alone_for_so_long(world: World) -> None:
    boards = [{"key": f"B{n:02}", "name": f"Board {n:02}", "channel": f"CB{n:02}"} for n in range(40)]
    for each in boards:
        world.slack.channel(each["channel"], each["key"].lower())
    import_boards(world, CTB, *boards)
    world.start()
    world.slack.mood = lambda method: "429" if method == "conversations.info" else None
    world.slack.calls.clear()
    world.ask("UANY", "help")
    asked_of = len([c for c in world.slack.calls if c[0] == "conversations.info"])
    assert 1 <= asked_of <= 20, "those under way at the time"
    later(world, timedelta(seconds=5))
    world.ask("UANY", "help")
    assert len([c for c in world.slack.calls if c[0] == "conversations.info"]) == asked_of


# -- events only hasten it --


def test_events_have_a_channel_looked_at_again_at_once(closed: World) -> None:
    slack = closed.slack
    assert sees(closed, "UINS") and not sees(closed, "UANY")
    slack.leaves("UINS", "CSEC", told=True)
    slack.joins("UANY", "CSEC", told=True)
    assert not sees(closed, "UINS") and sees(closed, "UANY")
    slack.renames("CSEC", "secret-plans", told=True)
    assert board(closed).channel_name == "secret-plans"
    slack.converts("CSEC", private=False)
    slack.archives("CSEC", told=True)
    assert not board(closed).channel_private and sees(closed, "UINS")
    before = len(slack.calls)
    slack.channel("CELSE", "elsewhere")
    slack.renames("CELSE", "anywhere", told=True)
    assert len(slack.calls) == before, "no channel of a board's"
    slack.mood = lambda method: "500" if method == "conversations.info" else None
    slack.archives("CSEC", back=True, told=True)
    assert board(closed).channel_id == "CSEC" and not board(closed).channel_private


# -- only an officer moves a board --


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
        assert board(closed).channel_id == "CSEC" and not sees(closed, "UANY")
    report = closed.import_(boards=[CTB, sheet], confirm_channels=True)
    assert report.doubtful == [] and report.updated["boards"] == 1
    closed.tick()
    assert board(closed).channel_id == ("COTHER" if printed else "")
    assert sees(closed, "UANY") == bool(printed), "without a channel it is as closed as it was"
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
    assert board(closed).channel_id == "COTHER" and sees(closed, "UANY")
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
