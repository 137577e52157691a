"""Finding people's accounts: by the one they had, by any email address, and by asking where only the name is like."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session, and_, col, func, or_, select, true

from bot.core import Core, Transaction
from bot.domain.text import nearest, share_a_word, with_email
from bot.domain.unreachable import REFUSED, Unreachable
from bot.errors import SurfaceError
from bot.field_problems import AccountNotUsable
from bot.services.deliveries.isolation import Piece, Task
from bot.services.people.causes import Cause, cause_of
from bot.services.people.reach import choose_address, give_address, mark_unreachable
from bot.surfaces.addresses import label_of, surface_of
from bot.surfaces.base import Account, Directory
from storage.audit import CLOCK, By
from storage.base import ago
from storage.people import (
    Address,
    FurtherEmail,
    Person,
    address_on,
    emails_of,
    note_email,
    person_at,
    person_by_email,
)

log = logging.getLogger(__name__)

LOOK_UP_AGAIN = timedelta(days=1)
CHECK_AGAIN = timedelta(days=7)
LOOKUPS_A_MINUTE = 45
"""Surfaces answer some fifty by email address a minute; a round ends sooner when one says that it is enough."""


def link_people(
    *, core: Core, now: datetime, limit: int | None = LOOKUPS_A_MINUTE, every: timedelta = LOOK_UP_AGAIN
) -> int:
    """Find the accounts of people who have none yet, or whose account is closed: they may have another by now.

    At most so many a minute. Returns how many can be reached now.
    """
    query = _people(_unlinked(), now - every, now)
    task = Task(core, now, "link people")
    return sum(_look_up(task, on, query, limit) for on, _ in core.directories.items())


def check_accounts(
    *, core: Core, now: datetime, limit: int | None = LOOKUPS_A_MINUTE, every: timedelta = CHECK_AGAIN
) -> int:
    """Look again at the accounts of people that were not looked at for so long: people leave, and some come back.

    Likewise of whose account it is not known whether it is the council's own. At most so many a minute. Returns of how
    many it changed whether they can be reached.
    """
    query = _people(_linked(), now - every, now, col(Address.outside).is_(None))
    task = Task(core, now, "check accounts")
    return sum(_look_up(task, on, query, limit) for on, _ in core.directories.items())


def check_people(*, core: Core, people: Collection[int], now: datetime, every: timedelta) -> int:
    """Look again at the accounts of these people, of those that were not looked at for so long. As `check_accounts`."""
    if not people:
        return 0
    query = _people(true(), now - every, now).where(col(Person.id).in_(people))
    task = Task(core, now, "check accounts")
    return sum(_look_up(task, on, query, LOOKUPS_A_MINUTE) for on, _ in core.directories.items())


def not_looked_at(session: Session, since: datetime, now: datetime) -> set[int]:
    """Who was not looked at on some surface since a moment."""
    query = _people(true(), since, now).outerjoin(Address).with_only_columns(col(Person.id))
    return set(session.scalars(query))


def anyone_to_link(surface: str) -> Any:
    """That there is somebody for `link_people` to look for on a surface, in a prebuilt statement."""
    return _people(_unlinked(), ago(LOOK_UP_AGAIN), ago()).outerjoin(Address, _on(surface)).exists()


def anyone_to_check(surface: str) -> Any:
    """That there is somebody for `check_accounts` to look at on a surface, in a prebuilt statement."""
    query = _people(_linked(), ago(CHECK_AGAIN), ago(), col(Address.outside).is_(None))
    return query.outerjoin(Address, _on(surface)).exists()


def _unlinked() -> Any:
    return or_(col(Address.address).is_(None), Address.closed())


def _linked() -> Any:
    return and_(col(Address.address).is_not(None), ~Address.closed())


def _people(which: Any, since: Any, now: Any, *or_else: Any) -> Any:
    """People not looked at since a moment, or by a clock that was ahead; with their address on a surface, the longest first."""
    looked = col(Address.looked_up_at)
    due = or_(looked.is_(None), looked <= since, looked > now, *or_else)
    further = select(FurtherEmail.person_id)
    findable = or_(col(Address.address).is_not(None), col(Person.email).is_not(None), col(Person.id).in_(further))
    return (
        select(Person, Address.address)
        .where(which, due, findable)
        .order_by(looked.is_not(None), looked, col(Person.id))
    )


def _on(surface: str) -> Any:
    return and_(col(Address.person_id) == Person.id, col(Address.surface) == surface)


def _look_up(task: Task, surface: str, query: Any, limit: int | None) -> int:
    """Look up these people on a surface, and keep what is found. Returns of how many it changed whether they can be reached."""
    core, now, changed = task.core, task.now, 0
    for person, address, emails in _to_look_up(core, surface, query, now, limit):
        asked = task.alone(partial(_asked, core, surface, address, emails), person_piece(person))
        account = asked[0] if asked else SurfaceError(surface=label_of(surface), code="something odd", fix="")
        if isinstance(account, SurfaceError):
            log.warning("person %s could not be looked up: %s", person.id, account.fields["code"])
            if is_enough(account):
                break
            if not (address and account.fields.get("passing")):
                _note_failed(core, surface, person.ident, str(account.fields["code"]), now)
            continue
        keep = partial(_keep, core, surface, person.ident, account, CLOCK, now)
        changed += sum(task.alone(keep, person_piece(person)))
    return changed


def _to_look_up(
    core: Core, surface: str, query: Any, now: datetime, limit: int | None
) -> list[tuple[Person, str, list[str]]]:
    """As many people as may be looked up now, with their address and email addresses."""
    looked = col(Address.looked_up_at)
    lately = select(func.count(col(Address.id))).where(
        Address.surface == surface, looked > now - timedelta(minutes=1), looked <= now
    )
    with core.store.read() as session:
        left = None if limit is None else max(0, limit - session.exec(lately).one())
        found = session.exec(query.outerjoin(Address, _on(surface)).limit(left)).all() if left != 0 else []
        emails = emails_of(session, [person for person, _ in found])
    return [(person, address or "", emails[person.ident]) for person, address in found]


def _asked(core: Core, surface: str, address: str, emails: Sequence[str]) -> Account | SurfaceError | None:
    """Somebody's account as the surface gives it, or why it did not."""
    directory = core.directories.of(surface)
    try:
        return find_account(directory, address, emails) if directory else None
    except SurfaceError as error:
        return error


def find_account(directory: Directory, address: str, emails: Iterable[str]) -> Account | None:
    """Somebody's account: the one they have while it is open, else one by any of their email addresses. Raises SurfaceError."""
    closed = directory.by_address(address) if address else None
    if closed and closed.usable:
        return closed
    for email in emails:
        found = directory.by_email(email)
        if found and found.usable:
            return found
        closed = closed or found
    return closed


def person_piece(person: Person) -> Piece:
    return Piece(person.name, f"person {person.id}")


def is_enough(error: SurfaceError) -> bool:
    """Whether the surface asks for rest, or can't be reached: the next round goes on from here."""
    code = str(error.fields.get("code"))
    return code == "ratelimited" or code.startswith("nothing")


def _note_failed(core: Core, surface: str, person_id: int, code: str, now: datetime) -> None:
    """Somebody can't be looked up: others come first. What is known of an account holds."""
    with core.transaction(by=CLOCK, now=now) as tx:
        if person := tx.session.get(Person, person_id):
            own = address_on(tx.session, person, surface)
            own.looked_up_at = tx.now
            tx.session.add(own)
            if own.address is None:
                mark_unreachable(tx.session, person, surface, Unreachable.not_looked_up, code)


def _keep(core: Core, surface: str, person_id: int, account: Account | None, by: By, now: datetime) -> bool:
    with core.transaction(by=by, now=now) as tx:
        person = tx.session.get(Person, person_id, with_for_update=True)
        return person is not None and keep_account(tx, person, surface, account)


def keep_account(tx: Transaction, person: Person, surface: str, account: Account | None) -> bool:
    """Keep how somebody's account on a surface is now, or that another takes the place of one that is closed.

    Whether that changes that they can be reached there.
    """
    own = address_on(tx.session, person, surface)
    was_usable, just_refused = own.usable, own.unreachable_note == REFUSED and own.looked_up_at is None
    own.looked_up_at = tx.now
    tx.session.add(own)
    if account is None or not account.usable:
        _note_closed(tx, person, own, account)
    elif account.address == own.address:
        own.outside, own.timezone = account.outside, account.timezone
        if own.unreachable == Unreachable.deactivated and not just_refused:
            own.unreachable = own.unreachable_note = ""
        _note_email(tx, person, account)
        choose_address(tx.session, person)
    else:
        _take(tx, person, own, account)
    return own.usable != was_usable


def _note_closed(tx: Transaction, person: Person, own: Address, account: Account | None) -> None:
    if own.address is None:
        why = Unreachable.deactivated if account else Unreachable.no_account
        mark_unreachable(tx.session, person, own.surface, why)
    elif own.unreachable != Unreachable.deactivated or own.unreachable_note:
        mark_unreachable(tx.session, person, own.surface, Unreachable.deactivated)
        tx.audit("find account gone", f"person {person.id}")


def _take(tx: Transaction, person: Person, own: Address, account: Account) -> None:
    """Somebody has this account now, unless it is somebody else's."""
    taken = person_at(tx.session, account.address)
    if taken and own.address:
        _note_closed(tx, person, own, None)
    elif taken:
        mark_unreachable(tx.session, person, own.surface, Unreachable.taken, told_apart(taken, person))
    if taken:
        return
    give_address(tx.session, person, account)
    _note_email(tx, person, account)
    tx.audit("link person", f"person {person.id}")


def _note_email(tx: Transaction, person: Person, account: Account) -> None:
    """An address that a council's own account shows is its person's, unless the account goes by quite another name.

    What another organisation's shows is for it to say.
    """
    if account.outside is False and share_a_word(account.name, person.name):
        note_email(tx.session, person, account.email)


def told_apart(person: Person, other: Person) -> str:
    """Somebody's name, for a sentence about another; with their address where the two are called the same."""
    if person.name.casefold() != other.name.casefold():
        return person.name
    return f"another {with_email(person.name, person.email)}"


@dataclass(frozen=True)
class AmbiguousAccount:
    """Somebody without an account, and accounts of nobody else that have a name like theirs."""

    person: Person
    accounts: tuple[Account, ...]
    cause: Cause


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
        here = Address.surface == surface, col(Address.address).is_not(None), Address.unreachable == ""
        reached = select(Address.person_id).where(*here)
        forgotten = Unreachable.removed.words("")
        query = select(Person).where(col(Person.id).not_in(reached), Person.unreachable != forgotten)
        waiting = list(session.exec(query.order_by(Person.name)))
        known = {own.person_id: own for own in session.exec(select(Address).where(Address.surface == surface))}
        emails = emails_of(session, waiting)
    directory = core.directories.of(surface)
    accounts = directory.accounts() if directory and waiting else []
    owners = {own.address: person_id for person_id, own in known.items() if own.address}
    free = [a for a in accounts if a.usable and a.address not in owners]
    left = []
    for person in waiting:
        like = nearest(person.name, [account.name for account in free])
        others = [a for a in accounts if owners.get(a.address, person.ident) == person.ident]
        cause = cause_of(person, known.get(person.ident), surface, emails[person.ident], others)
        unsure = AmbiguousAccount(person, tuple(account for account in free if account.name in like), cause)
        chosen = choose(unsure) if unsure.accounts else None
        if chosen and _keep(core, surface, person.ident, chosen, by, now):
            free.remove(chosen)
            owners[chosen.address] = person.ident
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
