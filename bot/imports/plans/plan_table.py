"""A plan as it was read from one grid: its columns with their meanings, and its actions, still as printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.imports.grid import Grid
from bot.imports.report import Finding


@dataclass(frozen=True)
class ColumnReading:
    """A column: its place from 0, its heading as printed, and what it was taken to mean ("" is kept as notes)."""

    place: int
    printed: str
    meaning: str


@dataclass
class PlanRow:
    """One action as a plan prints it. `parent` is the place of the row that it is a part of."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    parent: int | None = None

    def __getitem__(self, meaning: str) -> str:
        return self.cells.get(meaning, "")


@dataclass
class PlanTable:
    """A plan as it was read from one grid, with what was passed over and why."""

    grid: Grid
    header: int
    columns: list[ColumnReading]
    rows: list[PlanRow]
    notes: list[Finding] = field(default_factory=list)

    def heading_of(self, meaning: str) -> str:
        return next((c.printed for c in self.columns if c.meaning == meaning), "")
