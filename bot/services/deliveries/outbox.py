"""The outbox: a message is a row written with its cause; senders lease rows, send, and record what came of it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from bot.clock import zone_or
from bot.core import Core, Transaction
from bot.domain.calendar import Window
from bot.domain.unreachable import Unreachable
from bot.messages.message import Message, to_json, without_file
from bot.services.boards.hold import channels_on_hold
from bot.services.people.reach import mark_refused
from bot.services.requests.links import with_link
from bot.surfaces.addresses import surface_of
from bot.surfaces.base import Outgoing, SendOutcome, Surface
from storage.deliveries import Delivery
from storage.digests import HELD_BACK
from storage.engine import insert_absent, insert_if_absent, take_turn
from storage.leases import (
    Arrival,
    Limits,
    attempts_between,
    expire_leases,
    lease_deliveries,
    lease_unknown,
    mark_sent,
    read_to_send,
    skip_superseded_edit,
)
from storage.people import person_at

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
LEASE_MARGIN = timedelta(seconds=40)
"""A send is not begun in the last part of its lease, so that it is over before anybody looks for it."""
UNKNOWN_WAIT = timedelta(seconds=60)  # longer than any HTTP time-out: what is on its way has then arrived
SEARCH_AGAIN = timedelta(minutes=10)
OUT_OF_HOURS_WAIT = timedelta(minutes=5)
DELIVERY_LIFETIME = timedelta(days=7)  # how long a message without a time of its own is tried
NOT_IN_TIME = "it could not be sent in time"
PARENT_NOT_SENT = "the message that it answers was not delivered"
PACING_LOCK = 7_302_025  # any number, the same in every process
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)
_random = secrets.SystemRandom()


def delivery_row(
    *, key: str, kind: str, recipient: str, message: Message, now: datetime, **rest: Any
) -> dict[str, Any]:
    """The values of an outgoing message, for those that write many of them at once."""
    times = {"available_at": now, "created_at": now, "expires_at": now + DELIVERY_LIFETIME}
    where = {"recipient": recipient, "surface": surface_of(recipient)}
    return times | rest | where | {"dedupe_key": key, "kind": kind, "body": to_json(message)}


def enqueue(tx: Transaction, **values: Any) -> int | None:
    """Write an outgoing message (see `delivery_row`), once for its key; its id, or None where the key already stands."""
    return insert_if_absent(tx.session, Delivery, **delivery_row(now=tx.now, **values))


def enqueue_thread(tx: Transaction, *, key: str, parts: Sequence[Message], **values: Any) -> None:
    """Write a message, and its further parts in its thread, under numbered keys (see `delivery_row`)."""
    parent: int | None = None
    for number, part in enumerate(parts, 1):
        made = enqueue(tx, key=f"{key}:{number}", message=part, parent_id=parent, **values)
        parent = parent or made


def first_key(key: str) -> str:
    """The key that the first part of a thread has."""
    return f"{key}:1"


def enqueue_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write many outgoing messages, each once for its key."""
    insert_absent(session, Delivery, rows, "dedupe_key")


def lock_deliveries(session: Session, *where: Any) -> list[Delivery]:
    """The messages of which this holds, as they are now, once whoever else rewrites or sends them is done; by id.

    Do it before building new text: it is then newer than any other being written. The old one is not read.
    """
    session.flush()
    without_text = defer(Delivery.body)  # type: ignore[arg-type]
    query = select(Delivery).options(without_text).where(*where).order_by(col(Delivery.id))
    return list(session.exec(query.with_for_update().execution_options(populate_existing=True)))


def enqueue_edit(tx: Transaction, original: Delivery, message: Message) -> None:
    """Have a message's text replaced. Edits not yet sent give way to the newest, so only that one goes out."""
    [locked] = lock_deliveries(tx.session, Delivery.id == original.ident)
    enqueue_edits(tx, [(locked, message)])


def enqueue_edits(tx: Transaction, texts: Sequence[tuple[Delivery, Message]]) -> None:
    """The same for many messages that are locked."""
    session = tx.session
    sent = [original.ident for original, _ in texts if original.state != "pending"]
    waiting = lock_deliveries(session, col(Delivery.edits_id).in_(sent), Delivery.state == "pending") if sent else []
    edits = {edit.edits_id: edit for edit in waiting}
    rows = []
    for original, message in texts:
        if unsent := original if original.state == "pending" else edits.get(original.ident):
            unsent.body = to_json(message)
            session.add(unsent)
            continue
        rows.append(
            delivery_row(
                key=f"edit:{original.ident}:{secrets.token_hex(8)}",
                kind="edit",
                recipient=original.recipient,
                message=message,
                now=tx.now,
                edits_id=original.ident,
                board_id=original.board_id,
                person_id=original.person_id,
                urgent=True,
            )
        )
    enqueue_all(session, rows)


@dataclass(frozen=True)
class LeasedDelivery:
    """A leased message: to be sent, or (with `look_since`) to be looked for, as it may have arrived already."""

    id: int
    attempts: int
    outgoing: Outgoing
    lease_until: datetime
    look_since: datetime | None = None


@dataclass
class Pace:
    """How fast this process may send: `per_minute` posts in all to a surface (0: no pace), as far as they answer nobody.

    Chat products allow one post a second to a channel, some hundreds a minute in all, and some 50 edits a minute.
    What was sent is counted in the database, so that any number of processes keep to it together. Where a surface asks
    to wait all the same, `hold` keeps the whole method quiet there for that long.
    """

    per_minute: int = 0
    held: dict[tuple[str, str], Window] = field(default_factory=dict)
    """By surface and method, from when until when it asked to wait; a time before that is a clock that was set back."""

    WINDOW = timedelta(seconds=3)
    EDITS_PER_MINUTE = 45
    CHANNEL = timedelta(seconds=1)

    def hold(self, outgoing: Outgoing, now: datetime, wait: timedelta) -> None:
        on = surface_of(outgoing.recipient), outgoing.method
        until = self.held[on].until if self.holds(outgoing, now) else now
        self.held[on] = Window(now, max(until, now + wait))

    def holds(self, outgoing: Outgoing, now: datetime) -> bool:
        return surface_of(outgoing.recipient) in self._held_on(outgoing.method, now)

    def _held_on(self, method: str, now: datetime) -> set[str]:
        return {on for (on, what), held in self.held.items() if what == method and held.due <= now < held.until}

    def limits(self, session: Session, room: int, now: datetime, *, urgent: bool) -> Limits:
        """How much of `room` may be sent now. Answers are few and wait for no fan-out: only their edits are counted."""
        posts, edits = room, room if urgent else 0  # an edit always answers somebody: see enqueue_edits
        no_posts_on, no_edits_on = self._held_on("post", now), self._held_on("edit", now)
        if self.per_minute:
            take_turn(session, PACING_LOCK)
            used = attempts_between(session, now - self.WINDOW, now)
            per_window = self.WINDOW / timedelta(minutes=1)
            edits, full = _left(used, "edit", int(self.EDITS_PER_MINUTE * per_window), edits)
            no_edits_on |= full
            if not urgent:
                posts, full = _left(used, "post", max(1, int(self.per_minute * per_window)), room)
                no_posts_on |= full
        return Limits(room, posts, edits, no_posts_on, no_edits_on, self.CHANNEL if self.per_minute else None)


def _left(used: Mapping[tuple[str, str], int], method: str, allowed: int, room: int) -> tuple[int, set[str]]:
    """How much of a method any surface still takes, and the surfaces that take nothing more."""
    counts = {surface: number for (surface, what), number in used.items() if what == method}
    full = {surface for surface, number in counts.items() if number >= allowed}
    return min(room, allowed, *(allowed - counts[surface] for surface in counts.keys() - full)), full


def lease_work(
    session: Session, *, core: Core, now: datetime, pace: Pace, urgent: bool, room: int
) -> list[LeasedDelivery]:
    """Take up to `room` messages of a lane to look for, as they may have arrived, or to send (see `lease_to_send`)."""
    expire_leases(session, now=now, wait=UNKNOWN_WAIT)
    unknown = lease_unknown(session, now=now, lease=LEASE, urgent=urgent, limit=room)
    looked_for = [_leased(row, now, row.created_at) for row in read_to_send(session, unknown)]
    left = room - len(looked_for)
    return looked_for + lease_to_send(session, core=core, now=now, pace=pace, urgent=urgent, room=left)


def lease_to_send(
    session: Session, *, core: Core, now: datetime, pace: Pace, urgent: bool, room: int
) -> list[LeasedDelivery]:
    """Take up to `room` messages of a lane to send; what is too late is skipped for good."""
    limits = pace.limits(session, room, now, urgent=urgent)
    leased = lease_deliveries(session, now=now, lease=LEASE, urgent=urgent, limits=limits)
    rows = read_to_send(session, leased)
    held = channels_on_hold(session, core, now) if rows else set()
    rows = [row for row in rows if _in_time(session, core, row, now, held)]
    works = [_leased(row, now) for row in rows]
    return [
        replace(w, outgoing=with_link(session, core, row, w.outgoing, now)) for w, row in zip(works, rows, strict=True)
    ]


def _leased(row: Any, now: datetime, look_since: datetime | None = None) -> LeasedDelivery:
    outgoing = Outgoing(
        key=row.dedupe_key,
        recipient=row.edits_in or row.recipient,
        body=row.body,
        thread_ts=row.thread_ts,
        edits_ts=row.edits_ts,
    )
    return LeasedDelivery(row.id, row.attempts, outgoing, now + LEASE, look_since)


def _in_time(session: Session, core: Core, row: Any, now: datetime, held: Collection[str]) -> bool:
    """Whether it may go out now; what is too late, or for a channel on hold, is skipped for good, what is out of hours waits."""
    if row.recipient in held or (row.expires_at and now >= row.expires_at):
        delivery = session.get_one(Delivery, row.id)
        delivery.state, delivery.lease_until = "skipped", None
        delivery.reason = HELD_BACK if row.recipient in held else NOT_IN_TIME
        skip_replies(session, delivery)
        return False
    if row.hours_zone and not core.days.in_hours(now, zone_or(row.hours_zone, core.zone)):
        release(session.get_one(Delivery, row.id), now + OUT_OF_HOURS_WAIT)
        return False
    return True


def release(delivery: Delivery, available_at: datetime) -> None:
    """Give back a message that was surely not sent, as if it had not been taken up."""
    delivery.state, delivery.available_at, delivery.lease_until = "pending", available_at, None
    delivery.attempts -= 1


def attempt(surface: Surface, work: LeasedDelivery, now: datetime, pace: Pace) -> SendOutcome:
    """Send a message, or look for it. No session is open. Never raises."""
    try:
        if work.look_since is not None:
            return surface.find(work.outgoing, work.look_since)
        if now >= work.lease_until - LEASE_MARGIN or pace.holds(work.outgoing, now):
            return SendOutcome("released")
        outcome = surface.send(work.outgoing)
    except Exception as error:  # whatever a surface did not foresee may have happened after the message went out
        log.exception("delivery %s broke while it was sent", work.id)
        return SendOutcome("unknown", reason=type(error).__name__)
    if outcome.asked_to_wait and outcome.retry_after:
        pace.hold(work.outgoing, now, outcome.retry_after)
    return outcome


def record(session: Session, done: Sequence[tuple[LeasedDelivery, SendOutcome]], *, now: datetime) -> None:
    """Write down what came of a number of messages, in the caller's transaction."""
    sent = [
        Arrival(work.id, work.attempts, outcome.channel, outcome.ts)
        for work, outcome in done
        if outcome.state == "sent"
    ]
    mark_sent(session, sent, now)
    for work, outcome in done:
        # a file that has arrived is its reader's; kept here it would only be more words to look after
        if outcome.state == "sent" and (kept := without_file(work.outgoing.body)) is not None:
            session.execute(sa.update(Delivery).where(col(Delivery.id) == work.id).values(body=kept))
    others = [(work, outcome) for work, outcome in done if outcome.state != "sent"]
    if not others:
        return
    query = select(Delivery).where(col(Delivery.id).in_([work.id for work, _ in others])).order_by(col(Delivery.id))
    rows = {delivery.id: delivery for delivery in session.exec(query.with_for_update())}
    for work, outcome in others:
        delivery = rows.get(work.id)
        if delivery is None or delivery.attempts != work.attempts:
            continue  # its lease ran out, and somebody else has taken it up
        if work.look_since is not None and delivery.state == "unknown":
            _look_later_or_resend(delivery, outcome, now)
        elif work.look_since is None and delivery.state == "sending":
            _record_not_sent(session, delivery, outcome, now)
        else:
            continue
        session.add(delivery)
        if outcome.state != "released":
            ids = {"delivery": delivery.id, "board": delivery.board_id, "request": delivery.request_id}
            log.warning("delivery %s is %s: %s", delivery.id, delivery.state, outcome.reason, extra=ids)


def _record_not_sent(session: Session, delivery: Delivery, outcome: SendOutcome, now: datetime) -> None:
    delivery.lease_until, delivery.reason = None, outcome.reason
    state = "retry" if outcome.state == "unknown" and delivery.edits_id else outcome.state  # edits may be repeated
    if state == "released":
        release(delivery, now)
    elif state == "retry":
        delivery.state, delivery.available_at = "pending", now + (outcome.retry_after or retry_wait(delivery.attempts))
        if outcome.retry_after:
            delivery.attempts -= 1  # being asked to wait is no failure
    elif state == "unknown":
        delivery.state, delivery.available_at = "unknown", now + UNKNOWN_WAIT
    else:
        delivery.state = "failed"
        skip_replies(session, delivery)
        _note_unreachable(session, delivery, outcome.nobody_there)
    skip_superseded_edit(session, delivery)


def _note_unreachable(session: Session, delivery: Delivery, why: Unreachable | None) -> None:
    """Where it is the account that takes no message, its person can't be reached there from now on."""
    person = person_at(session, delivery.recipient) if why else None
    if person and why:
        mark_refused(session, person, surface_of(delivery.recipient), why)


def _look_later_or_resend(delivery: Delivery, found: SendOutcome, now: datetime) -> None:
    """Surely not there: to be sent again. Where that can never be known, it waits for an officer."""
    if found.state == "retry" or (found.state == "once more" and not delivery.repeated):
        delivery.state, delivery.available_at = "pending", now
        delivery.repeated = delivery.repeated or found.state == "once more"
    elif found.state == "unknown":
        delivery.available_at = now + (found.retry_after or UNKNOWN_WAIT)
    else:
        delivery.looked_at, delivery.available_at = now, now + SEARCH_AGAIN


def retry_wait(attempts: int) -> timedelta:
    """How long to wait after so many failures: three times longer each time, and never for all at the same moment."""
    longest: timedelta = min(FIRST_WAIT * 3 ** min(attempts - 1, 10), LONGEST_WAIT)
    return longest * _random.uniform(0.7, 1.0)


def skip_replies(session: Session, parent: Delivery) -> None:
    """What was to follow in the thread of a message that never was sent is skipped with it."""
    for reply in session.exec(select(Delivery).where(Delivery.parent_id == parent.id, Delivery.state == "pending")):
        reply.state, reply.reason = "skipped", PARENT_NOT_SENT
        session.add(reply)
