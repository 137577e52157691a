"""Making two people one, who was added twice under two addresses."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from bot.services.people.reach import choose_address
from storage.boards import BoardMember
from storage.leads import ActionLead
from storage.people import Address, FurtherEmail, Person, RoleHolder, addresses_of

MOVED: dict[Any, str] = {ActionLead: "action_id", RoleHolder: "role_id", BoardMember: "board_id"}
"""What somebody holds: whichever both have of it is kept once."""


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
