"""What a council of a size asks of its machine: a month of ticks for 100 boards and 5,000 leads, job by job.

Not a part of `make bench`: `python -m benchmarks.size DATABASE-URL`, on an empty database, is what docs/running.md reckons from.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

from benchmarks.plan import NOW, make_council
from benchmarks.side import sized
from benchmarks.year import accept_all

BOARDS, LEADS, DAYS = sized((100, 5_000, 31), (1, 2, 1))


def main(url: str) -> None:
    from bot.clock import ManualClock
    from bot.core import Core
    from bot.domain.calendar import WorkingDays
    from bot.interpreter import tune
    from bot.jobs.schedule import SCHEDULE, JobContext, tick
    from bot.messages.compose import Templates
    from storage.engine import Store
    from storage.migrations import upgrade

    store = Store(url)
    upgrade(store)
    make_council(store, boards=BOARDS, leads=LEADS, actions=LEADS, end=date(2025, 10, 31))
    core = Core(store, Templates(), "Europe/London", WorkingDays())
    context, begun = JobContext(core, ManualClock(NOW)), _bytes(store)
    tune()
    slowest: dict[str, float] = {}
    did: Counter[str] = Counter()
    idle: list[float] = []
    now = NOW
    while now < NOW + timedelta(days=DAYS):
        started = time.perf_counter()
        ticked = tick(context, now)
        took = time.perf_counter() - started
        did.update(ticked.done)
        if any(ticked.done.values()):
            accept_all(store, now)
            name = max(ticked.done, key=lambda job: ticked.done[job])
            slowest[name] = max(slowest.get(name, 0.0), took)
        elif core.days.in_hours(now, core.zone):
            idle.append(took)
        now += timedelta(hours=1)
    for name in SCHEDULE:
        if did[name]:
            print(f"{name}: {did[name]:,} in all; the longest tick {slowest.get(name, 0):.1f} s")
    print(f"a tick with nothing to do, by day: {1000 * sorted(idle)[len(idle) // 2]:.0f} ms")
    print(f"the database grew by {(_bytes(store) - begun) / 2**20:.0f} MB")
    print(f"memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _bytes(store: Any) -> int:
    from sqlalchemy import text

    with store.read() as session:
        if session.get_bind().dialect.name == "postgresql":
            return int(session.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
        pages = session.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages) * int(session.execute(text("PRAGMA page_size")).scalar_one())


if __name__ == "__main__":
    main(next(word for word in sys.argv[1:] if not word.startswith("--")))
