"""Calendars to subscribe to, by an address that nobody can guess: of a person's boards, or of one board.

What a calendar was last given of each event is kept, so that a change counts its sequence up and what is no more stays as
cancelled (RFC 5545, 3.8.7.4 and 3.8.1.11). It is looked at when the calendar is fetched: nothing runs for it otherwise.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.clock import at_local, local_date
from bot.core import Core, Transaction
from bot.errors import NoPublicAddress, NothingThere
from bot.services.access.permissions import actions_answered_for
from bot.services.boards.schedule import schedules_of
from bot.services.boards.state import zone_of
from bot.services.calendars.events import LEADS_DAYS, BoardEvent, events_ahead
from storage.boards import Board, CalendarEvent, CalendarFeed, all_boards, positions_of
from storage.people import Person
from storage.plans import boards_of_plans

KEPT = timedelta(days=365)
"""For so long a day that has passed stays in a calendar."""


@dataclass(frozen=True)
class FeedEntry:
    """One event of a calendar. `starts` is a moment in UTC, or a day for what lasts all of it."""

    uid: str
    starts: datetime | date
    summary: str
    place: str
    sequence: int
    is_cancelled: bool
    changed_at: datetime


@dataclass(frozen=True)
class Feed:
    """A calendar with its events, the soonest first."""

    title: str
    entries: tuple[FeedEntry, ...]


def make_feed(*, core: Core, board_id: int, by: Person, now: datetime, idempotency_key: str) -> str:
    """A new address of somebody's calendar, of all their boards (`board_id` 0) or of one; the one before ends.

    Only its digest is kept. Raises NoPublicAddress, and NothingThere for a board that they can't see.
    """
    if not core.public_url:
        raise NoPublicAddress
    token = secrets.token_urlsafe(24)
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        if board_id and board_id not in _Interests(tx.session, core, by, now).seen:
            raise NothingThere
        _end(tx, by, CalendarFeed.board_id == (board_id or None))
        feed = {"person_id": by.ident, "board_id": board_id or None, "digest": _digest(token), "made_at": now}
        tx.session.add(CalendarFeed.model_validate(feed))
        tx.audit("make calendar", f"person {by.id}", board=board_id or None)
    return f"{core.public_url}/c/{token}.ics"


def end_feeds(*, core: Core, by: Person, now: datetime) -> int:
    """End all of somebody's calendars. Returns how many there were."""
    with core.transaction(by=by, now=now) as tx:
        ended = _end(tx, by)
        if ended:
            tx.audit("end calendars", f"person {by.id}", calendars=ended)
        return ended


def _end(tx: Transaction, by: Person, *where: Any) -> int:
    feeds = list(tx.session.exec(select(CalendarFeed.id).where(CalendarFeed.person_id == by.ident, *where)))
    tx.session.execute(sa.delete(CalendarEvent).where(col(CalendarEvent.feed_id).in_(feeds)))
    tx.session.execute(sa.delete(CalendarFeed).where(col(CalendarFeed.id).in_(feeds)))
    return len(feeds)


def read_feed(*, core: Core, token: str, now: datetime) -> Feed | None:
    """The calendar at an address, as its person may see it now; None where there is none, or its board is not for them."""
    with core.store.read() as session:
        feed = session.exec(select(CalendarFeed).where(CalendarFeed.digest == _digest(token))).first()
        if feed is None:
            return None
        person = session.get_one(Person, feed.person_id)
        interests = _Interests(session, core, person, now)
        if feed.board_id and feed.board_id not in interests.seen:
            return None
        wanted = _wanted(session, core, feed, interests, now)
        kept, today = _kept(session, feed), local_date(now, core.zone)
        board = session.get(Board, feed.board_id) if feed.board_id else None
        title = core.templates.words("calendar_title", board=board.name if board else "")
        if not any(_changes(kept, wanted, today)):
            return Feed(title, _entries(kept))
    with core.store.write() as session:
        if session.get(CalendarFeed, feed.ident, with_for_update=True) is None:
            return None  # it ended meanwhile
        for uid, row, facts in list(_changes(_kept(session, feed), wanted, today)):
            session.add(_changed(feed, uid, row, facts, now))
        old = col(CalendarEvent.feed_id) == feed.ident, col(CalendarEvent.on) < today - KEPT
        session.execute(sa.delete(CalendarEvent).where(*old))
        session.flush()
        return Feed(title, _entries(_kept(session, feed)))


class _Interests:
    """The boards that somebody sees in a calendar: those that they are something to, and for one of its own any open one."""

    def __init__(self, session: Session, core: Core, person: Person, now: datetime) -> None:
        boards = all_boards(session)
        held = positions_of(session, person.ident)
        led_actions = actions_answered_for(session, person, now=now, zone=core.zone)
        led = boards_of_plans(session, {action.plan_id for action in led_actions})
        self.boards = {board.ident: board for board in boards}
        self.held = set(held)
        self.led = led - self.held
        open_to_all = set() if person.outside else {b.ident for b in boards if not b.closed_to_others}
        self.seen = self.held | self.led | open_to_all

    def only_leads(self, board: Board, *, its_own: bool) -> bool:
        """Whether the days for leads are all that concerns them of a board; its own calendar has all, if it is open."""
        return board.ident in self.led and (board.closed_to_others or not its_own)


class _Facts(NamedTuple):
    """What an event says, as it is kept."""

    on: date
    starts_at: datetime | None
    summary: str
    place: str


def _wanted(
    session: Session, core: Core, feed: CalendarFeed, interests: _Interests, now: datetime
) -> dict[str, _Facts]:
    """What the calendar is to have, by UID. Whoever only leads on a board closed to others has the days for leads alone."""
    chosen = {feed.board_id} if feed.board_id else interests.held | interests.led
    boards = [interests.boards[board_id] for board_id in sorted(chosen)]
    events = events_ahead(session, core, boards, schedules_of(session, boards, now, core.days), now)
    host = core.public_url.partition("://")[2].partition("/")[0]
    return {
        f"{event.what}-{event.name}@{host}": _facts(core, event)
        for event in events
        if event.what in LEADS_DAYS or not interests.only_leads(event.board, its_own=feed.board_id is not None)
    }


def _facts(core: Core, event: BoardEvent) -> _Facts:
    meeting = event.meeting if event.what == "meeting" else None
    at = meeting.starts_at if meeting else None
    return _Facts(
        event.on,
        at_local(event.on, at, zone_of(event.board, core.zone)) if at else None,
        core.templates.words("calendar_event", what=event.what, board=event.board.name),
        meeting.place if meeting else "",
    )


def _kept(session: Session, feed: CalendarFeed) -> list[CalendarEvent]:
    query = select(CalendarEvent).where(CalendarEvent.feed_id == feed.ident)
    return list(session.exec(query.order_by(col(CalendarEvent.on), col(CalendarEvent.id))))


def _changes(
    kept: list[CalendarEvent], wanted: dict[str, _Facts], today: date
) -> Iterator[tuple[str, CalendarEvent | None, _Facts | None]]:
    """By UID, what is new (no row), changed, or ahead and no more (no facts); what has passed stays as it was."""
    by_uid = {row.uid: row for row in kept}
    for uid, facts in wanted.items():
        row = by_uid.get(uid)
        if row is None or row.is_cancelled or facts != (row.on, row.starts_at, row.summary, row.place):
            yield uid, row, facts
    for uid, row in by_uid.items():
        if uid not in wanted and row.on >= today and not row.is_cancelled:
            yield uid, row, None


def _changed(
    feed: CalendarFeed, uid: str, row: CalendarEvent | None, facts: _Facts | None, now: datetime
) -> CalendarEvent:
    values: dict[str, Any] = facts._asdict() if facts else {}
    if row is None:
        return CalendarEvent.model_validate({"feed_id": feed.ident, "uid": uid, "changed_at": now, **values})
    for name, value in values.items():
        setattr(row, name, value)
    row.is_cancelled, row.sequence, row.changed_at = facts is None, row.sequence + 1, now
    return row


def _entries(rows: list[CalendarEvent]) -> tuple[FeedEntry, ...]:
    return tuple(
        FeedEntry(
            row.uid,
            row.starts_at.astimezone(UTC) if row.starts_at else row.on,
            row.summary,
            row.place,
            row.sequence,
            row.is_cancelled,
            row.changed_at,
        )
        for row in rows
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
