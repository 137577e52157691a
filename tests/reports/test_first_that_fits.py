"""Of ever shorter texts the first that fits is found, and few are rendered for it."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.reports.rendered import first_that_fits

texts = st.lists(st.integers(0, 900), min_size=2, max_size=60).map(lambda words: sorted(words, reverse=True))


@given(texts, st.integers(0, 700))
def test_it_is_the_first_or_else_the_last(words: list[int], limit: int) -> None:
    wanted = next((place for place, number in enumerate(words) if number <= limit), len(words) - 1)
    assert first_that_fits(words.__getitem__, limit, len(words)) == wanted


@given(texts, st.integers(0, 700))
def test_however_unevenly_the_words_fall_few_are_rendered(words: list[int], limit: int) -> None:
    rendered: list[int] = []
    first_that_fits(lambda place: rendered.append(place) or words[place], limit, len(words))
    assert len(rendered) == len(set(rendered)) <= 2 * log2(len(words)) + 3


@pytest.mark.parametrize(
    ("limit", "words", "most"),
    [
        (240, [594, 544, 503, 455, 405, 353, 304, 304, 282, 262, 234, 183, 129, 119], 3),
        (477, [561, 561, 535, 516, 498, 481, 461, 444, 425, 410, 395, 375, 354, 338, 289, 254, 212, 150, 83, 14], 4),
        (240, [235, 213, 191, 171], 1),
    ],
)
def test_of_a_plans_own_reports_hardly_more_than_the_one_that_is_sent_is_rendered(
    limit: int, words: list[int], most: int
) -> None:
    rendered: list[int] = []
    first_that_fits(lambda place: rendered.append(place) or words[place], limit, len(words))
    assert len(rendered) <= most
