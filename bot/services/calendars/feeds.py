"""Calendars to subscribe to, by an address that nobody can guess: of a person's boards, or of one board.

What a calendar was last given of each event is kept, so that a change counts its sequence up and what is no more stays as
cancelled (RFC 5545, 3.8.7.4 and 3.8.1.11). It is looked at when the calendar is fetched: nothing runs for it otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.clock import at_local, local_date
from bot.core import Core
from bot.errors import DatabaseUnavailable, NoPublicAddress, NothingThere
from bot.services.access.permissions import actions_answered_for
from bot.services.access.tokens import digest_of, new_token
from bot.services.boards.schedule import schedules_of
from bot.services.boards.state import zone_of
from bot.services.calendars.events import LEADS_DAYS, BoardEvent, events_ahead
from storage.boards import Board, CalendarEvent, CalendarFeed, all_boards, drop_feeds, positions_of
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
    token = new_token()
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        if board_id and board_id not in _Interests(tx.session, core, by, now).seen:
            raise NothingThere
        drop_feeds(tx.session, CalendarFeed.person_id == by.ident, CalendarFeed.board_id == (board_id or None))
        feed = {"person_id": by.ident, "board_id": board_id or None, "digest": digest_of(token), "made_at": now}
        tx.session.add(CalendarFeed.model_validate(feed))
        tx.audit("make calendar", f"person {by.id}", board=board_id or None)
    return f"{core.public_url}/c/{token}.ics"


def end_feeds(*, core: Core, by: Person, now: datetime) -> int:
    """End all of somebody's calendars. Returns how many there were."""
    with core.transaction(by=by, now=now) as tx:
        ended = drop_feeds(tx.session, CalendarFeed.person_id == by.ident)
        if ended:
            tx.audit("end calendars", f"person {by.id}", calendars=ended)
        return ended


def read_feed(*, core: Core, token: str, now: datetime) -> Feed | None:
    """The calendar at an address, as its person may see it now; None where there is none, or its board is not for them.

    While nothing can be written it is as it was given before.
    """
    with core.store.read() as session:
        feed = session.exec(select(CalendarFeed).where(CalendarFeed.digest == digest_of(token))).first()
        calendar = _calendar(session, core, feed, now) if feed else None
        if feed is None or calendar is None:
            return None
        kept = _kept(session, feed)
        if not any(calendar.changes(kept)):
            return Feed(calendar.title, _entries(kept))
    try:
        with core.store.write() as session:
            if session.get(CalendarFeed, feed.ident, with_for_update=True) is None:
                return None  # it ended meanwhile
            calendar.write(session, _kept(session, feed), now)
            return Feed(calendar.title, _entries(_kept(session, feed)))
    except DatabaseUnavailable:
        if not kept:
            raise
        return Feed(calendar.title, _entries(kept))


def _calendar(session: Session, core: Core, feed: CalendarFeed, now: datetime) -> _Calendar | None:
    person = session.get_one(Person, feed.person_id)
    interests = _Interests(session, core, person, now)
    theirs = {feed.board_id} & interests.seen if feed.board_id else interests.held | interests.led
    if person.gone or (feed.board_id and not theirs):
        return None
    board = session.get(Board, feed.board_id) if feed.board_id else None
    return _Calendar(
        feed_id=feed.ident,
        title=core.templates.words("calendar_title", board=board.name if board else ""),
        theirs=theirs,
        wanted=_wanted(session, core, feed, interests, now),
        no_more=core.templates.words("calendar_no_more"),
        today=local_date(now, core.zone),
    )


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

    board_id: int
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
        event.board.ident,
        event.on,
        at_local(event.on, at, zone_of(event.board, core.zone)) if at else None,
        core.templates.words("calendar_event", what=event.what, board=event.board.name),
        meeting.place if meeting else "",
    )


def _kept(session: Session, feed: CalendarFeed) -> list[CalendarEvent]:
    query = select(CalendarEvent).where(CalendarEvent.feed_id == feed.ident)
    return list(session.exec(query.order_by(col(CalendarEvent.on), col(CalendarEvent.id))))


@dataclass(frozen=True)
class _Calendar:
    """What a calendar is to have now, by UID, and what is to become of what it has."""

    feed_id: int
    title: str
    theirs: Collection[int | None]
    """The boards that are its person's to read of."""
    wanted: dict[str, _Facts]
    no_more: str
    """What stands in the place of words about a board that is not theirs any more."""
    today: date

    def changes(self, kept: list[CalendarEvent]) -> Iterator[tuple[str, CalendarEvent | None, _Facts | None]]:
        """By UID, what is new (no row), changed, or no more (no facts); what has passed of their boards stays as it was."""
        by_uid = {row.uid: row for row in kept}
        for uid, facts in self.wanted.items():
            row = by_uid.get(uid)
            if row is None or row.is_cancelled or facts != _facts_of(row):
                yield uid, row, facts
        for uid in by_uid.keys() - self.wanted.keys():
            row = by_uid[uid]
            if row.board_id in self.theirs:
                is_no_more = row.on >= self.today and not row.is_cancelled
            else:
                is_no_more = not row.is_cancelled or row.summary != self.no_more
            if is_no_more:
                yield uid, row, None

    def write(self, session: Session, kept: list[CalendarEvent], now: datetime) -> None:
        """Write the changes down, and forget what is long past, or past of a board that is not theirs."""
        new = []
        for uid, row, facts in list(self.changes(kept)):
            if row is None and facts:
                values = {**facts._asdict(), "sequence": 0, "is_cancelled": False}
                new.append({"feed_id": self.feed_id, "uid": uid, "changed_at": now, **values})
            elif row and row.on < self.today and row.board_id not in self.theirs:
                session.delete(row)
            elif row:
                words = {} if row.board_id in self.theirs else {"summary": self.no_more, "place": ""}
                for name, value in (facts._asdict() if facts else words).items():
                    setattr(row, name, value)
                row.is_cancelled, row.sequence, row.changed_at = facts is None, row.sequence + 1, now
                session.add(row)
        session.flush()
        if new:
            session.execute(sa.insert(CalendarEvent), new)
        old = col(CalendarEvent.feed_id) == self.feed_id, col(CalendarEvent.on) < self.today - KEPT
        session.execute(sa.delete(CalendarEvent).where(*old))


def _facts_of(row: CalendarEvent) -> _Facts:
    return _Facts(row.board_id, row.on, row.starts_at, row.summary, row.place)


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
