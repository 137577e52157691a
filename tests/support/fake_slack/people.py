"""What people do in Slack: they write, press, fill in and ask; channels are made and changed."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from bot.surfaces.slack.limits import problems_of_message
from tests.support.fake_slack.messages import Answer, Message, View
from tests.support.fake_slack.workspace import Workspace


class People(Workspace):
    """People and channels. Each act sends the request that Slack would."""

    def user(self, id: str, name: str, email: str | None = None, tz: str = "Europe/London", **more: Any) -> str:
        self.users[id] = {
            "id": id,
            "team_id": "T1",
            "name": name,
            "tz": tz,
            "profile": {"real_name": name, "email": email},
            **more,
        }
        return id

    def changes(self, id: str, *, told: bool = True, email: str | None = None, **more: Any) -> None:
        """Somebody's account is changed, closed (`deleted=True`) or opened again; with `told`, Slack sends its event."""
        self.users[id] |= more
        if email:
            self.users[id]["profile"]["email"] = email
        if told:
            self.event({"type": "user_change", "user": self.users[id], "event_ts": self.next_ts()})

    def channel(self, id: str, name: str, *, private: bool = False, members: tuple[str, ...] = ()) -> str:
        assert self.is_free(name, id), f"name_taken: {name}"
        self.channels[id] = {
            "id": id,
            "name": name,
            "is_private": private,
            "members": {"UBOT", *members},
            "is_archived": False,
        }
        return id

    def is_free(self, name: str, channel: str) -> bool:
        """Whether a channel may be called so: Slack gives no name twice, not even of a private or archived one."""
        return all(c["name"] != name for id, c in self.channels.items() if id != channel)

    def renames(self, channel: str, name: str, *, told: bool = False) -> None:
        """Somebody gives a channel another name; with `told`, Slack sends its event, as with the others."""
        assert self.is_free(name, channel) and name == name.lower() and " " not in name and len(name) <= 80, (
            f"refused: {name}"
        )
        self.channels[channel]["name"] = name
        if told:
            kind = "group_rename" if self.channels[channel]["is_private"] else "channel_rename"
            self.event({"type": kind, "channel": {"id": channel, "name": name, "created": 1}})

    def archives(self, channel: str, *, back: bool = False, told: bool = False) -> None:
        """Somebody archives a channel, or brings it back."""
        self.channels[channel]["is_archived"] = not back
        if told:
            kind = "group" if self.channels[channel]["is_private"] else "channel"
            self.event({"type": f"{kind}_{'un' if back else ''}archive", "channel": channel, "user": "UANY"})

    def converts(self, channel: str, *, private: bool) -> None:
        """An owner makes a channel private or public. No event tells those who do not get its messages."""
        self.channels[channel]["is_private"] = private

    def deletes_channel(self, channel: str) -> None:
        del self.channels[channel]

    def joins(self, user: str, channel: str, *, told: bool = False) -> None:
        self.channels[channel]["members"].add(user)
        if told:
            self._tells_of_member("member_joined_channel", user, channel)

    def leaves(self, user: str, channel: str, *, told: bool = False) -> None:
        """Somebody leaves a channel, or is taken out of it."""
        self.channels[channel]["members"].discard(user)
        if told and "UBOT" in self.channels[channel]["members"]:
            self._tells_of_member("member_left_channel", user, channel)

    def _tells_of_member(self, kind: str, user: str, channel: str) -> None:
        self.event({"type": kind, "user": user, "channel": channel, "channel_type": channel[0], "team": "T1"})

    def writes(
        self,
        user: str,
        text: str,
        thread_ts: str | None = None,
        *,
        ts: str | None = None,
        copies: int = 1,
        files: Sequence[dict[str, Any]] = (),
    ) -> str:
        ts = ts or self.next_ts()
        encoded = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        event = {
            "type": "message",
            "channel": f"D{user}",
            "channel_type": "im",
            "user": user,
            "text": encoded,
            "ts": ts,
        }
        if thread_ts:
            event["thread_ts"] = thread_ts
        if files:
            event |= {"subtype": "file_share", "files": list(files)}
        for _ in range(copies):
            self.event(event)
        return ts

    def sends_file(self, user: str, name: str, content: bytes, text: str = "", **message: Any) -> str:
        """Send a file in the direct message with the bot; its id is in `uploads`."""
        id = f"F{next(self._numbers):010d}"
        self.uploads[id] = {"id": id, "name": name, "content": content, "length": len(content)}
        shown = {"id": id, "name": name, "title": name, "permalink": f"https://example.org/files/{id}"}
        return self.writes(user, text, files=[shown], **message)

    def mentions(self, user: str, text: str, channel: str, thread_ts: str | None = None, copies: int = 1) -> Answer:
        """Write a message in a channel that mentions the bot."""
        event = {
            "type": "app_mention",
            "user": user,
            "text": f"<@UBOT> {text}",
            "ts": self.next_ts(),
            "channel": channel,
        } | ({"thread_ts": thread_ts} if thread_ts else {})
        return [self.event(event) for _ in range(copies)][-1]

    def edits(self, user: str, ts: str, text: str, before: str = "") -> Answer:
        event = {
            "type": "message",
            "subtype": "message_changed",
            "channel": f"D{user}",
            "channel_type": "im",
            "message": {
                "type": "message",
                "user": user,
                "text": text,
                "ts": ts,
                "edited": {"user": user, "ts": self.next_ts()},
            },
            "previous_message": {"type": "message", "user": user, "text": before, "ts": ts},
            "ts": self.next_ts(),
        }
        return self.event(event)

    def deletes(self, user: str, ts: str, before: str = "") -> Answer:
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "channel": f"D{user}",
            "channel_type": "im",
            "deleted_ts": ts,
            "previous_message": {"type": "message", "user": user, "text": before, "ts": ts},
            "ts": self.next_ts(),
        }
        return self.event(event)

    def event(self, event: dict[str, Any], event_id: str | None = None) -> Answer:
        body = {
            "token": "x",
            "team_id": "T1",
            "api_app_id": "A1",
            "type": "event_callback",
            "event_id": event_id or f"Ev{next(self._numbers)}",
            "event_time": int(time.time()),
            "event": event,
            "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        }
        return self.send(json.dumps(body), "application/json")

    def asks(self, user: str, text: str, channel: str = "CANY") -> Answer:
        body = {
            "command": "/board",
            "text": text,
            "user_id": user,
            "user_name": "x",
            "channel_id": channel,
            "team_id": "T1",
            "channel_name": "x",
            "api_app_id": "A1",
            "response_url": self.response_url(),
            "trigger_id": self.trigger(),
        }
        answer = self.send(urlencode(body), "application/x-www-form-urlencoded")
        if answer.body.startswith("{") and (problems := problems_of_message(answer.json)):
            self.refused.append(f"the answer to /board {text}: invalid: {problems}")
        return answer

    def presses(
        self, user: str, message: Message | dict[str, Any], text: str, *, copies: int = 1, number: int = 0
    ) -> Answer:
        """Press the button with this text (the `number`-th of them) on a message, or on what only the user sees."""
        ephemeral = isinstance(message, dict)
        blocks = message["blocks"] if isinstance(message, dict) else message.blocks
        shown = Message("", "", "", blocks, None, {}) if isinstance(message, dict) else message
        found = [b for b in shown.buttons() if b["text"]["text"].startswith(text)]
        assert len(found) > number, f'no button "{text}" in: {[b["text"]["text"] for b in shown.buttons()]}'
        button = found[number]
        channel = message.get("channel", "CANY") if isinstance(message, dict) else message.channel
        ts = "" if isinstance(message, dict) else message.ts
        payload: dict[str, Any] = {
            "type": "block_actions",
            "user": {"id": user, "team_id": "T1"},
            "team": {"id": "T1"},
            "api_app_id": "A1",
            "trigger_id": self.trigger(),
            "response_url": self.response_url(),
            "channel": {"id": channel, "name": "x"},
            "container": {
                "type": "message",
                "message_ts": ts or self.next_ts(),
                "channel_id": channel,
                "is_ephemeral": ephemeral,
            },
            "actions": [
                {
                    "type": "button",
                    "action_id": button["action_id"],
                    "block_id": button["block_id"],
                    "value": button.get("value", ""),
                    "action_ts": self.next_ts(),
                    "text": button["text"],
                }
            ],
        }
        if not isinstance(message, dict):
            payload["message"] = {"type": "message", "ts": ts, "blocks": blocks} | (
                {"thread_ts": message.thread_ts} if message.thread_ts else {}
            )
        answer = Answer(0, "")
        for _ in range(copies):
            answer = self.send(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")
        return answer

    def chooses(self, user: str, message: Message, text: str, *, number: int = 0) -> Answer:
        """Choose an entry of the `number`-th menu on a message that has one of this name."""
        menus = message.buttons(menus=True)
        found = [(menu, o) for menu in menus for o in menu["options"] if o["text"]["text"].startswith(text)]
        assert len(found) > number, f'no menu with "{text}" in: {menus}'
        menu, option = found[number]
        payload = {
            "type": "block_actions",
            "user": {"id": user, "team_id": "T1"},
            "team": {"id": "T1"},
            "api_app_id": "A1",
            "trigger_id": self.trigger(),
            "response_url": self.response_url(),
            "channel": {"id": message.channel, "name": "x"},
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": message.channel,
                "is_ephemeral": False,
            },
            "message": {"type": "message", "ts": message.ts, "blocks": message.blocks},
            "actions": [
                {
                    "type": "overflow",
                    "action_id": menu["action_id"],
                    "block_id": menu["block_id"],
                    "selected_option": option,
                    "action_ts": self.next_ts(),
                }
            ],
        }
        return self.send(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")

    def submits(self, user: str, view: View, copies: int = 1, **values: str) -> Answer:
        """Send a form: fields not given keep what they are prefilled with."""
        payload = {
            "type": "view_submission",
            "user": {"id": user, "team_id": "T1"},
            "team": {"id": "T1"},
            "api_app_id": "A1",
            "trigger_id": self.trigger(),
            "view": {**view.payload, "id": view.id, "hash": "h", "state": {"values": view.answered(values)}},
        }
        answer = Answer(0, "")
        for _ in range(copies):
            answer = self.send(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")
        if '"update"' in answer.body:
            self.shows(View(view.id, answer.json["view"], user))
        return answer

    def opens_home(self, user: str) -> Message:
        """Open the bot's home tab; what it then shows."""
        self.event({"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": "home"})
        return self.home(user)

    def presses_home(self, user: str, text: str, *, number: int = 0) -> Answer:
        """Press the `number`-th button with this text on one's home tab."""
        button = [b for b in self.home(user).buttons() if b["text"]["text"].startswith(text)][number]
        payload = {
            "type": "block_actions",
            "user": {"id": user, "team_id": "T1"},
            "team": {"id": "T1"},
            "api_app_id": "A1",
            "trigger_id": self.trigger(),
            "container": {"type": "view", "view_id": "VHOME"},
            "view": {"id": "VHOME", **self.homes[user]},
            "actions": [
                {
                    "type": "button",
                    "action_id": button["action_id"],
                    "block_id": button["block_id"],
                    "value": button.get("value", ""),
                    "action_ts": self.next_ts(),
                    "text": button["text"],
                }
            ],
        }
        return self.send(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")

    def saves_message(self, user: str, text: str, channel: str) -> Answer:
        """Choose "Save as progress update" on a message that stands in a channel."""
        payload = {
            "type": "message_action",
            "callback_id": "save_as_update",
            "user": {"id": user, "team_id": "T1"},
            "team": {"id": "T1"},
            "trigger_id": self.trigger(),
            "response_url": self.response_url(),
            "channel": {"id": channel, "name": "x"},
            "message_ts": "1700000000.000100",
            "action_ts": self.next_ts(),
            "message": {"type": "message", "ts": "1700000000.000100", "user": user, "text": text},
        }
        return self.send(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")
