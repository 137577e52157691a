"""Plain replies: what people write, edit and delete, filed once, asked about where it is not clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select

from bot.core import Core
from bot.domain.replies import words_about
from bot.errors import UnknownPerson
from bot.services.deliveries.outbox import enqueue
from bot.services.plans.subject import subject_of
from bot.services.updates.messages import IncomingMessage, close_question, filed_from, kept_message, kept_reply
from bot.services.updates.reading import ReplyReader
from bot.services.updates.record import check_may_answer
from bot.services.updates.withdraw import withdraw_within
from bot.views.deliveries import NoteView
from storage.inbound import Inbound, claim_inbound
from storage.people import Person
from storage.updates import UnfiledReply


def handle_message(*, core: Core, incoming: IncomingMessage, by: Person, now: datetime) -> None:
    """File a plain reply against the right action, or ask which; answered in its thread; stored once."""
    with core.store.write() as session:
        if claim_inbound(session, incoming.idempotency_key, now):
            ReplyReader(session, core, incoming, by, now).file()


def handle_edit(*, core: Core, incoming: IncomingMessage, edited_at: str, by: Person, now: datetime) -> None:
    """An edited message becomes a new version of what it was filed as; one still unfiled is read afresh.

    Edits may come late and out of order: one older than another that came in, or than the deletion, is nothing.
    """
    stem = f"edit:{incoming.channel}:{incoming.ts}:"
    with core.store.write() as session:
        earlier_edits = session.exec(select(Inbound.key).where(col(Inbound.key).startswith(stem))).all()
        if any(key.removeprefix(stem) > edited_at for key in earlier_edits):
            return
        if not claim_inbound(session, f"{stem}{edited_at}", now):
            return
        reading = ReplyReader(session, core, replace(incoming, edited_ts=edited_at), by, now)
        if claim_inbound(session, incoming.idempotency_key, now):  # the edit came before the message itself
            reading.file()
            return
        waiting = kept_reply(session, incoming)
        if waiting and waiting.state == "waiting":
            waiting.state = "withdrawn"
            session.add(waiting)
            close_question(session, core, waiting, "You have changed that message.", now)
            reading.file()
            return
        reading.file_again(filed_from(session, incoming))


def handle_delete(*, core: Core, channel: str, ts: str, by: Person, now: datetime) -> None:
    """A deleted message withdraws what was filed from it; if it comes in late, it is not filed at all."""
    incoming = IncomingMessage(channel, ts, None, "")
    with core.store.write() as session:
        claim_inbound(session, incoming.idempotency_key, now)
        claim_inbound(session, f"edit:{channel}:{ts}:deleted", now)  # later than any edit's time
        waiting = kept_reply(session, incoming)
        if waiting and waiting.state == "waiting":
            waiting.state = "withdrawn"
            session.add(waiting)
        for update in filed_from(session, incoming):
            subject = subject_of(session, update.action_id, lock=True)
            withdraw_within(session, core=core, subject=subject, update=update, by=by, now=now)


def file_unfiled(*, core: Core, reply_id: int, action_id: int, by: Person, now: datetime) -> None:
    """File a kept reply where its writer says, and close the question; action 0 means that it is no update."""
    with core.store.write() as session:
        reply = session.get(UnfiledReply, reply_id, with_for_update=True)
        if reply is None or reply.person_id != by.id or reply.state != "waiting":
            return
        reply.state, outcome = "dismissed", "Left unfiled."
        if action_id:
            subject = subject_of(session, action_id)
            check_may_answer(session, core, subject, by, now)
            reading = ReplyReader(session, core, kept_message(reply), by, now)
            if not reading.file_one(action_id, subject.action.ref, words_about(reply.text, subject.action.ref)):
                return  # why not was said; the question stays
            reply.state, outcome = "filed", f"Filed against {subject.action.ref}."
        session.add(reply)
        close_question(session, core, reply, outcome, now)


def answer_unknown_person(*, core: Core, incoming: IncomingMessage, now: datetime) -> None:
    """Tell somebody whom nobody has added that nothing was filed, once for each message."""
    with core.store.write() as session:
        if claim_inbound(session, incoming.idempotency_key, now):
            text = str(UnknownPerson(hint="with your email address"))
            enqueue(
                session,
                key=f"{incoming.idempotency_key}:stranger",
                kind="answer",
                recipient=incoming.channel,
                now=now,
                urgent=True,
                message=core.templates.compose(NoteView(text), "note"),
                thread_ts=incoming.place.thread_ts,
            )
