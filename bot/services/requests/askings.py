"""Which askings are due: for each board, in every zone where people are at work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from bot.clock import zone_or
from bot.core import Core
from bot.domain.calendar import Asking, ReportingSchedule
from bot.services.boards.schedule import asking_at, schedules_of
from storage.boards import Board
from storage.people import Person
from storage.plans import Plan
from storage.requests import anyone_unasked, asked_on

_ZONES = select(Board.timezone).union(select(Person.timezone))


def zones_in_use(session: Session, core: Core) -> set[str]:
    """The time zones of all boards and people."""
    return {zone_or(zone, core.zone) for zone in session.scalars(_ZONES)}


@dataclass(frozen=True)
class Askings:
    """The newest asking of each board with a live plan, in every zone where people are at work, as far as it is due."""

    by_board: dict[int, list[Asking]]
    schedules: dict[int, ReportingSchedule]
    dates: frozenset[date]
    """Ask dates on which there may be somebody left to ask.

    Once a window has passed, only an asking at which nobody at all was asked is worth recording as skipped;
    a lead who was added since was not missed.
    """

    @classmethod
    def joined(cls, found: Sequence[Askings]) -> Askings:
        """The askings of several sets of boards as one."""
        return cls(
            {i: askings for each in found for i, askings in each.by_board.items()},
            {i: schedule for each in found for i, schedule in each.schedules.items()},
            frozenset(on for each in found for on in each.dates),
        )

    @classmethod
    def at(cls, session: Session, core: Core, plans: Sequence[tuple[Plan, Board]], now: datetime) -> Askings:
        """Those of these plans' boards at a moment."""
        found = cls.begun(session, core, plans, now, zones_in_use(session, core))
        return found.without_passed(now, asked_on(session, found.dates) if found.dates else set())

    @classmethod
    def begun(
        cls, session: Session, core: Core, plans: Sequence[tuple[Plan, Board]], now: datetime, zones: Collection[str]
    ) -> Askings:
        """The same, whether or not there may be somebody left to ask; `zones` are all that are in use."""
        schedules = schedules_of(session, [board for _, board in plans], now, core.days)
        at_work = [zone for zone in zones if core.days.in_hours(now, zone)]
        found = {
            i: [a for zone in at_work if (a := asking_at(now, schedule, zone, core))]
            for i, schedule in schedules.items()
        }
        found = {i: [a for a in askings if a.request.due <= now] for i, askings in found.items()}
        return cls(found, schedules, frozenset(a.ask_date for askings in found.values() for a in askings))

    def without_passed(self, now: datetime, asked: Collection[date]) -> Askings:
        """Without the dates whose window has passed, if anybody was asked on them."""
        ends = [(a.ask_date, a.request.until) for askings in self.by_board.values() for a in askings]
        left = frozenset(on for on, until in ends if now < until or on not in asked)
        return Askings(self.by_board, self.schedules, left)

    def anyone_left(self, session: Session, now: datetime) -> bool:
        """A quick look, as this runs at every tick: is there a lead without the request of a board's asking?"""
        if not self.dates:
            return False
        boards: dict[frozenset[date], list[int]] = {}
        for board_id, askings in self.by_board.items():
            dates = self.dates & {asking.ask_date for asking in askings}
            boards.setdefault(dates, []).append(board_id)
        return any(dates and anyone_unasked(session, on, dates, now.date()) for dates, on in boards.items())
