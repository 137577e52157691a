"""What is ahead of a person's boards in the next weeks: askings, deadlines, papers, meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.clock import local_date
from bot.core import Core
from bot.domain.calendar import Asking, ReportingSchedule
from bot.services.boards.schedule import papers_due
from bot.services.boards.state import zone_of
from bot.views.home import CalendarDay
from storage.boards import Board, meetings_between
from storage.plans import live_plans

AHEAD = timedelta(weeks=12)


def calendar_of(
    session: Session, core: Core, boards: Sequence[Board], schedules: Mapping[int, ReportingSchedule], now: datetime
) -> tuple[CalendarDay, ...]:
    """The days of the next twelve weeks on which something is due of these boards, the soonest first. Two queries.

    Leads are asked about boards with a live plan only.
    """
    if not boards:
        return ()
    today = local_date(now, core.zone)
    found: dict[tuple[date, str], list[str]] = defaultdict(list)
    begun = {
        board.ident: max(plan.started_at, board.asks_since or plan.started_at)
        for plan, board in live_plans(session)
        if plan.started_at
    }
    for board in boards:
        askings = _askings(board, schedules[board.ident], core, today) if board.ident in begun else []
        for asking in (one for one in askings if one.request.due >= begun[board.ident]):
            found[asking.ask_date, "asked"].append(board.key)
            found[asking.deadline_date, "answers"].append(board.key)
    by_id = {board.ident: board for board in boards}
    for meeting in meetings_between(session, list(by_id), today, today + AHEAD):
        board = by_id[meeting.board_id]
        found[meeting.held_on, "meeting"].append(board.key)
        if board.paper_days:
            found[papers_due(board, meeting.held_on, core.days), "papers"].append(board.key)
    days = sorted((on, what, sorted(keys)) for (on, what), keys in found.items() if today <= on <= today + AHEAD)
    return tuple(CalendarDay(on, what, tuple(keys)) for on, what, keys in days)


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
