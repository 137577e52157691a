"""A plan that was read, as the tables of our own layout: actions, and the updates that its cells hold."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from bot.domain.rag import SPOKEN, Rag
from bot.imports.files import RawTable
from bot.imports.plans.plan_file import PlanFile
from bot.imports.plans.plan_table import PlanTable
from bot.imports.report import Finding

_CLOSED = {"closed", "cancelled", "canceled", "withdrawn", "superseded", "removed"}


_DONE = {"complete", "completed", "done", "blue", "b", "achieved", "finished"}


_DONE_ON = re.compile(
    r"(?:action )?(?:completed?|done)(?: (?:on |in )?[\w\s/-]*\d{2,4})?|(?:green|blue)[\s/-]*completed?"
)


_LETTERS = {"b": Rag.BLUE, "g": Rag.GREEN, "a": Rag.AMBER, "r": Rag.RED}


_STATED = {"on target": Rag.GREEN, "on schedule": Rag.GREEN, "not yet started": Rag.GREY, "not begun": Rag.GREY}


@dataclass(frozen=True)
class PlanDates:
    """When a plan's cells were said, the month that they are about, and the financial year of a bare "Q3", if known."""

    said_on: date
    month: str
    year: str


def as_tables(
    plan: PlanFile, board: str, edition: str, refs: list[str], dates: PlanDates
) -> tuple[list[RawTable], list[Finding]]:
    """The plan as `actions` and `updates` in our own layout, and the words that were not understood as a rating."""
    tables: list[RawTable] = []
    unread: Counter[tuple[str, str]] = Counter()
    said = {"period": dates.month, "said_on": dates.said_on.isoformat()}
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
                        "due": _due(row["due"], dates.year),
                        "due_printed": _line(row["due"]),
                        "start": _line(row["start"]),
                        "parent_ref": own_refs[row.parent] if row.parent is not None else "",
                        **{c: _line(row[c]) for c in ("priority", "workstream", "related_priority")},
                        "notes": "\n".join(notes),
                        **source,
                    },
                )
            )
            cells = {c: row[c] for c in ("narrative", "next_step", "help_needed")} | {"rag": rag}
            if any(cells.values()):
                updates.append((row.number, {"ref": ref, **said, **cells, **source}))
        header = ("ref", "board", "plan", "title")
        tables.append(RawTable("actions", plan.file, table.grid.sheet, header, actions, shown, settled=True))
        if updates:
            tables.append(RawTable("updates", plan.file, table.grid.sheet, ("ref", "period"), updates, shown))
    fix = "Write blue, green, amber, red or grey, complete or closed."
    doubts = [
        Finding(
            plan.file,
            plan.tables[0].grid.sheet,
            None,
            heading,
            text,
            "unknown_rating",
            f"is no rating that I know; it stands in {count} row(s), and is kept in each action's notes.",
            fix,
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
