"""Answers about a board's papers: as messages, and as a file."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

from bot.domain.permissions import Act, who_may
from bot.errors import NotAllowed
from bot.messages.message import Attachment, Message
from bot.services.meetings.papers import papers as papers_message
from bot.services.papers.files import FORMS, meeting_meant, paper_file
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
        visible=question.visible(),
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
    file = paper_file(session, core=core, meeting=meeting, form=form, now=now)
    sentence = core.templates.sentence("paper_sent", board=board.name, held_on=meeting.held_on, is_draft=file.is_draft)
    title = f"{board.name}: paper for {meeting.held_on}"
    attached = Attachment(title, file.name, b64encode(file.content).decode())
    return [core.templates.compose(NoteView(sentence), "note"), Message(title, (attached,))]
