"""Which askings are due: for each board, in every zone where people are at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bot.clock import zone_or
from bot.core import Core
from bot.domain.calendar import Asking, ReportingSchedule
from bot.services.boards.schedule import asking_at, schedules_of
from storage.boards import Board
from storage.leads import open_leads, role_holders
from storage.people import Person
from storage.plans import Plan
from storage.requests import UpdateRequest


def anyone_at_work(*, core: Core, now: datetime) -> bool:
    """Whether it is within working hours in any zone of a board or a person."""
    with core.store.read() as session:
        return any(core.days.in_hours(now, zone) for zone in _zones(session, core))


def _zones(session: Session, core: Core) -> set[str]:
    zones = set(session.exec(select(Board.timezone).distinct())) | set(session.exec(select(Person.timezone).distinct()))
    return {zone_or(zone, core.zone) for zone in zones}


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
    def at(cls, core: Core, plans: Sequence[tuple[Plan, Board]], now: datetime) -> Askings:
        with core.store.read() as session:
            return cls._at(session, core, plans, now)

    @classmethod
    def _at(cls, session: Session, core: Core, plans: Sequence[tuple[Plan, Board]], now: datetime) -> Askings:
        schedules = schedules_of(session, [board for _, board in plans], now, core.days)
        zones = [zone for zone in _zones(session, core) if core.days.in_hours(now, zone)]
        found = {
            i: [a for zone in zones if (a := asking_at(now, schedule, zone, core))] for i, schedule in schedules.items()
        }
        found = {i: [a for a in askings if a.request.due <= now] for i, askings in found.items()}
        until: dict[date, datetime] = {}
        for asking in (a for askings in found.values() for a in askings):
            until[asking.ask_date] = max(asking.request.until, until.get(asking.ask_date, asking.request.until))
        asked = set(
            session.exec(select(col(UpdateRequest.ask_date)).where(col(UpdateRequest.ask_date).in_(until)).distinct())
        )
        left = frozenset(on for on, end in until.items() if now < end or on not in asked)
        return cls(found, schedules, left)

    def anyone_left(self, session: Session, now: datetime) -> bool:
        """A quick look, as this runs at every tick: is there a lead without the request of a board's asking?"""
        if not self.dates:
            return False
        query = select(col(UpdateRequest.person_id), col(UpdateRequest.role_id), col(UpdateRequest.ask_date))
        known = set(session.exec(query.where(col(UpdateRequest.ask_date).in_(self.dates))))
        leads = open_leads(session, now.date())
        holders = role_holders(session, [role for _, role, _ in leads if role], now.date())
        for person, role, board_id in leads:
            dates = {asking.ask_date for asking in self.by_board.get(board_id, ())} & self.dates
            held_by: list[tuple[int | None, int | None]] = [(held.id, None) for held in holders.get(role or 0, [])]
            for who in held_by or [(person, role)]:
                if dates and not any((*who, on) in known for on in dates):
                    return True
        return False
