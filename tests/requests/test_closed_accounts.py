"""Accounts are checked before they matter; whose account is closed is asked about through the officer, and told once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from tests.support.crowd import ASKED as CROWD_ASKED
from tests.support.crowd import crowd
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london

TEN_MINUTES = timedelta(minutes=10)


def through(world: World, until: datetime) -> None:
    """To the early morning of that day, then a tick every ten minutes until that time."""
    world.live_through(until.replace(hour=4, minute=0))
    while world.clock.now() < until:
        world.tick(min(until, world.clock.now() + TEN_MINUTES))


def to_officer(slack: FakeSlack, ref: str, since: datetime, until: datetime) -> list[str]:
    """The first lines of what the officer was told of an action within a time."""
    found = [m for m in slack.dm("UOFF") if since.timestamp() <= float(m.ts) < until.timestamp()]
    return [m.words().splitlines()[0] for m in found if ref in m.words()]


NOTICE, PROXY = "Nobody answers for these", "October 2024: leads I can't reach"


@pytest.mark.parametrize("closed_at", [london(2024, 9, 30, 15), london(2024, 10, 1, 7, 30), london(2024, 10, 1, 8, 50)])
def test_an_account_that_is_closed_before_its_asking_goes_to_the_officer_on_the_day(
    closed_at: datetime, world: World, slack: FakeSlack
) -> None:
    through(world, closed_at)
    slack.changes("UBEN", deleted=True, told=False)
    through(world, london(2024, 10, 1, 9, 30))
    assert sorted(to_officer(slack, "CTB-03", london(2024, 10, 1, 0), ASKED + timedelta(hours=1))) == [NOTICE, PROXY]
    through(world, london(2024, 10, 8, 16))
    assert to_officer(slack, "CTB-03", london(2024, 10, 2, 0), london(2024, 10, 9, 0)) == []
    assert not slack.dm("UBEN") and "Not delivered" not in str([m.words() for m in slack.dm("UOFF")])


def test_an_account_that_is_closed_between_the_check_and_the_asking_goes_to_the_officer_on_the_day(
    any_world: World, slack: FakeSlack
) -> None:
    world = any_world
    through(world, london(2024, 10, 1, 8, 58))
    slack.changes("UBEN", deleted=True, told=False)
    through(world, london(2024, 10, 1, 16))
    assert sorted(to_officer(slack, "CTB-03", ASKED, london(2024, 10, 2, 0))) == [NOTICE, PROXY]
    slack.presses("UOFF", next(m for m in slack.dm("UOFF") if PROXY in m.words()), "Update")
    slack.submits("UOFF", slack.views[-1], rag="green", narrative="told by telephone")
    assert [(row["ref"], row["on_behalf_of"]) for row in world.rows("updates")] == [("CTB-03", "Ben")]
    through(world, london(2024, 10, 8, 18))
    assert to_officer(slack, "CTB-03", london(2024, 10, 2, 0), london(2024, 10, 9, 0)) == []
    assert "Not delivered" not in str([m.words() for m in slack.dm("UOFF")])


def test_an_account_that_is_closed_before_a_reminder_goes_to_the_officer_on_the_day(
    world: World, slack: FakeSlack
) -> None:
    world.live_through(london(2024, 10, 3, 18))
    slack.changes("UBEN", deleted=True, told=False)
    slack.changes("UANA", deleted=True, told=False)
    slack.writes("UOFF", "CTB-01 green: by telephone")
    slack.writes("UOFF", "CTB-02 green: by telephone")
    through(world, london(2024, 10, 4, 9, 30))
    assert sorted(to_officer(slack, "CTB-03", london(2024, 10, 4, 0), london(2024, 10, 5, 0))) == [NOTICE, PROXY]
    assert not [m for m in slack.dm("UBEN") if "Reminder" in m.words()]
    asked = [p["user"] for method, p in slack.calls if method == "users.info" and p["user"] == "UBEN"]
    assert asked, "whoever has not answered is looked at before"
    world.live_through(london(2024, 10, 8, 16))
    assert to_officer(slack, "CTB-03", london(2024, 10, 5, 0), london(2024, 10, 9, 0)) == []


def test_a_request_that_a_closed_account_refused_goes_to_the_one_made_anew(world: World, slack: FakeSlack) -> None:
    world.tick(london(2024, 10, 1, 8, 58))
    slack.changes("UBEN", deleted=True, told=False)
    slack.user("UBE2", "Ben", "ben@example.org")
    world.tick(ASKED)
    world.tick(ASKED + timedelta(minutes=1))
    assert [m.words().splitlines()[0] for m in slack.dm("UBE2")] == ["Your October 2024 updates"]
    world.live_through(london(2024, 10, 3, 12))
    assert not to_officer(slack, "CTB-03", ASKED, london(2024, 10, 3, 12))


def test_a_delegate_is_checked_as_well(world: World, slack: FakeSlack) -> None:
    world.ask("UBEN", "away 1 Oct to 20 Oct, delegate UANA")
    through(world, london(2024, 10, 1, 7, 0))
    slack.changes("UANA", deleted=True, told=False)
    through(world, london(2024, 10, 1, 9, 30))
    assert "CTB-03" in str([m.words() for m in slack.dm("UBEN")]), "nobody stands in, so the lead is asked"


def test_checks_keep_to_the_pace_of_the_surface_and_go_on_where_it_asks_for_rest(
    slack: FakeSlack, tmp_path: object
) -> None:
    world = crowd(slack, f"sqlite:///{tmp_path}/db", tmp_path / "plan", leads=120, boards=2)  # type: ignore[operator]
    world.tick(CROWD_ASKED - timedelta(hours=30))
    slack.calls.clear()
    looked: Counter[str] = Counter()
    at = CROWD_ASKED - timedelta(hours=2, minutes=1)
    slack.fail_next("users.info", *["429"] * 3)
    while at < CROWD_ASKED:
        before = len(slack.calls)
        world.tick(at)
        calls = [p["user"] for method, p in slack.calls[before:] if method == "users.info"]
        assert len(calls) <= 50
        looked.update(calls)
        at += timedelta(seconds=20)
        if sum(looked.values()) >= 123:
            break
    assert len(looked) == 120 and max(looked.values()) <= 4
    assert at > CROWD_ASKED - timedelta(hours=2) + timedelta(minutes=1), "not all at once"
    world.close()
