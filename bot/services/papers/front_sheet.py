"""What a board's officer gives for the front sheet of a paper, before it is frozen; why it is late, afterwards too."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.core import Core
from bot.domain.permissions import Act
from bot.errors import NothingThere
from bot.field_problems import FrozenAlready
from bot.messages.message import Form
from bot.services.access.permissions import require_permission
from bot.services.boards.meeting_contexts import when_held
from bot.services.deliveries.notes import send_note
from bot.services.papers.files import is_gone
from bot.views.deliveries import NoteView
from bot.views.papers import FrontSheet
from storage.boards import Board, Meeting
from storage.people import Person


@dataclass(frozen=True)
class FrontSheetForm:
    """The form for a front sheet; of frozen papers it asks for nothing but the reason for urgency."""

    state: str
    board: str
    meeting: str
    front: FrontSheet
    is_frozen: bool


def front_sheet_form(*, core: Core, meeting_id: int, by: Person) -> Form:
    """The form, with what was given so far. Raises NotAllowed and NothingThere."""
    with core.store.read() as session:
        board, meeting = _to_change(session, meeting_id, by)
        front, is_frozen = FrontSheet.of(meeting.papers), meeting.frozen_at is not None
        state = json.dumps({"meeting": meeting_id, "frozen": int(is_frozen)})
        view = FrontSheetForm(state, board.name, when_held(meeting), front, is_frozen)
    return core.templates.compose_form(view, "front_sheet_form")


@dataclass(frozen=True)
class FrontSheetState:
    """What a form that was sent is about: a meeting, and whether its papers were frozen when it was opened."""

    meeting_id: int
    is_frozen: bool


def save_front_sheet(
    *, core: Core, on: FrontSheetState, front: FrontSheet, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Keep what was given. Of frozen papers only the reason for urgency changes: the rest is what was frozen.

    Raises NotAllowed, NothingThere, and FrozenAlready where the papers froze while the form was open.
    """
    meeting_id = on.meeting_id
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        board, meeting = _to_change(tx.session, meeting_id, by, lock=True)
        before = FrontSheet.of(meeting.papers)
        after = front
        if meeting.frozen_at:
            after = replace(before, urgency=front.urgency)
            if not on.is_frozen:
                raise FrozenAlready(field="subject")
        meeting.papers = {**meeting.papers, "front": after.as_dict()}
        tx.session.add(meeting)
        changed = [name for name, value in after.as_dict().items() if value != before.as_dict()[name]]
        tx.audit("change front sheet", f"board {board.id}", meeting=meeting_id, fields=changed)
        text = core.templates.sentence("front_sheet_saved", board=board.name, held_on=meeting.held_on)
        send_note(tx, by, NoteView(text), key=f"front:{idempotency_key}", board=board)


_NUMBER = re.compile(r"^(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})[.)]+|\d{1,2}\.\d{1,2}|[-•*–])(?:\s+|$)")
"""What people put before the items of a list, which the paper numbers itself."""


def read_recommendations(text: str) -> tuple[str, ...]:
    """One a line, without numbers or bullets of their own."""
    lines = (_NUMBER.sub("", line.strip()) for line in text.splitlines())
    return tuple(line for line in lines if line)


def _to_change(session: Session, meeting_id: int, by: Person, *, lock: bool = False) -> tuple[Board, Meeting]:
    meeting = session.get(Meeting, meeting_id, with_for_update=lock)
    if meeting is None or meeting.cancelled or is_gone(meeting):
        raise NothingThere
    return require_permission(session, by, meeting.board_id, Act.set_meetings), meeting
