"""What is in a plan's cells besides plain words: bullets, numbers before the words, parts by number, headings above."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from bot.imports.plans.plan_end import SECTION
from bot.imports.plans.plan_table import PlanRow, PlanTable
from bot.imports.report import Finding

_GENERIC = re.compile(
    r"(?:sheet|table) ?\d*|.*\b(?:action|implementation|delivery|work|improvement) ?plan\b.*|.*\b(?:template|log|tracker)\b"
    r"|data|main|plan|actions?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"((?:[A-Za-z]{1,5}[-. ]?)?\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?)\s*(?:[-\u2013:.)]\s*|\s+(?=[A-Z]))(?=\S)(.+)", re.DOTALL
)


def with_headings(tables: list[PlanTable]) -> list[PlanTable]:
    """Give rows that stand under no priority the heading or the sheet above their table."""
    several = len({(t.grid.sheet, t.header) for t in tables}) > 1
    for table in tables:
        if any(row["priority"] for row in table.rows):
            continue
        heading = table.grid.headings[-1] if table.grid.headings else ""
        sheet = "" if re.match(r"table \d+$", table.grid.sheet) else table.grid.sheet
        name = heading or sheet
        if name and (SECTION.fullmatch(name) or (several and not _GENERIC.fullmatch(name))):
            for row in table.rows:
                row.cells["priority"] = name
    return tables


def take_numbers(tables: list[PlanTable]) -> Finding | None:
    """Where every action begins with a number of its own and no column gives one, the number is its reference."""
    rows = [row for table in tables for row in table.rows]
    if not rows or any(row["ref"] for row in rows):
        return None
    matches = [_NUMBERED.fullmatch(row["title"]) for row in rows]
    found = [m.group(1) for m in matches if m]
    if len(found) < 2 or len(found) < len(rows) * 0.9 or len(set(found)) != len(found):
        return None
    for row, match in zip(rows, matches, strict=True):
        if match:
            row.cells |= {"ref": match.group(1), "title": match.group(2).strip()}
    grid, shown = tables[0].grid, rows[0]
    message = "the number before each action was taken for its reference."
    return Finding(
        grid.file, grid.sheet, shown.number, tables[0].heading_of("title"), shown["ref"], "number_is_ref", message
    )


def parents_by_number(tables: list[PlanTable]) -> None:
    """1.2 is a part of 1 where the plan has an action numbered 1."""
    rows = [(table, i, row) for table in tables for i, row in enumerate(table.rows)]
    counts = Counter(row["ref"].rstrip(".") for _, _, row in rows if row["ref"])
    for table in tables:
        at = {row["ref"].rstrip("."): i for i, row in enumerate(table.rows) if counts[row["ref"].rstrip(".")] == 1}
        for i, row in enumerate(table.rows):
            above = re.fullmatch(r"(.*\d)(?:\.\d+|\.?[a-z])", row["ref"].rstrip("."))
            if row.parent is None and above and at.get(above.group(1), i) != i:
                row.parent = at[above.group(1)]


_MARK = re.compile(
    r"^\s*(?:[\u2022\u25cf\u25aa\u25e6\u25cb\u2023\u2043\u00b7\uf0b7\uf0a7*\u27a2\u2713-]|\u2013|o(?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))\s*",
    re.IGNORECASE,
)


def split_bullets(text: str) -> tuple[str, list[str]]:
    """A cell's lead-in and its bullets, marks taken off; no bullets unless two or more lines begin with a mark."""
    lines = text.split("\n")
    marked = [_MARK.match(line) is not None for line in lines]
    if sum(marked) < 2:
        return text, []
    lead, bullets = [], []
    for line, is_bullet in zip(lines, marked, strict=True):
        if is_bullet:
            bullets.append(_MARK.sub("", line, count=1))
        elif bullets:
            bullets[-1] = f"{bullets[-1]} {line}"  # a bullet wrapped over two lines
        else:
            lead.append(line)
    return " ".join(lead), bullets


_SENTENCE_GOES_ON = re.compile(
    r"\b(?:regarding|such as|e\.?g\.?|i\.?e\.?|for example|for instance|namely|in particular|particularly|especially)\W*$",
    re.IGNORECASE,
)
"""How a lead-in ends whose bullets are examples that finish its sentence, and no actions."""


def part_bullets(table: PlanTable, choice: str) -> int:
    """Make each bullet in an action's cell an action ("actions") or a part of it ("sub-actions"), or "keep" the cell.

    With "" a lead-in decides: bullets under one are its parts, unless they only finish its sentence ("particularly
    regarding"); others are actions. A part has no lead or date of its
    own: those are its action's. Returns how many cells were split.
    """
    if choice == "keep":
        return 0
    fresh: list[PlanRow] = []
    moved: dict[int, int] = {}
    split = 0
    for place, row in enumerate(table.rows):
        lead, bullets = split_bullets(row["title"])
        if not choice and _SENTENCE_GOES_ON.search(lead):
            bullets = []
        moved[place] = len(fresh)
        parent = None if row.parent is None else moved[row.parent]
        split += bool(bullets)
        if not bullets:
            fresh.append(replace(row, parent=parent))
        elif parent is None and (choice == "sub-actions" or (lead and choice != "actions")):
            fresh += _with_parts(row, lead, bullets, len(fresh))
        else:
            fresh += _actions(row, lead, bullets, parent)
    table.rows = fresh
    return split


def _with_parts(row: PlanRow, lead: str, bullets: list[str], place: int) -> list[PlanRow]:
    """An action that comes to stand at this place, and its bullets as its parts."""
    action = PlanRow(row.number, row.cells | {"title": lead or row["priority"] or bullets[0]}, row.notes, None)
    shared = {meaning: row[meaning] for meaning in ("priority", "workstream", "related_priority") if row[meaning]}
    return [action, *(PlanRow(row.number, shared | {"title": bullet}, [], place) for bullet in bullets)]


def _actions(row: PlanRow, lead: str, bullets: list[str], parent: int | None) -> list[PlanRow]:
    """Each bullet as an action with what the row says; its reference is the first one's."""
    shared = {meaning: text for meaning, text in row.cells.items() if meaning not in ("title", "ref")}
    found = []
    for i, bullet in enumerate(bullets):
        ref = {"ref": row["ref"]} if i == 0 and row["ref"] else {}
        title = {"title": f"{lead} {bullet}" if lead else bullet}
        found.append(PlanRow(row.number, shared | ref | title, row.notes, parent))
    return found
