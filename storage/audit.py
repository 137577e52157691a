"""Writing the audit trail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Session, col, select

from storage.base import Base, Field, foreign, when
from storage.people import Person


@dataclass(frozen=True)
class By:
    """Who does something: a known person, or a named part of boardbot or of the command line."""

    name: str
    person: Person | None = None
    address: str | None = None
    """Where it came from, of somebody whom nobody has added."""

    @classmethod
    def stranger(cls, address: str) -> By:
        return cls("somebody whom nobody has added", None, address)

    @classmethod
    def somebody(cls, person: Person) -> By:
        return cls(person.name, person)


CLOCK = By("boardbot's clock")
COMMAND_LINE = By("the command line")


def audit_entries(session: Session, subjects: Collection[str]) -> list[Audit]:
    """The entries about any of these subjects, the newest first."""
    query = select(Audit).where(col(Audit.subject).in_(subjects))
    return list(session.exec(query.order_by(col(Audit.at).desc(), col(Audit.id).desc())))


def audit(session: Session, *, by: By, now: datetime, act: str, subject: str, **detail: object) -> None:
    """Record a change in the transaction that makes it; `detail` holds ids and figures, JSON-able."""
    session.add(
        Audit.model_validate(
            {
                "at": now,
                "by": by.name,
                "person_id": by.person.id if by.person else None,
                "act": act,
                "subject": subject,
                "detail": detail,
            }
        )
    )


class Audit(Base, table=True):
    """Who did what, when; written in the same transaction as the change."""

    at: datetime = when(index=True)
    by: str
    person_id: int | None = foreign("person", nullable=True)
    act: str
    subject: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def imported_by(session: Session, at: datetime) -> str:
    """Who ran the import of that moment; "" where it is not known."""
    return session.exec(select(Audit.by).where(Audit.act == "import", Audit.at == at)).first() or ""
