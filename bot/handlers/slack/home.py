"""The home tab: shown when it is opened, and again when a button on it is pressed."""

from __future__ import annotations

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.handlers.slack.context import Desk
from bot.services.queries.home import home_of
from bot.surfaces.slack.format import home_payload


def register(app: App, desk: Desk) -> None:
    def app_home_opened(event: dict[str, Any], client: WebClient) -> None:
        if event.get("tab") == "home":
            show_home(desk, client, event["user"])

    app.event("app_home_opened")(app_home_opened)


def show_home(desk: Desk, client: WebClient, user_id: str) -> None:
    """Work a person's home tab out afresh, and show it."""
    message = home_of(core=desk.core, asker=desk.asker({"user_id": user_id}), now=desk.now())
    client.views_publish(user_id=user_id, view=home_payload(message))
