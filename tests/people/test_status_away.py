"""Somebody away by their status in Slack is away in every list, as if they had said so; nobody is asked less for it."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest

from bot.services.records.foi_bundle import foi_bundle
from bot.services.reports.digest import read_digest
from bot.services.reports.summary import summarise
from bot.surfaces.base import Deadline
from storage.boards import board_by_key
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london

LISTED = london(2024, 10, 9, 9)
"""The morning after the deadline, when officers are told whose updates are missing."""


def says(slack: FakeSlack, user: str, emoji: str = "", words: str = "", until: datetime | None = None) -> None:
    status = {"status_emoji": emoji, "status_text": words, "status_expiration": until.timestamp() if until else 0}
    slack.users[user]["profile"] |= status


def bundled(world: World, table: str) -> list[dict[str, str]]:
    bundle = foi_bundle(core=world.app.core, board_name="CTB", now=world.clock.now())
    with ZipFile(BytesIO(bundle)) as archive:
        return list(csv.DictReader(StringIO(archive.read(f"{table}.csv").decode())))


def facts(world: World, as_of: datetime) -> dict[str, Any]:
    core = world.app.core
    with core.store.read() as session:
        board = board_by_key(session, "CTB")
        assert board
        return summarise(session, core=core, board=board, as_of=as_of, visible=[]).data


def silences(world: World, as_of: datetime) -> dict[str, str]:
    return {row["ref"]: row["silence"] for row in facts(world, as_of)["overdue_updates"]}


@pytest.mark.fast
def test_somebody_away_by_their_status_is_away_in_every_list(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    world.tick(ASKED)
    says(slack, "UANA", ":palm_tree:", "Lanzarote")
    world.live_through(LISTED - timedelta(hours=3), timedelta(hours=2))
    world.tick(LISTED)
    missing = next(m for m in slack.dm("UOFF") if "missing updates" in m.words()).words()
    assert "Ana: CTB-01 and CTB-02 (away, their status says)" in missing
    home = slack.opens_home("UOFF").words()
    assert "1 no reply and 2 away" in home and "CTB-02 (away, their status says)" in home
    assert "Missing for October 2024: 1 no reply and 2 away." in world.ask("UANY", "summary CTB")
    assert silences(world, LISTED) == {"CTB-01": "away", "CTB-02": "away", "CTB-03": "no reply"}
    people = {row["name"]: (row["away"], row["away_until"]) for row in world.rows("people")}
    assert people["Ana"] == ("status", None) and people["Ben"] == ("", None)
    why = {row["ref"]: row["why_missing"] for row in bundled(world, "requests")}
    assert why == {"CTB-01": "away, their status says", "CTB-02": "away, their status says", "CTB-03": "no reply"}
    world.live_through(london(2024, 10, 14, 9), timedelta(hours=2))
    with world.app.core.store.read() as session:
        board = board_by_key(session, "CTB")
        assert board
        digest = read_digest(session, core=world.app.core, board=board, as_of=world.clock.now())
    assert "1 no reply and 2 away" in str(digest.parts)
    assert "Your October 2024 updates" in slack.dm("UANA")[0].words()  # asked all the same


def test_a_status_that_is_taken_down_or_runs_out_is_away_no_more(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    says(slack, "UANA", words="On annual leave", until=london(2024, 10, 11, 17))
    says(slack, "UBEN", ":face_with_thermometer:")
    world.live_through(LISTED - timedelta(hours=3), timedelta(hours=2))
    world.tick(LISTED)
    missing = next(m for m in slack.dm("UOFF") if "missing updates" in m.words()).words()
    assert "Ana: CTB-01 and CTB-02 (away until Fri 11 Oct 2024, their status says)" in missing
    assert "Ben: CTB-03 (away, their status says)" in missing
    says(slack, "UBEN")
    world.tick(LISTED + timedelta(hours=1))
    home = slack.opens_home("UOFF").words()
    assert "Ben: CTB-03 (no reply)" in home and "Ana: CTB-01 and CTB-02 (away until Fri 11 Oct 2024" in home
    world.tick(london(2024, 10, 11, 16))
    assert silences(world, world.clock.now())["CTB-01"] == "away"
    world.clock.move_to(london(2024, 10, 11, 17, 1))  # nobody has looked since
    assert silences(world, world.clock.now())["CTB-01"] == "no reply"
    assert silences(world, LISTED) == {"CTB-01": "away", "CTB-02": "away", "CTB-03": "away"}  # as it was known then
    seen = [row["act"] for row in world.rows("audit") if row["act"].startswith("see ")]
    assert seen.count("see back") == 1


def test_what_somebody_says_themselves_goes_before_their_status(world: World, slack: FakeSlack) -> None:
    says(slack, "UANA", ":palm_tree:")
    world.ask("UANA", "away 1 Oct to 15 Oct, delegate <@UBEN|ben>")
    world.tick(ASKED)
    assert "updates for Ana" in "".join(m.words() for m in slack.dm("UBEN"))
    says(slack, "UBEN", words="Out sick")  # who stands in may still answer
    world.tick(london(2024, 10, 2, 9))
    slack.writes("UBEN", "CTB-02 green: from my bed")
    assert "on behalf of Ana" in slack.dm("UBEN")[-1].words()
    world.live_through(LISTED, timedelta(hours=2))
    home = slack.opens_home("UOFF").words()
    assert "Ana: CTB-01 (away until Tue 15 Oct 2024, Ben stands in)" in home
    assert "Ben: CTB-03 (away, their status says)" in home
    assert next(row for row in world.rows("people") if row["name"] == "Ana")["stands_in"] == "Ben"


def test_ones_own_home_tab_says_it_and_only_the_status_ends_it(world: World, slack: FakeSlack) -> None:
    says(slack, "UANA", ":palm_tree:", until=london(2024, 10, 4, 17))
    home = slack.opens_home("UANA").words()
    assert "You are away until Fri 4 Oct 2024, your status says: you are asked, but not reminded." in home
    assert "Your status says that you are away. Clear it, and you are back." in world.ask("UANA", "back")
    says(slack, "UANA")
    world.tick(ASKED)
    assert "You are away" not in slack.opens_home("UANA").words()
    assert "not recorded as away" in world.ask("UANA", "back")


def test_where_slack_does_not_say_what_was_seen_holds_for_the_day(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    says(slack, "UANA", ":palm_tree:")
    world.tick(london(2024, 10, 9, 10))
    slack.mood = lambda method: "429" if method == "users.info" else None
    world.tick(london(2024, 10, 9, 15))
    assert silences(world, world.clock.now())["CTB-01"] == "away"
    world.tick(london(2024, 10, 10, 10))
    assert silences(world, world.clock.now())["CTB-01"] == "no reply"


def test_an_officers_reminder_says_who_is_away(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    says(slack, "UANA", words="Out of office")
    world.tick(london(2024, 10, 2, 10))
    slack.asks("UOFF", "nudge CTB")
    slack.submits("UOFF", slack.views[-1], who="all")
    assert "Not reminded: Ana (they were away, or not to be disturbed)" in slack.dm("UOFF")[-1].words()


@pytest.mark.parametrize(
    ("words", "away"),
    [
        *[(words, True) for words in ("Vacationing", "Out sick", "On leave until Monday", "OOO", "on holiday", "Away")],
        *[(words, True) for words in ("Out of the office", "On maternity leave", "Off today", "PTO", "On A/L")],
        *[(words, False) for words in ("In a meeting", "Working remotely", "Commuting", "Back from leave", "Focus")],
        *[(words, False) for words in ("Away from my desk", "Not on leave", "Leave policy review", "On a call")],
    ],
)
def test_which_words_of_a_status_say_away(world: World, slack: FakeSlack, words: str, away: bool) -> None:
    says(slack, "UANA", ":speech_balloon:", words)
    assert ("You are away, your status says" in slack.opens_home("UANA").words()) is away


def test_of_very_many_only_some_statuses_are_looked_at_in_one_go(world: World, slack: FakeSlack) -> None:
    users = [f"UMANY{number:02}" for number in range(60)]
    for user in users:
        slack.user(user, user, f"{user.lower()}@example.org")
        says(slack, user, ":palm_tree:")
    now, look = world.clock.now(), world.app.core.directories.statuses
    counts = [len(look(users, now + timedelta(minutes=n), Deadline.within(10))) for n in (0, 1, 2, 3, 20)]
    assert counts == [25, 50, 60, 60, 25]
