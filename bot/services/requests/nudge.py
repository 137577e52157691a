"""An officer's own reminder to leads who have not answered, now."""

from __future__ import annotations

import json
from datetime import datetime, time

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.clock import at_local, local_date
from bot.core import Core
from bot.domain.calendar import Window
from bot.domain.permissions import Act
from bot.domain.text import some
from bot.errors import NobodyOutstanding
from bot.messages.message import Form
from bot.services.access.permissions import require_permission
from bot.services.boards.responses import lead_names
from bot.services.boards.state import zone_of
from bot.services.deliveries.notes import send_note
from bot.services.deliveries.outbox import enqueue_all
from bot.services.requests.message import RequestContext
from bot.services.requests.reminders import NUDGE_KEPT, note_quiet, recipients_of
from bot.views.deliveries import NoteView
from storage.boards import Board
from storage.deliveries import Delivery
from storage.people import Person
from storage.plans import Action, Plan
from storage.requests import RequestItem, UpdateRequest, item_rows
from storage.updates import lacks_rating


def nudge_form(*, core: Core, board_id: int, by: Person) -> Form:
    """The form to remind leads of a board who have not answered. Raises NotAllowed and NobodyOutstanding."""
    with core.store.read() as session:
        board = require_permission(session, by, board_id, Act.nudge)
        outstanding = _outstanding(session, board)
        if not outstanding:
            raise NobodyOutstanding(board=board.name)
        names = lead_names(session, [request for request, _ in outstanding])
        silent = tuple((str(request.id), f"{names[request.id]}: {some(refs)}") for request, refs in outstanding)
    state, period = json.dumps({"board": board_id}), outstanding[0][0].period
    facts = {"state": state, "board": board.name, "period": period, "silent": silent}
    return core.templates.compose_form(facts, "nudge_form")


def nudge(
    *, core: Core, board_id: int, request_id: int | None, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Remind one lead of a board who has not answered, or all; the officer is shown who was, and who was not and why.

    Those who were written to today are not reminded, as are those who are away with nobody to stand in or not to be
    disturbed. Raises NotAllowed and NobodyOutstanding.
    """
    window = Window(now, now + NUDGE_KEPT)
    with core.store.read() as session:
        outstanding = _outstanding(session, require_permission(session, by, board_id, Act.nudge))
    ids = [request.ident for request, _ in outstanding if request_id in (None, request.id)]
    note_quiet(core, ids, window, now)
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        session = tx.session
        board = require_permission(session, by, board_id, Act.nudge)
        if not ids:
            raise NobodyOutstanding(board=board.name)
        recipients = recipients_of(session, core, window, now, col(UpdateRequest.id).in_(ids))
        asked = RequestContext(
            session, core, item_rows(session, col(RequestItem.request_id).in_(ids)), now
        ).by_request()
        since = at_local(local_date(now, zone_of(board, core.zone)), time(0), zone_of(board, core.zone))
        written = select(Delivery.request_id).where(
            col(Delivery.request_id).in_(ids),
            col(Delivery.kind).in_(("request", "reminder")),
            col(Delivery.created_at) >= since,
        )
        today = set(session.exec(written))
        names = lead_names(session, [one.request for one in recipients])
        reminded, not_reminded, rows = [], [], []
        for one in recipients:
            why = one.why_not or ("they were written to today" if one.request.id in today else "")
            if why or one.to is None:
                not_reminded.append(f"{names[one.request.id]} ({why})")
                continue
            key = f"nudge:{idempotency_key}:{one.request.id}"
            rows.append(asked[one.request.ident].delivery(core, "reminder", one.to, key=key, expires_at=window.until))
            reminded.append(names[one.request.id])
        enqueue_all(session, rows)
        tx.audit("remind leads", f"board {board_id}", requests=[row["request_id"] for row in rows])
        facts = {"board": board.name, "reminded": reminded, "not_reminded": not_reminded}
        text = core.templates.sentence("reminded", **facts)
        send_note(tx, by, NoteView(text), key=f"nudged:{idempotency_key}", board=board)


def _outstanding(session: Session, board: Board) -> list[tuple[UpdateRequest, list[str]]]:
    """What leads who are reached have not answered all of in a board's newest asking, with the actions' references."""
    query = (
        select(UpdateRequest, Action.ref)
        .join(RequestItem, col(RequestItem.request_id) == UpdateRequest.id)
        .join(Action, col(Action.id) == RequestItem.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(
            Plan.board_id == board.id,
            Plan.status == "live",
            Action.status == "open",
            or_(col(RequestItem.state) == "outstanding", lacks_rating()),
        )
        .where(col(UpdateRequest.person_id).is_not(None), col(UpdateRequest.via_officer).is_(False))
        .where(UpdateRequest.skipped == "")
        .order_by(col(UpdateRequest.ask_date).desc(), col(UpdateRequest.id), col(Action.ref))
    )
    found: dict[int, tuple[UpdateRequest, list[str]]] = {}
    for request, ref in session.exec(query):
        found.setdefault(request.ident, (request, []))[1].append(ref)
    newest = max((request.ask_date for request, _ in found.values()), default=None)
    return [pair for pair in found.values() if pair[0].ask_date == newest]
