"""The sender: two lanes, one for answers and one for everything else, so that no fan-out holds up an answer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from queue import Empty, SimpleQueue

from bot.core import Core
from bot.errors import DatabaseUnavailable
from bot.services.deliveries.outbox import LeasedDelivery, Pace, attempt, lease_to_send, lease_work, record
from bot.surfaces.base import SendOutcome, Surface
from storage.leases import anything_to_send

log = logging.getLogger(__name__)

IDLE_SECONDS, TOGETHER_SECONDS, LOOK_SECONDS = 1.0, 0.05, 1.0
THREADS = {"answers": 4, "the rest": 8}
IN_HAND = 8
"""Messages taken up for each thread, those that are being sent among them: a turn of the database is for half of them."""
ONE_TURN = 10
DRAIN_SECONDS = Pace.WINDOW.total_seconds() + 1
STOPPED = SendOutcome("unknown", "boardbot stopped before Slack had answered")


class Sender:
    """Runs until it is stopped. Safe to run in any number of processes on one PostgreSQL database."""

    def __init__(self, core: Core, surface: Surface, now: Callable[[], datetime], per_minute: int = 0) -> None:
        pace = Pace(per_minute)
        self._lanes = [
            Lane(core, surface, now, pace, urgent=name == "answers", threads=threads)
            for name, threads in THREADS.items()
        ]

    @property
    def idle_seconds(self) -> float | None:
        """How long ago the slower of both lanes last had a look at the database; None before both did."""
        rounds = [lane.last_round for lane in self._lanes]
        known = [moment for moment in rounds if moment is not None]
        return time.monotonic() - min(known) if len(known) == len(rounds) else None

    def start(self) -> None:
        for lane in self._lanes:
            lane.thread.start()

    def wake(self) -> None:
        for lane in self._lanes:
            lane.wake()

    def stop(self, seconds: float = 5.0) -> None:
        """Take up nothing more, give back what was not begun, and wait so long for what was."""
        until = time.monotonic() + seconds
        for lane in self._lanes:
            lane.stop(until)
        for lane in self._lanes:
            if lane.thread.is_alive():
                lane.thread.join(max(0.0, until - time.monotonic()) + 1)


class Lane:
    """A thread that records and leases, and workers that send.

    What was sent is kept in hand until it is recorded, however long the database is away. Recording is a transaction
    of its own, so that whatever keeps the lane from leasing never keeps it from writing down what it has sent.
    """

    def __init__(
        self, core: Core, surface: Surface, now: Callable[[], datetime], pace: Pace, *, urgent: bool, threads: int
    ) -> None:
        self._core, self._surface, self._now, self._pace = core, surface, now, pace
        self._urgent, self._threads = urgent, threads
        self._name = f"sender {'urgent' if urgent else 'rest'}"
        self._todo: SimpleQueue[LeasedDelivery] = SimpleQueue()
        self._done: SimpleQueue[tuple[LeasedDelivery, SendOutcome] | None] = SimpleQueue()
        self._in_hand: dict[int, LeasedDelivery] = {}
        self._finished: list[tuple[LeasedDelivery, SendOutcome]] = []
        self._stop_at: float | None = None
        self._away = ""
        self._looked = -LOOK_SECONDS
        self._more = False
        """Whether there was as much as there was room for: then there is more, without a look."""
        self.last_round: float | None = None
        """When it last had a look at the database, by the monotonic clock."""
        self.thread = threading.Thread(target=self._run, name=self._name, daemon=True)

    def wake(self) -> None:
        self._done.put(None)

    def stop(self, until: float) -> None:
        self._stop_at = until
        self.wake()

    def _run(self) -> None:
        for number in range(self._threads):
            threading.Thread(target=self._work, name=f"send {number}", daemon=True).start()
        while not self._is_over():
            busy = self._turn()
            if not self._finished:
                self._collect(TOGETHER_SECONDS if busy or self._stop_at is not None else IDLE_SECONDS)

    def _is_over(self) -> bool:
        """Whether it was stopped and nothing is left to wait for; what Slack has not answered by then is unknown."""
        if self._stop_at is None:
            return False
        late = time.monotonic() - self._stop_at
        if not (self._in_hand or self._finished) or (late > 1 and not self._in_hand):
            return True  # all is recorded, or the database is away too: the leases will tell
        if late > 0:
            self._finished += [(work, STOPPED) for work in self._in_hand.values()]
            self._in_hand.clear()
        return False

    def _turn(self) -> bool:
        """Record what is finished and take up as much again; returns whether anything was taken up.

        A turn that breaks is logged, and the next begins afresh: nothing that was sent is forgotten.
        """
        try:
            self._record()
            leased = self._lease()
        except Exception as error:
            self._broke(error)
            time.sleep(IDLE_SECONDS / 4)
            return False
        self._away = ""
        self.last_round = time.monotonic()
        return leased

    def _broke(self, error: Exception) -> None:
        """That the database is away is said once, not four times a second."""
        if not isinstance(error, DatabaseUnavailable):
            self._core.failures.count(self._name)
            log.error("a turn of the %s broke; the next one begins afresh", self._name, exc_info=error)
        elif self._away != str(error):
            self._away = str(error)
            log.error("sending waits: %s", error)

    def _record(self) -> None:
        if self._finished:
            with self._core.store.write(first=self._urgent) as session:
                record(session, self._finished, now=self._now())
            self._finished = []

    def _lease(self) -> bool:
        now, room = self._now(), self._room()
        if room <= 0 or not (self._more or self._anything(now)):
            return False
        with self._core.store.write(first=self._urgent) as session:
            lease = lease_work if self._is_time_to_look() else lease_to_send
            leased = lease(session, core=self._core, now=now, pace=self._pace, urgent=self._urgent, room=room)
        self._more = len(leased) == room
        for work in leased:
            if work.id not in self._in_hand:  # else its lease ran out by a clock that jumped: a worker still has it
                self._in_hand[work.id] = work
                self._todo.put(work)
        return bool(leased)

    def _is_time_to_look(self) -> bool:
        """Once a second: for what may have arrived, and for leases that ran out. Nothing becomes so sooner."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return False
        self._looked = now
        return True

    def _room(self) -> int:
        """More is at hand than is being sent, so that no worker stands idle during a turn."""
        return 0 if self._stop_at is not None else self._threads * IN_HAND - len(self._in_hand)

    def _anything(self, now: datetime) -> bool:
        with self._core.store.read() as session:
            return anything_to_send(session, now=now, urgent=self._urgent)

    def _collect(self, seconds: float) -> None:
        """Wait for a result or a call to wake, then a moment for others: one turn records half of what is in hand."""
        enough = max(1, len(self._in_hand) // 2)
        try:
            while len(self._finished) < enough:
                item = self._done.get(timeout=TOGETHER_SECONDS if self._finished else seconds)
                if item is None:
                    break
                self._in_hand.pop(item[0].id, None)
                self._finished.append(item)
        except Empty:
            pass

    def _work(self) -> None:
        while True:
            work = self._todo.get()
            if self._stop_at is not None:
                self._done.put((work, SendOutcome("released")))
            else:
                self._done.put((work, attempt(self._surface, work, self._now(), self._pace)))


def drain(core: Core, surface: Surface, now: Callable[[], datetime], pace: Pace) -> int:
    """Send everything that is due, answers first, one at a time, and return how many went out.

    Where a pace is kept its windows are waited for, so `now` must go on by itself then.
    """
    sent, patience = 0, time.monotonic() + DRAIN_SECONDS
    while True:
        work = _lease_some(core, now, pace)
        for item in work:
            outcome = attempt(surface, item, now(), pace)
            with core.store.write() as session:
                record(session, [(item, outcome)], now=now())
            sent += outcome.state == "sent"
        if work:
            patience = time.monotonic() + DRAIN_SECONDS
        elif not (pace.per_minute and _anything(core, now) and time.monotonic() < patience):
            return sent
        else:
            time.sleep(DRAIN_SECONDS / 10)


def _anything(core: Core, now: Callable[[], datetime]) -> bool:
    with core.store.read() as session:
        return any(anything_to_send(session, now=now(), urgent=urgent) for urgent in (True, False))


def _lease_some(core: Core, now: Callable[[], datetime], pace: Pace) -> list[LeasedDelivery]:
    for urgent in (True, False):
        with core.store.read() as session:
            if not anything_to_send(session, now=now(), urgent=urgent):
                continue
        with core.store.write() as session:
            work = lease_work(session, core=core, now=now(), pace=pace, urgent=urgent, room=ONE_TURN)
        if work:
            return work
    return []
