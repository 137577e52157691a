"""Which messages may be sent now: each is leased by one sender, and what came of it is written down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, exists, func, update
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from storage.deliveries import Delivery


@dataclass(frozen=True)
class Limits:
    """What a lease must keep to: how much in all, how much of each method, and on which surfaces nothing at all.

    `quiet` is how long a recipient gets no second message; None where no pace is kept.
    """

    room: int
    posts: int
    edits: int
    no_posts_on: Collection[str] = ()
    no_edits_on: Collection[str] = ()
    quiet: timedelta | None = None


_other, _further = aliased(Delivery), aliased(Delivery)
"""Messages beside the one that a statement is about: two for all statements, as each takes a tenth of a megabyte."""


def _was_sent(delivery_id: Any) -> ColumnElement[bool]:
    """Whether the message with this id (of a column) was sent."""
    return exists().where(col(_further.id) == delivery_id, col(_further.state) == "sent")


def _waited_enough(now: Any) -> ColumnElement[bool]:
    """That a message's wait is over; or was begun by a clock that was ahead of this one, and is no wait then."""
    begun = func.coalesce(col(Delivery.attempted_at), col(Delivery.created_at))
    return or_(col(Delivery.available_at) <= now, begun > now)


def _lease_over(now: Any) -> ColumnElement[bool]:
    """That the lease of what is being sent has run out, or was taken by a clock that was ahead of this one."""
    return and_(Delivery.state == "sending", or_(col(Delivery.lease_until) < now, col(Delivery.attempted_at) > now))


_CALLED = ("sending", "sent", "unknown", "failed")
"""States of a message for which a surface was called, as far as is known: what the pace is counted by."""


# Built once: these run at every turn of a sender, and putting them together costs more than running them.
_earlier = _being_edited = _parent = _other
_original = _further
_IN_THE_WAY = exists().where(
    col(_earlier.recipient) == col(Delivery.recipient),
    col(_earlier.state).in_(("sending", "pending", "unknown")),
    col(_earlier.id) < col(Delivery.id),
    col(_earlier.urgent) == col(Delivery.urgent),
    col(_earlier.edits_id).is_(None),
    or_(
        col(_earlier.state) == "sending",
        and_(col(_earlier.state) == "pending", or_(col(_earlier.parent_id).is_(None), _was_sent(_earlier.parent_id))),
        and_(col(_earlier.state) == "unknown", col(_earlier.failure_reported_at).is_(None)),
    ),
)
_DUE = (
    select(Delivery.id)
    .where(Delivery.state == "pending", Delivery.urgent == bindparam("urgent"), _waited_enough(bindparam("now")))
    .where(col(Delivery.surface).not_in(bindparam("full", expanding=True)))
    .order_by(col(Delivery.id))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_due_now = col(Delivery.state).in_(("pending", "unknown")) & _waited_enough(bindparam("now"))
_of_lane = select(Delivery.id).where(Delivery.urgent == bindparam("urgent"))
_ANYTHING = _of_lane.where(_due_now | _lease_over(bindparam("now"))).limit(1)
_POSTS = _DUE.where(
    col(Delivery.edits_id).is_(None),
    or_(col(Delivery.parent_id).is_(None), _was_sent(Delivery.parent_id)),
    ~_IN_THE_WAY,
)
_POSTS_AT_A_PACE = _POSTS.where(
    col(Delivery.recipient).not_in(
        select(Delivery.recipient)
        .where(col(Delivery.attempted_at) > bindparam("quiet_since"), col(Delivery.attempted_at) <= bindparam("now"))
        .where(or_(*(col(Delivery.state) == state for state in _CALLED)))
        .correlate(None)
    )
)
_EDITS = _DUE.where(
    _was_sent(Delivery.edits_id),
    ~exists().where(col(_being_edited.edits_id) == col(Delivery.edits_id), col(_being_edited.state) == "sending"),
)
_TAKE = (
    update(Delivery)
    .where(col(Delivery.id).in_(bindparam("ids", expanding=True)))
    .values(
        state="sending", attempts=Delivery.attempts + 1, lease_until=bindparam("until"), attempted_at=bindparam("at")
    )
    .execution_options(synchronize_session=False)
)


def lease_deliveries(session: Session, *, now: datetime, lease: timedelta, urgent: bool, limits: Limits) -> list[int]:
    """Take messages of a lane that are due, oldest first, and mark them as being sent; returns their ids.

    What goes to one recipient goes in order: the next waits until it is known what came of the one before. A
    thread reply waits until its parent was sent, an edit until the original was and no other edit is on its way.
    """
    due: dict[str, Any] = {"urgent": urgent, "now": now}
    taken: list[Any] = []
    posts = min(limits.posts, limits.room)
    wanted = due | {"most": posts, "full": list(limits.no_posts_on)}
    if posts > 0 and limits.quiet is not None:
        taken += session.scalars(_POSTS_AT_A_PACE, wanted | {"quiet_since": now - limits.quiet})
    elif posts > 0:
        taken += session.scalars(_POSTS, wanted)
    edits = min(limits.edits, limits.room - len(taken))
    if edits > 0:
        taken += session.scalars(_EDITS, due | {"most": edits, "full": list(limits.no_edits_on)})
    if taken:
        session.execute(_TAKE, {"ids": taken, "until": now + lease, "at": now})
    return taken


_TO_SEND = (
    select_columns(
        col(Delivery.id),
        col(Delivery.attempts),
        col(Delivery.dedupe_key),
        col(Delivery.recipient),
        col(Delivery.body),
        col(Delivery.created_at),
        col(Delivery.expires_at),
        col(Delivery.hours_zone),
        col(Delivery.person_id),
        col(Delivery.request_id),
        col(Delivery.board_id),
        func.coalesce(col(_parent.ts), col(Delivery.thread_ts)).label("thread_ts"),
        func.coalesce(col(_original.channel), col(_original.recipient)).label("edits_in"),
        col(_original.ts).label("edits_ts"),
    )
    .outerjoin(_parent, col(_parent.id) == col(Delivery.parent_id))
    .outerjoin(_original, col(_original.id) == col(Delivery.edits_id))
    .where(col(Delivery.id).in_(bindparam("ids", expanding=True)))
    .order_by(col(Delivery.id))
)


def read_to_send(session: Session, ids: Collection[int]) -> Sequence[Row[Any]]:
    """What a sender needs of these messages, oldest first: no whole rows, as it reads thousands."""
    return session.execute(_TO_SEND, {"ids": list(ids)}).all() if ids else []


@dataclass(frozen=True)
class Arrival:
    """That a message was sent, at which attempt, and where it stands."""

    id: int
    attempt: int
    channel: str | None
    ts: str | None


_ARRIVED = (
    update(Delivery.__table__)  # type: ignore[attr-defined]
    .where(
        col(Delivery.id) == bindparam("of"),
        col(Delivery.attempts) == bindparam("attempt"),
        or_(*(col(Delivery.state) == state for state in ("sending", "unknown", "pending"))),
    )
    .values(
        state="sent",
        reason="",
        lease_until=None,
        sent_at=bindparam("at"),
        channel=bindparam("in_channel"),
        ts=bindparam("at_ts"),
    )
)


def mark_sent(session: Session, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Write down that these were sent. It is true even of one whose lease ran out, unless it was taken up again since."""
    if arrivals:
        rows = sorted(arrivals, key=lambda arrival: arrival.id)  # one order for all, so that no two wait for each other
        values = [{"of": a.id, "attempt": a.attempt, "in_channel": a.channel, "at_ts": a.ts, "at": now} for a in rows]
        session.connection().execute(_ARRIVED, values)


def attempts_between(session: Session, since: datetime, now: datetime) -> dict[tuple[str, str], int]:
    """How many were taken up after a moment and until now, by whichever process: by surface, and "post" or "edit"."""
    is_edit = col(Delivery.edits_id).is_not(None)
    query = select(col(Delivery.surface), is_edit, func.count()).where(
        col(Delivery.attempted_at) > since, col(Delivery.attempted_at) <= now, col(Delivery.state).in_(_CALLED)
    )
    counted = session.exec(query.group_by(col(Delivery.surface), is_edit))
    return {(surface, "edit" if edits else "post"): number for surface, edits, number in counted}


def lease_unknown(session: Session, *, now: datetime, lease: timedelta, urgent: bool, limit: int) -> list[int]:
    """Take messages of which it is time to look whether they arrived; nobody else looks for them meanwhile."""
    query = (
        select(Delivery)
        .where(Delivery.state == "unknown", Delivery.urgent == urgent, _waited_enough(now))
        .order_by(col(Delivery.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = list(session.exec(query))
    for delivery in taken:
        _wait(delivery, now + lease, now)
        session.add(delivery)
    return [delivery.ident for delivery in taken]


def _wait(delivery: Delivery, until: datetime, now: datetime) -> None:
    """Have a message that was taken up wait. A time of taking it up that lies ahead was a wrong clock's."""
    delivery.available_at = until
    delivery.attempted_at = min(delivery.attempted_at or now, now)


def anything_to_send(session: Session, *, now: datetime, urgent: bool) -> bool:
    """A look without a lock: whether a lane would find anything to do."""
    return session.scalars(_ANYTHING, {"urgent": urgent, "now": now}).first() is not None


def expire_leases(session: Session, *, now: datetime, wait: timedelta) -> int:
    """What was being sent when its sender vanished may have arrived: it is unknown, not pending.

    Nothing is looked for until `wait` is over, as a sender that is merely slow may still be at it.
    """
    lost = list(session.exec(select(Delivery).where(_lease_over(now)).with_for_update(skip_locked=True)))
    for delivery in lost:
        delivery.state = "pending" if delivery.edits_id else "unknown"
        delivery.lease_until, delivery.reason = None, "its sender stopped before it was answered"
        _wait(delivery, now + wait, now)
        skip_superseded_edit(session, delivery)
        session.add(delivery)
    return len(lost)


def skip_superseded_edit(session: Session, delivery: Delivery) -> None:
    """Skip an edit that would be sent again though a newer text of its message waits: the newest stands."""
    if delivery.edits_id is None or delivery.state != "pending":
        return
    newer = select(Delivery.id).where(Delivery.edits_id == delivery.edits_id, col(Delivery.id) > delivery.id)
    if session.exec(newer.limit(1)).first() is not None:
        delivery.state, delivery.reason = "skipped", "a newer text took its place"
