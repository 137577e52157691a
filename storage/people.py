"""People, the roles that they hold, and their accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from storage.base import Base, CheckConstraint, Field, UniqueConstraint, foreign, when


class Person(Base, table=True):
    """Somebody who may lead, chair or officer. `slack_user` is found from the email address where it is blank."""

    name: str
    email: str | None = Field(default=None, unique=True)
    slack_user: str | None = Field(default=None, unique=True)
    timezone: str = ""
    looked_up_at: datetime | None = when(nullable=True)
    unreachable: str = ""
    """Why Slack can't reach them, where it was tried and can't; their account, if they have one, stays theirs."""
    quiet_until: datetime | None = when(nullable=True)
    """Until when their Slack said not to disturb them, or that they are away: no reminder goes out before."""
    administrator: bool = False
    """Decides about undelivered messages of every board, and sees no more of private ones than anyone."""

    @property
    def reached_at(self) -> str:
        """The Slack account that messages reach them at; "" where none does."""
        return "" if self.unreachable else self.slack_user or ""


class LeadRole(Base, table=True):
    """A lead as a plan names it ("SEN manager"), until and while a person holds it."""

    __tablename__ = "role"

    name: str = Field(unique=True)


class RoleHolder(Base, table=True):
    """Who held a role from when; `until` is exclusive and open while they hold it."""

    __tablename__ = "role_holder"
    __table_args__ = (
        UniqueConstraint("role_id", "person_id", "since"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    )

    role_id: int = foreign("role")
    person_id: int = foreign("person")
    since: date
    until: date | None = None


def person_by_slack(session: Session, slack_user: str) -> Person | None:
    return session.exec(select(Person).where(Person.slack_user == slack_user)).first()


def person_by_email(session: Session, email: str) -> Person | None:
    return session.exec(select(Person).where(Person.email == email.strip().lower())).first()


class Absence(Base, table=True):
    """That somebody is away from `first_day` to `last_day`, both included. `ended_at` is when they ended it early."""

    __table_args__ = (CheckConstraint("last_day >= first_day", name="last_after_first"),)

    person_id: int = foreign("person")
    delegate_id: int | None = foreign("person", nullable=True)
    first_day: date
    last_day: date
    recorded_at: datetime = when()
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
        col(Absence.recorded_at) <= at,
        or_(col(Absence.ended_at).is_(None), col(Absence.ended_at) > at),
        col(Absence.last_day) >= on,
    )
    return list(session.scalars(query.order_by(col(Absence.recorded_at), col(Absence.id))))


def away_at(session: Session, at: datetime, on: date) -> dict[int, Away]:
    """Who is away on a day, by their id, as it was known at a moment.

    A delegate whom messages do not reach, or who is away as well, stands in for nobody.
    """
    standing = {a.person_id: a for a in absences(session, at, on) if a.first_day <= on}
    named = {a.delegate_id for a in standing.values() if a.delegate_id} - set(standing)
    found = session.scalars(sa.select(Person).where(col(Person.id).in_(named))) if named else ()
    there = {person.id: person for person in found if person.reached_at}
    return {i: Away(i, a.last_day, there.get(a.delegate_id)) for i, a in standing.items()}


def leads_covered_by(session: Session, delegate_id: int, at: datetime, on: date) -> set[int]:
    """Whom somebody stands in for on a day."""
    away = away_at(session, at, on).values()
    return {absent.person_id for absent in away if absent.delegate and absent.delegate.id == delegate_id}
