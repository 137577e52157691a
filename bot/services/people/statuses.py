"""Who says in their status that they are away: kept while it stands, so that every list shows them as away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.clock import local_date, zone_or
from bot.core import Core, Transaction
from bot.surfaces.base import Deadline, Status
from storage.audit import CLOCK
from storage.people import Absence, Person, said_by_status
from storage.requests import people_to_answer

SECONDS, SECONDS_ALONE = 5.0, 1.0


def note_statuses(*, core: Core, now: datetime) -> int:
    """Look at the statuses of those who still have to answer; returns of how many it was news.

    A surface is asked at most so long: the others are looked at by the next tick.
    """
    if not core.directories:
        return 0
    with core.store.read() as session:
        people = people_to_answer(session)
    return _note(core, people, now, SECONDS)


def note_status_of(*, core: Core, person: Person, now: datetime) -> None:
    """Look at the status of somebody who wants to see how they stand."""
    _note(core, [person], now, SECONDS_ALONE)


def _note(core: Core, people: Sequence[Person], now: datetime, seconds: float) -> int:
    addresses = [person.reached_at for person in people if person.reached_at]
    seen = core.directories.statuses(addresses, now, Deadline.within(seconds)) if addresses else {}
    looked_at = {person.ident: person for person in people if person.reached_at in seen}
    days = {i: local_date(now, zone_or(person.timezone, core.zone)) for i, person in looked_at.items()}
    with core.store.read() as session:
        kept = said_by_status(session, days, now)
    news = [
        person
        for i, person in looked_at.items()
        if _as_kept(kept.get(i)) != _as_seen(seen[person.reached_at], days[i], core.zone, person)
    ]
    if not news:
        return 0
    with core.transaction(by=CLOCK, now=now) as tx:
        kept = said_by_status(tx.session, days, now)
        for person in news:
            _keep(tx, person, days[person.ident], kept.get(person.ident), seen[person.reached_at])
    return len(news)


def _as_kept(kept: Absence | None) -> tuple[date, datetime | None] | None:
    return (kept.last_day, kept.ended_at) if kept else None


def _as_seen(status: Status, today: date, zone: str, person: Person) -> tuple[date, datetime | None] | None:
    """The last day that is known of somebody's time away, and when it ends, where the status says so."""
    if not status.away:
        return None
    return local_date(status.until, zone_or(person.timezone, zone)) if status.until else today, status.until


def _keep(tx: Transaction, person: Person, today: date, kept: Absence | None, status: Status) -> None:
    seen = _as_seen(status, today, tx.core.zone, person)
    if seen is None:
        if kept:
            kept.ended_at = tx.now
            tx.session.add(kept)
            tx.audit("see back", f"person {person.id}")
        return
    values = {"person_id": person.id, "first_day": today, "last_day": today, "recorded_at": tx.now, "by_status": True}
    row = kept or Absence.model_validate(values)
    row.last_day, row.ended_at = seen
    tx.session.add(row)
    tx.audit("see away", f"person {person.id}", last=row.last_day.isoformat())
