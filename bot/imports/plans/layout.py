"""Finding the action plan in a grid: where its header is, what its columns mean, where its rows and headings are.

Real plans have title lines above the table, start in any column, merge cells, repeat headers, print headings between
rows and notes below. What is read here is shown to the officer before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.domain.dates import last_day, undated
from bot.imports.grid import Grid, column_letter
from bot.imports.plans.headings import GUESSED, TICK, meaning_of, normalised
from bot.imports.plans.plan_rows import read_rows
from bot.imports.plans.plan_table import ColumnReading, PlanRow, PlanTable

PLAN_MEANINGS = ("ref", "title", "sub_action", "leads", "due", "rag", "narrative", "priority", "workstream", "start")
_LEVELS = {"high", "medium", "low", "h", "m", "l", "urgent", "critical", "1", "2", "3", "4", "5", "med"}


def read_plans(grid: Grid, wanted: Mapping[str, str] | None = None, header_row: int | None = None) -> list[PlanTable]:
    """The plans in a grid, mostly one or none. `wanted` and `header_row` are an officer's mapping, which wins."""
    if header_row is None and (form := _form(grid)):
        return [form]
    tables: list[PlanTable] = []
    starts = _headers(grid, wanted or {}, header_row)
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(grid.rows)
        headings, body = _heading_row(grid, start)
        columns = _columns(grid, headings, range(body, end), wanted or {})
        if all(column.meaning != "title" for column in columns):
            continue
        table = PlanTable(grid, start, columns, [])
        read_rows(table, body, end, _title_above(grid, start))
        tables.append(table)
    return [table for table in tables if table.rows]


def unread_table(grid: Grid) -> PlanTable | None:
    """A grid whose headings mean nothing here, with the widest of its first rows as the header; None if it is no table."""
    first = range(min(20, len(grid.rows)))
    header = max(first, key=lambda i: (sum(map(bool, grid.own(i))), -i), default=0)
    if not grid.rows or sum(map(bool, grid.own(header))) < 2:
        return None
    headings = [" ".join(cell.split()) for cell in grid.rows[header]]
    columns = [ColumnReading(i, h, _meant(h, i, {})[0]) for i, h in enumerate(headings) if h]
    return PlanTable(grid, header, columns, [])


def _headers(grid: Grid, wanted: Mapping[str, str], header_row: int | None) -> list[int]:
    """The rows that are headers, without repeats of the one before."""
    if header_row is not None:
        return [i for i, number in enumerate(grid.numbers) if number == header_row]
    found: list[int] = []
    for i in range(len(grid.rows)):
        cells = grid.own(i)
        meant = [_meant(cell, c, wanted) for c, cell in enumerate(cells)]
        certain = {meaning for meaning, rank in meant if meaning and rank < GUESSED}
        meanings = certain if found else {meaning for meaning, _ in meant if meaning}  # a sentence may hold such words
        filled = [cell for cell in cells if cell]
        known = len(meanings & set(PLAN_MEANINGS))
        sure = certain and {"title", "sub_action"} & meanings and known >= 2
        loose = certain and known >= 3 and {"leads", "due", "rag", "narrative"} & meanings
        if not (sure or loose) or known < min(4, len(filled) / 3) or max(map(len, filled)) > 200:
            continue
        if found and (_same(grid, found[-1], i) or _second_line(grid, found[-1], i)):
            continue
        found.append(i)
    return found


def _named(wanted: Mapping[str, str], heading: str, place: int) -> str | None:
    """The meaning that a mapping gives a column by its heading or, where headings repeat, by its letter."""
    by_words = {normalised(name): meaning for name, meaning in wanted.items()}
    return wanted.get(column_letter(place), by_words.get(normalised(heading)) if heading else None)


def _meant(heading: str, place: int, wanted: Mapping[str, str]) -> tuple[str, int]:
    if heading and (named := _named(wanted, heading, place)) is not None:
        return named, 0
    return meaning_of(heading) or ("", GUESSED)


def _same(grid: Grid, one: int, other: int) -> bool:
    return [normalised(c) for c in grid.rows[one]] == [normalised(c) for c in grid.rows[other]]


def _second_line(grid: Grid, header: int, row: int) -> bool:
    """Whether the row is the lower line of a two-row header: every cell of its own is under a wide heading."""
    if row != header + 1:
        return False
    own = grid.own(row)
    wide = {i for i in range(len(own)) if (header, i) in grid.covered or (header, i + 1) in grid.covered}
    filled = {i for i, cell in enumerate(own) if cell}
    return len(filled) > 1 and filled <= wide


def _heading_row(grid: Grid, header: int) -> tuple[list[str], int]:
    """Each column's heading, joined where the header has two lines, and the first row of the body."""
    headings = list(grid.rows[header])
    body = header + 1
    if body < len(grid.rows) and _second_line(grid, header, body):
        for i, cell in enumerate(grid.own(body)):
            if cell:
                headings[i] = f"{headings[i]} {cell}".strip()
        body += 1
    return [" ".join(h.split()) for h in headings], body


def _columns(grid: Grid, headings: list[str], body: range, wanted: Mapping[str, str]) -> list[ColumnReading]:
    rows = [r for r in body if len(set(filter(None, grid.own(r)))) > 1 and not _same_cells(grid.rows[r], headings)]
    claims: dict[str, list[tuple[int, int]]] = {}
    chosen: dict[int, str] = {}
    for i, heading in enumerate(headings):
        values = [grid.rows[r][i] for r in rows if grid.rows[r][i]]
        if (named := _named(wanted, heading, i)) is not None:
            chosen[i] = named
            continue
        found = meaning_of(heading)
        if not heading or found is None or not _plausible(found[0], found[1], values):
            continue
        claims.setdefault(found[0], []).append((found[1], i))
    taken = set(chosen.values())
    for meaning, columns in claims.items():
        columns.sort()
        if meaning not in taken:
            best = columns[0]
            if meaning in ("narrative", "rag") and columns[0][0] >= GUESSED:  # one a quarter: the last that is filled
                filled = [c for c in columns if any(grid.rows[r][c[1]] for r in rows)]
                best = max(filled or columns, key=lambda c: c[1])
            chosen[best[1]] = meaning
            taken.add(meaning)
            if meaning == "priority" and "workstream" not in claims and "workstream" not in taken and len(columns) > 1:
                chosen[columns[1][1]] = "workstream"
                taken.add("workstream")
    _part_numbers(grid, headings, rows, chosen)
    if "priority" not in taken and "related_priority" in taken:
        chosen = {i: "priority" if m == "related_priority" else m for i, m in chosen.items()}
    if "title" not in taken:  # a plan of objectives with leads and dates, or of steps alone
        for instead in ("sub_action", "workstream", "priority", "next_step"):
            if instead in taken:
                chosen = {i: "title" if m == instead else m for i, m in chosen.items()}
                break
    return [
        ColumnReading(i, heading, chosen.get(i, "")) for i, heading in enumerate(headings) if heading or i in chosen
    ]


def _part_numbers(grid: Grid, headings: list[str], rows: list[int], chosen: dict[int, str]) -> None:
    """A heading merged over a number and its words: the number is the reference, the words are the action."""
    for place in [p for p, meaning in chosen.items() if meaning == "title"]:
        beside = place + 1
        if beside >= len(headings) or headings[beside] != headings[place]:
            continue
        numbers = [grid.rows[r][place] for r in rows if grid.rows[r][place]]
        if numbers and all(re.fullmatch(r"\(?[A-Za-z]{0,4}[-. ]?\d+(?:\.\d+)*[a-z]?[.)]?", n) for n in numbers):
            chosen[place], chosen[beside] = ("ref" if "ref" not in chosen.values() else ""), "title"


def _same_cells(row: list[str], headings: list[str]) -> bool:
    return [normalised(c) for c in row] == [normalised(h) for h in headings]


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


def _title_above(grid: Grid, header: int) -> list[str]:
    """The lines printed above the header, nearest first: merged titles, "as at" lines."""
    lines = []
    for i in reversed(range(header)):
        cells = [cell for cell in grid.own(i) if cell]
        if 0 < len(cells) <= 2:
            lines.append(" ".join(cells))
    return lines


def _form(grid: Grid) -> PlanTable | None:
    """A table of two columns, each row a label and its answer: one action, or several below one another."""
    pairs = [(i, [c for c in grid.own(i) if c]) for i in range(len(grid.rows))]
    pairs = [(i, cells) for i, cells in pairs if cells]
    if not pairs or max(len(cells) for _, cells in pairs) > 2:
        return None
    labels = [(i, meaning_of(cells[0])) for i, cells in pairs]
    meanings = {m[0] for _, m in labels if m}
    if "title" not in meanings or len(meanings) < 3 or sum(m is not None for _, m in labels) < len(pairs) / 2:
        return None
    table = PlanTable(grid, 0, [], [])
    first: str | None = None
    for (i, cells), (_, meant) in zip(pairs, labels, strict=True):
        meaning, answer = (meant[0] if meant else ""), (cells[1] if len(cells) > 1 else "")
        if meant and (first is None or meaning == first):
            first = meaning
            table.rows.append(PlanRow(grid.numbers[i]))
        if not table.rows:
            continue
        row = table.rows[-1]
        if meaning and meaning not in row.cells:
            if answer:
                row.cells[meaning] = answer
            if all(c.printed != cells[0] for c in table.columns):
                table.columns.append(ColumnReading(0, cells[0], meaning))
        elif answer:
            row.notes.append((cells[0], answer))
    table.rows = [row for row in table.rows if row["title"]]
    return table if table.rows else None
