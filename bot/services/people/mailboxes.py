"""What mailboxes say by themselves: that somebody may be away, or that a mail did not arrive."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import col, select

from bot.clock import local_date, zone_or
from bot.core import Core
from bot.domain.leave import away_until
from bot.domain.unreachable import Unreachable
from bot.services.people.reach import mark_refused
from bot.services.replies.mailed import Answered, note_about
from bot.surfaces.addresses import MAIL, surface_of
from bot.views.deliveries import NoteView
from storage.audit import CLOCK
from storage.deliveries import Delivery

OF_LATE = timedelta(days=10)
"""Mail servers give a message up after five days at most, and say so (RFC 5321, 4.5.4.1)."""


def note_automatic_answer(*, core: Core, answered: Answered, words: str, now: datetime) -> bool:
    """Tell officers that somebody may be away, as their mailbox says; once a day. It is no update, and changes nothing."""
    today = local_date(now, zone_or(answered.person.timezone, core.zone))
    with core.transaction(by=CLOCK, now=now) as tx:
        if not tx.claim(f"away:{answered.person.id}:{today}"):
            return False
        until: date | None = away_until(words, today)
        text = core.templates.sentence("may_be_away", name=answered.person.name, until=until)
        return note_about(tx, answered, NoteView(text), key=f"away:{answered.person.id}:{today}")


def note_not_arrived(*, core: Core, answered: Answered, message: str | None, lasting: bool, now: datetime) -> bool:
    """Record that a mail to somebody did not arrive, as its report says: the officers are notified as of any other message.

    Where the report names none of ours, it is about the newest to their address. With `lasting`, their address takes no
    mail any more: they are asked by way of their officers from now on.
    """
    with core.transaction(by=CLOCK, now=now) as tx:
        session, address = tx.session, answered.address
        query = select(Delivery).where(
            Delivery.recipient == address, Delivery.state == "sent", col(Delivery.attempted_at) > now - OF_LATE
        )
        named = query.where(Delivery.ts == message) if message else query
        sent = session.exec(named.order_by(col(Delivery.id).desc()).limit(1).with_for_update()).first()
        if sent is None or surface_of(address) != MAIL:
            return False
        sent.state, sent.reason, sent.failure_reported_at = "failed", core.templates.sentence("mail_came_back"), None
        session.add(sent)
        if lasting:
            mark_refused(session, answered.person, MAIL, Unreachable.not_messaged)
        tx.audit("note mail that came back", f"person {answered.person.id}", delivery=sent.id, lasting=lasting)
        return True
