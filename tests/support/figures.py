"""Figures as editions print them, for rules to compare."""

from __future__ import annotations

from typing import Any

from bot.domain.changes import (
    Change,
    Rules,
    change_between,
)
from bot.domain.figures import (
    FigureLine,
    Reading,
    read_figure,
    read_rag,
)


def line(
    period: str,
    value: str,
    england: str = "",
    *,
    low: float | None = None,
    high: float | None = None,
    trend: str = "",
    edition: str = "e",
    nn: str = "",
) -> FigureLine:
    """One period's figures: "30/R" is England's figure and its rating."""
    own = Reading("Luton", period, value, read_figure(value).value, trend=trend, lower=low, upper=high)
    others = {}
    for area, text in (("England", england), ("NN", nn)):
        if text:
            raw, _, rag = text.partition("/")
            f = read_figure(raw)
            others[area] = Reading(
                area, period, raw, f.value, read_rag(rag), rag_raw=rag, rank=f.rank, rank_of=f.rank_of
            )
    return FigureLine(edition, own, others)


def spread(period: str, value: float, half: float) -> FigureLine:
    return line(period, f"{value}", low=value - half, high=value + half)


def changed(before: list[FigureLine] | FigureLine, now: list[FigureLine] | FigureLine, **rules: Any) -> Change | None:
    before, now = (x if isinstance(x, list) else [x] for x in (before, now))
    return change_between(before, now, Rules(**rules))
