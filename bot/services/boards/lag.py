"""How late the clock's work was done: what an outage, or too little capacity, shows itself by."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.clock import at_local
from bot.core import Core
from bot.domain.calendar import MORNING, digest_window
from bot.services.boards.schedule import rhythms_of
from bot.services.boards.state import zone_of
from storage.boards import Board
from storage.deliveries import Digest
from storage.updates import UpdateRequest


def lateness(session: Session, core: Core) -> dict[str, float]:
    """Seconds between when the newest asking and the newest digest were due and when they were written, by name."""
    found: dict[str, float] = {}
    request = session.exec(select(UpdateRequest).order_by(col(UpdateRequest.id).desc()).limit(1)).first()
    if request:
        found["request"] = (request.asked_at - at_local(request.ask_date, MORNING, request.zone)).total_seconds()
    told = select(Digest, Board).join(Board).where(Digest.skipped == "").order_by(col(Digest.id).desc()).limit(1)
    row = session.exec(told).first()
    if row:
        digest, board = row
        rhythm = rhythms_of(session, [board], digest.as_of, core.days)[board.ident]
        _, window = digest_window(digest.as_of, zone_of(board, core.zone), core.days, rhythm)
        found["digest"] = (digest.as_of - window.due).total_seconds()
    return found
