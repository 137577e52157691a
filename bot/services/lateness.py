"""How late the clock's work was done: what an outage, or too little capacity, shows itself by."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.core import Core
from bot.domain.calendar import Asking, digest_window
from bot.services.state import zone_of
from storage.boards import Board
from storage.deliveries import Digest
from storage.updates import UpdateRequest


def lateness(session: Session, core: Core) -> dict[str, float]:
    """Seconds between when the newest asking and the newest digest were due and when they were written, by name."""
    found: dict[str, float] = {}
    request = session.exec(select(UpdateRequest).order_by(col(UpdateRequest.id).desc()).limit(1)).first()
    if request:
        asking = Asking.of_month(request.ask_date, request.zone, core.days)
        found["request"] = (request.asked_at - asking.request.due).total_seconds()
    told = select(Digest, Board).join(Board).where(Digest.skipped == "").order_by(col(Digest.id).desc()).limit(1)
    row = session.exec(told).first()
    if row:
        digest, board = row
        _, window = digest_window(digest.as_of, zone_of(board, core.zone), core.days)
        found["digest"] = (digest.as_of - window.due).total_seconds()
    return found
