"""A plan that was read, as the tables of our own layout: actions, and the updates that its cells hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.domain.dates import in_year, last_day
from bot.domain.text import count_of
from bot.imports.files import RawTable
from bot.imports.plans.plan_file import PlanFile
from bot.imports.plans.plan_table import TIMELY, PlanRow, PlanTable
from bot.imports.plans.statuses import Status, read_status
from bot.imports.report import Finding

_NOTHING = re.compile(r"\s*(?:[-\u2013\u2014.]+|n/?a)\s*", re.IGNORECASE)
"""What stands where there is nothing to report."""


@dataclass(frozen=True)
class PlanTimes:
    """When a plan's cells were said, the month that they are about, and the financial year of a bare "Q3", if known."""

    said_on: date
    month: str
    year: str

    def end_of(self, when: str) -> date | None:
        """The last day of the time that a heading names; None where it names none, or no year."""
        return in_year(when, self.year) or last_day(when)


class _Unread(NamedTuple):
    """A status that gives no rating: of which kind it is, where it stands, and its words."""

    kind: str
    sheet: str
    heading: str
    text: str


class PlanAsTables(NamedTuple):
    """A plan as tables of our own, with the cells that are doubtful, and what is worth knowing of how it was read.

    `standing` are the updates of cells that name no time: they are news only where they differ from what stood before.
    """

    tables: list[RawTable]
    standing: list[RawTable]
    doubts: list[Finding]
    notes: list[Finding]


def as_tables(
    plan: PlanFile, board: str, edition: str, refs: list[str], times: PlanTimes, ratings: Mapping[str, str]
) -> PlanAsTables:
    """The plan as `actions` and `updates` in our own layout, with what is to be said of it.

    `refs` are the rows' references in turn; `ratings` is what an officer said that words for a status mean.
    """
    tables: list[RawTable] = []
    standing: list[RawTable] = []
    doubts: list[Finding] = []
    unread: Counter[_Unread] = Counter()
    place = 0
    for table in plan.tables:
        shown = {c.meaning: c.printed for c in table.columns if c.meaning}
        actions, updates, timed = [], [], []
        own_refs = refs[place : place + len(table.rows)]
        place += len(table.rows)
        for row, ref in zip(table.rows, own_refs, strict=True):
            said = _status(row, ratings)
            if said.kind:
                unread[_Unread(said.kind, table.grid.sheet, shown.get("rag", "Status"), _line(row["rag"]))] += 1
            source = {"source_document": plan.file, "source_line": _place(table, row.number)}
            parent = own_refs[row.parent] if row.parent is not None else ""
            own = {"ref": ref, "board": board, "plan": edition, "status": said.status, "parent_ref": parent}
            notes = _notes(row, said, shown.get("rag", "Status"), times)
            actions.append((row.number, own | _action(row, times) | {"notes": notes} | source))
            timed += [(row.number, {"ref": ref} | cells | source) for cells in _timed(table, row, times, ratings)]
            if times.end_of(table.when) is None and (cells := _newest(row, ratings)):
                month = {"period": times.month, "said_on": times.said_on.isoformat()}
                updates.append((row.number, {"ref": ref} | month | cells | source))
        doubts += _undated_columns(table, times)
        header = ("ref", "board", "plan", "title")
        tables.append(RawTable("actions", plan.file, table.grid.sheet, header, actions, shown, settled=True))
        for into, rows in ((tables, timed), (standing, updates)):
            if rows:
                into.append(RawTable("updates", plan.file, table.grid.sheet, ("ref", "period"), rows, shown))
    doubts += [_unknown(plan, words, count) for words, count in unread.items() if words.kind != "state"]
    states = [_state(plan, words, count) for words, count in unread.items() if words.kind == "state"]
    return PlanAsTables(tables, standing, doubts, states)


def _status(row: PlanRow, ratings: Mapping[str, str]) -> Status:
    """What the row's status says: its words, else the colour behind them."""
    if row.withdrawn:
        return Status("", "closed")
    if not row.colour:
        return read_status(row["rag"], ratings)
    return Status("blue", "complete") if row.colour in ("blue", "complete") else read_status(row.colour)


def _action(row: PlanRow, times: PlanTimes) -> dict[str, str]:
    return {
        "title": _line(row["title"]),
        "leads": _several(row["leads"]),
        "due": _due(row["due"], times.year),
        "due_printed": _line(row["due"]),
        "start": _start(row["start"], times.year),
        **{c: _line(row[c]) for c in ("priority", "workstream", "related_priority")},
    }


def _notes(row: PlanRow, said: Status, heading: str, times: PlanTimes) -> str:
    """What else the plan prints of the action, each with its heading; a status that gives no rating is kept as printed."""
    notes = [f"{name}: {_line(text)}" if name else _line(text) for name, text in row.notes]
    if row.withdrawn:
        notes += [f"{m.replace('_', ' ')}: {_line(row[m])}" for m in TIMELY if row[m]]
    if row["rag"] and (said.kind or (row.colour and read_status(row["rag"]).kind)):
        notes.append(f"{heading}: {_line(row['rag'])}")
    for when, cells in row.earlier.items():
        if times.end_of(when) is None:
            notes += [f"{meaning} of {when}: {_line(text)}" for meaning, text in cells.items()]
    return "\n".join(notes)


def _timed(table: PlanTable, row: PlanRow, times: PlanTimes, ratings: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """What the row reports of each time that its columns are headed with, as said on its last day: "Q1" on 30 June."""
    found = {end: cells for when, cells in row.earlier.items() if (end := times.end_of(when))}
    for end, cells in found.items():
        said = {name: "" if _NOTHING.fullmatch(text) else text for name, text in cells.items()}
        found[end] = said | {"rag": read_status(cells.get("rag", ""), ratings).rag}
    if newest := times.end_of(table.when):
        found[newest] = _newest(row, ratings)
    for end, cells in sorted(found.items()):
        if any(cells.values()) and not row.withdrawn:
            yield {"period": f"{end:%Y-%m}", "said_on": min(end, times.said_on).isoformat(), **cells}


def _newest(row: PlanRow, ratings: Mapping[str, str]) -> dict[str, str]:
    """What the row reports of the newest time; nothing of an action that is withdrawn."""
    if row.withdrawn:
        return {}
    words = {c: "" if _NOTHING.fullmatch(row[c]) else row[c] for c in ("narrative", "next_step", "help_needed")}
    found = words | {"rag": _status(row, ratings).rag}
    return found if any(found.values()) else {}


def _undated_columns(table: PlanTable, times: PlanTimes) -> Iterator[Finding]:
    """A doubt of each column whose heading names a time in no known year."""
    for column in table.columns:
        if column.when and times.end_of(column.when) is None:
            message = "names a time in a year that I don't know, so " + (
                "it was kept in the notes." if column.earlier else f"it was filed under {times.month}."
            )
            fix = 'Say year = "2024-25" in a mapping file (--map), or name the plan\'s year with --plan.'
            grid = table.grid
            yield Finding(
                grid.file, grid.sheet, grid.numbers[table.header], column.printed, "", "undated_column", message, fix
            )


def _state(plan: PlanFile, words: _Unread, count: int) -> Finding:
    message = f"says how an action stands and is no rating; it is kept as printed, with {count_of(count, 'action')}."
    fix = f'If it has a rating, say "{words.text}" = "green", or another, under [ratings] in a mapping file (--map).'
    where = (plan.file, words.sheet, None, words.heading, words.text)
    return Finding(*where, "printed_state", message, fix)


def _unknown(plan: PlanFile, words: _Unread, count: int) -> Finding:
    message = f"is no rating that I know; it stands in {count} row(s), and is kept in each action's notes."
    fix = (
        "Write blue, green, amber, red or grey, complete or closed; "
        f'or say what "{words.text}" means under [ratings] in a mapping file (--map).'
    )
    where = (plan.file, words.sheet, None, words.heading, words.text)
    return Finding(*where, "unknown_rating", message, fix)


def _due(text: str, year: str) -> str:
    """The date cell; "30/9" and a bare "Q3" are in the plan's own financial year."""
    line = _line(text)
    day = in_year(line, year) if year else None
    return day.isoformat() if day else line


def _start(text: str, year: str) -> str:
    """The start's cell; "1/9" and "1 Sept" are days in the plan's own financial year."""
    line = _line(text)
    return _due(line, year) if line[:1].isdigit() else line


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
