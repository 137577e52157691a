"""What replies say in the manner of the update form: lines with its labels, the month that they are for, a new due date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.domain.dates import MONTHS, next_day

_LABELS = {
    "next_step": r"next(?: steps?| actions?)?|what(?:'s| is|’s)? next",
    "help_needed": r"help(?: needed| wanted| required| requested| from the board)*|support needed|asks? of the board",
    "due": r"(?:(?:new|revised|expected|target|due) )?(?:due )?date|due(?: by| on)?|now due",
    "rating": r"rag(?: rating| status)?|rating|how is it going",
    "words": r"what(?:'s|’s| has)? happened|update|progress|narrative|comments?|commentary|notes?",
}
_LINE = re.compile(
    r"^[\s*_`~•-]*(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items())
    + r")[*_`~?]*\s*(?::|=|–|—| -)\s*(.*)$",
    re.IGNORECASE,
)
_NAMES = sorted(MONTHS, key=len, reverse=True)
_MONTH = "(" + "|".join(_NAMES) + ")"
_FOR_MONTH = (
    re.compile(
        rf"^[\W_]*(?:for |my |the )?{_MONTH}(?: 20\d\d)?(?:['’]s)?(?: (?:update|report|return|answer))?\s*(?:[:,–—-]|$)",
        re.I,
    ),
    re.compile(rf"^[\W_]*(?:for|as of|in respect of) {_MONTH}\b(?! \d{{1,2}}\b)", re.I),
    re.compile(rf"\b(?:update|answer|report|return|rating|reply) (?:is )?for {_MONTH}\b(?! \d{{1,2}}\b)", re.I),
    re.compile(rf"\((?:for )?{_MONTH}(?: update)?\)", re.I),
)
_DAY = (
    rf"(?:(?:the )?(?:end|middle) of |mid[- ]|early |late )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_MONTH}"
    r"(?: \d{1,2}(?:st|nd|rd|th)?\b(?!:))?(?:,? 20\d\d)?|\d{1,2}/\d{1,2}/(?:20)?\d\d|20\d\d-\d\d-\d\d"
)
_DUE_WORDS = re.compile(
    r"\b(?:(?:expect\w*|will|plan\w*|aim\w*|due)(?: [a-z]+){1,4}? (?:on|in|by)|by|until|till|to|expect\w*|due|aim\w*"
    r"|slip\w*|delay\w*|push\w*|postpon\w*|mov\w+|(?:new|revised) date|now)\b[\s:]*"
    rf"(?:(?:it|this|in|for|by|on|is|at|to|until|back|around|about)\s+)*(?P<day>{_DAY})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Labelled:
    """A text apart from its labelled lines, and what these say; "" where a label is not there."""

    words: str
    next_step: str = ""
    help_needed: str = ""
    due: str = ""


def labelled(text: str) -> Labelled:
    """Read the lines that begin with a label of the form; what follows one without a label belongs to it."""
    found: dict[str, list[str]] = {"rating": [], "words": []}
    at = "words"
    for line in text.splitlines():
        if match := _LINE.match(line):
            at = str(match.lastgroup if match.lastgroup in _LABELS else next(n for n in _LABELS if match.group(n)))
            found.setdefault(at, []).append(match.group(match.re.groups))
        elif not line.strip():
            at = "words"
            found[at].append(line)
        else:
            found.setdefault(at, []).append(line)
    said = {name: "\n".join(lines).strip() for name, lines in found.items()}
    rating, rest = said.pop("rating"), said.pop("words")
    return Labelled("\n".join(part for part in (rating, rest) if part), **said) if said or rating else Labelled(text)


def month_named(words: str) -> int | None:
    """The number of the month that words say they are for, where they begin with it or say so: "for September"."""
    match = next((found for form in _FOR_MONTH if (found := form.search(words))), None)
    return MONTHS[match.group(1).lower()] if match else None


def without_month(words: str) -> str:
    """Words without the month that they begin with, set off from the rest."""
    match = _FOR_MONTH[0].match(words)
    return words[match.end() :] if match else words


def due_offered(words: str, today: date) -> date | None:
    """The one day to come by which words say that it will be done: "expect end of November"."""
    named = {next_day(match.group("day"), today) for match in _DUE_WORDS.finditer(words) if _is_day(match.group("day"))}
    named.discard(None)
    day = named.pop() if len(named) == 1 else None
    return day if day and day > today else None


def _is_day(words: str) -> bool:
    """Whether words name a day or a month: "may" alone is no May."""
    return words not in ("may", "march")
