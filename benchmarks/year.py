"""A year of ticks for 50 boards and 2,000 leads, replayed: every lead is asked and reminded, every board told.

Run by `make bench`. The clock moves an hour at a time, and every job of the schedule runs at each tick. No
lead answers, which is the most work: each is reminded twice a month. What a tick wrote is marked as sent by one
statement, as a surface that accepts everything at once would leave it; sending is not measured here.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

from benchmarks.plan import NOW, make_council
from benchmarks.side import Side, measure, run, sized, table

BOARDS, LEADS, ACTIONS = sized((50, 2_000, 2_000), (1, 2, 4))
MONTHS, DAYS = sized((12, 365), (1, 31))
STEP = timedelta(hours=sized(1, 6))


def replay(database: str) -> dict[str, float]:
    from bot.app import tune
    from bot.clock import ManualClock
    from bot.core import Core
    from bot.domain.calendar import WorkingDays
    from bot.jobs.schedule import JobContext, tick
    from bot.messages.compose import Templates
    from storage.engine import Store
    from storage.migrations import upgrade

    tune()
    store = Store(f"sqlite:///{database}")
    upgrade(store)
    make_council(store, boards=BOARDS, leads=LEADS, actions=ACTIONS, end=date(2025, 10, 31))
    job_context = JobContext(Core(store, Templates(), "Europe/London", WorkingDays()), ManualClock(NOW))
    done: Counter[str] = Counter()
    now, ticks = NOW, 0
    started = time.perf_counter()
    while now < NOW + timedelta(days=DAYS):
        ticked = tick(job_context, now)
        assert not ticked.broken
        done.update(ticked.done)
        if any(ticked.done.values()):
            accept_all(store, now)
        now, ticks = now + STEP, ticks + 1
    seconds = time.perf_counter() - started
    assert done["ask leads"] == MONTHS * LEADS and done["remind leads"] == 2 * MONTHS * LEADS, done
    return {"seconds": seconds, "ticks": ticks, **{name: number for name, number in done.items() if number}}


def accept_all(store: Any, now: Any) -> None:
    from sqlalchemy import String, cast, update

    from storage.deliveries import Delivery

    row = Delivery.__table__.c
    sent = update(Delivery).where(row.state == "pending")
    with store.write() as session:
        session.execute(
            sent.values(state="sent", sent_at=now, attempts=1, channel=row.recipient, ts=cast(row.id, String))
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        run = measure("benchmarks.year", "replay", f"{folder}/year.db")
    did = f"{run['ask leads']:,.0f} requests, {run['remind leads']:,.0f} reminders, {run['send digests']:,.0f} digests"
    table(
        [
            (
                f"a year for {BOARDS} boards and {LEADS:,} leads",
                "-",
                "under 2 minutes",
                f"{run['seconds']:.0f} s ({did})",
            ),
        ]
    )


SIDES: dict[str, Side] = {"replay": replay}

if __name__ == "__main__":
    run(SIDES, main)
