"""A board's channel is its id: who is shown a closed board, and where its digest goes, whatever becomes of names."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.app import build_application
from bot.services.access.visibility import resolve_viewer
from storage.audit import Audit
from tests.support.fake_slack import FakeSlack
from tests.support.private_boards import (
    A_DAY,
    CTB,
    MINUTE,
    SEC,
    asked,
    board,
    digests,
    import_boards,
    later,
    sees_board,
    with_board,
)
from tests.support.world import World, london

SLACK_WAITS = 3.0
"""So many seconds Slack waits for an answer; what these tests make slow is slower than that by itself."""

# -- the name is taken by somebody else --


def test_whoever_takes_the_name_of_a_private_boards_channel_is_shown_nothing(closed: World) -> None:
    slack = closed.slack
    assert board(closed).channel_id == "CSEC" and not sees_board(closed, "UANY") and sees_board(closed, "UINS")
    slack.renames("CSEC", "secret-plans")
    slack.channel("CEVIL", "secret", members=("UANY",))
    for wait in (timedelta(0), MINUTE, A_DAY, A_DAY):
        closed.tick(closed.clock.now() + wait)
        assert not sees_board(closed, "UANY") and not sees_board(closed, "UANY", "CEVIL")
        assert sees_board(closed, "UINS")
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
    assert not sees_board(closed, "UANY") and "Children's" in closed.ask("UANY", "summary", "C1")
    closed.live_through(london(2024, 10, 7, 11))
    assert "Secret" not in "".join(m.words() for m in slack.in_channel("C1"))
    assert digests(closed, "C1") == digests(closed, "CSEC") == 1


# -- made private, made public --


def test_a_channel_that_is_made_private_closes_its_board_for_the_next_answer(opened: World) -> None:
    slack = opened.slack
    assert sees_board(opened, "UANY")
    slack.converts("CSEC", private=True)
    later(opened)
    assert not sees_board(opened, "UANY") and sees_board(opened, "UINS")
    assert board(opened).channel_private
    slack.mood = lambda method: "500" if method.startswith("conversations.") else None
    later(opened)
    assert not sees_board(opened, "UANY"), "what Slack said stays"
    with opened.app.core.store.read() as session:
        assert [a.detail for a in session.exec(select(Audit).where(Audit.act == "find channel private"))] == [
            {"channel": "CSEC"}
        ]


def test_a_channel_that_is_made_public_opens_its_board_once_slack_says_so(closed: World) -> None:
    slack = closed.slack
    assert not sees_board(closed, "UANY")
    slack.converts("CSEC", private=False)
    assert not sees_board(closed, "UANY"), "within the minute"
    later(closed)
    slack.mood = lambda method: "429" if method == "conversations.info" else None
    assert not sees_board(closed, "UANY") and board(closed).channel_private
    slack.mood = lambda method: None
    later(closed)
    assert sees_board(closed, "UANY") and not board(closed).channel_private


@pytest.mark.fast
def test_a_board_that_the_sheet_closes_stays_closed_whatever_its_channel_is(opened: World) -> None:
    import_boards(opened, CTB, {**SEC, "private": "yes"})
    later(opened)
    assert not sees_board(opened, "UANY") and sees_board(opened, "UINS")
    opened.tick(opened.clock.now() + A_DAY)
    assert not sees_board(opened, "UANY")


def test_what_another_process_saw_since_closes_a_board_at_once(opened: World) -> None:
    other = build_application(opened.app.settings, opened.clock)
    assert sees_board(opened, "UANY")
    opened.slack.converts("CSEC", private=True)
    later(opened, timedelta(seconds=20))
    assert sees_board(opened, "UANY"), "within the minute it is not asked again"
    resolve_viewer(core=other.core, address="UANY", channel="", now=opened.clock.now())
    later(opened, timedelta(seconds=20))
    assert not sees_board(opened, "UANY") and board(opened).channel_private
    other.core.store.dispose()


@pytest.mark.parametrize("becomes", ["deleted", "taken out and made private"])
def test_a_channel_that_slack_shows_no_more_closes_its_board(opened: World, becomes: str) -> None:
    assert sees_board(opened, "UANY")
    if becomes == "deleted":
        opened.slack.deletes_channel("CSEC")
    else:
        opened.slack.leaves("UBOT", "CSEC")
        opened.slack.converts("CSEC", private=True)
    later(opened)
    assert not sees_board(opened, "UANY") and not sees_board(opened, "UINS")


def test_a_public_channel_without_the_bot_and_an_archived_one_leave_boards_as_open_as_they_were(opened: World) -> None:
    opened.slack.leaves("UBOT", "CSEC")
    later(opened)
    assert sees_board(opened, "UANY")
    opened.slack.archives("CSEC")
    later(opened)
    assert sees_board(opened, "UANY") and not board(opened).channel_private


def test_an_archived_private_channel_keeps_its_board_closed(closed: World) -> None:
    closed.slack.archives("CSEC")
    closed.tick(closed.clock.now() + A_DAY)
    assert not sees_board(closed, "UANY") and sees_board(closed, "UINS")


def test_who_has_left_a_closed_channel_sees_its_board_no_more(closed: World) -> None:
    assert sees_board(closed, "UINS")
    closed.slack.leaves("UINS", "CSEC")
    closed.slack.joins("UANY", "CSEC")
    later(closed)
    assert not sees_board(closed, "UINS") and sees_board(closed, "UANY")


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
        assert time.monotonic() - began < SLACK_WAITS, f"{user} {question}"
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
    slack.slow = {"conversations.info": 0.5, "conversations.members": 0.5}
    later(world)
    began = time.monotonic()
    told = world.ask("UINS", "help")
    assert time.monotonic() - began < SLACK_WAITS
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
        sees_board(world, "UANY")
        sees_board(world, "UINS")
    assert asked(world) <= 1 and asked(world, channel="C1") <= 1 and asked(world, "conversations.members") <= 1
    assert asked(world) + asked(world, channel="C1") >= (1 if trouble == "429" else 2)
    later(world)
    sees_board(world, "UANY")
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
    assert sees_board(closed, "UINS") and not sees_board(closed, "UANY")
    slack.leaves("UINS", "CSEC", told=True)
    slack.joins("UANY", "CSEC", told=True)
    assert not sees_board(closed, "UINS") and sees_board(closed, "UANY")
    slack.renames("CSEC", "secret-plans", told=True)
    assert board(closed).channel_name == "secret-plans"
    slack.converts("CSEC", private=False)
    slack.archives("CSEC", told=True)
    assert not board(closed).channel_private and sees_board(closed, "UINS")
    before = len(slack.calls)
    slack.channel("CELSE", "elsewhere")
    slack.renames("CELSE", "anywhere", told=True)
    assert len(slack.calls) == before, "no channel of a board's"
    slack.mood = lambda method: "500" if method == "conversations.info" else None
    slack.archives("CSEC", back=True, told=True)
    assert board(closed).channel_id == "CSEC" and not board(closed).channel_private


# -- only an officer moves a board --
