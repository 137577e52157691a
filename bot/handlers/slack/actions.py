"""Pressed buttons, and entries chosen from the menu beside one."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.text import clean
from bot.handlers.interactions import Show, press
from bot.handlers.interactions.buttons import ACTS
from bot.handlers.slack.context import SlackContext, show_privately
from bot.handlers.slack.forms import open_form
from bot.handlers.slack.home import show_home
from bot.messages.message import Form
from bot.services.queries.post import send_privately


def register(app: App, context: SlackContext) -> None:
    def pressed(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        by = context.interaction(body)
        reply = press(*_act_and_value(body["actions"][0]), by)
        if isinstance(reply, Form):
            open_form(client, body, reply)
        is_home = (body.get("view") or {}).get("type") == "home"
        if is_home and isinstance(reply, Show):  # nothing can be shown beside it
            key = f"home:{body['actions'][0]['action_ts']}"
            send_privately(core=by.core, viewer=by.viewer, parts=reply.messages, idempotency_key=key, now=by.now)
        if is_home and not isinstance(reply, Form):
            show_home(client, by)
        ack()
        context.wake_sender()
        if isinstance(reply, Show) and not is_home:
            for message in reply.messages:
                show_privately(respond, message, replace_original=reply.in_place)

    app.action(re.compile(rf"^({'|'.join(ACTS)}|more)(\.|$)"))(pressed)


def _act_and_value(action: dict[str, Any]) -> tuple[str, str]:
    """What was pressed: a button bears its act in its id, up to the point; an entry of the menu "more" in its value."""
    act = action["action_id"].partition(".")[0]
    if act == "more":
        act, _, value = (action.get("selected_option") or {}).get("value", "").partition("|")
        return act, clean(value)
    return act, clean(action.get("value") or "")
