"""Finding people's accounts: by email address, and by asking where only the name is like."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session, and_, col, or_, select

from bot.core import Core, Transaction
from bot.domain.text import nearest
from bot.domain.unreachable import Unreachable
from bot.errors import SurfaceError
from bot.field_problems import AccountNotUsable
from bot.services.deliveries.isolation import Piece, Task
from bot.services.people.reach import choose_address, give_address, mark_unreachable
from bot.surfaces.addresses import label_of, surface_of
from bot.surfaces.base import Account, Deadline, Directory
from storage.audit import CLOCK, By
from storage.people import Address, Person, address_on, person_at, person_by_email

log = logging.getLogger(__name__)

LOOK_UP_AGAIN = timedelta(days=1)
CHECK_AGAIN = timedelta(days=7)
LOOKUPS_A_ROUND = 500  # a round ends sooner when the surface says that it is enough


def link_people(
    *, core: Core, now: datetime, limit: int | None = LOOKUPS_A_ROUND, every: timedelta = LOOK_UP_AGAIN
) -> int:
    """Find the accounts of people who have an email address but no account yet, on each surface. Returns how many."""
    return sum(_link_on(core, on, directory, now, limit, every) for on, directory in core.directories.items())


def _link_on(core: Core, surface: str, directory: Directory, now: datetime, limit: int | None, every: timedelta) -> int:
    found, task = 0, Task(core, now, "link people")
    for person, _ in _not_looked_at(core, surface, now, every, limit, linked=False):
        person_id = person.ident
        asked = task.alone(partial(_asked, directory.by_email, person.email or ""), person_piece(person))
        account = asked[0] if asked else SurfaceError(surface=label_of(surface), code="something odd", fix="")
        if isinstance(account, SurfaceError):
            log.warning("person %s could not be looked up: %s", person_id, account.fields["code"])
            if is_enough(account):
                break
            _note_failed(core, surface, person_id, str(account.fields["code"]), now)
            continue
        found += sum(task.alone(partial(_link, core, surface, person_id, account, CLOCK, now), person_piece(person)))
    return found


def person_piece(person: Person) -> Piece:
    return Piece(person.name, f"person {person.id}")


def _asked(ask: Callable[[str], Account | None], what: str) -> Account | SurfaceError | None:
    """An account as the surface gives it, or why it did not."""
    try:
        return ask(what)
    except SurfaceError as error:
        return error


def _not_looked_at(
    core: Core, surface: str, now: datetime, every: timedelta, limit: int | None, *, linked: bool
) -> list[tuple[Person, str]]:
    """People with an account on a surface, or with an email address and none yet, and the address of it.

    Only those not looked at for so long (or by a clock that was ahead), or of whose account it is not known whether it is
    the council's own: at most `limit`, or all.
    """
    looked = col(Address.looked_up_at)
    query = select(Person, Address.address).outerjoin(
        Address, and_(col(Address.person_id) == Person.id, col(Address.surface) == surface)
    )
    kind = (
        (col(Address.address).is_not(None),)
        if linked
        else (col(Address.address).is_(None), col(Person.email).is_not(None))
    )
    due = or_(looked.is_(None), looked <= now - every, looked > now)
    query = query.where(*kind, or_(due, col(Address.outside).is_(None)) if linked else due)
    with core.store.read() as session:
        found = session.exec(query.order_by(col(Person.id)).limit(limit))
        return [(person, address or "") for person, address in found]


def is_enough(error: SurfaceError) -> bool:
    """Whether the surface asks for rest, or can't be reached: the next round goes on from here."""
    code = str(error.fields.get("code"))
    return code == "ratelimited" or code.startswith("nothing")


def _note_failed(core: Core, surface: str, person_id: int, code: str, now: datetime) -> None:
    with core.transaction(by=CLOCK, now=now) as tx:
        if person := tx.session.get(Person, person_id):
            mark_unreachable(tx.session, person, surface, Unreachable.not_looked_up, code)
            _note_lookup(tx, person, surface)


def _note_lookup(tx: Transaction, person: Person, surface: str) -> None:
    own = address_on(tx.session, person, surface)
    own.looked_up_at = tx.now
    tx.session.add(own)


def _link(core: Core, surface: str, person_id: int, account: Account | None, by: By, now: datetime) -> bool:
    """Keep what was found of somebody's account on a surface; whether they have one now that they had not."""
    with core.transaction(by=by, now=now) as tx:
        session = tx.session
        person = session.get(Person, person_id, with_for_update=True)
        if person is None or address_on(session, person, surface).address:
            return False
        taken = person_at(session, account.address) if account else None
        if account is None:
            mark_unreachable(session, person, surface, Unreachable.no_account)
        elif not account.usable:
            mark_unreachable(session, person, surface, Unreachable.deactivated)
        elif taken:
            mark_unreachable(session, person, surface, Unreachable.taken, taken.name)
        else:
            give_address(session, person, account)
            tx.audit("link person", f"person {person_id}")
        _note_lookup(tx, person, surface)
        return address_on(session, person, surface).address is not None


def check_accounts(
    *, core: Core, now: datetime, limit: int | None = LOOKUPS_A_ROUND, every: timedelta = CHECK_AGAIN
) -> int:
    """Look again at the accounts of people that were not looked at for so long: people leave, and some come back.

    Returns of how many it changed whether they can be reached.
    """
    return sum(_check_on(core, on, directory, now, limit, every) for on, directory in core.directories.items())


def _check_on(
    core: Core, surface: str, directory: Directory, now: datetime, limit: int | None, every: timedelta
) -> int:
    changed, task = 0, Task(core, now, "check accounts")
    for person, address in _not_looked_at(core, surface, now, every, limit, linked=True):
        asked = task.alone(partial(_asked, directory.by_address, address), person_piece(person))
        account = asked[0] if asked else SurfaceError(surface=label_of(surface), code="something odd", fix="")
        if isinstance(account, SurfaceError):
            log.warning("person %s could not be looked up: %s", person.id, account.fields["code"])
            if is_enough(account):
                break
            continue
        with core.transaction(by=CLOCK, now=now) as tx:
            changed += _note_account(tx, tx.session.get_one(Person, person.ident), surface, account)
    return changed


def _note_account(tx: Transaction, person: Person, surface: str, account: Account | None) -> bool:
    """Keep how somebody's account is now; whether that changes that they can be reached there."""
    own = address_on(tx.session, person, surface)
    usable, was_gone = account is not None and account.usable, own.unreachable == Unreachable.deactivated
    if account is not None:
        own.outside, own.timezone = account.outside, account.timezone
    own.looked_up_at = tx.now
    tx.session.add(own)
    if not usable and not was_gone:
        mark_unreachable(tx.session, person, surface, Unreachable.deactivated)
        tx.audit("find account gone", f"person {person.id}")
    elif usable and was_gone:
        own.unreachable = ""
    choose_address(tx.session, person)
    return usable == was_gone


@dataclass(frozen=True)
class AmbiguousAccount:
    """Somebody without an account, and accounts of nobody else that have a name like theirs."""

    person: Person
    accounts: tuple[Account, ...]


def link_unsure(
    *, core: Core, choose: Callable[[AmbiguousAccount], Account | None], by: By, now: datetime
) -> list[AmbiguousAccount]:
    """Put to `choose` whom an email address did not find, with the accounts that may be theirs; returns who is left.

    Raises SurfaceError where a surface does not tell its accounts.
    """
    return [
        unsure for surface, _ in core.directories.items() for unsure in _link_unsure_on(core, surface, choose, by, now)
    ]


def _link_unsure_on(
    core: Core, surface: str, choose: Callable[[AmbiguousAccount], Account | None], by: By, now: datetime
) -> list[AmbiguousAccount]:
    with core.store.read() as session:
        here = select(Address.person_id).where(Address.surface == surface, col(Address.address).is_not(None))
        waiting = list(session.exec(select(Person).where(col(Person.id).not_in(here)).order_by(Person.name)))
        taken = set(session.exec(select(Address.address).where(Address.surface == surface)))
    directory = core.directories.of(surface)
    accounts = directory.accounts() if directory and waiting else []
    free = [a for a in accounts if a.usable and a.address not in taken]
    left = []
    for person in waiting:
        like = nearest(person.name, [account.name for account in free])
        unsure = AmbiguousAccount(person, tuple(account for account in free if account.name in like))
        chosen = choose(unsure) if unsure.accounts else None
        if chosen and _link(core, surface, person.ident, chosen, by, now):
            free.remove(chosen)
        else:
            left.append(unsure)
    return left


def person_of(session: Session, account: Account, now: datetime) -> Person:
    """The person behind an account that somebody chose: known by it or by its email address, else added as it is.

    Raises FieldProblem where nobody can be asked there.
    """
    if not account.usable:
        raise AccountNotUsable(field="person", name=account.name)
    person = person_at(session, account.address)
    if person is None and account.email:
        person = person_by_email(session, account.email)
    if person is None:
        values = {"name": account.name, "email": (account.email or "").lower() or None, "timezone": account.timezone}
        person = Person.model_validate(values)
        session.add(person)
        session.flush()
    own = address_on(session, person, surface_of(account.address))
    if own.address is None or own.unreachable == Unreachable.deactivated:
        own.looked_up_at = now
        session.add(own)
        give_address(session, person, account)
    return person


@dataclass(frozen=True)
class Caller:
    """Whoever writes, presses or asks: the person behind an address, where known, and whether it is one of the council's own."""

    person: Person | None
    outside: bool
    trouble: SurfaceError | None = None
    """Why it could not be asked just now who it is, where that may be known the next time."""


def whoever_is_at(*, core: Core, address: str, now: datetime, deadline: Deadline | None = None) -> Caller:
    """The person behind an address: known already, or recognised by the account's email address.

    Of an account that can't be looked up just now, what was found last holds, else that it is the council's own.
    """
    with core.store.read() as session:
        known = session.exec(select(Address, Person).join(Person).where(Address.address == address)).first()
    own, person = known or (None, None)
    if own and person and own.outside is not None:
        return Caller(person, person.outside)
    try:
        account = core.directories.by_address(address, deadline)
        found = None if person else _recognised(core, account)
    except SurfaceError as error:
        return Caller(person, core.directories.was_outside(address), error if error.fields.get("passing") else None)
    if found:
        _link(core, surface_of(address), found.ident, account, By.somebody(found), now)
    elif own and person and account:
        with core.transaction(by=By.somebody(person), now=now) as tx:
            _note_account(tx, tx.session.get_one(Person, person.ident), own.surface, account)
    with core.store.read() as session:  # somebody else may have linked it meanwhile
        person = person_at(session, address)
    return Caller(person, person.outside if person else account is None or bool(account.outside))


def _recognised(core: Core, account: Account | None) -> Person | None:
    """Whose email address an account has. Another organisation's account is not theirs whose own has that address.

    What stands in such an account is for that organisation to say. Raises SurfaceError.
    """
    if account is None or not account.email:
        return None
    with core.store.read() as session:
        person = person_by_email(session, account.email)
    directory = core.directories.of(surface_of(account.address))
    if person and account.outside and directory:
        theirs = directory.by_email(account.email)
        return person if theirs is None or theirs.address == account.address else None
    return person


def person_for_account(*, core: Core, address: str, now: datetime) -> Person | None:
    """The person behind an address, where known. Raises SurfaceError where that can't be asked just now."""
    caller = whoever_is_at(core=core, address=address, now=now)
    if caller.person is None and caller.trouble:
        raise caller.trouble
    return caller.person
