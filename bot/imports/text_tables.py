"""Reading tables kept as text: CSV in the forms that spreadsheets write it, and JSON lists of flat objects."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from bot.domain.text import cut
from bot.imports.formulas import rearmed
from bot.imports.grid import Grid, grid_of
from bot.imports.refusals import unreadable_file

csv.field_size_limit(1_000_000)


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """The text, and how it was read where that is not plain UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise unreadable_file(path, "it is not text", "Save it as CSV (UTF-8).") from None
    if b"\x00" in data:
        raise unreadable_file(path, "it is not text", "Save it as CSV (UTF-8).")
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "Windows-1252"


def read_csv(path: Path, data: bytes) -> tuple[Grid, str]:
    """A CSV file as a grid, and its encoding where that is not UTF-8. Raises UnreadableFile."""
    text, encoding = decode(path, data)
    if not text.strip():
        raise unreadable_file(path, "it is empty", "Save the file that you meant again.")
    rows: list[tuple[int, list[str]]] = []
    last = 0
    try:
        for number, row in _rows(text):
            last = number
            if any(cell.strip() for cell in row):
                rows.append((number, [rearmed(cell) for cell in row]))
    except csv.Error as error:
        where = f"row {last + 1}, which begins {_begins(text, last)}"
        fix = "Look for a quotation mark without its other, or open it in a spreadsheet and save it again."
        raise unreadable_file(path, f"it is broken CSV in {where} ({error})", fix) from None
    return grid_of(path.name, "", rows), encoding


def _begins(text: str, rows: int) -> str:
    """The first words of what comes after so many rows, as they are printed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    for _ in zip(range(rows), reader, strict=False):
        pass
    line = text.splitlines()[reader.line_num : reader.line_num + 1]
    return f'"{cut(line[0], 40)}"' if line else "at its end"


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first, _, rest = text.partition("\n")
    start = 1
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own way to name the separator
        delimiter, text, start = first.strip()[4], rest, 2
    else:
        delimiter = _delimiter(text)
    yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), start)


def _delimiter(text: str) -> str:
    """The mark that the first line with several cells uses most: a title line above the header has none."""
    for line in text[:20_000].split("\n"):
        mark = max(",;\t|", key=line.count)
        if line.count(mark) >= 2:
            return mark
    return max(",;\t|", key=text[:20_000].count)


def read_json(path: Path, data: bytes) -> Grid:
    """A JSON list of objects as a grid, its header the objects' names. Raises UnreadableFile."""
    try:
        found = json.loads(decode(path, data)[0])
    except (ValueError, RecursionError):
        raise unreadable_file(
            path, "it is not sound JSON", "Give a list of objects, as boardbot export makes it."
        ) from None
    if isinstance(found, dict):  # an envelope around the list
        lists = [value for value in found.values() if isinstance(value, list) and value]
        found = lists[0] if len(lists) == 1 else found
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise unreadable_file(
            path, "it is not a list of objects", "Give a list of objects, as boardbot export makes it."
        )
    header = list(dict.fromkeys(name for row in found for name in row))
    rows = [[_cell(row.get(name)) for name in header] for row in found]
    return grid_of(path.name, "", list(enumerate([header, *rows], 1)))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(_cell(item) for item in value if item not in (None, ""))
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_cell(item)}" for name, item in value.items())
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
