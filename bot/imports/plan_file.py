"""Turning the plan tables of one file into tables in our own layout: titles, editions, references, ratings, dates."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from bot.domain.rag import SPOKEN, Rag
from bot.imports.dates import last_day
from bot.imports.files import RawTable
from bot.imports.grid import Grid
from bot.imports.layout import read_plans
from bot.imports.mapping import Mapping
from bot.imports.plan_parts import parents_by_number, part_bullets, take_numbers, with_headings
from bot.imports.plan_table import PlanTable
from bot.imports.reconcile import words
from bot.imports.report import Finding, TableReading

_ABOUT = re.compile(
    r"(?:instructions?|guidance|how to.*|read ?me|notes|examples?|lists?|look ?ups?|drop ?downs?|key|rag key|cover.*)",
    re.IGNORECASE,
)
"""Sheets that tell how a plan is filled in."""
_OVER = re.compile(r"\b(completed?|closed|archived?)\b", re.IGNORECASE)
_FROM_TO = re.compile(r"\bapr(?:il)?\.? (20\d\d)\s*(?:to|-|\u2013)\s*mar(?:ch)?\.? (20\d\d)", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} 20\d\d|\d{1,2}[/.]\d{1,2}[/.]20\d\d|20\d\d-\d\d-\d\d")
_EDITION = re.compile(r"(?<![\d/-])((?:19|20)\d\d)\s*[-/\u2013]\s*((?:20)?\d\d)(?![\d/-])")
_ONE_YEAR = re.compile(r"(?<![\d/-])(20\d\d)(?![\d/-])")
_AS_AT = re.compile(r"\bas (?:at|of)\b\W*(.{4,30})|\bupdated?\b\W*(.{4,30})", re.IGNORECASE)
_CLOSED = {"closed", "cancelled", "canceled", "withdrawn", "superseded", "removed"}
_DONE = {"complete", "completed", "done", "blue", "b", "achieved", "finished"}
_DONE_ON = re.compile(
    r"(?:action )?(?:completed?|done)(?: (?:on |in )?[\w\s/-]*\d{2,4})?|(?:green|blue)[\s/-]*completed?"
)
_LETTERS = {"b": Rag.BLUE, "g": Rag.GREEN, "a": Rag.AMBER, "r": Rag.RED}
_STATED = {"on target": Rag.GREEN, "on schedule": Rag.GREEN, "not yet started": Rag.GREY, "not begun": Rag.GREY}


@dataclass(frozen=True)
class PlanFile:
    """A plan as one file holds it, before anybody has said whose it is."""

    file: str
    tables: list[PlanTable]
    told: list[Finding]
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
    told: list[Finding] = []
    for grid in grids:
        if not mapping.wants(grid.sheet) or (not mapping.tables and _ABOUT.fullmatch(grid.sheet.strip())):
            continue
        said = mapping.table(grid.sheet)
        found = read_plans(grid, said.columns, said.header_row)
        if not found and tables and (more := _continued(grid, tables[-1])):
            found = [more]
        tables += found
    if not tables:
        return None, []
    file = tables[0].grid.file
    tables, repeats, refused = _without_repeats(tables)
    told += repeats
    if (number := take_numbers(tables)) is not None:
        told.append(number)
    with_headings(tables)
    for table in tables:
        split = part_bullets(table, mapping.bullets)
        if split:
            message = f"{split} cells hold several actions as bullets, and each bullet was taken as one."
            mend = "Say --bullets keep to leave them whole, or --bullets sub-actions to make them parts."
            told.append(Finding(file, table.grid.sheet, None, table.heading_of("title"), "", "bullets", message, mend))
    for table in tables:
        told += _over(table)
        told += _unrated(table)
        told += table.told
        told += [_placeholder(table.grid, text, count) for text, count in table.grid.unanswered.items()]
    parents_by_number(tables)
    lines = list(dict.fromkeys(line for grid in grids for line in _lines(grid)))
    return PlanFile(file, tables, told, (*lines, PurePath(file).stem.replace("_", " "))), refused


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
    if not heading or any(row["rag"] for row in table.rows):
        return []
    message = "holds no words, so no rating was read. Ratings shown by the colour of a cell alone can't be."
    return [
        Finding(
            table.grid.file, table.grid.sheet, None, heading, "", "ratings_by_colour", message, "Write them in words."
        )
    ]


def _placeholder(grid: Grid, text: str, count: int) -> Finding:
    return Finding(
        grid.file, grid.sheet, None, "", text, "placeholder", f"stands in {count} cells and was read as empty."
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
    told, refused = [], []
    file = tables[0].grid.file
    for small in sorted(sheets, key=lambda s: len(sheets[s])):
        others = {name: found for name, found in sheets.items() if name != small and name not in dropped}
        everywhere = set().union(*others.values()) if others else set()
        if sheets[small] <= everywhere and len(sheets[small]) <= 0.8 * len(everywhere):
            dropped.add(small)
            message = "this sheet only repeats actions of others, so it was not read."
            told.append(Finding(file, small, None, "", "", "repeated_sheet", message))
            continue
        for large, found in others.items():
            shared = len(sheets[small] & found)
            if shared >= 3 and shared >= 0.6 * len(sheets[small]):
                message = f'this sheet and "{large}" hold the same plan, so I can\'t tell which one stands.'
                mend = "Say which with --map FILE: leave the other's [[table]] out."
                refused.append(Finding(file, small, None, "", "", "which_sheet", message, mend))
                dropped.add(small)
                break
    return [table for table in tables if table.grid.sheet not in dropped], told, refused


def readings(plan: PlanFile, board: str, edition: str) -> list[TableReading]:
    """How the tables were read, those read alike together, for the officer to see before anything is written."""
    found: dict[tuple[tuple[str, str], ...], TableReading] = {}
    for table in plan.tables:
        columns = {c.printed or "(no heading)": c.meaning or "notes" for c in table.columns}
        key = tuple(columns.items())
        alike = found.get(key)
        sheets = (*alike.sheets, table.grid.sheet) if alike else (table.grid.sheet,)
        rows = (alike.header_rows if alike else ()) + (table.grid.numbers[table.header],)
        actions = (alike.actions if alike else 0) + len(table.rows)
        found[key] = TableReading(plan.file, tuple(dict.fromkeys(sheets)), rows, board, edition, actions, columns)
    return list(found.values())


def printed_refs(plan: PlanFile, key: str) -> tuple[list[str], list[Finding]]:
    """Each row's reference, made one of the board's ("1.2" is CTB-1.2); "" where the plan prints none that serves."""
    rows = [(table, row) for table in plan.tables for row in table.rows]
    made = []
    for _, row in rows:
        bare = re.sub(r"\s*\((?:new|revised|amended|cont\w*)\)|[*]+$", "", row["ref"].strip(), flags=re.IGNORECASE)
        bare = re.sub(r"\((\w{1,2})\)$", r"\1", bare).rstrip(".:)").replace("&", "-")
        text = re.sub(r"\s+", "-", bare).upper()
        if text and not re.match(r"[A-Z]{2,8}-\d", text):
            text = f"{key.upper()}-{text}"
        made.append(text if re.fullmatch(r"[A-Z0-9]+(?:[-./][A-Z0-9]+)*", text) and len(text) <= 30 else "")
    counts = Counter(ref for ref in made if ref)
    if any(n > 1 for n in counts.values()) and sum(n > 1 for n in counts.values()) * 4 > len(counts):
        table, row = next((t, r) for (t, r), ref in zip(rows, made, strict=True) if counts[ref] > 1)
        message = "the numbers begin anew, so they can't be references: each action gets one of the board's."
        told = Finding(
            plan.file, table.grid.sheet, row.number, table.heading_of("ref"), row["ref"], "numbers_repeat", message
        )
        return [""] * len(rows), [told]
    told_twice = []
    for place, ((table, row), ref) in enumerate(zip(rows, made, strict=True)):
        if ref and ref in made[:place]:
            message = "another row has this reference, so this action gets one of the board's."
            told_twice.append(
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
    return ["" if ref in made[:i] else ref for i, ref in enumerate(made)], told_twice


def as_tables(
    plan: PlanFile, board: str, edition: str, refs: list[str], said_on: date, month: str, year: str
) -> tuple[list[RawTable], list[Finding]]:
    """The plan as `actions` and `updates` in our own layout, and the words that were not understood as a rating."""
    tables: list[RawTable] = []
    unread: Counter[tuple[str, str]] = Counter()
    place = 0
    for table in plan.tables:
        shown = {c.meaning: c.printed for c in table.columns if c.meaning}
        actions, updates = [], []
        own_refs = refs[place : place + len(table.rows)]
        place += len(table.rows)
        for row, ref in zip(table.rows, own_refs, strict=True):
            rag, status, unknown = read_status(row["rag"])
            notes = [f"{name}: {_line(text)}" if name else _line(text) for name, text in row.notes]
            if unknown:
                unread[(shown.get("rag", "Status"), _line(row["rag"]))] += 1
                notes.append(f"{shown.get('rag', 'Status')}: {_line(row['rag'])}")
            source = {"source_document": plan.file, "source_line": _place(table, row.number)}
            actions.append(
                (
                    row.number,
                    {
                        "ref": ref,
                        "board": board,
                        "plan": edition,
                        "title": _line(row["title"]),
                        "status": status,
                        "leads": _several(row["leads"]),
                        "due": _due(row["due"], year),
                        "due_printed": _line(row["due"]),
                        "start": _line(row["start"]),
                        "parent_ref": own_refs[row.parent] if row.parent is not None else "",
                        **{c: _line(row[c]) for c in ("priority", "workstream", "related_priority")},
                        "notes": "\n".join(notes),
                        **source,
                    },
                )
            )
            said = {c: row[c] for c in ("narrative", "next_step", "help_needed")} | {"rag": rag}
            if any(said.values()):
                updates.append(
                    (row.number, {"ref": ref, "period": month, "said_on": said_on.isoformat(), **said, **source})
                )
        header = ("ref", "board", "plan", "title")
        tables.append(RawTable("actions", plan.file, table.grid.sheet, header, actions, shown, settled=True))
        if updates:
            tables.append(RawTable("updates", plan.file, table.grid.sheet, ("ref", "period"), updates, shown))
    mend = "Write blue, green, amber, red or grey, complete or closed."
    doubts = [
        Finding(
            plan.file,
            plan.tables[0].grid.sheet,
            None,
            heading,
            text,
            "unknown_rating",
            f"is no rating that I know; it stands in {count} row(s), and is kept in each action's notes.",
            mend,
        )
        for (heading, text), count in unread.items()
    ]
    return tables, doubts


def read_status(text: str) -> tuple[str, str, bool]:
    """A cell's rating, the action's status, and whether its words say neither: "Complete" is ("blue", "complete", no)."""
    plain = " ".join(re.sub(r"[^\w\s/-]", " ", text.lower()).split())
    if not plain or plain in ("none", "n/a", "na", "-"):
        return "", "", False
    if plain in _CLOSED:
        return "", "closed", False
    rag = SPOKEN.get(plain) or _LETTERS.get(plain) or _STATED.get(plain)
    if rag is None:
        parts = [p for p in re.split(r"\s*[-/(]\s*|\s{2,}", text.lower().strip(" )")) if p]
        first = SPOKEN.get(parts[0]) or _LETTERS.get(parts[0]) if len(parts) > 1 else None
        others = {found for part in parts[1:] if (found := SPOKEN.get(part) or _LETTERS.get(part))}
        rag = first if others <= {first} else None  # "Amber/Green" is neither
    if plain in _DONE or rag is Rag.BLUE or _DONE_ON.fullmatch(plain):
        return "blue", "complete", False
    if plain in ("open", "in progress", "ongoing", "on going", "underway", "under way", "started"):
        return "", "open", plain != "open"
    return (rag.value, "", False) if rag else ("", "", True)


def _due(text: str, year: str) -> str:
    """The date cell; a bare "Q3" is in the plan's own financial year."""
    line = _line(text)
    if year and re.fullmatch(r"(?:by )?(?:the )?(?:end (?:of )?)?(?:q|quarter )\s?[1-4]", line.lower()):
        return f"{line} {year}"
    return line


def _line(text: str) -> str:
    return " ".join(text.split())


def _several(text: str) -> str:
    """Names that stand each on a line of their own, with ; between; a name that goes on in the next line stays whole."""
    names: list[str] = []
    for line in text.split("\n"):
        line, listed = re.subn(r"^(?:\d{1,2}[.)]|[\u2022*-])\s+", "", line)
        open_end = names and re.search(r"(?:[,/&(-]|\b(?:and|of|for|the))$", names[-1])
        goes_on = names and not listed and (open_end or not re.match(r"[A-Z]", line))
        if goes_on:
            names[-1] = f"{names[-1]} {line}"
        else:
            names.append(line)
    return "; ".join(name.strip(" ;") for name in names if name.strip(" ;"))


def _place(table: PlanTable, number: int) -> str:
    return f"{table.grid.sheet}, row {number}" if table.grid.sheet else f"row {number}"
