"""Writing the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

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
