"""Slack's events about channels: boardbot looks at them again at once, instead of within a minute."""

from __future__ import annotations

from typing import Any

from slack_bolt import App

from bot.handlers.slack.context import SlackContext
from bot.services.boards.channels import channel_changed
from bot.surfaces.slack.shapes import OF_CHANNELS, RENAMED

CHANNEL_EVENTS = (*OF_CHANNELS, *RENAMED)
"""What manifest.yaml subscribes to, by the scopes channels:read and groups:read. None says that a channel was made
private or public: message events do, which would bring every message of the channel with them."""


def register(app: App, context: SlackContext) -> None:
    def changed(event: dict[str, Any]) -> None:
        channel = event.get("channel") or ""
        channel_id = channel.get("id", "") if isinstance(channel, dict) else channel
        channel_changed(core=context.core, channel=str(channel_id), now=context.now())

    for name in CHANNEL_EVENTS:
        app.event(name)(changed)
