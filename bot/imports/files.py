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
from bot.imports.meetings import may_be_meetings, meetings_of
from bot.imports.plans.layout import read_plans
from bot.imports.plans.mapping import Mapping
from bot.imports.refusals import unreadable_file
from bot.imports.report import Finding
from bot.imports.struck import struck_words
from bot.imports.text_tables import read_csv, read_json

MAX_FILE_BYTES = 50_000_000
GUIDE = "Read me"
"""The sheet of a workbook of ours that explains the others."""
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
    meetings: list[RawTable] = field(default_factory=list)
    """Dates of meetings beside a plan, of the board whose plan it is."""
    notes: list[Finding] = field(default_factory=list)
    in_folders: set[str] = field(default_factory=set)
    """Files that nobody named: one among them that holds nothing for us is noted, not refused."""


def open_files(paths: Iterable[Path], mapping: Mapping | None = None) -> Found:
    """Everything in these files and folders. Raises UnreadableFile, naming the file and the fix."""
    mapping = mapping or Mapping()
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
                _open(file, found, mapping)
        else:
            _open(path, found, mapping)
    return found


def _open(path: Path, found: Found, mapping: Mapping) -> None:
    if not path.exists():
        raise unreadable_file(path, "there is no such file or folder", "Check the name.")
    kind = path.suffix.lower()
    if kind not in FILE_KINDS:
        fix = "Save it as .xlsx, .docx or .csv."
        raise unreadable_file(path, f'"{kind or path.name}" is not a kind of file I read', fix)
    try:
        figures = figures_file(path, mapping.figures("")) if kind == ".csv" else None
        if figures is not None:
            found.figures.append(figures)
            return
        data = path.read_bytes() if path.stat().st_size <= MAX_FILE_BYTES else None
    except OSError as error:
        raise unreadable_file(path, error.strerror or "it can't be opened", "Check that you may read it.") from None
    if data is None:
        raise unreadable_file(path, f"it is larger than {MAX_FILE_BYTES // 1_000_000} MB", "Import it in parts.")
    _sort(path, _grids(path, data, found, mapping), found, mapping)


def _grids(path: Path, data: bytes, found: Found, mapping: Mapping) -> list[Grid]:
    kind = path.suffix.lower()
    if kind == ".csv":
        grid, of_encoding = read_csv(path, data, mapping.encoding)
        if of_encoding:
            found.notes.append(Finding(path.name, "", None, "", "", "encoding", of_encoding))
        return [grid]
    if kind == ".json":
        return [read_json(path, data, mapping.encoding)]
    # The readers of Office files are loaded with the first of them: most processes never see one.
    if kind == ".docx":
        from bot.imports.word import read_word

        return read_word(path, data)
    from bot.imports.workbook import read_workbook

    grids, notes = read_workbook(path, data, mapping.hidden_rows)
    found.notes += notes
    return grids


def _sort(path: Path, grids: list[Grid], found: Found, mapping: Mapping) -> None:
    """Sort a file's grids by what they hold.

    A sheet that is named as one of ours and lacks a column that ours must have may be anybody's: where the file has no
    whole table of ours and holds a plan, it is read as any other sheet, and dates of meetings are those of that board.
    """
    own: list[tuple[Grid, RawTable]] = []
    others: list[Grid] = []
    for grid in grids:
        name = grid.sheet.strip() or (path.stem if path.suffix.lower() in (".csv", ".json") else "")
        table = own_table(grid, name.lower())
        if table:
            own.append((grid, table))
        elif path.suffix.lower() in (".xlsx", ".xlsm") and (
            figures := figures_in(path, grid, mapping.figures(grid.sheet))
        ):
            found.figures.append(figures)
        else:
            others.append(grid)
    if not any(_is_whole(table) for _, table in own):
        dates = [(grid, listed) for grid in grids if may_be_meetings(grid) and (listed := meetings_of(grid))]
        if (own or dates) and any(read_plans(grid) for grid in grids if grid not in [grid for grid, _ in dates]):
            for grid, listed in dates:
                others = [other for other in others if other is not grid]
                own = [(other, table) for other, table in own if other is not grid]
                found.meetings.append(
                    RawTable("meetings", grid.file, grid.sheet, listed.header, listed.rows, listed.shown)
                )
                found.notes += listed.notes
            found.grids += [*others, *(grid for grid, _ in own)]
            return
    found.grids += others
    for grid, table in own:
        found.tables.append(table)
        found.notes += struck_words(grid, range(len(grid.rows)))


def _is_whole(table: RawTable) -> bool:
    """Whether a table has all the columns that ours must have."""
    return all(column.name in table.header for column in TABLES[table.name] if column.required)


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
