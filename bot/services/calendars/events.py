"""What is ahead of a person's boards: askings, deadlines, papers, meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.clock import local_date
from bot.core import Core
from bot.domain.calendar import Asking, ReportingSchedule
from bot.services.boards.schedule import papers_due
from bot.services.boards.state import zone_of
from bot.views.home import CalendarDay
from storage.boards import Board, Meeting, meetings_between
from storage.plans import live_plans

AHEAD = timedelta(weeks=12)
LEADS_DAYS = ("asked", "answers")
"""What is of interest to whoever leads an action of a board and is nothing else to it."""


@dataclass(frozen=True)
class BoardEvent:
    """Something on a day of one board: leads are "asked", "answers" or "papers" are due, or a "meeting".

    `name` tells it from others of its kind, and stays the same when its day moves.
    """

    board: Board
    what: str
    on: date
    name: str
    meeting: Meeting | None = None


def events_ahead(
    session: Session, core: Core, boards: Sequence[Board], schedules: Mapping[int, ReportingSchedule], now: datetime
) -> list[BoardEvent]:
    """What is due of these boards in the next twelve weeks, the soonest first. Two queries.

    Leads are asked about boards with a live plan only.
    """
    if not boards:
        return []
    today = local_date(now, core.zone)
    begun = {
        board.ident: max(plan.started_at, board.asks_since or plan.started_at)
        for plan, board in live_plans(session)
        if plan.started_at
    }
    found: list[BoardEvent] = []
    for board in boards:
        if since := begun.get(board.ident):
            askings = _askings(board, schedules[board.ident], core, today)
            found += [event for one in askings if one.request.due >= since for event in _asking_events(board, one)]
    by_id = {board.ident: board for board in boards}
    for meeting in meetings_between(session, list(by_id), today, today + AHEAD):
        board = by_id[meeting.board_id]
        found.append(BoardEvent(board, "meeting", meeting.held_on, str(meeting.ident), meeting))
        if board.paper_days:
            due = papers_due(board, meeting.held_on, core.days)
            found.append(BoardEvent(board, "papers", due, str(meeting.ident), meeting))
    ahead = (event for event in found if today <= event.on <= today + AHEAD)
    return sorted(ahead, key=lambda event: (event.on, event.what, event.board.key))


def calendar_of(
    session: Session, core: Core, boards: Sequence[Board], schedules: Mapping[int, ReportingSchedule], now: datetime
) -> tuple[CalendarDay, ...]:
    """The days of the next twelve weeks on which something is due of these boards, the soonest first. Two queries."""
    found: dict[tuple[date, str], list[str]] = defaultdict(list)
    for event in events_ahead(session, core, boards, schedules, now):
        found[event.on, event.what].append(event.board.key)
    return tuple(CalendarDay(on, what, tuple(keys)) for (on, what), keys in found.items())


def _asking_events(board: Board, asking: Asking) -> Iterator[BoardEvent]:
    name = f"{board.ident}-{asking.ask_date if board.asks_by_meeting else asking.period}"
    yield BoardEvent(board, "asked", asking.ask_date, name)
    yield BoardEvent(board, "answers", asking.deadline_date, name)


def _askings(board: Board, schedule: ReportingSchedule, core: Core, today: date) -> list[Asking]:
    """The askings whose day or deadline is still to come."""
    zone = zone_of(board, core.zone)
    newest = Asking.newest(today, schedule, zone, core.days)
    found = [newest] if newest else []
    following = Asking.following(today, schedule, zone, core.days)
    while following and following.ask_date <= today + AHEAD:
        found.append(following)
        following = Asking.following(following.ask_date, schedule, zone, core.days)
    return found
