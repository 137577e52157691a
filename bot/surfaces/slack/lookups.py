"""Asking Slack one thing about many channels or people: side by side, now and then, and never longer than there is time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from bot.errors import SurfaceError
from bot.surfaces.base import Deadline

T = TypeVar("T")

FRESH_FOR = timedelta(minutes=1)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Lookups(Generic[T]):
    """What was asked about each id, when, and what came of it. A failure stands as long as an answer."""

    def __init__(
        self,
        ask: Callable[[str], T],
        pool: ThreadPoolExecutor,
        fresh_for: timedelta = FRESH_FOR,
        at_once: int | None = None,
    ) -> None:
        """Each is asked about again once an answer is older than `fresh_for`; of very many only `at_once`, if given."""
        self._ask, self._pool, self._fresh_for, self._at_once = ask, pool, fresh_for, at_once
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[datetime, Future[T]]] = {}
        self._rests_until = LONG_AGO

    def of(self, ids: Collection[str], now: datetime, deadline: Deadline) -> dict[str, tuple[datetime, T]]:
        """When each of these was asked about, and the answer; without those of which none came in time.

        What was not asked for longest comes first, so that of very many none is always left out.
        """
        with self._lock:
            oldest = sorted(set(ids), key=lambda id: self._kept[id][0] if id in self._kept else LONG_AGO)
            stale = [id for id in oldest if not self._is_fresh(id, now)]
            left_out = set(stale[self._at_once :] if self._at_once else ())
            asked = {id: self._fresh(id, now) for id in oldest if id not in left_out}
        wait([future for _, future in asked.values()], deadline.left)
        found = {}
        for id, (at, future) in asked.items():
            if future.cancel():  # nobody had begun to ask: it is asked the next time
                self._drop(id, future)
            elif future.done() and not isinstance(future.exception(), SurfaceError):
                found[id] = at, future.result()
        return found

    def forget(self, id: str) -> None:
        """Have it asked afresh the next time."""
        with self._lock:
            self._kept.pop(id, None)

    def _fresh(self, id: str, now: datetime) -> tuple[datetime, Future[T]]:
        if not self._is_fresh(id, now):
            self._kept[id] = now, self._pool.submit(self._unless_resting, id, now)
        return self._kept[id]

    def _is_fresh(self, id: str, now: datetime) -> bool:
        kept = self._kept.get(id)
        return kept is not None and timedelta(0) <= now - kept[0] < self._fresh_for

    def _unless_resting(self, id: str, now: datetime) -> T:
        """Ask, unless Slack has asked to wait."""
        if now < self._rests_until:
            raise SurfaceError(surface="Slack", code="ratelimited", fix="")
        try:
            return self._ask(id)
        except SurfaceError as error:
            if isinstance(rest := error.fields.get("retry_after"), timedelta):
                self._rests_until = now + rest
            raise

    def _drop(self, id: str, future: Future[T]) -> None:
        with self._lock:
            if id in self._kept and self._kept[id][1] is future:
                del self._kept[id]
