"""What a picture of an indicator costs beyond loading the library that draws it, as seconds of the whole process.

Run by `make bench`. A fresh process each time, as a bot that has drawn nothing yet; drawn with a font cache that is there.
"""

from __future__ import annotations

import time
from statistics import median

from benchmarks.side import Row, Side, in_turn, measure, run

YEARS = range(2012, 2026)


def load() -> dict[str, float]:
    started = time.perf_counter()
    import matplotlib.backends.backend_agg
    import matplotlib.figure  # noqa: F401 - loading it is what is measured

    return {"seconds": time.perf_counter() - started}


def draw() -> dict[str, float]:
    """The time of loading and drawing, but for what the bot has loaded by then."""
    from bot.charts import lines

    figures = [20 + (year * 7919 % 100) / 20 for year in YEARS]
    around = [[value + away for value in figures] for away in (-1.5, 1.5)]
    england = [23.0 + number * 0.1 for number in range(len(figures))]
    chart = lines.Chart(
        "Excess weight at age 10 to 11",
        "%",
        "Luton",
        [str(year) for year in YEARS],
        *(figures, *around, england, [None] * len(figures), [21.0] * len(figures)),
        at=[year + 0.99 for year in YEARS],
    )
    started = time.perf_counter()
    assert lines.draw(chart).startswith(b"\x89PNG")
    return {"seconds": time.perf_counter() - started}


def main() -> list[Row]:
    measure("benchmarks.chart", "draw")  # once, so that the library has listed the machine's fonts
    pairs = in_turn(lambda _: measure("benchmarks.chart", "draw"), lambda _: measure("benchmarks.chart", "load"))
    beyond = [ours["seconds"] - bare["seconds"] for ours, bare in pairs]
    ours, bare = (median(each["seconds"] for each in side) for side in zip(*pairs, strict=True))
    return [
        Row(
            "the first picture of an indicator",
            "importing matplotlib",
            "at most 0.5 s more",
            f"{ours:.2f} s and {bare:.2f} s: {median(beyond):.2f} s more (least {min(beyond):.2f} s)",
        )
    ]


SIDES: dict[str, Side] = {"draw": draw, "load": load}

if __name__ == "__main__":
    run(SIDES, main)
