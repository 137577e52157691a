"""Being away: recorded from words or a form, ended early; whoever stands in is notified."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.clock import local_date, zone_or
from bot.core import Core, Transaction
from bot.domain.leave import read_days
from bot.domain.text import day
from bot.errors import AwayByStatus, NotAway, UnreadableAbsence
from bot.field_problems import AwayInThePast, EndsBeforeItBegins, OwnDelegate
from bot.messages.message import Form
from bot.services.deliveries.notes import send_note
from bot.services.deliveries.outbox import enqueue
from bot.services.people.accounts import person_of
from bot.surfaces.addresses import is_person
from bot.surfaces.base import Account
from bot.views.deliveries import NoteView
from bot.views.people import StandingInView
from storage.leads import actions_led_by
from storage.people import Absence, Person, absences, absences_to_come, away_at


@dataclass(frozen=True)
class Leave:
    """Days away, both included, and the delegate's address, "" for none."""

    first: date
    last: date
    delegate: str = ""
    confirm: bool = False
    """Whether a note confirms it, as where it was said by a form."""


_DELEGATE = re.compile(r"[,;.]?\s*\b(?:delegate|deputy|cover(?:ed by)?)\b:?\s*", re.I)


def read_leave(words: str, today: date) -> Leave:
    """ "1 Aug to 15 Aug, delegate @x", "until Friday 15 Aug", "next week" (see bot/domain/leave.py). Raises UnreadableAbsence."""
    days_named, *delegates = _DELEGATE.split(words.strip(), maxsplit=1)
    delegate = delegates[0].strip() if delegates else ""
    days = read_days(days_named, today)
    if days is None or (delegate and not is_person(delegate)):
        raise UnreadableAbsence(words=words.strip())
    return Leave(*days, delegate)


def away_form(*, core: Core, by: Person, now: datetime) -> Form:
    """The form to say when one is away: empty, or as it was last said."""
    today = _today(core, by, now)
    with core.store.read() as session:
        own = [a for a in absences(session, now, today) if a.person_id == by.id]
        delegate = session.get(Person, own[-1].delegate_id) if own and own[-1].delegate_id else None
    first, last = (own[-1].first_day, own[-1].last_day) if own else (today, today)
    days = {"first": first.isoformat(), "last": last.isoformat()}
    shown = "" if delegate is None else delegate.reached_at if by.linked_request is None else delegate.email or ""
    return core.templates.compose_form(days | {"delegate": shown}, "away_form")


def set_absence(
    *, core: Core, leave: Leave, delegate: Account | None, by: Person, now: datetime, idempotency_key: str
) -> str:
    """Keep that somebody is away, in place of what they said before of these days, and tell their delegate.

    Returns the words of the confirmation. Raises AlreadyHandled and FieldProblem.
    """
    today = _today(core, by, now)
    if leave.last < leave.first:
        raise EndsBeforeItBegins(field="last")
    if leave.last < today:
        raise AwayInThePast(field="last")
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        to = person_of(tx.session, delegate, now) if delegate else None
        if to and to.id == by.id:
            raise OwnDelegate(field="person")
        for absence in absences(tx.session, now, leave.first):
            if absence.person_id == by.id and absence.first_day <= leave.last:
                absence.ended_at = now
                tx.session.add(absence)
        values = {
            "person_id": by.id,
            "delegate_id": to.id if to else None,
            "first_day": leave.first,
            "last_day": leave.last,
            "recorded_at": now,
        }
        tx.session.add(Absence.model_validate(values))
        days = {"first": leave.first.isoformat(), "last": leave.last.isoformat()}
        tx.audit("say away", f"person {by.id}", **days, delegate=to.id if to else None)
        if to:
            _tell(tx, to, leave)
        text = core.templates.words("away_noted", first=leave.first, last=leave.last, delegate=to.name if to else "")
        if leave.confirm:
            note = NoteView(text, core.templates.sentence("back_earlier"))
            send_note(tx, by, note, key=f"away:{idempotency_key}")
    return text


def end_absence(*, core: Core, by: Person, now: datetime, idempotency_key: str) -> str:
    """End what somebody is away for today, else cancel the next that they named; returns the words of the confirmation.

    Raises NotAway, and AwayByStatus where their status says it, and not they.
    """
    today = _today(core, by, now)
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        standing = [a for a in absences(tx.session, now, today) if a.person_id == by.id and a.first_day <= today]
        ended = standing or absences_to_come(tx.session, by, now, today)[:1]
        if not ended:
            raise AwayByStatus if by.ident in away_at(tx.session, now, today) else NotAway
        for absence in ended:
            absence.ended_at = now
            tx.session.add(absence)
        tx.audit("say back", f"person {by.id}")
        if standing:
            return core.templates.words("welcome_back")
        return _cancelled(tx, ended[0])


def _cancelled(tx: Transaction, absence: Absence) -> str:
    """Tell the delegate that they need not stand in; returns the words for whoever is not away after all."""
    days = {"first": absence.first_day, "last": absence.last_day}
    if delegate := tx.session.get(Person, absence.delegate_id) if absence.delegate_id else None:
        note = NoteView(tx.core.templates.sentence("not_standing_in", lead=tx.person.name, **days))
        send_note(tx, delegate, note, key=f"not-away:{absence.id}")
    return tx.core.templates.words("leave_cancelled", **days)


def _tell(tx: Transaction, to: Person, leave: Leave) -> None:
    lead = tx.person
    items = tuple((action.ref, action.title) for action in actions_led_by(tx.session, {lead.ident}, leave.first))
    if not to.reached_at or not items:
        return
    view = StandingInView(lead.name, day(leave.first), day(leave.last), items)
    enqueue(
        tx,
        key=f"standing-in:{lead.id}:{to.id}:{tx.now.timestamp()}",
        kind="standing_in",
        recipient=to.reached_at,
        message=tx.core.templates.compose(view, "standing_in"),
        person_id=to.id,
        hours_zone=zone_or(to.timezone, tx.core.zone),
    )


def _today(core: Core, person: Person, now: datetime) -> date:
    return local_date(now, zone_or(person.timezone, core.zone))
