"""How a board stands when somebody asks: its summary, what changed since its last meeting, the papers of its next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from bot.clock import end_of_day, local_date
from bot.core import Core
from bot.errors import NoMeeting, NothingSince
from bot.services.boards.compared import ComparedBoard, Earlier, compared_boards, family_of
from bot.services.boards.meeting_contexts import MeetingContext, meeting_contexts
from bot.services.indicators.followed import IndicatorReport, indicator_report
from bot.services.reports.board import board_report
from bot.services.reports.rendered import RenderedReport, rendered
from bot.views.papers import FrontSheet
from bot.views.reports import BoardReport
from storage.boards import Board, Meeting, last_meetings
from storage.publications import exempt_actions


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


@dataclass(frozen=True)
class PapersFacts:
    """What papers of a meeting are made of; `report` is what of it the message says."""

    compared: ComparedBoard
    indicators: IndicatorReport
    report: BoardReport
    exempt: int = 0
    """How many actions are left out as exempt from publication."""


def next_papers(
    session: Session, *, core: Core, board: Board, as_of: datetime, visible: Sequence[Board], can_post: bool = False
) -> RenderedReport:
    """The papers of the board's next meeting, as they would be now. Raises NoMeeting."""
    ahead = meeting_contexts(session, core, [board], as_of)[board.ident].ahead
    if ahead is None:
        raise NoMeeting(board=board.name, key=board.key)
    facts = papers_facts(session, core=core, meeting=ahead, as_of=as_of, visible=visible)
    return rendered(core, replace(facts.report, can_post=can_post))


def papers_facts(
    session: Session, *, core: Core, meeting: Meeting, as_of: datetime, visible: Sequence[Board]
) -> PapersFacts:
    """What the papers of a meeting would say at a moment, whether it is the board's next one or comes after that."""
    board = session.get_one(Board, meeting.board_id)
    context = replace(meeting_contexts(session, core, [board], as_of)[board.ident], ahead=meeting)
    if context.last and context.last.held_on >= meeting.held_on:  # of a meeting that is past
        context = replace(context, last=last_meetings(session, [board.ident], meeting.held_on).get(board.ident))
    whole = _since_meeting(session, core, family_of(board, visible), context, as_of)
    compared = whole
    if not FrontSheet.of(meeting.papers).exempt:  # a public paper has no exempt actions
        compared = whole.without(exempt_actions(session, [each.board.ident for each in (whole.state, *whole.subs)]))
    indicators = indicator_report(session, board, as_of, context.zone, context.since)
    report = board_report("papers", compared, indicators, context)
    return PapersFacts(compared, indicators, report, whole.actions - compared.actions)


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
