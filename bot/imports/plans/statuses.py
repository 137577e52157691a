"""What the status cell of an action says: a rating, that it has ended, how it stands, or words that say neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.domain.rag import MARKS, SPOKEN, Rag

_CLOSED = {"closed", "cancelled", "canceled", "withdrawn", "superseded", "removed"}
_DONE = {"complete", "completed", "done", "blue", "b", "achieved", "finished"}
_DONE_ON = re.compile(
    r"(?:action )?(?:completed?|done)(?: (?:on |in )?[\w\s/-]*\d{2,4})?|(?:green|blue)[\s/-]*completed?"
)
_LETTERS = {"b": Rag.BLUE, "g": Rag.GREEN, "a": Rag.AMBER, "r": Rag.RED}
_STATED = {"on target": Rag.GREEN, "on schedule": Rag.GREEN, "not yet started": Rag.GREY, "not begun": Rag.GREY}
_STATES = re.compile(
    r"(?:work )?(?:in progress|on ?going|under ?way|started|continuing|active|live|outstanding"
    r"|planned|planning|scheduled|pending|proposed"
    r"|paused|on hold|deferred|postponed|suspended|stalled|delayed|late|overdue|slipped|slipping|behind(?: schedule)?"
    r"|incomplete|not (?:yet )?(?:complete|completed|due|finished)|part(?:ially|ly)? (?:complete|completed|done|achieved|met)"
    r"|near(?:ly|ing) (?:complete|completion|done)|awaiting .{1,40}|waiting(?: .{1,40})?|to be (?:started|confirmed|agreed)"
    r"|tb[cda]|n/?a|not applicable|under review|in review|blocked|open|new|ahead(?: of schedule)?)"
)
"""How work stands, without saying whether that is well: never a colour."""
MEANINGS = ("blue", "green", "amber", "red", "grey", "complete", "closed", "open")
"""What a mapping may say that a status's words, or a colour, mean."""


class Status(NamedTuple):
    """A cell's rating and what becomes of the action; `kind` says of words that give neither whether they are a state of
    work ("state"), or not known ("unknown")."""

    rag: str
    status: str
    kind: str = ""


_NOTHING = Status("", "")


def read_status(text: str, ratings: Mapping[str, str] | None = None) -> Status:
    """A status cell as a reader means it, `ratings` first: what an officer said that words mean.

    "Complete" is blue and complete, "On track" green, "Closed" closed; "In progress" and "Amber/Green" are no colour.
    """
    plain = plain_words(text)
    if said := (ratings or {}).get(plain, ""):
        return Status("blue", "complete") if said in ("blue", "complete") else _as_said(said)
    if mark := next((rag for sign, rag in MARKS.items() if sign in text), None):
        return Status("blue", "complete") if mark is Rag.BLUE else Status(mark.value, "")
    shown, plain = plain, " ".join(re.sub(r"[^\w\s/-]", " ", plain).split())
    if not plain.strip("-") or plain == "none":
        return Status("", "", "unknown") if shown.strip("-\u2013\u2014. ") and plain != "none" else _NOTHING
    if plain in _CLOSED:
        return Status("", "closed")
    rag = SPOKEN.get(plain) or _LETTERS.get(plain) or _STATED.get(plain)
    if rag is None:
        parts = [p for p in re.split(r"\s*[-\u2013/(:]\s*|\s{2,}", text.lower().strip(" )")) if p]
        first = SPOKEN.get(parts[0]) or _LETTERS.get(parts[0]) if len(parts) > 1 else None
        others = {found for part in parts[1:] if (found := SPOKEN.get(part) or _LETTERS.get(part))}
        rag = first if others <= {first} else None  # "Amber/Green" is neither
    if plain in _DONE or rag is Rag.BLUE or _DONE_ON.fullmatch(plain):
        return Status("blue", "complete")
    if rag is not None:
        return Status(rag.value, "")
    begins = re.split(r"\s*[:;,(\u2013]\s*|\s+-\s+", plain_words(text), maxsplit=1)[
        0
    ]  # "In progress: draft with the chair"
    is_state = _STATES.fullmatch(plain) or _STATES.fullmatch(begins)
    return Status("", "open" if plain == "open" else "", "state" if is_state else "unknown")


def plain_words(text: str) -> str:
    """A status's words as a mapping names them: in lower case, blanks single."""
    return " ".join(text.lower().split())


def _as_said(said: str) -> Status:
    return Status("", said) if said in ("closed", "open") else Status(said, "")
