"""What the listeners work with, and how a payload of Slack's becomes an interaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any

from slack_bolt import Respond
from slack_sdk.errors import SlackClientError

from bot.core import Core
from bot.handlers.interactions import Interaction
from bot.messages.message import Message
from bot.services.boards.channels import ANSWER_SECONDS, boards_now
from bot.services.updates.answers import Place
from bot.surfaces.base import Deadline
from bot.surfaces.slack.format import message_payload

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SlackContext:
    """The core, the clock, and a way to wake the sender."""

    core: Core
    now: Callable[[], datetime]
    wake_sender: Callable[[], None]

    def interaction(self, body: dict[str, Any], key: str = "") -> Interaction:
        """Who did this, and where."""
        user = str(body.get("user_id") or (body.get("user") or {}).get("id") or "")
        channel = str(body.get("channel_id") or (body.get("channel") or {}).get("id") or "")
        message = _message_of(body)
        return Interaction(
            core=self.core,
            now=self.now(),
            address=user,
            place=_place_of(body, user, channel, message),
            channel=channel,
            message=message,
            idempotency_key=key,
        )

    def look_at_channels(self) -> None:
        """Know again which boards are open to others."""
        boards_now(core=self.core, now=self.now(), deadline=Deadline.within(ANSWER_SECONDS))


def _message_of(body: dict[str, Any]) -> str:
    """The message that a button was pressed on; "" where only its reader sees it, or where it is none."""
    container = body.get("container") or {}
    found = container.get("message_ts") or (body.get("message") or {}).get("ts")
    return "" if container.get("is_ephemeral") else str(found or "")


def _place_of(body: dict[str, Any], user: str, channel: str, message: str) -> Place:
    """Where to answer: in the thread of the message that was pressed on, if it is in the person's direct message."""
    channel = (body.get("container") or {}).get("channel_id") or channel
    if not message or not channel.startswith("D"):
        return Place(user)
    return Place(channel, (body.get("message") or {}).get("thread_ts") or message)


def ephemeral_payload(message: Message) -> dict[str, Any]:
    """A message as the body of an answer that only whoever asked sees."""
    payload = message_payload(message)
    return {"response_type": "ephemeral", "text": payload["text"], "blocks": payload["blocks"]}


def show_privately(respond: Respond, message: Message, *, replace_original: bool) -> None:
    """Show a message to whoever pressed, where Slack gave an address for it: it is done, shown or not."""
    try:
        respond(**ephemeral_payload(message), replace_original=replace_original)
    except (OSError, HTTPException, ValueError, SlackClientError) as error:
        log.warning("what came of a press could not be shown: %s", type(error).__name__)
