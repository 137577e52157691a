"""Working days and the dates of the monthly and weekly cycle. Pure: dates in, dates out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

from bot.clock import at_local, local_date
from bot.public_holidays import public_holidays

MORNING = time(9, 0)
CLOSE = time(17, 0)
REMINDERS = (2, 0)
"""Working days before the deadline on which leads are reminded."""
LIST_DAYS = 10
"""Working days for which the list of missing updates is worth sending."""


@lru_cache(maxsize=32)
def _bank_holidays(region: str, year: int) -> frozenset[date]:
    return frozenset(public_holidays(region, year))


@dataclass(frozen=True)
class WorkingDays:
    """Monday to Friday without the public holidays of `region` ("GB-ENG": England's bank holidays)."""

    region: str = "GB-ENG"

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        return day in _bank_holidays(self.region, day.year)

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`."""
        for _ in range(count):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`."""
        for _ in range(count):
            day -= timedelta(days=1)
            while not self.is_working(day):
                day -= timedelta(days=1)
        return day

    def of_month(self, day: date, number: int) -> date:
        """The `number`-th working day of the month of `day`."""
        return self.after(day.replace(day=1) - timedelta(days=1), number)

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
class ReportingSchedule:
    """When a board asks its leads and when its digest goes out.

    Leads are asked on the `ask_day`-th working day of each month; or, where `by_meeting`, so that their answers are in
    on one of the days `answers_in`, in good time for a meeting's papers.
    """

    ask_day: int = 1
    answer_days: int = 5
    """Working days from the asking to the deadline."""
    digest_weekday: int = 0
    digest_at: time = MORNING
    by_meeting: bool = False
    answers_in: tuple[date, ...] = ()


def paper_deadline(meeting: date, clear_days: int, days: WorkingDays) -> date:
    """The last working day on which a meeting's papers can go out, with so many clear working days before it.

    Neither the day of publication nor that of the meeting counts: Local Government Act 1972 s.100B asks for five in
    England. Informal partnerships set their own number.
    """
    return days.before(meeting, clear_days + 1)


@dataclass(frozen=True)
class Asking:
    """One asking of people in one zone: the date, and the windows that follow from it."""

    ask_date: date
    deadline_date: date
    zone: str
    days: WorkingDays

    @classmethod
    @lru_cache(maxsize=1024)  # asked at every tick, of every board
    def newest(cls, day: date, schedule: ReportingSchedule, zone: str, days: WorkingDays) -> Asking | None:
        """The newest asking by a day; None where there was none yet."""
        return max(
            (a for a in cls._around(day, schedule, zone, days) if a.ask_date <= day), default=None, key=_ask_date
        )

    @classmethod
    def following(cls, day: date, schedule: ReportingSchedule, zone: str, days: WorkingDays) -> Asking | None:
        """The first asking after a day; None where no meeting is set to ask for."""
        return min((a for a in cls._around(day, schedule, zone, days) if a.ask_date > day), default=None, key=_ask_date)

    @classmethod
    def _around(cls, day: date, schedule: ReportingSchedule, zone: str, days: WorkingDays) -> list[Asking]:
        """Askings among which are the newest by a day and the first after it."""
        if schedule.by_meeting:
            return [cls(days.before(last, schedule.answer_days), last, zone, days) for last in schedule.answers_in]
        first = day.replace(day=1)
        months = ((first - timedelta(days=1)).replace(day=1), first, (first + timedelta(days=32)).replace(day=1))
        asked = [days.of_month(month, schedule.ask_day) for month in months]
        return [cls(on, days.after(on, schedule.answer_days), zone, days) for on in asked]

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
        day = self.days.before(self.deadline_date, REMINDERS[number - 1])
        last = number == len(REMINDERS)
        until = self.deadline if last else self.reminder(number + 1).due
        return Window(at_local(day, MORNING, self.zone), until)

    @cached_property
    def missing_updates(self) -> Window:
        """The morning after the deadline, for as long as it is news."""
        due = at_local(self.days.after(self.deadline_date, 1), MORNING, self.zone)
        return Window(due, at_local(self.days.after(self.deadline_date, LIST_DAYS + 1), MORNING, self.zone))


def _ask_date(asking: Asking) -> date:
    return asking.ask_date


def digest_window(moment: datetime, zone: str, days: WorkingDays, schedule: ReportingSchedule) -> tuple[date, Window]:
    """The week (its Monday) and window of the newest digest due at `moment` in `zone`.

    On the board's weekday and time, or the next working day's where that is none; valid until the next one is due.
    """
    today = local_date(moment, zone)
    monday = today - timedelta(days=today.weekday() + 14)  # a digest that a holiday moved may be due next week
    while _digest_of(monday + timedelta(days=7), zone, days, schedule).due <= moment:
        monday += timedelta(days=7)
    return monday, _digest_of(monday, zone, days, schedule)


@lru_cache(maxsize=256)
def _digest_of(monday: date, zone: str, days: WorkingDays, schedule: ReportingSchedule) -> Window:
    due, until = (
        at_local(days.on_or_after(week + timedelta(days=schedule.digest_weekday)), schedule.digest_at, zone)
        for week in (monday, monday + timedelta(days=7))
    )
    return Window(due, until)
