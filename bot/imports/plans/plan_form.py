"""Reading a form: a table of two columns, each row a label and its answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.imports.grid import Grid
from bot.imports.plans.headings import meaning_of
from bot.imports.plans.plan_table import ColumnReading, PlanRow, PlanTable


@dataclass(frozen=True)
class _Line:
    """A row of a form: its number, its label with what that means ("" is none of ours), and the answer beside it."""

    number: int
    label: str
    meaning: str
    answer: str


def read_form(grid: Grid) -> PlanTable | None:
    """The actions of a form, one or several below one another; None if the grid is no form."""
    lines = _lines(grid)
    if not _is_form(lines):
        return None
    table = PlanTable(grid, 0, [], [])
    first = next(line.meaning for line in lines if line.meaning)
    for line in lines:
        if line.meaning == first:
            table.rows.append(PlanRow(line.number))
        if table.rows:
            _fill_in(table, line)
    table.rows = [row for row in table.rows if row["title"]]
    return table if table.rows else None


def _lines(grid: Grid) -> list[_Line]:
    """The grid's rows as a form's; none where any has more than a label and an answer."""
    lines = []
    for i, number in enumerate(grid.numbers):
        cells = [cell for cell in grid.own(i) if cell]
        if len(cells) > 2:
            return []
        if cells:
            meant = meaning_of(cells[0])
            lines.append(_Line(number, cells[0], meant[0] if meant else "", cells[1] if len(cells) > 1 else ""))
    return lines


def _is_form(lines: list[_Line]) -> bool:
    understood = [line.meaning for line in lines if line.meaning]
    return "title" in understood and len(set(understood)) >= 3 and len(understood) >= len(lines) / 2


def _fill_in(table: PlanTable, line: _Line) -> None:
    """Add a line to the form's last action: by its meaning, or to the notes where it has none or repeats one."""
    row = table.rows[-1]
    if line.meaning and line.meaning not in row.cells:
        if line.answer:
            row.cells[line.meaning] = line.answer
        if all(column.printed != line.label for column in table.columns):
            table.columns.append(ColumnReading(0, line.label, line.meaning))
    elif line.answer:
        row.notes.append((line.label, line.answer))
