"""The meetings around a moment, which reports look back to and ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.clock import end_of_day, local_date
from bot.core import Core
from bot.domain.text import day
from bot.services.boards.schedule import papers_due
from bot.services.boards.state import zone_of
from storage.boards import Board, Meeting, last_meetings, next_meetings


@dataclass(frozen=True)
class MeetingContext:
    """A board's last meeting, and the one ahead, as far as there are any."""

    last: Meeting | None
    ahead: Meeting | None
    zone: str
    today: date
    """The day of the moment, by the clock of the council."""
    papers_by: date | None = None
    """The last day for the papers of the meeting ahead, where the board has papers."""

    @property
    def since(self) -> datetime | None:
        return since_meeting(self.last, self.zone) if self.last else None

    @property
    def last_on(self) -> date | None:
        return self.last.held_on if self.last else None

    @property
    def ahead_on(self) -> date | None:
        return self.ahead.held_on if self.ahead else None

    @property
    def leads_up(self) -> bool:
        """Whether the meeting ahead is within a week, and one was held before: what changed since then is of interest."""
        return self.last is not None and self.is_within(timedelta(days=7))

    def is_within(self, days: timedelta) -> bool:
        """Whether the meeting ahead is so near."""
        return self.ahead is not None and self.ahead.held_on < self.today + days


def since_meeting(meeting: Meeting, zone: str) -> datetime:
    """Since when there is news for a meeting's board: since its papers were frozen, else since the end of its day."""
    return meeting.frozen_at or end_of_day(meeting.held_on, zone)


def when_held(meeting: Meeting) -> str:
    """A meeting's day, time and place, as far as they are known."""
    at = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    return ", ".join(part for part in (day(meeting.held_on), at, meeting.place) if part)


def meeting_contexts(
    session: Session, core: Core, boards: Sequence[Board], as_of: datetime
) -> dict[int, MeetingContext]:
    """The meetings around a moment of each board, by its id. Two queries."""
    ids, on = [board.ident for board in boards], local_date(as_of, core.zone)
    last, ahead = last_meetings(session, ids, on), next_meetings(session, ids, on)
    return {
        board.ident: MeetingContext(
            last.get(board.ident),
            meeting := ahead.get(board.ident),
            zone_of(board, core.zone),
            on,
            papers_due(board, meeting.held_on, core.days) if meeting and board.paper_days else None,
        )
        for board in boards
    }
