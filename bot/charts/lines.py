"""Drawing one indicator as a small picture: legible at a chat's preview size, in greyscale too, drawn in memory.

Lines differ by dash and marker as well as by shade; every line is named at its end or in the key; periods are labelled as
printed. Matplotlib is loaded when the first picture is drawn.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.domain.figures import FigureLine, Reading, period_order
from bot.domain.text import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT, DPI = 8.0, 4.5, 120
MOST_LABELS = 9
LONGEST_LEVEL = 9
"""Letters of a period up to which its label lies level."""
LETTER = 0.0155
"""The width of a letter of a label, as a share of the axis."""
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
    at: list[float] = field(default_factory=list)
    """Where each period stands in time: the year of its last day, with its part of the year."""

    @property
    def places(self) -> list[float]:
        """Where each period stands along the axis; of a chart that does not say, at equal steps."""
        return self.at or [float(i) for i in range(len(self.periods))]

    @property
    def last_interval(self) -> tuple[int, float, float] | None:
        """The newest interval: its period's place in the list, and its limits."""
        both = enumerate(zip(self.lower, self.upper, strict=True))
        known = [(i, low, high) for i, (low, high) in both if low is not None and high is not None]
        return known[-1] if known else None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def words(self) -> str:
        """What the picture shows, for those who can't see it."""
        points = [f"{p}: {number(v)}" for p, v in zip(self.periods, self.own, strict=True) if v is not None]
        unit = f" ({self.unit})" if self.unit and self.unit not in self.title else ""
        text = f"Line chart of {self.title}{unit}. {self.area}: {'; '.join(points)}."
        for name, series in (("England", self.england), ("Region", self.region), ("Target", self.target)):
            known = [f"{number(v)} ({p})" for p, v in zip(self.periods, series, strict=True) if v is not None]
            if known:
                text += f" {name}: {' to '.join(dict.fromkeys((known[0], known[-1])))}."
        if self.last_interval:
            i, low, high = self.last_interval
            text += f" 95% interval of {self.periods[i]}: {number(low)} to {number(high)}."
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
    if (
        sum(p in by_period and by_period[p].own.value is not None for p in periods) + sum(p in wanted for p in periods)
        < 2
    ):
        return None  # periods that can't be read have no place in time
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
        [_year_of(spans[p][1]) for p in periods],
    )


def _year_of(day: str) -> float:
    """A day as a year with its part: 2023-07-01 is nearly 2023.5."""
    found = date.fromisoformat(day)
    return round(found.year + (found.timetuple().tm_yday - 1) / 366, 3)


def draw(chart: Chart) -> bytes:
    """The chart as a PNG of 960 by 540 points."""
    out = io.BytesIO()
    figure_of(chart).savefig(out, format="png")
    return out.getvalue()


def figure_of(chart: Chart) -> Figure:
    """The drawing: periods stand where they are in time, the newest figure, its interval and the target have their values."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.margins(y=0.14)
    _series(axes, chart)
    title = "\n".join(textwrap.wrap(_literal(chart.title), 62)[:2])
    axes.set_title(title, loc="left", fontsize=14, fontweight="bold", pad=18)
    drawn = (*chart.own, *chart.lower, *chart.england, *chart.region, *chart.target)
    if min((v for v in drawn if v is not None), default=-1.0) >= 0 > axes.get_ylim()[0]:
        axes.set_ylim(bottom=0)
    begins = axes.get_ylim()[0]
    unit = textwrap.wrap(_literal(chart.unit), 24)[:2]
    axes.set_ylabel("\n".join([*unit, *(["does not begin at 0"] if begins > 0 else [])]), fontsize=12)
    ticks = _labelled(chart)
    long = max(map(len, chart.periods)) > LONGEST_LEVEL
    slant: dict[str, Any] = {"rotation": 30, "ha": "right"} if long else {}
    places = chart.places
    axes.set_xticks([places[i] for i in ticks], [_literal(chart.periods[i]) for i in ticks], fontsize=12, **slant)
    axes.set_xticks(places, minor=True)
    axes.tick_params(axis="y", labelsize=12)
    edge = 0.06 * ((places[-1] - places[0]) or 1.0)
    axes.set_xlim(places[0] - edge, places[-1] + edge)
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=5, fontsize=12, frameon=False)
    return figure


def _labelled(chart: Chart) -> list[int]:
    """The periods whose labels stand clear of each other: the newest, and before it as many as there is room for."""
    places = chart.places
    longest = max(map(len, chart.periods))
    share = LETTER * longest + 0.02 if longest <= LONGEST_LEVEL else 1 / MOST_LABELS
    room = (places[-1] - places[0]) * max(share, 1 / MOST_LABELS)
    found: list[int] = []
    for i in reversed(range(len(places))):
        if not found or places[found[-1]] - places[i] >= room * (1 - 1e-9):
            found.append(i)
    return found[::-1]


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
        _join(axes, name, chart.places, values, style)
    ranges = zip(chart.places, chart.lower, chart.upper, strict=True)
    bounds = [(at, low, high) for at, low, high in ranges if low is not None and high is not None]
    if bounds:
        places, lows, highs = zip(*bounds, strict=True)
        axes.vlines(places, lows, highs, color="#1f3a5f", linewidth=5, alpha=0.25, label="95% interval")
        _label(axes, f"{lows[-1]:g}", (places[-1], lows[-1]), (6, -4))
        _label(axes, f"{highs[-1]:g}", (places[-1], highs[-1]), (6, 4))
    _join(
        axes,
        chart.area,
        chart.places,
        chart.own,
        {"color": "#1f3a5f", "linestyle": "-", "marker": "o", "markersize": 7, "linewidth": 3},
    )
    targets = [(at, v) for at, v in zip(chart.places, chart.target, strict=True) if v is not None]
    for at, value in targets[-1:]:
        _label(axes, f"target {value:g}", (at, value), (0, 9), fontsize=11, color="#333333")
    points = [(at, v) for at, v in zip(chart.places, chart.own, strict=True) if v is not None]
    if points:
        falls = (
            len(points) > 1 and points[-2][1] > points[-1][1]
        )  # the label stands clear of the line that comes from there
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.85}
        away = (-14, -9 if falls else 9)
        _label(axes, f"{points[-1][1]:g}", points[-1], away, fontsize=13, fontweight="bold", bbox=box)


def _label(axes: Axes, text: str, at: tuple[float, float], away: tuple[int, int], **style: Any) -> None:
    """Words beside a point, so many points away from it: above or below, and on the side that they are moved to."""
    side = "center" if away[0] == 0 else "left" if away[0] > 0 else "right"
    looks: dict[str, Any] = {"fontsize": 10, "color": "#1f3a5f", "ha": side, "va": "bottom" if away[1] > 0 else "top"}
    axes.annotate(text, at, textcoords="offset points", xytext=away, **(looks | style))


def _join(axes: Axes, name: str, places: list[float], values: list[ChartValue], style: dict[str, Any]) -> None:
    known = [(at, v) for at, v in zip(places, values, strict=True) if v is not None]
    if known:
        axes.plot(*zip(*known, strict=True), label=name, **style)
