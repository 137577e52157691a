"""The pre-election period of a board, in which nothing of it is published."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.clock import local_date, zone_or
from bot.core import Core
from storage.boards import Board


def channels_on_hold(session: Session, core: Core, now: datetime) -> set[str]:
    """The public channels to which nothing may be posted now, whichever board posts it."""
    held = session.exec(select(Board).where(Board.channel_public, col(Board.hold_until).is_not(None)))
    return {b.channel_id for b in held if b.is_on_hold(local_date(now, zone_or(b.timezone, core.zone)))}
