"""Reading published figures: Fingertips downloads in every form they come in, and tidy CSV files like them.

A file may hold hundreds of thousands of rows, so it is never held whole, but read in slices. Columns are known by their
headings without spaces, case and punctuation; those of a Fingertips download are described by OHID's user guide.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bot.domain.indicator_periods import read_period
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
SLICE = 2_000
"""Rows read at once, and written in one transaction: some hundredths of a second."""
_CHUNK = 1 << 20
_Row = tuple[int, list[str], str]
"""A row's first line in the file, a cell for each heading at least, and what stands past the last heading."""


class FiguresSlice(NamedTuple):
    """Rows that follow each other: their first lines in the file, and their cells column by column, by name.

    `beyond` has the line and the text of what stands past the last heading.
    """

    numbers: list[int]
    columns: Mapping[str, Sequence[str]]
    beyond: list[tuple[int, str]]


@dataclass(frozen=True)
class FiguresFile:
    """A CSV file of published figures: what each column holds, in order, and the headings that are not known."""

    path: Path
    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    encoding: str
    delimiter: str
    size: int
    header_row: int = 1

    def digest(self) -> str:
        """What the file holds, as one number: the same file brought again is known by it."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def slices(self, read: Callable[[int], None] = lambda _: None) -> Iterator[FiguresSlice]:
        """The rows that have cells, a slice at a time; `read` is called with the bytes read now and then.

        Raises UnreadableFile where the text breaks off or is not CSV.
        """
        rows = self._rows(read)
        while some := list(islice(rows, SLICE)):
            numbers, cells, beyond = zip(*some, strict=True)
            columns = dict(zip(self.columns, zip(*cells, strict=False), strict=False))
            past = [(number, text) for number, text in zip(numbers, beyond, strict=True) if text]
            yield FiguresSlice(list(numbers), columns, past)

    def _rows(self, read: Callable[[int], None]) -> Iterator[_Row]:
        width, usual = len(self.columns), 0
        with self.path.open("rb") as stream:
            text = io.TextIOWrapper(stream, encoding=self.encoding, errors="strict", newline="")
            reader = csv.reader(text, delimiter=self.delimiter, strict=True)
            try:
                for _ in range(self.header_row):
                    next(reader)
                line = reader.line_num + 1
                for count, cells in enumerate(reader):
                    number, line = line, reader.line_num + 1
                    if count % SLICE == 0:
                        read(stream.tell())
                    if any(cells):
                        usual = usual or len(cells)  # some downloads leave the last cell out of every row
                        if len(cells) < usual:
                            raise csv.Error(f"a row of {len(cells)} cells after rows of {usual}")
                        cells += [""] * (width - len(cells))
                        yield number, cells, " | ".join(filter(None, cells[width:])) if len(cells) > width else ""
                read(self.size)
            except (csv.Error, UnicodeDecodeError) as error:
                fix = "Download it again, or save it as CSV (UTF-8)."
                raise unreadable_file(self.path, f"it is broken near line {reader.line_num} ({error})", fix) from None


WORDS = {
    "indicator": "name",
    "indicator id": "id",
    "area": "area",
    "area code": "area_code",
    "period": "period",
    "value": "raw",
    "sex": "sex",
    "age": "age",
    "category type": "category_type",
    "category": "category",
    "unit": "unit",
    "lower limit": "lower",
    "upper limit": "upper",
    "count": "count",
    "denominator": "denominator",
    "value note": "note",
}
"""What a mapping may say that a column of figures means, and our name for it."""


@dataclass(frozen=True)
class FiguresMapping:
    """What an officer says of a file of figures: the meaning of its columns by heading, where its header is, and its
    encoding."""

    columns: Mapping[str, str] = field(default_factory=dict)
    header_row: int = 1
    encoding: str = ""

    def name_of(self, heading: str) -> str | None:
        """Our name for a column; "" where it is not to be read, None where nothing is said of it."""
        said = {_plain(known): meaning for known, meaning in self.columns.items()}.get(_plain(heading))
        return None if said is None else WORDS.get(said, "")


_NOT_MAPPED = FiguresMapping()


def figures_file(path: Path, mapping: FiguresMapping = _NOT_MAPPED) -> FiguresFile | None:
    """The file, if its header has the headings of published figures, or those that a mapping says; else None. Raises OSError."""
    with path.open("rb") as stream:
        head = stream.read(_CHUNK // 8)
    if b"\x00" in head[:4]:
        return None
    encoding = mapping.encoding or "utf-8-sig"
    try:
        text = head.decode(encoding, errors="strict")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            encoding = "cp1252"
        text = head.decode(encoding, errors="replace")
    except LookupError:
        return None  # the whole file is refused for it
    first = text.split("\n", mapping.header_row)[mapping.header_row - 1 : mapping.header_row]
    delimiter = max(",;\t", key=first[0].count) if first else ","
    try:
        lines = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), mapping.header_row))
    except csv.Error:
        return None
    header = lines[-1] if len(lines) == mapping.header_row else []
    columns = _columns(header, mapping)
    if not _are_figures(header, columns):
        return None
    size = path.stat().st_size
    return FiguresFile(path, columns, _unknown(header, columns, mapping), encoding, delimiter, size, mapping.header_row)


def _are_figures(header: Sequence[str], columns: Sequence[str]) -> bool:
    """Whether these headings are those of published or local figures, and not of our own observations table."""
    words = {re.sub(r"[^a-z]", "", heading.lower()) for heading in header}
    return all(name in columns for name in NEEDED) and not {"edition", "raw"} & words


def _unknown(header: Sequence[str], columns: Sequence[str], mapping: FiguresMapping) -> tuple[str, ...]:
    """The headings that mean nothing here, without those of which a mapping says so."""
    return tuple(
        heading
        for heading, name in zip(header, columns, strict=True)
        if not name and heading.strip() and mapping.name_of(heading) is None
    )


def almost_figures(rows: Iterable[Sequence[str]]) -> tuple[int, list[str], list[str]] | None:
    """Where a table looks like figures and lacks a column that they need: its header's place, what each column holds in
    a mapping's words, and the words for what is missing. None for any other table."""
    words = {name: word for word, name in WORDS.items()}
    for place, row in enumerate(rows):
        columns = _columns(row, _NOT_MAPPED)
        have = [name for name in NEEDED if name in columns]
        periods = sum(read_period(cell) is not None for cell in row)
        numbers = {name for name in ("area_code", "lower", "upper", "count") if name in columns}
        if (
            ("raw" in have and len(have) >= 2)
            or (len(have) >= 2 and (periods > 1 or numbers))
            or ("name" in have and periods > 1)
            or (have and periods > 2)
        ):
            missing = [words[name] for name in NEEDED if name not in columns]
            if missing:
                return place, [words.get(name, "") for name in columns], missing
    return None


@dataclass(frozen=True)
class GridFigures(FiguresFile):
    """The same from a sheet of a workbook, which is held whole."""

    grid: Grid | None = None

    def digest(self) -> str:
        return hashlib.sha256(repr(self.grid).encode()).hexdigest()

    def _rows(self, read: Callable[[int], None]) -> Iterator[_Row]:
        grid = self.grid
        if grid is None:
            return
        for number, cells in list(zip(grid.numbers, grid.rows, strict=True))[self.header_row :]:
            if any(cells):
                yield number, cells, ""
        read(self.size)


def figures_in(path: Path, grid: Grid, mapping: FiguresMapping = _NOT_MAPPED) -> FiguresFile | None:
    """The sheet as figures, if its header has their headings, or those that a mapping says; else None."""
    place = next((i for i, number in enumerate(grid.numbers) if number == mapping.header_row), 0)
    header = grid.rows[place] if grid.rows else []
    columns = _columns(header, mapping)
    if not _are_figures(header, columns):
        return None
    return GridFigures(path, columns, _unknown(header, columns, mapping), "", "", len(grid.rows), place + 1, grid)


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def _columns(header: Sequence[str], mapping: FiguresMapping) -> tuple[str, ...]:
    found: list[str] = []
    for heading in header:
        words = _plain(heading)
        said = mapping.name_of(heading)
        name = _BY_HEADING.get(words, "") if said is None else said
        if not name and said is None and re.fullmatch(r"comparedto.+valueorpercentiles", words):
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
