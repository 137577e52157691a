"""Pictures of figures, small and legible without colour: an indicator over time, a board's ratings by month."""

from __future__ import annotations

from typing import Any

from bot.charts import lines, ratings


def draw(chart: dict[str, Any]) -> bytes:
    """A chart that was kept as data, as a PNG. Raises TypeError where the data is of none, and RuntimeError."""
    if "months" in chart:
        return ratings.draw(ratings.RatingsChart(**chart))
    return lines.draw(lines.Chart(**chart))


def colours_of(rag: str) -> tuple[str, str] | None:
    """A rating's colour, and that of words on it, as #RRGGBB: each pair stands apart by more than 4.5 (WCAG 2.2, 1.4.3)."""
    if rag not in ratings.LOOKS:
        return None
    _, colour, ink = ratings.colours_in_words(rag)
    return colour, ink
