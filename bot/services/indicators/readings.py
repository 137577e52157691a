"""Stored observations as the rules read them."""

from __future__ import annotations

from bot.domain.figures import Reading
from storage.base import source_of
from storage.indicators import Observation, PrintedObservation


def reading_of(row: Observation | PrintedObservation) -> Reading:
    """The observation as a reading that rules can compare, with its source as people read it."""
    source = source_of(row.source_document, row.source_line)
    return Reading(
        row.area,
        row.period,
        row.raw,
        row.value,
        row.rag,
        row.trend,
        source,
        row.rag_raw,
        row.rank,
        row.rank_of,
        row.note,
        row.ident,
    )
