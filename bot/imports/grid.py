"""A grid: the cells of one sheet, Word table or text file as printed, before anybody asks what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

PLACEHOLDER = re.compile(
    r"[<\[({]?\s*(?:(?:please )?(?:select|choose)(?: an item| one| from list| status| rag)?"
    r"|(?:click|tap)(?: or tap)? (?:here|to) .{0,60}|choose an item|enter text(?: here)?)\s*\.*\s*[>\])}]?",
    re.IGNORECASE,
)
"""What a form prints where nobody has answered: "< Select >", "Choose an item.", "Click or tap here to enter text."."""


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

    def own(self, row: int) -> list[str]:
        """A row's cells without those that a merge filled."""
        return ["" if (row, i) in self.covered else cell for i, cell in enumerate(self.rows[row])]


def grid_of(
    file: str,
    sheet: str,
    rows: Iterable[tuple[int, list[str]]],
    merges: Iterable[tuple[int, int, int, int]] = (),
) -> Grid:
    """A grid of numbered rows. `merges` are (top, left, bottom, right) by row number and column, both from 1."""
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
    return Grid(file, sheet, cells, numbers, frozenset(covered), unanswered=unanswered)


def clean_cell(text: str) -> str:
    """A cell with its lines trimmed, blank lines and invisible spaces out; the words stay as printed."""
    text = text.replace("\u00a0", " ").replace("\u200b", "").replace("\ufeff", "").replace("_x000D_", "")
    lines = (" ".join(line.split()) for line in text.replace("\r", "\n").replace("\v", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def column_letter(place: int) -> str:
    """A column's letter as a spreadsheet shows it, its place counted from 0."""
    from openpyxl.utils import get_column_letter  # a tenth of a second and 25 MB that only imports should cost

    return get_column_letter(place + 1)
