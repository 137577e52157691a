"""The mapping file: how an officer says what a plan's columns mean, and which action is which. TOML, theirs to keep."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.dates import last_day
from bot.domain.text import listed
from bot.imports.figures.figures_file import WORDS as FIGURES
from bot.imports.figures.figures_file import FiguresMapping
from bot.imports.plans.meanings import MEANINGS
from bot.imports.plans.plan_table import PlanTable
from bot.imports.plans.statuses import MEANINGS as RATINGS
from bot.imports.plans.statuses import plain_words, read_status
from bot.imports.refusals import unreadable_file

_TEXTS = ("board", "plan", "period", "bullets", "year", "encoding")
_PARTS = ("hidden_rows", "table", "same", "ratings")
BULLETS = ("", "actions", "sub-actions", "keep")
_WORDS = (*MEANINGS, "notes")
_FIGURES = tuple(word for word in FIGURES if word not in _WORDS)


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
    encoding: str = ""
    """In which encoding text files are, where they don't show it."""
    hidden_rows: bool = False
    """Whether hidden rows of a workbook are read."""
    tables: tuple[TableMapping, ...] = ()
    same: dict[str, str] = field(default_factory=dict)
    """By reference, the words of the row that is the same action."""
    ratings: dict[str, str] = field(default_factory=dict)
    """What the words of a status, or a colour such as "#00b050", mean."""

    def wants(self, sheet: str) -> bool:
        return not self.tables or any(t.sheet == sheet for t in self.tables)

    def figures(self, sheet: str) -> FiguresMapping:
        """What is said of a sheet, or of a whole file, as one of figures; nothing where its columns are a plan's."""
        table = self.table(sheet)
        is_of_figures = any(meaning in _FIGURES for meaning in table.columns.values())
        columns = table.columns if is_of_figures else {}
        return FiguresMapping(columns, (table.header_row if is_of_figures else None) or 1, self.encoding)

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
    texts = {name: _text(path, found, name) for name in _TEXTS}
    if texts["period"] and not (month := month_in(texts["period"])):
        raise unreadable_file(path, f'period = "{texts["period"]}" is no month', "Write it like 2024-10.")
    if texts["period"]:
        texts["period"] = month
    if texts["bullets"] not in BULLETS:
        raise unreadable_file(
            path, f'bullets = "{texts["bullets"]}"', f"Write one of: {listed(list(BULLETS[1:]), 'or')}."
        )
    if unknown := sorted(set(found) - set(texts) - set(_PARTS)):
        raise unreadable_file(
            path, f'it says "{unknown[0]}", which I don\'t know', f"I know {listed([*texts, *_PARTS])}."
        )
    hidden_rows = found.get("hidden_rows", False)
    if not isinstance(hidden_rows, bool):
        raise unreadable_file(path, "hidden_rows is neither true nor false", "Write hidden_rows = true.")
    tables = found.get("table", [])
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise unreadable_file(path, "its tables can't be read", "Begin each with [[table]].")
    same = found.get("same", {})
    if not isinstance(same, dict) or not all(isinstance(v, str) for v in same.values()):
        raise unreadable_file(path, "[same] can't be read", 'Write lines like CTB-07 = "the words in the file".')
    mapped = tuple(_table(path, t) for t in tables)
    return Mapping(**texts, hidden_rows=hidden_rows, tables=mapped, same=same, ratings=_ratings(path, found))


def month_in(text: str) -> str:
    """The month that an officer says ratings are about, as 2024-09: "Sept 2024" and "Q2 2024/25" too; "" for none."""
    day = last_day(text)
    return f"{day:%Y-%m}" if day else ""


def _ratings(path: Path, found: dict[str, Any]) -> dict[str, str]:
    """What words and colours mean, by the words in lower case; without those that are left as they are printed."""
    ratings = found.get("ratings", {})
    if not isinstance(ratings, dict):
        raise unreadable_file(path, "[ratings] can't be read", 'Write lines like "In progress" = "green".')
    for words, meaning in ratings.items():
        if meaning not in (*RATINGS, ""):
            fix = f"Write one of {listed(list(RATINGS), 'or')}, or nothing to keep it as printed."
            raise unreadable_file(path, f'"{words}" = "{meaning}" is no rating that I know', fix)
    return {plain_words(words): meaning for words, meaning in ratings.items() if meaning}


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
        if meaning not in (*_WORDS, *_FIGURES, ""):
            fix = f"The meanings are {listed(list(_WORDS), 'or')}; of figures {listed(list(_FIGURES), 'or')}."
            raise unreadable_file(path, f'"{heading}" = "{meaning}" is no meaning that I know', fix)
    meanings = {heading: "" if meaning == "notes" else meaning for heading, meaning in columns.items()}
    return TableMapping(str(found.get("sheet", "")), row, meanings)


def write_mapping(path: Path, tables: list[PlanTable], board: str, plan: str) -> None:
    """Write how the plan was read, for the officer to fix."""
    lines = [
        "# How boardbot reads this file. Fix what is wrong, then import again with --map and this file.",
        f"# A column means one of: {', '.join(_WORDS)}.",
        f"# One of figures: {', '.join(FIGURES)}.",
        "# Leave a whole [[table]] out and that sheet is not read. Where headings repeat, name the column's letter.",
        f"board = {json.dumps(board, ensure_ascii=False)}",
        f"plan = {json.dumps(plan, ensure_ascii=False)}",
        '# bullets = "actions"      # what bullets in a cell become: actions, sub-actions, or keep',
        '# year = "2024-25"         # the year that dates such as "Q3" are in',
        '# period = "2024-10"       # the month that the ratings and progress are about',
        "# hidden_rows = true       # read the rows that are hidden, too",
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
                lines.append(
                    f'{json.dumps(column.printed, ensure_ascii=False)} = "{column.meaning or column.earlier or "notes"}"'
                )
        lines.append("")
    lines += _ratings_to_fill_in(tables)
    lines += [
        "# [same]                   # where the words changed so much that I can't tell which action it is",
        '# CTB-07 = "the words in the new file"',
        "",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def _ratings_to_fill_in(tables: list[PlanTable]) -> list[str]:
    """Lines for the words and colours whose meaning the plan doesn't say, each to be given a rating or left as printed."""
    words = {plain_words(row["rag"]) for t in tables for row in t.rows if read_status(row["rag"]).kind}
    colours = {f"#{shade.lower()}" for table in tables for shade in table.unexplained}
    if not words | colours:
        return []
    lines = ["[ratings]", f"# One of: {', '.join(RATINGS)}; nothing keeps it as it is printed."]
    return [*lines, *(f'{json.dumps(said, ensure_ascii=False)} = ""' for said in sorted(words | colours)), ""]
