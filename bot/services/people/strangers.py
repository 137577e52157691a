"""Accounts that write and that nobody is known by: their name alone links nobody, but officers are asked about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.text import same_name
from bot.domain.unreachable import Unreachable
from bot.errors import SurfaceError
from bot.services.deliveries.notes import send_note
from bot.services.people.accounts import check_people
from bot.surfaces.base import Account
from bot.views.deliveries import NoteView
from storage.boards import officers, positions_of
from storage.leads import actions_led_by
from storage.people import Person
from storage.plans import boards_of_plans


def stranger_at(*, core: Core, address: str, now: datetime) -> Account | None:
    """The account that nobody is known by, where its surface says; whoever has its name is looked up again."""
    try:
        account = core.directories.by_address(address) if address else None
    except SurfaceError:
        return None
    if account:
        with core.store.read() as session:
            alike = [person.ident for person in _of_name(session, account.name)]
        check_people(core=core, people=alike, now=now, every=timedelta(0))
    return account


def ask_who_it_is(tx: Transaction, account: Account) -> None:
    """Ask the officers of whoever has the name of an unknown account and can't be reached whether it is theirs, once."""
    for person in _of_name(tx.session, account.name):
        if person.reached_at:
            continue
        facts = {"name": account.name, "email": account.email or account.address, "known": person.email or ""}
        text, fix = (tx.core.templates.sentence(name, **facts) for name in ("unknown_account", "unknown_account_fix"))
        led = actions_led_by(tx.session, [person.ident], local_date(tx.now, tx.core.zone))
        boards = boards_of_plans(tx.session, {action.plan_id for action in led}) | set(
            positions_of(tx.session, person.ident)
        )
        readers = {officer.ident: officer for board in boards for officer in officers(tx.session, board)}
        for _, officer in sorted(readers.items()):
            key = f"who-is:{account.address}:{person.id}"
            send_note(tx, officer, NoteView(text, fix), key=key, hours_zone=tx.core.zone)


def _of_name(session: Session, name: str) -> list[Person]:
    query = select(Person).where(Person.unreachable != Unreachable.removed.words(""))
    return [person for person in session.exec(query) if same_name(person.name, name)]
