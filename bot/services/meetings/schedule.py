"""A board's meetings: their days, their papers, frozen in time, and what happens when one is called off."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlmodel import Session, col, select

from bot.clock import at_local, local_date
from bot.core import Core
from bot.domain.calendar import MORNING, Window
from bot.domain.permissions import Act
from bot.domain.text import day
from bot.errors import FieldProblem, NothingThere
from bot.messages.message import Form, Message, from_json, to_json
from bot.services.boards.channels import JOB_SECONDS, boards_now
from bot.services.boards.schedule import answers_in, freezes_at, papers_due
from bot.services.boards.state import zone_of
from bot.services.deliveries.isolation import Task, board_piece
from bot.services.deliveries.notes import put_note
from bot.services.deliveries.outbox import put_thread
from bot.services.people.accounts import must_be_allowed
from bot.services.reports.digest import occasions, papers_of
from bot.services.requests.message import refresh_requests
from bot.surfaces.base import Deadline, Directory
from bot.views.asking import NoteView
from bot.views.meetings import AddMeetingFormView, CancelMeetingFormView, MeetingRow, MeetingsView, PapersFrozenView
from storage.audit import CLOCK, By, audit
from storage.boards import Board, Meeting, Person, all_boards, meetings_between, officers_in_slack
from storage.deliveries import claim_inbound
from storage.plans import Action, Plan, live_plans
from storage.updates import RequestItem, UpdateRequest, item_rows

SHOWN_AHEAD, SHOWN_PAST = 8, 3


def meetings_message(session: Session, *, core: Core, board: Board, now: datetime, may_set: bool) -> Message:
    """A board's meetings, the next first, with the days that lead to each."""
    today = local_date(now, zone_of(board, core.zone))
    query = select(Meeting).where(Meeting.board_id == board.id).order_by(col(Meeting.held_on))
    every = list(session.exec(query))
    ahead = [m for m in every if m.held_on >= today][:SHOWN_AHEAD]
    past = [m for m in every if m.held_on < today][-SHOWN_PAST:]
    rows = tuple(_row(core, board, meeting, today) for meeting in (*ahead, *reversed(past)))
    view = MeetingsView(board.name, rows, (board.id or 0) if may_set else 0)
    return core.templates.compose(view, "meetings")


def _row(core: Core, board: Board, meeting: Meeting, today: date) -> MeetingRow:
    ahead, zone = meeting.held_on >= today, zone_of(board, core.zone)
    steps = []
    if meeting.cancelled:
        steps = ["called off"]
    elif meeting.frozen_at:
        steps = [f"papers frozen on {day(local_date(meeting.frozen_at, zone))}"]
    elif ahead:
        if board.asks_by_meeting:
            last = answers_in(board, meeting.held_on, core.days)
            first = core.days.before(last, board.answer_days)
            steps.append(f"leads are asked on {day(first)} and answer by {day(last)}")
        if board.paper_days:
            steps.append(f"papers out by {day(papers_due(board, meeting.held_on, core.days))}")
    return MeetingRow(meeting.id or 0, _when(meeting), "; ".join(steps), meeting.cancelled, ahead)


def _when(meeting: Meeting) -> str:
    at = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    return ", ".join(part for part in (day(meeting.held_on), at, meeting.place) if part)


def add_meeting_form(*, core: Core, board_id: int, by: Person) -> Form:
    """The form for a meeting. Raises NotAllowed."""
    with core.store.read() as session:
        board = must_be_allowed(session, by, board_id, Act.set_meetings)
        view = AddMeetingFormView(json.dumps({"board": board_id}), board.name, board.paper_days)
    return core.templates.compose_form(view, "add_meeting_form")


def add_meeting(
    *, core: Core, board_id: int, held_on: date, starts_at: str, place: str, by: Person, now: datetime, once: str
) -> None:
    """Set a meeting, or set one again that was called off. Raises NotAllowed and FieldProblem."""
    with core.store.write() as session:
        board = must_be_allowed(session, by, board_id, Act.set_meetings)
        if held_on < local_date(now, zone_of(board, core.zone)):
            raise FieldProblem(field="held_on", problem="That day is past. Choose one from today on.")
        try:
            start = time.fromisoformat(starts_at) if starts_at else None
        except ValueError:
            raise FieldProblem(field="starts_at", problem="Write the time like 14:00.") from None
        meeting = session.exec(select(Meeting).where(Meeting.board_id == board_id, Meeting.held_on == held_on)).first()
        if meeting and not meeting.cancelled:
            raise FieldProblem(field="held_on", problem="The board has a meeting on that day already.")
        if not claim_inbound(session, once, now):
            return
        meeting = meeting or Meeting.model_validate({"board_id": board_id, "held_on": held_on})
        meeting.cancelled, meeting.starts_at, meeting.place = False, start, place
        session.add(meeting)
        session.flush()
        audit(session, by=By.person(by), now=now, act="add meeting", subject=f"board {board_id}", meeting=meeting.id,
              held_on=held_on.isoformat())  # fmt: skip
        row = _row(core, board, meeting, local_date(now, zone_of(board, core.zone)))
        text = f"The {board.name} meets on {row.when}." + (f" So {row.steps}." if row.steps else "")
        put_note(session, core, by, text, key=f"meeting:{once}", now=now, board=board)


def cancel_meeting_form(*, core: Core, meeting_id: int, by: Person) -> Form:
    """The form to call a meeting off. Raises NotAllowed."""
    with core.store.read() as session:
        board, meeting = _to_cancel(session, meeting_id, by)
        view = CancelMeetingFormView(json.dumps({"meeting": meeting_id}), board.name, _when(meeting))
    return core.templates.compose_form(view, "cancel_meeting_form")


def cancel_meeting(*, core: Core, meeting_id: int, reason: str, by: Person, now: datetime, once: str) -> None:
    """Call a meeting off: nothing more is asked, chased or frozen for it. Raises NotAllowed and FieldProblem."""
    with core.store.write() as session:
        board, meeting = _to_cancel(session, meeting_id, by)
        if meeting.cancelled:
            raise FieldProblem(field="reason", problem="That meeting was called off already.")
        if not claim_inbound(session, once, now):
            return
        meeting.cancelled = True
        session.add(meeting)
        freed = _free_leads(session, core, board, meeting, now) if board.asks_by_meeting else 0
        audit(session, by=By.person(by), now=now, act="cancel meeting", subject=f"board {board.id}",
              meeting=meeting_id, held_on=meeting.held_on.isoformat(), reason=reason)  # fmt: skip
        text = f"The meeting of the {board.name} on {day(meeting.held_on)} is called off."
        hint = "Leads who had not answered for it are not chased any more." if freed else ""
        put_note(session, core, by, text, key=f"cancelled:{once}", now=now, board=board, hint=hint)


def _to_cancel(session: Session, meeting_id: int, by: Person) -> tuple[Board, Meeting]:
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise NothingThere
    return must_be_allowed(session, by, meeting.board_id, Act.set_meetings), meeting


def _free_leads(session: Session, core: Core, board: Board, meeting: Meeting, now: datetime) -> int:
    """What leads still owe for a meeting, and for nothing else, is owed no more. Returns how much that is."""
    asked_on = core.days.before(answers_in(board, meeting.held_on, core.days), board.answer_days)
    own = select(Action.id).join(Plan).where(Plan.board_id == board.id)
    where = UpdateRequest.ask_date == asked_on, RequestItem.state == "owed", col(RequestItem.action_id).in_(own)
    owed = [item for item, _ in item_rows(session, *where)]
    for item in owed:
        item.state = "closed"
        session.add(item)
    refresh_requests(session, core=core, action_ids=[item.action_id for item in owed], now=now)
    return len(owed)


def papers(
    session: Session, *, core: Core, board: Board, now: datetime, visible: Sequence[Board], can_post: bool
) -> list[Message]:
    """The papers of the next meeting as they were frozen; else as they would be now, after when they freeze.

    Raises NoMeeting.
    """
    ahead = occasions(session, core, [board], now)[board.id or 0].ahead
    if ahead and ahead.frozen_at:
        return [from_json(part) for part in ahead.papers["messages"]]
    told = papers_of(session, core=core, board=board, as_of=now, visible=visible, can_post=can_post)
    if ahead is None or not board.paper_days:
        return list(told.parts)
    due = papers_due(board, ahead.held_on, core.days)
    said = f"Not frozen yet: these are the papers as they would be now. They freeze on {day(due)} at {MORNING:%H:%M}."
    return [core.templates.compose(NoteView(said), "note"), *told.parts]


def freeze_papers(*, core: Core, now: datetime, directory: Directory | None = None) -> int:
    """On the day that papers are due out, keep what they say, and give it to the board's officers. Returns how many.

    After an outage they are frozen later, but never on the day of the meeting.
    """
    with core.store.read() as session:
        boards = [board for _, board in live_plans(session) if board.paper_days]
    task = Task(core, now, "freeze papers")
    due = [pair for found in task.apart(boards, partial(_to_freeze, core, now=now), board_piece) for pair in found]
    if due:  # papers tell of sub-boards that are open to others
        boards_now(core=core, directory=directory, now=now, deadline=Deadline.within(JOB_SECONDS))
    return sum(
        made
        for meeting_id, board in due
        for made in task.alone(partial(_freeze, core, meeting_id, now), board_piece(board))
    )


def _to_freeze(core: Core, boards: Sequence[Board], *, now: datetime) -> list[tuple[int, Board]]:
    """The meetings of these boards whose papers are to freeze now."""
    with core.store.read() as session:
        zones = {board.id or 0: zone_of(board, core.zone) for board in boards}
        near = meetings_between(session, zones, now.date(), now.date() + timedelta(days=60)) if zones else []
        by_id = {board.id or 0: board for board in boards}
        due = []
        for meeting in near:
            zone = zones[meeting.board_id]
            freezing = freezes_at(by_id[meeting.board_id], meeting.held_on, zone, core.days)
            window = Window(freezing, at_local(meeting.held_on, time(0), zone))
            if meeting.frozen_at is None and window.due <= now < window.until and core.days.in_hours(now, zone):
                due.append((meeting.id or 0, by_id[meeting.board_id]))
    return due


def _freeze(core: Core, meeting_id: int, now: datetime) -> int:
    with core.store.write() as session:
        meeting = session.get_one(Meeting, meeting_id, with_for_update=True)
        if meeting.frozen_at or meeting.cancelled:
            return 0
        board = session.get_one(Board, meeting.board_id)
        public = [b for b in all_boards(session) if not b.closed_to_others]
        told = papers_of(session, core=core, board=board, as_of=now, visible=public)
        meeting.papers = {"data": told.data, "messages": [to_json(part) for part in told.parts]}
        meeting.frozen_at = now
        session.add(meeting)
        audit(session, by=CLOCK, now=now, act="freeze papers", subject=f"board {board.id}", meeting=meeting_id)
        zone = zone_of(board, core.zone)
        due = day(papers_due(board, meeting.held_on, core.days))
        view = PapersFrozenView(board.name, board.key, day(meeting.held_on), due)
        parts = [core.templates.compose(view, "papers_frozen"), *told.parts]
        for person in officers_in_slack(session, board.id or 0):
            put_thread(
                session, key=f"papers:{meeting_id}:{person.id}", kind="papers", parts=parts, now=now,
                recipient=person.reached_at, person_id=person.id, board_id=board.id, hours_zone=zone,
            )  # fmt: skip
        return 1
