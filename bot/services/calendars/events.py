"""What is ahead of a person's boards: askings, deadlines, papers, meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.clock import local_date
from bot.core import Core
from bot.domain.calendar import Asking, ReportingSchedule, WorkingDays
from bot.services.boards.schedule import answers_in, asked_for_on, papers_due
from bot.services.boards.state import zone_of
from bot.views.home import CalendarDay
from storage.boards import Board, Meeting, meetings_between
from storage.plans import Action, Plan, live_plans
from storage.requests import RequestItem, UpdateRequest

AHEAD, AHEAD_OF_MEETINGS = timedelta(weeks=12), timedelta(weeks=26)
"""How far a calendar looks; and how far for the meeting that an asking is for."""
LATELY, NEAR = timedelta(days=62), timedelta(days=14)
"""Since when what was asked is looked at; how far from the day that a meeting would have leads asked on it may be for it."""
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
    """What is due of these boards in the next twelve weeks, the soonest first. Three queries.

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
    by_id = {board.ident: board for board in boards}
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings_between(session, list(by_id), today, today + AHEAD_OF_MEETINGS):
        meetings[meeting.board_id].append(meeting)
    asked = _asked(session, [board_id for board_id in by_id if board_id in begun], today)
    found: list[BoardEvent] = []
    for board in boards:
        if since := begun.get(board.ident):
            days = _AskingDays(board, meetings[board.ident], asked[board.ident], core.days)
            askings = _askings(board, schedules[board.ident], core, today)
            found += days.events(one for one in askings if one.request.due >= since)
    for meeting in (one for of_board in meetings.values() for one in of_board):
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
    """The days of the next twelve weeks on which something is due of these boards, the soonest first. Three queries."""
    found: dict[tuple[date, str], list[str]] = defaultdict(list)
    for event in events_ahead(session, core, boards, schedules, now):
        found[event.on, event.what].append(event.board.key)
    return tuple(CalendarDay(on, what, tuple(keys)) for (on, what), keys in found.items())


@dataclass(frozen=True)
class _AskingDays:
    """The days of asking and answering of one board: of requests that went out as they are, of others as they are planned."""

    board: Board
    meetings: Sequence[Meeting]
    asked: Mapping[date, date]
    """The deadline of what was asked on a day."""
    working_days: WorkingDays

    def events(self, planned: Iterable[Asking]) -> Iterator[BoardEvent]:
        days = {self._name(asked_on, deadline): (asked_on, deadline) for asked_on, deadline in self.asked.items()}
        for one in planned:
            days.setdefault(self._name(one.ask_date, one.deadline_date), (one.ask_date, one.deadline_date))
        for name, (asked_on, deadline) in days.items():
            yield BoardEvent(self.board, "asked", asked_on, name)
            yield BoardEvent(self.board, "answers", deadline, name)

    def _name(self, asked_on: date, deadline: date) -> str:
        """By the month, or where leads are asked before meetings by the meeting that the answers are for."""
        anchor = f"{asked_on:%Y-%m}"
        if self.board.asks_by_meeting:
            board, calendar = self.board, self.working_days
            by_rule = [m for m in self.meetings if answers_in(board, m.held_on, calendar) == deadline]
            by_rule += [m for m in self.meetings if asked_for_on(board, m.held_on, calendar) == asked_on]
            near = (m for m in self.meetings if m.held_on > deadline and self._is_near(m, asked_on))
            meant = [*by_rule, *near]  # its days may be others by now
            anchor = str(meant[0].ident) if meant else asked_on.isoformat()
        return f"{self.board.ident}-{anchor}"

    def _is_near(self, meeting: Meeting, asked_on: date) -> bool:
        return abs(asked_for_on(self.board, meeting.held_on, self.working_days) - asked_on) <= NEAR


def _asked(session: Session, board_ids: Sequence[int], today: date) -> dict[int, dict[date, date]]:
    """By board, when leads were asked lately, with the deadline. One query."""
    query = (
        sa.select(col(Plan.board_id), col(UpdateRequest.ask_date), col(UpdateRequest.deadline), col(UpdateRequest.zone))
        .join(Action, col(Action.plan_id) == Plan.id)
        .join(RequestItem, col(RequestItem.action_id) == Action.id)
        .join(UpdateRequest, col(UpdateRequest.id) == RequestItem.request_id)
        .where(col(Plan.board_id).in_(board_ids), col(Plan.status) == "live", col(RequestItem.state) != "closed")
        .where(col(UpdateRequest.ask_date) >= today - LATELY)
        .distinct()
    )
    found: dict[int, dict[date, date]] = defaultdict(dict)
    for board_id, asked_on, deadline, zone in session.execute(query) if board_ids else ():
        day = local_date(deadline, zone)
        found[board_id][asked_on] = max(day, found[board_id].get(asked_on, day))
    return found


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
