"""Messages that people write to the bot, edit, and delete."""

from __future__ import annotations

import logging
import re
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.evidence import Evidence, read_link
from bot.domain.text import clean
from bot.errors import UnknownPerson
from bot.handlers.interactions import Interaction, converse, receive
from bot.handlers.slack.context import SlackContext, ephemeral_payload
from bot.services.people.recognise import person_for_account
from bot.services.replies.messages import IncomingMessage, SentFile
from bot.services.replies.receive import answer_unknown_person, handle_delete, handle_edit
from bot.surfaces.slack.format import unescape
from bot.surfaces.slack.shapes import MESSAGE_SUBTYPES
from bot.surfaces.slack.surface import error_code
from storage.people import Person

log = logging.getLogger(__name__)

_OWN_NAME = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^>]*)?>[\s:,]*")
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")


class Messages:
    """What comes in from direct messages with the bot."""

    def __init__(self, context: SlackContext) -> None:
        self.context = context

    def message(self, event: dict[str, Any]) -> None:
        if event.get("channel_type", "im") != "im" or event.get("bot_id"):
            return
        kind = event.get("subtype")
        if kind in MESSAGE_SUBTYPES and event.get("user"):
            self._spoken(event)
        elif kind == "message_changed":
            self._edited(event)
        elif kind == "message_deleted":
            self._deleted(event)
        self.context.wake_sender()

    def _spoken(self, event: dict[str, Any]) -> None:
        incoming = incoming_message(event["channel"], event)
        by = self._by(event, key=incoming.idempotency_key)
        try:
            if incoming.text or event.get("files"):
                self.context.look_at_channels()
                receive(incoming, by)
        except UnknownPerson:
            answer_unknown_person(core=self.context.core, incoming=incoming, now=self.context.now(), address=by.address)

    def mention(self, event: dict[str, Any], client: WebClient) -> None:
        """Answer a question that mentions the bot in a channel, to whoever asks alone."""
        if event.get("bot_id") or not event.get("user"):
            return
        by = self._by(event, key=f"mention:{event['channel']}:{event['ts']}")
        text = clean(unescape(_MENTION.sub(" ", event.get("text") or "")))
        for message in converse(text, by):
            payload = ephemeral_payload(message)
            thread = {"thread_ts": event["thread_ts"]} if event.get("thread_ts") else {}
            try:
                client.chat_postEphemeral(
                    channel=by.channel, user=by.address, text=payload["text"], blocks=payload["blocks"], **thread
                )
            except SlackApiError as error:
                log.warning("the answer to a mention could not be shown: %s", error_code(error))
                break
        self.context.wake_sender()

    def _by(self, event: dict[str, Any], key: str) -> Interaction:
        return self.context.interaction({"user_id": event["user"], "channel_id": event["channel"]}, key=key)

    def _edited(self, event: dict[str, Any]) -> None:
        message, before = event["message"], event.get("previous_message") or {}
        stamp = (message.get("edited") or {}).get("ts")
        if not stamp or message.get("text") == before.get("text") or message.get("bot_id"):
            return  # a link was unfolded, or a thread counted: nobody's words changed
        if by := self._person(message["user"]) if message.get("user") else None:
            incoming = incoming_message(event["channel"], message)
            self.context.look_at_channels()
            handle_edit(core=self.context.core, incoming=incoming, by=by, now=self.context.now())

    def _deleted(self, event: dict[str, Any]) -> None:
        before = event.get("previous_message") or {}
        by = self._person(before["user"]) if before.get("user") and not before.get("bot_id") else None
        if by:
            handle_delete(
                core=self.context.core, channel=event["channel"], ts=event["deleted_ts"], by=by, now=self.context.now()
            )

    def _person(self, user_id: str) -> Person | None:
        return person_for_account(core=self.context.core, address=user_id, now=self.context.now())


def register(app: App, context: SlackContext) -> None:
    messages = Messages(context)
    app.event("message")(messages.message)
    app.event("app_mention")(messages.mention)


def incoming_message(channel: str, message: dict[str, Any]) -> IncomingMessage:
    """A message's words as typed, without a mention that they begin with: event text comes encoded, and is decoded once."""
    thread = message.get("thread_ts")
    return IncomingMessage(
        channel,
        message["ts"],
        thread if thread != message["ts"] else None,
        clean(unescape(_OWN_NAME.sub("", message.get("text") or ""))),
        tuple(file for each in message.get("files") or () if (file := _file_of(each))),
        str((message.get("edited") or {}).get("ts") or ""),
        tuple(
            SentFile(str(f["id"]), clean(str(f["name"])))
            for f in message.get("files") or ()
            if f.get("id") and f.get("name")
        ),
    )


def _file_of(file: dict[str, Any]) -> Evidence | None:
    """A file's title and its address in Slack, which only those who may see it there can open."""
    url = str(file.get("permalink") or "")
    return Evidence(clean(str(file.get("title") or file.get("name") or "file")), url) if read_link(url) else None
