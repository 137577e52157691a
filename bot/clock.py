"""Time: one injected clock, UTC everywhere inside, local wall time decided here and nowhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Clock(Protocol):
    """Says what time it is: an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's time, shifted so that it starts at `start` where one is given (BOARDBOT_CLOCK)."""

    def __init__(self, start: datetime | None = None) -> None:
        self._shift = start - datetime.now(UTC) if start else timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift


class ManualClock:
    """A clock that moves only when it is told to, for replays."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def now(self) -> datetime:
        return self.time

    def move_to(self, moment: datetime) -> None:
        self.time = moment


@lru_cache(maxsize=1_024)
def is_zone(name: str) -> bool:
    """Whether this machine knows a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # unknown; no name of a zone; a folder of them
        return False
    return True


def zone_or(name: str, default: str) -> str:
    """A time zone, or `default` where there is none or the machine does not know it: one odd name stops nobody."""
    return name if name and is_zone(name) else default


@lru_cache(maxsize=4_096)
def at_local(day: date, wall: time, zone: str) -> datetime:
    """The UTC moment at which clocks in `zone` show `wall` on `day`.

    A wall time that a clock change skips becomes the first valid moment after the gap; one that comes twice
    means the first of the two.
    """
    tz = ZoneInfo(zone)
    moment = datetime.combine(day, wall, tz)  # fold=0: the first of two
    utc = moment.astimezone(UTC)
    if utc.astimezone(tz).replace(tzinfo=None) == moment.replace(tzinfo=None):
        return utc
    before, after = (moment.replace(fold=f).utcoffset() or timedelta(0) for f in (0, 1))
    # In a gap, fold=0 uses the offset from before it: stepping back by the jump lands on its edge.
    probe, step = utc - abs(after - before), timedelta(minutes=1)
    while probe.astimezone(tz).replace(tzinfo=None) < moment.replace(tzinfo=None):
        probe += step
    return probe


def local_date(moment: datetime, zone: str) -> date:
    """The date that calendars in `zone` show at `moment`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def month_ends(before: date, zone: str, *, after: datetime, most: int) -> tuple[datetime, ...]:
    """The ends of the months before that of a day, as far as they come after a moment; so many at most, the oldest first."""
    found: list[datetime] = []
    last = before.replace(day=1) - timedelta(days=1)
    while len(found) < most and (end := end_of_day(last, zone)) > after:
        found.append(end)
        last = last.replace(day=1) - timedelta(days=1)
    return tuple(found[::-1])


def end_of_day(day: date, zone: str) -> datetime:
    """The last second of `day` in `zone`, in UTC: what "as of that day" means."""
    return at_local(day + timedelta(days=1), time(0), zone) - timedelta(seconds=1)
