"""How somebody is reached: at which of their addresses, and why at none. Worked out anew whenever one changes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.domain.unreachable import GONE, Unreachable
from bot.surfaces.addresses import label_of, surface_of
from bot.surfaces.base import Account
from storage.deliveries import Delivery
from storage.people import Address, Person, address_on, addresses_of


def give_address(session: Session, person: Person, account: Account) -> None:
    """Somebody has this account: messages reach them there from now on."""
    own = address_on(session, person, surface_of(account.address))
    own.address, own.unreachable, own.unreachable_note = account.address, "", ""
    own.timezone, own.outside = account.timezone, account.outside
    session.add(own)
    choose_address(session, person)


def mark_unreachable(session: Session, person: Person, surface: str, why: Unreachable, note: str = "") -> None:
    """Their address on a surface takes no message, or none was found there; `note` is for the words of it."""
    own = address_on(session, person, surface)
    own.unreachable, own.unreachable_note = why.value, note
    session.add(own)
    choose_address(session, person)


def mark_reachable(session: Session, person: Person) -> None:
    """Addresses that took no messages any more may take them again."""
    for own in addresses_of(session, [person.ident])[person.ident]:
        if own.unreachable in GONE:
            own.unreachable = ""
            session.add(own)
    choose_address(session, person)


def choose_address(session: Session, person: Person) -> None:
    """Keep where messages reach somebody: where they prefer, else at the first of their addresses that takes any."""
    session.flush()
    known = addresses_of(session, [person.ident])[person.ident]
    usable = sorted((a for a in known if a.usable), key=lambda a: a.surface != person.preferred)
    before, person.reached_at = person.reached_at, (usable[0].address or "") if usable else ""
    if before and person.reached_at and before != person.reached_at:
        _readdress(session, person, before)
    person.unreachable = "" if usable else next((words_of(a) for a in known if a.unreachable), "")
    person.gone = not usable and any(a.unreachable in GONE for a in known)
    person.outside = any(a.address for a in known) and all(
        bool(a.outside) for a in usable or [a for a in known if a.address]
    )
    if usable:
        person.timezone = person.timezone or usable[0].timezone
    session.add(person)


def words_of(address: Address) -> str:
    """Why an address takes no message, in words."""
    return Unreachable(address.unreachable).words(label_of(address.surface), address.unreachable_note)


def _readdress(session: Session, person: Person, before: str) -> None:
    """What waits for somebody goes to where they are reached now."""
    waits = col(Delivery.person_id) == person.id, col(Delivery.recipient) == before, col(Delivery.state) == "pending"
    new = {"recipient": person.reached_at, "surface": surface_of(person.reached_at)}
    session.execute(sa.update(Delivery).where(*waits, col(Delivery.edits_id).is_(None)).values(new))
