"""Messages that people write to the bot, edit, and delete."""

from __future__ import annotations

from typing import Any

from slack_bolt import App

from bot.domain.evidence import Evidence, read_link
from bot.domain.text import clean
from bot.handlers.slack.context import Desk
from bot.services.people.accounts import who_is
from bot.services.updates.messages import Heard
from bot.services.updates.replies import answer_stranger, hear_delete, hear_edit, hear_reply
from bot.surfaces.slack.format import unescape
from bot.surfaces.slack.shapes import SPOKEN
from storage.boards import Person


class Messages:
    """What comes in from direct messages with the bot."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def message(self, event: dict[str, Any]) -> None:
        if event.get("channel_type", "im") != "im" or event.get("bot_id"):
            return
        kind = event.get("subtype")
        if kind in SPOKEN and event.get("user"):
            self._spoken(event)
        elif kind == "message_changed":
            self._edited(event)
        elif kind == "message_deleted":
            self._deleted(event)
        self.desk.wake_sender()

    def _spoken(self, event: dict[str, Any]) -> None:
        heard = heard_of(event["channel"], event)
        by = self._person(event["user"])
        if by is None:
            answer_stranger(core=self.desk.core, heard=heard, now=self.desk.now())
        elif heard.text:
            self.desk.look_at_channels()
            hear_reply(core=self.desk.core, heard=heard, by=by, now=self.desk.now())

    def _edited(self, event: dict[str, Any]) -> None:
        message, before = event["message"], event.get("previous_message") or {}
        stamp = (message.get("edited") or {}).get("ts")
        if not stamp or message.get("text") == before.get("text") or message.get("bot_id"):
            return  # a link was unfolded, or a thread counted: nobody's words changed
        if by := self._person(message["user"]) if message.get("user") else None:
            heard = heard_of(event["channel"], message)
            self.desk.look_at_channels()
            hear_edit(core=self.desk.core, heard=heard, edited_at=stamp, by=by, now=self.desk.now())

    def _deleted(self, event: dict[str, Any]) -> None:
        before = event.get("previous_message") or {}
        by = self._person(before["user"]) if before.get("user") and not before.get("bot_id") else None
        if by:
            hear_delete(
                core=self.desk.core, channel=event["channel"], ts=event["deleted_ts"], by=by, now=self.desk.now()
            )

    def _person(self, user_id: str) -> Person | None:
        return who_is(core=self.desk.core, user_id=user_id, directory=self.desk.directory, now=self.desk.now())


def register(app: App, desk: Desk) -> None:
    app.event("message")(Messages(desk).message)


def heard_of(channel: str, message: dict[str, Any]) -> Heard:
    """A message's words as typed: event text comes encoded, and is decoded once."""
    thread = message.get("thread_ts")
    return Heard(
        channel,
        message["ts"],
        thread if thread != message["ts"] else None,
        clean(unescape(message.get("text") or "")),
        tuple(file for each in message.get("files") or () if (file := _file_of(each))),
    )


def _file_of(file: dict[str, Any]) -> Evidence | None:
    """A file's title and its address in Slack, which only those who may see it there can open."""
    url = str(file.get("permalink") or "")
    return Evidence(clean(str(file.get("title") or file.get("name") or "file")), url) if read_link(url) else None
