"""Whom a board may ask by mail: leads whom no account reaches, once an officer has seen who they are and agreed."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlmodel import Session

from bot.clock import local_date
from bot.core import Core
from bot.domain.permissions import Act
from bot.errors import ChangedSinceShown
from bot.services.access.permissions import require_permission
from bot.services.boards.state import plans_to_show, zone_of
from bot.services.deliveries.notes import note_officers
from bot.services.people.reach import give_address
from bot.surfaces.addresses import MAIL, mail_address
from bot.surfaces.base import Account
from bot.views.deliveries import NoteView
from bot.views.people import MailListView
from storage.boards import Board
from storage.leads import leads_of
from storage.people import Person, addresses_of


def mail_list(session: Session, *, core: Core, board: Board, now: datetime) -> MailListView:
    """The leads of a board whom no account reaches: those who could be asked by mail, and those who are."""
    to_ask, asked = _led_by_mail(session, core, board, now)
    return MailListView(
        board=board.name,
        board_id=board.ident,
        to_ask=tuple((person.name, person.email or "") for person in to_ask),
        asked=tuple((person.name, person.email or "") for person in asked),
        token=_token(to_ask),
    )


def _led_by_mail(session: Session, core: Core, board: Board, now: datetime) -> tuple[list[Person], list[Person]]:
    plan = plans_to_show(session, [board.ident]).get(board.ident)
    on = local_date(now, zone_of(board, core.zone))
    leads = leads_of(session, [plan.ident], on).values() if plan else ()
    people = {lead.person.ident: lead.person for found in leads for lead in found if lead.person}
    known = addresses_of(session, list(people))
    to_ask, asked = [], []
    for person_id, person in sorted(people.items(), key=lambda pair: pair[1].name):
        by_mail = next((a for a in known[person_id] if a.surface == MAIL), None)
        if by_mail and by_mail.usable:
            asked.append(person)
        elif not person.reached_at and person.email:
            to_ask.append(person)
    return to_ask, asked


def _token(people: list[Person]) -> str:
    """Who was shown, short enough to be sent along."""
    return hashlib.sha256(",".join(f"{p.id} {p.email}" for p in people).encode()).hexdigest()[:32]


def agree_to_mail(*, core: Core, board_id: int, shown: str, by: Person, now: datetime, idempotency_key: str) -> str:
    """Have those whom the officer was shown be asked by mail from now on. A sentence.

    Raises NotAllowed, and ChangedSinceShown where the list is another by now.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        board = require_permission(tx.session, by, board_id, Act.change_settings)
        people, _ = _led_by_mail(tx.session, core, board, now)
        if not people or _token(people) != shown:
            raise ChangedSinceShown(ask=f"mail {board.key}")
        for person in people:
            give_address(
                tx.session,
                person,
                Account(mail_address(person.email or ""), person.name, person.email, "", outside=True),
            )
        names = [person.name for person in people]
        tx.audit("agree to mail", f"board {board_id}", people=[person.id for person in people])
        text = core.templates.sentence("agreed_to_mail", by=by.name, board=board.name, names=names)
        note_officers(tx, board, NoteView(text), key=f"mail:{idempotency_key}")
        return text
