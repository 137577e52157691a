"""Doubts that only another edition, or an earlier figure of the same one, brings to light."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import log

from bot.domain.doubts.record import CHECK, Doubt, DoubtRule, Record, share
from bot.domain.figures import BLANK, COMPARATORS, FigureLine, Reading, same_period, trend_sense

JUMP = 1.15
"""The own figure moved by at least this factor while its comparators stood..."""
STILL = 5
"""...having moved at least this many times less."""
SHIFT = 1.4
"""The factor by which own figure and comparators move together where another thing was measured."""
COMPARABLE = 1.3
"""A trend called comparable is doubtful from this factor on."""


def unit_unlike(record: Record) -> Iterator[Doubt]:
    """A unit that differs from the other editions' in its scale: per 1,000 and per 100,000, a share and a number."""
    for before, line in record.pairs():
        if _scale(before.unit) and _scale(line.unit) and _scale(before.unit) != _scale(line.unit):
            message = f'is "{before.unit}" in {before.edition} and "{line.unit}" in {line.edition}.'
            yield Doubt(
                before.own, "unit", "unit_unlike", message, "The figures may not be comparable, or a unit is wrong."
            )
        if before.own.value and line.own.value and share(record, before) != share(record, line):
            message = f"is printed {'with' if share(record, line) else 'without'} %, unlike {before.own.raw} in {before.edition}."
            yield Doubt(line.own, "raw", "unit_unlike", message)


def _scale(unit: str) -> str:
    number = re.search(r"per\s+([\d,. ]*\d)", unit)
    return re.sub(r"\D", "", number.group(1)) if number else "%" if "%" in unit else ""


def _of(line: FigureLine, area: str) -> Reading | None:
    return line.own if area == line.own.area else line.others.get(area)


def another_value(record: Record) -> Iterator[Doubt]:
    """The same period with another figure in a later edition."""
    for place, line in enumerate(record.main):
        earlier = next(
            (e for e in reversed(record.main[:place]) if e.own.period and same_period(e.own, line.own)), None
        )
        if earlier is None:
            continue
        for area in (line.own.area, *line.others):
            old, new = _of(earlier, area), _of(line, area)
            if old and new and old.value is not None and new.value is not None and old.value != new.value:
                message = f"is {old.raw} for the same period in {earlier.edition} ({old.source})."
                yield Doubt(new, "raw", "another_value", message, "It was revised, or one of the two is wrong.")


def another_period(record: Record) -> Iterator[Doubt]:
    """The same figures as in the edition before, under another period."""
    for before, line in record.pairs():
        if same_period(before.own, line.own) or not before.own.period or not line.own.period:
            continue
        both = [(before.own, line.own), *((before.others[a], r) for a, r in line.others.items() if a in before.others)]
        known = [(old, new) for old, new in both if old.value is not None and new.value is not None]
        if len(known) > 1 and all(old.value == new.value for old, new in known):
            message = f"has the same figures as {before.own.period or 'no period'} in {before.edition}."
            yield Doubt(line.own, "period", "another_period", message, "The period or the figures may not be new.")
            continue
        for old, new in known[1:]:
            if old.value == new.value and len(re.sub(r"\D", "", new.raw)) > 1:
                message = (
                    f"is what it was in {before.edition}, though the period moved from {old.period} to {new.period}."
                )
                yield Doubt(new, "raw", "comparator_unchanged", message, "It may have been carried over.")


def jumped(record: Record) -> Iterator[Doubt]:
    """The own figure moved far while its comparators stood still, or all moved together by a factor."""
    for before, line in record.pairs():
        own = _moved(before.own, line.own)
        others = [
            m for a, r in line.others.items() if a in before.others and (m := _moved(before.others[a], r)) is not None
        ]
        others = [m for m in others if abs(m) < log(10)]
        if own is None or not others:
            continue
        message = f"was {before.own.raw} ({before.own.period}) in {before.edition}"
        if abs(own) >= log(JUMP) and abs(own) >= STILL * max(0.02, *map(abs, others)):
            message += ", while its comparators hardly moved."
            yield Doubt(line.own, "raw", "jumped", message, "One of the two figures may be wrong.")
        elif all(abs(m) >= log(SHIFT) and (m > 0) == (own > 0) for m in (own, *others)):
            message += ", and its comparators moved as much: another thing may have been measured."
            yield Doubt(line.own, "raw", "another_measure", message, "The two editions may not be comparable.")
            for old in (before.own, *(r for a, r in before.others.items() if _moved(r, line.others.get(a, r)))):
                later = _of(line, old.area)
                message = (
                    f"is {later.raw if later else 'another'} in {line.edition}: another thing may have been measured."
                )
                yield Doubt(old, "raw", "another_measure", message, "The two editions may not be comparable.")


def _moved(old: Reading, new: Reading) -> float | None:
    """The natural logarithm of the factor between two figures; None where it is not clear."""
    if old.value is None or new.value is None or old.value <= 0 or new.value <= 0:
        return None
    return log(new.value / old.value)


def rank_changes(record: Record) -> Iterator[Doubt]:
    """Another size of the group, a leap through most of it, a new rank or rating with the same figures."""
    for before, line in record.pairs():
        same = same_period(before.own, line.own) and before.own.value == line.own.value
        for area, new in line.others.items():
            old = before.others.get(area)
            if old is None:
                continue
            if old.rank and new.rank and old.rank_of and new.rank_of:
                if old.rank_of != new.rank_of:
                    message = f"ranks among {new.rank_of}, while {before.edition} ranks among {old.rank_of}."
                    yield Doubt(new, "raw", "rank_group", message, "The two ranks can't be compared.")
                elif abs(old.rank - new.rank) > new.rank_of * 2 / 3:
                    yield Doubt(new, "raw", "rank_leap", f"was {old.rank} of {old.rank_of} in {before.edition}.")
                elif same and old.rank != new.rank:
                    message = f"was {old.rank} of {old.rank_of} in {before.edition}, with the same figure and period."
                    yield Doubt(new, "raw", "rank_changed_alone", message)
            unmoved = old.value == new.value and same and before.own.value is not None
            if unmoved and old.rag and new.rag and old.rag != new.rag:
                message = f"was {old.rag} in {before.edition}, with the same figures for the same period."
                yield Doubt(new, "rag_raw", "rating_changed_alone", message)


def trend_against_figures(record: Record) -> Iterator[Doubt]:
    """A trend word against the way the figure went since the last one, or "comparable" over a large step."""
    for earlier, line in _earlier(record):
        sense, step = trend_sense(line.own.trend), _moved(earlier, line.own)
        if not sense or step is None:
            continue
        was = f"{earlier.raw} ({earlier.period or earlier.note or 'before'})"
        if sense == "same" and abs(step) >= log(COMPARABLE):
            yield Doubt(
                line.own, "trend", "trend_against_figures", f"though the figure went from {was} to {line.own.raw}."
            )
        elif sense in ("better", "worse") and step and record.good:
            better = record.better(line.own.value or 0, earlier.value or 0) > 0
            if better != (sense == "better"):
                message = f"though the figure went from {was} to {line.own.raw}, if {record.good} is good."
                fix = f"It may look back over more than one step. {CHECK}"
                yield Doubt(line.own, "trend", "trend_against_figures", message, fix)


def _earlier(record: Record) -> Iterator[tuple[Reading, FigureLine]]:
    """Each line with the figure before it: one that the edition itself prints beside it, else the edition before's."""
    beside = {
        (x.edition, x.own.area): x.own for x in reversed(record.lines) if x.own.note.lower().startswith("previous")
    }
    last: FigureLine | None = None
    for line in record.main:
        earlier = beside.get((line.edition, line.own.area), last.own if last else None)
        if earlier is not None and not (earlier.period and same_period(earlier, line.own)):
            yield earlier, line
        last = line


def odd_areas(record: Record) -> Iterator[Doubt]:
    """A single town's figure where the neighbours' should stand."""
    for line in record.main:
        for r in line.others.values():
            town = re.search(r"\(([A-Z][a-z]+)\)\s*$", r.raw)
            if town and r.raw.lower() not in BLANK:
                message = f"is the figure of {town.group(1)} alone, not of {COMPARATORS[r.area]}."
                yield Doubt(r, "raw", "one_area", message, "Don't read it as their average.")


EDITION_RULES: tuple[DoubtRule, ...] = (
    unit_unlike,
    another_value,
    another_period,
    jumped,
    rank_changes,
    trend_against_figures,
    odd_areas,
)
