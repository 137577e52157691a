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
from bot.services.deliveries.alerts import alert_delivery_stalled, alert_nothing_received
from bot.services.deliveries.undelivered import report_undelivered
from bot.services.due import due_jobs
from bot.services.importing.fetch import FiguresSource, fetch_followed
from bot.services.importing.sent_plans import read_sent_plans
from bot.services.meetings.papers import freeze_papers
from bot.services.people.accounts import check_accounts, link_people
from bot.services.people.statuses import note_statuses
from bot.services.plans.ended import notify_ended_plans
from bot.services.plans.unassigned import notify_unassigned
from bot.services.queries.recap import send_recaps
from bot.services.records.retention import destroy_old_records
from bot.services.reports.digest import send_digests
from bot.services.requests.account_checks import check_before_asking
from bot.services.requests.ask import ask_leads
from bot.services.requests.missing_updates import send_missing_updates
from bot.services.requests.pass_on import pass_requests_on
from bot.services.requests.reminders import remind_leads
from bot.services.updates.sign_off import ask_for_sign_off
from bot.surfaces.base import Interruption

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobContext:
    """What the jobs work with."""

    core: Core
    clock: Clock
    figures: FiguresSource | None = None
    officers_channel: str = ""
    interruption: Callable[[], Interruption | None] = lambda: None
    """Why nothing comes in, if so."""


Job = Callable[[JobContext, datetime], int]


def _link(context: JobContext, now: datetime) -> int:
    return link_people(core=context.core, now=now)


def _link_channels(context: JobContext, now: datetime) -> int:
    if not context.core.directories:
        return 0
    problems = link_channels(core=context.core, now=now, all_of_them=False)
    for problem in problems:
        log.warning("channel: %s", problem)
    return 0


def _fetch(context: JobContext, now: datetime) -> int:
    if context.figures is None:
        return 0
    return fetch_followed(core=context.core, source=context.figures, now=now, clock=context.clock)


def _check(context: JobContext, now: datetime) -> int:
    """First those whose account matters soon: there is room for so many a minute."""
    return check_before_asking(core=context.core, now=now) + check_accounts(core=context.core, now=now)


def _pass_on(context: JobContext, now: datetime) -> int:
    """Where whoever was asked is away by now is looked at first."""
    return note_statuses(core=context.core, now=now) + pass_requests_on(core=context.core, now=now)


SCHEDULE: dict[str, Job] = {
    "link people": _link,
    "check accounts": _check,
    "link channels": _link_channels,
    "read plans that were sent": lambda context, now: read_sent_plans(core=context.core, now=now, clock=context.clock),
    "notify of unassigned actions": lambda context, now: notify_unassigned(core=context.core, now=now),
    "ask leads": lambda context, now: ask_leads(core=context.core, now=now),
    "pass requests on": _pass_on,
    "remind leads": lambda context, now: remind_leads(core=context.core, now=now),
    "list missing updates": lambda context, now: send_missing_updates(core=context.core, now=now),
    "ask for sign-off": lambda context, now: ask_for_sign_off(core=context.core, now=now),
    "notify of ended plans": lambda context, now: notify_ended_plans(core=context.core, now=now),
    "fetch figures": _fetch,
    "freeze papers": lambda context, now: freeze_papers(core=context.core, now=now),
    "send digests": lambda context, now: (
        send_digests(core=context.core, now=now) + send_recaps(core=context.core, now=now)
    ),
    "destroy old records": lambda context, now: destroy_old_records(core=context.core, now=now),
    "report undelivered messages": lambda context, now: report_undelivered(core=context.core, now=now),
    "alert if nothing goes out": lambda context, now: alert_delivery_stalled(
        core=context.core, channel=context.officers_channel, now=now
    ),
    "alert if nothing comes in": lambda context, now: alert_nothing_received(
        core=context.core, interruption=context.interruption(), channel=context.officers_channel, now=now
    ),
}


@dataclass
class Ticked:
    """What a tick did by job, and which jobs broke."""

    done: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def tick(context: JobContext, now: datetime) -> Ticked:
    """Run every job that may have anything to do. One that breaks is recorded and does not keep the others from running.

    What one job does may be work for those after it: what is due is read anew then.
    """
    ticked = Ticked()
    try:
        due = due_jobs(context.core, now)
    except DatabaseUnavailable as error:
        log.error("this tick does nothing: %s", error)
        return Ticked(broken=list(SCHEDULE))
    for name, job in SCHEDULE.items():
        try:
            ticked.done[name] = job(context, now) if name in due else 0
            due = due_jobs(context.core, now) if ticked.done[name] else due
        except Exception:
            log.exception("the job '%s' broke; it is tried again at the next tick", name)
            ticked.broken.append(name)
    return ticked
