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
from benchmarks.side import Row, Side, measure, run, sized

BOARDS, LEADS, ACTIONS = sized((50, 2_000, 2_000), (1, 2, 4))
MONTHS, DAYS = sized((12, 365), (1, 31))
STEP = timedelta(hours=sized(1, 6))
HALF = 0.5


def replay(database: str, part: str = "1") -> dict[str, float]:
    from bot.clock import ManualClock
    from bot.core import Core
    from bot.domain.calendar import WorkingDays
    from bot.interpreter import tune
    from bot.jobs.schedule import JobContext, tick
    from bot.messages.compose import Templates
    from storage.engine import Store
    from storage.migrations import upgrade

    tune()
    store = Store(f"sqlite:///{database}")
    upgrade(store)
    boards, leads, actions = (max(1, int(float(part) * number)) for number in (BOARDS, LEADS, ACTIONS))
    make_council(store, boards=boards, leads=leads, actions=actions, end=date(2025, 10, 31))
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
    assert done["ask leads"] == MONTHS * leads and done["remind leads"] == 2 * MONTHS * leads, done
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


def main() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        runs = {size: measure("benchmarks.year", "replay", f"{folder}/{size}.db", str(size)) for size in (HALF, 1)}
    whole, half = runs[1], runs[HALF]
    did = f"{whole['ask leads']:,.0f} requests, {whole['remind leads']:,.0f} reminders, {whole['send digests']:,.0f} digests"
    growth = f"{whole['seconds'] / half['seconds']:.2f} times as long as half of them"
    what = f"a year for {BOARDS} boards and {LEADS:,} leads, hourly ticks"
    return [
        Row(what, "half as many boards and leads", "at most 2.1 times", f"{whole['seconds']:.0f} s ({did})", growth)
    ]


SIDES: dict[str, Side] = {"replay": replay}

if __name__ == "__main__":
    run(SIDES, main)
