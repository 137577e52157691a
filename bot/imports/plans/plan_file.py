"""Turning the plan tables of one file into tables in our own layout: titles, editions, references, ratings, dates."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from bot.domain.dates import last_day
from bot.domain.references import board_reference
from bot.domain.text import count_of
from bot.imports.grid import Grid
from bot.imports.plans.colours import read_colours
from bot.imports.plans.layout import read_plans
from bot.imports.plans.mapping import Mapping
from bot.imports.plans.plan_parts import parents_by_number, part_bullets, take_numbers, with_headings
from bot.imports.plans.plan_table import PlanTable
from bot.imports.plans.reconcile import words
from bot.imports.report import Finding, TableReading
from bot.imports.struck import struck_words

_ABOUT = re.compile(
    r"(?:instructions?|guidance|how to.*|read ?me|notes|examples?|lists?|look ?ups?|drop ?downs?|key|rag key|cover.*)",
    re.IGNORECASE,
)
"""Sheets that tell how a plan is filled in."""
_SAYS = {"leads", "rag", "due", "narrative", "next_step", "start"}
_RISKS = re.compile(
    r"\brisks?\b|\blikelihood\b|\bprobability\b|\bimpact\b|\bmitigat\w+|\b(?:residual|inherent)\b|\bscore\b"
)
_DEED = re.compile(
    r"action|activit|task|deliver|what (?:we|will|needs)|we will|step|to do|milestone|commitment|recommendation"
)
_OVER = re.compile(r"\b(completed?|closed|archived?)\b", re.IGNORECASE)
_FROM_TO = re.compile(r"\bapr(?:il)?\.? (20\d\d)\s*(?:to|-|\u2013)\s*mar(?:ch)?\.? (20\d\d)", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} 20\d\d|\d{1,2}[/.]\d{1,2}[/.]20\d\d|20\d\d-\d\d-\d\d")
_EDITION = re.compile(r"(?<![\d/-])((?:19|20)\d\d)\s*[-/\u2013]\s*((?:20)?\d\d)(?![\d/-])")
_ONE_YEAR = re.compile(r"(?<![\d/-])(20\d\d)(?![\d/-])")
_AS_AT = re.compile(r"\bas (?:at|of)\b\W*(.{4,30})|\bupdated?\b\W*(.{4,30})", re.IGNORECASE)


@dataclass(frozen=True)
class PlanFile:
    """A plan as one file holds it, before anybody has said whose it is."""

    file: str
    tables: list[PlanTable]
    notes: list[Finding]
    doubts: list[Finding]
    lines: tuple[str, ...]
    """The titles above the tables, and the file's name last: where a board's name or an edition may stand."""

    @property
    def edition(self) -> str:
        """The year or years that the titles name, as "2024-25"; "" where they name none."""
        spans = []
        for line in self.lines:
            plain = re.sub(r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", " ", line)
            spans += [(m.group(1), m.group(2)[-2:]) for m in (*_FROM_TO.finditer(plain), *_EDITION.finditer(plain))]
        one_year = [(first, last) for first, last in spans if int(last) == (int(first) + 1) % 100]
        if spans:  # a plan's own year stands beside the years of its strategy
            return "-".join((one_year or spans)[0])
        for line in self.lines:
            if not _AS_AT.search(line) and (match := _ONE_YEAR.search(re.sub(r"\d{4}-\d\d-\d\d", " ", line))):
                return match.group(1)
        return ""

    @property
    def as_at(self) -> date | None:
        """The day of the "as at" line, or None."""
        for line in self.lines:
            if match := _AS_AT.search(line):
                found = _DAY.search(line[match.start() :])
                words = found.group() if found else match.group(1) or match.group(2)
                if day := last_day(words.strip(" ;,.)")):
                    return day
        return None


def read_plan_file(grids: list[Grid], mapping: Mapping) -> tuple[PlanFile | None, list[Finding]]:
    """The plan in the grids of one file, or None; and what has to be refused."""
    tables: list[PlanTable] = []
    notes: list[Finding] = []
    for grid in grids:
        if not mapping.wants(grid.sheet) or (not mapping.tables and _ABOUT.fullmatch(grid.sheet.strip())):
            continue
        settings = mapping.table(grid.sheet)
        found = read_plans(grid, settings.columns, settings.header_row)
        if not found and tables and (more := _continued(grid, tables[-1])):
            found = [more]
        tables += found
    if not tables:
        return None, []
    file = tables[0].grid.file
    if not mapping.tables:
        tables, left = _without_others(tables)
        notes += left
        if not tables:
            return None, []
    tables, repeats, refused = _without_repeats(tables)
    notes += repeats
    if (number := take_numbers(tables)) is not None:
        notes.append(number)
    with_headings(tables)
    for table in tables:
        split = part_bullets(table, mapping.bullets)
        if split:
            message = f"{split} cells hold several actions as bullets, and each bullet was taken as one."
            fix = "Say --bullets keep to leave them whole, or --bullets sub-actions to make them parts."
            notes.append(Finding(file, table.grid.sheet, None, table.heading_of("title"), "", "bullets", message, fix))
    notes += read_colours(tables, grids, mapping.ratings)
    for table in tables:
        notes += _over(table)
        notes += _unrated(table)
        notes += table.notes
        withdrawn = {row.number for row in table.rows if row.withdrawn}
        partly = [i for i in table.rows_from if table.grid.numbers[i] not in withdrawn]
        notes += struck_words(table.grid, partly)
        notes += [_placeholder(table.grid, text, count) for text, count in table.grid.unanswered.items()]
    parents_by_number(tables)
    lines = list(dict.fromkeys(line for grid in grids for line in _lines(grid)))
    doubts = [doubt for table in tables for doubt in table.doubts]
    return PlanFile(file, tables, notes, doubts, (*lines, PurePath(file).stem.replace("_", " "))), refused


def _without_others(tables: list[PlanTable]) -> tuple[list[PlanTable], list[Finding]]:
    """Leave out what is no plan: registers of risks; tables that only describe, beside a plan or by themselves.

    A plan says who leads its actions, by when, or how they stand. A table of actions under a heading such as Action
    or What we will do is one without that too, where nothing else in the file is.
    """
    says = {table.grid.sheet for table in tables if _meanings(table) & {"leads", "rag"} and not _is_of_risks(table)}
    left: dict[str, tuple[str, str]] = {}
    for table in tables:
        if _is_of_risks(table):
            left[table.grid.sheet] = ("risks", "is a register of risks, so it was not read as a plan.")
        elif not _meanings(table) & _SAYS and (says - {table.grid.sheet} or _only_describes(table)):
            message = "names neither leads nor dates nor how its actions stand, as a plan does, so it was not read."
            left[table.grid.sheet] = ("describes", message)
    fix = "If it is a part of the plan, say so in a mapping file (--map)."
    file = tables[0].grid.file
    notes = [Finding(file, sheet, None, "", "", reason, message, fix) for sheet, (reason, message) in left.items()]
    return [table for table in tables if table.grid.sheet not in left], notes


def _meanings(table: PlanTable) -> set[str]:
    return {column.meaning or column.earlier for column in table.columns}


def _is_of_risks(table: PlanTable) -> bool:
    headings = " | ".join(column.printed.lower() for column in table.columns)
    return len({match.group() for match in _RISKS.finditer(headings)}) >= 3


def _only_describes(table: PlanTable) -> bool:
    """Whether what was taken for the action is headed as something else: a description, an aim, a theme."""
    heading = table.heading_of("title").lower()
    return not _DEED.search(heading)


def _over(table: PlanTable) -> list[Finding]:
    """A sheet of completed actions says of each that it is complete, where no column does."""
    match = _OVER.search(table.grid.sheet)
    if match is None or table.heading_of("rag"):
        return []
    word = "closed" if match.group().lower().startswith(("closed", "archive")) else "complete"
    for row in table.rows:
        row.cells["rag"] = word
    message = f"its actions were taken to be {word}, as the sheet is called so."
    return [Finding(table.grid.file, table.grid.sheet, None, "", "", "sheet_of_ended", message)]


def _unrated(table: PlanTable) -> list[Finding]:
    heading = table.heading_of("rag")
    if not heading or any(row["rag"] or row.colour for row in table.rows):
        return []
    return [
        Finding(table.grid.file, table.grid.sheet, None, heading, "", "no_ratings", "is empty, so no rating was read.")
    ]


def _placeholder(grid: Grid, text: str, count: int) -> Finding:
    return Finding(
        grid.file,
        grid.sheet,
        None,
        "",
        text,
        "placeholder",
        f"stands in {count_of(count, 'cell')} and was read as empty.",
    )


def _lines(grid: Grid) -> list[str]:
    head = [
        " ".join(c for c in grid.own(i) if c) for i in range(min(4, len(grid.rows))) if sum(map(bool, grid.own(i))) <= 2
    ]
    return [line for line in (*grid.headings[:1], *grid.above, *head) if line and len(line) < 300]


def _continued(grid: Grid, before: PlanTable) -> PlanTable | None:
    """A Word table of the same width right after a plan, without a header of its own: the plan goes on in it."""
    same = len(grid.rows) > 0 and before.grid.rows and len(grid.rows[0]) == len(before.grid.rows[0])
    word = re.match(r"table \d+$", grid.sheet) and re.match(r"table \d+$", before.grid.sheet)
    if not (same and word and grid.follows):
        return None
    head = before.grid.rows[before.header]
    joined = replace(
        grid,
        rows=[head, *grid.rows],
        numbers=[0, *grid.numbers],
        covered=frozenset((r + 1, c) for r, c in grid.covered),
    )
    found = read_plans(joined)
    if not found:
        return None
    for row in found[0].rows:  # what stands before its first heading goes on under the last one before it
        if row["priority"]:
            break
        row.cells["priority"] = before.rows[-1]["priority"]
    return found[0]


def _without_repeats(tables: list[PlanTable]) -> tuple[list[PlanTable], list[Finding], list[Finding]]:
    """Sheets that only repeat another's actions are passed over; two that both hold the plan are for the officer."""
    sheets: dict[str, set[str]] = {}
    for table in tables:
        sheets.setdefault(table.grid.sheet, set()).update(words(row["title"]) for row in table.rows)
    dropped: set[str] = set()
    notes, refused = [], []
    file = tables[0].grid.file
    for small in sorted(sheets, key=lambda s: len(sheets[s])):
        others = {name: found for name, found in sheets.items() if name != small and name not in dropped}
        everywhere = set().union(*others.values()) if others else set()
        if sheets[small] <= everywhere and len(sheets[small]) <= 0.8 * len(everywhere):
            dropped.add(small)
            message = "this sheet only repeats actions of others, so it was not read."
            notes.append(Finding(file, small, None, "", "", "repeated_sheet", message))
            continue
        for large, found in others.items():
            shared = len(sheets[small] & found)
            if shared >= 3 and shared >= 0.6 * len(sheets[small]):
                message = f'this sheet and "{large}" hold the same plan, so I can\'t tell which one stands.'
                fix = "Say which with --map FILE: leave the other's [[table]] out."
                refused.append(Finding(file, small, None, "", "", "which_sheet", message, fix))
                dropped.add(small)
                break
    return [table for table in tables if table.grid.sheet not in dropped], notes, refused


FIRST_ROWS = 3
"""So many rows are shown as they were read: enough to see that columns are what they were taken for."""


def readings(plan: PlanFile, board: str, edition: str) -> list[TableReading]:
    """How the tables were read, those read alike together, for the officer to see before anything is written."""
    found: dict[tuple[tuple[str, str], ...], TableReading] = {}
    for table in plan.tables:
        columns = {c.printed or "(no heading)": c.shown_as for c in table.columns}
        key = tuple(columns.items())
        alike = found.get(key)
        sheets = (*alike.sheets, table.grid.sheet) if alike else (table.grid.sheet,)
        rows = (alike.header_rows if alike else ()) + (table.grid.numbers[table.header],)
        actions = (alike.actions if alike else 0) + len(table.rows)
        first = (alike.first_rows if alike else ()) + tuple(
            {k: v for k, v in row.cells.items() if v} for row in table.rows
        )
        found[key] = TableReading(
            plan.file, tuple(dict.fromkeys(sheets)), rows, board, edition, actions, columns, first[:FIRST_ROWS]
        )
    return list(found.values())


def printed_refs(plan: PlanFile, key: str) -> tuple[list[str], list[Finding]]:
    """Each row's reference, made one of the board's ("1.2" is CTB-1.2); "" where the plan prints none that serves."""
    rows = [(table, row) for table in plan.tables for row in table.rows]
    made = [board_reference(row["ref"], key) for _, row in rows]
    counts = Counter(ref for ref in made if ref)
    if any(n > 1 for n in counts.values()) and sum(n > 1 for n in counts.values()) * 4 > len(counts):
        table, row = next((t, r) for (t, r), ref in zip(rows, made, strict=True) if counts[ref] > 1)
        message = "the numbers begin anew, so they can't be references: each action gets one of the board's."
        notes = Finding(
            plan.file, table.grid.sheet, row.number, table.heading_of("ref"), row["ref"], "numbers_repeat", message
        )
        return [""] * len(rows), [notes]
    repeated = []
    for place, ((table, row), ref) in enumerate(zip(rows, made, strict=True)):
        if ref and ref in made[:place]:
            message = "another row has this reference, so this action gets one of the board's."
            repeated.append(
                Finding(
                    plan.file,
                    table.grid.sheet,
                    row.number,
                    table.heading_of("ref"),
                    row["ref"],
                    "duplicate_ref",
                    message,
                )
            )
    return ["" if ref in made[:i] else ref for i, ref in enumerate(made)], repeated
