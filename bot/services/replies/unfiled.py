"""Words that are kept until their writer says what they are about: keeping them, and asking, one piece after another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.core import Core, Transaction
from bot.domain.references import possible_references, typed_reference
from bot.domain.replies.several import about_all
from bot.domain.text import listed
from bot.messages.message import Message
from bot.services.boards.state import brief_states
from bot.services.deliveries.outbox import enqueue, enqueue_edit
from bot.services.replies.messages import IncomingMessage
from bot.services.updates.answers import Place
from bot.views.deliveries import NoteView
from bot.views.lists import ActionLine
from bot.views.updates import AllAtOnceView, WhichActionView
from storage.deliveries import Delivery, caused_by
from storage.plans import Action, actions_by_reference, boards_of_actions
from storage.updates import UnfiledReply, versions_of

MOST_CANDIDATES = 20
Choice = tuple[int, str, str]
"""An action that words may be about: its id, reference and title."""


@dataclass(frozen=True)
class Doubt:
    """A piece of a message of which it is not clear what it is about, and what to ask (see UnfiledReply)."""

    text: str
    choices: Sequence[Choice]
    question: str = "which"
    named: int = 0


def keep(tx: Transaction, incoming: IncomingMessage, doubts: Sequence[Doubt]) -> None:
    """Keep pieces of a message, with the files that came along, and ask about the first that waits."""
    session = tx.session
    first = len(parts_of(session, incoming))
    versions = versions_of(
        session, [choice[0] for doubt in doubts if doubt.question == "all" for choice in doubt.choices]
    )
    kept = [
        UnfiledReply.model_validate(
            {
                "person_id": tx.person.id,
                "channel": incoming.channel,
                "ts": incoming.ts,
                "thread_ts": incoming.thread_ts,
                "part": first + number,
                "text": doubt.text,
                "files": [asdict(file) for file in incoming.files],
                "question": doubt.question,
                "candidates": [[choice[0], versions.get(choice[0], 0)] for choice in doubt.choices],
                "named": doubt.named,
                "received_at": tx.now,
            }
        )
        for number, doubt in enumerate(doubts)
    ]
    session.add_all(kept)
    session.flush()
    ask_about(tx, kept[0], incoming.place)


def parts_of(session: Session, incoming: IncomingMessage, *states: str) -> list[UnfiledReply]:
    """What was kept of a message, in its order; only in these states, where some are given."""
    query = select(UnfiledReply).where(UnfiledReply.channel == incoming.channel, UnfiledReply.ts == incoming.ts)
    if states:
        query = query.where(col(UnfiledReply.state).in_(states))
    return list(session.exec(query.order_by(col(UnfiledReply.part))))


def ask_about(tx: Transaction, reply: UnfiledReply, place: Place) -> None:
    """Ask the writer of a kept reply what it is about."""
    asked = len(_questions(tx.session, reply))
    enqueue(
        tx,
        key=f"which:{reply.id}:{asked}",
        kind="which",
        recipient=place.recipient,
        message=question_about(tx.session, tx.core, reply, tx.now),
        thread_ts=place.thread_ts,
        person_id=reply.person_id,
        urgent=True,
        cause_type="reply",
        cause_id=reply.id,
    )


def settle(tx: Transaction, reply: UnfiledReply, state: str, outcome: str) -> None:
    """Say in the questions about a kept reply what became of it."""
    reply.state = state
    tx.session.add(reply)
    for question in _questions(tx.session, reply):
        enqueue_edit(tx, question, tx.core.templates.compose(NoteView(outcome), "note"))


def show_again(tx: Transaction, reply: UnfiledReply) -> None:
    """Write the question about a kept reply anew, as things stand now."""
    tx.session.add(reply)
    for question in _questions(tx.session, reply):
        enqueue_edit(tx, question, question_about(tx.session, tx.core, reply, tx.now))


def ask_next(tx: Transaction, reply: UnfiledReply) -> None:
    """Ask about the next piece of the same message that waits and was not asked about yet."""
    incoming = IncomingMessage(reply.channel, reply.ts, reply.thread_ts, "")
    for part in parts_of(tx.session, incoming, "waiting"):
        if part.part > reply.part and not _questions(tx.session, part):
            ask_about(tx, part, incoming.place)
            return


def _questions(session: Session, reply: UnfiledReply) -> list[Delivery]:
    query = select(Delivery).where(Delivery.kind == "which", *caused_by("reply", reply.ident))
    return list(session.exec(query.order_by(col(Delivery.id).desc())))


def choices_of(session: Session, reply: UnfiledReply) -> list[Choice]:
    """The actions that a kept reply may be about, in the order in which they are offered."""
    ids = [candidate[0] for candidate in reply.candidates]
    found = {a.ident: a for a in session.exec(select(Action).where(col(Action.id).in_(ids)))}
    return [(i, found[i].ref, found[i].title) for i in ids if i in found]


def question_about(
    session: Session, core: Core, reply: UnfiledReply, now: datetime, only: Collection[int] | None = None
) -> Message:
    """The question about a kept reply, as it is now; to choose among `only` some of its actions, where they are given."""
    choices = [choice for choice in choices_of(session, reply) if only is None or choice[0] in only]
    text = reply.text or listed([file["title"] for file in reply.files])
    if reply.question == "all" and only is None:
        return core.templates.compose(_all_at_once(session, core, reply, now), "all_at_once")
    shown = tuple(choices[:MOST_CANDIDATES])
    view = WhichActionView(
        reply.ident,
        text,
        shown,
        len(choices) - len(shown),
        named=tuple(ref for _, ref, _ in choices[: reply.named]) if only is None else (),
        unknown=_unknown(session, reply.text) if reply.question == "unknown" else "",
    )
    return core.templates.compose(view, "which_action")


def _unknown(session: Session, text: str) -> str:
    """The reference in a text that there is not."""
    there = {action.ref for action, _, _ in actions_by_reference(session, possible_references(text))}
    return typed_reference(text, there)


def is_about_private(session: Session, reply: UnfiledReply, besides: Collection[int] = ()) -> bool:
    """Whether kept words may be about an action of a private board, or name one; not counting `besides` some boards."""
    of_choices = boards_of_actions(session, [candidate[0] for candidate in reply.candidates]).values()
    named = [board for _, _, board in actions_by_reference(session, possible_references(reply.text))]
    return any(board.closed_to_others and board.ident not in besides for board in (*of_choices, *named))


def lines_of(session: Session, core: Core, ids: Sequence[int], now: datetime) -> list[ActionLine]:
    """How actions stand as all was written."""
    boards = {board.ident: board for board in boards_of_actions(session, ids).values()}
    states = brief_states(session, list(boards.values()), now, core.zone)
    found = {a.action_id: ActionLine.of(a, state.today) for state in states for a in state.actions}
    return [found[i] for i in ids if i in found]


def _all_at_once(session: Session, core: Core, reply: UnfiledReply, now: datetime) -> AllAtOnceView:
    ids = [candidate[0] for candidate in reply.candidates]
    lines = lines_of(session, core, ids, now)
    meant = about_all(reply.text, {line.ref for line in lines})
    rag = meant.rag if meant else None
    differs = any(line.rag is not rag for line in lines)
    return AllAtOnceView(
        reply.ident,
        reply.text,
        rated=tuple(line for line in lines if line.rag),
        unrated=tuple(line for line in lines if not line.rag),
        rag=rag if differs else None,
        may_confirm=not (meant and meant.colour and differs),
    )


def withdraw_parts(tx: Transaction, incoming: IncomingMessage, outcome: str) -> bool:
    """Withdraw what of a message still waits; whether anything did."""
    waiting = parts_of(tx.session, incoming, "waiting")
    for reply in waiting:
        settle(tx, reply, "withdrawn", outcome)
    return bool(waiting)
