"""What an import did or would do, and everything it refused or doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.domain.text import count_of, cut

ROWS_NAMED = 12
"""Rows named in one line of text; the JSON names them all."""


@dataclass(frozen=True)
class Finding:
    """A cell that was refused or is doubtful: where it is, what is printed, why, and what would be right."""

    file: str
    sheet: str
    row: int | None
    column: str
    printed: str
    reason: str
    message: str
    suggestion: str = ""
    source_document: str = ""
    source_line: str = ""

    def as_text(self, also: Sequence[int | None] = ()) -> str:
        """One line; `also` are the further rows of the same sheet that say just the same."""
        sheet = self.sheet if self.sheet.startswith("table ") else f"sheet {self.sheet}"
        rows = [str(row) for row in (self.row, *also) if row]
        more = f" and {len(rows) - ROWS_NAMED} more" if len(rows) > ROWS_NAMED else ""
        row = f"row{'s' if len(rows) > 1 else ''} {', '.join(rows[:ROWS_NAMED])}{more}" if rows else ""
        place = [self.file, sheet if self.sheet else "", row]
        place.append(f"column {self.column}" if self.column else "")
        shown = f' "{self.printed}"' if self.printed else ""
        fix = f" {self.suggestion}" if self.suggestion else ""
        return f"{', '.join(p for p in place if p)}:{shown} {self.message}{fix}"


@dataclass(frozen=True)
class CellChange:
    """One cell of a stored row that the import changes."""

    table: str
    key: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class TableReading:
    """How tables in somebody's own layout were read: where their headers are, and what each column was taken to mean."""

    file: str
    sheets: tuple[str, ...]
    header_rows: tuple[int, ...]
    board: str
    plan: str
    actions: int
    columns: dict[str, str]
    first_rows: tuple[dict[str, str], ...] = ()
    """The first rows as they were read, by meaning."""

    def as_text(self) -> str:
        read = [f'"{name}" as {meaning}' for name, meaning in self.columns.items() if meaning != "notes"]
        kept = [f'"{name}"' for name, meaning in self.columns.items() if meaning == "notes"]
        word = "" if self.sheets[0].startswith("table ") else "sheet " if self.sheets[0] else ""
        place = f", {word}{', '.join(self.sheets)}" if self.sheets[0] else ""
        rows = sorted(set(self.header_rows))
        header = f"header in row {', '.join(map(str, rows[:6]))}"
        lines = [f"{self.file}{place}: {count_of(self.actions, 'action')} of {self.board}, plan {self.plan}; {header}."]
        lines.append(f"  Read: {', '.join(read)}.")
        if kept:
            lines.append(f"  Kept with each action as notes: {', '.join(kept)}.")
        lines += [f"  {_row_as_read(row)}" for row in self.first_rows]
        return "\n".join(lines)


def _row_as_read(row: dict[str, str]) -> str:
    """One row in a line: its title, and what else was read of it."""
    rest = [f"{meaning} {cut(text, 60)}" for meaning, text in row.items() if meaning != "title"]
    return f'"{cut(row.get("title", ""), 90)}"' + (f" ({'; '.join(rest)})" if rest else "")


@dataclass
class Report:
    """How files were read, counts by table, the cells that change, and the findings.

    `notes` (in JSON: `told`) are things to know that are in order: a hidden sheet passed over, a note under a table.
    """

    readings: list[TableReading] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    changes: list[CellChange] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    """Actions that a plan known before has now, by reference and words."""
    gone: list[str] = field(default_factory=list)
    """Actions that it no longer has, which are closed."""
    refused: list[Finding] = field(default_factory=list)
    doubtful: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        counts = {name: dict(getattr(self, name)) for name in ("created", "updated", "unchanged", "removed")}
        lists: dict[str, list[Any]] = {
            "readings": self.readings,
            "told": self.notes,
            "changes": self.changes,
            "refused": self.refused,
            "doubtful": self.doubtful,
        }
        rows = {name: [asdict(item) for item in items] for name, items in lists.items()}
        return {**counts, **rows, "added": self.added, "gone": self.gone}

    def as_text(self, closing: str = "Imported.") -> str:
        """What is shown of it; `closing` says what came of it, where nothing was refused."""
        lines = [reading.as_text() for reading in self.readings]
        lines += _grouped(self.notes)
        if self.refused:
            lines += [f"Refused ({len(self.refused)}):", *(finding.as_text() for finding in self.refused)]
        if self.doubtful:
            lines += [
                f"Doubtful ({len(self.doubtful)}), imported as read unless it says otherwise:",
                *_alike(self.doubtful),
            ]
        if not self.refused:
            for heading, named in (("Added:", self.added), ("No longer in the plan, so closed:", self.gone)):
                if named:
                    lines += [heading, *(f"  {cut(name, 160)}" for name in named)]
            if self.changes:
                lines.append("Changed:")
                lines += [
                    f"  {c.table} {c.key}, {c.column}: {c.before or '(empty)'} -> {c.after or '(empty)'}"
                    for c in self.changes
                ]
            tables = sorted({*self.created, *self.updated, *self.unchanged, *self.removed})
            for table in tables:
                kinds = (
                    ("created", "new"),
                    ("updated", "changed"),
                    ("unchanged", "unchanged"),
                    ("removed", "removed"),
                )
                notes = [f"{getattr(self, name)[table]} {word}" for name, word in kinds if getattr(self, name)[table]]
                if notes:
                    lines.append(f"{table}: {', '.join(notes)}")
            lines.append(closing)
        return "\n".join(line for line in lines if line)


def _alike(findings: Iterable[Finding]) -> list[str]:
    """Each finding in a line; those that say the same of the same words in several rows together."""
    found: dict[tuple[str, ...], list[Finding]] = {}
    for f in findings:
        found.setdefault((f.file, f.sheet, f.column, f.printed, f.reason, f.message), []).append(f)
    return [same[0].as_text([f.row for f in same[1:]]) for same in found.values()]


def _grouped(notes: list[Finding]) -> list[str]:
    """Each finding in a line; of many alike the first two, and how many more."""
    lines = []
    for reason, count in Counter(f.reason for f in notes).items():
        alike = [f.as_text() for f in notes if f.reason == reason]
        lines += alike[:2] if count > 3 else alike
        if count > 3:
            lines.append(f"  ... and {count - 2} more like these.")
    return lines
