"""The shortcut on any message: save it as a progress update."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.text import clean
from bot.handlers.slack.context import SlackContext
from bot.handlers.slack.forms import open_form
from bot.services.updates.form import save_form
from bot.surfaces.slack.format import unescape


def register(app: App, context: SlackContext) -> None:
    def save_as_update(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        message, by = body["message"], context.interaction(body)
        form = save_form(
            core=context.core,
            text=clean(unescape(message.get("text") or "")),
            by=by.person,
            now=by.now,
            link=_link(client, by.channel, message["ts"]),
        )
        open_form(client, body, form)
        ack()

    app.shortcut("save_as_update")(save_as_update)


def _link(client: WebClient, channel: str, ts: str) -> str:
    """A link to a message; "" where the bot may not see it."""
    try:
        return str(client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])
    except SlackApiError:
        return ""
