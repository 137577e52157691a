"""Reading files into raw tables: a folder of CSV files, single CSV files, or a workbook with a sheet per table.

Nothing is interpreted here: a cell is the text that is printed (an Excel date as an ISO date).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import load_workbook

from bot.errors import UnreadableFile

MAX_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 300_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old or password-protected Office files start with it


@dataclass(frozen=True)
class RawTable:
    """One table as printed. `rows` pairs each row's number, as a spreadsheet shows it, with its cells by column."""

    name: str
    file: str
    sheet: str
    header: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]


def read_tables(paths: Iterable[Path]) -> list[RawTable]:
    """All tables in these files and folders. Raises UnreadableFile, naming the file and the mend."""
    tables: list[RawTable] = []
    for path in paths:
        if path.is_dir():
            found = sorted([*path.glob("*.csv"), *path.glob("*.xlsx")])
            if not found:
                raise _unreadable(
                    path,
                    "it holds no .csv or .xlsx file",
                    "Name the folder that has boards.csv and the others.",
                )
            tables += [table for file in found for table in _read_file(file)]
        else:
            tables += _read_file(path)
    return tables


def _unreadable(path: Path, problem: str, mend: str) -> UnreadableFile:
    return UnreadableFile(path=path, problem=problem, mend=mend)


def _read_file(path: Path) -> list[RawTable]:
    if not path.exists():
        raise _unreadable(path, "there is no such file or folder", "Check the name.")
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise _unreadable(path, error.strerror or "it can't be opened", "Check that you may read it.") from None
    if data is None:
        raise _unreadable(path, f"it is larger than {MAX_BYTES // 1_000_000} MB", "Import it in parts.")
    kind = path.suffix.lower()
    if kind == ".csv":
        return [_read_csv(path, data)]
    if kind in (".xlsx", ".xlsm"):
        return _read_workbook(path, data)
    raise _unreadable(path, f'"{kind or path.name}" is not a kind of file I read', "Save it as .xlsx or .csv.")


def _read_csv(path: Path, data: bytes) -> RawTable:
    if b"\x00" in data:
        raise _unreadable(path, "it is not text", "Save it as CSV (UTF-8).")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what Excel writes for "CSV" on Windows
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise _unreadable(path, f"it is broken CSV ({error})", "Open it in a spreadsheet and save it again.") from None
    return _table(path.stem.lower(), path.name, "", rows)


def _read_workbook(path: Path, data: bytes) -> list[RawTable]:
    if data.startswith(_OLE):
        mend = "Take the password off, or save it as an .xlsx workbook."
        raise _unreadable(path, "it is password-protected or an old .xls file", mend)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise _unreadable(path, "it unpacks to far more than a plan needs", "Save a copy with just the plan in it.")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        tables = []
        for sheet in book.worksheets:
            rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            tables.append(_table(sheet.title.strip().lower(), path.name, sheet.title, rows))
        book.close()
    except UnreadableFile:
        raise
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        IndexError,
        SyntaxError,
    ) as error:
        problem = f"it is not a sound workbook ({type(error).__name__})"
        raise _unreadable(path, problem, "Open it in a spreadsheet and save it again as .xlsx.") from None
    return tables


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _table(name: str, file: str, sheet: str, rows: list[list[str]]) -> RawTable:
    header: tuple[str, ...] = ()
    found = []
    for number, row in enumerate(rows, 1):
        cells = [" ".join(cell.split()) if not header else cell.strip() for cell in row]
        if not any(cells):
            continue
        if not header:
            header = tuple(cell.strip().lower().replace(" ", "_") for cell in cells)
            continue
        found.append(
            (
                number,
                {column: cells[i] if i < len(cells) else "" for i, column in enumerate(header) if column},
            )
        )
    return RawTable(name, file, sheet, tuple(h for h in header if h), found)
