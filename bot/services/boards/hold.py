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
    return {board.channel_id for board in held if is_channel_on_hold(board, core, now)}


def is_channel_on_hold(board: Board, core: Core, now: datetime) -> bool:
    """Whether a board's channel is public, and nothing of the board is published today."""
    return board.channel_public and board.is_on_hold(local_date(now, zone_or(board.timezone, core.zone)))
