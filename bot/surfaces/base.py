"""What a surface is: a chat product that boardbot speaks through."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.unreachable import Unreachable


@dataclass(frozen=True)
class Outgoing:
    """A message to send, or (with `edits_ts`) one whose text is to be replaced. `body` is a neutral message."""

    key: str
    recipient: str
    body: dict[str, Any]
    thread_ts: str | None = None
    edits_ts: str | None = None
    link: str = ""
    """Where its reader answers in a browser, on a surface that takes no answers itself."""
    reply_token: str = ""
    """What an answer by mail is known by, where those are read."""
    refs: tuple[str, ...] | None = None
    """Given where only these references may be said: its words stay behind the link."""

    @property
    def method(self) -> str:
        """Which of the chat product's limits it counts against: "post" or "edit"."""
        return "edit" if self.edits_ts else "post"


@dataclass(frozen=True)
class SendOutcome:
    """What came of sending: "sent"; "retry" (surely not sent); "failed" (never will be); "unknown"; "released" (not tried)."""

    state: str
    reason: str = ""
    channel: str | None = None
    ts: str | None = None
    retry_after: timedelta | None = None
    asked_to_wait: bool = False
    """The surface is asked too much: nothing of this kind goes there before `retry_after` is over."""
    nobody_there: Unreachable | None = None
    """Where it is a person's account that takes no message: why."""


@dataclass(frozen=True)
class Interruption:
    """Why nothing that people write or press comes in, and how to fix it."""

    why: str
    fix: str


@dataclass(frozen=True)
class Account:
    """A person's account on a surface."""

    address: str
    name: str
    email: str | None
    timezone: str
    usable: bool = True
    """False for a deactivated account or a bot."""
    outside: bool | None = False
    """A guest's, or of another organisation: not one of the council's own; None where that is not known yet."""


@dataclass(frozen=True)
class Status:
    """What the status of an account says: whether they are away, and until when, where it ends by itself."""

    away: bool
    until: datetime | None = None


@dataclass(frozen=True)
class Channel:
    """A channel: whether only its members see it, whether the bot is one of them, and whether it is archived."""

    address: str
    name: str
    private: bool
    member: bool
    archived: bool = False


@dataclass(frozen=True)
class Seen:
    """What a channel was when it was asked about; no channel where none is shown to the bot: it is private, or gone."""

    at: datetime
    channel: Channel | None

    @property
    def private(self) -> bool:
        return self.channel is None or self.channel.private


@dataclass(frozen=True)
class Deadline:
    """Until when an answer is waited for, by the clock that is never set."""

    ends: float

    @classmethod
    def within(cls, seconds: float) -> Deadline:
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds."""
        return max(0.0, self.ends - time.monotonic())


class Surface(Protocol):
    def send(self, outgoing: Outgoing) -> SendOutcome:
        """Send once. Never raises for what the chat product answers."""
        ...

    def find(self, outgoing: Outgoing, since: datetime) -> SendOutcome:
        """Whether this message is there: "sent", "retry" for surely not, "unknown" for not now, "unfindable" for can't tell.

        "once more" is for can't tell where a second copy harms nobody: it is sent again, and never a third time.
        """
        ...


class Directory(Protocol):
    """Who has an account, and who is in a channel. Raises SurfaceError where it is not clear.

    The error is `passing` where the same question may be answered the next time.
    """

    def by_email(self, email: str) -> Account | None: ...

    def by_address(self, address: str, deadline: Deadline | None = None) -> Account | None: ...

    def accounts(self) -> list[Account]:
        """Every account there is, deactivated ones too."""
        ...

    def quiet(self, addresses: Sequence[str], now: datetime) -> dict[str, datetime]:
        """Those of these accounts that are not to be disturbed, or say that they are away, and until when.

        Never raises: nobody is in it of whom the surface says nothing.
        """
        ...

    def statuses(self, addresses: Collection[str], now: datetime, deadline: Deadline) -> dict[str, Status]:
        """What the statuses of these accounts say, asked about now and then; without those of which nothing comes in time.

        Never raises.
        """
        ...

    def channels_seen(self, channels: Collection[str], now: datetime, deadline: Deadline) -> dict[str, Seen]:
        """What these channels are, asked at most once a minute; without those of which the surface says nothing in time.

        Never raises for what the chat product answers, nor does `members_seen`.
        """
        ...

    def members_seen(self, channels: Collection[str], now: datetime, deadline: Deadline) -> dict[str, set[str]]:
        """Who is in these channels, likewise."""
        ...

    def forget_channel(self, channel: str) -> None:
        """Have a channel and its members asked about afresh the next time."""
        ...

    def channel(self, channel: str) -> Channel | None:
        """A channel by its address; None where there is none that the bot may know of."""
        ...

    def channel_named(self, name: str) -> Channel | None: ...

    def link_to(self, channel: str, message: str) -> str:
        """The web address of a message, by its channel and its id there; "" where there is none. Never raises."""
        ...

    def file(self, file: str, most: int) -> bytes:
        """What a file holds that somebody sent, by its id; of at most so many bytes."""
        ...
