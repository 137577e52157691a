"""The papers of a meeting: how its board stands, and what changed since the meeting before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.core import Core
from bot.errors import NoMeeting
from bot.services.boards.compared import ComparedBoard, compared_since, family_of
from bot.services.boards.meeting_contexts import meeting_contexts
from bot.services.indicators.followed import IndicatorReport, indicator_report
from bot.services.reports.board import board_report
from bot.services.reports.rendered import RenderedReport, rendered
from bot.views.papers import FrontSheet
from bot.views.reports import BoardReport
from storage.boards import Board, Meeting, last_meetings
from storage.publications import exempt_actions


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
    whole = compared_since(session, family_of(board, visible), context.since, as_of, core.zone)
    compared = whole
    if not FrontSheet.of(meeting.papers).exempt:  # a public paper has no exempt actions
        compared = whole.without(exempt_actions(session, [each.board.ident for each in (whole.state, *whole.subs)]))
    indicators = indicator_report(session, board, as_of, context.zone, context.since)
    report = board_report("papers", compared, indicators, context)
    return PapersFacts(compared, indicators, report, whole.actions - compared.actions)
