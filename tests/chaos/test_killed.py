"""`kill -9` at random moments while hundreds of requests and the digests go out: each arrives exactly once.

The processes are `boardbot run` as it is. Each begins some minutes later by its clock than the one before it was killed, so
that leases run out without waiting.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import at_local
from tests.chaos import TIMES
from tests.support.crowd import ASKED, crowd, tally, waiting
from tests.support.fake_slack import FakeSlack
from tests.support.processes import environment, free_port

pytestmark = pytest.mark.heavy

LEADS, BOARDS = min(2000, 150 * TIMES), 5
KILLS = min(200, 5 * TIMES)
LATER = timedelta(minutes=4)
"""Longer than a lease, and than the wait before what was lost is looked for."""
QUIET = {"BOARDBOT_PACE": "0"}


def start(slack: FakeSlack, url: str, folder: Path, clock: datetime) -> subprocess.Popen[bytes]:
    env = environment(slack, url, BOARDBOT_PORT=str(free_port()), BOARDBOT_CLOCK=clock.isoformat(), **QUIET)
    return subprocess.Popen([sys.executable, "-m", "bot", "run"], env=env, cwd=folder, stderr=subprocess.DEVNULL)


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def finish(slack: FakeSlack, url: str, folder: Path, clock: datetime) -> None:
    """Let one process after the other, each minutes later, finish what is left."""
    for turn in range(6):
        process = start(slack, url, folder, clock + turn * LATER)
        until, last = time.monotonic() + 60, (-1, time.monotonic())
        while (left := waiting(url, LEADS + BOARDS)) and time.monotonic() < until:
            last = last if last[0] == left else (left, time.monotonic())
            if time.monotonic() - last[1] > 6 and left < LEADS:
                break  # the rest waits for its leases
            time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) in (0, -signal.SIGTERM)  # the latter where it had not begun to serve
        if not left:
            return
    raise AssertionError(f"{waiting(url)} never went out")


def test_killed_at_random_moments(slack: FakeSlack, database_url: str, tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    crowd(slack, database_url, tmp_path / "plan", leads=LEADS, boards=BOARDS).app.core.store.dispose()
    slack.now = time.time
    clock = ASKED
    for number in range(KILLS):
        process = start(slack, database_url, tmp_path, clock)
        if number == 0 or chance.random() < 0.3:  # anywhere: while it starts, while it writes what is due
            time.sleep(chance.uniform(0.3, 3.0))
        else:  # while it sends: after so many messages more
            enough, until = len(slack.messages) + chance.randint(1, LEADS // (KILLS // 2 + 1)), time.monotonic() + 6
            while len(slack.messages) < enough and time.monotonic() < until:
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.02))
        kill(process)
        clock = _office_hours(clock + LATER)
    finish(slack, database_url, tmp_path, clock)
    found = tally(slack, database_url, leads=LEADS, boards=BOARDS)
    print(f"{KILLS} kills, seed {seed}, {database_url.partition(':')[0]}: {found}")
    assert (found.lost, found.doubled, found.unknown) == (0, 0, 0), f"seed {seed}: {found}"


def _office_hours(clock: datetime) -> datetime:
    """The same day, or the next morning where the day is over."""
    evening = at_local(clock.date(), ASKED.time().replace(hour=16), "Europe/London")
    return (
        clock
        if clock < evening
        else at_local(clock.date() + timedelta(days=1), ASKED.time().replace(hour=9), "Europe/London")
    )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_three_replicas_of_which_one_is_killed_again_and_again(
    slack: FakeSlack, database_url: str, tmp_path: Path
) -> None:
    chance = random.Random()
    crowd(slack, database_url, tmp_path / "plan", leads=LEADS, boards=BOARDS).app.core.store.dispose()
    slack.now = time.time
    began, rounds = time.monotonic(), 3 * TIMES

    def clock() -> datetime:
        return ASKED + timedelta(seconds=time.monotonic() - began)

    replicas = [start(slack, database_url, tmp_path, clock()) for _ in range(3)]
    for _ in range(rounds):
        time.sleep(chance.uniform(1.0, 4.0))
        victim = chance.randrange(3)
        kill(replicas[victim])
        replicas[victim] = start(slack, database_url, tmp_path, clock())
    for replica in replicas:
        kill(replica)
    finish(slack, database_url, tmp_path, clock() + LATER)
    found = tally(slack, database_url, leads=LEADS, boards=BOARDS)
    print(f"3 replicas, {rounds} kills: {found}")
    assert (found.lost, found.doubled, found.unknown) == (0, 0, 0), found
