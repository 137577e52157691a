"""Answering the words after /board: which question they ask, and its answer.

Who asks decides what is shown, here and not in the button.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.core import Core
from bot.domain.text import did_you_mean, listed
from bot.messages.message import Message
from bot.messages.split import split
from bot.services.access.visibility import Viewer
from bot.services.queries import actions, boards, indicators
from bot.services.queries.question import OpenForm, Question, board_named
from bot.views.deliveries import NoteView
from bot.views.queries import HelpView
from storage.plans import actions_by_reference

ABSENCE_COMMANDS = ("away", "back")
"""Words after /board that do something instead of answering; see bot/handlers/interactions/ask.py."""


def answer_question(*, core: Core, text: str, viewer: Viewer, now: datetime, page: int = 1) -> list[Message] | OpenForm:
    """Answer the words after /board. Raises UnknownBoard and UnknownReference with the nearest that the viewer may see."""
    word, _, rest = text.strip().partition(" ")
    with core.store.read() as session:
        question = Question(session, core, viewer, now, max(page, 1), word.lower(), rest.strip())
        return answer_to(question) if question.word in _ANSWERS else _unknown_word(question, text.strip())


def answer_to(question: Question) -> list[Message] | OpenForm:
    """The answer to a question whose word is known; else what can be asked."""
    return _ANSWERS.get(question.word, _help)(question)


def _help(question: Question) -> list[Message]:
    names = listed([f"{b.key} ({b.name})" for b in question.visible()]) or "none yet"
    return split(question.core.templates.compose(HelpView(names), "help"))


def _unknown_word(question: Question, text: str) -> list[Message] | OpenForm:
    """ "/board CTB" means its summary and "/board CTB-07" its record; anything else gets the nearest words."""
    named = replace(question, word="summary", rest=text)
    if not text or board_named(question.visible(), text):
        return boards.summary(named) if text else _help(question)
    if any(
        board.id in question.viewer.visible_boards
        for _, _, board in actions_by_reference(question.session, [text.upper()])
    ):
        return actions.action(replace(question, word="action", rest=text))
    choices = [*_ANSWERS, *ABSENCE_COMMANDS, *(b.key for b in question.visible())]
    hint = f'I don\'t know "{text}".{did_you_mean(text, choices)}'
    return [question.core.templates.compose(NoteView(hint, "Ask /board help for all that I understand."), "note")]


_ANSWERS: dict[str, Callable[[Question], list[Message] | OpenForm]] = {
    "summary": boards.summary,
    "since": boards.since,
    "papers": boards.papers,
    "meetings": boards.meetings,
    "signoff": boards.signoff,
    "overdue": actions.overdue,
    "actions": actions.actions,
    "action": actions.action,
    "history": actions.history,
    "audit": actions.audit,
    **dict.fromkeys(("update", "lead", "edit", "close", "reopen"), actions.about_action),
    **dict.fromkeys(("add", "nudge", "settings"), boards.about_board),
    "indicators": indicators.indicators,
    "indicator": indicators.indicator,
    "source": indicators.source,
    "help": _help,
}
