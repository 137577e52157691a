"""The sender: one thread that sends what is due, woken when something was just written."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from bot.core import Core
from bot.services.delivering import send_due
from bot.surfaces.base import Surface

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
THREADS = 8
ALONE = 10  # without threads a batch must end well within its lease


class Sender:
    """Runs until it is stopped; a round that breaks is logged, and the next one tries again."""

    def __init__(self, core: Core, surface: Surface, now: Callable[[], datetime]) -> None:
        self._core, self._surface, self._now = core, surface, now
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self.last_round: datetime | None = None

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self, seconds: float = 8.0) -> None:
        """Finish the round in hand, and end."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        with ThreadPoolExecutor(THREADS, thread_name_prefix="send") as pool:
            while not self._stop.is_set():
                if not self._round(pool):
                    self._wake.wait(IDLE_SECONDS)
                    self._wake.clear()

    def _round(self, pool: ThreadPoolExecutor) -> bool:
        """Whether there was anything to send."""
        try:
            done = send_due(
                store=self._core.store, surface=self._surface, clock=self._now, days=self._core.days, pool=pool
            )
            self.last_round = self._now()
            return done.total > 0
        except Exception:
            log.exception("a round of sending broke; the next one tries again")
            return False


def drain(core: Core, surface: Surface, now: Callable[[], datetime]) -> int:
    """Send everything that is due now, and return how many went out."""
    sent = 0
    while (done := send_due(store=core.store, surface=surface, clock=now, days=core.days, limit=ALONE)).total:
        sent += done.sent
    return sent
