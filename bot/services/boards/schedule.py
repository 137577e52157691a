"""Each board's reporting schedule: when its leads are asked, when its digest goes out, when the papers of its meetings go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.clock import at_local, local_date
from bot.core import Core
from bot.domain.calendar import MORNING, Asking, ReportingSchedule, WorkingDays, paper_deadline
from bot.domain.text import ORDINALS
from storage.boards import Board, Meeting, meetings_between
from storage.plans import Plan

LOOK_BACK, LOOK_AHEAD = timedelta(days=100), timedelta(days=800)


def reporting_since(plans: Iterable[Plan], boards: Iterable[Board]) -> dict[int, datetime]:
    """The boards that are reported to, with when that began: those with a live plan, or a sub-board's.

    Of all boards, and all plans that are live or paused.
    """
    plans = list(plans)
    started = {plan.board_id: plan.started_at for plan in plans if plan.status == "live" and plan.started_at}
    paused = {plan.board_id for plan in plans if plan.status == "paused"}
    for child in boards:
        if child.parent_id and child.id in started and child.parent_id not in started.keys() | paused:
            started[child.parent_id] = started[child.ident]
    return started


def schedules_of(
    session: Session, boards: Iterable[Board], now: datetime, days: WorkingDays
) -> dict[int, ReportingSchedule]:
    """The reporting schedule of each of these boards, by its id. One query, where any is asked before its meetings."""
    boards = list(boards)
    anchored = [board.ident for board in boards if board.asks_by_meeting]
    today = now.date()
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in meetings_between(session, anchored, today - LOOK_BACK, today + LOOK_AHEAD) if anchored else ():
        meetings[meeting.board_id].append(meeting)
    return {board.ident: _schedule(board, meetings[board.ident], days) for board in boards}


def _schedule(board: Board, meetings: list[Meeting], days: WorkingDays) -> ReportingSchedule:
    return ReportingSchedule(
        ask_day=board.ask_day,
        answer_days=board.answer_days,
        digest_weekday=board.digest_weekday,
        digest_at=board.digest_at,
        by_meeting=board.asks_by_meeting,
        answers_in=tuple(answers_in(board, meeting.held_on, days) for meeting in meetings),
    )


def answers_in(board: Board, meeting: date, days: WorkingDays) -> date:
    """The day by whose end leads have answered for a meeting: early enough to sign off before the papers go out."""
    return days.before(papers_due(board, meeting, days), board.sign_off_days)


def asked_for_on(board: Board, meeting: date, days: WorkingDays) -> date:
    """The day on which leads are asked for a meeting, where the board asks before its meetings."""
    return days.before(answers_in(board, meeting, days), board.answer_days)


def papers_due(board: Board, meeting: date, days: WorkingDays) -> date:
    """The last day on which a meeting's papers can go out, by the board's rule."""
    return paper_deadline(meeting, board.paper_days, days)


def freezes_at(board: Board, meeting: date, zone: str, days: WorkingDays) -> datetime:
    """When a meeting's papers freeze: in the morning of that day."""
    return at_local(papers_due(board, meeting, days), MORNING, zone)


def asking_at(now: datetime, schedule: ReportingSchedule, zone: str, core: Core) -> Asking | None:
    """The newest asking of people in a zone."""
    return Asking.newest(local_date(now, zone), schedule, zone, core.days)


def next_asking(now: datetime, schedule: ReportingSchedule, zone: str, core: Core) -> Asking | None:
    """The asking of people in a zone that is yet to come; None where there is no meeting to ask for."""
    today = local_date(now, zone)
    newest = Asking.newest(today, schedule, zone, core.days)
    if newest and newest.request.due > now:
        return newest
    return Asking.following(today, schedule, zone, core.days)


def soonest(askings: Iterable[Asking | None]) -> Asking | None:
    """The first of some askings."""
    return min((a for a in askings if a), default=None, key=lambda a: a.ask_date)


def in_words(schedule: ReportingSchedule) -> str:
    """ "on the first working day of each month"."""
    if schedule.by_meeting:
        return "before each meeting"
    return f"on the {ORDINALS[schedule.ask_day - 1]} working day of each month"
