"""Checking raw tables against the columns: every cell is read, every bad one is named, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.text import did_you_mean, listed
from bot.imports.cells import BadCell, DoubtfulCell
from bot.imports.columns import EXAMPLE, EXPORT_ONLY, TABLES
from bot.imports.files import RawTable
from bot.imports.report import Finding, Report


@dataclass(frozen=True)
class Row:
    """A checked row: its values by column, and where it stands."""

    table: str
    file: str
    sheet: str
    number: int
    values: dict[str, Any]
    printed: dict[str, str]
    shown: dict[str, str]
    settled: bool = False
    says: frozenset[str] = frozenset()
    """The columns in which its table says anything: what no row of it fills in changes nothing."""

    def finding(self, column: str, reason: str, message: str, suggestion: str = "") -> Finding:
        return Finding(
            self.file,
            self.sheet,
            self.number,
            self.shown.get(column, column),
            self.printed.get(column, ""),
            reason,
            message,
            suggestion,
            self.printed.get("source_document", ""),
            self.printed.get("source_line", ""),
        )

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    @property
    def source(self) -> dict[str, Any]:
        """Where the row came from, as every table keeps it."""
        return {column: self[column] for column in ("source_document", "source_line")}


def check_tables(raw: list[RawTable], report: Report) -> dict[str, list[Row]]:
    """Rows by table, in the order of TABLES. What is wrong is added to the report's refused and doubtful lists."""
    found: dict[str, list[Row]] = {name: [] for name in TABLES}
    for table in raw:
        found[table.name] += _check_table(table, report)
    return found


def _check_table(table: RawTable, report: Report) -> list[Row]:
    columns = {column.name: column for column in TABLES[table.name]}
    _check_header(table, report)
    if missing := [c.name for c in columns.values() if c.required and c.name not in table.header]:
        for name in missing:
            message = "the column is missing."
            fix = f"Add it: {columns[name].meaning}."
            report.refused.append(Finding(table.file, table.sheet, 1, name, "", "missing_column", message, fix))
        return []
    for number, beyond in table.too_long:
        message = "stands beyond the last column that has a heading, so it was not read."
        report.doubtful.append(
            Finding(table.file, table.sheet, number, "", beyond, "beyond_header", message, "Give it a heading.")
        )
    rows = []
    own = [
        (number, printed)
        for number, printed in table.rows
        if printed.get("board", printed.get("key", "")).upper() != EXAMPLE
    ]
    says = frozenset(name for _, printed in own for name, cell in printed.items() if cell)
    for number, printed in own:
        row = Row(table.name, table.file, table.sheet, number, {}, printed, table.shown, table.settled, says)
        for column in columns.values():
            cell = printed.get(column.name, "")
            if not cell:
                row.values[column.name] = column.empty
                if column.required:
                    fix = f"Fill it: {column.meaning}."
                    report.refused.append(row.finding(column.name, "missing_cell", "the cell is empty.", fix))
                continue
            try:
                row.values[column.name] = column.read(cell)
            except BadCell as error:
                found = report.doubtful if isinstance(error, DoubtfulCell) else report.refused
                found.append(row.finding(column.name, error.reason, error.message, error.suggestion))
                row.values[column.name] = column.empty
        rows.append(row)
    return rows


def _check_header(table: RawTable, report: Report) -> None:
    known = {column.name for column in TABLES[table.name]}
    for name in table.header:
        if table.header.count(name) > 1:
            message = "two columns have this name."
            report.refused.append(
                Finding(table.file, table.sheet, 1, name, name, "double_column", message, "Rename one.")
            )
            return
        if name not in known and name not in EXPORT_ONLY.get(table.name, ()):
            message = "is not a column that I know, so it was not read."
            fix = f"The columns are {listed(sorted(known))}.{did_you_mean(name, known)}"
            report.doubtful.append(Finding(table.file, table.sheet, 1, name, name, "unknown_column", message, fix))
