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


_WORK_WORDS = """
public children childrens child adult adults family families early years year education learning skills housing
planning planned transport environment community communities safety commissioning commissioner commissioners mental
primary secondary social economic economy growth business data policy strategy strategic performance inclusion
inequality inequalities wellbeing nursing nurse medical therapy finance legal sport leisure culture food hub hubs
programme project group network alliance forum system place town borough county city council councils partner
partners partnership partnerships sector voluntary foundation association union society department office agency
authority company executive chief healthwatch engagement governance improvement advisor adviser advisors school
schools healthy lives life living young people youth justice offending probation fire rescue ambulance hospital
hospitals acute integrated clinical protection safeguarding prevention intervention support supported inclusive
regeneration climate energy waste licensing trading standards libraries museums parks digital technology
information communications corporate resources workforce human equality diversity special needs disability
disabilities autism carers care residential domestic abuse violence drugs alcohol substance tobacco smoking obesity
weight sexual reproductive maternity midwifery infant immunisation screening dental oral pharmacy optometry
employment jobs benefits income poverty welfare homelessness refuge migration integration quality assurance
assistant deputy senior principal interim acting joint associate area local regional national district all lead
leads
"""
_WORK = frozenset(_WORK_WORDS.split())
"""What is worked on or for, and as what: names of posts and teams are made of such words."""
_SMALL_WORDS = frozenset(["of", "for", "and", "the", "to", "in", "with", "at", "on", "by", "a", "an", "s"])
_SHORT_FORMS = """
ad sd nhs icb icp ics ccg ews sen send csp ph cyp vcse vcs gp gps dph dcs dass ceo hr it la lscb mash camhs elft
blmk phe ukhsa ohid dwp dfe eh ot hwb hwbb lgbt ncs pct pcn pcns
"""
_SHORT = frozenset(_SHORT_FORMS.split())
"""Abbreviations that plans use without saying what they are short for."""


def is_post(name: str, places: Iterable[str] = ()) -> bool:
    """Whether a printed name of a lead is surely a post, a team or an organisation: each of its words is one of work, of
    posts, a usual abbreviation, or of a place that is named; and one at least is of work or of posts.

    Anything else may be somebody's own name: it is none.
    """
    words = [word for word in re.findall(r"[^\W_]+", folded(name).casefold().replace("'", ""))]
    at_work = [word for word in words if word in _WORK or _POST.fullmatch(word)]
    known = _SMALL_WORDS | _SHORT | {part for place in places for part in re.findall(r"[^\W_]+", place.casefold())}
    return bool(at_work) and all(w in _WORK or w in known or _POST.fullmatch(w) or w.endswith("shire") for w in words)


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


_NOBODY = re.compile(
    r"[\s(\[]*(?:(?:lead )?(?:t\.?b\.?[acd]\b\.?"
    r"|to be (?:confirmed|agreed|advised|appointed|announced|decided|determined|filled|identified|recruited))"
    r"|(?:(?:post|role|position) (?:is )?|currently )?vacan(?:t|cy)(?: post| role| position)?"
    r"|recruiting|recruitment (?:underway|under way|in progress|ongoing|pending)|(?:being|under) recruit(?:ed|ment)"
    r"|n/?a|none|nobody|unknown|unassigned|not (?:yet )?(?:known|assigned|appointed|agreed|applicable)"
    r"|[-–—?.]+)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_REMARK = re.compile(
    r"[\s)\].?*!]*|[\s)\].]*[(\[:;,–—-]?\s*"
    r"(?:\(?(?:was|formerly|previously|until|from|since|left|vacated by|ex|pending|awaiting|new|interim|subject to|on hold)\b.*"
    r"|(?:in |out to |at |now )?(?:recruit|advert|interview|appoint|post|role|position|lead)\w*\b.*)",
    re.DOTALL | re.IGNORECASE,
)
"""What follows it: signs, or why, and since when."""
_BEFORE = re.compile(r"\b(?:was|formerly|previously|until|left|vacated|ex)\b", re.IGNORECASE)
_NAMED = re.compile(r"\b[A-Z][\w'’-]+\s+[A-Z][\w'’-]+")


def means_nobody(printed: str) -> bool:
    """Whether a printed lead says that nobody leads yet: "TBC", "Vacant (recruiting)", "Vacant post (was Priya Raman)".

    A remark may follow; where that names somebody, it has to say that they led before.
    """
    found = _NOBODY.fullmatch(printed.strip())
    if found is None:
        return False
    rest = found["rest"]
    if rest[:1].isalnum():
        return False
    return bool(_REMARK.fullmatch(rest)) and (not _NAMED.search(rest) or bool(_BEFORE.search(rest)))


def may_mean(printed: str, name: str) -> bool:
    """Whether printed words may mean somebody of this name: "Cllr Lee, Sam (chair)" for Sam Lee.

    A name of one word is meant by that word alone; a longer one by all of its words, whatever stands besides.
    """
    said, known = _words(printed), _words(name)
    return bool(known) and (said == known or (len(known) > 1 and known <= said))


@lru_cache(maxsize=20_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(words_of(folded(name))) - _TITLES


def may_be_short_for(printed: str, name: str) -> bool:
    """Whether printed words may be a shorter form of a name: "Cllr Lee", "S. Lee" or "Sam" with the surname for Sam Lee.

    They end with the surname; what stands before it are first names of theirs, or initials of them.
    """
    said = [word for word in _in_order(_without_remarks(printed)) if word not in _TITLES]
    known = _in_order(name)
    if not said or len(known) < 2 or len(said) > len(known) or said[-1] != known[-1] or len(said[-1]) < 2:
        return False
    firsts = known[:-1]
    return all(
        any(first == word or (len(word) == 1 and first.startswith(word)) for first in firsts) for word in said[:-1]
    )


def _without_remarks(printed: str) -> str:
    """A printed name without what stands beside it in brackets."""
    return re.sub(r"\(.*?\)", " ", printed)


def _in_order(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(name).casefold())


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
        parts = [part for part in parts if not means_nobody(part)] or parts
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
    if _OTHERS & set(words_of(printed)):
        return []
    if found := _named(known, lambda name: may_mean(printed, name)):
        return _only(found)
    return (
        []
        if _POST.search(_without_remarks(printed))
        else _only(_named(known, lambda name: may_be_short_for(printed, name)))
    )


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
