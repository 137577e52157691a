"""Plain replies: what people write, edit and delete, filed once, asked about where it is not clear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core import Core
from bot.errors import UnknownPerson
from bot.messages.message import Message
from bot.services.deliveries.outbox import enqueue
from bot.services.people.strangers import ask_who_it_is, stranger_at
from bot.services.plans.subject import subject_of
from bot.services.replies.messages import IncomingMessage, filed_from
from bot.services.replies.reading import ReplyReader
from bot.services.replies.unfiled import withdraw_parts
from bot.services.updates.withdraw import withdraw_within
from bot.surfaces.addresses import surface_of
from bot.views.deliveries import NoteView
from storage.audit import By
from storage.inbound import DELETED, claim_edit
from storage.people import Person, note_conversation


def handle_message(*, core: Core, incoming: IncomingMessage, by: Person, now: datetime) -> None:
    """File a plain reply against the right action, or ask which; answered in its thread.

    Raises AlreadyHandled, and Wanted for a question that has an answer: nothing is kept then.
    """
    with core.transaction(by=by, now=now, idempotency_key=incoming.idempotency_key) as tx:
        note_conversation(tx.session, by, surface_of(incoming.channel), incoming.channel)
        ReplyReader(tx, incoming, incoming.idempotency_key).file()


def answer_message(
    *, core: Core, incoming: IncomingMessage, by: Person, answer: Sequence[Message], now: datetime
) -> None:
    """Answer a message that is a question, in its thread. Raises AlreadyHandled."""
    with core.transaction(by=by, now=now, idempotency_key=incoming.idempotency_key) as tx:
        note_conversation(tx.session, by, surface_of(incoming.channel), incoming.channel)
        for number, part in enumerate(answer):
            enqueue(
                tx,
                key=f"{incoming.idempotency_key}:answer:{number}",
                kind="answer",
                recipient=incoming.place.recipient,
                message=part,
                thread_ts=incoming.place.thread_ts,
                person_id=by.id,
                urgent=True,
            )


def handle_edit(*, core: Core, incoming: IncomingMessage, by: Person, now: datetime) -> None:
    """An edited message becomes a new version of what it was filed as; one still unfiled is read afresh.

    Edits may come late and out of order: one older than another that came in, or than the deletion, is ignored.
    """
    key, edited_at = incoming.idempotency_key, incoming.edited_ts
    with core.transaction(by=by, now=now) as tx:
        is_first = tx.claim(key)
        if not claim_edit(tx.session, key, edited_at):
            return
        reader = ReplyReader(tx, incoming, f"{key}:{edited_at}")
        if is_first:  # the edit came before the message itself
            reader.file()
            return
        filed = filed_from(tx.session, incoming)
        if not filed and withdraw_parts(tx, incoming, core.templates.sentence("message_changed")):
            reader.file()
            return
        reader.file_again(filed)


def handle_delete(*, core: Core, channel: str, ts: str, by: Person, now: datetime) -> None:
    """A deleted message withdraws what was filed from it; if it comes in late, it is not filed at all."""
    incoming = IncomingMessage(channel, ts, None, "")
    with core.transaction(by=by, now=now) as tx:
        tx.claim(incoming.idempotency_key)
        claim_edit(tx.session, incoming.idempotency_key, DELETED)
        withdraw_parts(tx, incoming, core.templates.sentence("message_deleted"))
        for update in filed_from(tx.session, incoming):
            withdraw_within(tx, subject_of(tx.session, update.action_id, lock=True), update)


def answer_unknown_person(*, core: Core, incoming: IncomingMessage, now: datetime, address: str = "") -> None:
    """Tell somebody whom nobody has added that nothing was filed, once for each message.

    Where somebody of the same name can't be reached, their officers are asked whether this is them. Raises AlreadyHandled.
    """
    account = stranger_at(core=core, address=address, now=now)
    with core.transaction(by=By.stranger(incoming.channel), now=now, idempotency_key=incoming.idempotency_key) as tx:
        email = account.email if account else None
        hint = core.templates.sentence("account_shows", email=email) if email else ""
        enqueue(
            tx,
            key=f"{incoming.idempotency_key}:stranger",
            kind="answer",
            recipient=incoming.channel,
            urgent=True,
            message=core.templates.compose(NoteView(UnknownPerson().markup(), hint), "note"),
            thread_ts=incoming.place.thread_ts,
        )
        if account:
            ask_who_it_is(tx, account)
