"""Doubting printed figures: what looks wrong in a cell, beside its neighbours, or after the edition before. Pure.

Every rule is general. A doubt never changes a figure; it says what is printed, why it is odd and what it may mean.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.doubts.cells import CELL_RULES
from bot.domain.doubts.editions import EDITION_RULES
from bot.domain.doubts.ratings import RATING_RULES
from bot.domain.doubts.record import Doubt, Record, repeated_records

__all__ = ["Doubt", "Record", "doubts_in"]


def doubts_in(records: Iterable[Record]) -> list[Doubt]:
    """All doubts about these indicators, in their order; each cell at most once for each reason."""
    records = list(records)
    found: dict[tuple[int, str, str], Doubt] = {}
    for record in records:
        for rule in (*CELL_RULES, *RATING_RULES, *EDITION_RULES):
            for doubt in rule(record):
                found.setdefault((doubt.reading.id, doubt.column, doubt.reason), doubt)
    for doubt in repeated_records(records):
        found.setdefault((doubt.reading.id, doubt.column, doubt.reason), doubt)
    return list(found.values())
