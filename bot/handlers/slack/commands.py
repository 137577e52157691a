"""/board: every question, answered to the asker only."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.handlers.slack.context import Desk, shown, user_of
from bot.handlers.slack.forms import open_form
from bot.messages.message import Form, picture_in
from bot.services.answering import OpenForm, answer_question, send_pictures
from bot.services.assigning import assign_form
from bot.services.filing import Place
from bot.services.forms import update_form
from bot.surfaces.slack.format import unescape


def register(app: App, desk: Desk) -> None:
    def board(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        asker = desk.asker(body)
        answer = answer_question(core=desk.core, text=question_of(body), asker=asker, now=desk.now())
        if isinstance(answer, OpenForm):
            open_form(client, body, _form(desk, body, answer))
            ack()
            return
        words = [part for part in answer if picture_in(part) is None]
        send_pictures(core=desk.core, asker=asker, answer=answer, once=str(body.get("trigger_id")), now=desk.now())
        ack(shown(words[0]))
        desk.wake_sender()
        for part in words[1:5]:
            respond(**shown(part), replace_original=False)

    app.command(re.compile(r"^/board"))(board)


def _form(desk: Desk, body: dict[str, Any], asked: OpenForm) -> Form:
    by, now = desk.person(body), desk.now()
    if asked.act == "assign":
        subject = f"action:{asked.action_id}"
        return assign_form(core=desk.core, board_id=asked.board_id, subject=subject, by=by, now=now)
    return update_form(core=desk.core, action_id=asked.action_id, by=by, now=now, place=Place(user_of(body)))


def question_of(body: dict[str, Any]) -> str:
    """The words after /board as they were typed: mentions stand as <#C123|name>, of which the id is kept."""
    text = re.sub(r"<[#@]([A-Z0-9]+)(?:\|[^>]*)?>", r"\1", str(body.get("text") or ""))
    return unescape(text).strip()
