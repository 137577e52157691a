"""A board's meetings: their days, their papers, frozen in time, and what happens when one is cancelled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.permissions import Act
from bot.domain.text import day
from bot.errors import NothingThere
from bot.field_problems import BadTime, CancelledAlready, DayIsPast, MeetsAlready
from bot.messages.message import Form, Message
from bot.services.access.permissions import require_permission
from bot.services.boards.schedule import answers_in, papers_due
from bot.services.boards.state import zone_of
from bot.services.deliveries.notes import send_note
from bot.services.requests.refresh import refresh_requests
from bot.views.deliveries import NoteView
from bot.views.meetings import MeetingRow, MeetingsView
from storage.boards import Board, Meeting
from storage.people import Person
from storage.plans import Action, Plan
from storage.requests import RequestItem, UpdateRequest, item_rows

SHOWN_AHEAD, SHOWN_PAST = 8, 3


def meetings_message(session: Session, *, core: Core, board: Board, now: datetime, may_set: bool) -> Message:
    """A board's meetings, the next first, with the days that lead to each."""
    today = local_date(now, zone_of(board, core.zone))
    query = select(Meeting).where(Meeting.board_id == board.id).order_by(col(Meeting.held_on))
    every = list(session.exec(query))
    ahead = [m for m in every if m.held_on >= today][:SHOWN_AHEAD]
    past = [m for m in every if m.held_on < today][-SHOWN_PAST:]
    rows = tuple(_row(core, board, meeting, today) for meeting in (*ahead, *reversed(past)))
    view = MeetingsView(board.name, rows, board.ident if may_set else 0)
    return core.templates.compose(view, "meetings")


def _row(core: Core, board: Board, meeting: Meeting, today: date) -> MeetingRow:
    ahead, zone = meeting.held_on >= today, zone_of(board, core.zone)
    steps = []
    if meeting.cancelled:
        steps = ["cancelled"]
    elif meeting.frozen_at:
        steps = [f"papers frozen on {day(local_date(meeting.frozen_at, zone))}"]
    elif ahead:
        if board.asks_by_meeting:
            last = answers_in(board, meeting.held_on, core.days)
            first = core.days.before(last, board.answer_days)
            steps.append(f"leads are asked on {day(first)} and answer by {day(last)}")
        if board.paper_days:
            steps.append(f"papers out by {day(papers_due(board, meeting.held_on, core.days))}")
    return MeetingRow(meeting.ident, _when(meeting), "; ".join(steps), meeting.cancelled, ahead)


def _when(meeting: Meeting) -> str:
    at = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    return ", ".join(part for part in (day(meeting.held_on), at, meeting.place) if part)


def add_meeting_form(*, core: Core, board_id: int, by: Person) -> Form:
    """The form for a meeting. Raises NotAllowed."""
    with core.store.read() as session:
        board = require_permission(session, by, board_id, Act.set_meetings)
    facts = {"state": json.dumps({"board": board_id}), "board": board.name, "paper_days": board.paper_days}
    return core.templates.compose_form(facts, "add_meeting_form")


@dataclass(frozen=True)
class MeetingDetails:
    """A meeting as an officer gives it. `starts_at` is as typed, like 14:00, or ""."""

    held_on: date
    starts_at: str = ""
    place: str = ""


def add_meeting(
    *, core: Core, board_id: int, details: MeetingDetails, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Set a meeting, or set one again that was cancelled. Raises NotAllowed and FieldProblem."""
    held_on = details.held_on
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        board = require_permission(tx.session, by, board_id, Act.set_meetings)
        if held_on < local_date(now, zone_of(board, core.zone)):
            raise DayIsPast(field="held_on")
        try:
            start = time.fromisoformat(details.starts_at) if details.starts_at else None
        except ValueError:
            raise BadTime(field="starts_at") from None
        known = select(Meeting).where(Meeting.board_id == board_id, Meeting.held_on == held_on)
        meeting = tx.session.exec(known).first()
        if meeting and not meeting.cancelled:
            raise MeetsAlready(field="held_on")
        meeting = meeting or Meeting.model_validate({"board_id": board_id, "held_on": held_on})
        meeting.cancelled, meeting.starts_at, meeting.place = False, start, details.place
        tx.session.add(meeting)
        tx.session.flush()
        tx.audit("add meeting", f"board {board_id}", meeting=meeting.id, held_on=held_on.isoformat())
        row = _row(core, board, meeting, local_date(now, zone_of(board, core.zone)))
        text = core.templates.sentence("meeting_added", board=board.name, when=row.when, steps=row.steps)
        send_note(tx, by, NoteView(text), key=f"meeting:{idempotency_key}", board=board)


def cancel_meeting_form(*, core: Core, meeting_id: int, by: Person) -> Form:
    """The form to cancel a meeting. Raises NotAllowed."""
    with core.store.read() as session:
        board, meeting = _to_cancel(session, meeting_id, by)
    facts = {"state": json.dumps({"meeting": meeting_id}), "board": board.name, "when": _when(meeting)}
    return core.templates.compose_form(facts, "cancel_meeting_form")


def cancel_meeting(
    *, core: Core, meeting_id: int, reason: str, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Cancel a meeting: nobody is asked or reminded for it any more, and no papers are frozen.

    Raises NotAllowed and FieldProblem.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        board, meeting = _to_cancel(tx.session, meeting_id, by)
        if meeting.cancelled:
            raise CancelledAlready(field="reason")
        meeting.cancelled = True
        tx.session.add(meeting)
        freed = _free_leads(tx, board, meeting) if board.asks_by_meeting else 0
        held_on = meeting.held_on.isoformat()
        tx.audit("cancel meeting", f"board {board.id}", meeting=meeting_id, held_on=held_on, reason=reason)
        text = core.templates.sentence("meeting_cancelled", board=board.name, held_on=meeting.held_on)
        hint = core.templates.sentence("leads_freed") if freed else ""
        send_note(tx, by, NoteView(text, hint), key=f"cancelled:{idempotency_key}", board=board)


def _to_cancel(session: Session, meeting_id: int, by: Person) -> tuple[Board, Meeting]:
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise NothingThere
    return require_permission(session, by, meeting.board_id, Act.set_meetings), meeting


def _free_leads(tx: Transaction, board: Board, meeting: Meeting) -> int:
    """What was asked for a meeting, and for nothing else, is no longer due. Returns how much that is."""
    days = tx.core.days
    asked_on = days.before(answers_in(board, meeting.held_on, days), board.answer_days)
    own = select(Action.id).join(Plan).where(Plan.board_id == board.id)
    where = UpdateRequest.ask_date == asked_on, RequestItem.state == "outstanding", col(RequestItem.action_id).in_(own)
    outstanding = [item for item, _ in item_rows(tx.session, *where)]
    for item in outstanding:
        item.state = "closed"
        tx.session.add(item)
    refresh_requests(tx, [item.action_id for item in outstanding])
    return len(outstanding)
