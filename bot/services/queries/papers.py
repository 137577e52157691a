"""Answers about a board's papers: as messages, and as a file."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.permissions import Act, who_may
from bot.errors import NotAllowed
from bot.messages.message import Message
from bot.services.meetings.papers import papers as papers_message
from bot.services.papers.files import FORMS, meeting_meant, paper_to_write
from bot.services.queries.question import Question
from bot.views.deliveries import NoteView

_FORMS = {form: form for form in FORMS} | {"word": "docx", "excel": "xlsx"}


def papers(question: Question) -> list[Message]:
    """The papers of the next meeting: as they were frozen, or as they would be now, and when they freeze."""
    return papers_message(
        question.session,
        core=question.core,
        board=question.board_alone(),
        now=question.now,
        visible=question.visible,
        viewer=question.viewer,
    )


def paper(question: Question) -> list[Message]:
    """The paper of the next meeting, or of that of a day, as a file: "paper CTB 12 Nov pdf"; in Word where no form is named."""
    words = question.rest.split()
    named = [_FORMS[word.lower()] for word in words if word.lower() in _FORMS]
    form = named[-1] if named else "docx"
    rest = " ".join(word for word in words if word.lower() not in _FORMS)
    board, rest = replace(question, rest=rest).board_and_rest()
    if not question.viewer.may(Act.export, board):
        raise NotAllowed(who=who_may(Act.export, f"the {board.name}"), act=Act.export.value)
    session, core, now = question.session, question.core, question.now
    meeting = meeting_meant(session, core=core, board=board, words=rest, now=now)
    file = paper_to_write(session, core=core, meeting=meeting, form=form, now=now)
    is_draft = meeting.frozen_at is None
    sentence = core.templates.sentence("paper_sent", board=board.name, held_on=meeting.held_on, is_draft=is_draft)
    return [core.templates.compose(NoteView(sentence), "note"), Message(file.title, (file,))]
