"""The reporting month as its people live it: asked, answered in three ways, reminded, listed, told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.world import ASKED, World, london


def test_each_lead_is_asked_once_in_one_message(any_world: World) -> None:
    world = any_world
    world.tick(ASKED - timedelta(minutes=1))
    assert world.slack.to_others() == []
    world.tick(ASKED)
    world.tick(ASKED + timedelta(minutes=1))

    assert len(world.slack.dm("UANA")) == 1
    request = world.slack.dm("UANA")[0]
    assert "0 of 2 done." in request.words()
    assert "CTB-01 Family hubs" in request.words() and "CTB-02 Healthy child programme" in request.words()
    assert "due Sun 15 Sep 2024, 16 days overdue" in request.words()
    assert [b["text"]["text"] for b in request.buttons()] == [
        "Answer all",
        *["🔵 Blue", "🟢 Green", "🟠 Amber", "🔴 Red", "⚪ Grey", "Update"] * 2,
        "Snooze to tomorrow",
    ]
    assert len(world.slack.dm("UBEN")) == 1
    assert world.slack.dm("UCHR") == [] and world.slack.to_others() == world.slack.dm("UANA") + world.slack.dm("UBEN")


@pytest.mark.fast
def test_reminders_and_the_officers_list(any_world: World) -> None:
    world, slack = any_world, any_world.slack
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 green: fine")
    slack.writes("UANA", "CTB-02 green: fine")
    world.live_through(london(2024, 10, 9, 12))

    assert len([m for m in slack.dm("UANA") if "Reminder" in m.text]) == 0
    reminders = [m for m in slack.dm("UBEN") if "Reminder" in m.text]
    assert len(reminders) == 2
    assert "1 action of yours for Children's Trust Board still needs an update" in reminders[0].words()
    lists = [m for m in slack.dm("UOFF") if "missing updates" in m.words()]
    assert len(lists) == 1
    assert "Ben: CTB-03" in lists[0].words() and "Ana" not in lists[0].words()
    assert "Not asked, for want of a lead: CTB-04." in lists[0].words()
    assert not [m for m in slack.in_channel("C1") if "Ben" in m.words()]


@pytest.mark.fast
def test_the_digest_tells_the_week_to_the_channel_once(any_world: World) -> None:
    world, slack = any_world, any_world.slack
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 blue: finished")
    world.live_through(london(2024, 10, 7, 12))
    digests = slack.in_channel("C1")
    assert len(digests) == 1
    words = digests[0].words()
    assert "Children's Trust Board: week to Mon 7 Oct 2024" in words
    assert "CTB-02 Healthy child programme" in words and "22 days overdue" in words
    assert "Completed: CTB-03." in words
    assert "1 action has no lead; 1 action has no due date of its own." in world.ask("UCHR", "summary CTB")


@pytest.mark.parametrize("down", [timedelta(0), timedelta(days=3)])
def test_a_month_of_ticks_sends_one_of_each_even_after_three_days_down(world: World, down: timedelta) -> None:
    slack = world.slack
    if down:
        world.tick(london(2024, 10, 1, 8))
        world.clock.move_to(london(2024, 10, 1, 8) + down)  # it comes back at 08:00 on Friday the 4th
    world.live_through(london(2024, 11, 4, 12), timedelta(hours=1))
    ben = [m.text for m in slack.dm("UBEN")]
    assert len([t for t in ben if t.startswith("Your October 2024 updates")]) == 1
    assert len([t for t in ben if t.startswith("Your November 2024 updates")]) == 1
    assert len([t for t in ben if t.startswith("Reminder")]) == 2
    digests = [m.text for m in slack.in_channel("C1")]
    assert [t.partition(":")[0].rpartition("to ")[2] for t in digests] == [
        "Mon 7 Oct 2024",
        "Mon 14 Oct 2024",
        "Mon 21 Oct 2024",
        "Mon 28 Oct 2024",
        "Mon 4 Nov 2024",
    ]


def test_what_is_too_late_is_recorded_as_skipped_and_not_sent(world: World) -> None:
    world.tick(london(2024, 10, 1, 8))
    world.tick(london(2024, 10, 9, 10))  # after the deadline
    assert world.slack.dm("UBEN") == []
    from sqlmodel import select

    from storage.requests import UpdateRequest

    with world.app.core.store.read() as session:
        assert {r.skipped for r in session.exec(select(UpdateRequest))} == {
            "boardbot was not running between its time and its end"
        }


def test_nothing_from_before_the_start_is_caught_up(slack, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from tests.support.world import council

    folder = tmp_path / "plan"
    folder.mkdir()
    world = World.make(slack, f"sqlite:///{tmp_path}/w.db", folder, at=london(2024, 10, 2, 11))
    world.import_(**council(slack))
    world.tick()
    assert slack.messages == []
    world.start()
    world.live_through(london(2024, 10, 31, 18), timedelta(hours=3))
    assert slack.dm("UBEN") == []
    assert len(slack.in_channel("C1")) == 4
    world.app.core.store.dispose()
