"""Who does something, from where and with what; and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from bot.core import Core
from bot.messages.message import Form, Message
from bot.services.access.permissions import require_person
from bot.services.access.visibility import Viewer, resolve_viewer
from bot.services.people.recognise import person_for_account
from bot.services.updates.answers import Place
from bot.surfaces.base import Account
from bot.views.deliveries import NoteView
from storage.people import Person


@dataclass(frozen=True)
class Show:
    """Messages for whoever did it, alone: in place of what was pressed, or anew."""

    messages: tuple[Message, ...]
    in_place: bool = False


Reply = Show | Form | None
"""What is shown to whoever did it: messages, a form to fill in, or nothing."""


class Who(TypedDict):
    """What every use case is given that somebody may call once only."""

    core: Core
    by: Person
    now: datetime
    idempotency_key: str


@dataclass(frozen=True)
class Interaction:
    """One thing that somebody does on a surface: who they are there, where, and what the bot works with."""

    core: Core
    now: datetime
    address: str
    """Their address on the surface."""
    place: Place
    """Where to answer: the thread of their direct message, or their address."""
    channel: str = ""
    """The conversation that it is done in."""
    message: str = ""
    """The message that was pressed on, where the bot keeps it up to date itself; an answer shown to one alone is none."""
    idempotency_key: str = ""
    """Distinguishes this from what else they do, and is the same where it comes in a second time."""

    @property
    def person(self) -> Person:
        """The person who does it. Raises UnknownPerson, and SurfaceError where that can't be asked just now."""
        return require_person(person_for_account(core=self.core, address=self.address, now=self.now))

    @property
    def viewer(self) -> Viewer:
        """Who asks, and what they may see; the surface's part of that takes a second at most."""
        return resolve_viewer(core=self.core, address=self.address, channel=self.channel, now=self.now)

    def once(self, key: str = "") -> Who:
        """What a use case is given that is done once for this interaction, or for a key. Raises UnknownPerson."""
        return {"core": self.core, "by": self.person, "now": self.now, "idempotency_key": key or self.idempotency_key}

    def account(self, address: str) -> Account | None:
        """The account that somebody chose. Raises SurfaceError where the surface can't say."""
        return self.core.directories.by_address(address) if address else None

    def say(self, sentence: str, hint: str = "") -> Show:
        """A sentence as a reply."""
        return Show((self.core.templates.compose(NoteView(sentence, hint), "note"),))
