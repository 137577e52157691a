"""What the columns of a plan mean: as an officer's mapping says, else as their headings do where the cells bear it out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.domain.dates import last_day, undated
from bot.imports.grid import Grid, column_letter
from bot.imports.plans.headings import GUESSED, TICK, meaning_of, normalised
from bot.imports.plans.plan_table import ColumnReading

_LEVELS = {"high", "medium", "low", "h", "m", "l", "urgent", "critical", "1", "2", "3", "4", "5", "med"}
_STAND_INS = (
    ("priority", ("related_priority",)),
    ("title", ("sub_action", "workstream", "priority", "next_step")),
)
"""What is taken for a meaning that no column has, best first: a plan may be of objectives with leads and dates, or of
steps alone."""


class _Claim(NamedTuple):
    """A column whose heading may have a meaning: the lower the rank, the surer; then the first."""

    rank: int
    place: int
    is_filled: bool


def read_columns(grid: Grid, headings: list[str], body: range, wanted: Mapping[str, str]) -> list[ColumnReading]:
    """Each column that has a heading or is mapped, with its meaning."""
    rows = [r for r in body if len(set(filter(None, grid.own(r)))) > 1 and not same_cells(grid.rows[r], headings)]
    values = [[grid.rows[r][place] for r in rows if grid.rows[r][place]] for place in range(len(headings))]
    chosen = {
        i: named for i, heading in enumerate(headings) if (named := named_meaning(wanted, heading, i)) is not None
    }
    _choose(_claims(headings, values, chosen), chosen)
    instead = _stand_ins(set(chosen.values()))
    _part_numbers(headings, values, chosen)
    meanings = {i: instead.get(meaning, meaning) for i, meaning in chosen.items()}
    return [
        ColumnReading(i, heading, meanings.get(i, "")) for i, heading in enumerate(headings) if heading or i in meanings
    ]


def named_meaning(wanted: Mapping[str, str], heading: str, place: int) -> str | None:
    """The meaning that a mapping gives a column by its heading or, where headings repeat, by its letter."""
    by_words = {normalised(name): meaning for name, meaning in wanted.items()}
    return wanted.get(column_letter(place), by_words.get(normalised(heading)) if heading else None)


def same_cells(row: list[str], other: list[str]) -> bool:
    """Whether two rows say the same, as headings are compared."""
    return [normalised(cell) for cell in row] == [normalised(cell) for cell in other]


def _claims(headings: list[str], values: list[list[str]], chosen: Mapping[int, str]) -> dict[str, list[_Claim]]:
    """The columns that the mapping leaves open by what their headings mean, the surest first."""
    claims: dict[str, list[_Claim]] = {}
    for place, heading in enumerate(headings):
        found = meaning_of(heading) if place not in chosen else None
        if found and _plausible(*found, values[place]):
            claims.setdefault(found[0], []).append(_Claim(found[1], place, bool(values[place])))
    return {meaning: sorted(found) for meaning, found in claims.items()}


def _choose(claims: dict[str, list[_Claim]], chosen: dict[int, str]) -> None:
    """Give each meaning that the mapping gives to no column to the best that claims it; a second priority is a workstream."""
    for meaning, columns in claims.items():
        if meaning in chosen.values():
            continue
        chosen[_best(meaning, columns).place] = meaning
        if meaning == "priority" and len(columns) > 1 and "workstream" not in {*claims, *chosen.values()}:
            chosen[columns[1].place] = "workstream"


def _best(meaning: str, columns: list[_Claim]) -> _Claim:
    if meaning in ("narrative", "rag") and columns[0].rank >= GUESSED:  # one a quarter: the last that is filled
        return max([c for c in columns if c.is_filled] or columns, key=lambda c: c.place)
    return columns[0]


def _stand_ins(taken: set[str]) -> dict[str, str]:
    """The meanings that stand in for missing ones, with what they are then."""
    found: dict[str, str] = {}
    for missing, others in _STAND_INS:
        instead = next((other for other in others if other in taken), None)
        if missing not in taken and instead is not None:
            found[instead] = missing
    return found


def _part_numbers(headings: list[str], values: list[list[str]], chosen: dict[int, str]) -> None:
    """A heading merged over a number and its words: the number is the reference, the words are the action."""
    for place in [p for p, meaning in chosen.items() if meaning == "title"]:
        beside, numbers = place + 1, values[place]
        if beside >= len(headings) or headings[beside] != headings[place]:
            continue
        if numbers and all(re.fullmatch(r"\(?[A-Za-z]{0,4}[-. ]?\d+(?:\.\d+)*[a-z]?[.)]?", n) for n in numbers):
            chosen[place], chosen[beside] = ("ref" if "ref" not in chosen.values() else ""), "title"


def _plausible(meaning: str, rank: int, values: list[str]) -> bool:
    """Whether a column's cells can be what its heading says: "Priority" may hold High, "Target" a number."""
    if not values:
        return True
    if all(TICK.fullmatch(value) for value in values):
        return False
    if meaning == "priority":
        return not all(value.lower() in _LEVELS for value in values)
    if meaning in ("due", "start") and (rank >= 8 or meaning == "start"):
        return (
            sum(undated(v) or last_day(v) is not None or v.lower().startswith("year ") for v in values)
            >= len(values) / 4
        )
    if meaning == "ref":
        return sum(len(value) <= 20 for value in values) >= 0.8 * len(values)
    if meaning == "rag":
        return sum(map(len, values)) / len(values) <= 40
    return True
