"""A month's first digest shows how the ratings went: a small stacked chart in its thread, and the same in words."""

from __future__ import annotations

from bot.charts.ratings import RatingsChart, draw, ratings_figure
from tests.support.fake_slack import FakeSlack
from tests.support.indicators import digest
from tests.support.world import ASKED, World, london

CHART = RatingsChart(
    "Board: ratings by month", ["September 2024", "October 2024"], {"red": [1, 2], "green": [3, 0], "none": [4, 6]}
)


def test_the_first_digest_of_a_month_shows_the_ratings_of_the_months_before(any_world: World) -> None:
    world, slack = any_world, any_world.slack
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 green: fine")
    slack.writes("UBEN", "CTB-03 green: fine")
    told = digest(world, london(2024, 10, 7))
    assert "By month" not in told and not _pictures(slack), "there is no month before"
    world.clock.move_to(london(2024, 11, 1))
    slack.writes("UBEN", "CTB-03 red: stuck")
    told = digest(world, london(2024, 11, 4))
    assert "By month, October 2024 to November 2024: Red 0, 1; Green 2, 1. The picture is in the thread." in told
    [picture] = _pictures(slack)
    assert picture.thread_ts == slack.in_channel("C1")[1].ts
    assert picture.files[0]["content"].startswith(b"\x89PNG")
    assert "October 2024: 2 Green, 2 Not rated; November 2024: 1 Red, 1 Green, 2 Not rated" in str(picture.files[0])
    digest(world, london(2024, 11, 11))
    assert len(_pictures(slack)) == 1, "once a month"


def test_months_without_a_rating_draw_nothing(world: World, slack: FakeSlack) -> None:
    for at in (london(2024, 10, 7), london(2024, 11, 4)):
        assert "By month" not in digest(world, at)
    assert not _pictures(slack)


def test_the_chart_says_in_words_and_numbers_what_its_colours_say() -> None:
    assert CHART.words == (
        "Board: ratings by month. September 2024: 1 Red, 3 Green, 4 Not rated; October 2024: 2 Red, 6 Not rated."
    )
    figure = ratings_figure(CHART)
    [axes] = figure.axes
    assert sorted(text.get_text() for text in axes.texts) == ["1", "2", "3", "4", "6"]
    hatches = {bar.get_hatch() for bar in axes.patches if bar.get_width()}
    assert len(hatches) >= 2, "red is told from green without its colour"
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["Red", "Green", "Not rated"]
    assert draw(CHART).startswith(b"\x89PNG")


def _pictures(slack: FakeSlack) -> list:  # type: ignore[type-arg]
    return [m for m in slack.in_channel("C1") if m.files]
