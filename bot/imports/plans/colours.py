"""Ratings that a plan shows by colour alone: read by the plan's own key or an officer's, else each is a doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from colorsys import rgb_to_hls

from bot.domain.text import listed
from bot.imports.grid import Grid
from bot.imports.plans.plan_table import PlanRow, PlanTable
from bot.imports.plans.statuses import Status, read_status
from bot.imports.report import Finding

_MORE_THAN_GREY = 0.05
"""How far apart a colour's parts are where it is more than a grey."""
_PALE = 0.85
"""From this lightness on, one shade behind whole rows is taken for looks."""


def read_colours(tables: list[PlanTable], grids: list[Grid], ratings: Mapping[str, str]) -> list[Finding]:
    """Give each row what its cell's colour means, where its words don't say it. Returns what was read by the key.

    A colour that nothing explains is a doubt of its table.
    """
    key = _key(tables, grids)
    used: dict[str, str] = {}
    for table in tables:
        place = _rating_place(table, key, ratings)
        if place is None:
            continue
        for row in table.rows:
            shade = row.shades.get(place, "")
            said = read_status(row["rag"], ratings)
            if not shade or said.rag or (said.status and not said.kind) or row.withdrawn:
                continue
            meaning = ratings.get(f"#{shade.lower()}") or key.get(shade, "")
            if meaning:
                row.colour = used[f"#{shade}"] = meaning
            elif _may_be_rating(table, row, place):
                table.unexplained.add(shade)
                table.doubts.append(_unexplained(table, row, place, shade))
    if not used:
        return []
    shown = listed([f"{shade} as {meaning}" for shade, meaning in sorted(used.items())])
    message = f"ratings were read from the colours of cells, by the key in the file or the mapping: {shown}."
    return [Finding(tables[0].grid.file, tables[0].grid.sheet, None, "", "", "ratings_by_colour", message)]


def _key(tables: list[PlanTable], grids: list[Grid]) -> dict[str, str]:
    """What the file says of its colours: words for a rating in a coloured cell, or right beside one outside the plan.

    A colour that it gives two meanings has none.
    """
    actions = {(table.grid.sheet, row.number) for table in tables for row in table.rows}
    found: dict[str, set[str]] = {}
    for grid in grids:
        for shade, words in _explained(grid, {i for i, n in enumerate(grid.numbers) if (grid.sheet, n) in actions}):
            said = read_status(words)
            if not said.kind and (meaning := _meaning(said)):
                found.setdefault(shade, set()).add(meaning)
    return {shade: next(iter(meanings)) for shade, meanings in found.items() if len(meanings) == 1}


def _explained(grid: Grid, inside: set[int]) -> Iterator[tuple[str, str]]:
    """Colours with the words that stand in them, and outside the rows of actions those that stand beside them."""
    for (i, place), mark in grid.marks.items():
        row = grid.rows[i]
        if not mark.shade or place >= len(row):
            continue
        if row[place]:
            yield mark.shade, row[place]
        elif i not in inside and place + 1 < len(row) and not grid.mark(i, place + 1).shade:
            yield mark.shade, row[place + 1]


def _meaning(said: Status) -> str:
    return said.status if said.status in ("complete", "closed") else said.rag


def _rating_place(table: PlanTable, key: Mapping[str, str], ratings: Mapping[str, str]) -> int | None:
    """The column whose colours are the ratings: that of ratings, else the one that has most of the colours explained,
    else the one where reds, ambers and greens take turns."""
    named = next((c.place for c in table.columns if c.meaning == "rag"), None)
    if named is not None:
        return named
    explained, turns = Counter[int](), {}
    for column in table.columns:
        shades = [row.shades[column.place] for row in table.rows if column.place in row.shades]
        explained[column.place] = sum(s in key or f"#{s.lower()}" in ratings for s in shades)
        turns[column.place] = len({hue for s in shades if (hue := _hue(s))})
    for counts, least in ((explained, 1), (turns, 2)):
        place = max(counts, key=lambda p: (counts[p], -p), default=None)
        if place is not None and counts[place] >= least:
            return place
    return None


def _may_be_rating(table: PlanTable, row: PlanRow, place: int) -> bool:
    """Whether a cell's colour says something: greys do not, nor does the one pale shade that is behind every other row."""
    shade = row.shades[place]
    if not _hue(shade):
        return False
    hues = {_hue(r.shades[place]) for r in table.rows if place in r.shades} - {""}
    whole_row = len(row.shades) == len(table.columns) and set(row.shades.values()) == {shade}
    return len(hues) > 1 or not whole_row or _parts(shade)[1] < _PALE


def _hue(shade: str) -> str:
    """Red, amber, green or blue, for telling a rating's colour from a shade for looks; never what it means."""
    hue, light, saturation = _parts(shade)
    if saturation * (1 - abs(2 * light - 1)) < _MORE_THAN_GREY:
        return ""
    degrees = hue * 360
    for name, upto in (("red", 18), ("amber", 65), ("green", 170), ("blue", 300)):
        if degrees < upto:
            return name
    return "red"


def _parts(shade: str) -> tuple[float, float, float]:
    """Hue, lightness and saturation, from 0 to 1."""
    return rgb_to_hls(*(int(shade[i : i + 2], 16) / 255 for i in (0, 2, 4)))


def _unexplained(table: PlanTable, row: PlanRow, place: int, shade: str) -> Finding:
    heading = next(c.printed for c in table.columns if c.place == place)
    message = f"is coloured #{shade}, which no key here explains, so no rating was read of it."
    fix = f'Say "#{shade}" = "green", or what it means, under [ratings] in a mapping file (--map).'
    printed = " ".join(row["rag"].split()) if table.heading_of("rag") == heading else ""
    return Finding(table.grid.file, table.grid.sheet, row.number, heading, printed, "unexplained_colour", message, fix)
