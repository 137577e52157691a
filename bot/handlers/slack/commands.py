"""/board: every question, answered to the asker only."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.handlers.slack.context import Desk, shown
from bot.handlers.slack.forms import open_form
from bot.services.answering import OpenForm, answer_question
from bot.services.filing import Place
from bot.surfaces.slack.format import unescape


def register(app: App, desk: Desk) -> None:
    def board(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        asker = desk.asker(body)
        answer = answer_question(core=desk.core, text=question_of(body), asker=asker, now=desk.now())
        if isinstance(answer, OpenForm):
            open_form(desk, client, body, answer.action_id, Place(asker.user_id))
            ack()
            return
        ack(shown(answer[0]))
        for part in answer[1:5]:
            respond(**shown(part), replace_original=False)

    app.command(re.compile(r"^/board"))(board)


def question_of(body: dict[str, Any]) -> str:
    """The words after /board as they were typed: mentions stand as <#C123|name>, of which the id is kept."""
    text = re.sub(r"<[#@]([A-Z0-9]+)(?:\|[^>]*)?>", r"\1", str(body.get("text") or ""))
    return unescape(text).strip()
