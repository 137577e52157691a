"""What counts as a change, and whether it matters: each kind and level, and what must hold for any two editions."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.changes import (
    Rules,
    TargetPoint,
    change_between,
    overdue_since,
    target_for,
)
from bot.domain.figures import (
    FigureLine,
    edition_order,
    read_comparison,
    trend_sense,
)
from tests.support.figures import changed, line, spread

pytestmark = pytest.mark.fast


def test_the_same_edition_twice_is_no_change() -> None:
    lines = [line("2020", "9", "30/A"), line("2021", "10", "30/R", trend="Comparable")]
    assert change_between(lines, lines) is None


@pytest.mark.parametrize(
    ("before", "now", "kinds", "level", "rule"),
    [
        (line("2021", "10"), line("2021", "11"), ("revised",), "note", "revised"),
        (line("2021", "10"), line("2022", "11"), ("new_period",), "movement", "no_interval"),
        (line("2021", "10"), line("2022", "10"), ("new_period",), "similar", "same_figure"),
        (line("2021", "10"), line("2021", "-"), ("suppressed",), "note", "suppressed"),
        (line("2021", "-"), line("2021", "0"), ("restored",), "note", "restored"),
        (line("2021", "10"), line("2022", "-"), ("new_period", "suppressed"), "note", "no_figure"),
        (
            line("2021", "10", "30/A"),
            line("2022", "11", "30/R"),
            ("new_period", "comparator"),
            "material",
            "area_moved",
        ),
        (line("2021", "10", "30/A"), line("2021", "10", "31/R"), ("comparator",), "watch", "comparator_moved"),
        (line("2021", "10", "30/A"), line("2021", "11", "30/R"), ("revised", "comparator"), "watch", "area_revised"),
        (line("2021", "10", "30/A"), line("2021", "10", "30/R"), ("comparator",), "note", "label_only"),
        (line("2021", "10", "30/A"), line("2021", "10", "30/N/a"), ("comparator",), "note", "rating_given"),
        (
            line("2021", "10", nn="Rank 3rd of 16"),
            line("2021", "10", nn="Rank 6th of 16"),
            ("comparator",),
            "note",
            "rank_moved",
        ),
        (
            line("2021", "10", trend="Comparable"),
            line("2021", "10", trend="Significantly worse"),
            ("trend",),
            "material",
            "trend_worse",
        ),
        (
            line("2021", "10", trend="Worsening"),
            line("2021", "10", trend="Comparable"),
            ("trend",),
            "movement",
            "trend_word",
        ),
        (line("2021", "10", trend="N/a"), line("2021", "10", trend="Improving"), ("trend",), "note", "trend_given"),
        (
            line("2021", "10", trend="No significant change"),
            line("2021", "10", trend="Increasing"),
            ("trend",),
            "movement",
            "trend_word",
        ),
    ],
)
def test_kinds_and_levels_without_intervals(
    before: FigureLine, now: FigureLine, kinds: tuple[str, ...], level: str, rule: str
) -> None:
    change = changed(before, now)
    assert change is not None and (change.kinds, change.level, change.rule) == (kinds, level, rule)
    assert "significant" not in change.why.lower() or "trend" in change.kinds


@pytest.mark.parametrize(
    ("value", "half", "level", "rule"),
    [
        (15, 1, "material", "intervals_apart"),
        (12.5, 1.3, "watch", "intervals_touch"),
        (10.5, 1, "similar", "intervals_overlap"),
    ],
)
def test_intervals_decide_and_their_numbers_are_printed(value: float, half: float, level: str, rule: str) -> None:
    lines = [spread("2020", 9, 1), spread("2021", 10, 1.3)]
    change = changed(lines, [*lines, spread("2022", value, half)])
    assert change is not None and (change.kinds, change.level, change.rule) == (("new_period",), level, rule)
    assert f"95% intervals 8.7 to 11.3 and {value - half:g} to {value + half:g}" in change.why
    assert change.before.own.period == "2021", "compared with the period before it in the same edition"


def test_a_new_period_is_compared_within_its_edition_not_with_an_old_snapshot() -> None:
    change = changed([line("2020", "10")], [line("2020", "20"), line("2021", "21")])
    assert change is not None and change.kinds == ("revised", "new_period")
    assert "up from 20 (2020) to 21" in change.why and "2020: 10 was revised to 20" in change.why
    alone = changed([line("2020", "10", edition="first")], [line("2021", "21")])
    assert alone is not None and "compared with edition first" in alone.why


def test_rolling_periods_are_tested_against_the_last_that_shares_no_year() -> None:
    lines = [spread("2015 - 17", 5, 0.5), spread("2016 - 18", 9, 0.5), spread("2017 - 19", 9.5, 0.5)]
    change = changed(lines, [*lines, spread("2018 - 20", 10, 0.5)])
    assert (
        change is not None
        and change.rule == "intervals_apart"
        and "from 5" in change.why
        and "2017 - 19 shares years" in change.why
    )
    short = changed(lines[1:], [*lines[1:], spread("2018 - 20", 20, 0.5)])
    assert short is not None and (short.level, short.rule) == ("movement", "no_interval") and "not tested" in short.why


def test_better_and_worse_are_said_only_where_somebody_said_which_way_is_good() -> None:
    before, now = line("2021", "10"), line("2022", "11")
    whys = [
        c.why
        for c in (changed(before, now), changed(before, now, polarity="high"), changed(before, now, polarity="low"))
        if c
    ]
    assert (
        whys[0].startswith("2022: up")
        and whys[1].startswith("2022: better, up")
        and whys[2].startswith("2022: worse, up")
    )


def test_a_boards_threshold_decides_where_there_is_no_interval() -> None:
    before, now = line("2021", "10"), line("2022", "10.4")
    small, large = changed(before, now, threshold=0.5), changed(before, now, threshold=0.4)
    assert small and large and (small.level, large.level) == ("similar", "movement")
    assert "0.4 is less than the board's threshold of 0.5" in small.why


def test_a_target_is_crossed_when_the_figure_is_on_its_other_side() -> None:
    trajectory = (TargetPoint("2021", "12%", 12), TargetPoint("2022", "11%", 11))
    change = changed(line("2021", "13%"), line("2022", "10%"), targets=trajectory)
    assert change is not None and change.kinds == ("new_period", "target") and change.level == "material"
    assert "10% (2022) is below the target of 11% for 2022; 13% (2021) was above 12% for 2021" in change.why
    missed = changed(line("2021", "13%"), line("2022", "12%"), targets=trajectory)
    assert missed is not None and "target" not in missed.kinds
    assert target_for(trajectory, line("2023/24", "9").own) == trajectory[1], "the last one set still stands"
    assert target_for(trajectory, line("2020", "9").own) is None


@pytest.mark.parametrize(
    ("before", "now", "rule"),
    [
        (("14.0", "13.5/A"), ("13.9", "9.0/R"), "both_moved"),
        (("14.0", "13.5/A"), ("18.0", "13.4/R"), "area_moved"),
        (("14.0", "13.5/A"), ("14.0", "9.0/R"), "comparator_moved"),
        (("57.4", "63.2/R"), ("56.4", "61.5/A"), "both_moved"),
    ],
)
def test_a_flip_is_the_areas_own_only_where_its_move_explains_it(
    before: tuple[str, str], now: tuple[str, str], rule: str
) -> None:
    change = changed([line("2020", *before)], [line("2020", *before), line("2021", *now)])
    assert change is not None
    [flip] = [f for f in change.findings if f.kind == "comparator"]
    assert (flip.rule, flip.level) == (rule, "material" if rule == "area_moved" else "watch")


def test_a_rating_that_got_better_while_a_figure_known_to_be_worse_is_only_watched() -> None:
    change = changed(line("2020", "78.1", "/A"), line("2021", "77.0", "/G"), polarity="high")
    assert change is not None and [f.rule for f in change.findings if f.kind == "comparator"] == ["moved_otherwise"]


def test_every_period_that_came_since_is_tested_not_only_the_last() -> None:
    lines = [spread("2020", 14, 1), spread("2021", 20, 1), spread("2022", 20.2, 1)]
    change = changed(lines[:1], lines)
    assert change is not None and change.level == "material"
    assert "2021: up from 14 (2020) to 20" in change.why_this_level and "2022: up from 20" in change.why


def test_crossing_a_goal_is_told() -> None:
    def with_goal(made: FigureLine, goal: str) -> FigureLine:
        return made._replace(own=made.own._replace(goal=goal))

    crossed = changed(with_goal(line("2020", "90"), "Better"), with_goal(line("2021", "80"), "Worse"))
    assert crossed is not None and crossed.rule == "goal_crossed" and crossed.level == "material"
    relabelled = changed(with_goal(line("2020", "90"), "Better"), with_goal(line("2020", "90"), "Worse"))
    assert relabelled is not None and (relabelled.rule, relabelled.level) == ("goal_label", "note")


def test_targets_and_rules_are_crossed_within_an_edition_too() -> None:
    change = changed([line("2021", "16")], [line("2021", "12"), line("2022", "12.1")], green=14, amber=18)
    assert change is not None and "target" not in change.kinds


def test_what_is_printed_and_cant_be_read_is_not_called_suppressed() -> None:
    change = changed(line("2021", "13.9%"), line("2022", "43 60%"))
    assert change is not None and change.kinds == ("new_period",) and '"43 60%" for 2022 can\'t be read' in change.why


def test_a_revised_cell_that_cant_be_read_is_told_as_printed_both_ways() -> None:
    readable, unreadable = line("2021", "13.9%"), line("2021", "43 60%")
    change, back = changed(readable, unreadable), changed(unreadable, readable)
    assert change is not None and (change.kinds, change.level) == (("revised",), "note")
    assert change.why == '"43 60%" for 2021 can\'t be read as a figure, it was 13.9%'
    assert back is not None and (back.kinds, back.level) == (("revised",), "note")
    assert back.why == '2021: "43 60%" was revised to 13.9%'


def test_periods_that_cant_be_placed_are_not_called_new() -> None:
    change = changed(line("2021", "13.9%"), line("soon", "14%"))
    assert change is not None and change.kinds == ("structural",) and change.level == "note"
    assert changed(line("soon", "14%"), line("soon", "14%")) is None


def test_editions_are_in_the_order_of_what_they_are_named_for() -> None:
    names = [
        "2021 plan",
        "2021/22",
        "2022/23",
        "2022/24",
        "January 2024",
        "February 2024",
        "2024-03-01",
        "2024-03-01 (2)",
        "2024-03-01 (10)",
        "April 2024",
    ]
    assert sorted(reversed(names), key=edition_order) == names


def test_a_boards_own_rule_rates_and_its_flips_are_material() -> None:
    rules = Rules(green=90, amber=80)
    assert [rules.rating(v) for v in (95, 90, 85, 79.9, None)] == ["G", "G", "A", "R", ""]
    assert [Rules(green=10, amber=20).rating(v) for v in (9, 15, 21)] == ["G", "A", "R"], (
        "green below amber: low is good"
    )
    change = changed(line("2021", "95"), line("2022", "85"), green=90, amber=80)
    assert change is not None and change.level == "material" and change.rule == "board_rule"
    assert "by the board's rule (green from 90, amber from 80, else red) green became amber: 95 to 85" in change.why


def test_many_revisions_are_counted_with_the_largest_and_relabelling_is_told_apart() -> None:
    before = [line(str(y), f"{y - 2000}", "15/A") for y in range(2010, 2020)]
    now = [line(str(y), f"{y - 2000 + (y == 2012) * 3 + (y == 2013)}", "15/A") for y in range(2010, 2020)]
    change = changed(before, now)
    assert (
        change is not None
        and change.why == "2 periods were revised; the most for 2012, 12 to 15"
        and change.revised == 2
    )
    relabelled = changed(before, [*(line(str(y), f"{y - 2000}", "15/R") for y in range(2010, 2019)), before[-1]])
    assert relabelled is not None and relabelled.why == "9 earlier periods got another label, 9 with the same figure"


def test_dropped_and_added_periods_are_structural() -> None:
    lines = [line(str(y), "9") for y in range(2010, 2020)]
    assert [c.why for c in (changed(lines, lines[2:]), changed(lines[2:], lines)) if c] == [
        "2 periods, 2010 to 2011, are no longer published",
        "2 earlier periods, 2010 to 2011, were added",
    ]


@pytest.mark.parametrize(
    ("frequency", "period", "due"),
    [
        ("Annually", "2021", date(2024, 1, 1)),
        ("quarterly", "2023/24 Q4", date(2024, 10, 1)),
        ("monthly", "Nov-23", date(2024, 2, 1)),
        ("Annually", "2021/22", date(2024, 4, 1)),
        ("now and then", "2021", None),
        ("Bi-Annually", "2021", None),
        ("annually", "soon", None),
    ],
)
def test_a_newer_period_is_overdue_two_steps_after_the_last_ended(
    frequency: str, period: str, due: date | None
) -> None:
    assert overdue_since(line(period, "9").own, frequency) == due


def test_published_words_are_read_the_same_however_they_are_written() -> None:
    assert [
        read_comparison(x)
        for x in ("Better", "Better 95%", "Worse 99.8%", "Similar", "Not compared", "Higher 99.8", "NA")
    ] == [
        "G",
        "G",
        "R",
        "A",
        "",
        "higher",
        "",
    ]
    assert [
        trend_sense(x) for x in ("Increasing and getting worse", "Decreasing", "Cannot be calculated", "Comparable")
    ] == [
        "worse",
        "down",
        "",
        "same",
    ]
