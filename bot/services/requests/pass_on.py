"""Asking whoever answers now for what is still outstanding: a delegate, a lead who is back, or the officer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session, and_, col, or_, select

from bot.clock import local_date
from bot.core import Core
from bot.services.deliveries.isolation import Piece, Task, request_piece
from bot.services.deliveries.outbox import enqueue_all
from bot.services.requests.ask import ask_officers, why_unreachable
from bot.services.requests.message import RequestContext
from storage.audit import CLOCK
from storage.base import ago, days_ago
from storage.boards import officers_reached
from storage.deliveries import Delivery
from storage.people import Absence, Address, Person, on_leave_at
from storage.plans import Action, Plan
from storage.requests import RequestItem, UpdateRequest, boards_of_requests, item_rows

PASSED_ON_WITHIN = timedelta(days=31)


def pass_requests_on(*, core: Core, now: datetime) -> int:
    """Ask whoever answers now for what is still outstanding: a delegate whose lead went away since, or a lead who is back.

    Where the account of whoever was asked is closed since, the boards' officers are. Returns how many it asked.
    """
    with core.store.read() as session:
        found = _not_passed_on(session, core, now)
        closed = _unreached_since(session, core, now)
    task = Task(core, now, "pass requests on")
    passed = sum(task.apart(found, partial(_pass_on, core, now=now), _request_piece))
    return passed + sum(task.apart(closed, partial(_ask_officers, core, now=now), request_piece))


def any_to_pass_on() -> Any:
    """That an open request is of somebody who was away of late, or can't be reached; in a prebuilt statement."""
    lately = select(Absence.person_id).where(col(Absence.last_day) >= days_ago(PASSED_ON_WITHIN.days + 1))
    return (
        select(UpdateRequest.id)
        .join(Person, col(Person.id) == UpdateRequest.person_id)
        .where(col(UpdateRequest.deadline) > ago(), UpdateRequest.skipped == "")
        .where(col(UpdateRequest.via_officer).is_(False), or_(Person.gone, col(Person.id).in_(lately)))
        .exists()
    )


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


def _unreached_since(session: Session, core: Core, now: datetime) -> list[int]:
    """Requests with something outstanding of leads whose account was closed after they were asked, and who have no delegate."""
    outstanding = (
        select(RequestItem.id)
        .join(Action, col(Action.id) == RequestItem.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(RequestItem.request_id == UpdateRequest.id, RequestItem.state == "outstanding")
        .where(Action.status == "open", Plan.status == "live")
    )
    query = (
        select(UpdateRequest)
        .join(Person, col(Person.id) == UpdateRequest.person_id)
        .join(Address, and_(col(Address.person_id) == Person.id, Address.closed()))
        .where(Person.gone, col(UpdateRequest.deadline) > now, UpdateRequest.skipped == "")
        .where(col(UpdateRequest.via_officer).is_(False), outstanding.exists())
    )
    found = list(session.exec(query.distinct().order_by(col(UpdateRequest.id))))
    away = on_leave_at(session, now, local_date(now, core.zone)) if found else {}
    alone = [r for r in found if not (r.person_id in away and away[r.person_id].delegate)]
    boards = boards_of_requests(session, [r.ident for r in alone])
    return [
        r.ident
        for r in alone
        if core.days.in_hours(now, r.zone) and any(officers_reached(session, b) for b in boards.get(r.ident, ()))
    ]


def _ask_officers(core: Core, request_ids: Sequence[int], *, now: datetime) -> int:
    """Have officers answer in place of leads who can't be reached any more. That the request failed is no further news."""
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        found = set(_unreached_since(session, core, now)) & set(request_ids)
        boards = boards_of_requests(session, found)
        asked: dict[date, set[int]] = defaultdict(set)
        for request in session.exec(select(UpdateRequest).where(col(UpdateRequest.id).in_(found))):
            person = session.get_one(Person, request.person_id)
            request.via_officer, request.why_via_officer = True, why_unreachable(person)
            session.add(request)
            asked[request.ask_date] |= boards[request.ident]
        undelivered = col(Delivery.request_id).in_(found), Delivery.state == "failed"
        for delivery in session.exec(select(Delivery).where(*undelivered)):
            delivery.failure_reported_at = delivery.failure_reported_at or now
            session.add(delivery)
        ask_officers(tx, asked)
        if found:
            tx.audit("ask officers", "requests", requests=sorted(found))
    return len(found)
