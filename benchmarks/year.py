"""A year of ticks for 50 boards and 2,000 leads, replayed: every lead is asked and reminded, every board told.

Run by `make bench`. The clock moves an hour at a time, and every job of the schedule runs at each tick. No
lead answers, which is the most work: each is reminded twice a month. What a tick wrote is marked as sent by one
statement, as a surface that accepts everything at once would leave it; sending is not measured here.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from benchmarks.plan import NOW, make_council
from benchmarks.side import Row, Side, measure, resident, run, sized
from benchmarks.start import FEW

BOARDS, LEADS, ACTIONS = sized((50, 2_000, 2_000), (1, 2, 4))
MONTHS, DAYS = sized((12, 365), (1, 31))
STEP = timedelta(hours=sized(1, 6))
HALF = 0.5


def replay(database: str, part: str = "1") -> dict[str, float]:
    from bot.clock import ManualClock
    from bot.core import Core
    from bot.domain.calendar import WorkingDays
    from bot.interpreter import tune
    from bot.jobs.schedule import JobContext
    from bot.messages.compose import Templates
    from storage.engine import Store
    from storage.migrations import upgrade

    tune()
    store = Store(f"sqlite:///{database}")
    upgrade(store)
    boards, leads, actions = (max(1, int(float(part) * number)) for number in (BOARDS, LEADS, ACTIONS))
    make_council(store, boards=boards, leads=leads, actions=actions, end=date(2025, 10, 31))
    job_context = JobContext(Core(store, Templates(), "Europe/London", WorkingDays()), ManualClock(NOW))
    started = time.perf_counter()
    done = _play(job_context, DAYS)
    seconds = time.perf_counter() - started
    assert done["ask leads"] == MONTHS * leads and done["remind leads"] == 2 * MONTHS * leads, done
    return {"seconds": seconds, **{name: number for name, number in done.items() if number}}


def two_years(database: str) -> dict[str, float]:
    """What the bot of a small council, with all that it loads, holds in memory after its ticks of two years."""
    from bot.app import build_application
    from bot.clock import ManualClock
    from bot.interpreter import tune
    from bot.settings import Settings
    from bot.surfaces.directories import Directories

    values = {"SLACK_BOT_TOKEN": "xoxb-benchmark", "SLACK_SIGNING_SECRET": "benchmark"}
    settings = Settings(_env_file=None, database_url=f"sqlite:///{database}", **values)
    application = build_application(settings, ManualClock(NOW))
    application.web()
    tune()
    core = replace(application.core, directories=Directories())  # no Slack is there, in which people could be looked up
    before = resident()
    done = _play(replace(application.job_context, core=core), 2 * DAYS)
    assert done["ask leads"] == 2 * MONTHS * FEW, done
    return {"before": before, "after": resident()}


def _play(job_context: Any, days: int) -> Counter[str]:
    """What the ticks of so many days did, hour by hour."""
    from bot.jobs.schedule import tick

    done: Counter[str] = Counter()
    now = NOW
    while now < NOW + timedelta(days=days):
        ticked = tick(job_context, now)
        assert not ticked.broken
        done.update(ticked.done)
        if any(ticked.done.values()):
            accept_all(job_context.core.store, now)
        now += STEP
    return done


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
        measure("benchmarks.start", "write", f"{folder}/two.db")
        held = measure("benchmarks.year", "two_years", f"{folder}/two.db")
        runs = {size: measure("benchmarks.year", "replay", f"{folder}/{size}.db", str(size)) for size in (HALF, 1)}
    whole, half = runs[1], runs[HALF]
    did = f"{whole['ask leads']:,.0f} requests, {whole['remind leads']:,.0f} reminders, {whole['send digests']:,.0f} digests"
    growth = f"{whole['seconds'] / half['seconds']:.2f} times as long as half of them"
    what = f"a year for {BOARDS} boards and {LEADS:,} leads, hourly ticks"
    return [
        Row(what, "half as many boards and leads", "at most 2.1 times", f"{whole['seconds']:.0f} s ({did})", growth),
        Row(
            f"memory after two years of ticks, {FEW} leads",
            "-",
            "at most 110 MB",
            f"{held['after']:.0f} MB, {held['before']:.0f} MB before",
        ),
    ]


SIDES: dict[str, Side] = {"replay": replay, "two_years": two_years}

if __name__ == "__main__":
    run(SIDES, main)
