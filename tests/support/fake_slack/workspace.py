"""What a workspace holds, and the requests that it signs."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tests.support.fake_slack.messages import Answer, Message, View

SECRET = "signing-secret"
SCOPES = "chat:write,commands,im:history,users:read,users:read.email,channels:read,groups:read,channels:history,groups:history,im:write,files:write,files:read,dnd:read,app_mentions:read"

Deliver = Callable[[str, dict[str, str]], Answer]


class Workspace:
    """A workspace. `deliver` hands a signed request to the app."""

    url = ""

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
        self.clock_apart = 0.0  # seconds of its own clock beside this machine's
        self.asks_to_wait = 7  # seconds, where it is asked too much
        self.page = 1000  # as many of anything as Slack gives in one answer
        self.slow: dict[str, float] = {}  # seconds that the calls of a method take
        self.patience = 0.6  # how long a hanging call hangs: longer than its caller waits
        self.lock = threading.RLock()
        self._triggers: dict[str, tuple[float, bool]] = {}
        self._responses: dict[str, tuple[float, int]] = {}
        self._numbers = itertools.count(1)

    def load(self, workspace: dict[str, Any]) -> None:
        """Begin as a workspace that was recorded: its users, channels, messages and home tabs."""
        self.users |= workspace["users"]
        self.channels = {id: c | {"members": set(c["members"])} for id, c in workspace["channels"].items()}
        self.messages = [Message(**message) for message in workspace["messages"]]
        self.homes = workspace["homes"]
        self._numbers = itertools.count(100_000)  # beyond every number that was given before

    def recorded(self) -> str:
        """The workspace as `load` takes it, as JSON."""
        channels = {id: c | {"members": sorted(c["members"])} for id, c in self.channels.items()}
        messages = [asdict(message) for message in self.messages]
        return json.dumps({"users": self.users, "channels": channels, "messages": messages, "homes": self.homes})

    def in_channel(self, channel: str) -> list[Message]:
        return [m for m in self.messages if m.channel == channel]

    def dm(self, user: str) -> list[Message]:
        return self.in_channel(f"D{user}")

    def to_others(self, user: str = "UOFF") -> list[Message]:
        """What went to anybody but this user: to the leads, where the officer was told of other things before."""
        return [m for m in self.messages if m.channel != f"D{user}"]

    def home(self, user: str) -> Message:
        return Message("", "", "", self.homes[user]["blocks"], None, {})

    def fail_next(self, method: str, *troubles: str) -> None:
        """The next calls of a method.

        "429", "500", "503", "garbage", an error code; "drop_before" and "drop_after" accepting it, as "hang_before" and
        "hang_after" for longer than the caller waits. `mood` says the same of any call.
        """
        self.trouble[method].extend(troubles)

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


def signed(body: str, content_type: str, secret: str = SECRET, age: float = 0) -> dict[str, str]:
    """The headers of a request from Slack."""
    stamp = str(int(time.time() - age))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={digest}",
    }
