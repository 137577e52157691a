"""Where the table of a plan ends, and what stands below: nothing there is an action, and nothing is lost unsaid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.domain.text import cut
from bot.imports.plans.headings import normalised
from bot.imports.plans.plan_table import PlanTable
from bot.imports.report import Finding

ENDS = 3
"""So many empty rows end a table."""
_KINDS = (
    r"(?:strategic |key |our )?(?:priority|theme|objective|outcome|work ?stream|strand|aim|goal|section|ambition|pillar"
    r"|domain|chapter|part|pledge|commitment)"
)
SECTION = re.compile(
    _KINDS
    + r"(?:\s+(?:area\s+)?(?:\d+[a-z]?|[A-Z]|one|two|three|four|five|six|seven|eight|nine|ten)\b|\s*[:\u2013-]).*",
    re.IGNORECASE | re.DOTALL,
)
"""What names itself a section: "Priority 1: Start well", "Strand: Pursue", "PRIORITY ONE"."""


@dataclass
class _Beyond:
    """The rows of the grid below the end of a plan, and what ended it."""

    why: str
    rows: list[int] = field(default_factory=list)


class PlanEnd:
    """Follows a table down its rows: it ends at another heading row, or at three empty rows.

    It goes on where its own header comes again, or a section that names itself so.
    """

    def __init__(self, table: PlanTable, body: int) -> None:
        self.table, self.grid, self.body = table, table.grid, body
        self.header = [normalised(cell) for cell in self.grid.rows[table.header]]
        self.title = next(c.place for c in table.columns if c.meaning == "title")
        self._beyond: _Beyond | None = None

    def is_over(self, i: int) -> bool:
        """Whether the table has ended at this row or above it."""
        own = self.grid.own(i)
        filled = [text for text in own if text]
        if not filled:
            return False
        again = [normalised(cell) for cell in self.grid.rows[i]] == self.header
        if again or (len(set(filled)) == 1 and SECTION.fullmatch(filled[0])):
            self.report()
        elif self._beyond is None and i > self.body:
            if self._is_other_heading(own):
                self._beyond = _Beyond("under a heading row of something else")
            elif self.grid.empty_above(i) >= ENDS:
                self._beyond = _Beyond("below three empty rows")
        if self._beyond is not None:
            self._beyond.rows.append(i)
        return self._beyond is not None

    def report(self) -> None:
        """Tell of what stands beyond the end: a doubt where it could be actions, else a note."""
        if self._beyond is None:
            return
        grid, rows = self.grid, self._beyond.rows
        shown = cut(" | ".join(text for text in grid.own(rows[0]) if text), 200)
        message = f"stands {self._beyond.why}, where the plan ends, so it was not read"
        message += f"; nor were the {len(rows) - 1} rows below it." if len(rows) > 1 else "."
        fix = "Take the empty rows out if they are actions." if self._beyond.why.endswith("empty rows") else ""
        found = Finding(grid.file, grid.sheet, grid.numbers[rows[0]], "", shown, "beyond_the_plan", message, fix)
        (self.table.doubts if any(map(self._could_be_action, rows)) else self.table.notes).append(found)
        self._beyond = None

    def _is_other_heading(self, own: list[str]) -> bool:
        """Whether a row begins with the heading of its own column, as the header of another table does."""
        filled = [(place, text) for place, text in enumerate(own) if text]
        place, text = filled[0]
        return len(filled) > 1 and self.header[place] == normalised(text) != ""

    def _could_be_action(self, i: int) -> bool:
        own = self.grid.own(i)
        return bool(own[self.title]) and sum(map(bool, own)) > 1
