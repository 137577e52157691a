"""The paper of a meeting: all that it says, as one neutral document, of the same facts as its message."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.core import Core
from bot.messages.message import Picture
from bot.papers.document import Document
from bot.papers.reader import compose_paper
from bot.services.boards.meeting_contexts import when_held
from bot.services.boards.state import zone_of
from bot.services.indicators.describe import picture_of
from bot.services.indicators.followed import indicator_report
from bot.services.papers.plans import board_plan, source_words
from bot.services.reports.entries import due_move
from bot.services.reports.papers import PapersFacts
from bot.views.papers import FrontSheet, PaperView
from bot.views.reports import RatingMove
from storage.boards import Meeting

MOST_CHARTS = 8
CHARTED = ("material", "watch")
"""The levels of change that are worth a picture."""


def paper_document(
    session: Session, *, core: Core, meeting: Meeting, facts: PapersFacts, as_of: datetime, is_draft: bool
) -> Document:
    """The paper, of facts as they stood at a moment; a draft says so on each page. Raises BadTemplate."""
    view, pictures = _paper(session, core, meeting, facts, as_of)
    draft = core.templates.words("paper_draft", as_of=facts.report.today) if is_draft else ""
    return compose_paper(core.templates, view, "board_paper", pictures, mark=draft)


def _paper(
    session: Session, core: Core, meeting: Meeting, facts: PapersFacts, as_of: datetime
) -> tuple[PaperView, dict[str, Picture]]:
    compared, report = facts.compared, facts.report
    pictures = _pictures(facts)
    sources = {item.indicator.key: source_words(item) for item in facts.indicators.changes}
    moved = compared.moved
    own = board_plan(session, compared.state, facts.indicators)
    subs = [
        board_plan(session, sub, indicator_report(session, sub.board, as_of, zone_of(sub.board, core.zone), None))
        for sub in sorted(compared.subs, key=lambda sub: sub.board.ident)  # as its officers listed them
    ]
    view = PaperView(
        front=FrontSheet.of(meeting.papers),
        report=report,
        meeting=when_held(meeting),
        rating_moves=tuple(RatingMove(a.ref, was, a.rag) for a, was in moved.rag_moved if a.rag) if moved else (),
        date_moves=tuple((action.ref, due_move(move)) for action, move in compared.dates_moved),
        charts=tuple((c, sources.get(c.key, "")) for c in report.indicators if c.key in pictures),
        boards=(own, *(sub for sub in subs if sub.groups or sub.indicators)),
        exempt=facts.exempt,
    )
    return view, pictures


def _pictures(facts: PapersFacts) -> dict[str, Picture]:
    """The pictures of the indicators that changed most, by the indicator's key."""
    found: dict[str, Picture] = {}
    for item in facts.indicators.changes:
        is_charted = item.change is not None and item.change.level in CHARTED
        if len(found) < MOST_CHARTS and is_charted and (picture := picture_of(item)):
            found.setdefault(item.indicator.key, picture)
    return found
