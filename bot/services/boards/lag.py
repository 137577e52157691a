"""How late the clock's work was done, and how much waits: what an outage, or too little capacity, shows itself by."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.clock import at_local
from bot.core import Core
from bot.domain.calendar import MORNING, digest_window
from bot.services.boards.schedule import schedules_of
from bot.services.boards.state import zone_of
from storage.boards import Board
from storage.deliveries import Delivery
from storage.digests import Digest
from storage.requests import UpdateRequest


def scheduling_lag(session: Session, core: Core) -> dict[str, float]:
    """Seconds between when the newest asking and the newest digest were due and when they were written, by name."""
    found: dict[str, float] = {}
    request = session.exec(select(UpdateRequest).order_by(col(UpdateRequest.id).desc()).limit(1)).first()
    if request:
        found["request"] = (request.asked_at - at_local(request.ask_date, MORNING, request.zone)).total_seconds()
    newest = select(Digest, Board).join(Board).where(Digest.skipped == "").order_by(col(Digest.id).desc()).limit(1)
    row = session.exec(newest).first()
    if row:
        digest, board = row
        schedule = schedules_of(session, [board], digest.as_of, core.days)[board.ident]
        _, window = digest_window(digest.as_of, zone_of(board, core.zone), core.days, schedule)
        found["digest"] = (digest.as_of - window.due).total_seconds()
    return found


def counts_by_state(session: Session) -> tuple[dict[str, int], dict[str, datetime]]:
    """How many messages are in each state, and when the oldest was written in each that is not the end of it."""
    open_states = ("pending", "sending", "unknown")
    counts = dict(session.exec(select(Delivery.state, func.count()).group_by(col(Delivery.state))).all())
    query = select(Delivery.state, func.min(Delivery.created_at)).where(col(Delivery.state).in_(open_states))
    return counts, dict(session.exec(query.group_by(col(Delivery.state))).all())
