"""Returning a live plan to draft: nobody is asked about it or reported to until it is started again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.core import Core
from bot.domain.text import count_of
from bot.services.boards.lookup import find_board
from bot.services.plans.preview import Preview, nothing_live
from bot.services.requests.refresh import refresh_requests
from storage.audit import By
from storage.plans import STARTED, Action, Plan, started_plan
from storage.requests import RequestItem


def preview_stop(*, core: Core, board_name: str) -> Preview:
    """What would become of the board's open requests. Raises UnknownBoard and NothingLive."""
    with core.store.read() as session:
        board = find_board(session, board_name)
        plan = started_plan(session, board.ident)
        if plan is None:
            raise nothing_live(board, plan)
        waiting = len({item.action_id for item in outstanding_of(session, plan)})
        lines = (
            f"{board.name}: plan {plan.edition} goes back to draft. Nobody is asked about it, reminded or reported to "
            "until it is started again; updates can still be given.",
            f"{count_of(waiting, 'action')} {'is' if waiting == 1 else 'are'} still to be answered for: "
            "these are closed, and their messages say so.",
        )
        return Preview(board, plan, lines)


def stop_plan(*, core: Core, plan_id: int, by: By, now: datetime) -> None:
    """Return a live or paused plan to draft, and close what is still asked about it. Raises NothingLive."""
    with core.transaction(by=by, now=now) as tx:
        plan = tx.session.get(Plan, plan_id)
        if plan is None or plan.status not in STARTED:
            raise nothing_live(None, plan)
        items = outstanding_of(tx.session, plan)
        for item in items:
            item.state = "closed"
            tx.session.add(item)
        refresh_requests(tx, sorted({item.action_id for item in items}))
        plan.status, plan.started_at = "draft", None
        tx.session.add(plan)
        tx.audit("stop plan", f"plan {plan.id}")


def outstanding_of(session: Session, plan: Plan) -> list[RequestItem]:
    """What was asked about a plan and is not answered yet."""
    query = select(RequestItem).join(Action, col(Action.id) == RequestItem.action_id)
    return list(session.exec(query.where(Action.plan_id == plan.id, RequestItem.state == "outstanding")))
