"""Working days and the dates of the monthly and weekly cycle. Pure: dates in, dates out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

import holidays

from bot.clock import at_local, local_date

MORNING = time(9, 0)
CLOSE = time(17, 0)
REMINDER_DAYS = (3, 5)  # working days after the asking
DEADLINE_DAYS = 5


@lru_cache(maxsize=32)
def _bank_holidays(region: str, year: int) -> frozenset[date]:
    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


@dataclass(frozen=True)
class WorkingDays:
    """Monday to Friday without the public holidays of `region` ("GB-ENG": England's bank holidays)."""

    region: str = "GB-ENG"

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in _bank_holidays(self.region, day.year)

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`."""
        for _ in range(count):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def first_of_month(self, day: date) -> date:
        return self.on_or_after(day.replace(day=1))

    def in_hours(self, moment: datetime, zone: str) -> bool:
        """Whether people in `zone` are at work: a working day from 09:00 until 17:00."""
        day = local_date(moment, zone)
        return self.is_working(day) and at_local(day, MORNING, zone) <= moment < at_local(day, CLOSE, zone)


@dataclass(frozen=True)
class Window:
    """When a scheduled message is due, and from when on it is too late. UTC; `until` is exclusive."""

    due: datetime
    until: datetime


@dataclass(frozen=True)
class Asking:
    """One month's asking for people in one zone: the date, and the windows that follow from it."""

    ask_date: date
    deadline_date: date
    zone: str
    days: WorkingDays

    @classmethod
    @lru_cache(maxsize=256)  # asked at every tick, of every board
    def of_month(cls, day: date, zone: str, days: WorkingDays) -> Asking:
        ask_date = days.first_of_month(day)
        return cls(ask_date, days.after(ask_date, DEADLINE_DAYS), zone, days)

    @property
    def period(self) -> str:
        return f"{self.ask_date:%Y-%m}"

    @property
    def deadline(self) -> datetime:
        return at_local(self.deadline_date, CLOSE, self.zone)

    @property
    def request(self) -> Window:
        return Window(at_local(self.ask_date, MORNING, self.zone), self.deadline)

    def reminder(self, number: int) -> Window:
        """Reminder 1 or 2: valid until the next one is due, the last until the deadline."""
        day = self.days.after(self.ask_date, REMINDER_DAYS[number - 1])
        last = number == len(REMINDER_DAYS)
        until = self.deadline if last else self.reminder(number + 1).due
        return Window(at_local(day, MORNING, self.zone), until)

    @cached_property
    def officer_list(self) -> Window:
        """The morning after the deadline, until the next month's asking."""
        due = at_local(self.days.after(self.deadline_date, 1), MORNING, self.zone)
        following = self.days.first_of_month((self.ask_date.replace(day=1) + timedelta(days=32)).replace(day=1))
        return Window(due, at_local(following, MORNING, self.zone))


def digest_window(moment: datetime, zone: str, days: WorkingDays) -> tuple[date, Window]:
    """The week (its Monday) and window of the newest digest due at `moment` in `zone`.

    Monday 09:00, or the next working day's where Monday is none; valid until the next one is due.
    """
    today = local_date(moment, zone)
    monday = today - timedelta(days=today.weekday())
    window = _digest_of(monday, zone, days)
    if moment < window.due:
        monday -= timedelta(days=7)
        window = _digest_of(monday, zone, days)
    return monday, window


@lru_cache(maxsize=256)
def _digest_of(monday: date, zone: str, days: WorkingDays) -> Window:
    due = at_local(days.on_or_after(monday), MORNING, zone)
    until = at_local(days.on_or_after(monday + timedelta(days=7)), MORNING, zone)
    return Window(due, until)
