"""Indicators as facts for messages and data: a figure, what changed, and what has to be said beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.clock import local_date
from bot.domain.changes import BULK, caution_of, flips_of, word_of_change
from bot.domain.figures import RAG_WORDS, FigureLine, Reading
from bot.services.indicators.followed import FollowedIndicator, IndicatorReport
from bot.views.indicators import (
    Comparator,
    Figure,
    IndicatorChange,
    IndicatorNotes,
    OverdueIndicator,
    RatingKey,
    UnreadIndicator,
)
from storage.boards import Board


def figure_of(line: FigureLine, item: FollowedIndicator) -> Figure:
    """An area's own figure in a line, with the unit where neither the cell nor the name says it."""
    reading = line.own
    return Figure(
        printed=reading.raw,
        period=reading.period,
        value=reading.value,
        rounded=_rounded(reading),
        unit=_unit(reading, item),
        rating=item.rules.rating(reading.value),
        edition=line.edition,
        source=reading.source,
    )


def _unit(reading: Reading, item: FollowedIndicator) -> str:
    unit = item.unit
    is_named = not unit or unit.startswith("%") or unit.lower() in item.name.lower()
    unit = unit.lstrip("%").strip() if "%" in reading.raw else unit
    return "%" if unit == "%" and reading.value is not None else "" if is_named else unit


def _rounded(reading: Reading) -> float | None:
    """The value of a cell with more decimals than anybody reads."""
    return reading.value if re.fullmatch(r"-?\d+\.\d{5,}", reading.raw) else None


def comparators_of(line: FigureLine, *, as_printed: bool = False) -> tuple[Comparator, ...]:
    """What stands beside the area's own figure, as far as it says anything; or all that is printed there, as "N/a"."""
    return tuple(
        Comparator(area, reading.raw, _rounded(reading), reading.rag)
        for area, reading in line.others.items()
        if reading.has_figure or reading.rag or as_printed
    )


def change_of(item: FollowedIndicator) -> IndicatorChange:
    """What changed in one indicator: its figure, the one before, its comparators, and why it matters."""
    change = item.change
    assert change is not None  # noqa: S101 - only changed indicators come here
    return IndicatorChange(
        key=item.indicator.key,
        name=item.title,
        change_kinds=change.kinds,
        level=change.level,
        why=change.why_this_level,
        why_all=change.why,
        rule=change.rule,
        figure=figure_of(change.now, item),
        earlier=figure_of(change.before, item),
        comparators=comparators_of(change.now),
        word=word_of_change(change, item.rules),
        caution=caution_of(change),
        flips=flips_of(change),
    )


def revised_in_bulk(report: IndicatorReport) -> list[FollowedIndicator]:
    """Indicators in which only earlier figures were revised, where these are so many that one line stands for all."""
    only_revised = [c for c in report.changes if c.change and set(c.change.kinds) <= {"revised", "structural"}]
    return only_revised if len(only_revised) > max(2, BULK * report.checked) else []


def notes_of(board: Board, report: IndicatorReport, revised: Sequence[FollowedIndicator], zone: str) -> IndicatorNotes:
    """What has to be said of a board's indicators beside their changes; of those revised in bulk their names."""
    failed = [item.indicator.fetch_failed_at for item in report.unreachable if item.indicator.fetch_failed_at]
    return IndicatorNotes(
        revised=tuple(item.title for item in revised),
        overdue=tuple(
            OverdueIndicator(item.indicator.key, item.title, item.newest.own.period, item.overdue)
            for item in report.stale
            if item.overdue
        ),
        unreachable=tuple(item.title for item in report.unreachable),
        unreachable_since=local_date(min(failed), zone) if failed else None,
        unread=tuple(UnreadIndicator(i.indicator.key, i.title, i.newest.own.raw) for i in report.unreadable),
        without_figures=tuple(indicator.name for indicator in report.missing),
        rating_key=rating_key(board, report.changes),
    )


def rating_key(board: Board, items: Sequence[FollowedIndicator]) -> RatingKey:
    """What the letters beside these indicators mean: of the comparisons, and where the board rates by a rule of its own."""
    letters = [r for item in items for r in item.newest.others.values() if r.rag in RAG_WORDS]
    source = "printed" if any(len(r.rag_raw) == 1 for r in letters) else "published" if letters else ""
    own = tuple((item.title, item.rules.rating_rule) for item in items if item.rules.rating_rule)
    return RatingKey(board.rag_key if letters else "", source, own)
