"""Who does something, from where and with what; and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core import Core
from bot.messages.message import Form, Message
from bot.services.access.permissions import require_person
from bot.services.access.visibility import Viewer, resolve_viewer
from bot.services.boards.channels import ANSWER_SECONDS
from bot.services.people.accounts import person_for_account
from bot.services.updates.answers import Place
from bot.surfaces.base import Account, Deadline, Directory
from bot.views.deliveries import NoteView
from storage.people import Person


@dataclass(frozen=True)
class Show:
    """Messages for whoever did it, alone: in place of what was pressed, or anew."""

    messages: tuple[Message, ...]
    in_place: bool = False


Reply = Show | Form | None
"""What is shown to whoever did it: messages, a form to fill in, or nothing."""


@dataclass(frozen=True)
class Interaction:
    """One thing that somebody does on a surface: who they are there, where, and what the bot works with."""

    core: Core
    now: datetime
    directory: Directory | None
    address: str
    """Their address on the surface."""
    place: Place
    """Where to answer: the thread of their direct message, or their address."""
    channel: str = ""
    """The conversation that it is done in."""
    message: str = ""
    """The message that was pressed on, where the bot keeps it up to date itself; an answer shown to one alone is none."""
    in_home: bool = False
    idempotency_key: str = ""
    """Distinguishes this from what else they do, and is the same where it comes in a second time."""

    @property
    def person(self) -> Person:
        """The person who does it. Raises UnknownPerson."""
        return require_person(self._person())

    @property
    def viewer(self) -> Viewer:
        """Who asks, and what they may see; the surface's part of that takes a second at most."""
        deadline = Deadline.within(ANSWER_SECONDS)
        return resolve_viewer(
            core=self.core,
            user_id=self.address,
            person=self._person(deadline),
            channel=self.channel,
            directory=self.directory,
            now=self.now,
            deadline=deadline,
        )

    def _person(self, deadline: Deadline | None = None) -> Person | None:
        return person_for_account(
            core=self.core, user_id=self.address, directory=self.directory, now=self.now, deadline=deadline
        )

    def account(self, address: str) -> Account | None:
        """The account that somebody chose. Raises SurfaceError where the surface can't say."""
        return self.directory.by_id(address) if self.directory and address else None

    def say(self, sentence: str, hint: str = "") -> Show:
        """A sentence as a reply."""
        return Show((self.core.templates.compose(NoteView(sentence, hint), "note"),))
