"""Reading tables kept as text: CSV in the forms that spreadsheets write it, and JSON lists of flat objects."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from bot.domain.text import cut, listed
from bot.imports.formulas import rearmed
from bot.imports.grid import Grid, grid_of
from bot.imports.refusals import unreadable_file

csv.field_size_limit(1_000_000)


def decode(path: Path, data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text, and what is worth knowing of its encoding where that is not plain UTF-8.

    `encoding` is what an officer says that it is. Raises UnreadableFile.
    """
    if encoding:
        return _decode_as(path, data, encoding), ""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), _READ_AS.format("UTF-16")
        except UnicodeDecodeError:
            raise unreadable_file(path, "it is not text", "Save it as CSV (UTF-8).") from None
    if b"\x00" in data:
        raise unreadable_file(path, "it is not text", "Save it as CSV (UTF-8).")
    try:
        text, found = read_once(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        name = old_encoding(data)
        return data.decode(name, errors="replace"), _READ_AS.format(_SHOWN[name])
    twice = (
        "{} of its accents and marks were UTF-8 that had been read as something else, and were put right: look at {}."
    )
    return text, twice.format(len(found), listed([f'"{word}"' for word in dict.fromkeys(found[:3])])) if found else ""


_READ_AS = "it is not UTF-8, so it was read as {}: look whether accents came out right, else say --encoding."
_SHOWN = {"cp1252": "Windows-1252", "mac-roman": "MacRoman"}
_USUAL = frozenset(
    "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u00a3\u20ac\u00a0\u00b0\u00bd\u00bc\u00be\u00b7\u00d7"
)
_ACCENTED = re.compile(r"[\u00e0-\u00f6\u00f8-\u00ff\u0153\u00e6]|(?<![a-z])[\u00c0-\u00d6\u00d8-\u00de](?=[a-zA-Z])")


def old_encoding(data: bytes) -> str:
    """Which of the two old encodings, Windows' or the Mac's, gives a text the marks and accents that English texts have."""
    read = {name: data.decode(name, errors="replace") for name in _SHOWN}
    return max(read, key=lambda name: sum(c in _USUAL for c in read[name]) + len(_ACCENTED.findall(read[name])))


_HIGH = bytes(range(128, 256)).decode("cp1252", "ignore") + "".join(map(chr, range(128, 256)))
_TWICE = re.compile(f"[{re.escape(_HIGH)}]{{2,}}")


def read_once(text: str) -> tuple[str, list[str]]:
    """The text with what had been UTF-8 and was read as Windows-1252 put right, and what stands there now."""
    found: list[str] = []

    def once(match: re.Match[str]) -> str:
        try:
            right = b"".join(_byte(c) for c in match.group()).decode("utf-8")
        except UnicodeDecodeError:
            return match.group()
        found.append(right)
        return right

    return _TWICE.sub(once, text), found


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def _decode_as(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        problem, fix = f'"{encoding}" is no encoding that I know', "Say utf-8, windows-1252, mac-roman or utf-16."
    except UnicodeDecodeError:
        problem, fix = f"it is not text in {encoding}", "Say another --encoding, or save it as CSV (UTF-8)."
    raise unreadable_file(path, problem, fix)


def read_csv(path: Path, data: bytes, encoding: str = "") -> tuple[Grid, str]:
    """A CSV file as a grid, and what is worth knowing of its encoding. Raises UnreadableFile."""
    text, of_encoding = decode(path, data, encoding)
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
    return grid_of(path.name, "", rows), of_encoding


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


def read_json(path: Path, data: bytes, encoding: str = "") -> Grid:
    """A JSON list of objects as a grid, its header the objects' names. Raises UnreadableFile."""
    try:
        found = json.loads(decode(path, data, encoding)[0])
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
