"""The clock ticks whatever is done to the machine's time, and it is told where it does not."""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.clock import ManualClock, SystemClock
from bot.interpreter import SWITCH_SECONDS, giving_way
from bot.jobs.ticking import JOB, Ticking
from tests.support.processes import call
from tests.support.world import World

EVERY = 0.1


def becomes(true: Callable[[], object], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(EVERY / 5)
    return True


@pytest.mark.parametrize("hours", [2, 26, 3000, -2])
def test_it_ticks_on_where_the_machines_clock_was_set_back_or_forward(hours: int) -> None:
    """The scheduler is left with what such a change leaves it with: a next tick that lies so far ahead, or behind."""
    ticks: list[float] = []
    ticking = Ticking(EVERY)
    ticking.start(lambda: ticks.append(time.monotonic()))
    try:
        assert becomes(lambda: len(ticks) >= 2)
        ticking.scheduler.modify_job(JOB, next_run_time=SystemClock().now() + timedelta(hours=hours))
        seen = len(ticks)
        assert becomes(lambda: len(ticks) >= seen + 3), "and again at its own pace"
    finally:
        ticking.stop()


@pytest.mark.parametrize(("by", "side"), [(7200, "ahead by 7200"), (-7200, "back by 7200"), (5, "")])
def test_a_clock_that_was_set_is_logged(caplog: pytest.LogCaptureFixture, by: int, side: str) -> None:
    caplog.set_level(logging.WARNING)
    start = SystemClock().now()
    wall = ManualClock(start)
    began, shift = time.monotonic(), 0.0

    class Wall:
        def now(self) -> datetime:
            return wall.now() + timedelta(seconds=time.monotonic() - began + shift)

    ticking = Ticking(EVERY, wall=Wall())
    ticking.start(lambda: None)
    try:
        time.sleep(3 * EVERY)
        shift = float(by)
        becomes(lambda: "was set" in caplog.text, 1)
    finally:
        ticking.stop()
    said = [r.getMessage() for r in caplog.records if "clock was set" in r.getMessage() and "by" in r.getMessage()]
    assert len(said) == bool(side) and all(side in text for text in said)


def test_a_long_tick_is_waited_for_and_a_tick_that_breaks_is_followed_by_others() -> None:
    at_once, most, ticks = 0, 0, 0

    def tick() -> None:
        nonlocal at_once, most, ticks
        at_once, ticks = at_once + 1, ticks + 1
        most = max(most, at_once)
        time.sleep(8 * EVERY if ticks == 1 else 0)
        at_once -= 1
        if ticks == 2:
            raise ValueError("broken")

    ticking = Ticking(EVERY)
    ticking.start(tick)
    try:
        assert becomes(lambda: ticks >= 4) and most == 1
    finally:
        ticking.stop()


def ready(world: World) -> tuple[int, str]:
    status, body = call(world.app.web(), "/readyz", b"", {}, "GET")
    return status, json.loads(body)["why"]


def test_it_is_not_ready_while_a_tick_hangs(world: World) -> None:
    may_end = threading.Event()
    may_end.set()
    world.app.ticking = Ticking(EVERY, stands_still=6 * EVERY)
    assert ready(world)[0] == 503
    world.app.sender.start()
    world.app.ticking.start(lambda: assert_ends(may_end))
    try:
        assert becomes(lambda: ready(world) == (200, ""))
        may_end.clear()
        assert becomes(lambda: ready(world) == (503, "the clock does not tick"))
        may_end.set()
        assert becomes(lambda: ready(world) == (200, ""))
    finally:
        may_end.set()
        world.app.ticking.stop()
        world.app.sender.stop()


def assert_ends(may_end: threading.Event) -> None:
    assert may_end.wait(30)


def tick_age(world: World) -> float | None:
    lines = world.app.metrics.text().decode().splitlines()
    return next((float(line.split()[1]) for line in lines if line.startswith("boardbot_tick_age_seconds ")), None)


def test_the_age_of_a_tick_is_its_own_whatever_the_clock_says(world: World) -> None:
    assert tick_age(world) is None
    stop = world.app.start()
    try:
        for hours in (-5, 30):
            world.clock.move_to(world.clock.now() + timedelta(hours=hours))
            age = tick_age(world)
            assert age is not None and 0 <= age < 15
    finally:
        stop()


def test_a_tick_gives_the_interpreter_up_sooner_than_it_is_given_up_else_even_if_it_breaks() -> None:
    usual, seen = SWITCH_SECONDS, []

    def breaks() -> None:
        seen.append(sys.getswitchinterval())
        raise RuntimeError("an odd row")

    ticking = Ticking(EVERY)
    ticking.start(breaks)
    try:
        assert becomes(lambda: len(seen) >= 2)
    finally:
        ticking.stop()
    assert becomes(lambda: sys.getswitchinterval() == usual)
    assert max(seen) < usual


def test_two_that_give_way_at_once_leave_the_interpreter_as_it_is_else() -> None:
    one, other = giving_way(), giving_way()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    other.__exit__(None, None, None)
    assert sys.getswitchinterval() == SWITCH_SECONDS
