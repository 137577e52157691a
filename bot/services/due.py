"""Which jobs may have anything to do at a tick: asked of the database at once, as most ticks have nothing to do.

A condition is never false where its job would do something. Whether there is something after all, and for whom, is the
job's own to find out: it has the last word.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Row, Select, false, or_, select
from sqlmodel import Session

from bot.core import Core
from bot.domain.calendar import Asking
from bot.errors import DatabaseUnavailable
from bot.services.boards.channels import any_to_link
from bot.services.boards.schedule import reporting_since
from bot.services.deliveries.alerts import anything_waits
from bot.services.deliveries.outbox import NOT_IN_TIME
from bot.services.importing.fetch import any_to_fetch
from bot.services.importing.sent_plans import any_sent_plans
from bot.services.meetings.papers import papers_to_freeze
from bot.services.people.accounts import anyone_to_check, anyone_to_link
from bot.services.plans.ended import any_ended
from bot.services.plans.unassigned import any_unassigned
from bot.services.queries.recap import anyone_wants_recaps, recaps_due
from bot.services.records.retention import any_to_destroy
from bot.services.reports.digest import digest_boards, digests_due
from bot.services.requests.account_checks import AHEAD, looked_ahead_to
from bot.services.requests.askings import Askings, zones_in_use
from bot.services.requests.missing_updates import lists_due
from bot.services.requests.pass_on import any_to_pass_on
from bot.services.requests.reminders import any_snooze_over, anyone_without_reminder, recent_askings, reminders_begun
from bot.services.updates.sign_off_lists import boards_with_pending
from storage.base import moments
from storage.boards import Board, all_boards
from storage.deliveries import any_unreported
from storage.plans import Plan, started_plans
from storage.requests import anyone_to_answer, asked_on

log = logging.getLogger(__name__)


class _Reading:
    """What the conditions go by, each read once, where it is asked for."""

    def __init__(self, session: Session, core: Core, now: datetime) -> None:
        self.session, self.core, self.now = session, core, now
        self._to_ask: dict[frozenset[Any], bool] = {}
        self._to_remind: dict[tuple[Any, ...], bool] = {}
        self._looked_for: set[date] = set()
        self._asked: set[date] = set()

    @cached_property
    def directories(self) -> Row[Any]:
        """Which kinds of rows there are that concern accounts, channels and files in chat: a column each."""
        return self._read(*_in_directories(tuple(name for name, _ in self.core.directories.items())))

    @cached_property
    def rows(self) -> Row[Any]:
        """Which kinds of rows there are that are work while people are at work: a column each."""
        return self._read(*_at_work())

    def _read(self, query: Select[Any], names: Sequence[str]) -> Row[Any]:
        return self.session.execute(query, moments(names, self.now)).one()

    @cached_property
    def zones(self) -> set[str]:
        return zones_in_use(self.session, self.core)

    @property
    def anyone_at_work(self) -> bool:
        return any(self.core.days.in_hours(self.now, zone) for zone in self.zones)

    @property
    def any_account_to_check(self) -> bool:
        if not self.core.directories:
            return False
        if self.directories.anyone_to_check:
            return True
        ahead = looked_ahead_to(self.core, self.zones, self.now)
        return ahead is not None and (self.anyone_to_ask(ahead) or self.anyone_to_remind(ahead))

    @property
    def any_status_to_note(self) -> bool:
        return bool(self.core.directories) and self.rows.anyone_to_answer

    @cached_property
    def _plans(self) -> list[Plan]:
        return started_plans(self.session)

    @cached_property
    def _boards(self) -> list[Board]:
        return all_boards(self.session)

    @cached_property
    def _live(self) -> list[tuple[Plan, Board]]:
        boards = {board.id: board for board in self._boards}
        return [(plan, boards[plan.board_id]) for plan in self._plans if plan.status == "live"]

    def anyone_to_ask(self, at: datetime) -> bool:
        askings = Askings.begun(self.session, self.core, self._live, at, self.zones)
        askings = askings.without_passed(at, self._asked_on(askings.dates))
        which = frozenset(
            (i, a.ask_date) for i, found in askings.by_board.items() for a in found if a.ask_date in askings.dates
        )
        if which not in self._to_ask:
            self._to_ask[which] = askings.anyone_left(self.session, at)
        return self._to_ask[which]

    def _asked_on(self, dates: frozenset[date]) -> set[date]:
        if new := dates - self._looked_for:
            self._looked_for |= new
            self._asked |= asked_on(self.session, new)
        return self._asked

    @cached_property
    def _recent(self) -> list[Asking]:
        return recent_askings(self.session, self.core, self.now)

    def anyone_to_remind(self, at: datetime) -> bool:
        begun = tuple(reminders_begun(self.core, self._recent, at))
        if begun not in self._to_remind:
            self._to_remind[begun] = anyone_without_reminder(self.session, begun)
        return self.rows.snoozes or self._to_remind[begun]

    def lists_due(self) -> Sequence[Any]:
        return lists_due(self.session, self.core, [board for _, board in self._live], self.now)

    def papers_to_freeze(self) -> Sequence[Any]:
        reporting = reporting_since(self._plans, self._boards)
        boards = [board for board in self._boards if board.ident in reporting]
        return papers_to_freeze(self.session, self.core, boards, self.now)

    def digests_due(self) -> Sequence[Any]:
        return digests_due(self.session, self.core, digest_boards(self._plans, self._boards), self.now)

    def recaps_due(self) -> Sequence[Any]:
        return recaps_due(self.session, self.core, self.now) if self.rows.recaps else ()


Condition = Callable[[_Reading], bool]

AT_ANY_TIME: dict[str, Condition] = {
    "link people": lambda reading: reading.directories.anyone_to_link,
    "check accounts": lambda reading: reading.any_account_to_check,
    "link channels": lambda reading: reading.directories.channels,
    "read plans that were sent": lambda reading: reading.directories.sent_plans,
}
AT_WORK: dict[str, Condition] = {
    "notify of unassigned actions": lambda reading: reading.rows.unassigned,
    "ask leads": lambda reading: reading.anyone_to_ask(reading.now),
    "pass requests on": lambda reading: reading.rows.pass_on or reading.any_status_to_note,
    "remind leads": lambda reading: reading.anyone_to_remind(reading.now),
    "list missing updates": lambda reading: bool(reading.lists_due()),
    "ask for sign-off": lambda reading: reading.rows.sign_off,
    "notify of ended plans": lambda reading: reading.rows.ended,
    "fetch figures": lambda reading: reading.rows.figures,
    "freeze papers": lambda reading: bool(reading.papers_to_freeze()),
    "send digests": lambda reading: bool(reading.digests_due() or reading.recaps_due()),
    "destroy old records": lambda reading: reading.rows.old_records,
    "report undelivered messages": lambda reading: reading.rows.undelivered,
    "alert if nothing goes out": lambda reading: reading.rows.waiting,
    "alert if nothing comes in": lambda reading: True,  # of which the database knows nothing
}


def due_jobs(core: Core, now: datetime) -> frozenset[str]:
    """The names of the jobs that may have anything to do.

    While nobody is at work anywhere there is nothing to ask, tell or record: only accounts and channels are looked for,
    and plans read that officers send. Where a condition can't be read, because of a row that breaks it, all jobs are
    due: they keep what breaks apart. Raises DatabaseUnavailable.
    """
    try:
        with core.store.read() as session:
            reading = _Reading(session, core, now)
            conditions = AT_ANY_TIME | (AT_WORK if reading.anyone_at_work else {})
            return frozenset(name for name, condition in conditions.items() if condition(reading))
    except DatabaseUnavailable:
        raise
    except Exception as error:
        log.warning("every job runs: what is due could not be read (%s)", type(error).__name__)
        return frozenset(AT_ANY_TIME | AT_WORK)


@cache
def _in_directories(surfaces: tuple[str, ...]) -> tuple[Select[Any], tuple[str, ...]]:
    """Whether there are rows of each kind, as one statement, with the names of its parameters. Built once."""
    query = select(
        or_(false(), *map(anyone_to_link, surfaces)).label("anyone_to_link"),
        or_(false(), *map(anyone_to_check, surfaces)).label("anyone_to_check"),
        any_to_link().label("channels"),
        any_sent_plans().label("sent_plans"),
    )
    return query, tuple(query.compile().params)


@cache
def _at_work() -> tuple[Select[Any], tuple[str, ...]]:
    query = select(
        any_unassigned().label("unassigned"),
        anyone_to_answer().label("anyone_to_answer"),
        any_to_pass_on().label("pass_on"),
        any_snooze_over(AHEAD).label("snoozes"),
        boards_with_pending().exists().label("sign_off"),
        any_ended().label("ended"),
        any_to_fetch().label("figures"),
        anyone_wants_recaps().label("recaps"),
        any_to_destroy().label("old_records"),
        any_unreported(NOT_IN_TIME).label("undelivered"),
        anything_waits().label("waiting"),
    )
    return query, tuple(query.compile().params)
