"""Opening what people bring: folders, workbooks, Word documents, CSV and JSON files, each sorted by what it holds.

Nothing is interpreted beyond that: a cell is the text that is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.imports.columns import EXPORT_ONLY, TABLES
from bot.imports.figures.figures_file import FiguresFile, figures_file, figures_in
from bot.imports.grid import Grid
from bot.imports.refusals import unreadable_file
from bot.imports.report import Finding
from bot.imports.text_tables import read_csv, read_json
from bot.imports.word import read_word
from bot.imports.workbook import read_workbook

MAX_FILE_BYTES = 50_000_000
FILE_KINDS = (".csv", ".xlsx", ".xlsm", ".docx", ".json")


@dataclass(frozen=True)
class RawTable:
    """One table in our own layout, as printed. `rows` pairs each row's number with its cells by column.

    `shown` names columns as their file prints them, where that is in other words.
    """

    name: str
    file: str
    sheet: str
    header: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    shown: dict[str, str] = field(default_factory=dict)
    too_long: tuple[tuple[int, str], ...] = ()
    """Rows with more cells than the header, and what stands beyond it."""
    settled: bool = False
    """Whether each row's reference was matched with what is stored, and its doubts reported."""


@dataclass
class Found:
    """What the files hold: tables in our own layout, grids in anybody's, published figures to be streamed."""

    tables: list[RawTable] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    figures: list[FiguresFile] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    in_folders: set[str] = field(default_factory=set)
    """Files that nobody named: one among them that holds nothing for us is noted, not refused."""


def open_files(paths: Iterable[Path]) -> Found:
    """Everything in these files and folders. Raises UnreadableFile, naming the file and the fix."""
    found = Found()
    for path in paths:
        if path.is_dir():
            files = sorted(
                file for file in path.iterdir() if file.suffix.lower() in FILE_KINDS and file.name[0] not in "~."
            )
            if not files:
                fix = "Name the folder that has boards.csv and the others."
                raise unreadable_file(path, "it holds no .csv, .xlsx, .docx or .json file", fix)
            for file in files:
                found.in_folders.add(file.name)
                _open(file, found)
        else:
            _open(path, found)
    return found


def _open(path: Path, found: Found) -> None:
    if not path.exists():
        raise unreadable_file(path, "there is no such file or folder", "Check the name.")
    kind = path.suffix.lower()
    if kind not in FILE_KINDS:
        fix = "Save it as .xlsx, .docx or .csv."
        raise unreadable_file(path, f'"{kind or path.name}" is not a kind of file I read', fix)
    try:
        figures = figures_file(path) if kind == ".csv" else None
        if figures is not None:
            found.figures.append(figures)
            return
        data = path.read_bytes() if path.stat().st_size <= MAX_FILE_BYTES else None
    except OSError as error:
        raise unreadable_file(path, error.strerror or "it can't be opened", "Check that you may read it.") from None
    if data is None:
        raise unreadable_file(path, f"it is larger than {MAX_FILE_BYTES // 1_000_000} MB", "Import it in parts.")
    _sort(path, _grids(path, kind, data, found), found)


def _grids(path: Path, kind: str, data: bytes, found: Found) -> list[Grid]:
    if kind == ".csv":
        grid, encoding = read_csv(path, data)
        if encoding:
            message = f"it is not UTF-8, so it was read as {encoding}: look whether accents came out right."
            found.notes.append(Finding(path.name, "", None, "", "", "encoding", message))
        return [grid]
    if kind == ".json":
        return [read_json(path, data)]
    if kind == ".docx":
        return read_word(path, data)
    grids, notes = read_workbook(path, data)
    found.notes += notes
    return grids


def _sort(path: Path, grids: list[Grid], found: Found) -> None:
    own = []
    for grid in grids:
        name = grid.sheet.strip() or (path.stem if path.suffix.lower() in (".csv", ".json") else "")
        table = own_table(grid, name.lower())
        if table:
            own.append(table)
        elif path.suffix.lower() in (".xlsx", ".xlsm") and (figures := figures_in(path, grid)):
            found.figures.append(figures)
        else:
            found.grids.append(grid)
    found.tables += own


def own_table(grid: Grid, name: str) -> RawTable | None:
    """The grid as a table in our own layout, if it is named as one of ours and its first row has our columns."""
    filled = [i for i, row in enumerate(grid.rows) if any(row)]
    if name not in TABLES or not filled:
        return None
    header = [cell.strip(" *").lower().replace(" ", "_") for cell in grid.rows[filled[0]]]  # a star: must be filled
    if not _is_ours(header, name):
        return None
    rows, too_long = [], []
    for i in filled[1:]:
        printed = list(zip(header, grid.rows[i], strict=True))
        rows.append((grid.numbers[i], {column: cell for column, cell in printed if column}))
        if beyond := " | ".join(cell for column, cell in printed if cell and not column):
            too_long.append((grid.numbers[i], beyond))
    columns = tuple(filter(None, header))
    return RawTable(name, grid.file, grid.sheet, columns, rows, {c: c for c in columns}, tuple(too_long))


def _is_ours(header: list[str], name: str) -> bool:
    """Whether half of the columns, and one at least, are those of our table with this name."""
    known = {column.name for column in TABLES[name]} | EXPORT_ONLY.get(name, frozenset())
    return sum(cell in known for cell in header) >= max(1, sum(map(bool, header)) / 2)
