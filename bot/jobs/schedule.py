"""The schedule as one table. The clock only ticks; what is due is decided by the database and the calendar."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock
from bot.core import Core
from bot.errors import DatabaseUnavailable
from bot.services.boards.channels import link_channels
from bot.services.deliveries.undelivered import sound_alarm, tell_undelivered
from bot.services.importing.fetch import FiguresSource, fetch_followed
from bot.services.meetings.papers import freeze_papers
from bot.services.people.accounts import check_accounts, link_people
from bot.services.plans.ended import tell_ended_plans
from bot.services.plans.unassigned import tell_orphans
from bot.services.records.retention import destroy_old_records
from bot.services.reports.digest import tell_digests
from bot.services.requests.ask import anyone_at_work, ask_leads
from bot.services.requests.missing_updates import list_missing
from bot.services.requests.pass_on import pass_requests_on
from bot.services.requests.reminders import remind_leads
from bot.services.updates.sign_off import ask_for_sign_off
from bot.surfaces.base import Directory

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """What the jobs work with."""

    core: Core
    clock: Clock
    directory: Directory | None
    figures: FiguresSource | None = None
    officers_channel: str = ""


Job = Callable[[Desk, datetime], int]


def _link(desk: Desk, now: datetime) -> int:
    return link_people(core=desk.core, directory=desk.directory, now=now) if desk.directory else 0


def _link_channels(desk: Desk, now: datetime) -> int:
    if desk.directory is None:
        return 0
    problems = link_channels(core=desk.core, directory=desk.directory, now=now, all_of_them=False)
    for problem in problems:
        log.warning("channel: %s", problem)
    return 0


def _fetch(desk: Desk, now: datetime) -> int:
    if desk.figures is None:
        return 0
    return fetch_followed(core=desk.core, source=desk.figures, now=now, clock=desk.clock)


def _check(desk: Desk, now: datetime) -> int:
    return check_accounts(core=desk.core, directory=desk.directory, now=now) if desk.directory else 0


SCHEDULE: dict[str, Job] = {
    "link people": _link,
    "check accounts": _check,
    "link channels": _link_channels,
    "tell of orphans": lambda desk, now: tell_orphans(core=desk.core, now=now),
    "ask leads": lambda desk, now: ask_leads(core=desk.core, now=now),
    "pass requests on": lambda desk, now: pass_requests_on(core=desk.core, now=now),
    "remind leads": lambda desk, now: remind_leads(core=desk.core, now=now, directory=desk.directory),
    "list missing updates": lambda desk, now: list_missing(core=desk.core, now=now),
    "ask for sign-off": lambda desk, now: ask_for_sign_off(core=desk.core, now=now),
    "tell of ended plans": lambda desk, now: tell_ended_plans(core=desk.core, now=now),
    "fetch figures": _fetch,
    "freeze papers": lambda desk, now: freeze_papers(core=desk.core, now=now, directory=desk.directory),
    "tell digests": lambda desk, now: tell_digests(core=desk.core, now=now, directory=desk.directory),
    "destroy old records": lambda desk, now: destroy_old_records(core=desk.core, now=now),
    "tell what did not arrive": lambda desk, now: tell_undelivered(core=desk.core, now=now),
    "sound the alarm": lambda desk, now: sound_alarm(core=desk.core, channel=desk.officers_channel, now=now),
}


@dataclass
class Ticked:
    """What a tick did by job, and which jobs broke."""

    done: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


AT_ANY_TIME = ("link people", "link channels")


def tick(desk: Desk, now: datetime) -> Ticked:
    """Run every job once. A job that breaks is recorded and does not keep the others from running.

    While nobody is at work anywhere there is nothing to ask, tell or record: only accounts and channels are looked for.
    """
    ticked = Ticked()
    try:
        due = SCHEDULE if anyone_at_work(core=desk.core, now=now) else {name: SCHEDULE[name] for name in AT_ANY_TIME}
    except DatabaseUnavailable as error:
        log.error("this tick does nothing: %s", error)
        return Ticked(broken=list(SCHEDULE))
    for name, job in due.items():
        try:
            ticked.done[name] = job(desk, now)
        except Exception:
            log.exception("the job '%s' broke; it is tried again at the next tick", name)
            ticked.broken.append(name)
    return ticked
