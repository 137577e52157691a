"""The schedule as one table, and every job run twice."""

from __future__ import annotations

from datetime import timedelta

from bot.jobs.schedule import SCHEDULE, tick
from tests.support.world import ASKED, World, london


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
