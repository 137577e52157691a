"""The papers of a meeting: as they would be now, and frozen in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial

from sqlmodel import Session

from bot.clock import at_local, local_date
from bot.core import Core
from bot.domain.calendar import MORNING, Window
from bot.domain.permissions import Act
from bot.domain.text import day
from bot.messages.message import Message, from_json, to_json
from bot.papers.document import to_json as document_to_json
from bot.services.access.visibility import Viewer
from bot.services.boards.channels import JOB_SECONDS, boards_now
from bot.services.boards.meeting_contexts import meeting_contexts
from bot.services.boards.schedule import freezes_at, papers_due, reporting_since
from bot.services.boards.state import zone_of
from bot.services.deliveries.isolation import Task, board_piece
from bot.services.deliveries.outbox import enqueue_thread
from bot.services.papers.board_paper import paper_document
from bot.services.papers.files import comes_late, forms_offered
from bot.services.reports.papers import next_papers, papers_facts
from bot.services.reports.rendered import rendered
from bot.services.scorecards.release import freeze_scorecard
from bot.surfaces.base import Deadline
from bot.views.deliveries import NoteView
from bot.views.meetings import PapersFrozenView
from bot.views.papers import FrontSheet
from storage.audit import CLOCK
from storage.boards import Board, Meeting, all_boards, meetings_between, officers_reached
from storage.plans import started_plans


def papers(
    session: Session, *, core: Core, board: Board, now: datetime, visible: Sequence[Board], viewer: Viewer
) -> list[Message]:
    """The papers of the next meeting as they were frozen; else as they would be now, after when they freeze.

    Those who may have them as a file, or give their front sheet, are offered it. Raises NoMeeting.
    """
    ahead = meeting_contexts(session, core, [board], now)[board.ident].ahead
    buttons = _offers(core, board, ahead, viewer, now) if ahead else ()
    if ahead and ahead.frozen_at:
        text = core.templates.sentence("papers_frozen_on", on=local_date(ahead.frozen_at, zone_of(board, core.zone)))
        note = core.templates.compose(NoteView(text, buttons=buttons), "note")
        return _with(note, [from_json(part) for part in ahead.papers.get("messages", [])])
    can_post = viewer.may(Act.post, board)
    report = next_papers(session, core=core, board=board, as_of=now, visible=visible, can_post=can_post)
    freezing = {each.id for each in _freezing(session)}
    if ahead is None or not board.paper_days or board.id not in freezing:
        name = "papers_wait" if board.paper_days else "papers_never_freeze"
        text = core.templates.sentence(name)
        return _with(core.templates.compose(NoteView(text, buttons=buttons), "note"), list(report.parts))
    due = papers_due(board, ahead.held_on, core.days)
    text = core.templates.sentence("papers_not_frozen", due=due, at=MORNING)
    return [core.templates.compose(NoteView(text, buttons=buttons), "note"), *report.parts]


def _with(note: Message, messages: list[Message]) -> list[Message]:
    """Messages, with a note at the end of the first of them."""
    if not messages:
        return [note]
    first, *others = messages
    return [Message(first.summary, (*first.blocks, *note.blocks)), *others]


def _offers(
    core: Core, board: Board, meeting: Meeting, viewer: Viewer, now: datetime
) -> tuple[tuple[str, str, str], ...]:
    """The buttons beside a meeting's papers: for their files, and for what is given for their front sheet."""
    files = as_files(board, meeting) if viewer.may(Act.export, board) else ()
    open_to_change = meeting.frozen_at is None or comes_late(core, board, meeting, now)
    may_change = viewer.may(Act.set_meetings, board) and open_to_change
    return (*files, *([("Front sheet", "front_sheet", str(meeting.ident))] if may_change else []))


def as_files(board: Board, meeting: Meeting) -> tuple[tuple[str, str, str], ...]:
    """Buttons that ask for a meeting's paper as a file of each form that can be made."""
    names = {"docx": "Word file", "pdf": "PDF", "xlsx": "Excel file"}
    return tuple((names[form], "ask", f"paper {board.key} {meeting.held_on} {form}") for form in forms_offered())


def freeze_papers(*, core: Core, now: datetime) -> int:
    """On the day that papers are due out, keep what they say, and give it to the board's officers. Returns how many.

    After an outage they are frozen later, but never on the day of the meeting.
    """
    with core.store.read() as session:
        boards = _freezing(session)
    task = Task(core, now, "freeze papers")
    due = [pair for found in task.apart(boards, task.reading(papers_to_freeze), board_piece) for pair in found]
    if due:  # papers tell of sub-boards that are open to others
        boards_now(core=core, now=now, deadline=Deadline.within(JOB_SECONDS))
    return sum(
        made
        for meeting_id, board in due
        for made in task.alone(partial(_freeze, core, meeting_id, now), board_piece(board))
    )


def _freezing(session: Session) -> list[Board]:
    """The boards whose papers freeze: those that are reported to."""
    boards = all_boards(session)
    reporting = reporting_since(started_plans(session), boards)
    return [board for board in boards if board.ident in reporting]


def papers_to_freeze(session: Session, core: Core, boards: Sequence[Board], now: datetime) -> list[tuple[int, Board]]:
    """The meetings of these boards whose papers are to freeze now."""
    by_id = {board.ident: board for board in boards if board.paper_days}
    near = meetings_between(session, by_id, now.date(), now.date() + timedelta(days=60)) if by_id else []
    due = []
    for meeting in near:
        board = by_id[meeting.board_id]
        zone = zone_of(board, core.zone)
        next_freeze = freezes_at(board, meeting.held_on, zone, core.days)
        window = Window(next_freeze, at_local(meeting.held_on, time(0), zone))
        if meeting.frozen_at is None and window.due <= now < window.until and core.days.in_hours(now, zone):
            due.append((meeting.ident, board))
    return due


def _freeze(core: Core, meeting_id: int, now: datetime) -> int:
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        meeting = session.get_one(Meeting, meeting_id, with_for_update=True)
        if meeting.frozen_at or meeting.cancelled:
            return 0
        board = session.get_one(Board, meeting.board_id)
        public = [b for b in all_boards(session) if not b.closed_to_others]
        facts = papers_facts(session, core=core, meeting=meeting, as_of=now, visible=public)
        report = rendered(core, facts.report)
        document = paper_document(session, core=core, meeting=meeting, facts=facts, as_of=now, is_draft=False)
        meeting.papers = {
            "front": FrontSheet.of(meeting.papers).as_dict(),
            "late": comes_late(core, board, meeting, now),
            "data": report.data,
            "messages": [to_json(part) for part in report.parts],
            "document": document_to_json(document),
        }
        meeting.frozen_at = now
        session.add(meeting)
        freeze_scorecard(tx, board, meeting)
        tx.audit("freeze papers", f"board {board.id}", meeting=meeting_id)
        zone = zone_of(board, core.zone)
        due = day(papers_due(board, meeting.held_on, core.days))
        late = meeting_id if comes_late(core, board, meeting, now) else 0
        view = PapersFrozenView(board.name, board.key, day(meeting.held_on), due, late, as_files(board, meeting))
        parts = [core.templates.compose(view, "papers_frozen"), *report.parts]
        for person in officers_reached(session, board.ident):
            enqueue_thread(
                tx,
                key=f"papers:{meeting_id}:{person.id}",
                kind="papers",
                parts=parts,
                recipient=person.reached_at,
                person_id=person.id,
                board_id=board.id,
                hours_zone=zone,
            )
        return 1
