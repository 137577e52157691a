"""The mapping file: how an officer says what a plan's columns mean, and which action is which. TOML, theirs to keep."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.text import listed
from bot.imports.plans.meanings import MEANINGS
from bot.imports.plans.plan_table import PlanTable
from bot.imports.refusals import unreadable_file

BULLETS = ("", "actions", "sub-actions", "keep")
_WORDS = (*MEANINGS, "notes")


@dataclass(frozen=True)
class TableMapping:
    """How to read one sheet (or "table 2" of a Word document); header_row None is found by itself."""

    sheet: str
    header_row: int | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """What the officer said; everything empty where nothing was said. No table named means all of them."""

    board: str = ""
    plan: str = ""
    period: str = ""
    bullets: str = ""
    year: str = ""
    tables: tuple[TableMapping, ...] = ()
    same: dict[str, str] = field(default_factory=dict)
    """By reference, the words of the row that is the same action."""

    def wants(self, sheet: str) -> bool:
        return not self.tables or any(t.sheet == sheet for t in self.tables)

    def table(self, sheet: str) -> TableMapping:
        return next((t for t in self.tables if t.sheet == sheet), TableMapping(sheet))


def read_mapping(path: Path) -> Mapping:
    """The mapping in this file. Raises UnreadableFile, naming what is wrong in it."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise unreadable_file(path, error.strerror or "it can't be opened", "Check the name.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise unreadable_file(
            path, f"it is not a mapping ({error})", "Take it out and let --map write a new one."
        ) from None
    texts = {name: _text(path, found, name) for name in ("board", "plan", "period", "bullets", "year")}
    if texts["bullets"] not in BULLETS:
        raise unreadable_file(
            path, f'bullets = "{texts["bullets"]}"', f"Write one of: {listed(list(BULLETS[1:]), 'or')}."
        )
    if unknown := sorted(set(found) - set(texts) - {"table", "same"}):
        raise unreadable_file(
            path, f'it says "{unknown[0]}", which I don\'t know', f"I know {listed([*texts, 'table', 'same'])}."
        )
    tables = found.get("table", [])
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise unreadable_file(path, "its tables can't be read", "Begin each with [[table]].")
    same = found.get("same", {})
    if not isinstance(same, dict) or not all(isinstance(v, str) for v in same.values()):
        raise unreadable_file(path, "[same] can't be read", 'Write lines like CTB-07 = "the words in the file".')
    return Mapping(**texts, tables=tuple(_table(path, t) for t in tables), same=same)


def _text(path: Path, found: dict[str, Any], name: str) -> str:
    value = found.get(name, "")
    if not isinstance(value, str | int):
        raise unreadable_file(path, f"{name} is not a text", f'Write {name} = "...".')
    return str(value).strip()


def _table(path: Path, found: dict[str, Any]) -> TableMapping:
    row, columns = found.get("header_row"), found.get("columns", {})
    if row is not None and not isinstance(row, int):
        raise unreadable_file(path, "header_row is not a number", "Write it like header_row = 4.")
    if not isinstance(columns, dict):
        raise unreadable_file(path, "its columns can't be read", 'Write lines like "Key actions" = "title".')
    for heading, meaning in columns.items():
        if meaning not in (*_WORDS, ""):
            fix = f"The meanings are {listed(list(_WORDS), 'or')}."
            raise unreadable_file(path, f'"{heading}" = "{meaning}" is no meaning that I know', fix)
    meanings = {heading: "" if meaning == "notes" else meaning for heading, meaning in columns.items()}
    return TableMapping(str(found.get("sheet", "")), row, meanings)


def write_mapping(path: Path, tables: list[PlanTable], board: str, plan: str) -> None:
    """Write how the plan was read, for the officer to fix."""
    lines = [
        "# How boardbot reads this plan. Fix what is wrong, then import again with --map and this file.",
        f"# A column means one of: {', '.join(_WORDS)}.",
        "# Leave a whole [[table]] out and that sheet is not read. Where headings repeat, name the column's letter.",
        f"board = {json.dumps(board, ensure_ascii=False)}",
        f"plan = {json.dumps(plan, ensure_ascii=False)}",
        '# bullets = "actions"      # what bullets in a cell become: actions, sub-actions, or keep',
        '# year = "2024-25"         # the year that dates such as "Q3" are in',
        '# period = "2024-10"       # the month that the ratings and progress are about',
        "",
    ]
    for table in tables:
        lines += ["[[table]]", f"sheet = {json.dumps(table.grid.sheet, ensure_ascii=False)}"]
        if table.columns and table.grid.rows:
            lines.append(f"header_row = {table.grid.numbers[table.header]}")
        lines.append("[table.columns]")
        seen = set()
        for column in table.columns:
            if column.printed and column.printed not in seen:
                seen.add(column.printed)
                lines.append(f'{json.dumps(column.printed, ensure_ascii=False)} = "{column.meaning or "notes"}"')
        lines.append("")
    lines += [
        "# [same]                   # where the words changed so much that I can't tell which action it is",
        '# CTB-07 = "the words in the new file"',
        "",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
