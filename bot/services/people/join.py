"""Making two people one, who was added twice under two addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from bot.core import Core
from bot.domain.text import listed
from bot.field_problems import LikelyDouble
from bot.services.people.reach import choose_address
from bot.surfaces.base import Account
from storage.boards import BoardMember
from storage.leads import ActionLead
from storage.people import Address, FurtherEmail, Person, RoleHolder, addresses_of, person_at, person_by_email

MOVED: dict[Any, str] = {ActionLead: "action_id", RoleHolder: "role_id", BoardMember: "board_id"}
"""What somebody holds: whichever both have of it is kept once."""


def doubt_double(*, core: Core, account: Account, by: Person, now: datetime) -> None:
    """Doubt, once a day to each who chooses it, an account of nobody known that has the name of somebody who can't be reached.

    Raises LikelyDouble; choosing it again adds a second person of that name.
    """
    with core.transaction(by=by, now=now) as tx:
        session, email = tx.session, (account.email or "").lower()
        if person_at(session, account.address) or (email and person_by_email(session, email)):
            return
        named = session.exec(select(Person).where(sa.func.lower(col(Person.name)) == account.name.lower())).all()
        lost = [person for person in named if not person.reached_at]
        is_first = bool(lost) and tx.claim(f"double:{account.address}:{by.id}:{now.date()}")
    if is_first:
        known = listed([person.email or "no email address" for person in lost])
        raise LikelyDouble(field="person", name=account.name, known=known, email=email or "their new address")


def join_people(session: Session, person: Person, double: Person) -> bool:
    """Have a person take over what a double of theirs holds, which is no more then.

    False, and nothing is changed, where the double has been asked, written to or has said anything already.
    """
    session.flush()
    if _has_a_history(session, double):
        return False
    for kind, what in MOVED.items():
        held = {getattr(row, what) for row in session.exec(select(kind).where(kind.person_id == person.id))}
        for row in session.exec(select(kind).where(kind.person_id == double.id)):
            if getattr(row, what) in held:
                session.delete(row)
            else:
                row.person_id = person.ident
                session.add(row)
    known = {own.surface: own for own in addresses_of(session, [person.ident])[person.ident]}
    for own in addresses_of(session, [double.ident])[double.ident]:
        had = known.get(own.surface)
        if own.usable and not (had and had.usable):
            if had:
                session.delete(had)
                session.flush()
            own.person_id = person.ident
            session.add(own)
        else:
            session.delete(own)
    theirs = col(FurtherEmail.person_id) == double.id
    session.execute(sa.update(FurtherEmail).where(theirs).values(person_id=person.id))
    session.flush()
    session.delete(double)
    session.flush()
    choose_address(session, person)
    return True


def _has_a_history(session: Session, person: Person) -> bool:
    """Whether any row but what they hold and where they are reached says their name."""
    held = {kind.__table__ for kind in (*MOVED, Address, FurtherEmail)}
    keys = [
        column
        for table in SQLModel.metadata.sorted_tables
        if table not in held
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    ]
    return any(session.scalar(sa.select(column).where(column == person.id).limit(1)) for column in keys)
