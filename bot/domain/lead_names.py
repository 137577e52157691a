"""Whom a lead's name as a plan prints it may mean: one person by another form of their name, or several in one cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from bot.domain.text import folded, words_of

T = TypeVar("T")

_JOINT = re.compile(r"\s*(?:[/;+&\n]|\b(?:and|with)\b)\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_OTHERS = {
    "not",
    "pa",
    "deputy",
    "assistant",
    "acting",
    "formerly",
    "ex",
    "for",
    "to",
    "via",
    "c/o",
    "replacing",
    "was",
}
"""Words beside a name that make it somebody else's."""
_POST = re.compile(
    r"\b(director|head|manager|lead|officer|chair|vice|secretary|coordinator|commissioner|consultant|council|nhs|icb|trust|service"
    r"|services|team|health|care|board|partnership|police|school|hospital|university|charity|college)\b",
    re.IGNORECASE,
)
"""What a post or an organisation has in its name, and a person's name hardly ever."""
_TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "cllr", "councillor", "sir", "dame", "rev", "cc"}


_WORK = re.compile(
    r"\b(public|children|childrens|adults?|family|families|early|education|learning|skills|housing|planning|transport"
    r"|environment|community|communities|safety|commissioning|mental|primary|social|economic|economy|business|data|policy"
    r"|strategy|performance|inclusion|inequalit\w+|wellbeing|nursing|medical|therapy|finance|legal|sport|leisure|culture"
    r"|food|hubs?|programme|project|group|network|alliance|forum|system|place|town|borough|council\w*|ccg|all|leads?"
    r"|partners?|executive|healthwatch|engagement|governance|sector|voluntary|foundation|association|union|society|department|office|agency|authority|company)\b",
    re.IGNORECASE,
)
"""What is worked on or for: names of teams have such a word."""


_PARTS = re.compile(r"\s*(?:[,/;&+()\[\]:\n]|\s[-–—]\s|\b(?:and|with|of|for)\b)\s*", re.IGNORECASE)


def is_post(name: str) -> bool:
    """Whether a printed name of a lead is surely a post, a team or an organisation, and no part of it anybody's own name.

    It has a word of posts or of work in it, and each part without one is an abbreviation of up to five letters ("CCG") or
    begins small ("healthy lives"). Where that is in doubt it is not.
    """
    parts = [part for part in _PARTS.split(folded(name).strip()) if part]
    at_work = [bool(_POST.search(part) or _WORK.search(part)) for part in parts]
    others = [part for part, works in zip(parts, at_work, strict=True) if not works]
    has_title = bool(_TITLES & set(words_of(folded(name))))
    return any(at_work) and not has_title and all(part[:1].islower() or _is_short(part) for part in others)


def _is_short(part: str) -> bool:
    return all(word.isupper() and len(word) <= 5 for word in part.split())


@lru_cache(maxsize=20_000)  # the same few thousand names are compared with every printed one
def plain(name: str) -> str:
    """A name for comparing: its case, quotes, dashes and blanks don't matter."""
    return " ".join(folded(name).casefold().split())


def joint_parts(printed: str) -> list[str]:
    """The parts of a cell that seems to name several leads: "A / B", "A and B", "A, B"; empty where it names one."""
    return _parts(_JOINT, printed) or _parts(_COMMA, printed)


def _parts(joint: re.Pattern[str], printed: str) -> list[str]:
    parts = [part for part in joint.split(printed.strip()) if part]
    return parts if len(parts) > 1 else []


def may_mean(printed: str, name: str) -> bool:
    """Whether printed words may mean somebody of this name: "Cllr Lee, Sam (chair)" for Sam Lee.

    A name of one word is meant by that word alone; a longer one by all of its words, whatever stands besides.
    """
    said, known = _words(printed), _words(name)
    return bool(known) and (said == known or (len(known) > 1 and known <= said))


@lru_cache(maxsize=20_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(words_of(folded(name))) - _TITLES


def may_mean_among(printed: str, name: str) -> bool:
    """Whether somebody of this name may be meant by a printed cell, alone or as one of several."""
    return any(may_mean(part, name) for part in (printed, *joint_parts(printed)))


def proposal_for(printed: str, known: Mapping[str, Sequence[T]]) -> list[T]:
    """Who may lead by a printed cell: the only one whom it may mean, or of a joint cell the only one of each part.

    Empty where any part is unknown, or means several: nobody is guessed, and nobody is left out. What follows a comma may
    be a post or an organisation.
    """
    if found := _same(printed, known):
        return _only(found)
    if parts := _parts(_JOINT, printed):
        every = [name for part in parts for name in _parts(_COMMA, part) or [part]]
        return _all([_one(part, known) for part in every])
    parts = _parts(_COMMA, printed)
    posts = [part for part in parts if _POST.search(part)]
    by_commas = _all([_one(part, known) for part in parts])
    return by_commas or (_one(printed, known) if len(parts) - len(posts) < 2 else [])


def _same(printed: str, known: Mapping[str, Sequence[T]]) -> list[T]:
    """Who has just this name, else who has its words in another order, or with a title."""
    exactly, words = plain(printed), _words(printed)
    exact = _named(known, lambda name: plain(name) == exactly)
    return exact or (_named(known, lambda name: _words(name) == words) if words else [])


def _one(printed: str, known: Mapping[str, Sequence[T]]) -> list[T]:
    """The only one whom a name may mean; nobody where it says that somebody else is meant: "PA to Sam Lee"."""
    if found := _same(printed, known):
        return _only(found)
    return [] if _OTHERS & set(words_of(printed)) else _only(_named(known, lambda name: may_mean(printed, name)))


def _named(known: Mapping[str, Sequence[T]], is_it: Callable[[str], bool]) -> list[T]:
    return _distinct(one for name, some in known.items() if is_it(name) for one in some)


def _only(found: list[T]) -> list[T]:
    return found if len(found) == 1 else []


def _all(parts: list[list[T]]) -> list[T]:
    return _distinct(one for part in parts for one in part) if all(parts) else []


def _distinct(found: Iterable[T]) -> list[T]:
    kept: list[T] = []
    for one in found:
        if one not in kept:
            kept.append(one)
    return kept
