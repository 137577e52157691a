"""Answers about a whole board: its summary, its papers, its meetings, what waits for sign-off."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace

from bot.clock import local_date
from bot.domain.dates import past_day
from bot.domain.permissions import Act, who_may
from bot.domain.text import count_of, listed
from bot.errors import NotAllowed, UnreadWords
from bot.messages.message import Attachment, Message
from bot.messages.split import split
from bot.services.meetings.schedule import meetings_message
from bot.services.people.mail import mail_list
from bot.services.queries.question import FILTERS, CommandTarget, Question, board_named
from bot.services.records.board_files import BOARD_FILES, FORMS, board_file
from bot.services.reports.rendered import RenderedReport
from bot.services.reports.summary import moment_of, report_since, summarise
from bot.services.updates.sign_off_lists import sign_off_message
from bot.views.deliveries import NoteView
from storage.boards import Board


def summary(question: Question) -> list[Message]:
    """The exceptions as they are now; or as they were at the end of a day that is named, "summary CTB 1 Oct"."""
    board, words = question.board_and_rest()
    if not words:
        return _report(question, board, summarise)
    zone = question.zone(board)
    day = past_day(words, local_date(question.now, zone))
    if day is None:
        understood, hint = f"summary {board.key}", " A day may follow, such as 1 Oct 2024."
        filtered = (f"actions {board.key} {words}",) if words.lower() in FILTERS else ()
        raise UnreadWords(
            understood=understood, words=words, hint=hint, offers=tuple((c, c) for c in (*filtered, understood))
        )
    report = summarise(
        question.session,
        core=question.core,
        board=board,
        as_of=moment_of(day, question.now, zone),
        visible=question.visible,
    )
    return list(report.parts)


def since(question: Question) -> list[Message]:
    """What changed since the board's last meeting."""
    return _report(question, question.board_alone(), report_since)


def _report(question: Question, board: Board, work_out: Callable[..., RenderedReport]) -> list[Message]:
    """The report that is meant on a board, with what its viewer may see and do."""
    report = work_out(
        question.session,
        core=question.core,
        board=board,
        as_of=question.now,
        visible=question.visible,
        can_post=question.viewer.may(Act.post, board),
    )
    return list(report.parts)


def meetings(question: Question) -> list[Message]:
    board = question.board_alone()
    may_set = question.viewer.may(Act.set_meetings, board)
    return split(meetings_message(question.session, core=question.core, board=board, now=question.now, may_set=may_set))


def signoff(question: Question) -> list[Message]:
    """What waits for the chair's sign-off; for officers and chairs."""
    board = question.board_alone()
    if question.viewer.person is None:
        raise NotAllowed(who=who_may(Act.sign_off, f"the {board.name}"), act=Act.sign_off.value)
    return [
        sign_off_message(
            question.session, core=question.core, board=board, reader=question.viewer.person, now=question.now
        )
    ]


def export(question: Question) -> list[Message]:
    """A board's actions, updates or indicators as a file; of its actions, as a workbook that its officers send back."""
    words = question.rest.split()
    what = words.pop(0).lower() if words and words[0].lower() in BOARD_FILES else "actions"
    form = words.pop().lower() if words and words[-1].lower() in FORMS else FORMS[0]
    if words and not any(board_named(question.visible, " ".join(words[:n])) for n in range(1, len(words) + 1)):
        hint = f" It gives {listed(list(BOARD_FILES), 'or')} of a board, as {listed(list(FORMS), 'or')}."
        question.refuse("export actions", " ".join(words), hint)
    board = replace(question, rest=" ".join(words)).board_alone()
    if not question.viewer.may(Act.export, board):
        raise NotAllowed(who=who_may(Act.export, f"the {board.name}"), act=Act.export.value)
    name, content, count = board_file(
        question.session, core=question.core, board=board, what=what, form=form, now=question.now
    )
    comes_back = what == "actions" and question.viewer.may(Act.change_plan, board)
    sentence = question.core.templates.sentence(
        "plan_workbook" if comes_back else "board_file", board=board.name, what=what, count=count_of(count, "row")
    )
    file = Attachment(f"{board.name}: {what}", name, b64encode(content).decode())
    words_first = question.core.templates.compose(NoteView(sentence), "note")
    return [words_first, Message(f"{board.name}: {what}", (file,))]


def calendar(question: Question) -> CommandTarget:
    """A calendar of one board, or of all of somebody's; or the end of theirs."""
    if not question.rest or question.rest.lower() == "off":
        return CommandTarget(question.word, rest=question.rest.lower())
    board = question.board_alone()
    return CommandTarget(question.word, board.ident, rest=board.name)


def mail(question: Question) -> list[Message]:
    """The leads whom no account reaches, and whether they are asked by mail."""
    board = question.board_alone()
    if not question.viewer.may(Act.change_settings, board):
        raise NotAllowed(who=who_may(Act.change_settings, f"the {board.name}"), act=Act.change_settings.value)
    view = mail_list(question.session, core=question.core, board=board, now=question.now)
    return split(question.core.templates.compose(view, "mail_list"))


def about_board(question: Question) -> CommandTarget:
    """A form about a board."""
    board = question.board_alone()
    return CommandTarget(question.word, board.ident)
