"""The schedule as one table, and every job run twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from benchmarks.plan import NOW, make_council
from bot.clock import ManualClock
from bot.core import Core
from bot.domain.calendar import WorkingDays
from bot.jobs import schedule
from bot.jobs.schedule import SCHEDULE, JobContext, tick
from bot.messages.compose import Templates
from bot.services.due import AT_ANY_TIME, AT_WORK, due_jobs
from storage.engine import Store
from storage.migrations import upgrade
from tests.support.world import ASKED, World, london, statements


def test_the_schedule() -> None:
    assert list(SCHEDULE) == [
        "link people",
        "check accounts",
        "link channels",
        "read plans that were sent",
        "notify of unassigned actions",
        "ask leads",
        "pass requests on",
        "remind leads",
        "list missing updates",
        "ask for sign-off",
        "notify of ended plans",
        "fetch figures",
        "freeze papers",
        "send digests",
        "destroy old records",
        "report undelivered messages",
        "alert if nothing goes out",
        "alert if nothing comes in",
    ]


def test_every_job_run_twice_makes_the_same_rows(world: World) -> None:
    for moment in (ASKED, london(2024, 10, 4), london(2024, 10, 7), london(2024, 10, 8), london(2024, 10, 9)):
        world.tick(moment)
        rows = [(d["kind"], d["recipient"]) for d in world.rows("deliveries")]
        assert sum(tick(world.app.job_context, moment).done.values()) == 0
        assert [(d["kind"], d["recipient"]) for d in world.rows("deliveries")] == rows


def test_a_plan_that_has_ended_is_put_to_its_officers_once(world: World) -> None:
    world.live_through(london(2025, 3, 31, 9), timedelta(days=1))
    assert not [m for m in world.slack.dm("UOFF") if "has ended" in m.words()]
    world.live_through(london(2025, 4, 2, 18), timedelta(hours=2))
    told = [m for m in world.slack.dm("UOFF") if "has ended" in m.words()]
    assert len(told) == 1 and "4 open actions: CTB-01, CTB-02, CTB-03 and CTB-04" in told[0].words()


def test_a_job_that_breaks_does_not_keep_the_others_from_running(world: World) -> None:
    def broken(job_context: object, now: object) -> int:
        raise RuntimeError("broken")

    kept = SCHEDULE["ask leads"]
    SCHEDULE["ask leads"] = broken
    try:
        ticked = tick(world.app.job_context, london(2024, 10, 7))
    finally:
        SCHEDULE["ask leads"] = kept
    assert ticked.broken == ["ask leads"] and ticked.done["send digests"] == 1


def test_each_job_has_its_condition() -> None:
    assert list(AT_ANY_TIME | AT_WORK) == list(SCHEDULE)


@pytest.mark.fast
@pytest.mark.parametrize("hour", [3, 11], ids=["at night", "by day"])
@pytest.mark.parametrize("day", [2, 15], ids=["while leads answer", "later"])
def test_a_tick_with_nothing_to_do_asks_little_and_writes_nothing(world: World, day: int, hour: int) -> None:
    world.live_through(london(2024, 10, day, hour))
    world.tick()
    with statements(world) as asked:
        ticked = tick(world.app.job_context, world.clock.now() + timedelta(seconds=20))
    assert not any(ticked.done.values())
    assert 1 < len(asked) <= (20 if hour > 9 else 3)
    assert [text for text in asked if not text.lstrip("(").startswith("SELECT")] == []


def test_the_statements_of_such_a_tick_do_not_grow_with_boards_and_leads(tmp_path: Path) -> None:
    asked: dict[int, int] = {}
    for boards in (2, 6):
        store = Store(f"sqlite:///{tmp_path}/{boards}.db")
        upgrade(store)
        make_council(store, boards=boards, leads=4 * boards, actions=8 * boards)
        context = JobContext(Core(store, Templates(), "Europe/London", WorkingDays()), ManualClock(NOW))
        while any(tick(context, NOW).done.values()):
            pass
        texts: list[str] = []
        event.listen(store.engine, "before_cursor_execute", lambda _c, _u, text, *_, into=texts: into.append(text))
        tick(context, NOW + timedelta(seconds=20))
        store.dispose()
        asked[boards] = len(texts)
    assert 5 < asked[2] == asked[6] <= 20


def test_a_job_that_is_not_due_would_do_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two months with most of what happens in a council, at each tick of which the jobs that are passed over are run too."""
    passed_over: Counter[str] = Counter()

    def all_jobs(core: Core, now: datetime) -> Collection[str]:
        due = due_jobs(core, now)
        for name in SCHEDULE.keys() - due:
            with statements(world) as asked:
                assert SCHEDULE[name](world.app.job_context, now) == 0, (name, now)
            assert [text for text in asked if re.match("INSERT|UPDATE|DELETE", text)] == [], (name, now)
            passed_over[name] += 1
        return due

    monkeypatch.setattr(schedule, "due_jobs", all_jobs)
    slack, step = world.slack, timedelta(hours=1)
    world.tick(ASKED)
    slack.presses("UANA", slack.dm("UANA")[0], "Snooze to tomorrow")
    slack.presses("UBEN", slack.dm("UBEN")[0], "Snooze")
    world.ask("UANA", "away 4 Oct to 10 Oct, Ben stands in")
    world.ask("UOFF", "recap on")
    world.live_through(london(2024, 10, 7, 12), step)
    slack.changes("UBEN", deleted=True)
    world.live_through(london(2024, 10, 16, 12), step)
    slack.writes("UANA", "CTB-02 amber: two posts are filled")
    world.live_through(london(2024, 11, 15, 12), step)
    assert set(passed_over) == set(SCHEDULE)
    assert {d["kind"] for d in world.rows("deliveries")} > {
        "request",
        "reminder",
        "missing_updates",
        "digest",
        "unassigned",
    }
