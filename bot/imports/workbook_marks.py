"""What the cells of a workbook show beside their words: the colour behind them, and words that are struck through."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.xml.functions import fromstring

from bot.imports.grid import Mark, clean_cell

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_INLINE = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*\bt="inlineStr"[^>]*>(?:(?!</c>).)*?</c>', re.DOTALL)
_STRIKE = re.compile(rb"<(?:\w+:)?strike\b")


class StruckText(str):
    """The words of a cell that stand, with those beside them that are struck through."""

    __slots__ = ("struck",)
    struck: str


class Marks:
    """The colours and struck words of one workbook, by its styles, its theme and its shared strings."""

    def __init__(self, book: Any, archive: zipfile.ZipFile) -> None:
        self._theme = _palette(book.loaded_theme)
        self._by_style: dict[int, tuple[str, bool]] = {}
        self._strings = _struck_strings(archive)

    def strike_out(self, sheet: Any) -> None:
        """Take the struck words out of the strings that a sheet's cells share."""
        for place, text in self._strings.items():
            if place < len(sheet._shared_strings):
                sheet._shared_strings[place] = text

    def of(self, cell: Any, value: Any, printed: str) -> tuple[Mark, str]:
        """A cell's mark, and what is printed in it that is not struck through: nothing, where its style strikes it."""
        style = cell._style_id
        shade, is_struck = self._styled(cell, style) if style else ("", False)
        if isinstance(value, StruckText):
            return Mark(shade, value.struck), printed
        return (Mark(shade, clean_cell(printed)), "") if is_struck else (Mark(shade), printed)

    def _styled(self, cell: Any, style: int) -> tuple[str, bool]:
        if style not in self._by_style:
            self._by_style[style] = (_shade(cell.fill, self._theme), bool(cell.font and cell.font.strike))
        return self._by_style[style]


def inline_struck(markup: bytes) -> dict[str, StruckText]:
    """The cells, such as B3, whose text stands in the sheet itself and has words that are struck through."""
    found = {}
    for match in _INLINE.finditer(markup) if _STRIKE.search(markup) else ():
        if _STRIKE.search(match.group()):
            cell = fromstring(b'<c xmlns="' + _S[1:-1].encode() + b'">' + match.group() + b"</c>")
            found[match.group(1).decode()] = _kept_and_struck(cell)
    return found


def _struck_strings(archive: zipfile.ZipFile) -> dict[int, StruckText]:
    name = "xl/sharedStrings.xml"
    markup = archive.read(name) if name in archive.namelist() else b""
    if not _STRIKE.search(markup):
        return {}
    found = {}
    for place, string in enumerate(fromstring(markup).iter(f"{_S}si")):
        if any(_is_struck(run) for run in string.iter(f"{_S}r")):
            found[place] = _kept_and_struck(string)
    return found


def _is_struck(run: Element) -> bool:
    strike = run.find(f"{_S}rPr/{_S}strike")
    return strike is not None and strike.get("val", "1") not in ("0", "false")


def _kept_and_struck(string: Element) -> StruckText:
    runs = list(string.iter(f"{_S}r"))
    kept = StruckText("".join(_words(run) for run in runs if not _is_struck(run)))
    kept.struck = clean_cell("".join(_words(run) for run in runs if _is_struck(run)))
    return kept


def _words(run: Element) -> str:
    return "".join(text.text or "" for text in run.iter(f"{_S}t"))


def _shade(fill: Any, theme: list[str]) -> str:
    """The colour of a filled cell as RRGGBB; "" for none, for white, and for patterns of several colours."""
    if getattr(fill, "fill_type", None) != "solid":
        return ""
    colour = fill.fgColor
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        found = colour.rgb[-6:]
    elif colour.type == "indexed" and 0 <= colour.indexed < len(COLOR_INDEX):
        found = COLOR_INDEX[colour.indexed][-6:]
    elif colour.type == "theme" and 0 <= colour.theme < len(theme):
        found = _tinted(theme[colour.theme], colour.tint or 0.0)
    else:
        return ""
    found = found.upper()
    return "" if found == "FFFFFF" or not re.fullmatch("[0-9A-F]{6}", found) else found


def _palette(markup: bytes | None) -> list[str]:
    """A theme's colours in the order in which cells number them: light before dark, as spreadsheets swap each pair."""
    if not markup:
        return []
    scheme = next(fromstring(markup).iter(f"{_A}clrScheme"), None)
    colours = list(_theme_colours(scheme)) if scheme is not None else []
    return [*(colours[i] for i in (1, 0, 3, 2)), *colours[4:]] if len(colours) >= 4 else []


def _theme_colours(scheme: Element) -> Iterator[str]:
    for entry in scheme:
        colour = next(iter(entry), None)
        yield (colour.get("lastClr") or colour.get("val") or "" if colour is not None else "")


def _tinted(colour: str, tint: float) -> str:
    """A theme's colour made lighter (tint above 0) or darker: ECMA-376, 18.8.19, near enough for telling colours apart."""
    parts = [int(colour[i : i + 2], 16) for i in (0, 2, 4)] if re.fullmatch("[0-9A-Fa-f]{6}", colour) else []
    if not parts:
        return ""
    return "".join(f"{round(p + (255 - p) * tint if tint > 0 else p * (1 + tint)):02X}" for p in parts)
