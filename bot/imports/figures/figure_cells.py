"""What the cells of published figures mean: numbers, days, whose figure it is, and a key for an indicator without one.

They are read column by column: a file has hundreds of thousands of rows, and most columns say the same in many of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import compress
from math import isfinite
from typing import Any, NamedTuple

from bot.domain.indicator_periods import read_period
from bot.imports.figures.figures_file import FiguresSlice

SEXES = frozenset(("male", "female", "persons", "males", "females", "all persons", "person", "men", "women"))
"""What columns of other names say of the sex; *persons* are everybody."""
SHARES = ("percentage", "proportion")
"""Kinds of categories that are in truth what a figure is counted in."""
MISSING = frozenset({"NA", "N/A", "NULL", "nan", "NaN"})
"""What some files print where there is nothing: a missing value is blank, never nought."""
_NUMBERS = ("lower", "upper", "lower_998", "upper_998", "count", "denominator")
_WHOSE = ("unit", "sex", "category_type", "category")
_NOT_KEPT = ("", "sortable")


class CellDoubt(NamedTuple):
    """A row or a cell that looks wrong: its line in the file, its column, what it prints, why in a word and in a sentence."""

    number: int
    column: str
    printed: str
    reason: str
    message: str


class PublishedFigures(NamedTuple):
    """Figures as they are kept: each one's line in the file, its indicator (key, name and unit as printed), and an
    observation's columns by name. `doubts` are in the order of the lines."""

    numbers: Sequence[int]
    indicators: Sequence[tuple[str, str, str]]
    columns: dict[str, Sequence[Any]]
    doubts: list[CellDoubt]


def read_slice(some: FiguresSlice) -> PublishedFigures:
    """Rows as figures. Texts are the file's own words, numbers and days are read from them; a row that names no indicator
    or no area is left out."""
    doubts = [
        CellDoubt(line, "", text, "beyond_header", "stands beyond the last heading.") for line, text in some.beyond
    ]
    columns: dict[str, Sequence[Any]] = dict.fromkeys(("id", "area_code", *_WHOSE), [""] * len(some.numbers))
    columns |= {name: _without_missing(cells) for name, cells in some.columns.items() if name not in _NOT_KEPT}
    numbers, columns = _complete(some.numbers, columns, doubts)
    if not numbers:
        return PublishedFigures([], [], {}, _in_order(doubts))
    columns |= zip(_WHOSE, zip(*map(_whose, *(columns[name] for name in _WHOSE)), strict=True), strict=True)
    indicators = list(zip(columns.pop("id"), columns.pop("name"), columns.pop("unit"), strict=True))
    places = zip(columns["area_code"], columns["area"], strict=True)
    columns["area_code"] = [code or area for code, area in places]  # a code marks a published figure
    columns["value"] = numbers_of(columns["raw"])
    columns["period_start"], columns["period_end"] = zip(*map(days_of, columns["period"]), strict=True)
    columns |= {name: numbers_of(columns[name]) for name in _NUMBERS if name in columns}
    doubts += _doubts(numbers, columns)
    return PublishedFigures(numbers, indicators, columns, _in_order(doubts))


def _in_order(doubts: list[CellDoubt]) -> list[CellDoubt]:
    return sorted(doubts, key=lambda doubt: doubt.number)


def _without_missing(cells: Sequence[str]) -> Sequence[str]:
    return cells if MISSING.isdisjoint(cells) else ["" if text in MISSING else text for text in cells]


def _complete(
    numbers: Sequence[int], columns: dict[str, Sequence[Any]], doubts: list[CellDoubt]
) -> tuple[Sequence[int], dict[str, Sequence[Any]]]:
    """The rows that name an indicator and an area."""
    named = zip(columns["name"], columns["area_code"], columns["area"], strict=True)
    complete = [bool(name.strip() and (code or area)) for name, code, area in named]
    if all(complete):
        return numbers, columns
    message = "names no indicator or no area, so it was not read."
    for number, name, is_complete in zip(numbers, columns["name"], complete, strict=True):
        if not is_complete:
            doubts.append(CellDoubt(number, "", name, "incomplete_row", message))
    return list(compress(numbers, complete)), {name: list(compress(c, complete)) for name, c in columns.items()}


@lru_cache(maxsize=4_096)  # a file has few kinds of people
def _whose(unit: str, sex: str, category_type: str, category: str) -> tuple[str, str, str, str]:
    """The same four, where a unit, a measure or an inequality that says whose figure it is ("Male") is the sex."""
    if category_type.lower() in SHARES:
        unit = "%"
    if sex.strip():
        return unit, sex, category_type, category
    if unit.strip().casefold() in SEXES:
        return "", unit.strip(), category_type, category
    if (text := category_type.strip()).casefold() in SEXES:
        return unit, text, "", category
    if (text := category.strip()).casefold() in SEXES:
        return unit, text, category_type, ""
    return unit, sex, category_type, category


def _doubts(numbers: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> list[CellDoubt]:
    found: list[CellDoubt] = []
    raw, values = columns["raw"], columns["value"]
    message = "is no number, so it was imported as missing."
    for number, text, value in zip(numbers, raw, values, strict=True):
        if text and value is None:
            found.append(CellDoubt(number, "Value", text, "unreadable_number", message))
    message = "is no period that I can read; it is kept as printed, and the figure can't be placed in time."
    for number, label, start in zip(numbers, columns["period"], columns["period_start"], strict=True):
        if start is None:
            found.append(CellDoubt(number, "Time period", label, "unreadable_period", message))
    if "lower" in columns and "upper" in columns:
        limits = zip(numbers, raw, values, columns["lower"], columns["upper"], strict=True)
        for number, text, value, lower, upper in limits:
            if value is not None and lower is not None and upper is not None and not lower <= value <= upper:
                message = f"does not lie within its own interval, {lower} to {upper}."
                found.append(CellDoubt(number, "Value", text, "outside_interval", message))
    return found


def numbers_of(cells: Sequence[str]) -> list[float | None]:
    """The numbers that cells are; None for each that is none."""
    try:
        found = [float(text) if text else None for text in cells]
    except ValueError:
        found = []
    if found and isfinite(sum(filter(None, found))):
        return found
    return [_number_of(text) for text in cells]


def _number_of(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if isfinite(found) else None


def days_of(label: str) -> tuple[date | None, date | None]:
    """First and last day of a printed period; None twice where it can't be placed in time."""
    period = read_period(label)
    return (period.start, period.end) if period else (None, None)


def key_of(name: str) -> str:
    """A key for an indicator that its file gives no number: its words, so that the same name finds it again."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80].strip("-") or "indicator"
