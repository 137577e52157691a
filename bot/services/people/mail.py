"""Whom a board may ask by mail: leads whom no account reaches, or who prefer it, once an officer has seen who they are and
agreed; and to which of its chairs the digest goes by mail."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.permissions import Act
from bot.errors import ChangedSinceShown
from bot.messages.message import Message
from bot.services.access.permissions import require_permission
from bot.services.boards.state import plans_to_show, zone_of
from bot.services.deliveries.notes import note_officers
from bot.services.deliveries.outbox import enqueue
from bot.services.people.reach import choose_address, give_address
from bot.surfaces.addresses import MAIL, mail_address, surface_of
from bot.surfaces.base import Account
from bot.views.deliveries import NoteView
from bot.views.people import MailChoice, MailListView
from storage.boards import Board, members_in
from storage.leads import leads_of
from storage.people import Address, Person, addresses_of

MOST_CHOICES = 12


@dataclass(frozen=True)
class Chosen:
    """A choice that an officer made (see `MailChoice`); `shown` stands for whom, at which address, they were shown."""

    board_id: int
    person_id: int
    way: str
    shown: str


def mail_list(session: Session, *, core: Core, board: Board, now: datetime) -> MailListView:
    """The leads of a board whom no account reaches: those who could be asked by mail, and those who are; and who may choose."""
    leads = _leads(session, core, board, now)
    to_ask, asked = _led_by_mail(leads)
    choices = _choices(session, board, leads)
    return MailListView(
        board=board.name,
        board_id=board.ident,
        to_ask=tuple((person.name, person.email or "") for person in to_ask),
        asked=tuple((person.name, person.email or "") for person in asked),
        token=_token(to_ask),
        choices=tuple(choices[:MOST_CHOICES]),
        more=max(0, len(choices) - MOST_CHOICES),
    )


def leads_to_agree_about(session: Session, core: Core, board: Board, now: datetime) -> list[Person]:
    """The leads who are asked by mail once an officer agrees; none where mail is not set up."""
    return _led_by_mail(_leads(session, core, board, now))[0] if core.mails else []


Leads = Sequence[tuple[Person, Sequence[Address]]]
"""Each with their addresses, by name."""


def _leads(session: Session, core: Core, board: Board, now: datetime) -> Leads:
    plan = plans_to_show(session, [board.ident]).get(board.ident)
    on = local_date(now, zone_of(board, core.zone))
    leads = leads_of(session, [plan.ident], on).values() if plan else ()
    people = {lead.person.ident: lead.person for found in leads for lead in found if lead.person}
    known = addresses_of(session, list(people))
    return [(person, known[i]) for i, person in sorted(people.items(), key=lambda pair: pair[1].name)]


def _led_by_mail(leads: Leads) -> tuple[list[Person], list[Person]]:
    """Those who could be asked by mail, and those who are."""
    to_ask, asked = [], []
    for person, known in leads:
        if any(own.surface == MAIL and own.usable for own in known):
            asked.append(person)
        elif person.email and (not person.reached_at or person.preferred == MAIL):
            to_ask.append(person)
    return to_ask, asked


def _choices(session: Session, board: Board, leads: Leads) -> list[MailChoice]:
    """Guests first, whom mail may suit better; then who is asked by mail and has an account; then chairs without one."""
    found: list[MailChoice] = []
    for person, known in sorted(leads, key=lambda pair: not pair[0].outside):
        if person.email and any(own.usable and own.surface != MAIL for own in known):
            found.append(_choice(person, "chat" if surface_of(person.reached_at) == MAIL else "mail"))
    for member, person in members_in(session, board.ident, "chair"):
        without_account = not person.reached_at or surface_of(person.reached_at) == MAIL
        if person.email and without_account and not board.closed_to_others:
            found.append(_choice(person, "no_digest" if member.digest_by_mail else "digest"))
    return found


def _choice(person: Person, way: str) -> MailChoice:
    return MailChoice(person.ident, person.name, person.email or "", way, _token([person]))


def _give_mail(session: Session, person: Person) -> None:
    """Have messages reach somebody at their email address."""
    give_address(
        session, person, Account(mail_address(person.email or ""), person.name, person.email, "", outside=True)
    )


def _token(people: list[Person]) -> str:
    """Who was shown, short enough to be sent along."""
    return hashlib.sha256(",".join(f"{p.id} {p.email}" for p in people).encode()).hexdigest()[:32]


def agree_to_mail(*, core: Core, board_id: int, shown: str, by: Person, now: datetime, idempotency_key: str) -> str:
    """Have those whom the officer was shown be asked by mail from now on. A sentence.

    Raises NotAllowed, and ChangedSinceShown where the list is another by now.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        board = require_permission(tx.session, by, board_id, Act.change_settings)
        people, _ = _led_by_mail(_leads(tx.session, core, board, now))
        if not people or _token(people) != shown:
            raise ChangedSinceShown(ask=f"mail {board.key}")
        for person in people:
            _give_mail(tx.session, person)
        names = [person.name for person in people]
        tx.audit("agree to mail", f"board {board_id}", people=[person.id for person in people])
        text = core.templates.sentence("agreed_to_mail", by=by.name, board=board.name, names=names)
        note_officers(tx, board, NoteView(text), key=f"mail:{idempotency_key}")
        return text


def choose_way(*, core: Core, choice: Chosen, by: Person, now: datetime, idempotency_key: str) -> str:
    """Have somebody asked by mail or in chat from now on, or the digest sent to a chair by mail or not. A sentence.

    Raises NotAllowed, and ChangedSinceShown where they could not choose so any more, or have another address.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        board = require_permission(tx.session, by, choice.board_id, Act.change_settings)
        offered = _choices(tx.session, board, _leads(tx.session, core, board, now))
        named = choice.person_id, choice.way, choice.shown
        if named not in {(each.person_id, each.way, each.token) for each in offered}:
            raise ChangedSinceShown(ask=f"mail {board.key}")
        person = tx.session.get_one(Person, choice.person_id)
        if choice.way in ("mail", "digest"):
            _give_mail(tx.session, person)
        if choice.way in ("mail", "chat"):
            person.preferred = MAIL if choice.way == "mail" else ""
            choose_address(tx.session, person)
        else:
            for member, chair in members_in(tx.session, board.ident, "chair"):
                if chair.id == person.id:
                    member.digest_by_mail = choice.way == "digest"
                    tx.session.add(member)
        tx.audit("choose way", f"person {person.id}", board=board.id, way=choice.way)
        text = core.templates.sentence("way_chosen", by=by.name, name=person.name, board=board.name, way=choice.way)
        note_officers(tx, board, NoteView(text), key=f"mail:{idempotency_key}")
        return text


def mail_digest(tx: Transaction, board: Board, parts: Sequence[Message], *, key: str, expires_at: datetime) -> None:
    """Send the digest to the chairs who want it by mail, as one; never that of a board that is closed to others."""
    if board.closed_to_others or not tx.core.mails:
        return
    whole = Message(parts[0].summary, tuple(block for part in parts for block in part.blocks))
    for member, person in members_in(tx.session, board.ident, "chair"):
        if member.digest_by_mail and surface_of(person.reached_at) == MAIL:
            enqueue(
                tx,
                key=f"{key}:{person.id}",
                kind="note",
                recipient=person.reached_at,
                message=whole,
                person_id=person.id,
                board_id=board.id,
                expires_at=expires_at,
            )
