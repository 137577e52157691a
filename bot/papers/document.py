"""The neutral document: what a paper says, before it is a file of any kind. Plain data, JSON there and back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from bot.messages.message import (
    Block,
    Bullets,
    Divider,
    Facts,
    Heading,
    Message,
    Picture,
    Span,
    Spans,
    Text,
    block_from_json,
    block_to_json,
    line_from_json,
    line_to_json,
)


@dataclass(frozen=True)
class Cell:
    """A cell of a table. `rag` is the value of the rating that it names, whose colour it has; "" for none."""

    spans: Spans
    rag: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under a header that is repeated on each page. `name` is what tables of its kind are called: "Actions".

    A row of one cell stands across all columns, and says what the rows after it are.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    """The share of each column, of a hundred."""


@dataclass(frozen=True)
class Numbered:
    """A list that is numbered from 1."""

    items: tuple[Spans, ...]


@dataclass(frozen=True)
class PageTurn:
    """What follows begins on a new page, upright or lying."""

    landscape: bool


Part = Block | Table | Numbered | PageTurn


@dataclass(frozen=True)
class Document:
    """A paper. `front` is its front sheet, labels with what they stand for."""

    title: str
    front: tuple[tuple[str, Spans], ...]
    parts: tuple[Part, ...]
    mark: str = ""
    """What stands at the head of every page of a draft."""

    def with_front(self, *rows: tuple[str, Spans]) -> Document:
        """The same with more on its front sheet."""
        return replace(self, front=(*self.front, *rows))


def laid_out(document: Document, front: Sequence[tuple[str, Spans]]) -> Iterator[tuple[Part, bool]]:
    """The parts in their order, this front sheet after the title; with each whether it stays on the page of the next."""
    parts = list(document.parts)
    while parts and isinstance(parts[-1], PageTurn):
        parts.pop()
    title = next((place for place, part in enumerate(parts) if isinstance(part, Heading)), -1)
    parts.insert(title + 1, Facts(tuple(front)))
    return ((part, isinstance(following, Picture)) for part, following in zip_longest(parts, parts[1:]))


def is_right_to_left(spans: Spans) -> bool:
    """Whether the first letter that has a direction is of a script that runs from right to left."""
    ways = (unicodedata.bidirectional(sign) for span in spans for sign in span.text)
    return next((way != "L" for way in ways if way in ("L", "R", "AL")), False)


def as_message(document: Document) -> Message:
    """The paper as a message, for a preview: a row of a table is a line of its cells."""
    blocks: list[Block] = [Facts(document.front)] if document.front else []
    for part in document.parts:
        match part:
            case Table():
                blocks.append(Text((Span(" | ".join(part.header), "bold"),)))
                blocks.append(Bullets(tuple(_joined(row) for row in part.rows)))
            case Numbered():
                blocks.append(Bullets(tuple((Span(f"{n}. "), *item) for n, item in enumerate(part.items, 1))))
            case PageTurn():
                blocks.append(Divider())
            case _:
                blocks.append(part)
    return Message(document.title, tuple(blocks))


def _joined(row: tuple[Cell, ...]) -> Spans:
    return tuple(span for n, cell in enumerate(row) for span in ((Span(" | "),) if n else ()) + cell.spans)


def to_json(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "front": [[label, line_to_json(value)] for label, value in document.front],
        "parts": [_part_to_json(part) for part in document.parts],
        "mark": document.mark,
    }


def from_json(data: dict[str, Any]) -> Document:
    return Document(
        data["title"],
        tuple((label, line_from_json(value)) for label, value in data["front"]),
        tuple(_part_from_json(part) for part in data["parts"]),
        data["mark"],
    )


def _part_to_json(part: Part) -> dict[str, Any]:
    match part:
        case Table():
            rows = [[[line_to_json(cell.spans), cell.rag] for cell in row] for row in part.rows]
            given = {"name": part.name, "header": list(part.header), "widths": list(part.widths)}
            return {"kind": "Table", **given, "rows": rows}
        case Numbered():
            return {"kind": "Numbered", "items": [line_to_json(item) for item in part.items]}
        case PageTurn():
            return {"kind": "PageTurn", "landscape": part.landscape}
    return block_to_json(part)


def _part_from_json(data: dict[str, Any]) -> Part:
    match data["kind"]:
        case "Table":
            rows = tuple(tuple(Cell(line_from_json(line), rag) for line, rag in row) for row in data["rows"])
            return Table(data["name"], tuple(data["header"]), rows, tuple(data["widths"]))
        case "Numbered":
            return Numbered(tuple(line_from_json(item) for item in data["items"]))
        case "PageTurn":
            return PageTurn(data["landscape"])
    return block_from_json(data)
