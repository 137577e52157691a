"""Slack's events about accounts: a new time zone, a closed account and one made anew are known at once."""

from __future__ import annotations

from typing import Any

from slack_bolt import App

from bot.handlers.slack.context import SlackContext
from bot.services.people.recognise import account_changed
from bot.surfaces.slack.directory import read_account
from bot.surfaces.slack.shapes import OF_ACCOUNTS


def register(app: App, context: SlackContext) -> None:
    def changed(event: dict[str, Any]) -> None:
        account_changed(core=context.core, seen=read_account(event["user"]), now=context.now())

    for name in OF_ACCOUNTS:
        app.event(name)(changed)
