"""Drawing one indicator as a small picture: legible at a chat's preview size, in greyscale too, drawn in memory.

Lines differ by dash and marker as well as by shade; every line is named at its end or in the key; periods are labelled as
printed. Matplotlib is loaded when the first picture is drawn.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.figures import FigureLine, Reading, period_order

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT, DPI = 8.0, 4.5, 120
MOST_LABELS = 9
ALT_TEXT = 1_000
"""The longest alternative text that is sent with a picture."""
ChartValue = float | None


@dataclass(frozen=True)
class Chart:
    """Series over the same periods, oldest first: a value for each period, None where there is none."""

    title: str
    unit: str
    area: str
    periods: list[str]
    own: list[ChartValue]
    lower: list[ChartValue]
    upper: list[ChartValue]
    england: list[ChartValue]
    region: list[ChartValue]
    target: list[ChartValue]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def words(self) -> str:
        """What the picture shows, for those who can't see it."""
        points = [f"{p}: {v:g}" for p, v in zip(self.periods, self.own, strict=True) if v is not None]
        unit = f" ({self.unit})" if self.unit and self.unit not in self.title else ""
        text = f"Line chart of {self.title}{unit}. {self.area}: {'; '.join(points)}."
        for name, series in (("England", self.england), ("Region", self.region), ("Target", self.target)):
            known = [f"{v:g} ({p})" for p, v in zip(self.periods, series, strict=True) if v is not None]
            if known:
                text += f" {name}: {' to '.join(dict.fromkeys((known[0], known[-1])))}."
        return text if len(text) <= ALT_TEXT else text[: ALT_TEXT - 1] + "…"


def chart_of(title: str, unit: str, lines: list[FigureLine], targets: list[tuple[str, float]]) -> Chart | None:
    """The lines (one a period) and the targets as a chart; None where there are fewer than two figures to join."""
    by_period = {line.own.period: line for line in lines if line.own.period}
    wanted = dict(targets)
    if sum(line.own.value is not None for line in by_period.values()) + len(wanted) < 2 or not by_period:
        return None
    spans = {p: period_order(line.own) for p, line in by_period.items()}
    for period in wanted:
        spans.setdefault(period, period_order(Reading("", period, "", None)))
    periods = sorted((p for p, order in spans.items() if order[0]), key=lambda p: spans[p][::-1])
    own = [by_period[p].own if p in by_period else None for p in periods]

    def beside(area: str) -> list[ChartValue]:
        return [r.value if p in by_period and (r := by_period[p].others.get(area)) else None for p in periods]

    return Chart(
        title,
        unit,
        lines[-1].own.area,
        periods,
        [r.value if r else None for r in own],
        [r.lower if r else None for r in own],
        [r.upper if r else None for r in own],
        beside("England"),
        beside("Region"),
        [wanted.get(p) for p in periods],
    )


def draw(chart: Chart) -> bytes:
    """The chart as a PNG of 960 by 540 points."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    _series(axes, chart)
    axes.set_title("\n".join(textwrap.wrap(_literal(chart.title), 62)[:2]), loc="left", fontsize=14, fontweight="bold")
    axes.set_ylabel("\n".join(textwrap.wrap(_literal(chart.unit), 24)[:2]), fontsize=12)
    step = -(-len(chart.periods) // MOST_LABELS)
    ticks = [i for i in range(len(chart.periods)) if (len(chart.periods) - 1 - i) % step == 0]
    long = max(map(len, chart.periods)) > 9
    slant: dict[str, Any] = {"rotation": 30, "ha": "right"} if long else {}
    axes.set_xticks(ticks, [_literal(chart.periods[i]) for i in ticks], fontsize=12, **slant)
    axes.tick_params(axis="y", labelsize=12)
    axes.set_xlim(-0.4, len(chart.periods) - 0.6)
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.16 if not long else -0.3), ncols=5, fontsize=12, frameon=False
    )
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _literal(text: str) -> str:
    """Words that the drawing library would otherwise read as mathematics."""
    return text.replace("$", r"\$")


def _series(axes: Axes, chart: Chart) -> None:
    """Own figures solid and dark with their interval, England dashed, the region dotted, targets as open triangles."""
    for name, values, style in (
        (
            "England",
            chart.england,
            {"color": "#8a8a8a", "linestyle": "--", "marker": "s", "markersize": 5, "linewidth": 2},
        ),
        (
            "Region",
            chart.region,
            {"color": "#b0b0b0", "linestyle": ":", "marker": "D", "markersize": 4, "linewidth": 2},
        ),
        (
            "Target",
            chart.target,
            {
                "color": "#333333",
                "linestyle": "-.",
                "marker": "^",
                "markersize": 8,
                "linewidth": 1.2,
                "markerfacecolor": "white",
            },
        ),
    ):
        _join(axes, name, values, style)
    ranges = enumerate(zip(chart.lower, chart.upper, strict=True))
    bounds = [(i, low, high) for i, (low, high) in ranges if low is not None and high is not None]
    if bounds:
        places, lows, highs = zip(*bounds, strict=True)
        axes.vlines(places, lows, highs, color="#1f3a5f", linewidth=5, alpha=0.25, label="95% interval")
    _join(
        axes,
        chart.area,
        chart.own,
        {"color": "#1f3a5f", "linestyle": "-", "marker": "o", "markersize": 7, "linewidth": 3},
    )
    last = next(((i, v) for i, v in reversed(list(enumerate(chart.own))) if v is not None), None)
    if last:
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.85}
        label = axes.annotate(f"{last[1]:g}", last, textcoords="offset points", xytext=(-14, 9), ha="right", bbox=box)
        label.set(fontsize=13, fontweight="bold", color="#1f3a5f")


def _join(axes: Axes, name: str, values: list[ChartValue], style: dict[str, Any]) -> None:
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    if known:
        axes.plot(*zip(*known, strict=True), label=name, **style)
