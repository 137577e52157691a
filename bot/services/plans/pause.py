"""Having a board stand still for a time: nobody is asked, reminded or reported to until it is resumed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.clock import local_date
from bot.core import Core
from bot.domain.text import count_of, day
from bot.errors import NothingPaused
from bot.services.boards.lookup import find_board
from bot.services.boards.schedule import next_asking, schedules_of
from bot.services.boards.state import zone_of
from bot.services.plans.preview import Preview, nothing_live
from bot.services.plans.stop import outstanding_of
from storage.audit import By
from storage.boards import Board
from storage.plans import Plan, started_plan


def preview_pause(*, core: Core, board_name: str) -> Preview:
    """What pausing the board would do, and what becomes of its open requests. Raises UnknownBoard and NothingLive."""
    with core.store.read() as session:
        board = find_board(session, board_name)
        plan = started_plan(session, board.ident)
        if plan is None or plan.status != "live":
            raise nothing_live(board, plan)
        waiting = len({item.action_id for item in outstanding_of(session, plan)})
        lines = [
            f"{board.name}: plan {plan.edition} would be paused. Nobody is asked about it, reminded or reported to until it "
            "is resumed; updates can still be given, and questions are answered.",
            f"{count_of(waiting, 'action')} {'is' if waiting == 1 else 'are'} still to be answered for: these stay open. "
            "Who answers them is filed as ever; nobody is reminded of them."
            if waiting
            else "Nothing is still to be answered for.",
        ]
        return Preview(board, plan, tuple(lines))


def pause_board(*, core: Core, plan_id: int, by: By, now: datetime) -> None:
    """Pause a live plan. Raises NothingLive."""
    with core.transaction(by=by, now=now) as tx:
        plan = tx.session.get(Plan, plan_id)
        if plan is None or plan.status != "live":
            raise nothing_live(None, plan)
        plan.status = "paused"
        tx.session.add(plan)
        tx.audit("pause plan", f"plan {plan.id}")


def preview_resume(*, core: Core, board_name: str, now: datetime) -> Preview:
    """What resuming the board would do. Raises UnknownBoard and NothingPaused."""
    with core.store.read() as session:
        board = find_board(session, board_name)
        plan = started_plan(session, board.ident)
        if plan is None or plan.status != "paused":
            raise NothingPaused(board=board.name)
        lines = (
            f"{board.name}: plan {plan.edition} would go on. {_next(session, core, board, now)} What would have been due in the "
            "meantime is not caught up; open requests whose deadline is ahead are reminded of again.",
        )
        return Preview(board, plan, lines)


def _next(session: Session, core: Core, board: Board, now: datetime) -> str:
    zone = zone_of(board, core.zone)
    asking = next_asking(now, schedules_of(session, [board], now, core.days)[board.ident], zone, core)
    return f"The next asking is on {day(local_date(asking.request.due, zone))}." if asking else "No asking is ahead."


def resume_board(*, core: Core, plan_id: int, by: By, now: datetime) -> None:
    """Have a paused plan go on, from now: what was due before is not caught up. Raises NothingPaused."""
    with core.transaction(by=by, now=now) as tx:
        plan = tx.session.get(Plan, plan_id)
        if plan is None or plan.status != "paused":
            raise NothingPaused(board="This board")
        board = tx.session.get_one(Board, plan.board_id)
        board.asks_since = board.digests_since = now
        plan.status = "live"
        tx.session.add_all([board, plan])
        tx.audit("resume plan", f"plan {plan.id}")
