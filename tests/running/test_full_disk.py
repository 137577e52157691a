"""A database that takes no writes: whoever asks is told that the bot is not ready, and when it is again."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.support.processes import call
from tests.support.world import ASKED, World


def ready(world: World) -> tuple[int, str]:
    status, body = call(world.app.web(), "/readyz", b"", {}, method="GET")
    return status, json.loads(body)["why"]


@contextmanager
def full(world: World) -> Iterator[None]:
    """SQLite is given no page more than it has, as by a full disk."""
    is_full = threading.Event()
    is_full.set()

    def limit(connection: object) -> None:
        pages = "1" if is_full.is_set() else "1073741823"  # a limit below the size that it has means that size
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]

    event.listen(world.app.core.store.engine, "begin", limit)
    yield
    is_full.clear()


@pytest.fixture
def running(world: World) -> Iterator[World]:
    world.tick(ASKED)
    world.sends = False
    world.app.sender.start()
    world.app.ticking.start(lambda: None)
    for _ in range(200):
        if world.app.sender.idle_seconds is not None:
            break
        threading.Event().wait(0.02)
    yield world
    world.app.ticking.stop()
    world.app.sender.stop(1)


def test_a_full_disk_is_told_from_the_first_write_that_is_not_kept_until_one_is(running: World) -> None:
    assert ready(running) == (200, "")
    with full(running):
        words = "CTB-03 green: " + "on course " * 2000
        message = {
            "type": "message",
            "channel": "DUBEN",
            "channel_type": "im",
            "user": "UBEN",
            "text": words,
            "ts": "1727770000.000001",
        }
        assert running.slack.event(message).status == 500
        for _ in range(2):
            assert ready(running) == (503, "the database takes no writes: database or disk is full")
            running.app.tick()
    running.app.tick()
    assert ready(running) == (200, "")
    assert running.slack.event(message).status == 200
    assert len(running.rows("updates")) == 1


def test_what_is_refused_is_no_trouble_of_the_databases(running: World) -> None:
    running.slack.writes("UBEN", "CTB-01 green: not mine")
    assert ready(running) == (200, "")


def test_a_disk_without_room_is_told_before_a_write_fails(running: World) -> None:
    store = running.app.core.store
    assert store.has_room()
    assert not store.has_room(wanted=10**18)
