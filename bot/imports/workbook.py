"""Reading Excel workbooks into grids: cells as they are printed, merged cells, hidden sheets noted."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import range_boundaries

from bot.imports.grid import Grid, Mark, column_letter, grid_of
from bot.imports.refusals import BROKEN, check_office_file, unreadable_file
from bot.imports.report import Finding
from bot.imports.workbook_marks import Marks, StruckText, inline_struck

MAX_ROWS, MAX_COLUMNS, MAX_MERGED = 200_000, 1_000, 200_000
_MERGE = re.compile(rb'<mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_HIDDEN_ROW = re.compile(rb'<row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_COLUMN = re.compile(rb"<col\s([^>]*)>")
_UNCOMPUTED = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_PLAIN_NUMBER = re.compile(r'([#,0]*0)(?:\.(0+))?(%?)(?:_\)|;.*|"[^"]*")?')


def read_workbook(path: Path, data: bytes, hidden_rows: bool = False) -> tuple[list[Grid], list[Finding]]:
    """The visible sheets as grids, and what could not be seen: hidden sheets, formulas never computed.

    Rows that are hidden are left out unless they are asked for. Raises UnreadableFile.
    """
    check_office_file(path, data, "xl/workbook.xml")
    grids, findings = [], []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drawings and validations that the library leaves out
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                marks = Marks(book, archive)
                sheet: Any
                for sheet in book.worksheets:
                    if sheet.sheet_state != "visible":
                        message = "this sheet is hidden, so it was not read."
                        fix = "Show it in the workbook if it belongs to the plan."
                        findings.append(Finding(path.name, sheet.title, None, "", "", "hidden_sheet", message, fix))
                        continue
                    markup = archive.read(sheet._worksheet_path)
                    hidden = _hidden_columns(markup)
                    rows = frozenset(int(row) for row in _HIDDEN_ROW.findall(markup))
                    seen = _Seen(
                        _merges(path, markup), hidden, frozenset() if hidden_rows else rows, inline_struck(markup)
                    )
                    grid = _grid(path, sheet, seen, marks)
                    grids.append(grid)
                    if grid.hidden or (rows and hidden_rows):
                        findings.append(_hidden_rows(grid, sorted(grid.hidden or rows), hidden_rows))
                    if hidden:
                        shown = ", ".join(column_letter(c - 1) for c in sorted(hidden)[:10])
                        message = f"columns {shown} are hidden, so they were not read."
                        findings.append(Finding(path.name, sheet.title, None, "", "", "hidden_columns", message))
                    findings += [_uncomputed(path, sheet.title, cell) for cell in _UNCOMPUTED.findall(markup)]
            book.close()
    except BROKEN as error:
        problem = f"it is not a sound workbook ({type(error).__name__})"
        raise unreadable_file(path, problem, "Open it in a spreadsheet and save it again as .xlsx.") from None
    return grids, findings


def _merges(path: Path, markup: bytes) -> list[tuple[int, int, int, int]]:
    found: list[tuple[int, int, int, int]] = []
    area = 0
    for match in _MERGE.findall(markup):
        left, top, right, bottom = (edge or 1 for edge in range_boundaries(match.decode()))
        area += (right - left + 1) * (bottom - top + 1)
        if area > MAX_MERGED:
            raise unreadable_file(
                path, "its cells are merged over far more than a plan needs", "Unmerge the whole columns."
            )
        found.append((top, left, bottom, right))
    return found


def _uncomputed(path: Path, sheet: str, cell: bytes) -> Finding:
    match = re.fullmatch(rb"([A-Z]+)(\d+)", cell)
    column, row = (match.group(1).decode(), int(match.group(2))) if match else ("", None)
    message = "holds a formula whose result was never saved, so it was read as empty."
    fix = "Open the workbook in a spreadsheet, save it, and import it again."
    return Finding(path.name, sheet, row, column, "", "formula_without_value", message, fix)


def _hidden_columns(markup: bytes) -> set[int]:
    """The columns, counted from 1, that the sheet hides."""
    hidden: set[int] = set()
    for attributes in _COLUMN.findall(markup):
        found = dict(re.findall(rb'(\w+)="([^"]*)"', attributes))
        if found.get(b"hidden") in (b"1", b"true"):
            first, last = int(found.get(b"min", b"1")), int(found.get(b"max", b"0"))
            hidden |= set(range(first, min(last, MAX_COLUMNS) + 1))
    return hidden


def _hidden_rows(grid: Grid, rows: list[int], were_read: bool) -> Finding:
    shown = ", ".join(map(str, rows[:10]))
    became = "and were read like the others" if were_read else "so they were not read"
    fix = "" if were_read else "Say --hidden-rows to read them, or show them in the workbook."
    message = f"rows {shown}{', ...' if len(rows) > 10 else ''} are hidden, {became}."
    return Finding(grid.file, grid.sheet, None, "", "", "hidden_rows", message, fix)


@dataclass(frozen=True)
class _Seen:
    """What of a sheet is one cell, which columns and rows are left out, all counted from 1, and its cells of which a
    part is struck through."""

    merges: list[tuple[int, int, int, int]]
    hidden_columns: set[int]
    hidden_rows: frozenset[int]
    inline: dict[str, StruckText]


def _grid(path: Path, sheet: Any, seen: _Seen, marks: Marks) -> Grid:
    sheet.reset_dimensions()
    marks.strike_out(sheet)
    rows: list[tuple[int, list[str]]] = []
    marked: dict[tuple[int, int], Mark] = {}
    left_out = set()
    for read, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        if read > MAX_ROWS and rows and rows[-1][0] < read - MAX_ROWS:
            break
        cells, own = _row(row, seen, marks)
        if not cells and not any(mark.struck for mark in own.values()):
            continue
        if read in seen.hidden_rows:
            left_out.add(read)
        else:
            rows.append((read, cells))
            marked |= {(read, column): mark for column, mark in own.items()}
    return grid_of(path.name, sheet.title, rows, seen.merges, marked, left_out)


def _row(row: Sequence[Any], seen: _Seen, marks: Marks) -> tuple[list[str], dict[int, Mark]]:
    """A row's cells as they are printed, up to the last that says anything, and the marks by column."""
    cells: list[str] = []
    own: dict[int, Mark] = {}
    for column, cell in enumerate(row, 1):
        if column in seen.hidden_columns or cell is EMPTY_CELL:
            cells.append("")
            continue
        value = seen.inline.get(cell.coordinate, cell.value) if seen.inline else cell.value
        mark, printed = marks.of(cell, value, _printed(cell, value))
        if any(mark):
            own[column] = mark
        cells.append(printed)
    while cells and not cells[-1]:
        cells.pop()
    return cells, own


def _printed(cell: Any, value: Any) -> str:
    """The value as a reader of the cell sees it: 13.0 and 43% by their formats, a date as an ISO date."""
    match value:
        case None:
            return ""
        case datetime() if re.fullmatch(r"m{1,4}[-/ ]*y{2,4}", _format_of(cell)):
            return f"{value:%b-%y}"  # the month alone is shown, so the month is what is meant
        case datetime():
            return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return _number(value, _format_of(cell))
        case _:
            return str(value)


def _format_of(cell: Any) -> str:
    """The number format in lower case, without locale and quoting marks."""
    shown_as = getattr(cell, "number_format", "") or ""
    return re.sub(r"\[[^\]]*\]|\\|;@", "", shown_as).lower()


def _number(value: float, shown_as: str) -> str:
    form = _PLAIN_NUMBER.fullmatch(shown_as)
    if form is None:
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    whole, decimals, percent = form.groups()
    number = value * 100 if percent else value
    return f"{number:{',' if ',' in whole else ''}.{len(decimals or '')}f}{percent}"
