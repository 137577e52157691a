"""Pictures of indicators: in time to scale, with their values, and honest about where their axis begins."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.charts.lines import Chart, chart_of, draw, figure_of
from tests.support.figures import line
from tests.support.world import World

SMOKING = Chart(
    title="Smoking prevalence in adults",
    unit="%",
    area="Luton",
    periods=["2019", "2021", "2022", "2028"],
    own=[16.8, 14.1, 21.1, None],
    lower=[15.0, 12.5, 18.9, None],
    upper=[18.5, 16.0, 23.3, None],
    england=[13.9, 13.0, 12.7, None],
    region=[None] * 4,
    target=[None, None, None, 10.0],
    at=[2019.997, 2021.997, 2022.997, 2028.997],
)


def words_of(chart: Chart) -> list[str]:
    return [text.get_text() for text in figure_of(chart).axes[0].texts]


def test_years_stand_where_they_are_in_time() -> None:
    ticks = list(figure_of(SMOKING).axes[0].get_xticks())
    assert [round(b - a, 1) for a, b in pairwise(ticks)] == [2.0, 1.0, 6.0]


def test_the_place_of_a_period_is_its_last_day() -> None:
    lines = [line("2019", "16.8%"), line("2021/22", "14.1%"), line("Q1 2023/24", "13.0%")]
    chart = chart_of("Smoking", "%", lines, [("2027", 10.0)])
    assert chart is not None and [round(at, 1) for at in chart.at] == [2020.0, 2022.2, 2023.5, 2028.0]


def test_the_newest_figure_its_interval_and_the_target_have_their_values() -> None:
    assert words_of(SMOKING) == ["18.9", "23.3", "target 10", "21.1"]
    assert "95% interval of 2022: 18.9 to 23.3." in SMOKING.words


def test_an_axis_that_does_not_begin_at_nought_says_so() -> None:
    assert figure_of(SMOKING).axes[0].get_ylabel() == "%\ndoes not begin at 0"
    none: list[float | None] = [None] * 4
    low = replace(SMOKING, own=[0.2, 1.0, 3.0, None], lower=none, upper=none, england=none, target=none)
    axes = figure_of(low).axes[0]
    assert axes.get_ylim()[0] == 0 and axes.get_ylabel() == "%"


@pytest.mark.parametrize(
    "periods",
    [
        [f"{y} - {y + 2 - 2000:02}" for y in range(2009, 2015)],
        [f"{y} - {y + 2 - 2000:02}" for y in (2001, 2002, 2003, 2018)],
        [str(y) for y in range(1996, 2026)],
        ["2019", "2020", "2028"],
        [f"Apr-{y}" for y in range(10, 30)],
    ],
    ids=str,
)
def test_labels_stand_clear_of_each_other(periods: list[str]) -> None:
    none: list[float | None] = [None] * len(periods)
    at = [float(re.findall(r"\d+", period)[0]) for period in periods]
    chart = Chart("Life", "years", "Luton", periods, [1.0] * len(periods), none, none, none, none, none, at)
    figure = figure_of(chart)
    figure.canvas.draw()
    labels = figure.axes[0].get_xticklabels()
    assert labels[-1].get_text() == periods[-1] and len(labels) > 1
    for one, other in pairwise(label.get_window_extent() for label in labels):
        assert one.x1 <= other.x0


def test_a_picture_that_waited_from_before_is_still_drawn() -> None:
    old = {name: value for name, value in SMOKING.as_dict().items() if name != "at"}
    assert draw(Chart(**old)).startswith(b"\x89PNG")


def test_the_answer_says_where_the_picture_is(world: World) -> None:
    world.import_(
        boards=[{"key": "CTB", "name": "Children's Trust Board", "area": "Luton"}],
        indicators=[{"indicator": "smoking", "name": "Smoking", "unit": "%", "boards": "CTB"}],
        observations=[
            {"indicator": "smoking", "edition": e, "area": "Luton", "period": p, "raw": v}
            for e, p, v in (("2022/23", "2021", "14.1%"), ("2023/24", "2022", "21.1%"))
        ],
    )
    assert "Its picture is in your direct messages with me." in world.ask("UCHR", "indicator smoking")
