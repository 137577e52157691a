"""What the listeners work with, and the small readings of Slack's payloads that they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core import Core
from bot.messages.message import Message
from bot.services.answering import Asker, who_asks
from bot.services.channels import ANSWER_SECONDS, boards_now
from bot.services.filing import Place
from bot.services.people import must_know, who_is
from bot.surfaces.base import Account, Deadline, Directory
from bot.surfaces.slack.format import message_payload
from storage.boards import Person


@dataclass(frozen=True)
class Desk:
    """The core, the clock, who is who, and a way to wake the sender."""

    core: Core
    now: Callable[[], datetime]
    directory: Directory | None
    wake_sender: Callable[[], None]

    def person(self, body: dict[str, Any]) -> Person:
        """The person who did this. Raises UnknownPerson."""
        return must_know(who_is(core=self.core, user_id=user_of(body), directory=self.directory, now=self.now()))

    def account(self, user_id: str) -> Account | None:
        """The account of a user that somebody chose. Raises SurfaceError where Slack can't say."""
        return self.directory.by_id(user_id) if self.directory and user_id else None

    def asker(self, body: dict[str, Any]) -> Asker:
        """Who asks, and what they may see; Slack's part of that takes a second at most."""
        user_id, now, deadline = user_of(body), self.now(), Deadline.within(ANSWER_SECONDS)
        person = who_is(core=self.core, user_id=user_id, directory=self.directory, now=now, deadline=deadline)
        return who_asks(
            core=self.core, user_id=user_id, person=person, channel=channel_of(body), directory=self.directory,
            now=now, deadline=deadline,
        )  # fmt: skip

    def look_at_channels(self) -> None:
        """Know again which boards are open to others."""
        deadline = Deadline.within(ANSWER_SECONDS)
        boards_now(core=self.core, directory=self.directory, now=self.now(), deadline=deadline)


def user_of(body: dict[str, Any]) -> str:
    return str(body.get("user_id") or (body.get("user") or {}).get("id") or "")


def channel_of(body: dict[str, Any]) -> str:
    return str(body.get("channel_id") or (body.get("channel") or {}).get("id") or "")


def value_of(body: dict[str, Any]) -> list[str]:
    """The parts of a pressed button's value, or of a chosen menu entry's after its act."""
    action = body["actions"][0]
    chosen = (action.get("selected_option") or {}).get("value", "").partition("|")[2]
    return str(action.get("value") or chosen).split("|", 1)


def press_key(body: dict[str, Any]) -> str:
    """What tells one press of a button from another, whichever copy of it comes in."""
    action = body["actions"][0]
    message = (body.get("container") or {}).get("message_ts") or (body.get("message") or {}).get("ts") or ""
    pressed = (action.get(k) for k in ("action_id", "value", "selected_option", "action_ts"))
    parts = (user_of(body), channel_of(body), message, *(p for p in pressed if p))
    return ":".join(("press", *map(str, parts)))


def place_of(body: dict[str, Any]) -> Place:
    """Where to answer a press: in the thread of its message, if that is the person's direct message with the bot."""
    container = body.get("container") or {}
    channel = container.get("channel_id") or channel_of(body)
    if not channel.startswith("D") or container.get("is_ephemeral"):
        return Place(user_of(body))
    message = body.get("message") or {}
    return Place(channel, message.get("thread_ts") or container.get("message_ts") or message.get("ts"))


def shown(message: Message) -> dict[str, Any]:
    """A message as the body of an answer that only the asker sees."""
    payload = message_payload(message)
    return {"response_type": "ephemeral", "text": payload["text"], "blocks": payload["blocks"]}
