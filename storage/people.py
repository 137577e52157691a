"""People, their addresses, and the roles that they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Session, and_, col, or_, select

from bot.domain.unreachable import Unreachable
from storage.base import Base, CheckConstraint, Field, UniqueConstraint, foreign, one_of, when


class Person(Base, table=True):
    """Somebody who may lead, chair or officer.

    How they are reached follows from their addresses (see bot/services/people/reach.py), and is kept here as most messages ask.
    """

    name: str
    email: str | None = Field(default=None, unique=True)
    timezone: str = ""
    zone_given: bool = False
    """The people sheet says it; else it is their account's, and changes with that."""
    administrator: bool = False
    """Decides about undelivered messages of every board, and sees no more of private ones than anyone."""
    preferred: str = ""
    """The surface on which they want their messages, where they have said."""
    reached_at: str = Field(default="", index=True)
    """The address that messages go to; "" where none does."""
    unreachable: str = ""
    """Why none does, in words, where it was tried."""
    gone: bool = False
    """No address that they had takes messages any more: somebody else has to take over."""
    outside: bool = False
    """A guest, or of another organisation: none of the rights of *anyone*."""
    recap_since: datetime | None = when(nullable=True)
    """Since when they want the weekly recap of the boards of which they are an officer; None: they don't."""
    linked_request: ClassVar[int | None] = None
    """Of somebody who acts by the link of a mail: the request that it is of. It is not kept; see `by_link`."""

    def by_link(self, request_id: int) -> Person:
        """The same person, who acts by a link from now on: they may do no more than that gives them."""
        object.__setattr__(self, "linked_request", request_id)
        return self


class FurtherEmail(Base, table=True):
    """Another email address by which somebody is known: an earlier one, a second one, or one that their account shows."""

    __tablename__ = "further_email"

    person_id: int = foreign("person")
    email: str = Field(unique=True)


class Address(Base, table=True):
    """Where a person is on a surface: opaque text, compared and never read here (see bot/surfaces/addresses.py)."""

    __table_args__ = (UniqueConstraint("person_id", "surface"), one_of("unreachable", ("", *Unreachable)))

    person_id: int = foreign("person")
    surface: str
    address: str | None = Field(default=None, unique=True)
    """None where it was looked for and there is none."""
    conversation: str | None = Field(default=None, index=True)
    """Where they and the bot write to each other, once that is known."""
    timezone: str = ""
    unreachable: str = ""
    """Why it takes no message: one of Unreachable."""
    unreachable_note: str = ""
    outside: bool | None = None
    """It is a guest's, or another organisation's; None: not known yet, to be looked up."""
    looked_up_at: datetime | None = when(nullable=True)
    quiet_until: datetime | None = when(nullable=True)
    """Until when they are not to be disturbed there, or say that they are away: no reminder goes out before."""

    @classmethod
    def closed(cls) -> Any:
        """That an account was found to be closed."""
        return and_(col(cls.unreachable) == Unreachable.deactivated, col(cls.unreachable_note) == "")

    @property
    def usable(self) -> bool:
        return self.address is not None and not self.unreachable


def addresses_of(session: Session, people: Collection[int]) -> dict[int, list[Address]]:
    """Each person's addresses, the first known first."""
    found: dict[int, list[Address]] = {person_id: [] for person_id in people}
    query = select(Address).where(col(Address.person_id).in_(people)).order_by(col(Address.id))
    for address in session.exec(query) if people else ():
        found[address.person_id].append(address)
    return found


def address_on(session: Session, person: Person, surface: str) -> Address:
    """Their address on a surface, begun where there is none yet."""
    found = session.exec(select(Address).where(Address.person_id == person.id, Address.surface == surface)).first()
    return found or Address.model_validate({"person_id": person.ident, "surface": surface})


def note_conversation(session: Session, person: Person, surface: str, conversation: str) -> None:
    """Keep where somebody and the bot write to each other."""
    known = col(Address.person_id) == person.id, col(Address.surface) == surface
    new = col(Address.conversation).is_distinct_from(conversation)
    session.execute(sa.update(Address).where(*known, new).values(conversation=conversation))


def quiet_addresses(session: Session, moment: datetime) -> set[str]:
    """Where nobody is to be disturbed at a moment."""
    quiet = select(Address.address).where(col(Address.quiet_until) > moment)
    return {address for address in session.exec(quiet) if address}


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


def holding(on: date) -> Any:
    """That a row of RoleHolder holds on a day."""
    return and_(col(RoleHolder.since) <= on, or_(col(RoleHolder.until).is_(None), col(RoleHolder.until) > on))


def person_at(session: Session, address: str) -> Person | None:
    """Whose address this is."""
    return session.exec(select(Person).join(Address).where(Address.address == address)).first()


def person_by_email(session: Session, email: str) -> Person | None:
    """Who is known by an email address: theirs in the people sheet, or a further one."""
    wanted = email.strip().lower()
    further = select(FurtherEmail.person_id).where(FurtherEmail.email == wanted)
    return session.exec(select(Person).where(or_(Person.email == wanted, col(Person.id).in_(further)))).first()


def emails_of(session: Session, people: Collection[Person]) -> dict[int, list[str]]:
    """The email addresses that each of these is known by, the people sheet's first."""
    found = {person.ident: [person.email] if person.email else [] for person in people}
    query = select(FurtherEmail).where(col(FurtherEmail.person_id).in_(found)).order_by(col(FurtherEmail.id))
    for further in session.exec(query) if found else ():
        found[further.person_id].append(further.email)
    return found


def people_by_name(session: Session, on: date) -> dict[str, list[Person]]:
    """Everybody by the names that a plan may print: their own, their email addresses, the roles that they hold on a day."""
    people = list(session.exec(select(Person)))
    emails = emails_of(session, people)
    found: dict[str, list[Person]] = {}
    for person in people:
        for name in (person.name, *emails[person.ident]):
            found.setdefault(name, []).append(person)
    held = select(LeadRole.name, Person).join(RoleHolder, col(RoleHolder.role_id) == LeadRole.id)
    for name, person in session.exec(held.join(Person, col(Person.id) == RoleHolder.person_id).where(holding(on))):
        if person not in found.setdefault(name, []):
            found[name].append(person)
    return found


def note_email(session: Session, person: Person, email: str | None) -> bool:
    """Have somebody known by a further email address, unless it is known already, theirs or another's."""
    wanted = (email or "").strip().lower()
    if not wanted or person_by_email(session, wanted):
        return False
    session.add(FurtherEmail.model_validate({"person_id": person.ident, "email": wanted}))
    session.flush()
    return True


def drop_email(session: Session, person: Person, email: str) -> None:
    """Have somebody known by a further email address no more."""
    session.execute(
        sa.delete(FurtherEmail).where(col(FurtherEmail.person_id) == person.id, col(FurtherEmail.email) == email)
    )


def names_of(session: Session, ids: Collection[int | None]) -> dict[int | None, str]:
    """People's names by their ids."""
    wanted = set(ids) - {None}
    people = select(Person.id, Person.name).where(col(Person.id).in_(wanted))
    return dict(session.exec(people).all()) if wanted else {}


class Absence(Base, table=True):
    """That somebody is away from `first_day` to `last_day`, both included. `ended_at` is when it ends sooner.

    They said so, or their status did (`by_status`): then it ends when the status does, and without an end that is known
    it holds for the day on which it was seen.
    """

    __table_args__ = (CheckConstraint("last_day >= first_day", name="last_after_first"),)

    person_id: int = foreign("person")
    delegate_id: int | None = foreign("person", nullable=True)
    first_day: date
    last_day: date
    recorded_at: datetime = when()
    ended_at: datetime | None = when(nullable=True)
    by_status: bool = False


@dataclass(frozen=True)
class Away:
    """Somebody who is away on a day: until when, and the delegate who is there to answer for them, if any is."""

    person_id: int
    until: date | None
    """None where their status says that they are away, and not for how long."""
    delegate: Person | None
    by_status: bool = False


def absences(session: Session, at: datetime, on: date) -> list[Absence]:
    """What people had said by a moment of absences that cover a day or are still to come, the newest said last."""
    return [absence for absence in _known_absences(session, at, on) if not absence.by_status]


def _known_absences(session: Session, at: datetime, on: date) -> list[Absence]:
    """The same with what their statuses say, which comes first."""
    query = sa.select(Absence).where(
        col(Absence.recorded_at) <= at,
        or_(col(Absence.ended_at).is_(None), col(Absence.ended_at) > at),
        col(Absence.last_day) >= on,
    )
    order = col(Absence.by_status).desc(), col(Absence.recorded_at), col(Absence.id)
    return list(session.scalars(query.order_by(*order)))


def said_by_status(session: Session, days: Mapping[int, date], at: datetime) -> dict[int, Absence]:
    """What is known at a moment of the statuses of people that say they are away, by their id; each on a day of their own."""
    if not days:
        return {}
    found = _known_absences(session, at, min(days.values()))
    theirs = {absence.person_id: absence for absence in found if absence.by_status and absence.person_id in days}
    return {i: absence for i, absence in theirs.items() if absence.first_day <= days[i] <= absence.last_day}


def absences_to_come(session: Session, person: Person, at: datetime, on: date) -> list[Absence]:
    """What somebody had said by a moment of absences that begin after a day, the soonest first."""
    coming = [a for a in absences(session, at, on) if a.person_id == person.id and a.first_day > on]
    return sorted(coming, key=lambda absence: absence.first_day)


def away_at(session: Session, at: datetime, on: date) -> dict[int, Away]:
    """Who is away on a day, by their id, as it was known at a moment: by what they said, else by their status.

    A delegate whom messages do not reach, or who says that they are away as well, stands in for nobody.
    """
    known = {a.person_id: a for a in _known_absences(session, at, on) if a.first_day <= on}
    standing = {i: a for i, a in known.items() if not a.by_status}
    named = {a.delegate_id for a in standing.values() if a.delegate_id} - set(standing)
    found = session.scalars(sa.select(Person).where(col(Person.id).in_(named))) if named else ()
    there = {person.id: person for person in found if person.reached_at}
    return {i: Away(i, _until(a), there.get(a.delegate_id), a.by_status) for i, a in known.items()}


def _until(absence: Absence) -> date | None:
    return None if absence.by_status and absence.ended_at is None else absence.last_day


def on_leave_at(session: Session, at: datetime, on: date) -> dict[int, Away]:
    """Who said that they are away on a day: by this it goes who is asked and reminded. A status is looked at afresh."""
    return {i: away for i, away in away_at(session, at, on).items() if not away.by_status}


def leads_covered_by(session: Session, delegate_id: int, at: datetime, on: date) -> set[int]:
    """Whom somebody stands in for on a day."""
    away = on_leave_at(session, at, on).values()
    return {absent.person_id for absent in away if absent.delegate and absent.delegate.id == delegate_id}
