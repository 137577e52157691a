"""Charts for pages as shapes in figures: a template writes them as SVG, with no library for drawing loaded.

Lines differ by dash and marker as well as by shade, and each is named at its end beside its newest figure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.charts.lines import Chart, ChartValue
from bot.charts.ratings import RatingsChart, colours_in_words
from bot.domain.text import cut, number

WIDTH, HEIGHT = 720.0, 380.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 180.0, 16.0, 48.0
"""The room beside the lines: for the values, the names at their ends, and the periods."""
LINE = 18.0
"""The least distance between two names, one below the other."""
LETTER = 8.5
"""The width of a letter of a period."""
LONGEST_NAME = 20
MOST = 1e15
"""Larger figures are not drawn: as numbers they are not exact."""
MOST_MARKS = 60
"""A line of more figures than that has no mark at each."""


@dataclass(frozen=True)
class Words:
    """Words at a place: `anchor` is the end of them that is there, "start", "middle" or "end"."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class DrawnLine:
    """A line of a chart: `kind` is "own", "england", "region" or "target", which says how it looks."""

    kind: str
    points: tuple[tuple[float, float], ...]
    name: Words

    @property
    def marks(self) -> tuple[tuple[float, float], ...]:
        return self.points if len(self.points) <= MOST_MARKS else self.points[-1:]

    @property
    def path(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True)
class LineShapes:
    """A line chart: lines, intervals as (x, top, bottom), and the words along both axes with where they stand."""

    title: str
    description: str
    lines: tuple[DrawnLine, ...]
    intervals: tuple[tuple[float, float, float], ...]
    values: tuple[Words, ...]
    periods: tuple[Words, ...]
    begins_at_0: bool
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    bottom: float = HEIGHT - BOTTOM


def line_shapes(chart: Chart) -> LineShapes | None:
    """A chart of an indicator over time; None of figures that no axis can hold."""
    drawn = [*chart.own, *chart.lower, *chart.upper, *chart.england, *chart.region, *chart.target]
    values = [value for value in drawn if value is not None]
    if not values or not all(math.isfinite(value) and abs(value) < MOST for value in values):
        return None
    low, high, step = _scale(values)

    def down(value: float) -> float:
        return round(TOP + (HEIGHT - BOTTOM - TOP) * (high - value) / (high - low), 1)

    across = _across(chart.places)
    ticks = round((high - low) / step)
    bounds = zip(across, chart.lower, chart.upper, strict=True)
    return LineShapes(
        title=chart.title,
        description=chart.words,
        lines=tuple(_named_apart(list(_lines(chart, across, down)))),
        intervals=tuple((x, down(b), down(a)) for x, a, b in bounds if a is not None and b is not None),
        values=tuple(
            Words(LEFT - 8, down(low + n * step), number(round(low + n * step, 10)), "end") for n in range(ticks + 1)
        ),
        periods=tuple(_periods(chart, across)),
        begins_at_0=low == 0,
    )


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """The lowest and highest value of an axis, and a round step between its marks; it begins at 0 where that is near."""
    low, high = min(values), max(values)
    if low >= 0 and low < 0.5 * high:
        low = 0.0
    if high - low <= abs(high) * 1e-9:  # all alike, as far as can be drawn
        low, high = (0.0, high) if high > 0 else (low, 0.0) if low < 0 else (0.0, 1.0)
    rough = (high - low) / 5
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough * 0.999)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step


def _across(places: Sequence[float]) -> list[float]:
    first, last = places[0], places[-1]
    room = WIDTH - LEFT - RIGHT - 24
    if last == first:
        return [LEFT + 12 + room / 2] * len(places)
    return [round(LEFT + 12 + room * (at - first) / (last - first), 1) for at in places]


def _lines(chart: Chart, across: Sequence[float], down: Callable[[float], float]) -> Iterator[DrawnLine]:
    series: tuple[tuple[str, str, Sequence[ChartValue]], ...] = (
        ("own", chart.area, chart.own),
        ("england", "England", chart.england),
        ("region", "Region", chart.region),
        ("target", "Target", chart.target),
    )
    for kind, name, values in series:
        known = [(x, value) for x, value in zip(across, values, strict=True) if value is not None]
        if known:
            points = tuple((x, down(value)) for x, value in known)
            label = f"{cut(name, LONGEST_NAME)} {number(known[-1][1])}"
            yield DrawnLine(kind, points, Words(WIDTH - RIGHT + 8, points[-1][1] + 5, label))


def _named_apart(lines: list[DrawnLine]) -> Iterator[DrawnLine]:
    """The lines with their names moved as far as keeps them apart, in the order of their ends."""
    order = sorted(range(len(lines)), key=lambda i: lines[i].name.y)
    places = [lines[i].name.y for i in order]
    for at in range(1, len(places)):
        places[at] = max(places[at], places[at - 1] + LINE)
    over = max(0.0, places[-1] - (HEIGHT - BOTTOM)) if places else 0.0
    placed = {i: y - over for i, y in zip(order, places, strict=True)}
    for i, line in enumerate(lines):
        name = line.name
        yield DrawnLine(line.kind, line.points, Words(name.x, round(placed[i], 1), name.text, name.anchor))


def _periods(chart: Chart, across: Sequence[float]) -> Iterator[Words]:
    """The periods that there is room to name, the newest first of all."""
    free = math.inf
    found = []
    for x, period in reversed(list(zip(across, chart.periods, strict=True))):
        half = len(period) * LETTER / 2
        if x + half <= free:
            found.append(Words(x, HEIGHT - BOTTOM + 24, period, "middle"))
            free = x - half - 12
    yield from reversed(found)


@dataclass(frozen=True)
class Bar:
    """A part of a bar: so many actions with a rating. `words` are its number, "" where there is no room for it."""

    rating: str
    x: float
    y: float
    width: float
    words: str
    colour: str
    ink: str


@dataclass(frozen=True)
class BarShapes:
    """Ratings by month: bars, the month at the left of each, and the key as rating, colour and word."""

    title: str
    description: str
    bars: tuple[Bar, ...]
    months: tuple[Words, ...]
    key: tuple[tuple[str, str, float], ...]
    """Word and colour of each rating, and where it stands along the line below the bars."""
    width: float
    height: float
    bar_height: float = 28


def bar_shapes(chart: RatingsChart) -> BarShapes:
    """A chart of a board's ratings by month, the oldest at the top."""
    row, left, room = 40.0, 140.0, WIDTH - 140 - 16
    most = max((sum(chart.counts[rag][i] for rag in chart.shown) for i in range(len(chart.months))), default=1) or 1
    bars, months = [], []
    for i, month in enumerate(chart.months):
        x, y = left, 8 + i * row
        months.append(Words(left - 12, y + 20, month, "end"))
        for rag in chart.shown:
            actions = chart.counts[rag][i]
            width = round(room * actions / most, 1)
            _, colour, ink = colours_in_words(rag)
            if actions:
                words = str(actions)
                bars.append(Bar(rag, x, y, width, words if width >= 10 * len(words) else "", colour, ink))
            x = round(x + width, 1)
    key, at = [], left
    for rag in chart.shown:
        word, colour, _ = colours_in_words(rag)
        key.append((word, colour, at))
        at += 34 + 9.5 * len(word)
    height = 8 + len(chart.months) * row + 40
    return BarShapes(chart.title, chart.words, tuple(bars), tuple(months), tuple(key), WIDTH, height)
