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
from bot.field_problems import BadTime, CancelledAlready, DayIsPast, DoubtfulMeeting, MeetsAlready
from bot.messages.message import Form, Message
from bot.services.access.permissions import require_permission
from bot.services.boards.meeting_contexts import when_held
from bot.services.boards.schedule import answers_in, asked_for_on, papers_due
from bot.services.boards.state import zone_of
from bot.services.deliveries.notes import send_note
from bot.services.meetings.doubts import meeting_doubts
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
            first = asked_for_on(board, meeting.held_on, core.days)
            last = answers_in(board, meeting.held_on, core.days)
            steps.append(f"leads are asked on {day(first)} and answer by {day(last)}")
        if board.paper_days:
            steps.append(f"papers out by {day(papers_due(board, meeting.held_on, core.days))}")
    return MeetingRow(meeting.ident, when_held(meeting), "; ".join(steps), meeting.cancelled, ahead)


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
    form: str = ""
    """Distinguishes the form that it is sent by, which warns of what is odd about the day, and takes it when sent again."""


def add_meeting(
    *, core: Core, board_id: int, details: MeetingDetails, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Set a meeting, or set one again that was cancelled; what is odd about its day is said first, and once.

    Raises NotAllowed and FieldProblem.
    """
    held_on, start = details.held_on, _time_of(details)
    if doubts := _doubts_unsaid(core, board_id, details, by, now):
        raise DoubtfulMeeting(field="held_on", day=day(held_on), doubts=" It ".join(doubts))
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        board = require_permission(tx.session, by, board_id, Act.set_meetings)
        if held_on < local_date(now, zone_of(board, core.zone)):
            raise DayIsPast(field="held_on")
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


def _time_of(details: MeetingDetails) -> time | None:
    """When it starts. Raises FieldProblem."""
    try:
        return time.fromisoformat(details.starts_at) if details.starts_at else None
    except ValueError:
        raise BadTime(field="starts_at") from None


def _doubts_unsaid(core: Core, board_id: int, details: MeetingDetails, by: Person, now: datetime) -> list[str]:
    """What is odd about the day, where the form has not said so yet. Raises NotAllowed."""
    with core.transaction(by=by, now=now) as tx:
        board = require_permission(tx.session, by, board_id, Act.set_meetings)
        today = local_date(now, zone_of(board, core.zone))
        if details.held_on < today:
            return []  # it is refused, doubtful or not
        doubts = [words for _, words in meeting_doubts(board, details.held_on, today, core.days)]
        return doubts if doubts and tx.claim(f"warned:{details.form}:{details.held_on}") else []


def cancel_meeting_form(*, core: Core, meeting_id: int, by: Person) -> Form:
    """The form to cancel a meeting. Raises NotAllowed."""
    with core.store.read() as session:
        board, meeting = _to_cancel(session, meeting_id, by)
    facts = {"state": json.dumps({"meeting": meeting_id}), "board": board.name, "when": when_held(meeting)}
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
    asked_on = asked_for_on(board, meeting.held_on, days)
    own = select(Action.id).join(Plan).where(Plan.board_id == board.id)
    where = UpdateRequest.ask_date == asked_on, RequestItem.state == "outstanding", col(RequestItem.action_id).in_(own)
    outstanding = [item for item, _ in item_rows(tx.session, *where)]
    for item in outstanding:
        item.state = "closed"
        tx.session.add(item)
    refresh_requests(tx, [item.action_id for item in outstanding])
    return len(outstanding)
