"""Pictures of figures, small and legible without colour: an indicator over time, a board's ratings by month."""

from __future__ import annotations

from typing import Any

from bot.charts import lines, ratings


def draw(chart: dict[str, Any]) -> bytes:
    """A chart that was kept as data, as a PNG. Raises TypeError where the data is of none, and RuntimeError."""
    if "months" in chart:
        return ratings.draw(ratings.RatingsChart(**chart))
    return lines.draw(lines.Chart(**chart))
