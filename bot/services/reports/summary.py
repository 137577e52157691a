"""How a board stands when somebody asks: its summary, and what changed since its last meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from bot.clock import end_of_day, local_date
from bot.core import Core
from bot.errors import NothingSince
from bot.services.boards.compared import compared_since, family_of
from bot.services.boards.meeting_contexts import meeting_contexts
from bot.services.indicators.followed import indicator_report
from bot.services.reports.board import board_report
from bot.services.reports.rendered import RenderedReport, rendered
from storage.boards import Board


def summarise(
    session: Session, *, core: Core, board: Board, as_of: datetime, visible: Sequence[Board], can_post: bool = False
) -> RenderedReport:
    """What a summary says. `visible` are the sub-boards that the viewer may see in their one line each."""
    compared = compared_since(session, family_of(board, visible), None, as_of, core.zone)
    indicators = indicator_report(session, board, as_of, compared.state.zone)
    context = meeting_contexts(session, core, [board], as_of)[board.ident]
    return rendered(core, board_report("summary", compared, indicators, context, can_post=can_post))


def report_since(
    session: Session, *, core: Core, board: Board, as_of: datetime, visible: Sequence[Board], can_post: bool = False
) -> RenderedReport:
    """What changed since the board's last meeting. Raises NothingSince."""
    context = meeting_contexts(session, core, [board], as_of)[board.ident]
    if context.last is None:
        raise NothingSince(board=board.name, what="meeting")
    compared = compared_since(session, family_of(board, visible), context.since, as_of, core.zone)
    indicators = indicator_report(session, board, as_of, context.zone, context.since)
    return rendered(core, board_report("since", compared, indicators, context, can_post=can_post))


def moment_of(as_of: date | None, now: datetime, zone: str) -> datetime:
    """The moment that "as of a date" means: the end of that day there, but never later than now for today."""
    if as_of is None or as_of == local_date(now, zone):
        return now
    return end_of_day(as_of, zone)
