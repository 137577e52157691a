"""A crowd: hundreds of leads and some boards on one asking day that is a digest day too; and what is counted afterwards."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import select

from storage.deliveries import Delivery
from storage.engine import Store
from tests.support.fake_slack import FakeSlack
from tests.support.world import World

STARTED = datetime(2024, 6, 28, 9, 0, tzinfo=UTC)
ASKED = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
"""09:00 in London on a Monday that is July's first working day: requests and digests are due together."""


def crowd(slack: FakeSlack, url: str, folder: Path, *, leads: int, boards: int) -> World:
    """So many leads with one action each, on so many boards with live plans."""
    folder.mkdir()
    world = World.make(slack, url, folder, at=STARTED, pace=0)
    keys = [f"B{n}" for n in range(1, boards + 1)]
    for n, key in enumerate(keys):
        slack.channel(f"C{n}", key.lower())
    for n in range(leads):
        slack.user(f"U{n:05}", f"Lead {n}", f"lead{n}@example.org")
    report = world.import_(
        boards=[{"key": key, "name": f"Board {key}", "channel": f"C{n}"} for n, key in enumerate(keys)],
        people=[{"name": f"Lead {n}", "email": f"lead{n}@example.org", "slack_user": f"U{n:05}"} for n in range(leads)],
        plans=[
            {"board": key, "plan": "2024-25", "title": "Plan", "start": "2024-04-01", "end": "2025-03-31"}
            for key in keys
        ],
        actions=[
            {
                "board": keys[n % boards],
                "plan": "2024-25",
                "ref": f"{keys[n % boards]}-{n // boards + 1:02}",
                "title": "An action",
                "leads": f"lead{n}@example.org",
                "due": "2024-12-31",
            }
            for n in range(leads)
        ],
    )
    assert not report.refused, report.refused
    world.start()
    return world


@dataclass(frozen=True)
class Tally:
    """What became of a crowd's requests and digests."""

    expected: int
    lost: int
    doubled: int
    unknown: int

    def __str__(self) -> str:
        return f"of {self.expected}: lost {self.lost}, doubled {self.doubled}, unknown {self.unknown}"


def tally(slack: FakeSlack, url: str, *, leads: int, boards: int) -> Tally:
    """Counted where readers see it: every lead's and every channel's messages, by what each says it is."""
    seen = Counter(
        (m.channel, key.partition(":")[0])
        for m in slack.messages
        if (key := m.metadata.get("event_payload", {}).get("key", "")).startswith(("request:", "digest:"))
    )
    expected = {(f"DU{n:05}", "request") for n in range(leads)} | {(f"C{n}", "digest") for n in range(boards)}
    store = Store(url)
    with store.read() as session:
        unknown = len(list(session.exec(select(Delivery.id).where(Delivery.state == "unknown"))))
    store.dispose()
    doubled = sum(count - 1 for count in seen.values() if count > 1)
    return Tally(len(expected), len(expected - set(seen)), doubled, unknown)


def waiting(url: str, expected: int = 0) -> int:
    """How many messages have neither gone out nor been given up; those of so many that are not even written count too."""
    store = Store(url)
    with store.read() as session:
        found = session.exec(select(Delivery.state)).all()
    store.dispose()
    return sum(state in ("pending", "sending", "unknown") for state in found) + max(0, expected - len(found))


@contextlib.contextmanager
def sending(world: World) -> Iterator[None]:
    world.app.sender.start()
    yield
    world.app.sender.stop()
    world.app.core.store.dispose()


def wait_for(what: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.01)
