"""Plain replies: what people write, edit and delete, filed once, asked about where it can't be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlmodel import col, select

from bot.core import Core
from bot.domain.replies import said_of
from bot.errors import UnknownPerson
from bot.services.deliveries.outbox import put_delivery
from bot.services.plans.subject import subject_of
from bot.services.updates.messages import Heard, filed_from, heard_again, kept_reply, settle_question
from bot.services.updates.reading import Reading
from bot.services.updates.record import check_may_answer
from bot.services.updates.withdraw import withdraw_within
from bot.views.asking import NoteView
from storage.boards import Person
from storage.deliveries import Inbound, claim_inbound
from storage.updates import UnfiledReply


def hear_reply(*, core: Core, heard: Heard, by: Person, now: datetime) -> None:
    """File a plain reply against the right action, or ask which; answered in its thread; stored once."""
    with core.store.write() as session:
        if claim_inbound(session, heard.once, now):
            Reading(session, core, heard, by, now).file()


def hear_edit(*, core: Core, heard: Heard, edited_at: str, by: Person, now: datetime) -> None:
    """An edited message becomes a new version of what it was filed as; one still unfiled is read afresh.

    Edits may come late and out of order: one older than another that was heard, or than the deletion, is nothing.
    """
    stem = f"edit:{heard.channel}:{heard.ts}:"
    with core.store.write() as session:
        heard_before = session.exec(select(Inbound.key).where(col(Inbound.key).startswith(stem))).all()
        if any(key.removeprefix(stem) > edited_at for key in heard_before):
            return
        if not claim_inbound(session, f"{stem}{edited_at}", now):
            return
        hearing = Reading(session, core, replace(heard, edited_ts=edited_at), by, now)
        if claim_inbound(session, heard.once, now):  # the edit came before the message itself
            hearing.file()
            return
        waiting = kept_reply(session, heard)
        if waiting and waiting.state == "waiting":
            waiting.state = "withdrawn"
            session.add(waiting)
            settle_question(session, core, waiting, "You have changed that message.", now)
            hearing.file()
            return
        hearing.file_again(filed_from(session, heard))


def hear_delete(*, core: Core, channel: str, ts: str, by: Person, now: datetime) -> None:
    """A deleted message takes back what was filed from it; if it comes in late, it is not filed at all."""
    heard = Heard(channel, ts, None, "")
    with core.store.write() as session:
        claim_inbound(session, heard.once, now)
        claim_inbound(session, f"edit:{channel}:{ts}:deleted", now)  # later than any edit's time
        waiting = kept_reply(session, heard)
        if waiting and waiting.state == "waiting":
            waiting.state = "withdrawn"
            session.add(waiting)
        for update in filed_from(session, heard):
            subject = subject_of(session, update.action_id, lock=True)
            withdraw_within(session, core=core, subject=subject, update=update, by=by, now=now)


def file_unfiled(*, core: Core, reply_id: int, action_id: int, by: Person, now: datetime) -> None:
    """File a kept reply where its writer says, and settle the question; action 0 means that it is no update."""
    with core.store.write() as session:
        reply = session.get(UnfiledReply, reply_id, with_for_update=True)
        if reply is None or reply.person_id != by.id or reply.state != "waiting":
            return
        reply.state, told = "dismissed", "Left unfiled."
        if action_id:
            subject = subject_of(session, action_id)
            check_may_answer(session, core, subject, by, now)
            hearing = Reading(session, core, heard_again(reply), by, now)
            if not hearing.file_one(action_id, subject.action.ref, said_of(reply.text, subject.action.ref)):
                return  # why not was said; the question stays
            reply.state, told = "filed", f"Filed against {subject.action.ref}."
        session.add(reply)
        settle_question(session, core, reply, told, now)


def answer_stranger(*, core: Core, heard: Heard, now: datetime) -> None:
    """Tell somebody whom nobody has added that nothing was filed, once for each message."""
    with core.store.write() as session:
        if claim_inbound(session, heard.once, now):
            text = str(UnknownPerson(hint="with your email address"))
            put_delivery(
                session,
                key=f"{heard.once}:stranger",
                kind="answer",
                recipient=heard.channel,
                now=now,
                urgent=True,
                message=core.templates.compose(NoteView(text), "note"),
                thread_ts=heard.place.thread_ts,
            )
