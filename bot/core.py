"""What every use case works with, built once from the settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock

from sqlmodel import Session

from bot.domain.calendar import WorkingDays
from bot.errors import AlreadyHandled
from bot.messages.compose import Templates
from bot.settings import Settings
from bot.surfaces.directories import Directories
from storage.audit import By, audit
from storage.engine import Store
from storage.people import Person


class Failures:
    """How often each kind of work broke and was passed over in this process; the metrics show it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[str] = Counter()

    def count(self, work: str) -> None:
        with self._lock:
            self._counts[work] += 1

    def counts(self) -> dict[str, int]:
        with self._lock:
            return dict(self._counts)


@dataclass(frozen=True)
class Core:
    """The database, the wording, and the defaults for a board that sets none of its own."""

    store: Store
    templates: Templates
    zone: str
    days: WorkingDays
    paper_template: Path | None = None
    """The Word file that papers go into, or a folder of them, by the key of their board."""
    public_url: str = ""
    """Where people reach the bot with a browser or a calendar, without a slash at its end; "" where they don't."""
    public_contact: str = ""
    """Whom pages on the web name for questions: an address or a telephone number."""
    mails: bool = False
    """Whether mail is set up."""
    mail_replies: str = ""
    """The address that answers by mail come to; "" where none are read."""
    directories: Directories = field(default_factory=Directories)
    failures: Failures = field(default_factory=Failures, compare=False)

    @contextmanager
    def transaction(self, *, by: Person | By, now: datetime, idempotency_key: str = "") -> Iterator[Transaction]:
        """A use case at work: all that it writes is committed at its end, or, if anything is raised, none of it.

        Raises AlreadyHandled where the key came in before: nothing of it is done a second time.
        """
        doer = by if isinstance(by, By) else By.somebody(by)
        with self.store.write(first=doer.person is not None) as session:
            tx = Transaction(self, session, doer, now)
            if idempotency_key and not tx.claim(idempotency_key):
                raise AlreadyHandled
            yield tx


@dataclass(frozen=True)
class Transaction:
    """One use case at work: in which session, by whom, and what time it is. See `Core.transaction`."""

    core: Core
    session: Session
    by: By
    now: datetime

    @property
    def person(self) -> Person:
        """The person who does it. Raises ValueError where it is a part of boardbot."""
        if self.by.person is None:
            raise ValueError(f"{self.by.name} is no person")
        return self.by.person

    def claim(self, key: str) -> bool:
        """Whether this is the first time that `key` comes in."""
        from storage.inbound import claim_inbound  # what only looks needs none of its tables

        person = self.by.person
        return claim_inbound(
            self.session, key, self.now, person_id=person.id if person else None, sender=self.by.address
        )

    def audit(self, act: str, subject: str, **detail: object) -> None:
        """Record what is changed; `detail` holds ids and figures, JSON-able."""
        audit(self.session, by=self.by, now=self.now, act=act, subject=subject, **detail)


def build_core(settings: Settings, directories: Directories | None = None) -> Core:
    """The database, wording, calendar and directories that every use case works with."""
    return Core(
        Store(settings.database_url, settings.database_connections),
        Templates(settings.templates),
        settings.timezone,
        WorkingDays(settings.holidays),
        settings.paper_template,
        settings.url,
        settings.contact,
        settings.smtp_url is not None,
        settings.mail_replies,
        directories or Directories(),
    )
