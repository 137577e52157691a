"""A year (at length: two) of weekly digests and monthly requests in three time zones: each once, at the right local time.

When each is due is worked out here anew, from the calendar of the months and weeks, not by the product's own rules.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest

from tests.chaos import TIMES
from tests.support.fake_slack import FakeSlack
from tests.support.world import World, council

pytestmark = pytest.mark.heavy

FIRST, LAST = date(2024, 10, 1), date(2025, 9, 30) if TIMES == 1 else date(2026, 9, 30)
NINE = time(9)
ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2024, 2028))


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in ENGLAND


def on_or_after(day: date) -> date:
    while not is_working(day):
        day += timedelta(days=1)
    return day


def working_days_later(day: date, count: int) -> date:
    for _ in range(count):
        day = on_or_after(day + timedelta(days=1))
    return day


def first_days() -> list[date]:
    """The first working day of each month."""
    months = [(year, month) for year in (2024, 2025, 2026) for month in range(1, 13)]
    return [first for year, month in months if FIRST <= (first := on_or_after(date(year, month, 1))) <= LAST]


def digest_days() -> list[date]:
    mondays = [
        FIRST + timedelta(days=n) for n in range((LAST - FIRST).days) if (FIRST + timedelta(days=n)).weekday() == 0
    ]
    return [on_or_after(monday) for monday in mondays]


def local(zone: str, day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, ZoneInfo(zone)).astimezone(UTC)


def seen(world: World, channel: str, kind: str, zone: str) -> list[tuple[date, time]]:
    """The local day and time of each message of a kind."""
    found = []
    for message in world.slack.in_channel(channel):
        if message.metadata["event_payload"]["key"].startswith(f"{kind}:") and message.thread_ts is None:
            moment = datetime.fromtimestamp(float(message.ts), ZoneInfo(zone))
            found.append((moment.date(), moment.time().replace(microsecond=0)))
    return found


def started(slack: FakeSlack, folder: Path, zone: str) -> World:
    """The small council, its board and people in one zone, with a plan that lasts longer than two years."""
    tables = council(slack)
    for user in slack.users.values():
        user["tz"] = zone
    (folder / "plan").mkdir()
    before = local(zone, date(2024, 9, 30), time(9, 5))
    world = World.make(slack, f"sqlite:///{folder}/world.db", folder / "plan", at=before)
    tables["boards"][0]["timezone"] = zone
    tables["plans"][0]["end"] = "2027-03-31"
    world.import_(**tables)
    world.start()
    return world


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Asia/Kolkata"])
def test_every_occurrence_once_and_at_the_right_local_time(slack: FakeSlack, tmp_path: Path, zone: str) -> None:
    chance = random.Random(zone)
    world = started(slack, tmp_path, zone)
    world.tick()
    requests = first_days()
    reminders = {day for first in requests for day in (working_days_later(first, 3), working_days_later(first, 5))}
    due = {*requests, *digest_days(), *reminders}
    moments = {local(zone, day, NINE) + timedelta(minutes=minutes) for day in due for minutes in (-1, 0, 1)}
    days = (LAST - FIRST).days
    moments |= {
        local(zone, FIRST + timedelta(days=chance.randrange(days)), time(chance.randrange(24), 31))
        for _ in range(30 * TIMES)
    }
    for moment in sorted(moments):
        world.tick(moment)
    for user in ("DUANA", "DUBEN"):
        assert seen(world, user, "request", zone) == [(day, NINE) for day in requests]
        assert seen(world, user, "reminder", zone) == [(day, NINE) for day in sorted(reminders)]
    assert seen(world, "C1", "digest", zone) == [(day, NINE) for day in digest_days()]


@pytest.mark.parametrize(
    ("zone", "spring", "autumn"),
    [
        ("Europe/London", date(2025, 3, 30), date(2025, 10, 26)),
        ("America/New_York", date(2025, 3, 9), date(2025, 11, 2)),
    ],
)
def test_down_while_the_clocks_change_it_tells_the_week_once(
    slack: FakeSlack, tmp_path: Path, zone: str, spring: date, autumn: date
) -> None:
    world = started(slack, tmp_path, zone)
    told = []
    for sunday in (spring, autumn):
        world.tick(local(zone, sunday - timedelta(days=2), time(16)))  # and then it is down over the weekend
        back = on_or_after(sunday + timedelta(days=1))
        for minutes in (0, 1, 45):
            world.tick(local(zone, back, time(11, 20)) + timedelta(minutes=minutes))
        told.append((back, time(11, 20)))
    digests = seen(world, "C1", "digest", zone)
    assert [digest for digest in digests if digest in told] == told
    assert len({(day.isocalendar()[:2]) for day, _ in digests}) == len(digests)
