"""Answering questions: which one some words ask, and its answer.

Who asks decides what is shown, here and not in the button.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core import Core
from bot.domain.text import did_you_mean, folded, nearest
from bot.messages.message import Message
from bot.services.access.visibility import Viewer
from bot.services.queries import actions, boards
from bot.services.queries.commands import COMMANDS, help_message
from bot.services.queries.question import CommandTarget, Question, board_named
from bot.views.deliveries import NoteView
from storage.plans import actions_by_reference

LONGEST_OFFER = 200
"""Of what was asked, in a button that asks for what may have been meant."""


def answer_question(
    *, core: Core, text: str, viewer: Viewer, now: datetime, page: int = 1
) -> list[Message] | CommandTarget:
    """Answer a question in words. Raises UnknownBoard and UnknownReference with the nearest that the viewer may see."""
    word, _, rest = folded(text).strip().partition(" ")
    with core.store.read() as session:
        question = Question(session, core, viewer, now, max(page, 1), word.lower(), rest.strip())
        return answer_to(question) if question.word in COMMANDS else _unknown_word(question, text.strip())


def answer_to(question: Question) -> list[Message] | CommandTarget:
    """The answer to a question whose word is known; else what can be asked."""
    command = COMMANDS.get(question.word)
    return command.answer(question) if command else help_message(question)


def _unknown_word(question: Question, text: str) -> list[Message] | CommandTarget:
    """ "CTB" alone means its summary and "CTB-07" its record; anything else gets the nearest words."""
    named = replace(question, word="summary", rest=text)
    if not text or board_named(question.visible, text):
        return boards.summary(named) if text else help_message(question)
    if any(
        board.id in question.viewer.visible_boards
        for _, _, board in actions_by_reference(question.session, [text.upper()])
    ):
        return actions.action(replace(question, word="action", rest=text))
    choices = [*COMMANDS, *(b.key for b in question.visible)]
    first, _, rest = text[:LONGEST_OFFER].partition(" ")
    near = nearest(folded(first), choices)
    offers = tuple((f"{found} {rest}".strip(), "ask", f"{found} {rest}".strip()) for found in near)
    templates = question.core.templates
    unknown = templates.sentence("word_unknown", words=text, nearest=did_you_mean(folded(first), choices))
    return [templates.compose(NoteView(unknown, templates.sentence("all_that_can_be_asked"), offers), "note")]
