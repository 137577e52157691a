"""What a press on the question about kept words does: they are filed where their writer says, or an officer for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core import Core, Transaction
from bot.domain.permissions import Role
from bot.domain.rag import Rag
from bot.domain.replies.intent import Intent, intent_of
from bot.domain.replies.parts import words_about
from bot.domain.replies.several import about_all
from bot.errors import NothingThere, SettledAlready
from bot.messages.message import Message
from bot.services.access.permissions import roles_on_action
from bot.services.deliveries.outbox import enqueue_all
from bot.services.plans.subject import subject_of
from bot.services.replies.filer import Filer
from bot.services.replies.messages import kept_message
from bot.services.replies.unfiled import (
    ask_about,
    ask_next,
    choices_of,
    is_about_private,
    lines_of,
    question_about,
    settle,
    show_again,
)
from bot.services.requests.message import RequestContext
from bot.services.requests.refresh import refresh_requests
from bot.services.updates.answers import Answer, Filing, Place
from bot.services.updates.record import check_may_answer, file_answer
from storage.people import Person
from storage.plans import Action
from storage.requests import RequestItem, actions_of_request, item_rows
from storage.updates import ProgressUpdate, UnfiledReply, versions_of


def file_unfiled(*, core: Core, reply_id: int, action_id: int, by: Person, now: datetime) -> None:
    """File a kept reply where its writer says, and ask about the next piece; action 0 means that it is no update."""
    with core.transaction(by=by, now=now) as tx:
        reply = _waiting(tx, reply_id)
        if action_id:
            _file(tx, reply, [action_id])
        else:
            _check_may_settle(tx, reply)
            other, sentence = _other(tx, reply), core.templates.sentence
            outcome = sentence("left_unfiled_by", by=other) if other else sentence("left_unfiled")
            settle(tx, reply, "dismissed", outcome)
            refresh_requests(tx, [candidate[0] for candidate in reply.candidates])
            ask_next(tx, reply)


def file_each(*, core: Core, reply_id: int, by: Person, now: datetime) -> None:
    """File a kept reply against each of the actions that it names."""
    with core.transaction(by=by, now=now) as tx:
        reply = _waiting(tx, reply_id)
        _file(tx, reply, [candidate[0] for candidate in reply.candidates[: reply.named]])


def confirm_all(*, core: Core, reply_id: int, rag: Rag | None, by: Person, now: datetime) -> str:
    """File a rating against every action that a kept reply is about, or, with none, that nothing has changed.

    Nothing is filed where one of them was updated since its writer was shown them: they are shown again, and what to say
    of that is returned. What is not open any more is passed over. Raises SettledAlready and NothingThere.
    """
    with core.transaction(by=by, now=now) as tx:
        reply = _waiting(tx, reply_id)
        _check_writer(tx, reply)
        ids = [candidate[0] for candidate in reply.candidates]
        versions = versions_of(tx.session, ids)
        if changed := [i for i, version in reply.candidates if versions.get(i, 0) != version]:
            reply.candidates = [[i, versions.get(i, 0)] for i in ids]
            show_again(tx, reply)
            return core.templates.sentence("shown_again", ref=subject_of(tx.session, changed[0]).action.ref)
        choices = choices_of(tx.session, reply)
        meant = about_all(reply.text, {ref for _, ref, _ in choices})
        words = meant.words if meant and intent_of(meant.words) is not Intent.courtesy else ""
        unrated = {line.ref for line in lines_of(tx.session, core, ids, now) if not line.rag}
        is_open = set(tx.session.exec(select(Action.id).where(col(Action.id).in_(ids), Action.status == "open")))
        chosen = [i for i, ref, _ in choices if (rag or ref not in unrated) and i in is_open]
        message = kept_message(reply)
        reply.state = "filed"
        periods: set[str] = set()
        for action_id in chosen:
            answer = Answer(rag, words, no_change=rag is None, evidence=message.files)
            update_id = file_answer(tx, Filing(action_id, "text", source=message.source), answer)
            periods.add(tx.session.get_one(ProgressUpdate, update_id).period)
        facts = {
            "actions": lines_of(tx.session, core, chosen, now),
            "period": max(periods, default=""),
            "unrated": sorted(unrated) if rag is None else [],
            "same": rag is None,
        }
        settle(tx, reply, "filed", core.templates.sentence("all_filed", **facts))
        ask_next(tx, reply)
        return ""


def go_through(*, core: Core, reply_id: int, by: Person, now: datetime) -> None:
    """Show the actions that a kept reply is about one by one, each with its buttons: as the request does."""
    with core.transaction(by=by, now=now) as tx:
        reply = _waiting(tx, reply_id)
        _check_writer(tx, reply)
        ids = [candidate[0] for candidate in reply.candidates]
        items = item_rows(tx.session, col(RequestItem.action_id).in_(ids), RequestItem.state != "not_reported")
        own = {request.ident: request for _, request in items if request.person_id == by.id}
        sentence = "going_through" if own else "nothing_to_go_through"
        settle(tx, reply, "dismissed", core.templates.sentence(sentence))
        if own:
            newest = max(own)
            asked = RequestContext(tx.session, core, [pair for pair in items if pair[1].ident == newest], now)
            key = f"through:{reply.id}"
            enqueue_all(tx.session, [asked.delivery(core, "request", by, key=key)])
        ask_next(tx, reply)


def ask_again(*, core: Core, reply_id: int, by: Person, now: datetime) -> Message | None:
    """Ask once more what a kept reply is about: its writer in their direct message; an officer is shown the question.

    Raises NothingThere to anybody else, and SettledAlready.
    """
    with core.transaction(by=by, now=now) as tx:
        reply = _waiting(tx, reply_id)
        if reply.person_id == by.id and by.linked_request is not None:
            return question_about(tx.session, core, reply, now, actions_of_request(tx.session, by.linked_request))
        if reply.person_id == by.id:
            ask_about(tx, reply, kept_message(reply).place)
            return None
        return question_about(tx.session, core, reply, now, _choices_of_officer(tx.session, core, reply, by, now))


def _waiting(tx: Transaction, reply_id: int) -> UnfiledReply:
    """A kept reply that waits. Raises SettledAlready."""
    reply = tx.session.get(UnfiledReply, reply_id, with_for_update=True)
    if reply is None or reply.state != "waiting":
        raise SettledAlready
    return reply


def _other(tx: Transaction, reply: UnfiledReply) -> str:
    """Who settles it, where that is not its writer."""
    return "" if reply.person_id == tx.person.id else tx.person.name


def _check_writer(tx: Transaction, reply: UnfiledReply) -> None:
    if reply.person_id != tx.person.id:
        raise NothingThere


def _check_may_settle(tx: Transaction, reply: UnfiledReply) -> None:
    if reply.person_id != tx.person.id:
        _choices_of_officer(tx.session, tx.core, reply, tx.person, tx.now)


def _choices_of_officer(session: Session, core: Core, reply: UnfiledReply, by: Person, now: datetime) -> list[int]:
    """The actions that words may be about of whose boards somebody is an officer.

    Raises NothingThere where there is none, and where they may be about a private board of which they are no officer.
    """
    subjects = [subject_of(session, candidate[0]) for candidate in reply.candidates]
    theirs = {
        s.action.ident: Role.officer in roles_on_action(session, by, s.board, s.action, now=now, zone=core.zone)
        for s in subjects
    }
    own = {s.board.ident for s in subjects if theirs[s.action.ident]}
    if not own or is_about_private(session, reply, own):
        raise NothingThere
    return [action_id for action_id, is_theirs in theirs.items() if is_theirs]


def _file(tx: Transaction, reply: UnfiledReply, ids: Sequence[int]) -> None:
    """File kept words against these actions, and say so in the question, which stays where none could be filed."""
    session, core, is_writer = tx.session, tx.core, reply.person_id == tx.person.id
    if not is_writer and not set(ids) <= set(_choices_of_officer(session, core, reply, tx.person, tx.now)):
        raise NothingThere
    incoming = kept_message(reply)
    filer = Filer(tx, incoming, f"reply:{reply.id}:{tx.now.timestamp()}")
    place = incoming.place if is_writer else Place(tx.person.reached_at)
    reply.state, refs = "filed", []
    for action_id in ids:
        subject = subject_of(session, action_id)
        check_may_answer(session, core, subject, tx.person, tx.now)
        parsed = words_about(incoming.text, subject.action.ref)
        if filer.file_one(action_id, subject.action.ref, parsed, place=place):  # else it said why not
            refs.append(subject.action.ref)
    if not refs:
        reply.state = "waiting"
        return
    settle(tx, reply, "filed", core.templates.sentence("filed_against", refs=refs, by=_other(tx, reply)))
    ask_next(tx, reply)
