"""The word that a change goes by: better and worse only where that is known, up and down with what to bear in mind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.changes import Flip, Rules, TargetPoint, caution_of, word_of_change
from bot.domain.figures import FigureLine
from bot.messages.compose import Templates
from bot.messages.message import text_of
from bot.views.indicators import IndicatorChange
from bot.views.reports import BoardReport
from tests.support.figures import changed, line, spread

pytestmark = pytest.mark.fast


@pytest.mark.parametrize(
    ("before", "now", "rules", "word", "caution"),
    [
        # material: the rating, the figure and what is good say the same
        (line("2021", "14.1", "13.0/A"), line("2022", "21.1", "12.7/R"), {}, "worse", ""),
        (line("2021", "16.7", "13.1/R"), line("2022", "12.9", "13.1/G"), {}, "better", ""),
        (line("2021", "56", "70/G"), line("2022", "40", "70/R"), {}, "worse", ""),
        (spread("2021", 14, 1), spread("2022", 18, 1), {"polarity": "low"}, "worse", ""),
        (spread("2021", 14, 1), spread("2022", 18, 1), {"polarity": "high"}, "better", ""),
        (line("2021", "10", trend="Comparable"), line("2021", "10", trend="Significantly worse"), {}, "worse", ""),
        (line("2021", "10", trend="Comparable"), line("2021", "10", trend="Improving"), {}, "better", ""),
        # material, and nobody has said which way is good, or the signs disagree
        (spread("2021", 14, 1), spread("2022", 18, 1), {}, "up", ""),
        (line("2020-22", "5.7", "3.9/R", nn="/A"), line("2021-23", "6.1", "3.9/R", nn="/G"), {}, "up", ""),
        (line("2021", "10", "30/A"), line("2022", "11", "30/R"), {}, "up", ""),
        (line("2021", "10", nn="/A"), line("2022", "9", nn="/R"), {}, "down", ""),
        # a board's own rule says which way is good
        (line("2021", "10"), line("2022", "20"), {"green": 5, "amber": 15}, "worse", ""),
        (line("2021", "10"), line("2022", "20"), {"green": 20, "amber": 15}, "better", ""),
        # not material: up and down, and why not to make much of it
        (line("2021", "10"), line("2022", "11"), {"polarity": "low"}, "up", "untested"),
        (line("2021", "11"), line("2022", "10"), {"polarity": "low"}, "down", "untested"),
        (line("2021", "10"), line("2022", "10"), {}, "same", ""),
        (spread("2021", 14, 1.4), spread("2022", 16, 1.4), {}, "up", "chance"),
        (spread("2021", 14, 3), spread("2022", 15, 3), {"polarity": "low"}, "up", "chance"),
        (line("2021", "10", "30/A"), line("2021", "10", "31/R"), {}, "rating", "comparator"),
        # revisions, and what is no movement
        (line("2021", "14.1"), line("2021", "14.3"), {"polarity": "low"}, "revised", ""),
        (line("2021", "10", "30/A"), line("2021", "11", "30/R"), {}, "revised", ""),
        (line("2021", "10"), line("2021", "-"), {}, "no_figure", ""),
        (line("2021", "-"), line("2021", "0"), {}, "restored", ""),
        (line("2021", "10", "30/A"), line("2021", "10", "30/R"), {}, "label", ""),
        (line("2021", "10", trend="Worsening"), line("2021", "10", trend="Comparable"), {}, "trend", ""),
    ],
)
def test_a_change_goes_by_one_word(
    before: FigureLine, now: FigureLine, rules: dict[str, Any], word: str, caution: str
) -> None:
    change = changed(before, now, **rules)
    assert change
    assert (word_of_change(change, Rules(**rules)), caution_of(change)) == (word, caution)


def test_a_target_that_is_crossed_is_better_or_worse_by_what_is_good() -> None:
    targets = (TargetPoint("2021", "12", 12), TargetPoint("2022", "12", 12))
    change = changed(line("2021", "14"), line("2022", "11"), targets=targets)
    assert change and change.level == "material"
    assert word_of_change(change, Rules(polarity="low", targets=targets)) == "better"
    assert word_of_change(change, Rules(targets=targets)) == "down"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, "Worse: Child poverty 39.10% (2022), was 38.00%; England 30.80%; amber to red."),
        (
            {"word": "up", "caution": "chance", "flips": ()},
            "Up: Child poverty 39.10% (2022), was 38.00%; England 30.80%; may be chance.",
        ),
        ({"word": "down", "caution": "untested", "flips": ()}, "; no test possible."),
        ({"word": "rating", "caution": "comparator"}, "New rating: Child poverty 39.10%"),
        ({"word": "revised", "flips": ()}, "Revised: Child poverty 39.10% (2022), was 38.00%; England 30.80%."),
        (
            {"flips": (Flip("England", "A", "R"), Flip("NN", "A", "R"))},
            "; amber to red against England and neighbours.",
        ),
        ({"flips": (Flip("", "G", "R"),)}, "; green to red against the board's rule."),
        (
            {"word": "trend", "flips": (), "level": "movement", "why": "the published trend moved"},
            "; the published trend moved.",
        ),
    ],
)
def test_an_indicator_is_one_plain_line(facts: dict[str, Any], told: str) -> None:
    change = replace(IndicatorChange.example(), **facts)
    message = Templates().compose(replace(BoardReport.example(), indicators=(change,)), "board")
    assert told in text_of(message) and "comparator_rag" not in text_of(message)
