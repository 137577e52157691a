"""What the listeners work with, and the small readings of Slack's payloads that they share."""

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
from bot.domain.text import clean, number_in
from bot.errors import NotMadeHere
from bot.messages.message import Message
from bot.services.access.permissions import require_person
from bot.services.access.visibility import Viewer, resolve_viewer
from bot.services.boards.channels import ANSWER_SECONDS, boards_now
from bot.services.people.accounts import person_for_account
from bot.services.updates.answers import Place
from bot.surfaces.base import Account, Deadline
from bot.surfaces.slack.format import message_payload
from storage.people import Person

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SlackContext:
    """The core, the clock, who is who, and a way to wake the sender."""

    core: Core
    now: Callable[[], datetime]
    wake_sender: Callable[[], None]

    def person(self, body: dict[str, Any]) -> Person:
        """The person who did this. Raises UnknownPerson."""
        return require_person(person_for_account(core=self.core, address=user_of(body), now=self.now()))

    def account(self, address: str) -> Account | None:
        """The account of a user that somebody chose. Raises SurfaceError where Slack can't say."""
        return self.core.directories.by_address(address) if address else None

    def viewer(self, body: dict[str, Any]) -> Viewer:
        """Who asks, and what they may see; Slack's part of that takes a second at most."""
        return resolve_viewer(core=self.core, address=user_of(body), channel=channel_of(body), now=self.now())

    def look_at_channels(self) -> None:
        """Know again which boards are open to others."""
        boards_now(core=self.core, now=self.now(), deadline=Deadline.within(ANSWER_SECONDS))


def user_of(body: dict[str, Any]) -> str:
    return str(body.get("user_id") or (body.get("user") or {}).get("id") or "")


def channel_of(body: dict[str, Any]) -> str:
    return str(body.get("channel_id") or (body.get("channel") or {}).get("id") or "")


def value_of(body: dict[str, Any]) -> str:
    """What a pressed button carries, or a chosen menu entry after its act."""
    action = body["actions"][0]
    chosen = (action.get("selected_option") or {}).get("value", "").partition("|")[2]
    return clean(action.get("value") or chosen)


def number_of(body: dict[str, Any]) -> int:
    """The number that a button carries, alone or before something else. Raises NotMadeHere."""
    return _number(value_of(body).partition("|")[0])


def numbered(body: dict[str, Any]) -> tuple[int, str]:
    """The number that a button carries, and what stands after it. Raises NotMadeHere."""
    number, bar, rest = value_of(body).partition("|")
    if not bar:
        raise NotMadeHere
    return _number(number), rest


def numbers_of(body: dict[str, Any]) -> tuple[int, int]:
    """The two numbers that a button carries. Raises NotMadeHere."""
    first, second = numbered(body)
    return first, _number(second)


def _number(text: str) -> int:
    found = number_in(text)
    if found is None:
        raise NotMadeHere
    return found


def message_of(body: dict[str, Any]) -> str:
    """The message that a button was pressed on. Raises NotMadeHere."""
    found = (body.get("container") or {}).get("message_ts") or (body.get("message") or {}).get("ts")
    if not found:
        raise NotMadeHere
    return str(found)


@dataclass(frozen=True)
class ItemShown:
    """What a button beside an action stands for: the action, the month, and which version of it was shown."""

    action_id: int
    period: str
    version: int | None


def item_of(body: dict[str, Any]) -> ItemShown:
    """The item of a pressed button or chosen menu entry. Messages of earlier releases name no version.

    Raises NotMadeHere.
    """
    action_id, rest = numbered(body)
    period, _, version = rest.partition("|")
    return ItemShown(action_id, period, _number(version) if version else None)


def press_key(body: dict[str, Any], act: str) -> str:
    """What a second press has in common with the first: who, the act, and the value, which names the state it was shown in.

    Where the message stands and when it was pressed are no part of it: the same may be pressed in the home tab, and
    pressed again after an acknowledgement that was lost.
    """
    return f"press:{user_of(body)}:{act}:{value_of(body)}"


def place_of(body: dict[str, Any]) -> Place:
    """Where to answer a press: in the thread of its message, if that is the person's direct message with the bot."""
    container = body.get("container") or {}
    channel = container.get("channel_id") or channel_of(body)
    if not channel.startswith("D") or container.get("is_ephemeral"):
        return Place(user_of(body))
    message = body.get("message") or {}
    return Place(channel, message.get("thread_ts") or container.get("message_ts") or message.get("ts"))


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
