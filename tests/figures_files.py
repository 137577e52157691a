"""Small files of published figures, in the forms that Fingertips downloads come in."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HEADER = [
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
    return {heading: "" if cell is None else cell for heading, cell in zip(HEADER, cells, strict=True)}


def figures(path: Path, rows: Sequence[dict[str, Any]], *, header: Sequence[str] = HEADER, bom: bool = False) -> Path:
    """A CSV file of these rows under a header that may print the headings in other words."""
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(header)
        out.writerows([line[heading] for heading in HEADER] for line in rows)
    return path
