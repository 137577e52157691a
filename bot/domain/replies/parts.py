"""Reading a lead's plain words: which references, which RAG, what is left. It never guesses.

A reference is only taken where the reader can see one: at the start of a line, or anywhere if it holds both a
letter and a digit ("CTB-07", also written "CTB 07" or "ctb_07"). Which references exist is the caller's knowledge.
A RAG word counts only where it leads: set off by punctuation, alone, or a colour followed by words that make no other
thing of it; so "amber recruitment is late" is a rating, and "Green spaces plan agreed" or "amber to green" is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.rag import SPOKEN, Rag
from bot.domain.references import leading_reference, possible_references

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
_LEFTOVER = re.compile(r"^(?:[\s;,.–—|-]|:(?![\w+-]+:))+")


_COLOURS = re.compile(r"\b(blue|green|amber|red|gr[ea]y)\b", re.IGNORECASE)
_COLOUR_ALONE = re.compile(
    r"\b(?:blue|green|amber|red|gr[ea]y)\b(?![ \t-]+(?:" + _COMPOUNDS.replace(" ", "|") + r")\b)", re.IGNORECASE
)
_COMPLETE = {"complete", "completed", "done"}


@dataclass(frozen=True)
class ParsedText:
    """What one piece of text says: a rating if one leads, "no change" if that leads, and the remaining words."""

    rag: Rag | None
    no_change: bool
    words: str


@dataclass(frozen=True)
class ReplyPart:
    """A piece of a reply that names exactly one reference (as typed, upper case).

    `leads`: it begins with the reference; `set_off`: what follows is set off from it by punctuation or a new line.
    """

    ref: str
    parsed: ParsedText
    leads: bool = True
    set_off: bool = False
    text: str = ""


def read_words(text: str) -> ParsedText:
    """Read a leading RAG word or "no change" off `text`. Where a second colour hedges it, no rating is read."""
    words = _tidy(text)
    if match := _RAG.match(text) or _COLOUR_THEN_WORDS.match(text):
        spoken, rest = match.group(1).lower(), text[match.end() :]
        hedged = _names_another(rest, SPOKEN[spoken]) or (spoken in _COMPLETE and _tidy(rest))
        named = match.re is _COLOUR_THEN_WORDS and _NAME.match(rest)  # Amber Smith, Red Lion
        return ParsedText(None, False, words) if hedged or named else ParsedText(SPOKEN[spoken], False, _tidy(rest))
    if match := _NO_CHANGE.match(text):
        rest = text[match.end() :]
        hedged_later = _COLOURS.search(rest) or _EXCEPT.match(rest)
        return ParsedText(None, False, words) if hedged_later else ParsedText(None, True, _tidy(rest))
    return ParsedText(None, False, words)


def _names_another(rest: str, rag: Rag) -> bool:
    return any(SPOKEN[found.lower()] is not rag for found in _COLOURS.findall(rest))


def quoted_parts(text: str, known: set[str]) -> list[ReplyPart] | None:
    """Split a reply by the known references (upper case) that it quotes.

    One reference: the whole reply is about it, but not where a rating leads and the reference only follows
    ("amber: blocked by CTB-02"). Several: each must begin a line of its own, and what follows belongs to it.
    Returns [] when none is quoted, and None when it is not clear which is meant.
    """
    refs = [ref for ref in possible_references(text) if ref in known]
    if not refs:
        return []
    led = [line for line in text.splitlines() if leading_reference(line, known)]
    if len(refs) == 1 and len(led) <= 1:
        return _about_one(text, refs[0], known, leads=bool(led))
    blocks = _blocks(text, known)
    if blocks is None or len({ref for ref, _ in blocks}) != len(blocks):
        return None
    return [_part(block, ref, known) for ref, block in blocks]


def _about_one(text: str, ref: str, known: set[str], *, leads: bool) -> list[ReplyPart] | None:
    """The whole reply as one part, `leads` if a line of it begins with the reference; None where a rating leads the reply."""
    alone = read_words(text)
    if not leading_reference(text, known) and (alone.rag or alone.no_change):
        return None
    return [_part(text, ref, known, leads=leads)]


def _blocks(text: str, known: set[str]) -> list[tuple[str, str]] | None:
    """Each reference that a line begins with, and the lines from there on.

    None where words come before the first, or where a line quotes another reference inside.
    """
    blocks: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        found = leading_reference(line, known)
        leading = found[0] if found else None
        if any(ref in known and ref != leading for ref in possible_references(line)):
            return None
        if leading:
            blocks.append((leading, [line]))
        elif blocks:
            blocks[-1][1].append(line)
        elif line.strip():
            return None
    return [(ref, "\n".join(lines)) for ref, lines in blocks]


def _part(text: str, ref: str, known: set[str], *, leads: bool = True) -> ReplyPart:
    return ReplyPart(ref, read_words(_without(text, ref, known)), leads, _set_off(text, known), text)


def words_about(text: str, ref: str) -> ParsedText:
    """What a text says of an action that its writer named afterwards, whether or not it begins with its reference."""
    return read_words(_without(text, ref, {ref}))


def _set_off(text: str, known: set[str]) -> bool:
    found = leading_reference(text, known)
    return found is not None and re.match(r"[)*_ \t]*(?:[:;,–—|-]|\n)", text[found[1] :]) is not None


def names_a_rating(text: str) -> bool:
    """Whether a colour stands anywhere in a text as itself: not in green spaces, a red flag or Amber Road."""
    return bool(_COLOUR_ALONE.search(text))


def _without(text: str, ref: str, known: set[str]) -> str:
    """`text` without its first mention of `ref` if that leads; elsewhere the words stay as they were said."""
    found = leading_reference(text, known)
    return text[found[1] :].lstrip(")*_") if found and found[0] == ref else text


def _tidy(text: str) -> str:
    return _LEFTOVER.sub("", text).strip()
