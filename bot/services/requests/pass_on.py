"""Asking whoever answers now for what is still outstanding: a delegate, or a lead who is back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core
from bot.services.deliveries.isolation import Piece, Task, request_piece
from bot.services.deliveries.outbox import enqueue_all
from bot.services.requests.message import RequestContext
from storage.audit import CLOCK
from storage.deliveries import Delivery
from storage.people import Absence, Person, on_leave_at
from storage.requests import RequestItem, UpdateRequest, item_rows

PASSED_ON_WITHIN = timedelta(days=31)


def pass_requests_on(*, core: Core, now: datetime) -> int:
    """Ask whoever answers now for what is still outstanding: a delegate whose lead went away since, or a lead who is back.

    Returns how many it asked.
    """
    with core.store.read() as session:
        found = _not_passed_on(session, core, now)
    return sum(Task(core, now, "pass requests on").apart(found, partial(_pass_on, core, now=now), _request_piece))


def _request_piece(pair: tuple[UpdateRequest, Person]) -> Piece:
    return request_piece(pair[0].ident)


def _pass_on(core: Core, pairs: Sequence[tuple[UpdateRequest, Person]], *, now: datetime) -> int:
    request_ids = {request.id for request, _ in pairs}
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        found = [pair for pair in _not_passed_on(session, core, now) if pair[0].id in request_ids]
        items = item_rows(session, col(RequestItem.request_id).in_([row.id for row, _ in found]))
        asked_of = RequestContext(session, core, items, now).by_request()
        rows = [
            asked_of[request.id].delivery(core, "request", to, key=f"request:{request.id}:{to.id}")
            for request, to in found
            if request.id in asked_of
        ]
        enqueue_all(session, rows)
    return len(rows)


def _not_passed_on(session: Session, core: Core, now: datetime) -> list[tuple[UpdateRequest, Person]]:
    """Requests that are not fully answered yet, with whoever answers for them now and has not had them."""
    today = local_date(now, core.zone)
    lately = select(Absence.person_id).where(col(Absence.last_day) > today - PASSED_ON_WITHIN)
    concerned = list(session.exec(select(Person).where(col(Person.id).in_(lately))))
    if not concerned:
        return []
    away = on_leave_at(session, now, today)
    answering = {lead.id: away[lead.ident].delegate if lead.id in away else lead for lead in concerned}
    outstanding = select(RequestItem.id).where(
        RequestItem.request_id == UpdateRequest.id, RequestItem.state == "outstanding"
    )
    query = select(UpdateRequest).where(
        col(UpdateRequest.person_id).in_(answering),
        col(UpdateRequest.deadline) > now,
        UpdateRequest.skipped == "",
        col(UpdateRequest.via_officer).is_(False),
        outstanding.exists(),
    )
    waiting = [r for r in session.exec(query.order_by(col(UpdateRequest.id))) if core.days.in_hours(now, r.zone)]
    had = select(Delivery.request_id, Delivery.person_id).where(
        col(Delivery.request_id).in_([request.id for request in waiting]), Delivery.kind == "request"
    )
    known = set(session.exec(had))
    found = [(request, answering[request.person_id]) for request in waiting]
    return [(request, to) for request, to in found if to and to.reached_at and (request.id, to.id) not in known]
