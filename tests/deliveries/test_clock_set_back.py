"""A wall clock that ran ahead and is set back: nothing waits for a time that lies ahead of now, whatever began the wait."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.jobs.schedule import tick
from bot.services.deliveries.outbox import LEASE, UNKNOWN_WAIT, Pace, lease_work
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london

AHEAD = ASKED + timedelta(hours=3)


def states(world: World) -> dict[str, str]:
    return {d["recipient"]: d["state"] for d in world.rows("deliveries") if d["kind"] == "request"}


@pytest.mark.parametrize("back", [timedelta(seconds=2), timedelta(minutes=20), timedelta(hours=2)])
def test_pace_is_not_counted_by_what_lies_ahead(any_world: World, slack: FakeSlack, back: timedelta) -> None:
    """What was sent by the clock that was ahead keeps neither its channels nor the workspace quiet."""
    world = any_world
    world.pace = Pace(per_minute=40)  # two posts in three seconds
    world.clock.move_to(AHEAD)
    tick(world.app.job_context, AHEAD)
    world.send()
    slack.writes("UANA", "CTB-01 green: fine")
    slack.writes("UBEN", "CTB-03 amber: late")  # with hers, as many edits as go out in three seconds
    world.clock.move_to(AHEAD - back)
    slack.writes("UBEN", "CTB-03 green: fine")
    assert slack.dm("UBEN")[0].edits == 2


def test_a_retry_does_not_wait_for_the_clock_that_was_ahead(world: World, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "503", "503")
    world.tick(AHEAD)
    assert set(states(world).values()) == {"pending"}
    world.clock.move_to(ASKED)
    world.send()
    assert set(states(world).values()) == {"sent"}


def test_a_retry_by_this_clock_still_waits(world: World, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "503", "503", "503", "503")
    world.tick(AHEAD)
    world.clock.move_to(ASKED)
    calls = len(slack.calls)
    world.send()
    world.send()
    assert len([c for c in slack.calls[calls:] if c[0] == "chat.postMessage"]) == 2  # once each, then they wait


def test_being_asked_to_wait_ends_with_the_clock_that_was_ahead(world: World, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", "429")
    world.tick(AHEAD)
    world.clock.move_to(ASKED)
    world.send()
    assert set(states(world).values()) == {"sent"}


def test_what_waits_for_office_hours_is_looked_at_again(world: World, slack: FakeSlack) -> None:
    """By the clock that was ahead it was evening."""
    slack.fail_next("chat.postMessage", *["503"] * 2)
    world.tick(ASKED)
    world.tick(london(2024, 10, 1, 20))
    assert set(states(world).values()) == {"pending"}
    world.clock.move_to(london(2024, 10, 1, 11))
    world.send()
    assert set(states(world).values()) == {"sent"}


def test_a_lease_of_a_sender_that_vanished_ends_and_is_looked_for_once(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    world.clock.move_to(AHEAD)
    tick(world.app.job_context, AHEAD)
    with world.app.core.store.write() as session:
        assert len(lease_work(session, core=world.app.core, now=AHEAD, pace=world.pace, urgent=False, room=50)) == 2
    world.clock.move_to(ASKED)
    world.send()
    assert set(states(world).values()) == {"unknown"}
    looked = len([call for call in slack.calls if call[0] == "conversations.history"])
    world.send()
    assert (
        len([call for call in slack.calls if call[0] == "conversations.history"]) == looked
    )  # not before its wait is over
    world.clock.move_to(ASKED + UNKNOWN_WAIT + timedelta(seconds=1))
    world.send()
    assert set(states(world).values()) == {"sent"} and LEASE > UNKNOWN_WAIT


def test_accounts_are_looked_for_again(world: World, slack: FakeSlack) -> None:
    world.import_(people=[{"name": "Cem", "email": "cem@example.org"}])
    world.tick(AHEAD + timedelta(days=30))
    slack.user("UCEM", "Cem", "cem@example.org")
    world.clock.move_to(ASKED)
    world.tick()
    assert {p["name"]: p["slack_user"] for p in world.rows("people")}["Cem"] == "UCEM"
