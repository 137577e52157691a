"""Working out which action of a plan is which when its file comes a second time: by reference, else by its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.domain.references import free_references

NEAR = 0.75
"""From this likeness of the words on, a row is proposed as the same action; it is never merged by itself."""


@dataclass(frozen=True)
class Match:
    """The reference that a row has or gets. `near` is an action much like it, as (reference, title)."""

    ref: str
    known: bool
    near: tuple[str, str] | None = None
    words_of: str = ""
    """Another action that has exactly this row's words, where the reference says otherwise."""

    @property
    def doubt(self) -> tuple[str, str, str] | None:
        """What an officer should look at: a short code, a sentence and the fix."""
        if self.near:
            ref, title = self.near
            fix = f"If it is the same action, give it the reference {ref}, or say so under [same] in a mapping file (--map)."
            return "near_match", f'is new here, but much like {ref}: "{title}".', fix
        if self.words_of:
            message = f"has the reference {self.ref}, but the words of {self.words_of}: the reference was followed."
            return "renumbered", message, "Fix the reference if the words are right."
        return None


def match_rows(
    rows: Sequence[tuple[str, str]], standing: Mapping[str, str], key: str, taken: frozenset[str] = frozenset()
) -> list[Match]:
    """For each (reference or "", title) the action it is. `standing` has the plan's titles by reference.

    A row without a reference that nothing matches gets the board's next free number; `taken` are other boards' and
    editions' references, never given again.
    """
    by_words: dict[str, list[str]] = {}
    for ref, title in standing.items():
        by_words.setdefault(words(title), []).append(ref)
    rows = _renumbered(rows, standing, by_words)
    printed = {ref for ref, _ in rows if ref}
    given: list[str] = []
    used = set(printed)
    for ref, title in rows:
        same = [r for r in by_words.get(words(title), []) if r not in used]
        given.append(ref or (same[0] if same else ""))
        used.add(given[-1])
    free = {ref: title for ref, title in standing.items() if ref not in used}
    names = free_references(key, used | set(standing) | taken)
    matches = []
    for (ref, title), found in zip(rows, given, strict=True):
        if ref and ref in standing and words(title) != words(standing[ref]):
            owners = [r for r in by_words.get(words(title), []) if r != ref]
            matches.append(Match(ref, True, words_of=owners[0] if owners else ""))
        elif found:
            matches.append(Match(found, found in standing))
        else:
            matches.append(Match(next(names), False, _nearest(title, free)))
    return matches


RENUMBERED = 3
"""From so many rows on (and a third of them all) whose words stand under another reference, the numbers have moved."""


def _renumbered(
    rows: Sequence[tuple[str, str]], standing: Mapping[str, str], by_words: Mapping[str, list[str]]
) -> list[tuple[str, str]]:
    """The rows, by their words where a plan numbers its actions anew: a number then says nothing of which action it is."""
    kept = list(rows)
    owners = [by_words.get(words(title), []) for _, title in rows]
    moved = [i for i, (ref, _) in enumerate(rows) if ref and owners[i] and ref not in owners[i]]
    if len(moved) < RENUMBERED or 3 * len(moved) < sum(bool(ref) for ref, _ in rows):
        return kept
    for i, (ref, title) in enumerate(rows):
        if ref in standing or owners[i]:
            kept[i] = (owners[i][0] if owners[i] else "", title)
    return kept


def words(title: str) -> str:
    """What is compared: the words alone, whatever their case, marks and spaces."""
    return " ".join(re.findall(r"\w+", title.casefold()))


def _nearest(title: str, free: Mapping[str, str]) -> tuple[str, str] | None:
    wanted, best = words(title), (NEAR, "")
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    for ref, other in free.items():
        matcher.set_seq1(words(other))
        if (
            matcher.real_quick_ratio() >= best[0]
            and matcher.quick_ratio() >= best[0]
            and (ratio := matcher.ratio()) >= best[0]
        ):
            best = (ratio, ref)
    return (best[1], free[best[1]]) if best[1] else None
