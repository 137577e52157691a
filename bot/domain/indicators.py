"""Reading printed figures, and telling what changed in an indicator between two editions. Pure.

Nothing here calls a change significant: that needs intervals. Without them a change is a movement, and a flip of
a comparator's rating or of the published trend is told with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.indicator_periods import read_period

COMPARATORS = {"England": "England", "Region": "the region", "NN": "nearest neighbours"}
LEVELS = ("material", "watch", "movement", "similar", "note")
KINDS = ("revised", "new_period", "comparator", "trend", "suppressed", "restored")
RAG_WORDS = {"R": "red", "A": "amber", "G": "green"}
_BLANK = {"", "-", "_", "–", "n/a", "na", "..", "*", "n/k", "comparison unavailable", "cannot be calculated"}
_LOOKALIKES = str.maketrans({"А": "A", "а": "a", "Α": "A", "Ꭺ": "A", "Ɍ": "R", "Ԍ": "G"})
_NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?")
_RANK = re.compile(r"rank(?:ed)?\s+(\d+)\s*(?:st|nd|rd|th)?\s+of\s+(\d+)", re.IGNORECASE)


class Figure(NamedTuple):
    """What a printed cell says; all None for a cell that holds no figure."""

    value: float | None
    rank: int | None
    rank_of: int | None


def read_figure(raw: str) -> Figure:
    """Read a cell as printed: "39.10%", "6,660", "Rank 3rd of 16", "38% (Leicester)", "N/a"."""
    text = raw.strip()
    if text.lower() in _BLANK:
        return Figure(None, None, None)
    if match := _RANK.search(text):
        return Figure(None, int(match.group(1)), int(match.group(2)))
    match = _NUMBER.search(text)
    if not match or (match.start() > 0 and text[: match.start()].strip(" £$€<>~c.") != ""):
        return Figure(None, None, None)
    return Figure(float(match.group().replace(",", "").replace("−", "-")), None, None)


def read_rag(raw: str) -> str:
    """The letter R, A or G that a cell means (letters of other alphabets that look like one count), else ""."""
    letter = raw.strip().translate(_LOOKALIKES).upper()
    return letter if letter in RAG_WORDS else ""


def trend_sense(label: str) -> str:
    """ "better", "worse", "same" or "" for a published trend word."""
    text = label.strip().lower()
    if text in _BLANK:
        return ""
    if "improv" in text or "better" in text:
        return "better"
    if "wors" in text:
        return "worse"
    return "same"


@dataclass(frozen=True)
class Reading:
    """One area's figure in one edition."""

    area: str
    period: str
    raw: str
    value: float | None
    rag: str = ""
    trend: str = ""
    source: str = ""


@dataclass(frozen=True)
class Edition:
    """An indicator as one edition prints it: the area's own reading and its comparators'."""

    name: str
    own: Reading
    others: dict[str, Reading]


@dataclass(frozen=True)
class Change:
    """A change between two editions, with the rule that gave its level."""

    kinds: tuple[str, ...]
    level: str
    why: str
    now: Edition
    before: Edition


def editions_of(readings: Iterable[tuple[str, Reading]]) -> list[Edition]:
    """Group readings by edition, oldest first; an edition tells its newest period."""
    found: dict[str, dict[str, list[Reading]]] = {}
    for edition, reading in readings:
        found.setdefault(edition, {}).setdefault(reading.area, []).append(reading)
    editions = []
    for name, by_area in found.items():
        own = [area for area in by_area if area not in COMPARATORS]
        if own:
            newest = {area: max(rows, key=_period_order) for area, rows in by_area.items()}
            others = {area: newest[area] for area in COMPARATORS if area in newest}
            editions.append(Edition(name, newest[own[0]], others))
    return sorted(editions, key=_edition_order)


def _edition_order(edition: Edition) -> tuple[str, str, str]:
    """By the year that an edition is named for, else the year its period ends; then by name."""
    ends = _period_order(edition.own)[1]
    named = re.search(r"(?:19|20)\d\d", edition.name)
    return (named.group() if named else ends[:4], edition.name, ends)


def _period_order(reading: Reading) -> tuple[str, str]:
    period = read_period(reading.period)
    return (period.start.isoformat(), period.end.isoformat()) if period else ("", "")


def change_between(before: Edition, now: Edition) -> Change | None:
    """What changed from one edition to the next, or None."""
    findings: list[tuple[str, str, str]] = []  # kind, level, why
    old, new = before.own, now.own
    same_period = _period_order(old) == _period_order(new) if read_period(new.period) else old.period == new.period
    own_moved = old.value != new.value
    if new.value is None and old.value is not None:
        findings.append(("suppressed", "note", f"no figure is printed for {new.period or 'the new edition'}"))
    elif old.value is None and new.value is not None:
        findings.append(("restored", "note", "a figure is printed again"))
    elif same_period and own_moved:
        findings.append(("revised", "note", f"{new.period}: {old.raw} was revised to {new.raw}"))
    elif not same_period:
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


def _flips(before: Edition, now: Edition, own_moved: bool) -> list[tuple[str, str, str]]:
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
