"""The file of a meeting's paper: as it was frozen, or as a draft of how it would be now."""

from __future__ import annotations

import io
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.dates import next_day, one_day, past_day
from bot.domain.text import day, listed
from bot.errors import NoMeeting, NoPdf, NoSuchMeeting, PapersGone
from bot.messages.message import Attachment, Bullets, Heading, Span, Text, plain
from bot.papers import written
from bot.papers.document import Document, Numbered, Table, from_json
from bot.services.boards.schedule import papers_due
from bot.services.boards.state import zone_of
from bot.services.papers.annual import annual_report
from bot.services.papers.board_paper import paper_document
from bot.services.plans.exempt import exempt_in
from bot.services.reports.papers import papers_facts
from bot.views.papers import FrontSheet
from storage.boards import Board, Meeting, all_boards, next_meetings

FOR_ALL = "paper"
"""What the Word file is called, in a folder of them, that goes for each board without one of its own."""


@dataclass(frozen=True)
class PaperFile:
    """A file of a paper, whole."""

    name: str
    content: bytes
    is_draft: bool


def paper_file(session: Session, *, core: Core, meeting: Meeting, form: str, now: datetime) -> PaperFile:
    """A meeting's paper in one of FORMS. Raises NoPdf, PapersGone, BadTemplate and BadPaperTemplate."""
    board = session.get_one(Board, meeting.board_id)
    document = paper_of(session, core=core, meeting=meeting, now=now)
    return PaperFile(_name(board, meeting, document, form), FORMS[form](core, board, document), bool(document.mark))


def paper_to_write(session: Session, *, core: Core, meeting: Meeting, form: str, now: datetime) -> Attachment:
    """The same for a chat, which waits for no file: it is written when it is sent, if it takes long.

    Raises what would keep it from being written: NoPdf, PapersGone, BadTemplate and BadPaperTemplate.
    """
    board = session.get_one(Board, meeting.board_id)
    title = f"{board.name}: paper for {meeting.held_on}"
    if form not in written.FORMS:
        file = paper_file(session, core=core, meeting=meeting, form=form, now=now)
        return Attachment(title, file.name, b64encode(file.content).decode())
    document = paper_of(session, core=core, meeting=meeting, now=now)
    template = paper_template(core, board) if form == "docx" else None
    if form not in forms_offered():
        raise NoPdf
    if template:
        from bot.papers.word_template import open_template

        open_template(template)
    return Attachment(
        title, _name(board, meeting, document, form), paper=written.to_be_written(document, form, template)
    )


def _name(board: Board, meeting: Meeting, document: Document, form: str) -> str:
    return f"{board.key}-paper-{meeting.held_on}{'-DRAFT' if document.mark else ''}.{form}"


def annual_file(session: Session, *, core: Core, board: Board, year: str, form: str, now: datetime) -> PaperFile:
    """A board's annual report in one of FORMS. Raises NoSuchYear, NoPdf, BadTemplate and BadPaperTemplate."""
    document = annual_report(session, core=core, board=board, name=year, now=now)
    name = f"{board.key}-annual-{year.replace('/', '-')}{'-DRAFT' if document.mark else ''}.{form}"
    return PaperFile(name, FORMS[form](core, board, document), bool(document.mark))


def paper_of(session: Session, *, core: Core, meeting: Meeting, now: datetime) -> Document:
    """A meeting's paper as it was frozen; else as it would be now, marked as a draft. Raises PapersGone and BadTemplate."""
    board = session.get_one(Board, meeting.board_id)
    if is_gone(meeting):
        raise PapersGone(board=board.name, day=day(meeting.held_on))
    kept = meeting.papers.get("document")
    if kept and not (FrontSheet.of(meeting.papers).exempt == "" and exempt_in(session, json.dumps(kept))):
        document = from_json(kept)
    else:
        as_of, is_draft = meeting.frozen_at or now, meeting.frozen_at is None
        public = [b for b in all_boards(session) if not b.closed_to_others]
        facts = papers_facts(session, core=core, meeting=meeting, as_of=as_of, visible=public)
        document = paper_document(session, core=core, meeting=meeting, facts=facts, as_of=as_of, is_draft=is_draft)
    if comes_late(core, board, meeting, now):
        urgency = FrontSheet.of(meeting.papers).urgency or core.templates.words(
            "urgency_not_given", days=board.paper_days
        )
        document = document.with_front((core.templates.words("reason_for_urgency"), (Span(urgency),)))
    return document


def comes_late(core: Core, board: Board, meeting: Meeting, now: datetime) -> bool:
    """Whether the papers were frozen, or would be now, after the last day on which they were due out by the board's rule then."""
    if meeting.frozen_at and "late" in meeting.papers:
        return bool(meeting.papers["late"])
    if not board.paper_days:
        return False
    on = local_date(meeting.frozen_at or now, zone_of(board, core.zone))
    return on > papers_due(board, meeting.held_on, core.days)


def is_gone(meeting: Meeting) -> bool:
    """Whether the record of a meeting's papers was destroyed when its retention period had passed."""
    return meeting.frozen_at is not None and "messages" not in meeting.papers


def meeting_meant(session: Session, *, core: Core, board: Board, words: str, now: datetime) -> Meeting:
    """The meeting of the day that is named; where none is, the next. Raises NoMeeting and NoSuchMeeting."""
    today = local_date(now, zone_of(board, core.zone))
    if not words:
        if found := next_meetings(session, [board.ident], today).get(board.ident):
            return found
        raise NoMeeting(board=board.name, key=board.key)
    days = {one_day(words), next_day(words, today), past_day(words, today)}
    query = select(Meeting).where(Meeting.board_id == board.id, col(Meeting.cancelled).is_(False))
    every = list(session.exec(query.order_by(col(Meeting.held_on))))
    if found := next((meeting for meeting in every if meeting.held_on in days), None):
        return found
    near = sorted(every, key=lambda meeting: abs(meeting.held_on - today))[:4]
    known = listed([day(d) for d in sorted(meeting.held_on for meeting in near)])
    raise NoSuchMeeting(board=board.name, day=words, known=f" Its meetings: {known}." if known else "")


def forms_offered() -> list[str]:
    """The forms that can be made here: PDF needs a part that is installed apart."""
    return [form for form in FORMS if form != "pdf" or find_spec("weasyprint")]


def _word(core: Core, board: Board, document: Document) -> bytes:
    return written.write(document, "docx", paper_template(core, board))


def paper_template(core: Core, board: Board) -> Any:
    """The Word file that a board's papers go into: that of its key in the folder that is set, or the one for all."""
    given = core.paper_template
    if given is None or given.is_file():
        return given
    found = (given / f"{board.key}.docx", given / f"{FOR_ALL}.docx")
    return next((path for path in found if path.is_file()), None)


def _pdf(core: Core, board: Board, document: Document) -> bytes:
    return written.write(document, "pdf", None)


def _workbook(core: Core, board: Board, document: Document) -> bytes:
    """The front sheet, what the paper says in words, and a sheet for each kind of table, with the headings of each row."""
    from bot.services.records.workbook import write_workbook

    front = [("Status", document.mark)] if document.mark else []
    front += [(label, plain(value)) for label, value in document.front]
    sheets: dict[str, list[dict[str, str]]] = {
        "Front sheet": [{"Label": label, "Value": value} for label, value in front],
        "Words": [],
    }
    headings: dict[int, str] = {}
    for part in document.parts:
        section = ", ".join(headings[level] for level in sorted(headings) if level > 1)
        match part:
            case Heading():
                headings = {level: text for level, text in headings.items() if level < part.level}
                headings[part.level] = part.text
            case Text():
                sheets["Words"].append({"Section": section, "Words": plain(part.spans)})
            case Bullets() | Numbered():
                sheets["Words"] += [{"Section": section, "Words": plain(item)} for item in part.items]
            case Table():
                sheets.setdefault(part.name, []).extend(_rows(part, section))
    for rows in sheets.values():  # tables of a kind may have other headings: the area of a board's figures
        headed = dict.fromkeys(heading for row in rows for heading in row)
        rows[:] = [{heading: row.get(heading, "") for heading in headed} for row in rows]
    out = io.BytesIO()
    write_workbook(out, sheets)
    return out.getvalue()


def _rows(table: Table, section: str) -> Iterator[dict[str, str]]:
    group = ""
    for row in table.rows:
        words = [plain(cell.spans) for cell in row]
        if len(words) == 1:
            group = words[0]
        else:
            yield {"Section": section, "Group": group, **dict(zip(table.header, words, strict=True))}


FORMS: dict[str, Callable[[Core, Board, Document], bytes]] = {"docx": _word, "pdf": _pdf, "xlsx": _workbook}
