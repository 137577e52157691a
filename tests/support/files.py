"""Small plan files of the kinds that councils keep, made as they are needed."""

from __future__ import annotations

import csv
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from bot.clock import ManualClock
from bot.imports.plans.mapping import Mapping
from bot.imports.report import Finding, Report
from bot.services.importing.files import ImportOptions, import_files
from storage.audit import COMMAND_LINE
from tests.support.world import World

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


FIGURES_HEADER = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
    "Recent Trend",
    "Compared to England value or percentiles",
    "Compared to Region value or percentiles",
    "Time period Sortable",
    "New data",
    "Compared to goal",
]


AREAS = {
    "England": ("E92000001", "England", ""),
    "East": ("E12000006", "Region", "E92000001"),
    "Luton": ("E06000032", "UA", "E12000006"),
    "Bedford": ("E06000055", "UA", "E12000006"),
}


def row(
    area: str = "Luton",
    period: str = "2021",
    value: Any = 14.1,
    low: Any = None,
    high: Any = None,
    *,
    trend: str = "",
    england: str = "Similar",
    region: str = "Similar",
    sex: str = "Persons",
    age: str = "18+ yrs",
    note: str = "",
    name: str = "Smoking prevalence",
    key: str = "92443",
    goal: str = "",
    category_type: str = "",
    category: str = "",
    code: str = "",
) -> dict[str, Any]:
    """One line of a download; intervals are a point either side unless given."""
    own_code, kind, parent = AREAS[area]
    number = isinstance(value, int | float)
    low = value - 1 if low is None and number else low
    high = value + 1 if high is None and number else high
    cells = [
        key,
        name,
        parent,
        "East" if parent == "E12000006" else "England" if parent else "",
        code or own_code,
        area,
        kind,
        sex,
        age,
        category_type,
        category,
        period,
        value,
        low,
        high,
        "",
        "",
        "",
        "",
        note,
        trend,
        england,
        region,
        f"{period[:4]}0000",
        "",
        goal,
    ]
    return {heading: "" if cell is None else cell for heading, cell in zip(FIGURES_HEADER, cells, strict=True)}


def figures(
    path: Path, rows: Sequence[dict[str, Any]], *, header: Sequence[str] = FIGURES_HEADER, bom: bool = False
) -> Path:
    """A CSV file of these rows under a header that may print the headings in other words."""
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(header)
        out.writerows([line[heading] for heading in FIGURES_HEADER] for line in rows)
    return path


TITLES = ("Open a hub", "Train staff", "Review the pathway")


TOWN = Mapping(board="TCB=Town Children's Board")


def bring(world: World, *paths: Path, mapping: Mapping = TOWN, **more: Any) -> Any:
    return import_files(
        store=world.app.core.store,
        paths=list(paths),
        by=COMMAND_LINE,
        clock=world.clock,
        zone="Europe/London",
        options=ImportOptions(mapping=mapping, **more),
    )


def plan_of(world: World, board: str = "TCB") -> dict[str, dict[str, Any]]:
    return {a["title"]: a for a in world.rows("actions") if a["board"] == board}


def plain(
    path: Path,
    header: tuple[str, ...],
    *rows: tuple[object, ...],
    title: str = "Town Children's Board: action plan 2025/26",
) -> Path:
    return workbook(path, rows, header=header, title=title)


SHORT = ("Ref", "Action", "Lead", "By when", "RAG")


CASES = Path(__file__).parent / "cases"


def load(world: World, file: Path, mapping: Mapping | None = None) -> Report:
    return import_files(
        store=world.app.core.store,
        paths=[file],
        by=COMMAND_LINE,
        clock=ManualClock(world.clock.now()),
        zone="Europe/London",
        options=ImportOptions(mapping=mapping or Mapping()),
    )


ANY = Mapping(board="AB=Anytown Board", plan="2025-26")
GREEN, AMBER, RED = "00B050", "FFC000", "FF0000"


def book(
    path: Path, sheets: MappingOf[str, Sequence[Sequence[Any]]], shades: MappingOf[str, str] | None = None
) -> Path:
    """A workbook of these rows by sheet; `shades` are colours by cell of the first sheet."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
    for cell, shade in (shades or {}).items():
        made.worksheets[0][cell].fill = PatternFill("solid", fgColor=shade)
    made.save(path)
    return path


def exported(world: World, table: str, board: str = "AB") -> list[dict[str, str]]:
    rows = [row for row in world.rows(table) if row["board"] == board]
    return [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows]


def actions(world: World) -> dict[str, dict[str, str]]:
    """The actions of the board AB by their words."""
    return {row["title"]: row for row in exported(world, "actions")}


def told(report: Report, reason: str) -> list[Finding]:
    return [f for f in (*report.refused, *report.doubtful, *report.notes) if f.reason == reason]


def doubts(report: Report, reason: str) -> list[Finding]:
    return [f for f in report.doubtful if f.reason == reason]
