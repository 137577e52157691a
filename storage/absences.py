"""Who is away, and who answers for them meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, or_

from storage.boards import Person
from storage.tables import Base, CheckConstraint, foreign, when


class Absence(Base, table=True):
    """That somebody is away from `first_day` to `last_day`, both included. `ended_at` is when they took it back."""

    __table_args__ = (CheckConstraint("last_day >= first_day", name="last_after_first"),)

    person_id: int = foreign("person")
    delegate_id: int | None = foreign("person", nullable=True)
    first_day: date
    last_day: date
    said_at: datetime = when()
    ended_at: datetime | None = when(nullable=True)


@dataclass(frozen=True)
class Away:
    """Somebody who is away on a day: until when, and the delegate who is there to answer for them, if any is."""

    person_id: int
    until: date
    delegate: Person | None


def absences(session: Session, at: datetime, on: date) -> list[Absence]:
    """What had been said by a moment of absences that cover a day or are still to come, the newest said last."""
    query = sa.select(Absence).where(
        col(Absence.said_at) <= at,
        or_(col(Absence.ended_at).is_(None), col(Absence.ended_at) > at),
        col(Absence.last_day) >= on,
    )
    return list(session.scalars(query.order_by(col(Absence.said_at), col(Absence.id))))


def away_at(session: Session, at: datetime, on: date) -> dict[int, Away]:
    """Who is away on a day, by their id, as it was known at a moment.

    A delegate whom messages do not reach, or who is away as well, stands in for nobody.
    """
    standing = {a.person_id: a for a in absences(session, at, on) if a.first_day <= on}
    named = {a.delegate_id for a in standing.values() if a.delegate_id} - set(standing)
    found = session.scalars(sa.select(Person).where(col(Person.id).in_(named))) if named else ()
    there = {person.id: person for person in found if person.reached_at}
    return {i: Away(i, a.last_day, there.get(a.delegate_id)) for i, a in standing.items()}


def stood_in_for(session: Session, delegate_id: int, at: datetime, on: date) -> set[int]:
    """Whom somebody stands in for on a day."""
    away = away_at(session, at, on).values()
    return {absent.person_id for absent in away if absent.delegate and absent.delegate.id == delegate_id}
