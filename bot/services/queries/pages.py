"""The answer about a board's page for residents."""

from __future__ import annotations

from bot.domain.permissions import Act, who_may
from bot.errors import NotAllowed
from bot.messages.message import Message
from bot.services.queries.question import Question
from bot.services.scorecards.release import page_view


def page(question: Question) -> list[Message]:
    """What a board's page shows and would show now, with the buttons to release it and to change its settings."""
    board = question.board_alone()
    if not question.viewer.may(Act.publish, board):
        raise NotAllowed(who=who_may(Act.publish, f"the {board.name}"), act=Act.publish.value)
    view = page_view(question.session, core=question.core, board=board, now=question.now)
    return [question.core.templates.compose(view, "public_page")]
