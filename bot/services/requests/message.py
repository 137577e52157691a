"""Request messages: building them from what stands, and keeping them true as answers come in."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.actions import ActionState
from bot.domain.permissions import Role
from bot.domain.rag import Rag
from bot.domain.text import day, listed
from bot.messages.message import Message
from bot.services.boards.board_state import BoardState
from bot.services.boards.state import brief_states, zone_of
from bot.services.deliveries.outbox import delivery_row
from bot.surfaces.addresses import MAIL, surface_of
from bot.views.lists import ActionLine
from bot.views.requests import (
    ITEMS_A_PAGE,
    ITEMS_ONCE_CLOSED,
    MOST_SHOWN,
    Item,
    RequestView,
    StandsIn,
    UnfiledWords,
    deadline_words,
)
from storage.deliveries import Delivery
from storage.people import Away, Person, names_of, on_leave_at
from storage.plans import boards_of_actions
from storage.requests import NO_LONGER_DUE, RequestItem, UpdateRequest
from storage.updates import ProgressUpdate, standing_updates, versions_of, waiting_replies


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
        states: Sequence[BoardState] = (),
    ):
        self.now, self.zone = now, core.zone
        self.items = list(items)
        action_ids = [item.action_id for item, _ in self.items]
        boards = boards_of_actions(session, action_ids)
        self.boards = {board.ident: board for board in boards.values()}
        self.board_of = {action_id: board.ident for action_id, board in boards.items()}
        self.states: dict[int, ActionState] = {}
        self.today: dict[int, date] = {}
        known = {state.board.id for state in states}
        unknown = [board for board in self.boards.values() if board.id not in known]
        for state in [*states, *(brief_states(session, unknown, now, core.zone) if unknown else ())]:
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

    def message(
        self, core: Core, kind: str, page: int, person_id: int | None = None, *, by_link: bool = False
    ) -> Message:
        """The message of `kind` for these items; its page is kept within what there is. `by_link`: they answer by one."""
        rows = sorted(self.items, key=lambda pair: (self._answer(pair[0]) is not None, self._order(pair[0])))
        request = rows[0][1]
        listed_rows = [pair for pair in rows if kind != "reminder" or self._needs_something(pair[0])]
        closed = any(item.state == "not_reported" for item, _ in rows)
        a_page = ITEMS_ONCE_CLOSED if closed else ITEMS_A_PAGE
        pages = 1 if closed else max(1, -(-len(listed_rows) // a_page))
        page = min(max(page, 1), pages)
        shown = listed_rows[(page - 1) * a_page : page * a_page]
        names = sorted(
            {self.boards[self.board_of[item.action_id]].name for item, _ in rows if item.action_id in self.board_of}
        )
        view = RequestView(
            kind=kind,
            period=request.period,
            boards=listed(names),
            deadline=deadline_words(local_date(request.deadline, request.zone)),
            closed=closed,
            late=self.now >= request.deadline,
            request_id=(request.ident) if kind != "proxy_request" else 0,
            stands_in=self._stands_in(request, kind, person_id),
            items=tuple(self._item(item, core, kind, person_id) for item, _ in shown),
            done=sum(self._answer(item) is not None for item, _ in rows),
            total=sum(self._counts(item) for item, _ in rows),
            page=page,
            pages=pages,
            unrated=sum(self._unrated(item) > 0 for item, _ in rows),
            introduced_by=request.introduced_by if kind == "request" and person_id == request.person_id else "",
            by_link=by_link,
            unfiled=self.asked_of.unfiled.get(person_id or 0, ()) if kind == "reminder" or by_link else (),
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
            message=self.message(core, kind, 1, to.id, by_link=surface_of(to.reached_at) == MAIL),
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
        settled = item.state in NO_LONGER_DUE or item.state == "not_reported"
        return self._answer(item) is None and self.states[item.action_id].is_open and not settled

    def _counts(self, item: RequestItem) -> bool:
        """Whether an item is one to be answered: not one that somebody else answers, or whose action has ended unanswered."""
        return self._answer(item) is not None or self._outstanding(item) or item.state == "not_reported"

    def _unrated(self, item: RequestItem) -> int:
        """The update that answers an item in words alone, with no rating of its action since; 0 for none."""
        answer = self._answer(item)
        return answer.ident if answer and not answer.rag and self.states[item.action_id].lacks_rating else 0

    def outstanding_after(self, action_id: int | None) -> list[RequestItem]:
        """The items that wait for an answer, by reference; of those that come after an action, where one is named."""
        left = sorted((item for item, _ in self.items if self._outstanding(item)), key=self._order)
        named = self.states.get(action_id) if action_id else None
        return [item for item in left if named is None or self._order(item) > named.ref]

    @property
    def needs_something(self) -> bool:
        """Whether anything is still wanted: an update, or the rating of one."""
        return any(self._needs_something(item) for item, _ in self.items)

    def _needs_something(self, item: RequestItem) -> bool:
        return self._outstanding(item) or self._unrated(item) > 0

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
            self._unrated(item),
            answer is None and item.state == "not_reported",
            self.versions.get(item.action_id, 0),
            state.narrative,
            state.rag is not None,
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


def role_in(session: Session, request: UpdateRequest | None, by: Person) -> Role:
    """What somebody is to a request: whom it asks, who was sent it as they stand in, or anyone."""
    if request is None or by.linked_request not in (None, request.id):
        return Role.anyone
    if request.person_id == by.id:
        return Role.lead
    sent = select(Delivery.id).where(Delivery.request_id == request.id, Delivery.person_id == by.id)
    return Role.delegate if session.exec(sent).first() else Role.anyone


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

    @cached_property
    def unfiled(self) -> dict[int, tuple[UnfiledWords, ...]]:
        """What each of them wrote lately and never said the action of."""
        found: dict[int, list[UnfiledWords]] = {}
        asked = {request.person_id for request in self._requests if request.person_id}
        for reply in waiting_replies(self._session, asked, self._now):
            on = local_date(reply.received_at, self._zone)
            words = UnfiledWords(reply.ident, self.names.get(reply.person_id, ""), on, reply.text)
            found.setdefault(reply.person_id, []).append(words)
        return {person_id: tuple(words[-MOST_SHOWN:]) for person_id, words in found.items()}
