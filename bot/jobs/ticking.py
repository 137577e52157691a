"""What makes the clock tick: APScheduler, and a watch over it that no set-back of the machine's clock can stop.

APScheduler asks the machine's clock when a tick is due. Where that is set back by two hours, the next tick lies two hours
ahead. The watch counts by the monotonic clock, which nobody sets, and makes such a tick due at once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock, SystemClock
from bot.interpreter import giving_way

log = logging.getLogger(__name__)

TICK_SECONDS = 20.0
STANDS_STILL_SECONDS = 90.0
JUMP_SECONDS = 30.0
JOB = "tick"


class Ticking:
    """Ticks every so many seconds from when it is started, never twice at once, until it is stopped."""

    def __init__(
        self, every: float = TICK_SECONDS, stands_still: float = STANDS_STILL_SECONDS, wall: Clock | None = None
    ) -> None:
        self._every, self._stands_still = every, stands_still
        self._wall = (
            wall or SystemClock()
        )  # not the bot's own: APScheduler compares what it is told with the machine's time
        self._last: float | None = None
        self._busy = False
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._watch_over, name="watch over ticks", daemon=True)
        self.scheduler = BackgroundScheduler(timezone=UTC)

    def start(self, tick: Callable[[], object]) -> None:
        def run() -> None:
            self._busy, self._last = True, time.monotonic()
            try:
                with giving_way():
                    tick()
            finally:
                self._busy, self._last = False, time.monotonic()

        self._last = time.monotonic()
        self.scheduler.add_job(
            run,
            "interval",
            id=JOB,
            seconds=self._every,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=self._wall.now(),
        )
        self.scheduler.start()
        self._watch.start()

    def stop(self) -> None:
        """Begin no other tick; one that is cut short has committed nothing, and what it did is due again."""
        self._stopped.set()
        self._watch.join()
        self.scheduler.shutdown(wait=False)

    def age(self) -> float | None:
        """Seconds since the last tick began or ended, before the first since the start; None before that."""
        return None if self._last is None else time.monotonic() - self._last

    def stands_still(self) -> bool:
        age = self.age()
        return age is None or age > self._stands_still

    def _apart(self) -> float:
        """The machine's clock beside the monotonic one, in seconds: it changes where the former is set, and not by itself."""
        return self._wall.now().timestamp() - time.monotonic()

    def _watch_over(self) -> None:
        apart = self._apart()
        while not self._stopped.wait(self._every):
            was, apart = apart, self._apart()
            if abs(jump := apart - was) > JUMP_SECONDS:
                side = "ahead" if jump > 0 else "back"
                log.warning(
                    "the machine's clock was set %s by %.0f seconds; what is due goes by the new time", side, abs(jump)
                )
            age = self.age() or 0.0
            if age > 3 * self._every and not self._busy:
                log.warning("no tick for %.0f seconds: was the machine's clock set back? Ticking now", age)
                self.scheduler.modify_job(JOB, next_run_time=self._wall.now())
