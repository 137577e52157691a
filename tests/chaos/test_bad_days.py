"""Slack's bad days, and ours: faults at every call, the database away, the disk full, the clock jumping."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

from tests.chaos import TIMES
from tests.support.crowd import ASKED, crowd, sending, tally, wait_for, waiting
from tests.support.databases import fresh_postgres
from tests.support.fake_slack import FakeSlack
from tests.support.world import World

pytestmark = pytest.mark.heavy

FAULTS = ("429", "500", "hang_before", "hang_after", "drop_before", "drop_after", "garbage")
BOARDS = 3


def test_every_fault_at_one_call_in_ten(slack: FakeSlack, database_url: str, tmp_path: Path) -> None:
    """Each of seven faults befalls a tenth of all calls that post or look for a message."""
    leads, seed = min(600, 12 * TIMES), random.randrange(10**6)
    chance = random.Random(seed)
    world = crowd(slack, database_url, tmp_path / "plan", leads=leads, boards=BOARDS)
    world.app.surface.of("slack").client.timeout = 0.1  # type: ignore[attr-defined] - the fake hangs for twice as long
    hit: list[str] = []

    def mood(method: str) -> str | None:
        number = chance.randrange(10)
        if number >= len(FAULTS) or not method.startswith(("chat.", "conversations.")):
            return None
        hit.append(FAULTS[number])
        return FAULTS[number]

    slack.mood = mood
    with sending(world):
        world.clock.move_to(ASKED)
        world.app.tick()
        until_settled(world, step=timedelta(minutes=5), most=2_500)  # past a weekend, in which nobody is written to
    slack.mood = lambda method: None
    found = tally(slack, database_url, leads=leads, boards=BOARDS)
    print(f"{len(hit)} faults, seed {seed}: {found}")
    assert len(hit) > leads
    assert (found.lost, found.doubled, found.unknown) == (0, 0, 0), f"seed {seed}: {found}"


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[tuple[str, Proxy]]:
    """A PostgreSQL database behind a door that can be shut."""
    for url in fresh_postgres():
        address = make_url(url)
        proxy = Proxy(address.host or "", address.port or 0)
        yield address.set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False), proxy
        proxy.close()


def test_the_database_is_away_for_a_minute(slack: FakeSlack, proxied: tuple[str, Proxy], tmp_path: Path) -> None:
    url, proxy = proxied
    broken(slack, url, tmp_path, shut=proxy.shut, fix=proxy.open)


def test_the_disk_is_full(slack: FakeSlack, tmp_path: Path) -> None:
    """SQLite is given no page more than it has: every write that needs one fails as on a full disk."""
    url = f"sqlite:///{tmp_path}/full.db"
    full = threading.Event()

    def limit(connection: object) -> None:
        pages = "1" if full.is_set() else "1073741823"  # a limit below the size that it has means that size
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    broken(
        slack,
        url,
        tmp_path,
        shut=full.set,
        fix=full.clear,
        prepare=lambda world: event.listen(world.app.core.store.engine, "begin", limit),
    )


def broken(
    slack: FakeSlack,
    url: str,
    folder: Path,
    *,
    shut: Callable[[], None],
    fix: Callable[[], None],
    prepare: Callable[[World], None] = lambda world: None,
) -> None:
    """In the middle of sending, the database fails for a minute, and a lead answers meanwhile."""
    leads = min(400, 25 * TIMES)
    world = crowd(slack, url, folder / "plan", leads=leads, boards=BOARDS)
    world.sends = False
    prepare(world)
    slack.patience = 0.05
    with sending(world):
        world.clock.move_to(ASKED)
        world.app.tick()
        slack.mood = lambda method: time.sleep(0.02)  # type: ignore[func-returns-value] - so that some are under way
        wait_for(lambda: len(slack.messages) > 10)
        shut()
        answer = {
            "type": "message",
            "channel": "DU00000",
            "channel_type": "im",
            "user": "U00000",
            "text": "B1-01 green: all is well",
            "ts": f"{ASKED.timestamp():.0f}.000001",
        }
        filed = slack.event(answer).status == 200  # a full disk may still have room for one more row
        for _ in range(3):
            world.clock.move_to(world.clock.now() + timedelta(seconds=20))
            world.app.tick()
            time.sleep(0.3)
        fix()
        assert len(world.rows("updates")) == filed
        assert [slack.event(answer).status for _ in range(3)] == [200, 200, 200]
        until_settled(world, step=timedelta(seconds=65), most=60)
    found = tally(slack, url, leads=leads, boards=BOARDS)
    assert (found.lost, found.doubled, found.unknown) == (0, 0, 0), found
    assert len(world.rows("updates")) == 1


@pytest.mark.parametrize("jump", [timedelta(minutes=30), timedelta(minutes=-30), timedelta(minutes=4)])
def test_the_clock_jumps(slack: FakeSlack, tmp_path: Path, jump: timedelta) -> None:
    leads = min(400, 25 * TIMES)
    url = f"sqlite:///{tmp_path}/jump.db"
    world = crowd(slack, url, tmp_path / "plan", leads=leads, boards=BOARDS)
    with sending(world):
        world.clock.move_to(ASKED + timedelta(hours=1))
        slack.mood = lambda method: time.sleep(0.02)  # type: ignore[func-returns-value] - so that some are under way
        world.app.tick()
        for _ in range(3):
            enough = min(len(slack.messages) + 6, leads + BOARDS)
            wait_for(lambda enough=enough: len(slack.messages) >= enough)  # type: ignore[misc]
            world.clock.move_to(world.clock.now() + jump)
        until_settled(world, step=timedelta(minutes=5), most=60)
    found = tally(slack, url, leads=leads, boards=BOARDS)
    assert (found.lost, found.doubled, found.unknown) == (0, 0, 0), found


# -- the sender as `boardbot run` has it, with a clock that is moved by hand --


def until_settled(world: World, *, step: timedelta, most: int) -> None:
    """Move the clock on, until nothing waits any more."""
    for _ in range(most):
        wait_for_pause(world)
        if not waiting(world.app.core.store.url):
            return
        world.clock.move_to(world.clock.now() + step)
        world.app.tick()
    raise AssertionError(f"{waiting(world.app.core.store.url)} never went out")


def wait_for_pause(world: World) -> None:
    """Until for a while no call of Slack's is made: what can be done at this time is done."""
    calls, since = -1, time.monotonic()
    while time.monotonic() - since < 0.4:
        if len(world.slack.calls) != calls:
            calls, since = len(world.slack.calls), time.monotonic()
        time.sleep(0.02)


class Proxy:
    """A door to a server on loopback: shut, it breaks every connection and takes no new one."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._shut = threading.Event()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def shut(self) -> None:
        self._shut.set()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def open(self) -> None:
        self._shut.clear()

    def close(self) -> None:
        self._listener.close()
        self.shut()

    def _serve(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return
            if self._shut.is_set():
                here.close()
                continue
            there = socket.create_connection(self._to)
            self._open += [here, there]
            for source, target in ((here, there), (there, here)):
                threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
