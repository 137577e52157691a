"""Reading the tables of Word documents into grids: merged cells, content controls, tracked changes, nested tables."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from docx import Document
from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError

from bot.imports.grid import Grid, Mark, clean_cell, grid_of
from bot.imports.refusals import BROKEN, check_office_file, unreadable_file

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SEE_THROUGH = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_UNSEEN = {f"{_W}{name}" for name in ("del", "moveFrom", "txbxContent", "tbl", "instrText")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BULLET = "\u2022 "


def read_word(path: Path, data: bytes) -> list[Grid]:
    """Each table as a grid, with the headings and lines that stand above it. Raises UnreadableFile."""
    check_office_file(path, data, "word/document.xml")
    try:
        document = Document(io.BytesIO(data))
        styles = {s.style_id: s.name or "" for s in document.styles}
        grids = list(_tables(path, document.element.body, styles))
    except (OpcError, LxmlError, *BROKEN) as error:
        problem = f"it is not a sound document ({type(error).__name__})"
        raise unreadable_file(path, problem, "Open it in Word and save it again as .docx.") from None
    if not grids:
        raise unreadable_file(path, "it has no table", "Put the plan's actions into a table, a row for each.")
    return grids


def _tables(path: Path, body: Any, styles: dict[str, str]) -> Iterator[Grid]:
    headings: dict[int, str] = {}
    above: list[str] = []
    first: list[str] = []
    count = 0
    for block in _children(body):
        if block.tag == f"{_W}p":
            text = clean_cell(_text(block))
            level = _level(block, styles)
            if text and level:
                headings = {k: v for k, v in headings.items() if k < level} | {level: text}
            if text:
                above.append(text)
                first.append(text)
        elif block.tag == f"{_W}tbl":
            for table in (block, *_nested(block)):
                count += 1
                lines = tuple(dict.fromkeys([*first[:3], *above[-5:]]))
                grid = _grid(path, table, f"table {count}")
                follows = count > 1 and not above
                yield replace(grid, above=lines, headings=tuple(headings.values()), follows=follows)
            above = []


def _children(element: Any) -> Iterator[Any]:
    """The children, looking through content controls and tracked insertions; deletions are left out."""
    for child in element:
        if child.tag in _SEE_THROUGH:
            yield from _children(child)
        elif isinstance(child.tag, str) and child.tag != f"{_W}del":
            yield child


def _nested(table: Any) -> list[Any]:
    return [t for t in table.iter(f"{_W}tbl") if t is not table]


def _level(paragraph: Any, styles: dict[str, str]) -> int:
    """1 for a title or first heading, 2 for the next...; 9 for a short line that is bold throughout; 0 for text."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = styles.get(style.get(f"{_W}val"), "").lower() if style is not None else ""
    if name in ("title", "subtitle"):
        return 1
    if match := re.match(r"heading (\d)", name):
        return int(match.group(1))
    runs = [run for run in paragraph.iter(f"{_W}r") if (run.findtext(f"{_W}t") or "").strip()]
    bold = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    if runs and all(b is not None and b.get(f"{_W}val") not in ("0", "false") for b in bold):
        return 9 if len(_text(paragraph)) <= 120 else 0
    return 0


def _grid(path: Path, table: Any, name: str) -> Grid:
    rows: list[tuple[int, list[str]]] = []
    merges: list[tuple[int, int, int, int]] = []
    open_merges: dict[int, tuple[int, int]] = {}  # left column: top row and right column
    lasts: dict[int, int] = {}
    marks: dict[tuple[int, int], Mark] = {}
    for line in _children(table):
        if line.tag != f"{_W}tr" or line.find(f"{_W}trPr/{_W}del") is not None:
            continue
        number = len(rows) + 1
        before = line.find(f"{_W}trPr/{_W}gridBefore")
        cells = [""] * (_int(before) if before is not None else 0)
        for cell in _children(line):
            if cell.tag != f"{_W}tc":
                continue
            left = len(cells) + 1
            span = min(max(_int(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1), 1), 100)
            down = cell.find(f"{_W}tcPr/{_W}vMerge")
            text = _cell_text(cell)
            if any(mark := Mark(_shade(cell), clean_cell(_struck(cell)))):
                marks[(number, left)] = mark
            if down is not None and down.get(f"{_W}val") != "restart" and left in open_merges:
                lasts[left] = number
                if text:  # what stands in a cell that a merge covers is shown nowhere, but it was written
                    top = rows[open_merges[left][0] - 1][1]
                    top[left - 1] = f"{top[left - 1]}\n{text}".strip()
                text = ""
            else:
                _close(open_merges, lasts, merges, left)
                if down is not None:
                    open_merges[left], lasts[left] = (number, left + span - 1), number
                elif span > 1:
                    merges.append((number, left, number, left + span - 1))
            cells += [text] + [""] * (span - 1)
        rows.append((number, cells))
    for left in list(open_merges):
        _close(open_merges, lasts, merges, left)
    return grid_of(path.name, name, rows, merges, marks)


def _close(
    open_merges: dict[int, tuple[int, int]], lasts: dict[int, int], merges: list[tuple[int, int, int, int]], left: int
) -> None:
    if left in open_merges:
        top, right = open_merges.pop(left)
        merges.append((top, left, lasts[left], right))


def _int(element: Any, otherwise: int = 0) -> int:
    if element is None:
        return otherwise
    try:
        return min(int(element.get(f"{_W}val")), 100)
    except (TypeError, ValueError):
        return otherwise


def _cell_text(cell: Any) -> str:
    paragraphs = [p for p in _children(cell) if p.tag == f"{_W}p"]
    listed = [p for p in paragraphs if _is_listed(p) and _text(p).strip()]
    lines = [(BULLET if len(listed) > 1 and p in listed else "") + _text(p) for p in paragraphs]
    return "\n".join(lines)


def _shade(cell: Any) -> str:
    """The colour behind a cell as RRGGBB; "" for none, for white, and for what the theme decides."""
    shade = cell.find(f"{_W}tcPr/{_W}shd")
    found = (shade.get(f"{_W}fill") or "").upper() if shade is not None else ""
    return found if re.fullmatch("[0-9A-F]{6}", found) and found != "FFFFFF" else ""


def _struck(cell: Any) -> str:
    """The words of a cell that are struck through, in the paragraphs that stand in it."""
    paragraphs = [p for p in _children(cell) if p.tag == f"{_W}p"]
    return "\n".join(
        "".join(_text(run, struck=True) for run in p.iter(f"{_W}r") if _is_struck(run)) for p in paragraphs
    )


def _is_struck(run: Any) -> bool:
    marks = [run.find(f"{_W}rPr/{_W}{name}") for name in ("strike", "dstrike")]
    return any(mark is not None and mark.get(f"{_W}val") not in ("0", "false", "off") for mark in marks)


def _is_listed(paragraph: Any) -> bool:
    """Whether a paragraph is a list's item, by its own numbering or by its style."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    by_style = style is not None and re.match(r"List ?(Bullet|Number)", style.get(f"{_W}val") or "") is not None
    return by_style or paragraph.find(f"{_W}pPr/{_W}numPr") is not None


def _text(element: Element, struck: bool = False) -> str:
    """The words of a paragraph as they stand once tracked changes are accepted, without those that are struck through."""
    parts = []
    for child in element:
        if (
            child.tag in _UNSEEN
            or child.tag == _FALLBACK
            or (child.tag == f"{_W}r" and not struck and _is_struck(child))
        ):
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append(" " if child.tag == f"{_W}tab" else "\n")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif isinstance(child.tag, str) and child.tag != f"{_W}pPr" and child.tag != f"{_W}rPr":
            parts.append(_text(child))
    return "".join(parts)
