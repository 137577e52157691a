"""Writing workbooks in the layout that the import reads: what an export gives, and the empty one to fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.imports.columns import EXAMPLE, TABLES, Column
from bot.imports.files import GUIDE

CHOICE_ROWS = 2_000
"""Rows that a template's lists to choose from reach down to."""
_TEMPLATE = ("boards", "people", "plans", "actions", "updates", "meetings")
_WIDE = {"title": 70, "narrative": 50, "next_step": 40, "name": 36, "notes": 40, "leads": 30, "outcome": 70, "text": 70}
_EXAMPLES: dict[str, tuple[dict[str, str], ...]] = {
    "boards": ({"key": EXAMPLE, "name": "Example Partnership Board", "channel": "#example-board"},),
    "plans": (
        {
            "board": EXAMPLE,
            "plan": "2026-27",
            "title": "Action plan 2026-27",
            "start": "2026-04-01",
            "end": "2027-03-31",
        },
    ),
    "actions": (
        {
            "ref": "EXAMPLE-01",
            "board": EXAMPLE,
            "plan": "2026-27",
            "priority": "Start well",
            "title": "Open a family hub in every ward",
            "leads": "Early years lead",
            "due": "2026-09-30",
        },
        {
            "ref": "EXAMPLE-02",
            "board": EXAMPLE,
            "plan": "2026-27",
            "priority": "Live well",
            "title": "Agree a town-wide food plan",
            "leads": "Public health; Housing SD",
            "due": "by end of Q2 2026/27",
        },
    ),
}
_HOW = (
    "Fill in one sheet after another; each row is one thing. Only columns with a star must be filled.",
    "Rest the pointer on a heading to read what belongs there. Columns you don't need may stay empty.",
    f"Rows of the board {EXAMPLE} show how it is meant. They are never imported; take them out or leave them.",
    "Dates may be written as people write them: 2026-09-30, Sept 2026, by end of Q2 2026/27, ongoing.",
    "Then: boardbot import THIS-FILE --dry-run. It says what it would do and what looks wrong, and writes nothing.",
)


def write_workbook(path: Path | IO[bytes], sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Tables as sheets of one workbook. Every text stays text: none can become a formula. Raises OSError."""
    book = _book()
    for name, rows in sheets.items():
        known = {column.name: column for column in TABLES.get(name, ())}
        header = list(rows[0]) if rows else list(known)
        _sheet(book, name, header, known, rows)
    book.save(path)


def write_template(path: Path) -> None:
    """An empty workbook for a board's plan, with explanations, lists to choose from and example rows. Raises OSError."""
    book = _book()
    guide = book.create_sheet(GUIDE)
    guide.column_dimensions["A"].width = 24
    guide.column_dimensions["B"].width = 100
    guide.append(["A plan for boardbot"])
    guide["A1"].font = Font(bold=True, size=14)
    for line in _HOW:
        guide.append([None, line])
    for name in _TEMPLATE:
        guide.append([name])
        guide.cell(guide.max_row, 1).font = Font(bold=True)
        for column in _to_fill_in(name):
            guide.append([f"{column.name}{' *' if column.required else ''}", column.meaning])
    for row in guide.iter_rows(min_row=2):
        row[-1].alignment = Alignment(wrap_text=True, vertical="top")
    for name in _TEMPLATE:
        columns = {column.name: column for column in _to_fill_in(name)}
        sheet = _sheet(book, name, list(columns), columns, _EXAMPLES.get(name, ()))
        for place, column in enumerate(columns.values(), 1):
            sheet.cell(1, place, f"{column.name} *" if column.required else column.name)
    book.active = 0
    book.save(path)


def _to_fill_in(name: str) -> list[Column]:
    return [column for column in TABLES[name] if not column.by_export]


def _book() -> Workbook:
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    return book


def _sheet(
    book: Workbook, name: str, header: Sequence[str], known: Mapping[str, Column], rows: Sequence[Mapping[str, Any]]
) -> Any:
    sheet = book.create_sheet(name)
    for place, heading in enumerate(header, 1):
        cell, column = sheet.cell(1, place, heading), known.get(heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F3A5F" if column and column.required else "5B6B7D")
        sheet.column_dimensions[get_column_letter(place)].width = _WIDE.get(heading, max(12, len(heading) + 3))
        if column:
            cell.comment = Comment(f"{column.meaning}{' (must be filled)' if column.required else ''}", "boardbot")
            _offer(sheet, place, column, max(CHOICE_ROWS, len(rows) + 1))
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, 2):
        for place, heading in enumerate(header, 1):
            _write(sheet.cell(number, place), row.get(heading))
    return sheet


def _offer(sheet: Worksheet, place: int, column: Column, until: int) -> None:
    if column.choices:
        choices = DataValidation(
            "list", formula1=f'"{",".join(column.choices)}"', allow_blank=True, showErrorMessage=True
        )
        choices.error = f"Write one of: {', '.join(column.choices)}, or leave it empty."
        letter = get_column_letter(place)
        choices.add(f"{letter}2:{letter}{until}")
        sheet.add_data_validation(choices)


def _write(cell: Any, value: Any) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula
        cell.quotePrefix = bool(value) and value[0] in "=+-@"
        cell.alignment = Alignment(wrap_text="\n" in value or len(value) > 40, vertical="top")
