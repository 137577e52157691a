"""What follows from a change of leads: what is outstanding is theirs now, and they are notified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bot.clock import zone_or
from bot.core import Transaction
from bot.domain.text import day
from bot.services.boards.state import zone_of
from bot.services.deliveries.outbox import enqueue
from bot.services.plans.lead_rows import Gone
from bot.services.requests.refresh import refresh_requests
from bot.views.plans import NowLeadingView
from storage.boards import Board
from storage.people import Person
from storage.plans import Action, Plan
from storage.requests import RequestItem, UpdateRequest, item_rows


@dataclass(frozen=True)
class LeadChange:
    """That these people lead some actions from a day on."""

    actions: list[Action]
    to: Sequence[Person]
    since: date
    reason: str


def pass_leads_on(tx: Transaction, change: LeadChange, gone: Gone) -> None:
    """What is still outstanding of those who led is the new leads' to answer, who are notified of what they lead."""
    session = tx.session
    ids = [action.ident for action in change.actions]
    session.flush()
    if change.since <= tx.now.date():
        outstanding = item_rows(
            session, col(RequestItem.action_id).in_(ids), col(RequestItem.state).in_(("outstanding", "not_mine"))
        )
        new = [person.id for person in change.to]
        theirs: dict[date, list[UpdateRequest]] = {}
        for own in session.exec(select(UpdateRequest).where(col(UpdateRequest.person_id).in_(new))):
            theirs.setdefault(own.ask_date, []).append(own)
        for item, request in outstanding:
            asked = ("person", request.person_id or 0) if request.person_id else ("role", request.role_id or 0)
            if asked not in gone or request.person_id in new:
                continue
            item.state = "handed_over"
            session.add(item)
            for standing in theirs.get(request.ask_date, ()):
                _add_item(session, standing, item)
        refresh_requests(tx, ids)
    for person in change.to:
        if person.reached_at and person.id != (tx.by.person and tx.by.person.id):
            _notify_new_lead(tx, change, person)


def _add_item(session: Session, request: UpdateRequest, item: RequestItem) -> None:
    query = select(RequestItem).where(RequestItem.request_id == request.id, RequestItem.action_id == item.action_id)
    own = session.exec(query).first() or RequestItem.model_validate(
        {"request_id": request.id, "action_id": item.action_id, "period": item.period}
    )
    own.state = "outstanding"
    session.add(own)
    session.flush()


def _notify_new_lead(tx: Transaction, change: LeadChange, to: Person) -> None:
    plans = {action.plan_id for action in change.actions}
    query = select(Plan.id, Board).join(Board).where(col(Plan.id).in_(plans)).order_by(Board.key)
    for plan_id, board in tx.session.exec(query):
        items = tuple((a.ref, a.title) for a in change.actions if a.plan_id == plan_id)
        view = NowLeadingView(board.name, day(change.since), tx.by.name, items, change.reason)
        enqueue(
            tx,
            key=f"now-leading:{plan_id}:{to.id}:{change.actions[0].id}:{tx.now.timestamp()}",
            kind="now_leading",
            recipient=to.reached_at,
            person_id=to.id,
            board_id=board.id,
            message=tx.core.templates.compose(view, "now_leading"),
            hours_zone=zone_or(to.timezone, zone_of(board, tx.core.zone)),
        )
