"""Reading a paper back from its Word file, as somebody who opens it would: its words in order, its tables, its headings."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.oxml.ns import qn

from tests.support.world import World


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def words_in(content: bytes) -> str:
    """Every word of the body, paragraph after paragraph and cell after cell."""
    body = opened(content).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def headings(content: bytes) -> list[tuple[int, str]]:
    return [
        (int(p.style.name[-1]), p.text)
        for p in opened(content).paragraphs
        if (p.style.name or "").startswith("Heading")
    ]


def rows_of(content: bytes, name: str) -> list[list[str]]:
    """The rows of the tables of a kind, without their headers."""
    found = []
    for table in opened(content).tables:
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        if caption is not None and caption.get(qn("w:val")) == name:
            found += [[cell.text for cell in row.cells] for row in table.rows[1:]]
    return found


def file_sent(world: World, words: str, user: str = "UOFF") -> dict[str, Any]:
    """The file that somebody is sent who asks for it: its name and content."""
    world.ask(user, words)
    world.send()
    found: dict[str, Any] = world.slack.dm(user)[-1].files[0]
    return found
