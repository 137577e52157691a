"""Reading a lead's plain words: which references, which RAG, what is left. It never guesses.

A reference is only taken where the reader can see one: at the start of a line, or anywhere if it holds both a
letter and a digit ("CTB-07"). Which references exist is the caller's knowledge. A RAG word counts only where it
leads: set off by punctuation, alone, or a colour followed by words that make no other thing of it, so "amber
recruitment is late" is a rating and "Green spaces plan agreed" is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.rag import SPOKEN, Rag

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-./][A-Za-z0-9]+)*")
_LEAD_IN = re.compile(r"^[\s*_•>–-]*(?:re:?\s+|update(?:\s+on)?:?\s+|for:?\s+)?", re.IGNORECASE)
_SEPARATOR = r"[ \t]*(?:[:;,.!–—|]+|-(?=\s)|\n|$)"
_RAG = re.compile(
    r"[\s:;,–—|-]*(?:rag\s*[:=]?\s*)?(" + "|".join(sorted(map(re.escape, SPOKEN), key=len, reverse=True)) + r")"
    r"(?![\w-])" + _SEPARATOR,
    re.IGNORECASE,
)
_COMPOUNDS = (
    "alert agenda area areas badge badges belt book card cards corridor corridors cross economy energy flag flags"
    " finance gym gyms homes hub hubs infrastructure investment jobs lane light lights line lists list paper pathway"
    " pathways plan plans prescribing roof route routes skills social space spaces tape team teams travel zone zones"
)
_COLOUR_THEN_WORDS = re.compile(
    r"[\s:;,–—|-]*(blue|green|amber|red|gr[ea]y)[ \t]+(?!(?:" + _COMPOUNDS.replace(" ", "|") + r")\b)(?=\w)",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(r"[\s:;,–—|-]*no\s+(?:change|update)s?(?![\w-])" + _SEPARATOR, re.IGNORECASE)
_LEFTOVER = re.compile(r"^[\s:;,.–—|-]+")


@dataclass(frozen=True)
class Said:
    """What one piece of text says: a rating if one leads, "no change" if that leads, and the remaining words."""

    rag: Rag | None
    no_change: bool
    words: str


@dataclass(frozen=True)
class Quoted:
    """A piece of a reply that names exactly one reference (as typed, upper case)."""

    ref: str
    said: Said


def possible_references(text: str) -> list[str]:
    """Every token of `text` that could be a reference, upper case, in order, once each."""
    found: dict[str, None] = {}
    for line in text.splitlines() or [""]:
        start = _LEAD_IN.match(line)
        head = start.end() if start else 0
        for token in _TOKEN.finditer(line):
            word = token.group()
            both = any(c.isalpha() for c in word) and any(c.isdigit() for c in word)
            if both or token.start() == head:
                found[word.upper()] = None
    return list(found)


def read_words(text: str) -> Said:
    """Read a leading RAG word or "no change" off `text`."""
    if match := _RAG.match(text):
        return Said(SPOKEN[match.group(1).lower()], False, _tidy(text[match.end() :]))
    if match := _COLOUR_THEN_WORDS.match(text):
        return Said(SPOKEN[match.group(1).lower()], False, _tidy(text[match.end() :]))
    if match := _NO_CHANGE.match(text):
        return Said(None, True, _tidy(text[match.end() :]))
    return Said(None, False, _tidy(text))


def quoted_parts(text: str, known: set[str]) -> list[Quoted] | None:
    """Split a reply by the known references (upper case) that it quotes.

    One reference anywhere: the whole reply is about it. Several: each must begin a line of its own, and what
    follows belongs to it. Returns [] when none is quoted, and None when it can't be told which is meant.
    """
    refs = [ref for ref in possible_references(text) if ref in known]
    if not refs:
        return []
    if len(refs) == 1:
        return [Quoted(refs[0], read_words(_without(text, refs[0])))]
    parts: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        leading = _leading_reference(line, known)
        inside = [ref for ref in possible_references(line) if ref in known and ref != leading]
        if inside or (not leading and not parts and line.strip()):
            return None
        if leading:
            parts.append((leading, [line]))
        elif parts:
            parts[-1][1].append(line)
    if len({ref for ref, _ in parts}) != len(parts):
        return None
    return [Quoted(ref, read_words(_without("\n".join(lines), ref))) for ref, lines in parts]


def _leading_reference(line: str, known: set[str]) -> str | None:
    start = _LEAD_IN.match(line)
    token = _TOKEN.match(line, start.end() if start else 0)
    return token.group().upper() if token and token.group().upper() in known else None


def _without(text: str, ref: str) -> str:
    """`text` without its first mention of `ref` if that leads; elsewhere the words stay as they were said."""
    start = _LEAD_IN.match(text)
    head = start.end() if start else 0
    token = _TOKEN.match(text, head)
    if token and token.group().upper() == ref:
        return text[token.end() :]
    return text


def _tidy(text: str) -> str:
    return _LEFTOVER.sub("", text).strip()
