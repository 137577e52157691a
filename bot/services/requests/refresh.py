"""Keeping request messages true as answers come in, pages are turned, and the next asking closes what is left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, and_, col, or_, select

from bot.core import Core, Transaction
from bot.messages.message import Message
from bot.services.boards.board_state import BoardState
from bot.services.deliveries.outbox import enqueue_edits, lock_deliveries
from bot.services.requests.message import RequestContext
from storage.boards import BoardMember
from storage.deliveries import Delivery
from storage.people import Person
from storage.plans import Action, Plan
from storage.requests import RequestItem, UpdateRequest, item_rows

UNSENT = ("failed", "skipped")
REQUEST_KINDS = ("request", "reminder", "proxy_request")


def items_of_deliveries(
    session: Session, deliveries: Sequence[Delivery]
) -> dict[int, list[tuple[RequestItem, UpdateRequest]]]:
    """What each request message is about: a request's items, or for an officer those of all leads who can't be reached."""
    query = select(RequestItem, UpdateRequest).join(UpdateRequest, col(UpdateRequest.id) == RequestItem.request_id)
    query = query.where(col(RequestItem.request_id).in_({d.request_id for d in deliveries if d.request_id}))
    of_request: dict[int | None, list[tuple[RequestItem, UpdateRequest]]] = {}
    for pair in session.exec(query.order_by(col(RequestItem.id))):
        of_request.setdefault(pair[0].request_id, []).append(pair)
    return {
        d.ident: officer_items(session, d.person_id or 0, d.ask_date or date.min)
        if d.kind == "proxy_request"
        else of_request.get(d.request_id, [])
        for d in deliveries
    }


def officer_items(session: Session, person_id: int, ask_date: date) -> list[tuple[RequestItem, UpdateRequest]]:
    """The items of unreachable leads on the boards of which a person is officer, each action once."""
    query = (
        select(RequestItem, UpdateRequest)
        .join(UpdateRequest, col(UpdateRequest.id) == RequestItem.request_id)
        .join(Action, col(Action.id) == RequestItem.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(BoardMember, col(BoardMember.board_id) == Plan.board_id)
        .where(UpdateRequest.ask_date == ask_date, col(UpdateRequest.via_officer).is_(True))
        .where(BoardMember.person_id == person_id, BoardMember.position == "officer")
        .order_by(col(RequestItem.id))
    )
    return list({item.action_id: (item, request) for item, request in session.exec(query)}.values())


def show_page(*, core: Core, channel: str, ts: str, page: int, by: Person, now: datetime) -> None:
    """Turn a request message to another page; only its own recipient may."""
    with core.transaction(by=by, now=now) as tx:
        found = lock_deliveries(tx.session, Delivery.channel == channel, Delivery.ts == ts)
        if not found or found[0].kind not in REQUEST_KINDS or found[0].person_id != by.id:
            return
        found[0].page = page
        _refresh(tx, found[:1])


def refresh_requests(
    tx: Transaction, action_ids: Sequence[int], items: Sequence[tuple[RequestItem, UpdateRequest]] | None = None
) -> None:
    """Rewrite every request message of the newest asking that shows one of these actions; `items` are theirs, if known."""
    session = tx.session
    session.flush()
    items = item_rows(session, col(RequestItem.action_id).in_(action_ids)) if items is None else items
    rows = [pair for pair in items if pair[0].state != "not_reported"]
    if not rows:
        return
    newest = max(request.ask_date for _, request in rows)
    rows = [pair for pair in rows if pair[1].ask_date == newest]
    request_ids = {request.id for _, request in rows}
    dates = {newest} if any(request.via_officer for _, request in rows) else set()
    their_officers = (
        select(BoardMember.person_id)
        .join(Plan, col(Plan.board_id) == BoardMember.board_id)
        .join(Action, col(Action.plan_id) == Plan.id)
        .where(col(Action.id).in_(action_ids), BoardMember.position == "officer")
    )
    shown = or_(
        and_(col(Delivery.kind).in_(("request", "reminder")), col(Delivery.request_id).in_(request_ids)),
        and_(
            Delivery.kind == "proxy_request",
            col(Delivery.ask_date).in_(dates),
            col(Delivery.person_id).in_(their_officers),
        ),
    )
    _refresh(tx, lock_deliveries(session, shown, ~col(Delivery.state).in_(UNSENT), Delivery.recipient != ""))


def show_closed(tx: Transaction, request_ids: Collection[int], states: Sequence[BoardState]) -> None:
    """Rewrite the messages of requests of which the next asking closed items: a last time, and without buttons.

    `states` are of the boards of live plans, as they were read for the asking.
    """
    session = tx.session
    session.flush()
    dates = select(col(UpdateRequest.ask_date)).where(
        col(UpdateRequest.id).in_(request_ids), col(UpdateRequest.via_officer).is_(True)
    )
    shown = or_(
        and_(col(Delivery.kind).in_(("request", "reminder")), col(Delivery.request_id).in_(request_ids)),
        and_(Delivery.kind == "proxy_request", col(Delivery.ask_date).in_(dates)),
    )
    locked = lock_deliveries(session, shown, ~col(Delivery.state).in_(UNSENT), Delivery.recipient != "")
    _refresh(tx, locked, states)


def _refresh(tx: Transaction, deliveries: Sequence[Delivery], states: Sequence[BoardState] = ()) -> None:
    """Write the text of these request messages anew, which are locked; `states` are of some of their boards, if known."""
    items = items_of_deliveries(tx.session, deliveries)
    pairs = {item.ident: (item, request) for found in items.values() for item, request in found}
    if not pairs:
        return
    asked = RequestContext(tx.session, tx.core, list(pairs.values()), tx.now, states)
    texts: list[tuple[Delivery, Message]] = []
    written: dict[tuple[object, ...], Message] = {}  # the reminders of a request all say the same
    for delivery in deliveries:
        shown = asked.of(items[delivery.ident])
        if shown.items:
            how = delivery.kind, delivery.page, delivery.person_id
            which = *how, *(item.id for item, _ in shown.items)
            if which not in written:
                written[which] = shown.message(tx.core, *how)
            texts.append((delivery, written[which]))
    enqueue_edits(tx, texts)
