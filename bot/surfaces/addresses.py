"""What addresses look like, by surface: the one place outside a surface's own folders that reads them.

An address of Slack is its bare id; another surface's begins with its name and a colon (docs/adr/0013).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Kind:
    """A surface: its name for people, what its people's and its channels' addresses look like, and how the bot is
    brought into a channel."""

    label: str
    person: str
    channel: str
    invitation: str


BARE = "slack"
"""The surface whose addresses have no name before them."""
MAIL = "mail"
"""The surface of those who have no account: what they answer comes in by a link."""
NO_CHANNEL = r"(?!)"
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        BARE: Kind("Slack", r"[UW][A-Z0-9]{2,}", r"[CG][A-Z0-9]+", "/invite @boardbot"),
        MAIL: Kind("mail", r"mail:[^\s@:]+@[^\s@:]+", NO_CHANNEL, ""),
    }
)


def surface_of(address: str) -> str:
    """The name of the surface that an address is of."""
    name, colon, _ = address.partition(":")
    return name if colon else BARE


def mail_address(email: str) -> str:
    """An email address as an address of the mail surface."""
    return f"{MAIL}:{email.strip().lower()}"


def mailbox_of(address: str) -> str:
    """The email address of an address of the mail surface."""
    return address.removeprefix(f"{MAIL}:")


def label_of(surface: str) -> str:
    """What people call a surface."""
    return KINDS[surface].label if surface in KINDS else surface


def invitation(channel: str) -> str:
    """What brings the bot into a channel, said in it."""
    kind = KINDS.get(surface_of(channel))
    return kind.invitation if kind else ""


def is_person(text: str) -> bool:
    """Whether a word is a person's address on some surface, rather than a name."""
    return any(re.fullmatch(kind.person, text) for kind in KINDS.values())


def is_channel(text: str) -> bool:
    """Whether a word is a channel's address on some surface, rather than its name."""
    return any(re.fullmatch(kind.channel, text) for kind in KINDS.values())
