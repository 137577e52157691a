"""Finding the action plan in a grid: where its header is, and where its rows and headings are.

Real plans have title lines above the table, start in any column, merge cells, repeat headers, print headings between
rows and notes below. What is read here is shown to the officer before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.text import cut
from bot.imports.figures.figures_file import almost_figures
from bot.imports.grid import Grid
from bot.imports.plans.headings import GUESSED, meaning_of
from bot.imports.plans.plan_columns import named_meaning, read_columns, same_cells
from bot.imports.plans.plan_form import read_form
from bot.imports.plans.plan_rows import read_rows
from bot.imports.plans.plan_table import ColumnReading, PlanTable
from bot.imports.report import Finding

PLAN_MEANINGS = ("ref", "title", "sub_action", "leads", "due", "rag", "narrative", "priority", "workstream", "start")
_ACTION = {"title", "sub_action"}
_ABOUT_ACTION = {"leads", "due", "rag", "narrative"}


def read_plans(grid: Grid, wanted: Mapping[str, str] | None = None, header_row: int | None = None) -> list[PlanTable]:
    """The plans in a grid, mostly one or none. `wanted` and `header_row` are an officer's mapping, which wins."""
    if header_row is None and (form := read_form(grid)):
        return [form]
    tables: list[PlanTable] = []
    starts = _headers(grid, wanted or {}, header_row)
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(grid.rows)
        headings, body = _heading_row(grid, start)
        columns = read_columns(grid, headings, range(body, end), wanted or {})
        if all(column.meaning != "title" for column in columns):
            if tables:
                tables[-1].notes.append(_another_table(grid, start))
            continue
        table = PlanTable(grid, start, columns, [])
        read_rows(table, body, end, _title_above(grid, start))
        tables.append(table)
    return [table for table in tables if table.rows]


def _another_table(grid: Grid, header: int) -> Finding:
    shown = cut(" | ".join(cell for cell in grid.own(header) if cell), 200)
    message = "begins another table, which names no actions, so it was not read."
    return Finding(grid.file, grid.sheet, grid.numbers[header], "", shown, "another_table", message)


def unread_table(grid: Grid) -> PlanTable | None:
    """A grid whose headings mean nothing here, with the widest of its first rows as the header; None if it is no table.

    Of a table that looks like figures, with what its columns mean as such.
    """
    if (figures := almost_figures(grid.rows[:20])) is not None:
        place, words, _ = figures
        headings = [" ".join(cell.split()) for cell in grid.rows[place]]
        read = [ColumnReading(i, h, words[i]) for i, h in enumerate(headings) if h]
        return PlanTable(grid, place, read, [])
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
        again = any(same_cells(grid.rows[i], grid.rows[header]) for header in found)
        if not again and not _is_header(grid.own(i), wanted, below_another=bool(found)):
            continue
        if found and (same_cells(grid.rows[found[-1]], grid.rows[i]) or _goes_on(grid, found[-1], i)):
            continue
        found.append(i)
    return found


def _is_header(cells: list[str], wanted: Mapping[str, str], *, below_another: bool) -> bool:
    """Whether a row's cells are a plan's headings. Below a header, guesses count for nothing: a sentence may hold such words."""
    meant = [_meant(cell, place, wanted) for place, cell in enumerate(cells)]
    certain = {meaning for meaning, rank in meant if meaning and rank < GUESSED}
    if not certain:
        return False
    meanings = certain if below_another else {meaning for meaning, _ in meant if meaning}
    known = len(meanings & set(PLAN_MEANINGS))
    enough = known >= 2 if meanings & _ACTION else known >= 3 and bool(meanings & _ABOUT_ACTION)
    filled = [cell for cell in cells if cell]
    return enough and known >= min(4, len(filled) / 3) and max(map(len, filled)) <= 200


def _meant(heading: str, place: int, wanted: Mapping[str, str]) -> tuple[str, int]:
    if heading and (named := named_meaning(wanted, heading, place)) is not None:
        return named, 0
    return meaning_of(heading) or ("", GUESSED)


def _second_line(grid: Grid, header: int, row: int) -> bool:
    """Whether the row is the lower line of a two-row header: every cell of its own is under a wide heading."""
    if row != header + 1:
        return False
    own = grid.own(row)
    wide = {i for i in range(len(own)) if (header, i) in grid.covered or (header, i + 1) in grid.covered}
    filled = {i for i, cell in enumerate(own) if cell}
    return len(filled) > 1 and filled <= wide


def _goes_on(grid: Grid, header: int, row: int) -> bool:
    """Whether a row is a further line of the header: below wide headings, or where headings are merged down into it."""
    if any(not _goes_on(grid, header, above) for above in range(header + 1, row)):
        return False
    down = [
        i
        for i, cell in enumerate(grid.rows[row])
        if cell and (row, i) in grid.covered and cell == grid.rows[header][i] and (header, i) not in grid.covered
    ]
    return bool(down) or _second_line(grid, header, row)


def _heading_row(grid: Grid, header: int) -> tuple[list[str], int]:
    """Each column's heading, joined where the header has two lines, and the first row of the body."""
    headings = list(grid.rows[header])
    body = header + 1
    while body < len(grid.rows) and _goes_on(grid, header, body):
        for i, cell in enumerate(grid.own(body)):
            if cell:
                headings[i] = f"{headings[i]} {cell}".strip()
        body += 1
    return [" ".join(h.split()) for h in headings], body


def _title_above(grid: Grid, header: int) -> list[str]:
    """The lines printed above the header, nearest first: merged titles, "as at" lines."""
    lines = []
    for i in reversed(range(header)):
        cells = [cell for cell in grid.own(i) if cell]
        if 0 < len(cells) <= 2:
            lines.append(" ".join(cells))
    return lines
