"""A paper as a file of a form, of what a message carries of it: written when it is sent, as a chart is drawn then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.papers.document import Document, from_json, to_json

FORMS = ("docx", "pdf")
"""What takes longer than a chat product waits for an answer."""


def to_be_written(document: Document, form: str, template: Path | None) -> dict[str, Any]:
    """A paper as plain data, with the form that it is to have and the Word file that it goes into."""
    return {"form": form, "template": str(template) if template else "", "document": to_json(document)}


def written(paper: dict[str, Any]) -> bytes:
    """The file. Raises BadPaperTemplate and NoPdf."""
    template = Path(paper["template"]) if paper["template"] else None
    return write(from_json(paper["document"]), paper["form"], template)


def write(document: Document, form: str, template: Path | None) -> bytes:
    """The file of a paper in one of FORMS. Raises BadPaperTemplate and NoPdf."""
    if form == "pdf":
        from bot.papers.pdf import write_pdf

        return write_pdf(document)
    from bot.papers.word import write_word

    return write_word(document, template)
