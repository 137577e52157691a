"""The home tab: shown when it is opened, and again when a button on it is pressed."""

from __future__ import annotations

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.handlers.interactions import Interaction
from bot.handlers.slack.context import SlackContext
from bot.services.queries.home import home_of
from bot.surfaces.slack.format import home_payload


def register(app: App, context: SlackContext) -> None:
    def app_home_opened(event: dict[str, Any], client: WebClient) -> None:
        if event.get("tab") == "home":
            show_home(client, context.interaction({"user_id": event["user"]}))

    app.event("app_home_opened")(app_home_opened)


def show_home(client: WebClient, by: Interaction) -> None:
    """Work a person's home tab out afresh, and show it."""
    message = home_of(core=by.core, viewer=by.viewer, now=by.now)
    client.views_publish(user_id=by.address, view=home_payload(message))
