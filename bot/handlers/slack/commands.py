"""/board: every question, answered to whoever asks, alone."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.text import clean
from bot.handlers.interactions import Show, ask
from bot.handlers.slack.context import SlackContext, ephemeral_payload
from bot.handlers.slack.forms import open_form
from bot.messages.message import Form
from bot.surfaces.slack.format import unescape


def register(app: App, context: SlackContext) -> None:
    def board(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        reply = ask(question_of(body), context.interaction(body, key=f"command:{body['trigger_id']}"))
        if isinstance(reply, Form):
            open_form(client, body, reply)
        shown = reply.messages if isinstance(reply, Show) else ()
        ack(**(ephemeral_payload(shown[0]) if shown else {}))
        context.wake_sender()
        for message in shown[1:]:
            respond(**ephemeral_payload(message), replace_original=False)

    app.command(re.compile(r"^/board"))(board)


def question_of(body: dict[str, Any]) -> str:
    """The words after /board as they were typed: mentions stand as <#C123|name>, of which the id is kept."""
    text = re.sub(r"<[#@]([A-Z0-9]+)(?:\|[^>]*)?>", r"\1", str(body.get("text") or ""))
    return clean(unescape(text))
