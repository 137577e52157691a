"""A grid: the cells of one sheet, Word table or text file as printed, before anybody asks what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

_OFFERED = (
    r"(?:an?|one|the|your|from|of|a drop[- ]?down|drop[- ]?down|pick|list|menu|below|here|items?|options?|values?|choices?"
    r"|answers?|status|rag|brag|ratings?|dates?|leads?|names?|themes?|priority|category|quarter|month|year|text|details?)"
)
PLACEHOLDER = re.compile(
    rf"[-<\[({{\s]*(?:please (?:select|choose|pick|enter|insert|type|specify)(?:[ -].{{0,60}})?"
    rf"|(?:select|choose|(?:pick|enter|insert|type)(?=[ -]))(?:[ -]{_OFFERED})*"
    r"|(?:click|tap)(?: or tap)? (?:here|to) .{0,60})[\s.\u2026:]*[-\s>\])}]*",
    re.IGNORECASE,
)
"""What a form prints where nobody has answered: "< Select >", "Choose an item.", "Please select an option"."""


class Mark(NamedTuple):
    """What a cell shows beside its words: the colour behind them ("00B050", or ""), and words that were struck through."""

    shade: str = ""
    struck: str = ""


@dataclass(frozen=True)
class Grid:
    """Rows of text with their numbers as a reader counts them. Merged cells are filled with their text.

    `covered` holds the (row, column) indexes, from 0, of cells that a merge filled. `above` are the lines printed
    before the table, `headings` the section headings above it, nearest last.
    """

    file: str
    sheet: str
    rows: list[list[str]]
    numbers: list[int]
    covered: frozenset[tuple[int, int]] = frozenset()
    above: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    follows: bool = False
    """Whether it stands right under the table before it, with nothing between."""
    unanswered: dict[str, int] = field(default_factory=dict)
    """Placeholders that were read as empty, and how often."""
    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)
    """By (row, column), from 0: the cells with a colour, or with words struck through, which are not among its text."""
    hidden: frozenset[int] = frozenset()
    """The numbers of hidden rows that were left out."""

    def own(self, row: int) -> list[str]:
        """A row's cells without those that a merge filled."""
        return ["" if (row, i) in self.covered else cell for i, cell in enumerate(self.rows[row])]

    def mark(self, row: int, column: int) -> Mark:
        return self.marks.get((row, column), _UNMARKED)

    def empty_above(self, row: int) -> int:
        """How many rows right above this one are empty; rows that are hidden do not count."""
        above = next((r for r in reversed(range(row)) if any(self.rows[r])), None)
        if above is None:
            return 0
        between = range(self.numbers[above] + 1, self.numbers[row])
        return sum(number not in self.hidden for number in between)


_UNMARKED = Mark()


def grid_of(
    file: str,
    sheet: str,
    rows: Iterable[tuple[int, list[str]]],
    merges: Iterable[tuple[int, int, int, int]] = (),
    marks: Mapping[tuple[int, int], Mark] | None = None,
    hidden: Iterable[int] = (),
) -> Grid:
    """A grid of numbered rows. `merges` are (top, left, bottom, right), `marks` by (row, column): all counted from 1."""
    numbers: list[int] = []
    cells: list[list[str]] = []
    unanswered: dict[str, int] = {}
    for number, row in rows:
        cleaned = []
        for printed in row:
            text = clean_cell(printed)
            if text and PLACEHOLDER.fullmatch(text):
                unanswered[text] = unanswered.get(text, 0) + 1
                text = ""
            cleaned.append(text)
        numbers.append(number)
        cells.append(cleaned)
    width = max(map(len, cells), default=0)
    cells = [row + [""] * (width - len(row)) for row in cells]
    place = {number: i for i, number in enumerate(numbers)}
    covered = set()
    marked = {(place[row], column - 1): mark for (row, column), mark in (marks or {}).items() if row in place}
    for top, left, bottom, right in merges:
        if top not in place:
            continue
        start = cells[place[top]]
        text = start[left - 1] if left <= len(start) else ""
        for number in range(top, bottom + 1):
            if number not in place:
                continue
            row = cells[place[number]]
            for column in range(left - 1, min(right, len(row))):
                if (number, column) != (top, left - 1):
                    row[column] = text
                    covered.add((place[number], column))
                    if (mark := marked.get((place[top], left - 1))) is not None:
                        marked[(place[number], column)] = mark
    return Grid(
        file, sheet, cells, numbers, frozenset(covered), unanswered=unanswered, marks=marked, hidden=frozenset(hidden)
    )


def clean_cell(text: str) -> str:
    """A cell with its lines trimmed, blank lines and invisible spaces out; the words stay as printed."""
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "").replace("_x000D_", "")
    lines = (" ".join(line.split()) for line in text.replace("\r", "\n").replace("\v", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def column_letter(place: int) -> str:
    """A column's letter as a spreadsheet shows it, its place counted from 0."""
    from openpyxl.utils import get_column_letter  # a tenth of a second and 25 MB that only imports should cost

    return get_column_letter(place + 1)
