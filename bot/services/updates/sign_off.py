"""Sign-off: a board's chair lets updates through, returns them with a question, or withholds them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.clock import at_local, local_date, zone_or
from bot.core import Core, Transaction
from bot.domain.calendar import MORNING
from bot.domain.evidence import Evidence
from bot.domain.permissions import Act
from bot.domain.rag import Rag
from bot.domain.replies.parts import ParsedText
from bot.field_problems import NoQuestion, WhyExempt
from bot.messages.message import Form, Message
from bot.services.access.permissions import require_permission
from bot.services.boards.schedule import asking_at, schedules_of
from bot.services.boards.state import zone_of
from bot.services.deliveries.isolation import Task, board_piece
from bot.services.deliveries.notes import note_officers, send_note
from bot.services.deliveries.outbox import enqueue
from bot.services.plans.subject import subject_of
from bot.services.updates.answers import Answer, Filing
from bot.services.updates.record import file_answer
from bot.services.updates.sign_off_lists import (
    WaitingUpdates,
    all_words,
    boards_with_pending,
    next_freeze,
    refresh_sign_off,
    sign_off_message,
    waiting_on,
)
from bot.services.updates.version_tokens import find_updates
from bot.views.deliveries import NoteView
from bot.views.updates import QuestionView
from storage.audit import CLOCK
from storage.boards import Board, chairs, officers
from storage.people import Person
from storage.plans import Action
from storage.publications import PublishedUpdate, publications_of


def what_waits(*, core: Core, board_id: int, by: Person, now: datetime) -> Message:
    """What waits for sign-off on a board, as its officers and chairs see it. Raises NotAllowed."""
    with core.store.read() as session:
        board = require_permission(session, by, board_id, Act.see_unpublished)
        return sign_off_message(session, core=core, board=board, reader=by, now=now)


def sign_off(*, core: Core, board_id: int, version_tokens: Sequence[str], by: Person, now: datetime) -> None:
    """Let what waits through, each action's by its version token (see WaitingUpdates).

    All of it, or none where some has changed since.

    Of several, what somebody else decided meanwhile stays as they decided. Raises NotAllowed, WordsChanged and
    SignedOffAlready.
    """
    with core.transaction(by=by, now=now) as tx:
        session = tx.session
        require_permission(session, by, board_id, Act.sign_off)
        for version_token in version_tokens:
            found = find_updates(session, version_token, by, Act.sign_off)
            if found.decided and len(version_tokens) > 1:
                continue
            _decide(tx, found.as_shown(session, now), "published", "")
        refresh_sign_off(tx, board_id)


def decision_form(*, core: Core, version_token: str, form: str, by: Person, now: datetime) -> Form:
    """The form to return an update or to withhold it; `form` is its template.

    Raises NotAllowed, WordsChanged and SignedOffAlready.
    """
    with core.store.read() as session:
        waiting = find_updates(session, version_token, by, Act.sign_off).as_shown(session, now)
        words = " ".join(all_words(PublishedUpdate(u)) for u, _ in waiting.members)
    return core.templates.compose_form(decision_facts(version_token, waiting.action, words), form)


def decision_facts(version_token: str, action: Action, written: str) -> dict[str, Any]:
    """What every form about an action's published words is given: `written` is what its lead wrote."""
    state = json.dumps({"version_token": version_token})
    return {"state": state, "ref": action.ref, "title": action.title, "written": written}


def return_update(
    *, core: Core, version_token: str, question: str, by: Person, now: datetime, idempotency_key: str
) -> None:
    """Return an update with a question, which goes to whoever gave it; what they answer in its thread adds to the update.

    Raises NotAllowed, WordsChanged, SignedOffAlready and FieldProblem.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        session = tx.session
        found = find_updates(session, version_token, by, Act.sign_off)
        waiting = found.as_shown(session, now)
        if not question:
            raise NoQuestion(field="question")
        _decide(tx, waiting, "returned", question)
        update, publication = waiting.newest
        author = session.get(Person, update.author_id) if update.author_id else None
        action, board = waiting.action, found.subject.board
        if author and author.reached_at:
            words = " ".join(all_words(PublishedUpdate(u)) for u, _ in waiting.members)
            view = QuestionView(action.ref, action.title, action.ident, by.name, question, words)
            publication.question_id = enqueue(
                tx,
                key=f"question:{publication.id}:{idempotency_key}",
                kind="question",
                recipient=author.reached_at,
                message=core.templates.compose(view, "question"),
                person_id=author.id,
                board_id=board.id,
                hours_zone=zone_or(author.timezone, zone_of(board, core.zone)),
            )
            session.add(publication)
        else:
            for officer in officers(session, board.ident):
                facts = {"by": by.name, "ref": action.ref, "question": question, "author": update.author_name}
                text = core.templates.sentence("question_not_delivered", **facts)
                send_note(tx, officer, NoteView(text), key=f"question:{idempotency_key}", board=board)
        refresh_sign_off(tx, board.ident)


def withhold(*, core: Core, version_token: str, reason: str, by: Person, now: datetime, idempotency_key: str) -> None:
    """Keep an update out of all that is published, for good; the board's officers are notified.

    Raises NotAllowed, WordsChanged, SignedOffAlready and FieldProblem.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        session = tx.session
        found = find_updates(session, version_token, by, Act.sign_off)
        waiting = found.as_shown(session, now)
        if not reason:
            raise WhyExempt(field="reason")
        _decide(tx, waiting, "withheld", reason)
        text = core.templates.sentence("withheld", by=by.name, ref=waiting.action.ref, reason=reason)
        board = found.subject.board
        note_officers(tx, board, NoteView(text), key=f"withheld:{idempotency_key}")
        refresh_sign_off(tx, board.ident)


def add_to_update(
    tx: Transaction, waiting: WaitingUpdates, reply: ParsedText, files: tuple[Evidence, ...], filing: Filing
) -> None:
    """File the answer to a chair's question: the update that was returned, with its rating unless it has another, and more.

    Words that an officer edited for publication stay edited, and the answer is added to them too. Raises NotYourAction
    and ActionNotOpen.
    """
    session = tx.session
    rag = reply.rag or next((Rag(u.rag) for u, _ in reversed(waiting.members) if u.rag), None)
    written = merge_updates([PublishedUpdate(update) for update, _ in waiting.members], reply.words, files)
    update_id = file_answer(tx, filing, Answer(rag=rag, **written))
    edited = next((p for _, p in reversed(waiting.members) if p.edited_at), None)
    publication = publications_of(session, [update_id]).get(update_id)
    if edited is not None and publication is not None:
        shown = merge_updates([PublishedUpdate(*pair) for pair in waiting.members], reply.words, files)
        for name in ("narrative", "next_step", "help_needed"):
            setattr(publication, name, shown[name])
        publication.evidence = [asdict(link) for link in shown["evidence"]]
        publication.edited_by, publication.edited_at = edited.edited_by, edited.edited_at
        publication.edit_reason = edited.edit_reason
        session.add(publication)
        refresh_sign_off(tx, subject_of(session, waiting.action.ident).board.ident)


def merge_updates(
    updates: Sequence[PublishedUpdate], words: str = "", files: Sequence[Evidence] = ()
) -> dict[str, Any]:
    """What several updates of an action say as one, and further words and files: `narrative` and so on by name."""
    links = dict.fromkeys([*(link for each in updates for link in each.evidence), *files])
    return {
        "narrative": _joined([*(each.narrative for each in updates), words]),
        "next_step": _joined([each.next_step for each in updates]),
        "help_needed": _joined([each.help_needed for each in updates]),
        "evidence": tuple(links),
    }


def _joined(parts: Sequence[str]) -> str:
    return "\n".join(part for part in parts if part)


def _decide(tx: Transaction, waiting: WaitingUpdates, state: str, reason: str) -> None:
    acts = {"published": "sign off", "returned": "return update", "withheld": "withhold update"}
    for update, publication in waiting.members:
        publication.state, publication.reason, publication.version = state, reason, publication.version + 1
        publication.decided_by, publication.decided_at = tx.by.name, tx.now
        tx.session.add(publication)
        tx.audit(
            acts[state],
            f"action {waiting.action.id}",
            update=update.id,
            reason=reason,
        )


def ask_for_sign_off(*, core: Core, now: datetime) -> int:
    """Put what waits to each board's chairs, and to its officers, who may edit it: once the deadline is past.

    At most one message a day and board, of what came in before that morning: when something is new to them, and once
    more on the working day before the papers freeze. Returns how many boards it asked.
    """
    with core.store.read() as session:
        waiting = {board.ident: board for board in session.exec(boards_with_pending())}
        boards = [board for board in waiting.values() if core.days.in_hours(now, zone_of(board, core.zone))]
    task = Task(core, now, "ask for sign-off")
    return sum(
        made for board in boards for made in task.alone(partial(_ask_if_due, core, board, now), board_piece(board))
    )


def _ask_if_due(core: Core, board: Board, now: datetime) -> int:
    with core.store.read() as session:
        schedule = schedules_of(session, [board], now, core.days)[board.ident]
        asking = asking_at(now, schedule, zone_of(board, core.zone), core)
        answering = asking is not None and asking.request.due <= now < asking.deadline
        if not _is_due(session, core, board, answering, now):
            return 0
    return _ask(core, board.ident, now)


def _is_due(session: Session, core: Core, board: Board, answering: bool, now: datetime) -> bool:
    zone = zone_of(board, core.zone)
    morning = at_local(local_date(now, zone), MORNING, zone)
    waiting = [each.newest for each in waiting_on(session, board, now) if not each.is_returned]
    waiting = [(update, publication) for update, publication in waiting if update.recorded_at < morning]
    requested = [publication.sign_off_requested_at for _, publication in waiting if publication.sign_off_requested_at]
    if not waiting or any(at >= morning for at in requested):
        return False
    freezes = next_freeze(session, core, board, now)
    hurry = freezes is not None and core.days.before(local_date(freezes, zone), 1) == local_date(now, zone)
    return hurry or (len(requested) < len(waiting) and not answering)


def _ask(core: Core, board_id: int, now: datetime) -> int:
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        board = session.get_one(Board, board_id)
        zone = zone_of(board, core.zone)
        readers = {p.id: p for p in (*chairs(session, board_id), *officers(session, board_id)) if p.reached_at}
        made = [
            enqueue(
                tx,
                key=f"sign-off:{board_id}:{local_date(now, zone)}:{person.id}",
                kind="sign_off",
                recipient=person.reached_at,
                person_id=person.id,
                board_id=board_id,
                hours_zone=zone,
                message=sign_off_message(session, core=core, board=board, reader=person, now=now),
            )
            for person in readers.values()
        ]
        for waiting in waiting_on(session, board, now):
            for _, publication in waiting.members:
                publication.sign_off_requested_at = now
                session.add(publication)
        return int(any(made))
