"""Reporting words that are struck through in a file: they were left out of what was read."""

from __future__ import annotations

from collections.abc import Collection

from bot.imports.grid import Grid, column_letter
from bot.imports.report import Finding


def struck_words(grid: Grid, rows: Collection[int]) -> list[Finding]:
    """A note of each cell in these rows of which a part is struck through."""
    found = []
    for (i, place), mark in sorted(grid.marks.items()):
        if mark.struck and i in rows and any(grid.own(i)) and (i, place) not in grid.covered:
            where = (grid.file, grid.sheet, grid.numbers[i], column_letter(place), " ".join(mark.struck.split()))
            found.append(Finding(*where, "struck_words", "is struck through, so it was left out."))
    return found
