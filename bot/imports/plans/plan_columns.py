"""What the columns of a plan mean: as an officer's mapping says, else as their headings do where the cells bear it out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.domain.dates import last_day, undated
from bot.imports.grid import Grid, column_letter
from bot.imports.plans.colours import hue_of
from bot.imports.plans.headings import GUESSED, TICK, meaning_of, normalised, time_of
from bot.imports.plans.plan_table import TIMELY, ColumnReading
from bot.imports.plans.statuses import read_status

_LEVELS = {"high", "medium", "low", "h", "m", "l", "urgent", "critical", "1", "2", "3", "4", "5", "med"}
_SAYS = 4.0
"""So many words on average make a column's cells sentences."""
_LABEL = 2.5
"""Up to so many words on average, they are labels."""
_DETAIL = re.compile(r"\b(details?|descriptions?|in full|what|summary|specific|full text)\b")
_STAND_INS = (
    ("priority", ("related_priority",)),
    ("due", ("revised_due",)),
    ("title", ("sub_action", "workstream", "priority", "next_step")),
)
"""What is taken for a meaning that no column has, best first: a plan may be of objectives with leads and dates, or of
steps alone."""


class _Claim(NamedTuple):
    """A column whose heading may have a meaning: the lower the rank, the surer; then the first."""

    rank: int
    place: int
    is_filled: bool
    when: str


def read_columns(grid: Grid, headings: list[str], body: range, wanted: Mapping[str, str]) -> list[ColumnReading]:
    """Each column that has a heading or is mapped, with its meaning."""
    rows = [r for r in body if len(set(filter(None, grid.own(r)))) > 1 and not same_cells(grid.rows[r], headings)]
    values = [[grid.rows[r][place] for r in rows if grid.rows[r][place]] for place in range(len(headings))]
    chosen = {
        i: named for i, heading in enumerate(headings) if (named := named_meaning(wanted, heading, i)) is not None
    }
    claims = _claims(headings, values, chosen)
    for place, meaning in _of_quarters(grid, rows, headings, values).items():
        if place not in chosen:
            claims.setdefault(meaning, []).append(
                _Claim(GUESSED, place, bool(values[place]), time_of(headings[place])[0])
            )
    mapped = set(chosen)
    _choose(claims, values, chosen)
    _ratings_by_their_words(values, chosen, mapped)
    _title_by_its_words(headings, values, claims, chosen, mapped)
    instead = _stand_ins(set(chosen.values()))
    _part_numbers(headings, values, chosen)
    meanings = {i: instead.get(meaning, meaning) for i, meaning in chosen.items()}
    earlier = _earlier(headings, values, claims, meanings)
    columns = []
    for i, heading in enumerate(headings):
        if heading or i in meanings:
            before = earlier.get(i, "")
            when = time_of(heading)[0] if before or meanings.get(i) in TIMELY else ""
            columns.append(ColumnReading(i, heading, "" if before else meanings.get(i, ""), when, before))
    return columns


def _earlier(
    headings: list[str], values: list[list[str]], claims: Mapping[str, list[_Claim]], meanings: Mapping[int, str]
) -> dict[int, str]:
    """The columns that hold ratings or progress of a time of their own, beside the one that holds the newest."""
    found: dict[int, str] = {}
    for meaning in TIMELY:
        given = [i for i, m in meanings.items() if m == meaning]
        newest = max(given, key=lambda i: (bool(values[i]), i), default=None)
        others = {i for i in given if i != newest} | {
            c.place for c in claims.get(meaning, ()) if c.place not in meanings
        }
        found |= {i: meaning for i in sorted(others) if time_of(headings[i])[0]}
    return found


def _of_quarters(grid: Grid, rows: list[int], headings: list[str], values: list[list[str]]) -> dict[int, str]:
    """Columns headed with a time alone, "Q1", that report of it: their cells are ratings, or words with colours behind them.

    Words without colours may be what is planned for that time, and stay notes.
    """
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        when, rest = time_of(heading)
        if not when or rest:
            continue
        said = [text for text in values[place] if not TICK.fullmatch(text)]
        coloured = any(hue_of(shade) for i in rows if (shade := grid.mark(i, place).shade))
        if said and all(not read_status(text).kind for text in said):
            found[place] = "rag"
        elif coloured:
            found[place] = "narrative" if said else "rag"
    return found


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
            claims.setdefault(found[0], []).append(_Claim(found[1], place, bool(values[place]), time_of(heading)[0]))
    return {meaning: sorted(found) for meaning, found in claims.items()}


def _choose(claims: dict[str, list[_Claim]], values: list[list[str]], chosen: dict[int, str]) -> None:
    """Give each meaning that the mapping gives to no column to the best that claims it; a second priority is a workstream."""
    for meaning, columns in claims.items():
        if meaning in chosen.values():
            continue
        if meaning == "due":  # "90 days" in one column, and the day in another
            columns = [c for c in columns if any(last_day(v) for v in values[c.place])] or columns
        chosen[_best(meaning, columns).place] = meaning
        if meaning == "priority" and len(columns) > 1 and "workstream" not in {*claims, *chosen.values()}:
            chosen[columns[1].place] = "workstream"


def _best(meaning: str, columns: list[_Claim]) -> _Claim:
    """The surest; of those for one time each, and of guesses at the same, the last that is filled."""
    if meaning in TIMELY:
        columns = [c for c in columns if not c.when] or columns
        if columns[0].when or columns[0].rank >= GUESSED:
            return max([c for c in columns if c.is_filled] or columns, key=lambda c: c.place)
    return columns[0]


def _title_by_its_words(
    headings: list[str],
    values: list[list[str]],
    claims: Mapping[str, list[_Claim]],
    chosen: dict[int, str],
    mapped: set[int],
) -> None:
    """Where the cells of the title are labels, and another column may be it and holds sentences, that is the title.

    Labels that repeat are then the priority.
    """
    title = next((place for place, meaning in chosen.items() if meaning == "title"), None)
    if title is None or title in mapped or not _are_labels(values[title]):
        return
    could_be = {
        claim.place
        for meaning in ("title", "priority", "workstream", "sub_action")
        for claim in claims.get(meaning, ())
    }
    could_be |= {
        i for i, heading in enumerate(headings) if chosen.get(i, "") == "" and _DETAIL.search(normalised(heading))
    }
    others = [i for i in sorted(could_be - mapped - {title}) if _words(values[i]) >= _SAYS and not _repeats(values[i])]
    if not others:
        return
    best = max(others, key=lambda i: _words(values[i]))
    was = chosen.pop(best, "")
    chosen[best] = "title"
    taken = set(chosen.values())
    chosen[title] = next(
        (m for m in (was, "priority", "workstream") if m in ("priority", "workstream") and m not in taken), ""
    )


def _ratings_by_their_words(values: list[list[str]], chosen: dict[int, str], mapped: set[int]) -> None:
    """Where no column is of ratings, and the cells of the one for progress are all a status, that is what they are."""
    progress = next((i for i, meaning in chosen.items() if meaning == "narrative"), None)
    if "rag" in chosen.values() or progress is None or progress in mapped:
        return
    said = [read_status(text) for text in values[progress]]
    if said and all(each.kind != "unknown" for each in said) and any(each.rag or each.status for each in said):
        chosen[progress] = "rag"


def _words(values: list[str]) -> float:
    """How many words the cells have on average."""
    return sum(len(value.split()) for value in values) / len(values) if values else 0.0


def _repeats(values: list[str]) -> bool:
    return len({value.casefold() for value in values}) < len(values)


def _are_labels(values: list[str]) -> bool:
    """Whether cells are names of groups: they repeat, and have few words and not only numbers."""
    in_words = sum(any(map(str.isalpha, value)) for value in values)
    return in_words * 2 > len(values) and _repeats(values) and _words(values) <= _LABEL


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
    if meaning == "revised_due":
        return any(last_day(v) for v in values)
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
