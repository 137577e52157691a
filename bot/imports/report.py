"""What an import did or would do, and everything it refused or doubts."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


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

    def as_text(self) -> str:
        place = [
            self.file,
            f"sheet {self.sheet}" if self.sheet else "",
            f"row {self.row}" if self.row else "",
        ]
        place.append(f"column {self.column}" if self.column else "")
        shown = f' "{self.printed}"' if self.printed else ""
        mend = f" {self.suggestion}" if self.suggestion else ""
        return f"{', '.join(p for p in place if p)}:{shown} {self.message}{mend}"


@dataclass(frozen=True)
class CellChange:
    """One cell of a stored row that the import changes."""

    table: str
    key: str
    column: str
    before: str
    after: str


@dataclass
class Report:
    """Counts by table, the cells that change, and the findings."""

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    changes: list[CellChange] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    doubtful: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        counts = {name: dict(getattr(self, name)) for name in ("created", "updated", "unchanged", "removed")}
        lists = {name: [asdict(x) for x in getattr(self, name)] for name in ("changes", "refused", "doubtful")}
        return {**counts, **lists}

    def as_text(self, *, dry_run: bool) -> str:
        lines = [finding.as_text() for finding in self.refused]
        if self.refused:
            lines.insert(0, f"Refused ({len(self.refused)}):")
        if self.doubtful:
            lines += [
                f"Doubtful ({len(self.doubtful)}), imported as read:",
                *(f.as_text() for f in self.doubtful),
            ]
        if not self.refused:
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
                told = [f"{getattr(self, name)[table]} {word}" for name, word in kinds if getattr(self, name)[table]]
                lines.append(f"{table}: {', '.join(told)}")
            lines.append("Nothing was written (dry run)." if dry_run else "Imported.")
        return "\n".join(lines)
