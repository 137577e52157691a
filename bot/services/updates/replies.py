"""Plain replies: what people write, edit and delete, filed once, asked about where it is not clear."""

from __future__ import annotations

from datetime import datetime

from bot.core import Core
from bot.domain.replies.parts import words_about
from bot.errors import UnknownPerson
from bot.services.deliveries.outbox import enqueue
from bot.services.people.strangers import ask_who_it_is, stranger_at
from bot.services.plans.subject import subject_of
from bot.services.updates.messages import IncomingMessage, close_question, filed_from, kept_message, kept_reply
from bot.services.updates.reading import ReplyReader
from bot.services.updates.record import check_may_answer
from bot.services.updates.withdraw import withdraw_within
from bot.surfaces.addresses import surface_of
from bot.views.deliveries import NoteView
from storage.audit import By
from storage.inbound import DELETED, claim_edit
from storage.people import Person, note_conversation
from storage.updates import UnfiledReply


def handle_message(*, core: Core, incoming: IncomingMessage, by: Person, now: datetime) -> None:
    """File a plain reply against the right action, or ask which; answered in its thread. Raises AlreadyHandled."""
    with core.transaction(by=by, now=now, idempotency_key=incoming.idempotency_key) as tx:
        note_conversation(tx.session, by, surface_of(incoming.channel), incoming.channel)
        ReplyReader(tx, incoming, incoming.idempotency_key).file()


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
        waiting = kept_reply(tx.session, incoming)
        if waiting and waiting.state == "waiting":
            waiting.state = "withdrawn"
            tx.session.add(waiting)
            close_question(tx, waiting, core.templates.sentence("message_changed"))
            reader.file()
            return
        reader.file_again(filed_from(tx.session, incoming))


def handle_delete(*, core: Core, channel: str, ts: str, by: Person, now: datetime) -> None:
    """A deleted message withdraws what was filed from it; if it comes in late, it is not filed at all."""
    incoming = IncomingMessage(channel, ts, None, "")
    with core.transaction(by=by, now=now) as tx:
        tx.claim(incoming.idempotency_key)
        claim_edit(tx.session, incoming.idempotency_key, DELETED)
        waiting = kept_reply(tx.session, incoming)
        if waiting and waiting.state == "waiting":
            waiting.state = "withdrawn"
            tx.session.add(waiting)
            close_question(tx, waiting, core.templates.sentence("message_deleted"))
        for update in filed_from(tx.session, incoming):
            withdraw_within(tx, subject_of(tx.session, update.action_id, lock=True), update)


def file_unfiled(*, core: Core, reply_id: int, action_id: int, by: Person, now: datetime) -> None:
    """File a kept reply where its writer says, and close the question; action 0 means that it is no update."""
    with core.transaction(by=by, now=now) as tx:
        reply = tx.session.get(UnfiledReply, reply_id, with_for_update=True)
        if reply is None or reply.person_id != by.id or reply.state != "waiting":
            return
        reply.state, outcome = "dismissed", core.templates.sentence("left_unfiled")
        if action_id:
            subject = subject_of(tx.session, action_id)
            check_may_answer(tx.session, core, subject, by, now)
            reader = ReplyReader(tx, kept_message(reply), f"reply:{reply_id}:{now.timestamp()}")
            if not reader.file_one(action_id, subject.action.ref, words_about(reply.text, subject.action.ref)):
                return  # why not was said; the question stays
            reply.state, outcome = "filed", core.templates.sentence("filed_against", ref=subject.action.ref)
        tx.session.add(reply)
        close_question(tx, reply, outcome)


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
