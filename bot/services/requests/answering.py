"""Answering by a link: whose it is, what it shows, and what it may be used for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from bot.clock import local_date, zone_or
from bot.core import Core
from bot.domain.text import number_in
from bot.errors import NotMadeHere
from bot.messages.message import Form, Message, from_json
from bot.services.deliveries.outbox import enqueue
from bot.services.requests.links import link_found
from bot.services.requests.message import RequestContext
from bot.services.updates.answer_all import AnswerAllState, answer_all_form
from bot.surfaces.addresses import MAIL
from bot.surfaces.base import Account
from bot.views.requests import ITEMS_A_PAGE
from storage.audit import By
from storage.deliveries import Delivery
from storage.people import Person, address_on, on_leave_at, person_by_email
from storage.requests import RequestItem, item_rows, newest_request
from storage.updates import ProgressUpdate, UnfiledReply

LATELY = timedelta(minutes=10)


@dataclass(frozen=True)
class Answering:
    """A link that was opened: its person, the request that it is about, and the actions of that."""

    token: str
    person: Person
    address: str
    request_id: int
    action_ids: frozenset[int]
    is_over: bool

    def require_action(self, number: str) -> None:
        """Raises NotMadeHere for an action that the request does not ask about."""
        if number_in(number) not in self.action_ids:
            raise NotMadeHere

    def require_update(self, core: Core, number: str) -> None:
        """Raises NotMadeHere for an update to another action, or of somebody else."""
        with core.store.read() as session:
            update = session.get(ProgressUpdate, number_in(number) or 0)
        if update is None or update.action_id not in self.action_ids or update.author_id != self.person.id:
            raise NotMadeHere

    def require_kept(self, core: Core, number: str) -> None:
        """Raises NotMadeHere for words that somebody else wrote."""
        with core.store.read() as session:
            kept = session.get(UnfiledReply, number_in(number) or 0)
        if kept is None or kept.person_id != self.person.id:
            raise NotMadeHere

    def message(self, core: Core, page: int, now: datetime) -> tuple[Message, int, int]:
        """What the request asks and what was answered, a page of it; how many pages there are, and which this is."""
        with core.store.read() as session:
            items = item_rows(session, RequestItem.request_id == self.request_id)
            context = RequestContext(session, core, items, now)
            pages = max(1, -(-len(context.items) // ITEMS_A_PAGE))
            page = min(max(page, 1), pages)
            return context.message(core, "request", page, self.person.id, by_link=True), pages, page

    def away_until(self, core: Core, now: datetime) -> date | None:
        """Until when they said that they are away, if they are."""
        with core.store.read() as session:
            away = on_leave_at(session, now, local_date(now, zone_or(self.person.timezone, core.zone)))
        return away[self.person.ident].until if self.person.ident in away else None

    def answer_all(self, core: Core, state: dict[str, Any], now: datetime) -> Form | None:
        """The form for several actions at once as it was shown. Raises NotMadeHere."""
        on = AnswerAllState.read(json.dumps(state))
        return answer_all_form(core=core, on=on, by=self.person, now=now, again=True)

    def newest_receipt(self, core: Core, now: datetime) -> Message | None:
        """The receipt of what they saved last, if that was just now."""
        with core.store.read() as session:
            query = select(Delivery).where(Delivery.person_id == self.person.id, Delivery.kind == "receipt")
            query = query.where(col(Delivery.created_at) > now - LATELY).order_by(col(Delivery.id).desc())
            found = session.exec(query.limit(1)).first()
            return from_json(found.body) if found else None


def find_answering(*, core: Core, token: str, now: datetime) -> Answering | None:
    """What a link opens; None where it is none, or its person has no mail address any more."""
    with core.store.read() as session:
        link = link_found(session, token, now)
        if link is None:
            return None
        address = address_on(session, link.person, MAIL).address
        if not address:
            return None
        items = item_rows(session, RequestItem.request_id == link.request.ident)
        actions = frozenset(item.action_id for item, _ in items)
        person = link.person.by_link(link.request.ident)
        return Answering(token, person, address, link.request.ident, actions, link.is_over)


def account_known_by(*, core: Core, email: str) -> Account | None:
    """Somebody whom messages reach, by the email address that they are known by; whether or not they have an account."""
    with core.store.read() as session:
        person = person_by_email(session, email)
        if person is None or not person.reached_at:
            return None
        return Account(person.reached_at, person.name, person.email, person.timezone, outside=person.outside)


def send_new_link(*, core: Core, person: Person, now: datetime) -> None:
    """Mail somebody their newest request again, with a link of its own, to the address on file; once an hour at most."""
    with core.transaction(by=By.somebody(person), now=now) as tx:
        request = newest_request(tx.session, person.ident)
        if request is None or not person.reached_at:
            return
        context = RequestContext(tx.session, core, item_rows(tx.session, RequestItem.request_id == request.ident), now)
        if not context.items:
            return
        enqueue(
            tx,
            key=f"link:{request.ident}:{person.id}:{now:%Y-%m-%dT%H}",
            kind="request",
            recipient=person.reached_at,
            message=context.message(core, "request", 1, person.id, by_link=True),
            person_id=person.id,
            request_id=request.ident,
            ask_date=request.ask_date,
            urgent=True,
        )
