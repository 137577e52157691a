"""Alerts to officers: that messages wait and none goes out, or that nothing comes in."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, and_, col, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.text import count_of, day
from bot.messages.message import Message
from bot.services.deliveries.outbox import enqueue
from bot.surfaces.base import Interruption
from bot.views.deliveries import NothingReceivedView, StalledView
from storage.audit import CLOCK
from storage.base import ago
from storage.boards import all_officers
from storage.deliveries import Delivery

log = logging.getLogger(__name__)

STALLED_AFTER, ALERT_EVERY = timedelta(minutes=15), timedelta(hours=4)
ALERTS = ("delivery_stalled", "nothing_received")


def alert_delivery_stalled(*, core: Core, channel: str, now: datetime) -> int:
    """Tell the officers' channel (where there is none: every officer) that messages wait and none has gone out for long.

    At most one alert in four hours. It goes out as soon as anything does; until then /readyz and /metrics tell it.
    """
    with core.store.read() as session:
        waiting = [d for d in _waiting_since(session, now - STALLED_AFTER) if _could_go(core, d, now)]
        if not waiting or _sent_between(session, now - STALLED_AFTER, now):
            return 0
    with core.transaction(by=CLOCK, now=now) as tx:
        reasons = Counter(d.reason for d in waiting if d.reason)
        reason = reasons.most_common(1)[0][0] if reasons else "the sender does not run"
        log.error(
            "%s waiting for over %s min, the oldest delivery %s: %s",
            len(waiting),
            STALLED_AFTER.seconds // 60,
            waiting[0].id,
            reason,
        )
        view = StalledView(
            count_of(len(waiting), "message"),
            day(local_date(waiting[0].created_at, core.zone)),
            reason.removesuffix("."),
        )
        return _alert(tx, "delivery_stalled", core.templates.compose(view, "delivery_stalled"), channel)


def alert_nothing_received(*, core: Core, interruption: Interruption | None, channel: str, now: datetime) -> int:
    """Tell the same people that nothing that is written or pressed comes in, and how to fix it. At most once in four hours."""
    if interruption is None:
        return 0
    with core.transaction(by=CLOCK, now=now) as tx:
        view = NothingReceivedView(interruption.why, interruption.fix)
        return _alert(tx, "nothing_received", core.templates.compose(view, "nothing_received"), channel)


def _alert(tx: Transaction, kind: str, message: Message, channel: str) -> int:
    """Enqueue an alert to the officers' channel, or to each officer; returns how many are new."""
    to = [channel] if channel else sorted({p.reached_at for p in all_officers(tx.session) if p.reached_at})
    window = int(tx.now.timestamp() // ALERT_EVERY.total_seconds())
    made = [
        enqueue(
            tx,
            key=f"{kind.replace('_', '-')}:{window}:{recipient}",
            kind=kind,
            recipient=recipient,
            message=message,
            expires_at=tx.now + ALERT_EVERY,
            urgent=True,
        )
        for recipient in to
    ]
    return sum(id is not None for id in made)


def _could_go(core: Core, delivery: Delivery, now: datetime) -> bool:
    """Whether it is not merely waiting for its reader's office hours."""
    zone = delivery.hours_zone
    in_time = not zone or (core.days.in_hours(now, zone) and core.days.in_hours(now - STALLED_AFTER, zone))
    return in_time and delivery.kind not in ALERTS


def _waiting_since(session: Session, moment: datetime, most: int = 1000) -> list[Delivery]:
    """What was to go out since before a moment and has not, oldest first; no replies, which wait for their message."""
    return list(session.exec(select(Delivery).where(_waits_since(moment)).order_by(col(Delivery.id)).limit(most)))


def anything_waits() -> Any:
    """That there is something which `alert_delivery_stalled` may be about, in a prebuilt statement."""
    return select(Delivery.id).where(_waits_since(ago(STALLED_AFTER))).exists()


def _waits_since(moment: Any) -> Any:
    return and_(
        col(Delivery.state).in_(("pending", "sending", "unknown")),
        col(Delivery.created_at) <= moment,
        col(Delivery.failure_reported_at).is_(None),
        col(Delivery.parent_id).is_(None),
    )


def _sent_between(session: Session, moment: datetime, now: datetime) -> bool:
    """Whether anything was sent after a moment and until now."""
    attempted = col(Delivery.attempted_at) > moment, col(Delivery.attempted_at) <= now
    return session.exec(select(Delivery.id).where(*attempted, Delivery.state == "sent").limit(1)).first() is not None
