"""How somebody is reached: at which of their addresses, and why at none. Worked out anew whenever one changes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, and_, col, or_

from bot.domain.unreachable import GONE, REFUSED, Unreachable
from bot.surfaces.addresses import MAIL, label_of, surface_of
from bot.surfaces.base import Account
from storage.deliveries import Delivery
from storage.people import Address, Person, address_on, addresses_of


def give_address(session: Session, person: Person, account: Account) -> None:
    """Somebody has this account: messages reach them there from now on."""
    own = address_on(session, person, surface_of(account.address))
    if own.address and own.address != account.address:
        _readdress(session, person, own.address, account.address)
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


def mark_refused(session: Session, person: Person, surface: str, why: Unreachable) -> None:
    """Their address took no message. They may have another by now, so it is looked up at the next round."""
    own = address_on(session, person, surface)
    own.looked_up_at = None
    session.add(own)
    mark_unreachable(session, person, surface, why, REFUSED)


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
    usable = sorted((a for a in known if a.usable), key=lambda a: (a.surface != person.preferred, a.surface == MAIL))
    before, person.reached_at = person.reached_at, (usable[0].address or "") if usable else ""
    if before and person.reached_at and before != person.reached_at:
        _readdress(session, person, before, person.reached_at)
    person.unreachable = "" if usable else next((words_of(a) for a in known if a.unreachable), "")
    person.gone = not usable and any(a.unreachable in GONE for a in known)
    person.outside = _all_outside(usable or [a for a in known if a.address])
    if usable and not person.zone_given:
        person.timezone = usable[0].timezone or person.timezone
    session.add(person)


def _all_outside(known: Sequence[Address]) -> bool:
    return bool(known) and all(a.outside for a in known)


def words_of(address: Address) -> str:
    """Why an address takes no message, in words."""
    return Unreachable(address.unreachable).words(label_of(address.surface), address.unreachable_note)


def _readdress(session: Session, person: Person, before: str, after: str) -> None:
    """What waits for somebody goes to where they are reached now, and what failed there of which nobody was notified yet."""
    not_reported = and_(col(Delivery.state) == "failed", col(Delivery.failure_reported_at).is_(None))
    waits = or_(col(Delivery.state) == "pending", not_reported), col(Delivery.edits_id).is_(None)
    theirs = col(Delivery.person_id) == person.id, col(Delivery.recipient) == before
    new = {"recipient": after, "surface": surface_of(after), "state": "pending", "reason": ""}
    session.execute(sa.update(Delivery).where(*theirs, *waits).values(new))
