"""Plans that have ended: their open actions are the officers' to close or carry over."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import and_, col, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.text import day, some
from bot.services.boards.state import board_states, zone_of
from bot.services.deliveries.isolation import Task, board_piece
from bot.services.deliveries.outbox import enqueue
from bot.views.plans import PlanEndedView
from storage.audit import CLOCK
from storage.base import days_ago
from storage.boards import Board, officers_reached
from storage.deliveries import Delivery, caused_by
from storage.plans import Action, Plan


def notify_ended_plans(*, core: Core, now: datetime) -> int:
    """Once a live plan has ended: its open actions, to the board's officers, to close or carry over."""
    with core.store.read() as session:
        over = select(Plan, Board).join(Board).where(_ended(now.date())).order_by(Board.key)
        ended = [
            board
            for plan, board in session.exec(over)
            if plan.end
            and plan.end < local_date(now, zone_of(board, core.zone))
            and core.days.in_hours(now, zone_of(board, core.zone))
        ]
    task = Task(core, now, "notify of ended plans")
    return sum(
        made for board in ended for made in task.alone(partial(_notify_ended, core, board, now), board_piece(board))
    )


def any_ended() -> Any:
    """That there is a plan of which to notify, in a prebuilt statement."""
    return select(Plan.id).where(_ended(days_ago())).exists()


def _ended(today: Any) -> Any:
    """That a plan ended by a day, in UTC, with open actions, and that no officer was notified of it."""
    left = select(Action.id).where(Action.plan_id == Plan.id, Action.status == "open")
    notified = select(Delivery.id).where(Delivery.kind == "plan_ended", *caused_by("plan", col(Plan.id)))
    return and_(Plan.status == "live", col(Plan.end) <= today, left.exists(), ~notified.exists())


def _notify_ended(core: Core, board: Board, now: datetime) -> int:
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        state = board_states(session, [board], now, core.zone, include_unpublished=True)[0]
        people = officers_reached(session, board.ident)
        left = [a.ref for a in state.counted if a.is_open]
        if state.plan is None or state.plan.end is None or not people or not left:
            return 0
        view = PlanEndedView(board.name, state.plan.edition, day(state.plan.end), len(left), some(left))
        message = core.templates.compose(view, "plan_ended")
        made = [
            enqueue(
                tx,
                key=f"plan-ended:{state.plan.id}:{person.id}",
                kind="plan_ended",
                recipient=person.reached_at,
                message=message,
                person_id=person.id,
                board_id=board.id,
                cause_type="plan",
                cause_id=state.plan.id,
            )
            for person in people
        ]
        return int(any(made))
