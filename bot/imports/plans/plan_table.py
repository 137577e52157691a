"""A plan as it was read from one grid: its columns with their meanings, and its actions, still as printed."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.imports.grid import Grid
from bot.imports.report import Finding

TIMELY = ("narrative", "rag", "next_step", "help_needed")
"""What a plan may print anew for each time that it is reported."""


@dataclass(frozen=True)
class ColumnReading:
    """A column: its place from 0, its heading as printed, and what it was taken to mean ("" is kept as notes)."""

    place: int
    printed: str
    meaning: str
    when: str = ""
    """The time that its heading names, such as "q1" or "sept 24"."""
    earlier: str = ""
    """What it holds of an earlier time than the column that has this meaning."""

    @property
    def shown_as(self) -> str:
        """Its meaning as an officer is shown it."""
        return f"{self.earlier} of {self.when}" if self.earlier else self.meaning or "notes"


@dataclass
class PlanRow:
    """One action as a plan prints it. `parent` is the place of the row that it is a part of."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    parent: int | None = None
    withdrawn: bool = False
    """Whether its words are all struck through."""
    shades: dict[int, str] = field(default_factory=dict)
    """The colours of its cells by their column's place."""
    colour: str = ""
    """What the colour of its rating's cell means."""
    earlier: dict[str, dict[str, str]] = field(default_factory=dict)
    """By the time that its columns name, what the plan prints of it for that time, by meaning."""

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
    doubts: list[Finding] = field(default_factory=list)
    unexplained: set[str] = field(default_factory=set)
    """The colours of ratings of which nothing says what they mean."""
    rows_from: range = range(0)
    """The rows of the grid in which its actions are."""

    def heading_of(self, meaning: str) -> str:
        return next((c.printed for c in self.columns if c.meaning == meaning), "")

    @property
    def when(self) -> str:
        """The time that its ratings and progress are of, by their headings; "" where these name none."""
        return next((c.when for m in TIMELY for c in self.columns if c.meaning == m and c.when), "")
