"""Who writes, presses or asks: the person behind an account, known by it, or recognised by any of their email addresses."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import select

from bot.core import Core
from bot.domain.unreachable import GONE, Unreachable
from bot.errors import SurfaceError
from bot.services.people.accounts import keep_account
from bot.surfaces.addresses import surface_of
from bot.surfaces.base import Account, Deadline
from storage.audit import By
from storage.people import Address, Person, person_at, person_by_email

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Caller:
    """Whoever writes, presses or asks: the person behind an address, where known, and whether it is one of the council's own."""

    person: Person | None
    outside: bool
    trouble: SurfaceError | None = None
    """Why it could not be asked just now who it is, where that may be known the next time."""


def whoever_is_at(*, core: Core, address: str, now: datetime, deadline: Deadline | None = None) -> Caller:
    """The person behind an address: known already, or recognised by the account's email address.

    Who was recognised has this account from now on, unless the one that they had is open still: then messages go on going
    there. Of an account that can't be looked up just now, what was found last holds, else that it is the council's own.
    """
    with core.store.read() as session:
        known = session.exec(select(Address, Person).join(Person).where(Address.address == address)).first()
    own, person = known or (None, None)
    if own and person and own.outside is not None and own.unreachable not in GONE:
        return Caller(person, person.outside)
    try:
        account = core.directories.by_address(address, deadline)
        found = person or _recognised(core, account, deadline)
        if found and account:
            _link(core, found, account, now, deadline)
    except SurfaceError as error:
        return Caller(person, core.directories.was_outside(address), error if error.fields.get("passing") else None)
    with core.store.read() as session:  # somebody else may have linked it meanwhile
        person = person_at(session, address)
        found = session.get(Person, found.ident) if found else None
    return Caller(person or found, person.outside if person else account is None or bool(account.outside))


def _recognised(core: Core, account: Account | None, deadline: Deadline | None = None) -> Person | None:
    """Whose email address an account has. Another organisation's account is not theirs whose own has that address.

    What stands in such an account is for that organisation to say. Raises SurfaceError.
    """
    if account is None or not account.email or not account.usable:
        return None
    with core.store.read() as session:
        person = person_by_email(session, account.email)
    directory = core.directories.of(surface_of(account.address))
    if person and account.outside and directory:
        theirs = directory.by_email(account.email)
        return person if theirs is None or theirs.address == account.address else None
    return person


def _link(core: Core, person: Person, account: Account, now: datetime, deadline: Deadline | None) -> None:
    """Keep an account as somebody's, in place of one that they had and that is closed. Raises SurfaceError."""
    surface = surface_of(account.address)
    with core.store.read() as session:
        on_it = Address.person_id == person.id, Address.surface == surface
        own = session.exec(select(Address).where(*on_it)).first()
    had = own.address if own and own.usable and own.address != account.address else None
    before = core.directories.by_address(had, deadline) if had else None
    if before and before.usable:
        return
    with core.transaction(by=By.somebody(person), now=now) as tx:
        theirs = tx.session.get(Person, person.ident, with_for_update=True)
        if theirs:
            keep_account(tx, theirs, surface, account)


def account_changed(*, core: Core, seen: Account, now: datetime) -> None:
    """A surface says that an account was changed or made anew: it is looked up where that matters for anybody.

    People's status and picture change all day, and most accounts are nobody's here. What can't be looked up just now is
    found by the next check.
    """
    with core.store.read() as session:
        own = session.exec(select(Address).where(Address.address == seen.address)).first()
        if not _matters(own, person_by_email(session, seen.email or ""), seen):
            return
        person = session.get(Person, own.person_id) if own else None
    try:
        account = core.directories.by_address(seen.address)
        person = person or _recognised(core, account)
        if person:
            _link(core, person, account or replace(seen, usable=False), now, None)
    except SurfaceError as error:
        log.info("an account that was changed could not be looked up: %s", error.fields["code"])


def _matters(own: Address | None, by_email: Person | None, seen: Account) -> bool:
    """Whether what is seen of an account is news: of one that is somebody's, or that has somebody's email address."""
    if own is None:
        return by_email is not None
    is_as_known = (own.unreachable != Unreachable.deactivated, own.timezone) == (seen.usable, seen.timezone)
    email_is_known = by_email is not None or bool(own.outside) or not seen.email
    return not (is_as_known and email_is_known)


def person_for_account(*, core: Core, address: str, now: datetime) -> Person | None:
    """The person behind an address, where known. Raises SurfaceError where that can't be asked just now."""
    caller = whoever_is_at(core=core, address=address, now=now)
    if caller.person is None and caller.trouble:
        raise caller.trouble
    return caller.person
