"""What is said of an action, by whatever way it comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.evidence import Evidence
from bot.domain.rag import Rag


@dataclass(frozen=True)
class Answer:
    """What is said of an action. `rag` None: no rating was given. `no_change` re-confirms the last rating."""

    rag: Rag | None = None
    narrative: str = ""
    next_step: str = ""
    help_needed: str = ""
    due: date | None = None
    due_reason: str = ""
    no_change: bool = False
    shown: int | None = None
    """The version of the action (see `versions_of`) that its writer was shown: it is not filed where there is a newer one.
    None where none was shown.
    """
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a receipt goes: a user or channel id, and the thread in it."""

    recipient: str
    thread_ts: str | None = None


@dataclass(frozen=True)
class Source:
    """The message that somebody's words came in by. `edited_ts` is when they were changed into these."""

    channel: str
    ts: str
    edited_ts: str = ""


@dataclass(frozen=True)
class Addition:
    """The rating that an update's words left out, or the due date that they name; and where its receipt goes."""

    update_id: int
    place: Place
    rag: Rag | None = None
    due: date | None = None


@dataclass(frozen=True)
class Filing:
    """Which action an answer is filed against, and how it came in."""

    action_id: int
    via: str
    place: Place | None = None
    """Where its receipt goes; None where something else confirms it."""
    period: str | None = None
    """The month; where none is given, that of the asking, else this one."""
    edits: int | None = None
    """The update that this one is a further version of."""
    source: Source | None = None


class NoRatingYet(Exception):
    """ "No change" was said of an action that nobody has rated: the form is needed."""
