"""Reading a lead's plain words: which references, which RAG, what is left. It never guesses.

A reference is only taken where the reader can see one: at the start of a line, or anywhere if it holds both a
letter and a digit ("CTB-07", also written "CTB 07" or "ctb_07"). Which references exist is the caller's knowledge.
A RAG word counts only where it leads: set off by punctuation, alone, or a colour followed by words that make no other
thing of it; so "amber recruitment is late" is a rating, and "Green spaces plan agreed" or "amber to green" is not.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.rag import SPOKEN, Rag

_DASHES = re.compile("[_\u2010\u2011\u2012\u2013]")
_TOKEN = re.compile("[A-Za-z0-9]+(?:[-./_\u2010\u2011\u2012\u2013][A-Za-z0-9]+)*")
_LOOSE = re.compile(r"([A-Za-z]{2,}) ?(\d+(?:\.\d+)*)(?![\w-])")  # "CTB 07" and "CTB07" for CTB-07
_LEAD_IN = re.compile(r"^[\s*_•>–(-]*(?:re:?\s+|update(?:\s+on)?:?\s+|for:?\s+)?", re.IGNORECASE)
_SEPARATOR = r"[ \t]*(?:[:;,.!–—|]+|-(?=\s)|\n|$)"
_RAG = re.compile(
    r"[\s:;,–—|-]*(?:rag\s*[:=]?\s*)?(" + "|".join(sorted(map(re.escape, SPOKEN), key=len, reverse=True)) + r")"
    r"(?![\w-])" + _SEPARATOR,
    re.IGNORECASE,
)
_COMPOUNDS = (
    "alert agenda area areas badge badges belt book card cards corridor corridors cross economy energy flag flags"
    " finance gym gyms homes hub hubs infrastructure investment jobs lane light lights line lists list paper pathway"
    " herring sky party bin bins cross"
    " pathways plan plans prescribing roof route routes skills social space spaces tape team teams travel zone zones"
)
_HEDGES = "if and or to has is was will had said says goes went can could would may might gave left joined"
_COLOUR_THEN_WORDS = re.compile(
    r"[\s:;,–—|-]*(blue|green|amber|red|gr[ea]y)[ \t]+(?!(?:"
    + f"{_COMPOUNDS} {_HEDGES}".replace(" ", "|")
    + r")\b)(?=\w)",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(r"[\s:;,–—|-]*no\s+(?:change|update)s?(?![\w-])" + _SEPARATOR, re.IGNORECASE)
_EXCEPT = re.compile(r"[\W_]*(?:well\b|except|but\b|apart from|other than|although|however|bar\b)", re.IGNORECASE)
_NAME = re.compile(r"(?!I\b)[A-Z]")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_LEFTOVER = re.compile(r"^(?:[\s;,.–—|-]|:(?![\w+-]+:))+")


_COLOURS = re.compile(r"\b(blue|green|amber|red|gr[ea]y)\b", re.IGNORECASE)
_COLOUR_ALONE = re.compile(
    r"\b(?:blue|green|amber|red|gr[ea]y)\b(?![ \t-]+(?:" + _COMPOUNDS.replace(" ", "|") + r")\b)", re.IGNORECASE
)
_COMPLETE = {"complete", "completed", "done"}


@dataclass(frozen=True)
class Said:
    """What one piece of text says: a rating if one leads, "no change" if that leads, and the remaining words."""

    rag: Rag | None
    no_change: bool
    words: str


@dataclass(frozen=True)
class Quoted:
    """A piece of a reply that names exactly one reference (as typed, upper case).

    `leads`: it begins with the reference; `set_off`: what follows is set off from it by punctuation or a new line.
    """

    ref: str
    said: Said
    leads: bool = True
    set_off: bool = False
    text: str = ""


def _tokens(line: str) -> list[tuple[int, int, str]]:
    """(start, end, reference in its usual form) of everything in a line that could be one."""
    exact = [(m.start(), m.end(), _DASHES.sub("-", m.group()).upper()) for m in _TOKEN.finditer(line)]
    loose = [(m.start(), m.end(), f"{m.group(1)}-{m.group(2)}".upper()) for m in _LOOSE.finditer(line)]
    return sorted(exact + loose)


def _head(line: str) -> int:
    match = _LEAD_IN.match(line)
    return match.end() if match else 0


def possible_references(text: str) -> list[str]:
    """Every token of `text` that could be a reference, upper case, in order, once each."""
    found: dict[str, None] = {}
    for line in text.splitlines() or [""]:
        for start, _, word in _tokens(line):
            both = any(c.isalpha() for c in word) and any(c.isdigit() for c in word)
            if both or start == _head(line):
                found[word] = None
    return list(found)


def read_words(text: str) -> Said:
    """Read a leading RAG word or "no change" off `text`. Where a second colour hedges it, no rating is read."""
    words = _tidy(text)
    if match := _RAG.match(text) or _COLOUR_THEN_WORDS.match(text):
        spoken, rest = match.group(1).lower(), text[match.end() :]
        hedged = _says_another(rest, SPOKEN[spoken]) or (spoken in _COMPLETE and _tidy(rest))
        named = match.re is _COLOUR_THEN_WORDS and _NAME.match(rest)  # Amber Smith, Red Lion
        return Said(None, False, words) if hedged or named else Said(SPOKEN[spoken], False, _tidy(rest))
    if match := _NO_CHANGE.match(text):
        rest = text[match.end() :]
        taken_back = _COLOURS.search(rest) or _EXCEPT.match(rest)
        return Said(None, False, words) if taken_back else Said(None, True, _tidy(rest))
    return Said(None, False, words)


def _says_another(rest: str, rag: Rag) -> bool:
    return any(SPOKEN[found.lower()] is not rag for found in _COLOURS.findall(rest))


def quoted_parts(text: str, known: set[str]) -> list[Quoted] | None:
    """Split a reply by the known references (upper case) that it quotes.

    One reference: the whole reply is about it, but not where a rating leads and the reference only follows
    ("amber: blocked by CTB-02"). Several: each must begin a line of its own, and what follows belongs to it.
    Returns [] when none is quoted, and None when it can't be told which is meant.
    """
    refs = [ref for ref in possible_references(text) if ref in known]
    if not refs:
        return []
    led = [found for line in text.splitlines() if (found := _leading(line, known))]
    if len(refs) == 1 and len(led) <= 1:
        said = read_words(_without(text, refs[0], known))
        alone = read_words(text)
        if not _leading(text, known) and (alone.rag or alone.no_change):
            return None
        return [Quoted(refs[0], said, bool(led), _set_off(text, known), text)]
    parts: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        found = _leading(line, known)
        leading = found[0] if found else None
        inside = [ref for ref in possible_references(line) if ref in known and ref != leading]
        if inside or (not leading and not parts and line.strip()):
            return None
        if leading:
            parts.append((leading, [line]))
        elif parts:
            parts[-1][1].append(line)
    if len({ref for ref, _ in parts}) != len(parts):
        return None
    return [
        Quoted(ref, read_words(_without(said, ref, known)), True, _set_off(said, known), said)
        for ref, lines in parts
        for said in ["\n".join(lines)]
    ]


def said_of(text: str, ref: str) -> Said:
    """What a text says of an action that its writer named afterwards, whether or not it begins with its reference."""
    return read_words(_without(text, ref, {ref}))


def _set_off(text: str, known: set[str]) -> bool:
    found = _leading(text, known)
    return found is not None and re.match(r"[)*_ \t]*(?:[:;,–—|-]|\n)", text[found[1] :]) is not None


def with_usual_references(text: str, refs: Collection[str]) -> str:
    """`text` with what lines begin with as one of these references where it is one but for zeros: CTB-2 for CTB-02."""
    usual: dict[str, list[str]] = {}
    for ref in refs:
        usual.setdefault(_ZEROS.sub("", ref), []).append(ref)
    lines = []
    for line in text.split("\n"):
        head = _head(line)
        for start, end, word in _tokens(line):
            found = usual.get(_ZEROS.sub("", word), [])
            if start == head and word not in refs and len(found) == 1:
                line = line[:start] + found[0] + line[end:]
                break
        lines.append(line)
    return "\n".join(lines)


def names_a_rating(text: str) -> bool:
    """Whether a colour stands anywhere in a text as itself: not in green spaces, a red flag or Amber Road."""
    return bool(_COLOUR_ALONE.search(text))


def leading_words(text: str) -> list[str]:
    """What each line begins with, read as a reference."""
    return [word for line in text.splitlines() for start, _, word in _tokens(line) if start == _head(line)]


def _leading(line: str, known: set[str]) -> tuple[str, int] | None:
    """The known reference that a line begins with, and where it ends."""
    head = _head(line)
    return next(((word, end) for start, end, word in _tokens(line) if start == head and word in known), None)


def _without(text: str, ref: str, known: set[str]) -> str:
    """`text` without its first mention of `ref` if that leads; elsewhere the words stay as they were said."""
    found = _leading(text, known)
    return text[found[1] :].lstrip(")*_") if found and found[0] == ref else text


def _tidy(text: str) -> str:
    return _LEFTOVER.sub("", text).strip()
