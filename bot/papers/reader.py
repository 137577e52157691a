"""Reading a rendered template of templates/papers/ into a neutral document.

Beside what messages know, a paper's template knows `<h3>`, `<ol>`, `<table name>` with `<tr>`, `<th width>` and `<td rag>`,
`<section layout="landscape">` and `<img value>`, which stands for a picture that is given under this key.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from bot.messages.compose import Templates
from bot.messages.message import Facts, Picture, plain
from bot.messages.reader import Reader, trimmed
from bot.papers.document import Cell, Document, Numbered, PageTurn, Table


def compose_paper(
    templates: Templates, view: object, name: str, pictures: Mapping[str, Picture], *, mark: str = ""
) -> Document:
    """The paper that template `name` makes of `view`; its first list of facts is the front sheet. Raises BadTemplate."""
    reader = templates.read(view, name, partial(_PaperReader, pictures))
    sheets = [part for part in reader.blocks if isinstance(part, Facts)]
    front = sheets[0].rows if sheets else ()
    parts = tuple(part for part in reader.blocks if not sheets or part is not sheets[0])
    return Document(reader.title, front, parts, mark)


class _PaperReader(Reader):
    """Reads a paper's template. Raises BadMarkup."""

    VOID: ClassVar = Reader.VOID | {"img"}
    WORDS: ClassVar = Reader.WORDS | {"h3", "th", "td"}
    AROUND: ClassVar = Reader.AROUND | {"ol", "table", "tr", "section"}
    KNOWN_TO: ClassVar = "papers"

    def __init__(self, pictures: Mapping[str, Picture], html: str) -> None:
        self._pictures = pictures
        self._header: list[tuple[str, int]] = []
        self._cells: list[Cell] = []
        self._lines: list[tuple[Cell, ...]] = []
        super().__init__(html)

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "img" and (picture := self._pictures.get(given.get("value", ""))):
            self.blocks.append(picture)
        elif tag == "section":
            self.blocks.append(PageTurn(landscape=given.get("layout") == "landscape"))
        super()._begin(tag, given)

    def _close(self, tag: str, given: dict[str, str]) -> None:
        match tag:
            case "ol":
                if self._items:
                    self.blocks.append(Numbered(tuple(self._items)))
                self._items = []
            case "th":
                self._header.append((plain(trimmed(self._spans)), int(given.get("width", "0"))))
            case "td":
                self._cells.append(Cell(trimmed(self._spans), given.get("rag", "")))
            case "tr":
                if self._cells:
                    self._lines.append(tuple(self._cells))
                self._cells = []
            case "table":
                self._table(given.get("name", ""))
            case "section":
                self.blocks.append(PageTurn(landscape=False))
            case _:
                super()._close(tag, given)

    def _table(self, name: str) -> None:
        if self._lines:
            header, widths = zip(*self._header, strict=True)
            self.blocks.append(Table(name, header, tuple(self._lines), widths))
        self._header, self._lines = [], []
