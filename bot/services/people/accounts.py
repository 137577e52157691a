"""Finding people's accounts in Slack: by email address, and by asking where only the name is like."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from bot.core import Core
from bot.domain.text import nearest
from bot.errors import FieldProblem, SurfaceError
from bot.services.deliveries.isolation import Piece, Task
from bot.surfaces.base import DEACTIVATED, Account, Deadline, Directory
from storage.audit import CLOCK, By
from storage.people import Person, person_by_email, person_by_slack

log = logging.getLogger(__name__)

LOOK_UP_AGAIN = timedelta(days=1)
CHECK_AGAIN = timedelta(days=7)
LOOKUPS_A_ROUND = 500  # a round ends sooner when Slack says that it is enough


def link_people(
    *,
    core: Core,
    directory: Directory,
    now: datetime,
    limit: int | None = LOOKUPS_A_ROUND,
    every: timedelta = LOOK_UP_AGAIN,
) -> int:
    """Find the chat accounts of people who have an email address but no account yet. Returns how many were found."""
    unlinked = col(Person.slack_user).is_(None), col(Person.email).is_not(None)
    found, task = 0, Task(core, now, "link people")
    for person in _not_looked_at(core, now, every, limit, *unlinked):
        person_id = person.ident
        asked = task.alone(partial(_asked, directory.by_email, person.email or ""), person_piece(person))
        account = asked[0] if asked else SurfaceError(code="something odd", fix="")
        if isinstance(account, SurfaceError):
            log.warning("person %s could not be looked up: %s", person_id, account.fields["code"])
            if is_enough(account):
                break
            _note_lookup(core, person_id, f"Slack answered {account.fields['code']} when asked for the account", now)
            continue
        found += sum(task.alone(partial(_link, core, person_id, account, CLOCK, now), person_piece(person)))
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
    core: Core, now: datetime, every: timedelta, limit: int | None, *where: ColumnElement[bool]
) -> list[Person]:
    """People of this kind who were not looked up for so long (or by a clock that was ahead): at most `limit`, or all."""
    looked = col(Person.looked_up_at)
    with core.store.read() as session:
        query = select(Person).where(*where, or_(looked.is_(None), looked <= now - every, looked > now))
        return list(session.exec(query.order_by(col(Person.id)).limit(limit)))


def is_enough(error: SurfaceError) -> bool:
    """Whether Slack asks for rest, or can't be reached: the next round goes on from here."""
    code = str(error.fields.get("code"))
    return code == "ratelimited" or code.startswith("nothing")


def _note_lookup(core: Core, person_id: int, why: str, now: datetime) -> None:
    with core.transaction(by=CLOCK, now=now) as tx:
        if person := tx.session.get(Person, person_id):
            person.looked_up_at, person.unreachable = now, why
            tx.session.add(person)


def _link(core: Core, person_id: int, account: Account | None, by: By, now: datetime) -> bool:
    with core.transaction(by=by, now=now) as tx:
        session = tx.session
        person = session.get(Person, person_id)
        if person is None or person.slack_user:
            return False
        person.looked_up_at = now
        taken = person_by_slack(session, account.user_id) if account else None
        if account is None:
            person.unreachable = "no Slack account has this email address"
        elif not account.usable:
            person.unreachable = DEACTIVATED
        elif taken:
            person.unreachable = f"{taken.name} has the same Slack account"
        else:
            person.slack_user, person.unreachable = account.user_id, ""
            person.timezone = person.timezone or account.timezone
            tx.audit("link person", f"person {person_id}")
        session.add(person)
        return bool(person.slack_user)


def check_accounts(
    *,
    core: Core,
    directory: Directory,
    now: datetime,
    limit: int | None = LOOKUPS_A_ROUND,
    every: timedelta = CHECK_AGAIN,
) -> int:
    """Look again at the accounts of people that were not looked at for so long: people leave, and some come back.

    Returns of how many it changed whether they can be reached.
    """
    changed, task = 0, Task(core, now, "check accounts")
    for linked in _not_looked_at(core, now, every, limit, col(Person.slack_user).is_not(None)):
        person_id = linked.ident
        asked = task.alone(partial(_asked, directory.by_id, linked.slack_user or ""), person_piece(linked))
        account = asked[0] if asked else SurfaceError(code="something odd", fix="")
        if isinstance(account, SurfaceError):
            log.warning("person %s could not be looked up: %s", person_id, account.fields["code"])
            if is_enough(account):
                break
            continue
        usable = account is not None and account.usable
        with core.transaction(by=CLOCK, now=now) as tx:
            person = tx.session.get_one(Person, person_id)
            if usable and person.unreachable == DEACTIVATED:
                person.unreachable, changed = "", changed + 1
            elif not usable and person.unreachable != DEACTIVATED:
                person.unreachable, changed = DEACTIVATED, changed + 1
                tx.audit("find account gone", f"person {person_id}")
            person.looked_up_at = now
            tx.session.add(person)
    return changed


@dataclass(frozen=True)
class AmbiguousAccount:
    """Somebody without an account, and accounts of nobody else that have a name like theirs."""

    person: Person
    accounts: tuple[Account, ...]


def link_unsure(
    *, core: Core, directory: Directory, choose: Callable[[AmbiguousAccount], Account | None], by: By, now: datetime
) -> list[AmbiguousAccount]:
    """Put to `choose` whom an email address did not find, with the accounts that may be theirs; returns who is left.

    Raises SurfaceError where Slack does not tell its accounts.
    """
    with core.store.read() as session:
        waiting = list(session.exec(select(Person).where(col(Person.slack_user).is_(None)).order_by(Person.name)))
        taken = set(session.exec(select(Person.slack_user).where(col(Person.slack_user).is_not(None))))
    free = [a for a in directory.accounts() if a.usable and a.user_id not in taken] if waiting else []
    left = []
    for person in waiting:
        like = nearest(person.name, [account.name for account in free])
        unsure = AmbiguousAccount(person, tuple(account for account in free if account.name in like))
        chosen = choose(unsure) if unsure.accounts else None
        if chosen and _link(core, person.ident, chosen, by, now):
            free.remove(chosen)
        else:
            left.append(unsure)
    return left


def person_of(session: Session, account: Account, now: datetime) -> Person:
    """The person behind an account that somebody chose: known by it or by its email address, else added as it is.

    Raises FieldProblem where nobody can be asked there.
    """
    if not account.usable:
        raise FieldProblem(field="person", problem=f"{account.name} is a bot or a deactivated account. Choose another.")
    person = person_by_slack(session, account.user_id)
    if person is None and account.email:
        person = person_by_email(session, account.email)
    if person is None:
        values = {"name": account.name, "email": (account.email or "").lower() or None, "timezone": account.timezone}
        person = Person.model_validate(values)
    if not person.slack_user or person.unreachable == DEACTIVATED:
        person.slack_user, person.unreachable, person.looked_up_at = account.user_id, "", now
    session.add(person)
    session.flush()
    return person


def person_for_account(
    *, core: Core, user_id: str, directory: Directory | None, now: datetime, deadline: Deadline | None = None
) -> Person | None:
    """The person behind a chat account: known already, or recognised by the account's email address."""
    with core.store.read() as session:
        if person := person_by_slack(session, user_id):
            return person
    try:
        account = directory.by_id(user_id, deadline) if directory else None
    except SurfaceError:
        return None
    if account is None or not account.email:
        return None
    with core.store.read() as session:
        person = person_by_email(session, account.email)
    if person is None or person.slack_user or not _link(core, person.ident, account, CLOCK, now):
        return None
    with core.store.read() as session:
        return person_by_slack(session, user_id)
