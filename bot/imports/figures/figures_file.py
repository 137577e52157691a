"""Reading published figures row by row: Fingertips downloads in every form they come in, and tidy CSV files like them.

A file may hold hundreds of thousands of rows, so it is never held whole. Columns are known by their headings without
spaces, case and punctuation; the columns of a Fingertips download are described by OHID's user guide.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.imports.grid import Grid
from bot.imports.refusals import unreadable_file

_HEADINGS = {
    "id": ("indicatorid",),
    "name": ("indicatorname", "indicator", "metric", "metricname", "measurename", "indicatortitle"),
    "parent_code": ("parentcode",),
    "parent": ("parentname",),
    "area_code": ("areacode", "ladcode", "utlacode", "localauthoritycode", "lacode", "geographycode", "onscode"),
    "area": ("areaname", "area", "localauthorityname", "localauthority", "laname", "geographyname", "geography"),
    "area_type": ("areatype",),
    "sex": ("sex", "gender"),
    "age": ("age", "agegroup", "ageband"),
    "category_type": ("categorytype", "measure"),
    "category": ("category", "inequality"),
    "unit": ("unit",),
    "period": ("timeperiod", "period", "financialyear", "reportingperiod", "year"),
    "raw": ("value", "figure", "indicatorvalue", "measurevalue"),
    "lower": ("lowerci950limit", "lowerci95limit", "lowerci", "lowercilimit"),
    "upper": ("upperci950limit", "upperci95limit", "upperci", "uppercilimit"),
    "lower_998": ("lowerci998limit",),
    "upper_998": ("upperci998limit",),
    "count": ("count",),
    "denominator": ("denominator",),
    "note": ("valuenote",),
    "trend": ("recenttrend", "trend"),
    "versus_england": ("comparedtoenglandvalueorpercentiles", "comparedtoengland"),
    "goal": ("comparedtogoal",),
    "new_data": ("newdata",),
    "sortable": ("timeperiodsortable",),
    "time_range": ("timeperiodrange",),
}
_BY_HEADING = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
NEEDED = ("name", "area", "period", "raw")
MISSING = frozenset({"NA", "N/A", "NULL", "nan", "NaN"})
"""What some files print where there is nothing: a missing value is blank, never nought."""
_NUMBERS = ("lower", "upper", "lower_998", "upper_998", "count", "denominator")
_CHUNK = 1 << 20


class FiguresRow(NamedTuple):
    """A row's first line in the file and its cells by name, without those that are not kept; `beyond` is what stands
    past the last heading."""

    number: int
    cells: dict[str, str]
    beyond: str


@dataclass(frozen=True)
class FiguresFile:
    """A CSV file of published figures: what each column holds, in order, and the headings that are not known."""

    path: Path
    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    encoding: str
    delimiter: str
    size: int

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns that hold numbers beside the value itself."""
        return tuple(name for name in _NUMBERS if name in self.columns)

    def digest(self) -> str:
        """What the file holds, as one number: the same file brought again is known by it."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def rows(self, read: Callable[[int], None]) -> Iterator[FiguresRow]:
        """Each row that has cells; `read` is called with the bytes read now and then.

        Raises UnreadableFile where the text breaks off or is not CSV.
        """
        width, usual = len(self.columns), 0
        with self.path.open("rb") as stream:
            text = io.TextIOWrapper(stream, encoding=self.encoding, errors="strict", newline="")
            reader = csv.reader(text, delimiter=self.delimiter, strict=True)
            try:
                next(reader)
                line = reader.line_num + 1
                for count, cells in enumerate(reader):
                    number, line = line, reader.line_num + 1
                    if count % 2_000 == 0:
                        read(stream.tell())
                    if any(cells):
                        usual = usual or len(cells)  # some downloads leave the last cell out of every row
                        if len(cells) < usual:
                            raise csv.Error(f"a row of {len(cells)} cells after rows of {usual}")
                        cells += [""] * (width - len(cells))
                        beyond = " | ".join(c for c in cells[width:] if c) if len(cells) > width else ""
                        yield FiguresRow(number, dict(zip(self.columns, cells, strict=False)), beyond)
                read(self.size)
            except (csv.Error, UnicodeDecodeError) as error:
                fix = "Download it again, or save it as CSV (UTF-8)."
                raise unreadable_file(self.path, f"it is broken near line {reader.line_num} ({error})", fix) from None


def figures_file(path: Path) -> FiguresFile | None:
    """The file, if its first line has the headings of published figures; else None. Raises OSError."""
    with path.open("rb") as stream:
        head = stream.read(_CHUNK // 8)
    if b"\x00" in head[:4]:
        return None
    encoding = "utf-8-sig"
    try:
        text = head.decode(encoding, errors="strict")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            encoding = "cp1252"
        text = head.decode(encoding, errors="replace")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return None
    columns = _columns(header)
    if not _are_figures(header, columns):
        return None
    return FiguresFile(path, columns, _unknown(header, columns), encoding, delimiter, path.stat().st_size)


def _are_figures(header: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether these headings are those of published or local figures, and not of our own observations table."""
    words = {re.sub(r"[^a-z]", "", heading.lower()) for heading in header}
    return all(name in columns for name in NEEDED) and not {"edition", "raw"} & words


def _unknown(header: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(heading for heading, name in zip(header, columns, strict=True) if not name and heading.strip())


@dataclass(frozen=True)
class GridFigures(FiguresFile):
    """The same from a sheet of a workbook, which is held whole."""

    grid: Grid | None = None

    def digest(self) -> str:
        return hashlib.sha256(repr(self.grid).encode()).hexdigest()

    def rows(self, read: Callable[[int], None]) -> Iterator[FiguresRow]:
        grid = self.grid
        if grid is None:
            return
        for number, cells in list(zip(grid.numbers, grid.rows, strict=True))[1:]:
            if any(cells):
                yield FiguresRow(number, dict(zip(self.columns, cells, strict=False)), "")
        read(self.size)


def figures_in(path: Path, grid: Grid) -> FiguresFile | None:
    """The sheet as figures, if its first row has their headings; else None."""
    header = grid.rows[0] if grid.rows else []
    columns = _columns(header)
    if not _are_figures(header, columns):
        return None
    return GridFigures(path, columns, _unknown(header, columns), "", "", len(grid.rows), grid)


def _columns(header: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for heading in header:
        words = re.sub(r"[^a-z0-9]", "", heading.lower())
        name = _BY_HEADING.get(words, "")
        if not name and re.fullmatch(r"comparedto.+valueorpercentiles", words):
            name = "versus_parent"
        elif words == "areaname" and found and name in found and len(found) == 22:
            name = "versus_parent"  # one release of the download misnames its column 23
        found.append("" if name in found else name)
    if "name" not in found:  # some files call the indicator itself the measure
        measure = next(
            (i for i, heading in enumerate(header) if re.sub(r"[^a-z]", "", heading.lower()) == "measure"), None
        )
        if measure is not None and found[measure] == "category_type":
            found[measure] = "name"
    return tuple(found)
