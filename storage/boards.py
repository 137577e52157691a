"""Boards, who holds which position on them, and their meetings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, Column
from sqlmodel import Session, col, select

from storage.base import Base, Field, UniqueConstraint, foreign, one_of, when
from storage.people import Person

DAY = timedelta(days=1)
POSITIONS = ("chair", "officer", "member")


class Board(Base, table=True):
    """A body that owns a plan. Its channel's address is `channel_id`; `channel` is what a sheet, or its officer, named it by."""

    key: str = Field(unique=True)
    name: str
    parent_id: int | None = foreign("board", nullable=True)
    parent_basis: str = ""
    channel: str = ""
    channel_id: str = ""
    timezone: str = ""
    private: bool = False
    channel_name: str = ""
    """What it was last said to be called."""
    channel_private: bool = False
    """Whether, when last looked at, only its members saw it, or it was not to be seen."""
    channel_looked_up_at: datetime | None = when(nullable=True)
    stale_days: int = 62
    ask_day: int = 1
    """The working day of the month on which its leads are asked."""
    asks_by_meeting: bool = False
    """Its leads are asked before each meeting instead."""
    answer_days: int = 5
    """Working days from the asking to the deadline."""
    digest_weekday: int = 0
    digest_at: time = time(9)
    paper_days: int = 5
    """Clear working days between the papers of a meeting and the meeting itself."""
    sign_off_days: int = 3
    """Working days between the leads' deadline and the papers."""
    retention_months: int = 0
    """For how long after a plan's end, or after a message, the record of it is kept; 0: for good."""
    sign_off: bool = False
    """Its chair signs updates off before they are shown."""
    asks_since: datetime | None = when(nullable=True)
    digests_since: datetime | None = when(nullable=True)
    """When its days of asking, or of its digest, were last changed: what would have been due before is not caught up."""
    channel_imported: str = ""
    """Its channel as the boards sheet had it when that was last taken: the same words again say nothing new."""
    area: str = ""
    """The board's own area in published figures, by code (E06000032) or name."""
    rag_key: str = ""
    """What the letters R, A and G of its indicators mean, in its own words; printed with them."""
    published: bool = False
    """It has a page on the web, of its newest scorecard."""
    channel_public: bool = False
    """What is posted to its channel counts as published."""
    hold_from: date | None = None
    """The first and the last day (`hold_until`) of a pre-election period, in which nothing of it is published."""
    hold_until: date | None = None
    source_document: str = ""
    source_line: str = ""

    @property
    def closed_to_others(self) -> bool:
        """Whether only its members may see what is its."""
        return self.private or self.channel_private

    def is_on_hold(self, today: date) -> bool:
        """Whether nothing of it may be published today, for a pre-election period."""
        return bool(self.hold_from and self.hold_until and self.hold_from <= today <= self.hold_until)


class BoardMember(Base, table=True):
    """A person's position on a board."""

    __tablename__ = "board_member"
    __table_args__ = (UniqueConstraint("board_id", "person_id", "position"), one_of("position", POSITIONS))

    board_id: int = foreign("board")
    person_id: int = foreign("person")
    position: str
    digest_by_mail: bool = False
    """Of a chair without an account: the digest goes to them by mail."""


class Meeting(Base, table=True):
    __table_args__ = (UniqueConstraint("board_id", "held_on"),)

    board_id: int = foreign("board")
    held_on: date
    starts_at: time | None = None
    place: str = ""
    cancelled: bool = False
    frozen_at: datetime | None = when(nullable=True)
    """When its papers were frozen: `papers` is what they say, as messages and as data."""
    papers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    source_document: str = ""
    source_line: str = ""


def drop_feeds(session: Session, *where: Any) -> int:
    """End calendars, with what they were given. Returns how many. They are locked first: one may be being fetched."""
    feeds = [feed.ident for feed in session.exec(select(CalendarFeed).where(*where).with_for_update())]
    session.execute(sa.delete(CalendarEvent).where(col(CalendarEvent.feed_id).in_(feeds)))
    session.execute(sa.delete(CalendarFeed).where(col(CalendarFeed.id).in_(feeds)))
    return len(feeds)


def last_meetings(session: Session, board_ids: Collection[int], before: date) -> dict[int, Meeting]:
    """The last meeting of each board that took place before a day."""
    return {meeting.board_id: meeting for meeting in meetings_between(session, board_ids, date.min, before - DAY)}


def next_meetings(session: Session, board_ids: Collection[int], on: date) -> dict[int, Meeting]:
    """The first meeting of each board on a day or after."""
    later = meetings_between(session, board_ids, on, date.max)
    return {meeting.board_id: meeting for meeting in reversed(later)}


def meetings_between(session: Session, board_ids: Collection[int], first: date, last: date) -> list[Meeting]:
    """The meetings of these boards that take place in some days, the earliest first."""
    query = select(Meeting).where(col(Meeting.board_id).in_(board_ids), col(Meeting.cancelled).is_(False))
    query = query.where(Meeting.held_on >= first, Meeting.held_on <= last)
    return list(session.exec(query.order_by(col(Meeting.held_on), col(Meeting.id))))


def all_boards(session: Session) -> list[Board]:
    return list(session.exec(select(Board).order_by(Board.key)))


def board_by_key(session: Session, key: str) -> Board | None:
    return session.exec(select(Board).where(Board.key == key)).first()


def officers(session: Session, board_id: int) -> list[Person]:
    return _in_position(session, board_id, "officer")


def chairs(session: Session, board_id: int) -> list[Person]:
    return _in_position(session, board_id, "chair")


def members_in(session: Session, board_id: int, position: str) -> list[tuple[BoardMember, Person]]:
    """Who holds a position on a board, each with how they hold it."""
    query = select(BoardMember, Person).join(Person, col(Person.id) == BoardMember.person_id)
    held = query.where(BoardMember.board_id == board_id, BoardMember.position == position)
    return list(session.exec(held.order_by(col(BoardMember.id))))


def _in_position(session: Session, board_id: int, position: str) -> list[Person]:
    query = select(Person).join(BoardMember).where(BoardMember.board_id == board_id, BoardMember.position == position)
    return list(session.exec(query.order_by(col(BoardMember.id))))


def officers_reached(session: Session, board_id: int) -> list[Person]:
    """Those of a board's officers whom messages reach."""
    return officers_reached_of(session, [board_id])[board_id]


def officers_reached_of(session: Session, board_ids: Collection[int]) -> dict[int, list[Person]]:
    """The same of several boards, by the board's id."""
    query = select(BoardMember.board_id, Person).join(Person, col(Person.id) == BoardMember.person_id)
    query = query.where(col(BoardMember.board_id).in_(board_ids), BoardMember.position == "officer")
    found: dict[int, list[Person]] = {board_id: [] for board_id in board_ids}
    for board_id, person in session.exec(query.where(Person.reached_at != "").order_by(col(BoardMember.id))):
        found[board_id].append(person)
    return found


def officers_or_board(session: Session, board_ids: Collection[int]) -> dict[int, list[str]]:
    """The names of each board's officers; where it has none, its own."""
    boards = session.exec(select(Board.id, Board.name).where(col(Board.id).in_(board_ids))).all()
    query = select(BoardMember.board_id, Person.name).join(Person, col(Person.id) == BoardMember.person_id)
    found: dict[int, list[str]] = {}
    for board_id, name in session.exec(
        query.where(col(BoardMember.board_id).in_(board_ids), BoardMember.position == "officer")
    ):
        found.setdefault(board_id, []).append(name)
    return {board_id: found.get(board_id, [f"the {name}"]) for board_id, name in boards if board_id is not None}


def all_officers(session: Session) -> list[Person]:
    """Everyone who is an officer of any board."""
    of_any = select(BoardMember.person_id).where(BoardMember.position == "officer")
    return list(session.exec(select(Person).where(col(Person.id).in_(of_any)).order_by(col(Person.id))))


def positions_of(session: Session, person_id: int) -> dict[int, set[str]]:
    """A person's positions by board id."""
    found: dict[int, set[str]] = {}
    for member in session.exec(select(BoardMember).where(BoardMember.person_id == person_id)):
        found.setdefault(member.board_id, set()).add(member.position)
    return found


class CalendarFeed(Base, table=True):
    """A calendar that somebody subscribes to, of one board or of all of theirs. `digest` is the SHA-256 of its address."""

    __tablename__ = "calendar_feed"

    person_id: int = foreign("person")
    board_id: int | None = foreign("board", nullable=True)
    digest: str = Field(unique=True)
    made_at: datetime = when()


class CalendarEvent(Base, table=True):
    """An event as a calendar was last given it. `sequence` counts its changes."""

    __tablename__ = "calendar_event"
    __table_args__ = (UniqueConstraint("feed_id", "uid"),)

    feed_id: int = foreign("calendar_feed")
    board_id: int = foreign("board", index=False)
    uid: str
    on: date
    starts_at: datetime | None = when(nullable=True)
    """Given where it has a time of day; else it lasts all day."""
    summary: str
    place: str = ""
    sequence: int = 0
    is_cancelled: bool = False
    changed_at: datetime = when()
