"""Replies about several actions: words about all of them at once, and the pieces of what has to be asked about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.rag import SPOKEN, Rag
from bot.domain.references import leading_reference, references_in
from bot.domain.replies.parts import BREAK, read_words
from bot.domain.text import folded

_ALL = (
    r"(?:all|both|everything|the lot|each|either|any(?:thing)?|every (?:one|action)|the rest)"
    r"(?: of)?(?: (?:them|these|those|mine|my actions|the actions|actions|ours|two|three|four|five|of them))*"
)
_ALL = rf"(?:{_ALL}|the board)"
_RATING = r"(on track|at risk|off track|not started|blue|green|amber|red|gr[ea]y)"
_SAME = (
    r"(no (?:change|update|news)s?(?: to report)?|unchanged|nothing (?:new|has changed|changed|to (?:report|update))"
    r"|(?:the )?same(?: as (?:before|last (?:month|time)))?|as (?:before|planned|last (?:month|time))"
    r"|(?:going )?(?:fine|good|ok|okay|well)|on schedule)"
)
_BE = r"(?:'s|'re)?(?: (?:is|are|still|now|stays?|remains?|looking|at|going))*"
_FORMS = (
    re.compile(rf"{_ALL}{_BE} (?:{_RATING}|{_SAME})(?![\w-])", re.IGNORECASE),
    re.compile(
        rf"(?:{_RATING}|{_SAME})[\s,(:-]*(?:(?:on|to|for|with|across|in)\b)?[\s(-]*{_ALL}\)?(?![\w-])", re.IGNORECASE
    ),
)
_OPENING = re.compile(r"^(?:[\s*_~`]*(?:hi|hello|hey|morning|ok|yes|thanks|sorry|so)\b[\s,.!-]*)+", re.IGNORECASE)
_EXCEPT = re.compile(
    r"^[\W_]*(?:except(?: for)?|apart from|but(?: not)?|other than|bar|excluding|not)\b", re.IGNORECASE
)
_EXCEPTION = re.compile(r"[\s,;(]*\b(?:except|apart from|but|other than|bar|excluding|not)\b", re.IGNORECASE)
_MARKER = re.compile(r"^\s*(?:[-*•–]|\(?(?:\d{1,2}|[a-h])[.):]|\d{1,2}(?=\s+[a-z]))\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"\s+(?=\(?\d{1,2}[.)]\s)")


COLOURS = ("blue", "green", "amber", "red", "grey", "gray")


def without_exception(text: str) -> str:
    """Words about all without what they leave out: "all on track" of "all on track except CTB-12"."""
    return _EXCEPTION.split(text, maxsplit=1)[0]


@dataclass(frozen=True)
class AboutAll:
    """Words about all that their writer was asked about: one rating, or none for "no change"."""

    rag: Rag | None
    words: str
    """What they say besides."""
    rest: str
    """What is said of the actions that they leave out, with their references."""
    colour: bool = False
    """The rating is named by its colour: what stands at another is not confirmed by these words."""


def about_all(text: str, known: set[str]) -> AboutAll | None:
    """Read "all on track", "no change on any", "everything green except CTB-12"; None where words say no such thing.

    A second rating, or an exception that names no known reference, makes it unclear.
    """
    plain = folded(text).strip()
    plain = plain[opening.end() :] if (opening := _OPENING.match(plain)) else plain
    match = next((found for form in _FORMS if (found := form.match(plain.lstrip("*_~` ")))), None)
    if match is None:
        return None
    rag = next((SPOKEN[group.lower()] for group in match.groups() if group and group.lower() in SPOKEN), None)
    colour = any(group and group.lower() in COLOURS for group in match.groups())
    rest = plain.lstrip("*_~` ")[match.end() :]
    if left_out := _EXCEPT.match(rest):
        named = rest[left_out.end() :].strip()
        is_known = any(references_in(line, known) for line in named.splitlines())
        return AboutAll(rag, "", named, colour) if is_known else None
    if any(references_in(line, known) for line in rest.splitlines()) or _names_a_rating_besides(rest):
        return None
    return AboutAll(rag, rest.strip(" \t\n,;:.!*_~`-"), "", colour)


def _names_a_rating_besides(rest: str) -> bool:
    return bool(re.search(r"\b(?:blue|green|amber|red|gr[ea]y)\b|\?|\b(?:one|some|the other)\b", rest, re.IGNORECASE))


def pieces(text: str, known: set[str]) -> list[str]:
    """A reply in the pieces that are asked about one by one: its lines with what follows each, and parts of one line.

    A piece begins with a list's mark, a reference or a rating; one alone is the whole reply.
    """
    lines = [line for each in text.splitlines() for line in _NUMBERED.split(each) if line.strip()]
    lines = [part for line in lines for part in _by_reference(line, known)]
    found: list[list[str]] = []
    begun = False
    for line in lines:
        marked = _MARKER.match(line)
        begins = bool(marked or leading_reference(line, known) or read_words(line).rag)
        if begins or not found:
            begun = begun or begins
            found.append([line[marked.end() :] if marked and not leading_reference(line, known) else line])
        else:
            found[-1].append(line)
    whole = ["\n".join(piece).strip() for piece in found]
    return [piece for piece in whole if piece] if begun and len(whole) > 1 else [text]


def _by_reference(line: str, known: set[str]) -> list[str]:
    """A line split where a reference begins another part of it: "CTB-01 amber, CTB-02 is in the way"."""
    starts = [at for at, _ in references_in(line, known) if at and BREAK.search(line[:at])]
    if not leading_reference(line, known) or any(re.search(r"\b(?:and|&)\s*$", line[:at]) for at in starts):
        return [line]
    ends = [*starts, len(line)]
    return [BREAK.sub("", line[a:b].rstrip()) for a, b in zip([0, *starts], ends, strict=True)]
