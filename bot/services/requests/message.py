"""Request messages: building them from what stands, and keeping them true as answers come in."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session, and_, col, or_, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.actions import ActionState
from bot.domain.rag import Rag
from bot.domain.text import day, listed
from bot.messages.message import Message
from bot.services.boards.board_state import BoardState
from bot.services.boards.state import brief_states, zone_of
from bot.services.deliveries.outbox import delivery_row, enqueue_edits, lock_deliveries
from bot.views.lists import ActionLine
from bot.views.requests import ITEMS_A_PAGE, Item, RequestView, StandsIn, deadline_words
from storage.boards import Board, BoardMember
from storage.deliveries import Delivery
from storage.people import Away, Person, names_of, on_leave_at
from storage.plans import Action, Plan
from storage.requests import NO_LONGER_DUE, RequestItem, UpdateRequest, item_rows
from storage.updates import ProgressUpdate, standing_updates, versions_of

REQUEST_KINDS = ("request", "reminder", "proxy_request")


class RequestContext:
    """The facts behind request messages: items, the state of their actions, and the answers given.

    Read once for any number of messages, so that asking two thousand leads costs a few queries. How the boards
    stand may have been read before, outside of the transaction that writes; answers are always read afresh.
    """

    def __init__(
        self,
        session: Session,
        core: Core,
        items: Sequence[tuple[RequestItem, UpdateRequest]],
        now: datetime,
        states: Sequence[BoardState] | None = None,
    ):
        self.now, self.zone = now, core.zone
        self.items = list(items)
        action_ids = [item.action_id for item, _ in self.items]
        boards = boards_of_actions(session, action_ids)
        self.boards = {board.ident: board for board in boards.values()}
        self.board_of = {action_id: board.ident for action_id, board in boards.items()}
        self.states: dict[int, ActionState] = {}
        self.today: dict[int, date] = {}
        if states is None:
            states = brief_states(session, list(self.boards.values()), now, core.zone)
        for state in states:
            if state.board.id not in self.boards:
                continue
            for action in state.actions:
                self.states[action.action_id] = action
                self.today[action.action_id] = state.today
        # An action whose plan has given way to the next edition is left out; its old messages stay as they are.
        self.items = [(item, request) for item, request in self.items if item.action_id in self.states]
        self.asked_of = _AskedOf(session, [request for _, request in self.items], now, core.zone)
        self.versions = versions_of(session, set(action_ids))
        periods = {item.period for item, _ in self.items}
        self.answers: dict[tuple[int, str], ProgressUpdate] = {
            (u.action_id, u.period): u
            for u in standing_updates(
                session,
                col(ProgressUpdate.action_id).in_(set(action_ids)),
                col(ProgressUpdate.period).in_(periods),
            )
        }

    def of(self, items: Sequence[tuple[RequestItem, UpdateRequest]]) -> RequestContext:
        """The same facts for some of its items."""
        part = copy.copy(self)
        part.items = [(item, request) for item, request in items if item.action_id in self.states]
        return part

    def by_request(self) -> dict[int, RequestContext]:
        """The same facts for each request of its own."""
        pairs: dict[int, list[tuple[RequestItem, UpdateRequest]]] = {}
        for item, request in self.items:
            pairs.setdefault(item.request_id, []).append((item, request))
        return {request_id: self.of(items) for request_id, items in pairs.items()}

    def message(self, core: Core, kind: str, page: int, person_id: int | None = None) -> Message:
        """The message of `kind` for these items; its page is kept within what there is."""
        rows = sorted(self.items, key=lambda pair: (self._answer(pair[0]) is not None, self._order(pair[0])))
        request = rows[0][1]
        listed_rows = [pair for pair in rows if kind != "reminder" or self._outstanding(pair[0])]
        pages = max(1, -(-len(listed_rows) // ITEMS_A_PAGE))
        page = min(max(page, 1), pages)
        shown = listed_rows[(page - 1) * ITEMS_A_PAGE : page * ITEMS_A_PAGE]
        names = sorted(
            {self.boards[self.board_of[item.action_id]].name for item, _ in rows if item.action_id in self.board_of}
        )
        view = RequestView(
            kind=kind,
            period=request.period,
            boards=listed(names),
            deadline=deadline_words(local_date(request.deadline, request.zone)),
            closed=all(item.state == "not_reported" for item, _ in rows),
            late=self.now >= request.deadline,
            request_id=(request.ident) if kind != "proxy_request" else 0,
            stands_in=self._stands_in(request, kind, person_id),
            items=tuple(self._item(item, core, kind, person_id) for item, _ in shown),
            done=sum(not self._outstanding(item) for item, _ in rows),
            total=len(rows),
            page=page,
            pages=pages,
        )
        return core.templates.compose(view, "request")

    def delivery(
        self, core: Core, kind: str, to: Person, *, key: str, expires_at: datetime | None = None
    ) -> dict[str, Any]:
        """The values of the message of `kind` to whoever answers for these items, all of one request.

        It is worth sending in working hours until the deadline, or until `expires_at`.
        """
        request = self.items[0][1]
        return delivery_row(
            key=key,
            kind=kind,
            recipient=to.reached_at,
            message=self.message(core, kind, 1, to.id),
            now=self.now,
            person_id=to.id,
            request_id=request.id,
            ask_date=request.ask_date,
            expires_at=expires_at or request.deadline,
            hours_zone=request.zone,
        )

    def _stands_in(self, request: UpdateRequest, kind: str, reader: int | None) -> StandsIn | None:
        """For whom the reader of a lead's request stands in."""
        asked = request.person_id
        if kind == "proxy_request" or asked is None or asked == reader:
            return None
        away = self.asked_of.away.get(asked)
        return StandsIn(self.asked_of.names[asked], day(away.until) if away and away.until else "")

    def _order(self, item: RequestItem) -> str:
        state = self.states.get(item.action_id)
        return state.ref if state else ""

    def _answer(self, item: RequestItem) -> ProgressUpdate | None:
        return self.answers.get((item.action_id, item.period))

    def _outstanding(self, item: RequestItem) -> bool:
        return self._answer(item) is None and self.states[item.action_id].is_open and item.state not in NO_LONGER_DUE

    def _item(self, item: RequestItem, core: Core, kind: str, person_id: int | None) -> Item:
        state, sentence = self.states[item.action_id], core.templates.sentence
        line, on_behalf = ActionLine.of(state, self.today[item.action_id]), kind == "proxy_request"
        facts = sentence("asked_about", action=line, by=state.rag_by, parts=state.parts, on_behalf=on_behalf)
        answer = self._answer(item)
        if answer:
            button = "to_change" if answer.author_id == person_id or on_behalf else "to_add"
        else:
            button = "" if item.state == "handed_over" and state.is_open else "to_update"
        return Item(
            item.action_id,
            item.period,
            state.ref,
            state.title,
            facts,
            self._answer_words(item, answer, line, core),
            sentence(button) if button else "",
            self.versions.get(item.action_id, 0),
        )

    def _answer_words(self, item: RequestItem, answer: ProgressUpdate | None, line: ActionLine, core: Core) -> str:
        """How an item was answered, or why it need not be; "" while it is outstanding."""
        sentence, state = core.templates.sentence, self.states[item.action_id]
        if answer:
            zone = zone_of(self.boards[self.board_of[item.action_id]], self.zone)
            on = local_date(answer.effective_at, zone) if answer.effective_at else None
            rag = Rag(answer.rag) if answer.rag else None
            who = {"author": answer.author_name, "on_behalf_of": answer.on_behalf_of}
            return sentence("answered", rag=rag, saved_on=on, **who)
        if not state.is_open:
            return sentence("no_longer_open", status=state.status)
        if item.state == "handed_over":
            return sentence("now_with", action=line)
        why = {"closed": "no_longer_needed", "not_mine": "not_yours"}.get(item.state)
        return sentence(why) if why else ""


class _AskedOf:
    """Those of whom requests ask: looked up where somebody stands in for one of them, once for all messages."""

    def __init__(self, session: Session, requests: Sequence[UpdateRequest], now: datetime, zone: str) -> None:
        self._session, self._requests, self._now, self._zone = session, requests, now, zone

    @cached_property
    def names(self) -> dict[int | None, str]:
        return names_of(self._session, {request.person_id for request in self._requests})

    @cached_property
    def away(self) -> dict[int, Away]:
        return on_leave_at(self._session, self._now, local_date(self._now, self._zone))


def boards_of_actions(session: Session, action_ids: Sequence[int]) -> dict[int, Board]:
    """The board that owns each action."""
    if len(action_ids) > 500:
        query = (
            select(Action.id, Board)
            .join(Plan, col(Plan.id) == Action.plan_id)
            .join(Board, col(Board.id) == Plan.board_id)
        )
        wanted = set(action_ids)
        return {action_id: board for action_id, board in session.exec(query) if action_id in wanted}
    query = (
        select(Action.id, Board)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .where(col(Action.id).in_(set(action_ids)))
    )
    return {action_id or 0: board for action_id, board in session.exec(query)}


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
    unsent = col(Delivery.state).in_(("failed", "skipped"))
    _refresh(tx, lock_deliveries(session, shown, ~unsent, Delivery.recipient != ""))


def _refresh(tx: Transaction, deliveries: Sequence[Delivery]) -> None:
    """Write the text of these request messages anew, which are locked."""
    items = items_of_deliveries(tx.session, deliveries)
    pairs = {item.ident: (item, request) for found in items.values() for item, request in found}
    if not pairs:
        return
    asked = RequestContext(tx.session, tx.core, list(pairs.values()), tx.now)
    texts = []
    for delivery in deliveries:
        shown = asked.of(items[delivery.ident])
        if shown.items:
            texts.append((delivery, shown.message(tx.core, delivery.kind, delivery.page, delivery.person_id)))
    enqueue_edits(tx, texts)
