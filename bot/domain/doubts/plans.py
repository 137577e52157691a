"""Doubting a plan's own cells: a lead that was cut off, an action that seems to stand in the wrong section. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from bot.domain.lookalikes import alphabet_of, lookalike_words
from bot.domain.text import listed

_CUT_OFF = re.compile(r"(?:[,/&(+]|[-\u2013]|\b(?:and|or|of|the|for|with|to|in|on|at|by))\s*$", re.IGNORECASE)


_WHOSE = re.compile(r"[\w-]+['\u2019]s?$", re.IGNORECASE)
_NAMED_SO = re.compile(
    r"(?:barnardo|thomas|guy|king|queen|claire|mary|george|luke|john|andrew)(?![a-rt-z])", re.IGNORECASE
)
"""Bodies that are called by a possessive: Barnardo's, St Thomas', King's."""


def lead_cut_off(leads: str) -> str:
    """Why a lead cell looks cut off, or ""."""
    for lead in re.split(r"[;,/&]|\band\b", leads):
        match = _WHOSE.search(lead.strip())
        if match and not _NAMED_SO.match(match.group()):
            return f'ends with "{match.group()}", which says whose and not what, as if a word were missing.'
    if match := _CUT_OFF.search(leads.strip()):
        return f'ends with "{match.group().strip()}", as if its end were cut off.'
    if leads.count("(") != leads.count(")"):
        return "has a bracket without its other half, as if it were cut off."
    return ""


def lookalikes_in(cells: Mapping[str, str]) -> list[tuple[str, str]]:
    """The columns whose words have letters of another alphabet that look like Latin ones, and why that is odd."""
    found = []
    for column, text in cells.items():
        if words := lookalike_words(text):
            shown = listed([f'"{word}"' for word in dict.fromkeys(words)])
            found.append((column, f"has {alphabet_of(words[0])} letters that look like Latin ones, in {shown}."))
    return found


def repeated_actions(actions: Sequence[tuple[str, Collection[str]]]) -> list[int | None]:
    """For each (title, leads) of one plan, the place of an earlier action with the same words under a lead of the same
    name; None where there is none."""
    seen: dict[tuple[str, str], int] = {}
    found: list[int | None] = []
    for place, (title, leads) in enumerate(actions):
        keys = [(" ".join(re.findall(r"\w+", title.casefold())), lead.casefold()) for lead in leads]
        found.append(next((seen[key] for key in keys if key in seen), None))
        for key in keys:
            seen.setdefault(key, place)
    return found


def wrong_sections(actions: Sequence[tuple[str, str]]) -> list[str]:
    """For each (section, title) of one plan, another section whose name the title holds whole; "" for none.

    Only where the title shares no distinctive word with its own section, and where the other has a word of its own.
    """
    names = {section: _distinctive(section) for section, _ in actions if section}
    common = Counter(word for words in names.values() for word in words)
    found = []
    for section, title in actions:
        words = _distinctive(title)
        others = [name for name in names if name != section and _holds(words, names[name], name, common)]
        alone = bool(section) and bool(others) and not names[section] & words
        found.append(max(others, key=len) if alone else "")
    return found


def _holds(words: frozenset[str], distinctive: frozenset[str], name: str, common: Counter[str]) -> bool:
    """Whether all distinctive words of a section's name are among the words, one of them its alone."""
    enough = len(distinctive) >= min(2, len(name.split()))
    return enough and distinctive <= words and any(common[word] == 1 for word in distinctive)


def _distinctive(text: str) -> frozenset[str]:
    return frozenset(word[:6] for word in re.findall(r"[a-z]{4,}", text.lower())) - {"with", "plan", "strate", "action"}
