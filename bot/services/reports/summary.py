"""How a board stands when somebody asks: its summary, what changed since its last meeting, the papers of its next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from bot.clock import end_of_day, local_date
from bot.core import Core
from bot.errors import NoMeeting, NothingSince
from bot.services.boards.compared import ComparedBoard, Earlier, compared_boards, family_of
from bot.services.boards.meeting_contexts import MeetingContext, meeting_contexts
from bot.services.indicators.followed import indicator_report
from bot.services.reports.board import board_report
from bot.services.reports.rendered import RenderedReport, rendered
from storage.boards import Board, Meeting


def summarise(
    session: Session, *, core: Core, board: Board, as_of: datetime, visible: Sequence[Board], can_post: bool = False
) -> RenderedReport:
    """What a summary says. `visible` are the sub-boards that the viewer may see in their one line each."""
    [compared] = compared_boards(session, [family_of(board, visible)], as_of, core.zone, {})
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
    compared = _since_meeting(session, core, family_of(board, visible), context, as_of)
    indicators = indicator_report(session, board, as_of, context.zone, context.since)
    return rendered(core, board_report("since", compared, indicators, context, can_post=can_post))


def next_papers(
    session: Session, *, core: Core, board: Board, as_of: datetime, visible: Sequence[Board], can_post: bool = False
) -> RenderedReport:
    """The papers of the board's next meeting, as they would be now. Raises NoMeeting."""
    context = meeting_contexts(session, core, [board], as_of)[board.ident]
    if context.ahead is None:
        raise NoMeeting(board=board.name, key=board.key)
    return _papers(session, core, family_of(board, visible), context, as_of, can_post=can_post)


def papers_of(
    session: Session, *, core: Core, meeting: Meeting, as_of: datetime, visible: Sequence[Board]
) -> RenderedReport:
    """The papers of a meeting as they would be now, whether it is the board's next one or comes after that."""
    board = session.get_one(Board, meeting.board_id)
    context = replace(meeting_contexts(session, core, [board], as_of)[board.ident], ahead=meeting)
    return _papers(session, core, family_of(board, visible), context, as_of)


def _papers(
    session: Session,
    core: Core,
    family: Sequence[Board],
    context: MeetingContext,
    as_of: datetime,
    *,
    can_post: bool = False,
) -> RenderedReport:
    compared = _since_meeting(session, core, family, context, as_of)
    indicators = indicator_report(session, family[0], as_of, context.zone, context.since)
    return rendered(core, board_report("papers", compared, indicators, context, can_post=can_post))


def _since_meeting(
    session: Session, core: Core, family: Sequence[Board], context: MeetingContext, as_of: datetime
) -> ComparedBoard:
    earlier = {family[0].ident: Earlier(context.since)} if context.since else {}
    return compared_boards(session, [family], as_of, core.zone, earlier)[0]


def moment_of(as_of: date | None, now: datetime, zone: str) -> datetime:
    """The moment that "as of a date" means: the end of that day there, but never later than now for today."""
    if as_of is None or as_of == local_date(now, zone):
        return now
    return end_of_day(as_of, zone)
