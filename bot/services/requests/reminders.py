"""Reminders: to whom they go, and who gets none. The row of each is its claim: sent once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import and_, false, or_
from sqlmodel import Session, col, select

from bot.clock import at_local, is_zone, local_date, zone_or
from bot.core import Core
from bot.domain.calendar import MORNING, REMINDERS, Asking, Window
from bot.domain.permissions import Act, may
from bot.errors import NotAllowed
from bot.services.boards.board_state import BoardState
from bot.services.deliveries.isolation import Task, request_piece
from bot.services.deliveries.outbox import enqueue_all
from bot.services.requests.ask import ASKED_TOO_LATE, REQUEST_BATCH, states_apart
from bot.services.requests.message import RequestContext, role_in
from storage.audit import CLOCK
from storage.base import ago
from storage.engine import insert_absent
from storage.people import Address, Person, on_leave_at, quiet_addresses
from storage.plans import Action, Plan, live_plans
from storage.requests import Reminder, RequestItem, UpdateRequest, item_rows
from storage.updates import lacks_rating

NUDGE_KEPT = timedelta(days=1)
SNOOZED = "they asked to be reminded later"
AWAY, QUIET = "they were away, with nobody to stand in", "they were away, or not to be disturbed"


def remind_leads(*, core: Core, now: datetime) -> int:
    """Remind those who have not answered everything: two working days before the deadline, and on its day.

    A reminder goes out in working hours until the next one is due; beyond that it is recorded as skipped. It goes to
    the delegate of a lead who is away. Who is away without one, or not to be disturbed, gets it once they are back.
    """
    with core.store.read() as session:
        due = _reminders_due(session, core, now)
        boards = [board for _, board in live_plans(session)] if due else []
    task = Task(core, now, "remind leads")
    states = states_apart(task, boards)
    sent = sum(task.apart(_snoozed(core, now), partial(_remind_snoozed, core, now=now), request_piece))
    for request_ids, number, window in due:
        for batch in core.store.batches(request_ids, REQUEST_BATCH):
            if now < window.until:
                note_quiet(core, batch, window, now)
            remind = partial(_remind, core, number=number, window=window, states=states, now=now)
            sent += sum(task.apart(batch, remind, request_piece))
    return sent


def reminded_at(*, core: Core, now: datetime) -> set[int]:
    """Who is to be reminded at a moment, as it looks now."""
    snoozed = _snoozed(core, now)
    with core.store.read() as session:
        due = [(ids, window) for ids, _, window in _reminders_due(session, core, now) if now < window.until]
        if snoozed:
            due.append((snoozed, Window(now, now + NUDGE_KEPT)))
        return {
            one.to.ident
            for ids, window in due
            for one in recipients_of(session, core, window, now, col(UpdateRequest.id).in_(ids))
            if one.to
        }


def _reminders_due(session: Session, core: Core, now: datetime) -> list[tuple[list[int], int, Window]]:
    """The requests of which a reminder is due, with its number and when it is worth sending."""
    due = []
    for asking, number in reminders_begun(core, recent_askings(session, core, now), now):
        if request_ids := _unreminded(session, core, asking, number, now):
            due.append((request_ids, number, asking.reminder(number)))
    return due


def anyone_without_reminder(session: Session, begun: Sequence[tuple[Asking, int]]) -> bool:
    """Whether there may be one of these reminders to write: somebody was asked, has not answered, and has had none."""
    missing = [and_(*_without_reminder(asking, number)) for asking, number in begun]
    query = select(UpdateRequest.id).where(or_(false(), *missing)).limit(1)
    return bool(missing) and session.exec(query).first() is not None


def recent_askings(session: Session, core: Core, now: datetime) -> list[Asking]:
    """The askings whose deadline is to come, or was in the last seven days."""
    recent = select(col(UpdateRequest.ask_date), col(UpdateRequest.zone), col(UpdateRequest.deadline))
    rows = session.exec(recent.where(UpdateRequest.deadline > now - timedelta(days=7)).distinct())
    return [Asking(on, local_date(deadline, zone), zone, core.days) for on, zone, deadline in rows if is_zone(zone)]


def reminders_begun(core: Core, askings: Sequence[Asking], now: datetime) -> list[tuple[Asking, int]]:
    """The numbers of these askings' reminders whose time has come, where people are at work."""
    at_work = [asking for asking in askings if core.days.in_hours(now, asking.zone)]
    numbers = range(1, len(REMINDERS) + 1)
    return [(asking, number) for asking in at_work for number in numbers if asking.reminder(number).due <= now]


def _unreminded(session: Session, core: Core, asking: Asking, number: int, now: datetime) -> list[int]:
    """The requests of an asking with anything missing, a rating too, that had no such reminder, oldest first.

    Only those of somebody who is reached; those that were asked late, on this very day, are not reminded while there is
    time.
    """
    window, today = asking.reminder(number), local_date(now, asking.zone)
    return [
        one.request.ident
        for one in recipients_of(session, core, window, now, *_without_reminder(asking, number))
        if now >= window.until or (one.to and local_date(one.request.asked_at, asking.zone) != today)
    ]


def _without_reminder(asking: Asking, number: int) -> tuple[Any, ...]:
    """What holds of the requests of an asking with anything missing that had no such reminder."""
    reminded = select(Reminder.id).where(Reminder.request_id == UpdateRequest.id, Reminder.number == number)
    return (
        UpdateRequest.ask_date == asking.ask_date,
        UpdateRequest.zone == asking.zone,
        UpdateRequest.skipped == "",
        UpdateRequest.deadline == asking.deadline,
        _misses_anything(),
        ~reminded.exists(),
    )


@cache
def _misses_anything() -> Any:
    """That a request has an item without an answer, or without a rating. Built once: it is asked at each tick."""
    items = (
        select(RequestItem.id)
        .join(Action, col(Action.id) == RequestItem.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(RequestItem.request_id == UpdateRequest.id, Action.status == "open", Plan.status == "live")
    )
    outstanding, unrated = items.where(RequestItem.state == "outstanding"), items.where(lacks_rating())
    return or_(outstanding.exists(), unrated.exists())


@dataclass(frozen=True)
class Recipient:
    """Whom to remind of a request: `to`, or nobody for now, and why not."""

    request: UpdateRequest
    to: Person | None
    why_not: str = ""


def recipients_of(session: Session, core: Core, window: Window, now: datetime, *where: Any) -> list[Recipient]:
    """Whom to remind of each of these requests, as it is now, or was as the time for it ended. Oldest first."""
    late = now >= window.until
    moment = window.until - timedelta(seconds=1) if late else now
    away = on_leave_at(session, now, local_date(moment, core.zone))
    query = select(UpdateRequest, Person).join(Person).where(col(UpdateRequest.via_officer).is_(False), *where)
    asked = list(session.exec(query.order_by(col(UpdateRequest.id))))
    quiet = quiet_addresses(session, window.due if late else now)
    found = []
    for request, lead in asked:
        absent = away.get(lead.ident)
        person = absent.delegate if absent else lead
        if person is None:
            found.append(Recipient(request, None, AWAY))
        elif request.snoozed_until and request.snoozed_until > moment:
            found.append(Recipient(request, None, SNOOZED))
        elif person.reached_at in quiet:
            found.append(Recipient(request, None, QUIET))
        elif person.reached_at:
            found.append(Recipient(request, person))
    return found


def snooze(*, core: Core, request_id: int, by: Person, now: datetime) -> str:
    """Send whoever was asked no reminder until tomorrow at 09:00, or the next working day; returns what to tell them.

    Raises NotAllowed to anybody else.
    """
    with core.transaction(by=by, now=now) as tx:
        session = tx.session
        request = session.get(UpdateRequest, request_id, with_for_update=True)
        if request is None or not may(frozenset({role_in(session, request, by)}), Act.snooze):
            raise NotAllowed(who="whoever was asked", act=Act.snooze.value)
        again = core.days.after(local_date(now, request.zone), 1)
        until = at_local(again, MORNING, request.zone)
        if request.snoozed_until != until:
            request.snoozed_until = until
            session.add(request)
            tx.audit(
                "snooze",
                f"request {request_id}",
            )
    return core.templates.words("snoozed_until", day=again, at=MORNING)


def _snoozed(core: Core, now: datetime) -> list[int]:
    """The requests whose snooze is over."""
    with core.store.read() as session:
        over = session.exec(select(UpdateRequest).where(_snooze_over(now)))
        return [r.ident for r in over if core.days.in_hours(now, zone_or(r.zone, core.zone))]


def any_snooze_over(within: timedelta) -> Any:
    """That there is somebody whose snooze is over by then, in a prebuilt statement."""
    return select(UpdateRequest.id).where(_snooze_over(ago(-within))).exists()


def _snooze_over(now: Any) -> Any:
    live = select(RequestItem.id).join(Action, col(Action.id) == RequestItem.action_id)
    live = live.join(Plan, col(Plan.id) == Action.plan_id)
    live = live.where(RequestItem.request_id == UpdateRequest.id, Plan.status != "paused")
    return and_(col(UpdateRequest.snoozed_until) <= now, live.exists())


def _remind_snoozed(core: Core, over: Sequence[int], *, now: datetime) -> int:
    """Remind those whose snooze is over of what is still due from them; not on top of a reminder of the same day."""
    window = Window(now, now + NUDGE_KEPT)
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        items = item_rows(session, col(RequestItem.request_id).in_(over))
        asked = RequestContext(session, core, items, now).by_request()
        rows = []
        for one in recipients_of(session, core, window, now, col(UpdateRequest.id).in_(over)):
            request, to = one.request, one.to
            if to is None:
                continue  # once they are back
            on = local_date(now, request.zone)
            asking = Asking(request.ask_date, local_date(request.deadline, request.zone), request.zone, core.days)
            days = {local_date(asking.reminder(n).due, request.zone) for n in range(1, len(REMINDERS) + 1)}
            if request.id in asked and asked[request.id].needs_something and on not in days:
                key = f"snoozed:{request.id}:{on}"
                rows.append(asked[request.id].delivery(core, "reminder", to, key=key, expires_at=window.until))
            request.snoozed_until = None
            session.add(request)
        enqueue_all(session, rows)
    return len(rows)


def note_quiet(core: Core, request_ids: Sequence[int], window: Window, now: datetime) -> None:
    """Note who of those about to be reminded says not to be disturbed. Where their surface can't say, nobody does."""
    if not core.directories:
        return
    with core.store.read() as session:
        asked = recipients_of(session, core, window, now, col(UpdateRequest.id).in_(request_ids))
    quiet = core.directories.quiet([one.to.reached_at for one in asked if one.to], now)
    if quiet:
        with core.transaction(by=CLOCK, now=now) as tx:
            for own in tx.session.exec(select(Address).where(col(Address.address).in_(quiet))):
                own.quiet_until = quiet[own.address or ""]
                tx.session.add(own)


def _remind(
    core: Core, request_ids: Sequence[int], *, number: int, window: Window, states: Sequence[BoardState], now: datetime
) -> int:
    """Write a reminder for each of these requests, or why it was skipped. Returns how many go out."""
    late = now >= window.until
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        items = [] if late else item_rows(session, col(RequestItem.request_id).in_(request_ids))
        asked = RequestContext(session, core, items, now, states).by_request()
        recipients = recipients_of(session, core, window, now, col(UpdateRequest.id).in_(request_ids))
        claims = [
            {
                "request_id": one.request.id,
                "number": number,
                "at": now,
                "skipped": (late and (one.why_not or ASKED_TOO_LATE)) or "",
            }
            for one in recipients
            if late or one.to
        ]
        claimed = insert_absent(session, Reminder, claims, "request_id")
        reminders = [
            asked[one.request.id].delivery(
                core, "reminder", one.to, key=f"reminder:{one.request.id}:{number}", expires_at=window.until
            )
            for one in recipients
            if one.to and (one.request.id,) in claimed and one.request.id in asked and not late
        ]
        enqueue_all(session, reminders)
    return len(reminders)
