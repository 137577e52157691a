"""Ratings that a plan shows by colour alone: read by the plan's own key or an officer's, else each is a doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from colorsys import rgb_to_hls

from bot.domain.text import cut, listed
from bot.imports.grid import Grid
from bot.imports.plans.plan_table import PlanRow, PlanTable
from bot.imports.plans.statuses import Status, read_status
from bot.imports.report import Finding

_MORE_THAN_GREY = 0.05
"""How far apart a colour's parts are where it is more than a grey."""
LONGEST_WORDS = 80
"""So long is what a key says of a colour at most."""
_PALE = 0.85
"""From this lightness on, one shade behind whole rows is taken for looks."""


def read_colours(tables: list[PlanTable], grids: list[Grid], ratings: Mapping[str, str]) -> list[Finding]:
    """Give each row what its cells' colours mean, where its words don't say it. Returns what was read by the key.

    A colour that nothing explains is a doubt of its table.
    """
    key = _key(tables, grids)
    used: dict[str, str] = {}
    for table in tables:
        for when, place in _rating_places(table, key, ratings).items():
            for row in table.rows:
                shade = row.shades.get(place, "")
                if not shade or row.withdrawn or _says_its_rating(row, when, ratings):
                    continue
                meaning = ratings.get(f"#{shade.lower()}") or key.meaning_of(shade)
                if meaning:
                    used[f"#{shade}"] = meaning
                    _give(row, when, meaning)
                elif _may_be_rating(table, row, place):
                    table.unexplained.add(shade)
                    table.doubts.append(_unexplained(table, row, place, key.words_of(shade)))
    if not used:
        return []
    shown = listed([f"{shade} as {meaning}" for shade, meaning in sorted(used.items())])
    message = f"ratings were read from the colours of cells, by the key in the file or the mapping: {shown}."
    return [Finding(tables[0].grid.file, tables[0].grid.sheet, None, "", "", "ratings_by_colour", message)]


def _says_its_rating(row: PlanRow, when: str, ratings: Mapping[str, str]) -> bool:
    said = read_status(row.earlier.get(when, {}).get("rag", "") if when else row["rag"], ratings)
    return bool(said.rag or (said.status and not said.kind))


def _give(row: PlanRow, when: str, meaning: str) -> None:
    if when:
        row.earlier.setdefault(when, {})["rag"] = meaning
    else:
        row.colour = meaning


class _Key:
    """What a file says of its colours: for each the words that stand with it."""

    def __init__(self) -> None:
        self._words: dict[str, list[str]] = {}

    def add(self, shade: str, words: str) -> None:
        self._words.setdefault(shade, []).append(words)

    def meaning_of(self, shade: str) -> str:
        """The rating that the words for a colour say; "" for none, or where they say several.

        A letter is no rating where others stand behind the same colour: days of the week are M, T, W, R and F.
        """
        words = self._words.get(shade, [])
        if any(read_status(each).kind for each in words):
            words = [each for each in words if len(each) > 1]
        said = [read_status(each) for each in words]
        meanings = {_meaning(each) for each in said if not each.kind} - {""}
        return next(iter(meanings)) if len(meanings) == 1 else ""

    def words_of(self, shade: str) -> str:
        """What a key says of a colour that gives no rating; "" where nothing here is a key."""
        explained = [shade for shade in self._words if self.meaning_of(shade)]
        return next(iter(self._words.get(shade, ())), "") if explained else ""


def _key(tables: list[PlanTable], grids: list[Grid]) -> _Key:
    """The words in coloured cells, or right beside them, outside the rows of actions; and in their columns of ratings."""
    key = _Key()
    rated = {
        (table.grid.sheet, row.number): {c.place for c in table.columns if "rag" in (c.meaning, c.earlier)}
        for table in tables
        for row in table.rows
    }
    for grid in grids:
        for (i, place), mark in grid.marks.items():
            row, columns = grid.rows[i], rated.get((grid.sheet, grid.numbers[i]))
            if not mark.shade or place >= len(row) or (columns is not None and place not in columns):
                continue
            if row[place] and (columns is not None or len(row[place]) <= LONGEST_WORDS):
                key.add(mark.shade, row[place])
            if columns is None and place + 1 < len(row) and not grid.mark(i, place + 1).shade and row[place + 1]:
                key.add(mark.shade, row[place + 1])
    return key


def _meaning(said: Status) -> str:
    return said.status if said.status in ("complete", "closed") else said.rag


def _rating_places(table: PlanTable, key: _Key, ratings: Mapping[str, str]) -> dict[str, int]:
    """The columns whose colours are ratings, by the time that they are of, "" for the newest.

    That of ratings, else that of progress where it is headed with a time; without either the one that has most of the
    colours explained, else the one where reds, ambers and greens take turns.
    """
    found: dict[str, int] = {}
    for column in reversed(table.columns):
        if column.earlier == "narrative":
            found[column.when] = column.place
    found |= {column.when: column.place for column in table.columns if column.earlier == "rag"}
    rag = next((c.place for c in table.columns if c.meaning == "rag"), None)
    progress = next((c.place for c in table.columns if c.meaning == "narrative" and c.when), None)
    if rag is not None or progress is not None:
        return found | {"": rag if rag is not None else progress or 0}
    explained, turns = Counter[int](), Counter[int]()
    for column in table.columns:
        shades = [row.shades[column.place] for row in table.rows if column.place in row.shades]
        explained[column.place] = sum(bool(key.meaning_of(s)) or f"#{s.lower()}" in ratings for s in shades)
        turns[column.place] = len({hue for s in shades if (hue := hue_of(s))})
    for counts, least in ((explained, 1), (turns, 2)):
        place = max(counts, key=lambda p: (counts[p], -p), default=None)
        if place is not None and counts[place] >= least:
            return found | {"": place}
    return found


def _may_be_rating(table: PlanTable, row: PlanRow, place: int) -> bool:
    """Whether a cell's colour says something: greys do not, nor does the one pale shade that is behind every other row."""
    shade = row.shades[place]
    if not hue_of(shade):
        return False
    hues = {hue_of(r.shades[place]) for r in table.rows if place in r.shades} - {""}
    whole_row = len(row.shades) == len(table.columns) and set(row.shades.values()) == {shade}
    return len(hues) > 1 or not whole_row or _parts(shade)[1] < _PALE


def hue_of(shade: str) -> str:
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


def _unexplained(table: PlanTable, row: PlanRow, place: int, words: str) -> Finding:
    heading = next(c.printed for c in table.columns if c.place == place)
    shade = row.shades[place]
    key = f'which the key calls "{cut(words, 60)}"' if words else "which no key here explains"
    message = f"is coloured #{shade}, {key}, so no rating was read of it."
    fix = f'Say what "#{shade}" means under [ratings] in a mapping file (--map).'
    printed = " ".join(row["rag"].split()) if table.heading_of("rag") == heading else ""
    return Finding(table.grid.file, table.grid.sheet, row.number, heading, printed, "unexplained_colour", message, fix)
