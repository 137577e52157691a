"""What every use case works with, built once by bot/app.py."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

from bot.domain.calendar import WorkingDays
from bot.messages.compose import Templates
from storage.engine import Store


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
    failures: Failures = field(default_factory=Failures, compare=False)
