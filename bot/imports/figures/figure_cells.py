"""What the cells of published figures mean: numbers, days, whose figure it is, and a key for an indicator without one."""

from __future__ import annotations

import re
from datetime import date
from math import isfinite
from typing import Any

from bot.domain.indicator_periods import read_period

SEXES = frozenset(("male", "female", "persons", "males", "females", "all persons", "person", "men", "women"))
"""What columns of other names say of the sex; *persons* are everybody."""


def take_sex(values: dict[str, Any], unit: str) -> str:
    """Where a unit, a measure or an inequality says whose figure it is ("Male"), that is the sex; returns the unit."""
    if values.get("sex", "").strip():
        return unit
    if unit.strip().casefold() in SEXES:
        values["sex"] = unit.strip()
        return ""
    for column in ("category_type", "category"):
        if (text := values.get(column, "").strip()).casefold() in SEXES:
            values["sex"], values[column] = text, ""
            break
    return unit


def number_of(text: str) -> float | None:
    """The number that a cell is; None where it is none."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if isfinite(found) else None


def days_of(label: str) -> tuple[date | None, date | None]:
    """First and last day of a printed period; None twice where it can't be placed in time."""
    period = read_period(label)
    return (period.start, period.end) if period else (None, None)


def key_of(name: str) -> str:
    """A key for an indicator that its file gives no number: its words, so that the same name finds it again."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80].strip("-") or "indicator"
