"""Pictures of figures, small and legible without colour: an indicator over time, a board's ratings by month."""

from __future__ import annotations

from typing import Any

from bot.charts.lines import Chart, draw
from bot.charts.ratings import RatingsChart, draw_ratings


def drawn(chart: dict[str, Any]) -> bytes:
    """A chart that was kept as data, as a PNG. Raises TypeError where the data is of none, and RuntimeError."""
    if "months" in chart:
        return draw_ratings(RatingsChart(**chart))
    return draw(Chart(**chart))
