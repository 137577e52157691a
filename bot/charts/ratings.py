"""Drawing a board's ratings by month as one small stacked chart: each part has its number, its hatching and its word."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, HEIGHT, DPI = 6.4, 3.2, 120
LOOKS = {
    "red": ("Red", "#c62828", "xxx", "white"),
    "amber": ("Amber", "#f2a33a", "///", "black"),
    "green": ("Green", "#2e7d32", "", "white"),
    "blue": ("Blue", "#1f5fa8", "...", "white"),
    "grey": ("Grey", "#9e9e9e", "--", "black"),
    "none": ("Not rated", "#ffffff", "", "black"),
}
"""Of each rating its word, colour, hatching, and the colour of its number."""


_INKS = {"white": "#ffffff", "black": "#000000"}


def colours_in_words(rag: str) -> tuple[str, str, str]:
    """A rating's word, its colour, and that of words on it, as #RRGGBB; of "none" too."""
    word, colour, _, ink = LOOKS[rag]
    return word, colour, _INKS[ink]


@dataclass(frozen=True)
class RatingsChart:
    """How many actions had each rating at each month's end, the oldest first; `counts` by rating, and "none"."""

    title: str
    months: list[str]
    counts: dict[str, list[int]]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def shown(self) -> list[str]:
        """The ratings that any month has."""
        return [rag for rag in LOOKS if any(self.counts.get(rag, []))]

    @property
    def words(self) -> str:
        """What the picture shows, for those who can't see it."""
        each = []
        for place, month in enumerate(self.months):
            parts = [f"{self.counts[rag][place]} {LOOKS[rag][0]}" for rag in self.shown if self.counts[rag][place]]
            each.append(f"{month}: {', '.join(parts) or 'no actions'}")
        return f"{self.title}. {'; '.join(each)}."


def draw(chart: RatingsChart) -> bytes:
    """The chart as a PNG of 768 by 384 points."""
    out = io.BytesIO()
    ratings_figure(chart).savefig(out, format="png")
    return out.getvalue()


def ratings_figure(chart: RatingsChart) -> Figure:
    """A bar a month; a part that is wide enough has its number in it, and the key says which is which."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    places = range(len(chart.months))
    totals = [sum(chart.counts[rag][i] for rag in chart.shown) for i in places]
    left = [0] * len(chart.months)
    for rag in chart.shown:
        word, colour, hatch, ink = LOOKS[rag]
        numbers = chart.counts[rag]
        look: dict[str, Any] = {"color": colour, "edgecolor": "#333333", "linewidth": 0.8, "hatch": hatch}
        axes.barh(list(places), numbers, left=left, label=word, height=0.66, **look)
        for i, number in enumerate(numbers):
            if number and number >= 0.035 * max(totals):
                box = {"facecolor": colour, "edgecolor": "none", "pad": 1.2}
                at = (left[i] + number / 2, i)
                axes.annotate(str(number), at, ha="center", va="center", fontsize=11, color=ink, bbox=box)
        left = [a + b for a, b in zip(left, numbers, strict=True)]
    axes.set_yticks(list(places), chart.months, fontsize=11)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.set_xlim(0, max([*totals, 1]))
    axes.spines[:].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_title(chart.title.replace("$", r"\$"), loc="left", fontsize=13, fontweight="bold")
    figure.legend(loc="outside lower center", ncols=6, fontsize=10, frameon=False)
    return figure
