"""Calendars to subscribe to: what is in them, how a change shows, and who can read them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from icalendar import Calendar
from sqlmodel import col

from bot.services.plans.pause import pause_board, resume_board
from storage.audit import COMMAND_LINE
from storage.boards import Board, BoardMember
from storage.people import person_by_email
from tests.support.fake_slack import FakeSlack
from tests.support.private_boards import CTB, SEC, import_boards
from tests.support.processes import call
from tests.support.steps import STANDING, everything, forget, form_of, meets
from tests.support.world import ASKED, World, london, started_council, statements

URL = "https://boardbot.example.org"


@pytest.fixture
def reached(slack: FakeSlack, tmp_path: Path) -> Iterator[World]:
    """The small council, whose bot is reached by the web."""
    world = started_council(slack, f"sqlite:///{tmp_path / 'world.db'}", tmp_path / "plan")
    object.__setattr__(world.app.core, "public_url", URL)
    yield world
    world.close()


def address_of(world: World, user: str, words: str = "calendar") -> str:
    """The path of a new calendar of somebody's."""
    said = world.ask(user, words)
    found = re.search(rf"{re.escape(URL)}(/c/[A-Za-z0-9_-]{{32}}\.ics)", said)
    assert found, said
    return found.group(1)


def read(world: World, path: str) -> dict[str, Any]:
    """The events of a calendar by UID without its host; none where there is no calendar."""
    status, body = call(world.app.web(), path, b"", {}, "GET")
    if status != 200:
        return {}
    return {str(event["uid"]).partition("@")[0]: event for event in Calendar.from_ical(body).walk("VEVENT")}


def days(events: dict[str, Any]) -> dict[str, date | datetime]:
    return {uid: event["dtstart"].dt for uid, event in events.items() if event["status"] == "CONFIRMED"}


def test_a_persons_calendar_has_the_days_of_their_boards(reached: World, slack: FakeSlack) -> None:
    meets(reached, slack, "2024-10-15")
    path = address_of(reached, "UOFF")
    found = days(read(reached, path))
    assert found["meeting-1"].isoformat() == "2024-10-15T13:00:00+00:00", "14:00 in London's summer"
    assert found["papers-1"] == date(2024, 10, 7)
    assert (found["asked-1-2024-10"], found["answers-1-2024-10"]) == (date(2024, 10, 1), date(2024, 10, 8))
    assert "asked-1-2024-12" in found and "asked-1-2025-01" not in found, "twelve weeks"
    meeting = read(reached, path)["meeting-1"]
    assert (str(meeting["summary"]), str(meeting["location"])) == ("Meeting: Children's Trust Board", "Town Hall")
    assert days(read(reached, address_of(reached, "UANA"))).keys() == {
        key for key in found if key.startswith(("asked", "answers"))
    }, "a lead is asked, and answers"


def test_a_change_counts_up_and_what_is_cancelled_stays(reached: World, slack: FakeSlack) -> None:
    meets(reached, slack, "2024-10-15", "2024-11-12")
    path = address_of(reached, "UCHR", "calendar CTB")
    first = read(reached, path)
    assert {int(event["sequence"]) for event in first.values()} == {0}
    again = read(reached, path)
    assert {uid: e.to_ical() for uid, e in again.items()} == {uid: e.to_ical() for uid, e in first.items()}
    reached.clock.move_to(london(2024, 9, 30, 15))
    slack.submits("UOFF", form_of(reached, slack), **STANDING | {"asking": "2", "paper_days": "3"})
    slack.presses("UOFF", slack.asks("UOFF", "meetings CTB").json, "Cancel the meeting")
    slack.submits("UOFF", slack.views[-1], reason="No quorum")
    after = read(reached, path)
    assert after.keys() == first.keys()
    cancelled = {uid for uid, event in after.items() if event["status"] == "CANCELLED"}
    assert cancelled == {"meeting-1", "papers-1"}
    assert {int(after[uid]["sequence"]) for uid in cancelled} == {1}
    assert after["papers-2"]["dtstart"].dt == date(2024, 11, 6) and int(after["papers-2"]["sequence"]) == 1
    assert (
        after["asked-1-2024-10"]["dtstart"].dt == date(2024, 10, 2) and int(after["asked-1-2024-10"]["sequence"]) == 1
    )
    assert (
        int(after["meeting-2"]["sequence"]) == 0
        and after["meeting-2"]["dtstamp"].dt == first["meeting-2"]["dtstamp"].dt
    )
    meets(reached, slack, "2024-10-15")
    assert (
        read(reached, path)["meeting-1"]["status"] == "CONFIRMED"
        and int(read(reached, path)["meeting-1"]["sequence"]) == 2
    )


def test_what_has_passed_stays_as_it_was(reached: World, slack: FakeSlack) -> None:
    meets(reached, slack, "2024-10-15")
    path = address_of(reached, "UOFF")
    before = read(reached, path)
    reached.clock.move_to(london(2024, 11, 20, 9))
    after = read(reached, path)
    for uid in ("meeting-1", "papers-1", "asked-1-2024-10"):
        assert after[uid].to_ical() == before[uid].to_ical()
    reached.clock.move_to(london(2025, 12, 20, 9))
    assert "meeting-1" not in read(reached, path), "a year later it goes"


def test_only_the_newest_address_is_one_and_off_ends_it(reached: World) -> None:
    old, of_board = address_of(reached, "UOFF"), address_of(reached, "UOFF", "calendar CTB")
    new = address_of(reached, "UOFF")
    assert not read(reached, old) and read(reached, new) and read(reached, of_board)
    assert "Ended: 2 calendars." in reached.ask("UOFF", "calendar off")
    assert not read(reached, new) and not read(reached, of_board)
    assert "You had no calendar" in reached.ask("UOFF", "calendar off")
    for wrong in ("/c/x.ics", "/c/.ics", "/c/..%2f.ics", f"/c/{'a' * 5_000}.ics", "/c/" + "é" + ".ics"):
        assert call(reached.app.web(), wrong, b"", {}, "GET")[0] == 404
    assert call(reached.app.web(), new, b"", {}, "POST")[0] == 405


def test_an_address_is_kept_as_its_digest_alone(reached: World) -> None:
    token = address_of(reached, "UOFF").removeprefix("/c/").removesuffix(".ics")
    read(reached, f"/c/{token}.ics")
    assert token not in everything(reached)


def test_a_board_closed_to_others_is_in_nobody_elses_calendar(reached: World, slack: FakeSlack) -> None:
    import_boards(reached, CTB, SEC)
    reached.import_(meetings=[{"board": "SEC", "date": "2024-10-15"}])
    path = address_of(reached, "UBEN", "calendar SEC")
    assert read(reached, path)["meeting-1"]
    import_boards(reached, CTB, {**SEC, "private": "yes"})
    assert not read(reached, path), "it was open when he subscribed"
    assert "calendar" not in reached.ask("UBEN", "calendar SEC")
    assert "I don't know you" in reached.ask("UANY", "calendar CTB")


def test_who_is_forgotten_has_no_calendar(reached: World) -> None:
    path = address_of(reached, "UANA")
    assert read(reached, path)
    forget(reached, "ana@example.org")
    assert not read(reached, path)


def test_a_calendar_program_is_told_what_did_not_change(reached: World) -> None:
    assert "calendar" in reached.ask("UOFF", "help")
    path = address_of(reached, "UOFF")
    web = reached.app.web()
    sent: list[dict[str, str]] = []

    def fetch(**headers: str) -> tuple[int, bytes]:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            async def noted(message: dict[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    sent.append({k.decode(): v.decode() for k, v in message["headers"]})
                await send(message)

            await web(scope, receive, noted)

        return call(app, path, b"", {k.replace("_", "-"): v for k, v in headers.items()}, "GET")

    status, body = fetch()
    assert status == 200 and body.startswith(b"BEGIN:VCALENDAR\r\n") and b"METHOD:PUBLISH" in body
    assert sent[0]["content-type"].startswith("text/calendar") and sent[0]["x-robots-tag"] == "noindex"
    assert sent[0]["referrer-policy"] == "no-referrer"
    assert fetch(If_None_Match=sent[0]["etag"]) == (304, b"")
    assert fetch(If_None_Match=f'"other", W/{sent[0]["etag"]}')[0] == 304 and fetch(If_None_Match='"other"')[0] == 200


def test_without_an_address_of_its_own_the_bot_has_no_calendars(world: World) -> None:
    assert "BOARDBOT_URL" in world.ask("UOFF", "calendar")
    assert "calendar" not in world.ask("UOFF", "help")


def test_a_hostile_place_is_words(reached: World, slack: FakeSlack) -> None:
    slack.presses("UOFF", slack.asks("UOFF", "meetings CTB").json, "Add a meeting")
    place = "Hall; 1, High St\\nBEGIN:VEVENT"
    slack.submits("UOFF", slack.views[-1], held_on="2024-10-15", starts_at="", place=place)
    events = read(reached, address_of(reached, "UOFF"))
    assert str(events["meeting-1"]["location"]) == place and events["meeting-1"]["dtstart"].dt == date(2024, 10, 15)


def test_what_was_asked_stands_whatever_is_set_afterwards(reached: World, slack: FakeSlack) -> None:
    reached.tick(ASKED)
    path = address_of(reached, "UOFF")
    assert days(read(reached, path))["answers-1-2024-10"] == date(2024, 10, 8)
    reached.clock.move_to(london(2024, 10, 2, 10))
    slack.submits("UOFF", form_of(reached, slack), **STANDING | {"sign_off_days": "2"})
    assert days(read(reached, path))["answers-1-2024-10"] == date(2024, 10, 8), "the deadline that leads were given"
    slack.submits("UOFF", form_of(reached, slack), **STANDING | {"asking": "5"})
    found = days(read(reached, path))
    assert found["asked-1-2024-10"] == date(2024, 10, 1), "nobody is asked twice in a month"
    assert (found["asked-1-2024-11"], found["answers-1-2024-10"]) == (date(2024, 11, 7), date(2024, 10, 8))
    pause_board(core=reached.app.core, plan_id=1, by=COMMAND_LINE, now=reached.clock.now())
    assert "answers-1-2024-10" not in days(read(reached, path))
    resume_board(core=reached.app.core, plan_id=1, by=COMMAND_LINE, now=reached.clock.now())
    assert days(read(reached, path))["answers-1-2024-10"] == date(2024, 10, 8)


def test_meetings_close_together_have_each_their_days(reached: World, slack: FakeSlack) -> None:
    slack.submits("UOFF", form_of(reached, slack), **STANDING | {"asking": "meeting"})
    meets(reached, slack, "2024-11-12", "2024-11-19")
    path = address_of(reached, "UOFF")
    planned = {uid: day for uid, day in days(read(reached, path)).items() if uid.startswith(("asked", "answers"))}
    assert len(planned) == 4 and all(uid.endswith(("-1-1", "-1-2")) for uid in planned)
    reached.live_through(london(2024, 10, 30, 12))
    found = days(read(reached, path))
    assert {uid: found[uid] for uid in planned} == planned
    slack.submits("UOFF", form_of(reached, slack), **STANDING | {"asking": "meeting", "answer_days": "3"})
    assert days(read(reached, path))["answers-1-1"] == planned["answers-1-1"]


def test_who_has_left_reads_no_calendar(reached: World) -> None:
    path = address_of(reached, "UANA")
    assert read(reached, path)
    with reached.app.core.store.write() as session:
        ana = person_by_email(session, "ana@example.org")
        assert ana
        ana.gone = True
        session.add(ana)
    assert not read(reached, path)


def test_a_board_that_is_nobodys_any_more_leaves_no_words_behind(reached: World, slack: FakeSlack) -> None:
    ben = {"name": "Ben", "email": "ben@example.org", "officer_of": "SEC"}
    import_boards(reached, CTB, {**SEC, "private": "yes"}, people=[ben])
    reached.import_(
        meetings=[{"board": "SEC", "date": day, "place": "Secret place"} for day in ("2024-10-15", "2024-11-12")]
    )
    path = address_of(reached, "UBEN")
    assert str(read(reached, path)["meeting-1"]["summary"]) == "Meeting: Secret Board"
    reached.clock.move_to(london(2024, 10, 20, 10))
    with reached.app.core.store.write() as session:
        board = session.get_one(Board, 2)
        board.paper_days = 0
        session.add(board)
    assert read(reached, path)["papers-2"]["status"] == "CANCELLED", "while it is his: its words stay"
    reached.import_(people=[{**ben, "officer_of": ""}])
    with reached.app.core.store.write() as session:
        session.execute(sa.delete(BoardMember).where(col(BoardMember.board_id) == 2))
    after = read(reached, path)
    assert "meeting-1" not in after and after["meeting-2"]["status"] == after["papers-2"]["status"] == "CANCELLED"
    assert "Secret" not in "".join(event.to_ical().decode() for event in after.values())
    assert {uid: e.to_ical() for uid, e in read(reached, path).items()} == {
        uid: e.to_ical() for uid, e in after.items()
    }


def test_many_boards_are_written_at_once(reached: World) -> None:
    boards = [{"key": f"B{n:02}", "name": f"Board {n}"} for n in range(40)]
    keys = ";".join(board["key"] for board in boards)
    reached.import_(
        boards=boards,
        people=[{"name": "Olive Officer", "email": "olive@example.org", "officer_of": keys}],
        meetings=[{"board": board["key"], "date": day} for board in boards for day in ("2024-10-15", "2024-11-12")],
    )
    path = address_of(reached, "UOFF")
    with statements(reached) as first:
        assert len(read(reached, path)) == 160
    with statements(reached) as again:
        read(reached, path)
    assert len(first) <= 40 and len(again) <= 15


def test_while_nothing_can_be_written_it_gives_what_it_gave_before(reached: World, slack: FakeSlack) -> None:
    meets(reached, slack, "2024-10-15")
    path = address_of(reached, "UOFF")
    before = read(reached, path)
    meets(reached, slack, "2024-11-12")
    url = reached.app.core.store.engine.url.database
    with sqlite3.connect(url, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert read(reached, path).keys() == before.keys()
        other.execute("ROLLBACK")
    assert "meeting-2" in read(reached, path)


def test_leads_who_were_asked_for_the_month_are_asked_for_the_meeting_too(reached: World, slack: FakeSlack) -> None:
    reached.tick(ASKED)
    meets(reached, slack, "2024-11-12")
    slack.submits("UOFF", form_of(reached, slack), **STANDING | {"asking": "meeting"})
    found = days(read(reached, address_of(reached, "UOFF")))
    assert found["answers-1-2024-10-01"] == date(2024, 10, 8), "what was asked before it asked by meeting"
    assert (found["asked-1-1"], found["answers-1-1"]) == (date(2024, 10, 23), date(2024, 10, 30))
