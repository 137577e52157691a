"""From the start of `boardbot run` until it is ready, and what it holds in memory then.

Run by `make bench`. Against a process that imports what the bot is built on and connects to the same database. Ready is
when /readyz answers 200; a Slack on loopback answers what the bot asks of it first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median

from benchmarks.plan import free_port
from benchmarks.side import Row, Side, measure, ratio, run, sized
from benchmarks.slack import slack

FEW = 25
TURNS, IDLE_SECONDS = sized((5, 10), (1, 0))
BARE = """
import apscheduler.schedulers.background, slack_bolt, sqlmodel, sys
with sqlmodel.create_engine(sys.argv[1]).connect() as connection:
    connection.exec_driver_sql("SELECT 1")
"""


def write(database: str) -> dict[str, float]:
    """A small council whose plan lasts longer than two years."""
    from benchmarks.plan import make_council
    from storage.engine import Store
    from storage.migrations import upgrade

    store = Store(f"sqlite:///{database}")
    upgrade(store)
    make_council(store, boards=1, leads=FEW, actions=126, end=date(2026, 10, 31))
    return {}


def bare(database: str) -> float:
    """Seconds until a process that imports and connects has ended."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", BARE, f"sqlite:///{database}"], check=True)
    return time.perf_counter() - started


def ready(database: str, slack_url: str, idle: float = 0) -> tuple[float, float]:
    """Seconds from the start of `boardbot run` until it is ready, and its megabytes `idle` seconds later."""
    port = free_port()
    settings = {
        "BOARDBOT_DATABASE_URL": f"sqlite:///{database}",
        "BOARDBOT_PORT": str(port),
        "SLACK_API_URL": slack_url,
        "SLACK_BOT_TOKEN": "xoxb-benchmark",
        "SLACK_SIGNING_SECRET": "benchmark",
        "PYTHONDONTWRITEBYTECODE": "",  # as what is installed, it is compiled once
    }
    started = time.perf_counter()
    bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env=os.environ | settings, stderr=subprocess.DEVNULL)
    try:
        while not is_ready(port):
            assert bot.poll() is None, "the bot ended"
            time.sleep(0.01)
        taken = time.perf_counter() - started
        time.sleep(idle)
        return taken, _megabytes(bot.pid)
    finally:
        bot.terminate()
        bot.wait()


def is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def main() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, slack() as slack_url:
        database = f"{folder}/start.db"
        measure("benchmarks.start", "write", database)
        runs = [(ready(database, slack_url), bare(database)) for _ in range(TURNS - 1)]
        runs.append((ready(database, slack_url, IDLE_SECONDS), bare(database)))
    pairs = [(taken, other) for (taken, _), other in runs]
    ours, other = (median(each) for each in zip(*pairs, strict=True))
    libraries = "importing slack_bolt, sqlmodel and apscheduler, and connecting"
    return [
        Row("start to ready", libraries, "at most 2 times", f"{ours:.2f} s, {other:.2f} s", ratio(pairs)),
        Row(f"memory, idle for {IDLE_SECONDS} seconds", "-", "at most 95 MB", f"{runs[-1][0][1]:.0f} MB"),
    ]


SIDES: dict[str, Side] = {"write": write}

if __name__ == "__main__":
    run(SIDES, main)
