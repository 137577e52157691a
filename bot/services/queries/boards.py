"""Answers about a whole board: its summary, its papers, its meetings, what waits for sign-off."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.permissions import Act, who_may
from bot.errors import NotAllowed
from bot.messages.message import Message
from bot.messages.split import split
from bot.services.meetings.papers import papers as papers_message
from bot.services.meetings.schedule import meetings_message
from bot.services.queries.question import CommandTarget, Question
from bot.services.reports.rendered import RenderedReport
from bot.services.reports.summary import report_since, summarise
from bot.services.updates.sign_off_lists import sign_off_message


def summary(question: Question) -> list[Message]:
    return _report(question, summarise)


def since(question: Question) -> list[Message]:
    """What changed since the board's last meeting."""
    return _report(question, report_since)


def _report(question: Question, work_out: Callable[..., RenderedReport]) -> list[Message]:
    """The report that is meant on the board that is named, with what its viewer may see and do."""
    board, _ = question.board_and_rest()
    report = work_out(
        question.session,
        core=question.core,
        board=board,
        as_of=question.now,
        visible=question.visible(),
        can_post=question.viewer.may(Act.post, board),
    )
    return list(report.parts)


def papers(question: Question) -> list[Message]:
    """The papers of the next meeting: as they were frozen, or as they would be now, and when they freeze."""
    board, _ = question.board_and_rest()
    return papers_message(
        question.session,
        core=question.core,
        board=board,
        now=question.now,
        visible=question.visible(),
        can_post=question.viewer.may(Act.post, board),
    )


def meetings(question: Question) -> list[Message]:
    board, _ = question.board_and_rest()
    may_set = question.viewer.may(Act.set_meetings, board)
    return split(meetings_message(question.session, core=question.core, board=board, now=question.now, may_set=may_set))


def signoff(question: Question) -> list[Message]:
    """What waits for the chair's sign-off; for officers and chairs."""
    board, _ = question.board_and_rest()
    if question.viewer.person is None:
        raise NotAllowed(who=who_may(Act.sign_off, f"the {board.name}"), act=Act.sign_off.value)
    return [
        sign_off_message(
            question.session, core=question.core, board=board, reader=question.viewer.person, now=question.now
        )
    ]


def about_board(question: Question) -> CommandTarget:
    """A form about a board."""
    board, _ = question.board_and_rest()
    return CommandTarget(question.word, board.ident)
