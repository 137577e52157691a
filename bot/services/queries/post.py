"""Sending an answer on: posted to the board's channel, or what of it is not shown in place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.clock import local_date
from bot.core import Core
from bot.domain.permissions import Act, who_may
from bot.domain.text import day, listed
from bot.errors import NoChannel, NotAllowed, NotForPublic
from bot.messages.message import Message, Picture, file_in, to_json
from bot.services.access.visibility import Viewer
from bot.services.boards.hold import is_channel_on_hold
from bot.services.boards.state import zone_of
from bot.services.deliveries.outbox import enqueue, enqueue_thread
from bot.services.plans.exempt import exempt_in
from bot.services.queries.answer import answer_to
from bot.services.queries.indicators import find_indicator
from bot.services.queries.question import CommandTarget, Question
from storage.audit import By
from storage.boards import Board, all_boards

SHOWN_AT_ONCE = 5
"""Parts of an answer that are shown in place: the answer itself, and four more."""


def send_rest(
    *, core: Core, viewer: Viewer, answer: Sequence[Message], idempotency_key: str, now: datetime
) -> list[Message]:
    """Have what is not shown in place sent to the viewer as direct messages, and return what is.

    That is files, pictures among them, which go up after the words are shown, and the last parts of a very long answer.
    """
    words = [part for part in answer if file_in(part) is None]
    files = [part for part in answer if file_in(part)]
    send_privately(
        core=core, viewer=viewer, parts=[*words[SHOWN_AT_ONCE:], *files], idempotency_key=idempotency_key, now=now
    )
    return words[:SHOWN_AT_ONCE]


def send_privately(
    *, core: Core, viewer: Viewer, parts: Sequence[Message], idempotency_key: str, now: datetime
) -> None:
    """Have parts of an answer sent to the viewer as direct messages, once each."""
    if not parts:
        return
    with core.transaction(by=_by(viewer), now=now) as tx:
        for number, part in enumerate(parts, 1):
            kind = "picture" if isinstance(file_in(part), Picture) else "answer"
            enqueue(
                tx,
                key=f"{kind}:{viewer.address}:{idempotency_key}:{number}",
                kind=kind,
                recipient=viewer.address,
                person_id=viewer.person.id if viewer.person else None,
                message=part,
                urgent=True,
            )


def post_answer(*, core: Core, text: str, viewer: Viewer, now: datetime) -> bool:
    """Post the public form of an answer to its board's channel; chairs and officers may.

    Returns whether it was posted: the same words are not posted twice. The answer is worked out again, with nothing
    that the channel's members may not see. Raises NotAllowed.
    """
    with core.transaction(by=_by(viewer), now=now) as tx:
        session = tx.session
        word, _, rest = text.strip().partition(" ")
        question = Question(session, core, viewer, now, 1, word.lower(), rest.strip())
        board = _board_of(question)
        if not viewer.may(Act.post, board):
            raise NotAllowed(who=who_may(Act.post, f"the {board.name}"), act=Act.post.value)
        if not board.channel_id:
            raise NoChannel(board=board.name)
        if board.hold_until and is_channel_on_hold(board, core, now):
            why = f"nothing is published until {day(board.hold_until)}, as an election is near"
            raise NotForPublic(board=board.name, why=why)
        open_to_all = frozenset(b.ident for b in all_boards(session) if not b.closed_to_others) | {board.ident}
        public = replace(question, viewer=replace(viewer, person=None, visible_boards=open_to_all, positions={}))
        answer = answer_to(public)
        parts = [] if isinstance(answer, CommandTarget) else answer
        words = json.dumps([to_json(part) for part in parts], sort_keys=True)
        if board.channel_public and (refs := exempt_in(session, words)):
            raise NotForPublic(board=board.name, why=f"{listed(refs)} is exempt from publication")
        on = local_date(now, zone_of(board, core.zone))
        key = f"post:{board.id}:{on}:{hashlib.sha256(words.encode()).hexdigest()}"
        if not tx.claim(key):
            return False
        enqueue_thread(
            tx,
            key=key,
            kind="post",
            recipient=board.channel_id,
            parts=parts,
            board_id=board.id,
            urgent=True,
        )
        tx.audit("post to channel", f"board {board.id}", question=public.word)
        return True


def _by(viewer: Viewer) -> By:
    return By.somebody(viewer.person) if viewer.person else By.stranger(viewer.address)


def _board_of(question: Question) -> Board:
    """The board whose answer this is."""
    return find_indicator(question)[0] if question.word == "indicator" else question.board_and_rest()[0]
