"""The outbox: a message is a row written with its cause; the sender leases rows, sends, and records what came of it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.domain.calendar import WorkingDays
from bot.messages.message import Message, to_json
from bot.surfaces.base import Outcome, Outgoing, Surface
from storage.deliveries import Delivery, anything_to_send, expire_leases, lease_deliveries
from storage.engine import Store, insert_if_absent

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
OUT_OF_HOURS_WAIT = timedelta(minutes=5)
UNKNOWN_WAIT = timedelta(seconds=60)
KEPT = timedelta(days=7)  # how long a message without a time of its own is tried
RETRY_WAITS = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 3600))
BATCH = 50


def put_delivery(
    session: Session, *, key: str, kind: str, recipient: str, message: Message, now: datetime, **rest: Any
) -> int | None:
    """Write an outgoing message, once for its key; returns its id, or None where the key already stands."""
    rest.setdefault("expires_at", now + KEPT)
    return insert_if_absent(
        session, Delivery, dedupe_key=key, kind=kind, recipient=recipient, body=to_json(message),
        available_at=now, created_at=now, **rest,
    )  # fmt: skip


def lock_delivery(session: Session, delivery: Delivery) -> None:
    """Wait for whoever else rewrites or sends this message, and see it as it is now. Do it before building new text."""
    session.flush()
    session.refresh(delivery, with_for_update=True)


def put_edit(session: Session, *, original: Delivery, message: Message, now: datetime) -> None:
    """Have a message's text replaced. Edits not yet sent give way to the newest, so only that one goes out."""
    lock_delivery(session, original)
    body = to_json(message)
    if original.state == "pending":
        original.body = body
        session.add(original)
        return
    query = select(Delivery).where(Delivery.edits_id == original.id, Delivery.state == "pending")
    waiting = session.exec(query.with_for_update()).first()
    if waiting:
        waiting.body = body
        session.add(waiting)
        return
    put_delivery(
        session, key=f"edit:{original.id}:{secrets.token_hex(8)}", kind="edit", recipient=original.recipient,
        message=message, now=now, edits_id=original.id, board_id=original.board_id, person_id=original.person_id,
        urgent=True,
    )  # fmt: skip


@dataclass
class Sent:
    """What a round of sending did, by outcome."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.retried + self.failed + self.unknown


def send_due(
    *,
    store: Store,
    surface: Surface,
    clock: Callable[[], datetime],
    days: WorkingDays,
    pool: Executor | None = None,
    limit: int = BATCH,
) -> Sent:
    """Send one batch of what is due. No session is open while the network is used."""
    now = clock()
    with store.read() as session:
        if not anything_to_send(session, now):
            return Sent()
    with store.write() as session:
        expire_leases(session, now)
        leased = [d for d in lease_deliveries(session, now, LEASE, limit) if _in_time(d, now, days)]
        work = [(d.id or 0, d.attempts, _outgoing(session, d)) for d in leased]
    done = Sent()
    outcomes = (pool.map if pool else map)(lambda item: _attempt(surface, item[2]), work)
    for (delivery_id, attempts, _), outcome in zip(work, outcomes, strict=True):
        _record(store, delivery_id, attempts, outcome, clock(), done)
    return done


def _in_time(delivery: Delivery, now: datetime, days: WorkingDays) -> bool:
    """Whether it may go out now; what is too late is skipped for good, what is out of hours waits."""
    if delivery.expires_at and now >= delivery.expires_at:
        delivery.state, delivery.reason, delivery.lease_until = "skipped", "it could not be sent in time", None
        return False
    if delivery.hours_zone and not days.in_hours(now, delivery.hours_zone):
        delivery.state, delivery.available_at, delivery.lease_until = "pending", now + OUT_OF_HOURS_WAIT, None
        delivery.attempts -= 1
        return False
    return True


def _outgoing(session: Session, delivery: Delivery) -> Outgoing:
    original = session.get(Delivery, delivery.edits_id) if delivery.edits_id else None
    parent = session.get(Delivery, delivery.parent_id) if delivery.parent_id else None
    return Outgoing(
        key=delivery.dedupe_key,
        recipient=original.channel or original.recipient if original else delivery.recipient,
        body=delivery.body,
        thread_ts=parent.ts if parent else delivery.thread_ts,
        edits_ts=original.ts if original else None,
    )


def _attempt(surface: Surface, outgoing: Outgoing) -> Outcome:
    try:
        return surface.send(outgoing)
    except Exception as error:  # whatever a surface did not foresee may have happened after the message went out
        log.exception("delivery %s broke while it was sent", outgoing.key)
        return Outcome("unknown", reason=type(error).__name__)


def _record(store: Store, delivery_id: int, attempts: int, outcome: Outcome, now: datetime, done: Sent) -> None:
    with store.write() as session:
        delivery = session.get(Delivery, delivery_id, with_for_update=True)
        if delivery is None or delivery.state != "sending" or delivery.attempts != attempts:
            return  # its lease ran out, and somebody else has it
        delivery.lease_until, delivery.reason = None, outcome.reason
        wait = RETRY_WAITS[min(attempts, len(RETRY_WAITS)) - 1]
        if outcome.state == "sent":
            delivery.state, delivery.sent_at = "sent", now
            delivery.channel, delivery.ts = outcome.channel, outcome.ts
            done.sent += 1
        elif outcome.state == "retry" or (outcome.state == "unknown" and delivery.edits_id):  # edits may be repeated
            delivery.state, delivery.available_at = "pending", now + (outcome.retry_after or wait)
            if outcome.retry_after:
                delivery.attempts -= 1  # being told to wait is no failure
            if _replaced(session, delivery):
                delivery.state, delivery.reason = "skipped", "a newer text took its place"
            done.retried += 1
        elif outcome.state == "unknown":
            delivery.state, delivery.available_at = "unknown", now + UNKNOWN_WAIT
            done.unknown += 1
        else:
            delivery.state = "failed"
            _skip_replies(session, delivery)
            done.failed += 1
        session.add(delivery)
    if outcome.state != "sent":
        log.warning("delivery %s is %s: %s", delivery_id, delivery.state, outcome.reason)


def _replaced(session: Session, delivery: Delivery) -> bool:
    newer = select(Delivery.id).where(Delivery.edits_id == delivery.edits_id, col(Delivery.id) > delivery.id)
    return delivery.edits_id is not None and session.exec(newer).first() is not None


def _skip_replies(session: Session, parent: Delivery) -> None:
    for reply in session.exec(select(Delivery).where(Delivery.parent_id == parent.id, Delivery.state == "pending")):
        reply.state, reply.reason = "skipped", "the message that it answers was not delivered"
        session.add(reply)


def look_for_unknown(*, store: Store, surface: Surface, now: datetime) -> int:
    """Settle messages of which it is not known whether they arrived, by looking for their key in the channel.

    Found: sent. Surely not there: to be sent again. Where the surface can't look, they stay unknown for an
    officer to decide. Returns how many were settled.
    """
    with store.read() as session:
        query = select(Delivery).where(Delivery.state == "unknown", col(Delivery.available_at) <= now).limit(BATCH)
        unknown = [(d.id or 0, _outgoing(session, d), d.created_at) for d in session.exec(query)]
    settled = 0
    for delivery_id, outgoing, since in unknown:
        found = surface.find(outgoing, since)
        with store.write() as session:
            delivery = session.get(Delivery, delivery_id)
            if delivery is None or delivery.state != "unknown":
                continue
            if found is None:
                delivery.available_at = now + timedelta(minutes=10)
            elif found.state == "sent":
                delivery.state, delivery.sent_at, delivery.reason = "sent", now, ""
                delivery.channel, delivery.ts = found.channel, found.ts
                settled += 1
            else:
                delivery.state, delivery.available_at = "pending", now
                settled += 1
            session.add(delivery)
    return settled
