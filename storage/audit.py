"""Writing the audit trail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.boards import Person
from storage.deliveries import Audit


@dataclass(frozen=True)
class By:
    """Who does something: a known person, or a named part of boardbot or of the command line."""

    name: str
    person_id: int | None = None

    @classmethod
    def person(cls, person: Person) -> By:
        return cls(person.name, person.id)


CLOCK = By("boardbot's clock")
COMMAND_LINE = By("the command line")


def deeds_about(session: Session, subjects: Collection[str]) -> list[Audit]:
    """What was done to any of these subjects, the newest first."""
    query = select(Audit).where(col(Audit.subject).in_(subjects))
    return list(session.exec(query.order_by(col(Audit.at).desc(), col(Audit.id).desc())))


def audit(session: Session, *, by: By, now: datetime, act: str, subject: str, **detail: object) -> None:
    """Record a deed in the transaction that does it; `detail` holds ids and figures, JSON-able."""
    session.add(
        Audit.model_validate(
            {
                "at": now,
                "by": by.name,
                "person_id": by.person_id,
                "act": act,
                "subject": subject,
                "detail": detail,
            }
        )
    )
