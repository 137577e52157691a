"""Small plan files of the kinds that councils keep, made as they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from openpyxl import Workbook

HEADER = ("Key actions", "Lead officer", "By when", "RAG", "Progress update", "Resources")
ROWS: tuple[tuple[object, ...], ...] = (
    ("Open a family hub in every ward", "Early Help", "by end of Q2 2024/25", "Green", "Two are open", "Within budget"),
    ("Train school staff in trauma awareness", "SEN manager", "Sept 2024", "Amber", "", "< Select >"),
    ("Review the healthy weight pathway", "AD Planned care, CCG", "ongoing", "", "", ""),
)


def workbook(
    path: Path,
    rows: Sequence[Sequence[object]] = ROWS,
    *,
    header: Sequence[str] = HEADER,
    title: str = "Town Children's Board: action plan 2024/25",
    sheet: str = "Plan",
) -> Path:
    """A workbook as officers keep one: a title, an empty row, the table from column B on, a note below."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    page.cell(1, 2, title)
    for place, row in enumerate((header, *rows)):
        for column, value in enumerate(row):
            page.cell(3 + place, 2 + column, value)  # type: ignore[arg-type]
    page.cell(4 + len(rows) + 1, 2, "Note: the plan is reviewed every quarter.")
    hidden = book.create_sheet("Lists")
    hidden.append(["Red", "Amber", "Green"])
    hidden.sheet_state = "hidden"
    book.save(path)
    return path


def document(path: Path) -> Path:
    """A Word plan: the priority merged down, a row that goes on over the page, the header typed again."""
    page = Document()
    page.add_heading("Town Children's Board", 1)
    page.add_paragraph("Action plan 2024/25")
    rows = (
        ("Priority", "Action", "Lead", "Timescale"),
        ("Start well", "Open a family hub in every ward", "Early Help", "Sept 2024"),
        ("", "Train school staff in trauma awareness", "SEN manager", "03/2025"),
        ("Priority", "Action", "Lead", "Timescale"),
        ("", "and in the colleges of the town", "", ""),
        ("Live well", "Review the healthy weight pathway", "Public Health", "summer 2025"),
    )
    table = page.add_table(rows=len(rows), cols=4)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    page.save(str(path))
    return path
