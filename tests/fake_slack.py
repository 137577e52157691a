"""A strict fake of Slack at HTTP level: the Web API on loopback, and people who write, press, fill in and ask.

It refuses what Slack refuses (by the table of limits that the product uses too), keeps channels and messages,
expires triggers and response URLs, can misbehave on demand (429, 500, a dropped connection before or after
accepting), signs what it sends, and speaks Socket Mode.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode

from bot.surfaces.slack.limits import problems_of_message, problems_of_view

SECRET = "signing-secret"
HANG = -1
TOKEN = "xoxb-test"
SCOPES = "chat:write,commands,im:history,users:read,users:read.email,channels:read,groups:read,channels:history,groups:history,im:write,files:write,dnd:read"


@dataclass
class Message:
    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str | None
    metadata: dict[str, Any]
    edits: int = 0
    files: list[dict[str, Any]] = field(default_factory=list)

    def words(self) -> str:
        """Everything that a reader sees, in order."""
        return "\n".join(_words(self.blocks)) or self.text

    def buttons(self, menus: bool = False) -> list[dict[str, Any]]:
        found = []
        for block in self.blocks:
            for element in block.get("elements", []) if block["type"] == "actions" else []:
                found.append({**element, "block_id": block.get("block_id", "")})
        return [e for e in found if e["type"] == ("overflow" if menus else "button")]

    def links(self) -> list[tuple[str, str]]:
        """Words and address of each link."""
        return [(part["text"], part["url"]) for part in _links(self.blocks)]


@dataclass
class View:
    id: str
    payload: dict[str, Any]
    user: str

    def words(self) -> str:
        """Everything that a reader sees above and beside the inputs, in order."""
        return "\n".join(_words(self.payload["blocks"]))

    def initial(self, name: str) -> str:
        """What an input is prefilled with."""
        element = next(b["element"] for b in self.payload["blocks"] if b.get("block_id") == name)
        kinds = ("initial_date", "initial_user", "initial_conversation", "initial_value")
        option = (element.get("initial_option") or {}).get("value")
        return str(option or next((element[kind] for kind in kinds if element.get(kind)), ""))


@dataclass
class Answer:
    """What the app answered a request with."""

    status: int
    body: str
    headers: dict[str, list[str]] = field(default_factory=dict)

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body) if self.body else {}


Deliver = Callable[[str, dict[str, str]], Answer]


class FakeSlack:
    """A workspace. `deliver` hands a signed request to the app."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.uploads: dict[str, dict[str, Any]] = {}
        self.channels: dict[str, dict[str, Any]] = {}
        self.messages: list[Message] = []
        self.ephemeral: list[dict[str, Any]] = []
        self.views: list[View] = []
        self.homes: dict[str, dict[str, Any]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[str] = []
        self.scopes = SCOPES
        self.trouble: dict[str, deque[str]] = defaultdict(deque)
        self.mood: Callable[[str], str | None] = lambda method: None
        self.takes: Callable[[str], float] = lambda method: 0.0  # seconds before a call is dealt with
        self.deliver: Deliver | None = None
        self.now: Callable[[], float] = time.time
        self.page = 1000  # as many of anything as Slack gives in one answer
        self.slow: dict[str, float] = {}  # seconds that the calls of a method take
        self.patience = 0.6  # how long a hanging call hangs: longer than its caller waits
        self.lock = threading.RLock()
        self._triggers: dict[str, tuple[float, bool]] = {}
        self._responses: dict[str, tuple[float, int]] = {}
        self._numbers = itertools.count(1)
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/"
        self.user("UBOT", "boardbot", is_bot=True)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # -- the workspace --

    def load(self, workspace: dict[str, Any]) -> None:
        """Begin as a workspace that was recorded: its users, channels, messages and home tabs."""
        self.users |= workspace["users"]
        self.channels = {id: c | {"members": set(c["members"])} for id, c in workspace["channels"].items()}
        self.messages = [Message(**message) for message in workspace["messages"]]
        self.homes = workspace["homes"]
        self._numbers = itertools.count(100_000)  # beyond every number that was given before

    def user(self, id: str, name: str, email: str | None = None, tz: str = "Europe/London", **more: Any) -> str:
        self.users[id] = {
            "id": id,
            "name": name,
            "tz": tz,
            "profile": {"real_name": name, "email": email},
            **more,
        }
        return id

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

    def in_channel(self, channel: str) -> list[Message]:
        return [m for m in self.messages if m.channel == channel]

    def dm(self, user: str) -> list[Message]:
        return self.in_channel(f"D{user}")

    def to_others(self, user: str = "UOFF") -> list[Message]:
        """What went to anybody but this user: to the leads, where the officer was told of other things before."""
        return [m for m in self.messages if m.channel != f"D{user}"]

    def fail_next(self, method: str, *troubles: str) -> None:
        """The next calls of a method.

        "429", "500", "503", "garbage", an error code; "drop_before" and "drop_after" accepting it, as "hang_before" and
        "hang_after" for longer than the caller waits. `mood` says the same of any call.
        """
        self.trouble[method].extend(troubles)

    # -- what people do --

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
        state: dict[str, Any] = {}
        for block in view.payload["blocks"]:
            if block["type"] != "input":
                continue
            name, element = block["block_id"], block["element"]
            value = values.get(name, view.initial(name)) or None
            kinds = {
                "static_select": {"selected_option": {"value": value} if value else None},
                "datepicker": {"selected_date": value},
                "users_select": {"selected_user": value},
                "conversations_select": {"selected_conversation": value},
                "plain_text_input": {"value": value},
            }
            state[name] = {element["action_id"]: {"type": element["type"], **kinds[element["type"]]}}
        payload = {
            "type": "view_submission",
            "user": {"id": user, "team_id": "T1"},
            "team": {"id": "T1"},
            "api_app_id": "A1",
            "trigger_id": self.trigger(),
            "view": {**view.payload, "id": view.id, "hash": "h", "state": {"values": state}},
        }
        answer = Answer(0, "")
        for _ in range(copies):
            answer = self.send(urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded")
        return answer

    # -- signed requests --

    def send(self, body: str, content_type: str, *, secret: str = SECRET, age: float = 0) -> Answer:
        assert self.deliver, "nobody takes requests"
        return self.deliver(body, signed(body, content_type, secret, age))

    def next_ts(self) -> str:
        return f"{int(self.now())}.{next(self._numbers):06d}"

    def trigger(self) -> str:
        trigger = f"trigger-{next(self._numbers)}"
        self._triggers[trigger] = (time.monotonic(), False)
        return trigger

    def response_url(self) -> str:
        name = f"r{next(self._numbers)}"
        self._responses[name] = (time.monotonic(), 0)
        return self.url.replace("/api/", f"/respond/{name}")

    # -- the Web API --

    def call(self, method: str, params: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        """(status, headers, body) of a call; a body of None drops the connection."""
        with self.lock:
            self.calls.append((method, params))
            trouble = self.trouble[method].popleft() if self.trouble[method] else self.mood(method)
            if trouble == "429":
                return 429, {"Retry-After": "7"}, {"ok": False, "error": "ratelimited"}
            if trouble in ("500", "503"):
                return (
                    int(trouble),
                    {},
                    {"ok": False, "error": "internal_error" if trouble == "500" else "service_unavailable"},
                )
            if trouble == "drop_before":
                return 0, {}, None
            if trouble == "hang_before":
                return HANG, {}, None
            if trouble == "garbage":
                return 200, {}, "<html>not json</html>"
            if trouble and trouble not in ("drop_after", "hang_after"):
                return 200, {}, {"ok": False, "error": trouble}
            handler = getattr(self, "_" + method.replace(".", "_"), None)
            if handler is None:
                return 200, {}, {"ok": False, "error": "unknown_method"}
            answer = handler(params)
            if not answer.get("ok"):
                self.refused.append(f"{method}: {answer.get('error')}: {answer.get('detail', '')}")
            if trouble == "hang_after":
                return HANG, {}, None
            return (0, {}, None) if trouble == "drop_after" else (200, {}, answer)

    def _auth_test(self, p: dict[str, Any]) -> dict[str, Any]:
        return {
            "ok": True,
            "user": "boardbot",
            "team": "Test",
            "user_id": "UBOT",
            "bot_id": "B1",
            "team_id": "T1",
            "url": "x",
        }

    def _recipient(self, channel: str) -> tuple[str, str]:
        """The channel's id, or an error."""
        if channel in self.users:
            if self.users[channel].get("deleted"):
                return "", "account_inactive"
            return f"D{channel}", ""
        if channel.startswith("D") and channel[1:] in self.users:
            return channel, ""
        found = self.channels.get(channel)
        if found is None:
            return "", "channel_not_found"
        if found["is_archived"]:
            return "", "is_archived"
        return (channel, "") if "UBOT" in found["members"] else ("", "not_in_channel")

    def _chat_postMessage(self, p: dict[str, Any]) -> dict[str, Any]:
        channel, error = self._recipient(p.get("channel", ""))
        if error:
            return {"ok": False, "error": error}
        if problems := problems_of_message(p):
            return {"ok": False, "error": "invalid_blocks", "detail": problems}
        if (
            p.get("thread_ts")
            and not any(m.ts == p["thread_ts"] for m in self.messages)
            and not channel.startswith("D")
        ):
            return {"ok": False, "error": "thread_not_found"}
        message = Message(
            channel,
            self.next_ts(),
            p["text"],
            p.get("blocks") or [],
            p.get("thread_ts"),
            p.get("metadata") or {},
        )
        self.messages.append(message)
        return {"ok": True, "channel": channel, "ts": message.ts, "message": {"ts": message.ts}}

    def _chat_update(self, p: dict[str, Any]) -> dict[str, Any]:
        message = next((m for m in self.messages if m.channel == p.get("channel") and m.ts == p.get("ts")), None)
        if message is None:
            return {"ok": False, "error": "message_not_found"}
        if problems := problems_of_message(p):
            return {"ok": False, "error": "invalid_blocks", "detail": problems}
        message.text, message.blocks, message.edits = p["text"], p.get("blocks") or [], message.edits + 1
        return {"ok": True, "channel": message.channel, "ts": message.ts}

    def _views_open(self, p: dict[str, Any]) -> dict[str, Any]:
        made, used = self._triggers.get(p.get("trigger_id", ""), (0.0, True))
        if used or time.monotonic() - made > 3:
            return {"ok": False, "error": "exchanged_trigger_id" if used else "expired_trigger_id"}
        self._triggers[p["trigger_id"]] = (made, True)
        view = json.loads(p["view"]) if isinstance(p["view"], str) else p["view"]
        if problems := problems_of_view(view):
            return {"ok": False, "error": "invalid_arguments", "detail": problems}
        self.views.append(View(f"V{next(self._numbers)}", view, ""))
        return {"ok": True, "view": {**view, "id": self.views[-1].id}}

    def _views_publish(self, p: dict[str, Any]) -> dict[str, Any]:
        view = json.loads(p["view"]) if isinstance(p["view"], str) else p["view"]
        if view.get("type") != "home" or (problems := problems_of_view(view)):
            return {"ok": False, "error": "invalid_arguments", "detail": problems}
        self.homes[p["user_id"]] = view
        return {"ok": True, "view": view}

    def opens_home(self, user: str) -> Message:
        """Open the bot's home tab; what it then shows."""
        self.event({"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": "home"})
        return self.home(user)

    def home(self, user: str) -> Message:
        return Message("", "", "", self.homes[user]["blocks"], None, {})

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

    def _chat_getPermalink(self, p: dict[str, Any]) -> dict[str, Any]:
        if p["channel"] not in self.channels or "UBOT" not in self.channels[p["channel"]]["members"]:
            return {"ok": False, "error": "channel_not_found"}
        return {"ok": True, "permalink": f"https://example.org/archives/{p['channel']}/p{p['message_ts']}"}

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

    def _files_getUploadURLExternal(self, p: dict[str, Any]) -> dict[str, Any]:
        if not p.get("filename") or int(p.get("length") or 0) < 1:
            return {"ok": False, "error": "invalid_arguments"}
        if len(p.get("alt_txt") or "") > 1000:
            return {"ok": False, "error": "invalid_arguments", "detail": "alt_txt is too long"}
        id = f"F{next(self._numbers):010d}"
        file = {
            "id": id,
            "name": p["filename"],
            "alt_txt": p.get("alt_txt") or "",
            "length": int(p["length"]),
            "content": b"",
        }
        self.uploads[id] = file
        return {"ok": True, "upload_url": self.url.replace("/api/", f"/upload/{id}"), "file_id": id}

    def upload(self, id: str, content: bytes) -> int:
        """What is posted to an upload's address; its length must be the one that was announced."""
        file = self.uploads.get(id)
        if file is None or len(content) != file["length"]:
            return 400
        file["content"] = content
        return 200

    def _files_completeUploadExternal(self, p: dict[str, Any]) -> dict[str, Any]:
        files = json.loads(p["files"]) if isinstance(p["files"], str) else p["files"]
        found = [self.uploads.get(f["id"]) for f in files]
        if not all(f and f["content"] for f in found):
            return {"ok": False, "error": "file_not_found"}
        channel, error = self._recipient(p.get("channel_id", ""))
        if error or not channel.startswith(("C", "D", "G")):
            return {"ok": False, "error": error or "channel_not_found"}
        shared = [{**f, "title": t.get("title", "")} for f, t in zip(found, files, strict=True) if f]
        text = p.get("initial_comment") or ""
        self.messages.append(Message(channel, self.next_ts(), text, [], p.get("thread_ts"), {}, files=shared))
        return {"ok": True, "files": [{"id": f["id"], "title": f["title"]} for f in shared]}

    def _users_lookupByEmail(self, p: dict[str, Any]) -> dict[str, Any]:
        found = next((u for u in self.users.values() if u["profile"]["email"] == p["email"]), None)
        return {"ok": True, "user": found} if found else {"ok": False, "error": "users_not_found"}

    def _users_list(self, p: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "members": list(self.users.values()), "response_metadata": {"next_cursor": ""}}

    def _users_info(self, p: dict[str, Any]) -> dict[str, Any]:
        found = self.users.get(p["user"])
        return {"ok": True, "user": found} if found else {"ok": False, "error": "user_not_found"}

    def _dnd_teamInfo(self, p: dict[str, Any]) -> dict[str, Any]:
        if "dnd:read" not in self.scopes:
            return {"ok": False, "error": "missing_scope"}
        asked = p["users"].split(",")
        if len(asked) > 50:
            return {"ok": False, "error": "too_many_users"}
        nothing = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
        return {"ok": True, "users": {i: self.users[i].get("dnd", nothing) for i in asked}}

    def _conversations_info(self, p: dict[str, Any]) -> dict[str, Any]:
        found, error = self._known(p["channel"])
        return error or {"ok": True, "channel": self._shown(found)}

    def _conversations_list(self, p: dict[str, Any]) -> dict[str, Any]:
        """Public channels alone unless others are asked for; private ones only where the bot is in them."""
        kinds = p.get("types", "public_channel").split(",")
        if any(_SCOPE_OF_KIND[kind] not in self.scopes for kind in kinds):
            return {"ok": False, "error": "missing_scope"}
        found = [c for c in self.channels.values() if _kind(c) in kinds]
        if str(p.get("exclude_archived")).lower() in ("true", "1"):
            found = [c for c in found if not c["is_archived"]]
        found = [c for c in found if not c["is_private"] or "UBOT" in c["members"]]
        first, size = int(p.get("cursor") or 0), min(int(p.get("limit", 100)), self.page)
        more = str(first + size) if first + size < len(found) else ""
        return {
            "ok": True,
            "channels": [self._shown(c) for c in found[first : first + size]],
            "response_metadata": {"next_cursor": more},
        }

    def _known(self, channel: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """A channel, or the refusal: of a private one that the bot is not in, Slack says that there is none."""
        found = self.channels.get(channel)
        if found is None or (found["is_private"] and "UBOT" not in found["members"]):
            return {}, {"ok": False, "error": "channel_not_found"}
        if _SCOPE_OF_KIND[_kind(found)] not in self.scopes:
            return {}, {"ok": False, "error": "missing_scope"}
        return found, {}

    def _shown(self, channel: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in channel.items() if k != "members"} | {"is_member": "UBOT" in channel["members"]}

    def _conversations_members(self, p: dict[str, Any]) -> dict[str, Any]:
        found, error = self._known(p["channel"])
        if error:
            return error
        members, first = sorted(found["members"]), int(p.get("cursor") or 0)
        size = min(int(p.get("limit", 100)), self.page)
        more = str(first + size) if first + size < len(members) else ""
        return {"ok": True, "members": members[first : first + size], "response_metadata": {"next_cursor": more}}

    def _conversations_open(self, p: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "channel": {"id": f"D{p['users']}"}}

    def _conversations_history(self, p: dict[str, Any]) -> dict[str, Any]:
        shown = [
            {"ts": m.ts, "text": m.text, "metadata": m.metadata, "files": [{"name": f["name"]} for f in m.files]}
            for m in self.in_channel(p["channel"])
            if not m.thread_ts
        ]
        return {"ok": True, "messages": shown[::-1], "has_more": False}

    def _conversations_replies(self, p: dict[str, Any]) -> dict[str, Any]:
        shown = [
            {"ts": m.ts, "text": m.text, "metadata": m.metadata, "files": [{"name": f["name"]} for f in m.files]}
            for m in self.in_channel(p["channel"])
            if p["ts"] in (m.ts, m.thread_ts)
        ]
        return {"ok": True, "messages": shown, "has_more": False}

    def respond(self, name: str, payload: dict[str, Any]) -> tuple[int, str]:
        """A response URL: five uses in thirty minutes."""
        with self.lock:
            made, uses = self._responses.get(name, (0.0, 99))
            if uses >= 5 or time.monotonic() - made > 1800:
                return 404, "expired_url"
            self._responses[name] = (made, uses + 1)
            if payload.get("blocks") and (problems := problems_of_message(payload)):
                self.refused.append(f"response_url: {problems}")
                return 400, "invalid_blocks"
            self.ephemeral.append(payload)
            return 200, "ok"


def signed(body: str, content_type: str, secret: str = SECRET, age: float = 0) -> dict[str, str]:
    """The headers of a request from Slack."""
    stamp = str(int(time.time() - age))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest}",
    }


def _links(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for item in node:
            yield from _links(item)
    elif isinstance(node, dict):
        if node.get("type") == "link":
            yield node
        yield from _links(node.get("elements"))


def _words(node: Any) -> list[str]:
    """The visible text of blocks, one line a block or list item."""
    if isinstance(node, list):
        return [line for item in node for line in _words(item)]
    if not isinstance(node, dict):
        return []
    if node.get("type") == "rich_text_section":
        return ["".join(part.get("text", "") for part in node["elements"])]
    if isinstance(node.get("text"), str):
        return [node["text"]]
    return [line for key in ("text", "elements", "fields") if key in node for line in _words(node[key])]


_SCOPE_OF_KIND = {"public_channel": "channels:read", "private_channel": "groups:read"}


def _kind(channel: dict[str, Any]) -> str:
    return "private_channel" if channel["is_private"] else "public_channel"


class _Server(ThreadingHTTPServer):
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that hang up, as a killed process does, are no errors here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _handler(slack: FakeSlack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            content = self.rfile.read(length)
            if len(content) < length:  # its sender ended half way: nothing was asked
                self.close_connection = True
                return
            if self.path.startswith("/upload/"):
                self._answer(slack.upload(self.path.rpartition("/")[2], content), {}, "OK")
                return
            raw = content.decode()
            is_json = "json" in (self.headers.get("Content-Type") or "")
            params = json.loads(raw) if is_json and raw else {k: v[0] for k, v in parse_qs(raw).items()}
            if self.path.startswith("/respond/"):
                status, text = slack.respond(self.path.rpartition("/")[2], params)
                self._answer(status, {}, text)
                return
            method = self.path.rpartition("/")[2].partition("?")[0]
            query = {k: v[0] for k, v in parse_qs(self.path.partition("?")[2]).items()}
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ") or params.get("token", "")
            if token not in (TOKEN, "xapp-test"):
                self._answer(200, {}, {"ok": False, "error": "invalid_auth"})
                return
            time.sleep(slack.takes(method) or slack.slow.get(method, 0))
            status, headers, body = slack.call(method, {**query, **params})
            if body is None:
                time.sleep(slack.patience if status == HANG else 0)
                self.close_connection = True
                self.connection.close()
                return
            self._answer(status, headers, body)

        do_GET = do_POST

        def _answer(self, status: int, headers: dict[str, str], body: Any) -> None:
            data = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            for name, value in {
                **headers,
                "Content-Type": "application/json",
                "x-oauth-scopes": slack.scopes,
            }.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
