"""Counting what is refused, so that nobody tries addresses one after the other."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

MOST, WITHIN = 20, timedelta(minutes=15)
MOST_CALLERS = 10_000


class Refusals:
    """How many wrong links each caller tried lately; kept in memory, of so many callers at most."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tried: dict[str, deque[datetime]] = {}

    def note(self, caller: str, now: datetime) -> None:
        with self._lock:
            if caller not in self._tried and len(self._tried) >= MOST_CALLERS:
                self._tried.pop(next(iter(self._tried)))
            self._tried.setdefault(caller, deque(maxlen=MOST)).append(now)

    def too_many(self, caller: str, now: datetime) -> bool:
        with self._lock:
            tried = self._tried.get(caller)
            return tried is not None and len(tried) == MOST and now - tried[0] < WITHIN
