"""Telling what changed in an indicator between two editions. Pure.

Nothing here calls a change significant: that needs intervals. Without them a change is a movement, and a flip of
a comparator's rating or of the published trend is told with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.figures import COMPARATORS, RAG_WORDS, Line, Reading, same_period, trend_sense

LEVELS = ("material", "watch", "movement", "similar", "note")
KINDS = ("revised", "new_period", "comparator", "trend", "suppressed", "restored")


@dataclass(frozen=True)
class Change:
    """A change between two editions, with the rule that gave its level."""

    kinds: tuple[str, ...]
    level: str
    why: str
    now: Line
    before: Line


def change_between(before: Line, now: Line) -> Change | None:
    """What changed from one edition to the next, or None."""
    findings: list[tuple[str, str, str]] = []  # kind, level, why
    old, new = before.own, now.own
    same = same_period(old, new)
    own_moved = old.value != new.value
    if new.value is None and old.value is not None:
        findings.append(("suppressed", "note", f"no figure is printed for {new.period or 'the new edition'}"))
    elif old.value is None and new.value is not None:
        findings.append(("restored", "note", "a figure is printed again"))
    elif same and own_moved:
        findings.append(("revised", "note", f"{new.period}: {old.raw} was revised to {new.raw}"))
    elif not same:
        findings.append(("new_period", "movement", _direction(old, new)))
    findings += _flips(before, now, own_moved)
    findings += _trend(old, new)
    if not findings:
        return None
    level = min((f[1] for f in findings), key=LEVELS.index)
    kinds = tuple(dict.fromkeys(sorted((f[0] for f in findings), key=KINDS.index)))
    why = "; ".join(f[2] for f in sorted(findings, key=lambda f: LEVELS.index(f[1])) if f[1] == level)
    return Change(kinds, level, why, now, before)


def _direction(old: Reading, new: Reading) -> str:
    if old.value is None or new.value is None or old.value == new.value:
        return f"new period {new.period}: {new.raw}, the same figure as {old.period}"
    way = "up" if new.value > old.value else "down"
    return f"new period {new.period}: {way} from {old.raw} ({old.period}) to {new.raw}; no interval, so a movement only"


def _flips(before: Line, now: Line, own_moved: bool) -> list[tuple[str, str, str]]:
    findings = []
    for area, name in COMPARATORS.items():
        old, new = before.others.get(area), now.others.get(area)
        if old is None or new is None or old.rag == new.rag:
            continue
        if not old.rag or not new.rag:
            shown = RAG_WORDS.get(new.rag or old.rag, "")
            what = f"a rating against {name} ({shown}) is {'given' if new.rag else 'no longer given'}"
            findings.append(("comparator", "note", what))
            continue
        flip = f"against {name} {RAG_WORDS[old.rag]} became {RAG_WORDS[new.rag]}"
        if own_moved:
            findings.append(("comparator", "material", f"{flip}, the area's own figure having moved"))
        elif old.raw != new.raw:
            findings.append(("comparator", "watch", f"{flip}, though only the comparator moved"))
        else:
            findings.append(("comparator", "note", f"{flip}, with the same figures: only the label changed"))
    return findings


def _trend(old: Reading, new: Reading) -> list[tuple[str, str, str]]:
    was, is_ = trend_sense(old.trend), trend_sense(new.trend)
    if old.trend.strip().lower() == new.trend.strip().lower():
        return []
    told = f'the published trend went from "{old.trend}" to "{new.trend}"'
    if not was or not is_:
        return [("trend", "note", told)]
    return [("trend", "material" if is_ in ("better", "worse") and is_ != was else "movement", told)]


def by_weight(changes: Sequence[tuple[str, Change]]) -> list[tuple[str, Change]]:
    """Changes by level, then kind, then key."""
    return sorted(changes, key=lambda c: (LEVELS.index(c[1].level), KINDS.index(c[1].kinds[0]), c[0]))
