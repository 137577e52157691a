"""Finding people's accounts, and who may do what."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.permissions import Part
from bot.errors import SurfaceError, UnknownPerson
from bot.surfaces.base import Account, Directory
from storage.audit import CLOCK, audit
from storage.boards import Board, Person, person_by_email, person_by_slack, positions_of
from storage.plans import Action, leads_of_action

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(days=1)
LOOKUPS_A_ROUND = 500  # a round ends sooner when Slack says that it is enough


def link_people(*, core: Core, directory: Directory, now: datetime, limit: int = LOOKUPS_A_ROUND) -> int:
    """Find the chat accounts of people who have an email address but no account yet. Returns how many were found."""
    with core.store.read() as session:
        query = select(Person).where(
            col(Person.slack_user).is_(None),
            col(Person.email).is_not(None),
            or_(col(Person.looked_up_at).is_(None), col(Person.looked_up_at) < now - LOOK_AGAIN),
        )
        waiting = [(p.id or 0, p.email or "") for p in session.exec(query.order_by(col(Person.id)).limit(limit))]
    found = 0
    for person_id, email in waiting:
        try:
            account = directory.by_email(email)
        except SurfaceError as error:
            code = str(error.fields.get("code"))
            log.warning("person %s could not be looked up: %s", person_id, code)
            if code == "ratelimited" or code.startswith("nothing"):
                break  # Slack asks for rest, or can't be reached: the next round goes on from here
            _note_lookup(core, person_id, f"Slack answered {code} when asked for the account", now)
            continue
        found += _link(core, person_id, account, now)
    return found


def _note_lookup(core: Core, person_id: int, why: str, now: datetime) -> None:
    with core.store.write() as session:
        if person := session.get(Person, person_id):
            person.looked_up_at, person.unreachable = now, why
            session.add(person)


def _link(core: Core, person_id: int, account: Account | None, now: datetime) -> bool:
    with core.store.write() as session:
        person = session.get(Person, person_id)
        if person is None or person.slack_user:
            return False
        person.looked_up_at = now
        taken = person_by_slack(session, account.user_id) if account else None
        if account is None:
            person.unreachable = "no Slack account has this email address"
        elif not account.usable:
            person.unreachable = "the Slack account is deactivated"
        elif taken:
            person.unreachable = f"{taken.name} has the same Slack account"
        else:
            person.slack_user, person.unreachable = account.user_id, ""
            person.timezone = person.timezone or account.timezone
            audit(session, by=CLOCK, now=now, act="link person", subject=f"person {person_id}")
        session.add(person)
        return bool(person.slack_user)


def recheck_people(*, core: Core, directory: Directory) -> set[int]:
    """The people whose linked account is gone or deactivated."""
    with core.store.read() as session:
        linked = [
            (p.id or 0, p.slack_user or "")
            for p in session.exec(select(Person).where(col(Person.slack_user).is_not(None)))
        ]
    gone = set()
    for person_id, slack_user in linked:
        try:
            account = directory.by_id(slack_user)
        except SurfaceError as error:
            log.warning("accounts could not be checked: %s", error.fields.get("code"))
            break
        if account is None or not account.usable:
            gone.add(person_id)
    return gone


def who_is(*, core: Core, user_id: str, directory: Directory | None, now: datetime) -> Person | None:
    """The person behind a chat account: known already, or recognised by the account's email address."""
    with core.store.read() as session:
        if person := person_by_slack(session, user_id):
            return person
    try:
        account = directory.by_id(user_id) if directory else None
    except SurfaceError:
        return None
    if account is None or not account.email:
        return None
    with core.store.read() as session:
        person = person_by_email(session, account.email)
    if person is None or person.slack_user or not _link(core, person.id or 0, account, now):
        return None
    with core.store.read() as session:
        return person_by_slack(session, user_id)


def must_know(person: Person | None) -> Person:
    """Raises UnknownPerson."""
    if person is None:
        raise UnknownPerson(hint="with your email address")
    return person


def parts_of(
    session: Session, person: Person, board: Board, action: Action, *, now: datetime, zone: str
) -> frozenset[Part]:
    """What a person is today to an action and its board; see bot/domain/permissions.py."""
    parts = parts_on(person, positions_of(session, person.id or 0), board.id)
    leads = leads_of_action(session, action.id or 0, local_date(now, board.timezone or zone))
    is_lead = any(lead.person and lead.person.id == person.id for lead in leads)
    return parts | {Part.lead} if is_lead else parts


def parts_on(person: Person | None, positions: Mapping[int, Collection[str]], board_id: int | None) -> frozenset[Part]:
    """What somebody is to a board: by their positions (see `positions_of`), and by what they are to every board."""
    parts = {Part.anyone, *map(Part, positions.get(board_id or 0, ()))}
    return frozenset(parts | {Part.administrator} if person and person.administrator else parts)
