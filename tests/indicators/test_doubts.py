"""What is doubted in printed figures and plans: general rules, each with a cell that looks wrong and one that doesn't."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.doubts import Record, doubts_in
from bot.domain.doubts.plans import lead_cut_off, wrong_sections
from bot.domain.figures import FigureLine, Reading, lines_of, read_figure, read_rag

pytestmark = pytest.mark.fast


def cell(area: str, text: str, period: str, **more: Any) -> Reading:
    """ "39.1%/R" is a figure with its rating."""
    raw, _, rag = text.partition("/")
    figure = read_figure(raw)
    more = {"trend": more.get("trend", ""), "note": more.get("note", "")}
    return Reading(
        area,
        period,
        raw,
        figure.value,
        read_rag(rag),
        "",
        "doc, line 1",
        rag,
        figure.rank,
        figure.rank_of,
        more["note"],
        hash((area, text, period, more["note"])) % 10**9,
    )


def line(
    own: str,
    england: str = "",
    region: str = "",
    nn: str = "",
    *,
    period: str = "2021",
    edition: str = "2021/22",
    trend: str = "",
    unit: str = "",
    note: str = "",
) -> FigureLine:
    others = {a: cell(a, text, period) for a, text in (("England", england), ("Region", region), ("NN", nn)) if text}
    own_cell = cell("Luton", own, period, note=note)._replace(trend=trend)
    return FigureLine(edition, own_cell, others, unit)


def reported(*lines: FigureLine, name: str = "Smoking prevalence", **more: Any) -> set[tuple[str, str]]:
    """The doubts of one indicator as (area, reason)."""
    return {(d.reading.area, d.reason) for d in doubts_in([Record("key", name, lines, **more)])}


NEXT = {"period": "2022", "edition": "2022/23"}


@pytest.mark.parametrize(
    ("lines", "area", "reason"),
    [
        ([line("6,660", "13.065", "10,740")], "England", "odd_number"),
        ([line("43 60%", "37.80%/R")], "Luton", "unreadable_number"),
        ([line("41.4%", "53.3%", "5340.0%")], "Region", "impossible_percentage"),
        ([line("7.70%", "62.80%", "62.30%")], "Luton", "out_of_scale"),
        ([line("39.1%", "30.8%/А")], "England", "lookalike_letter"),
        ([line("39.1%", "30.8%/Δ")], "England", "unknown_rating"),
        ([line("56.60%", "65.20%", "56.60%/R")], "Region", "comparator_is_own"),
        ([line("56.60%", "65.20%", "56.60%/R")], "Region", "rating_against_figures"),
        ([line("67%", "-/G", "70%")], "England", "rating_without_figure"),
        ([line("", "79.2%/G")], "Luton", "rated_without_own_figure"),
        ([line("9.0%", "12.0%/R")], "England", "rating_against_figures"),
        ([line("15%", "13%/R", "12%/A")], "England", "ratings_out_of_order"),
        ([line("85%", nn="Rank 5th of 5/A")], "NN", "rating_against_rank"),
        ([line("17.8", nn="Rank 13th of 16/G")], "NN", "rating_against_rank"),
        ([line("59.2", nn="Rank 12th c 16 ank :h of 16")], "NN", "torn_rank"),
        ([line("30%", nn="38% (Leicester)")], "NN", "one_area"),
        ([line("5.4", unit="per 100,000"), line("5.2", unit="per 1,000", **NEXT)], "Luton", "unit_unlike"),
        ([line("46%"), line("46.00", **NEXT)], "Luton", "unit_unlike"),
        ([line("16.9", "10.3", "10"), line("16.9", "10.3", "16.9", edition="2022/23")], "Region", "another_value"),
        ([line("39.1%", "30.8%"), line("39.1%", "30.8%", **NEXT)], "Luton", "another_period"),
        ([line("5.2", "3.9"), line("5.7", "3.9", **NEXT)], "England", "comparator_unchanged"),
        ([line("68.6%/", "64.1%", "67.3%"), line("56.3%", "65.2%", "67.0%", **NEXT)], "Luton", "jumped"),
        ([line("27%", "21%", "19.1%"), line("43.6%", "37.8%", "35.4%", **NEXT)], "Luton", "another_measure"),
        ([line("9", nn="Rank 3rd of 5"), line("7", nn="Rank 3rd of 6", **NEXT)], "NN", "rank_group"),
        ([line("9", nn="Rank 2nd of 16"), line("8", nn="Rank 15th of 16", **NEXT)], "NN", "rank_leap"),
        (
            [line("78.1", nn="Rank 3rd of 16/G"), line("78.1", nn="Rank 6th of 16/A", edition="2022/23")],
            "NN",
            "rank_changed_alone",
        ),
        ([line("36", "23/A"), line("36", "23/R", edition="2022/23")], "England", "rating_changed_alone"),
        ([line("14.1%", "13%"), line("21.1%", "12.7%", trend="Comparable", **NEXT)], "Luton", "trend_against_figures"),
        ([line("37.1"), line("37.4", trend="Significantly improving", **NEXT)], "Luton", "trend_against_figures"),
        (
            [line("61.5", trend="Worsening"), line("62.7", note="previous 1", period="")],
            "Luton",
            "trend_against_figures",
        ),
        ([line("9%", nn="/A"), line("5%", nn="/R", **NEXT)], "NN", "rating_against_move"),
        ([line("9", "8/G", "8/G"), line("9.5", "8/R", "8/R", **NEXT)], "Luton", "all_ratings_flipped"),
    ],
)
def test_each_kind_of_odd_cell_is_told(lines: list[FigureLine], area: str, reason: str) -> None:
    assert (area, reason) in reported(*lines)


@pytest.mark.parametrize(
    "lines",
    [
        [
            line("14.1%", "13.0%/A", "12.9%/R", "Rank 8th of 16/A"),
            line("13.5%", "12.7%/A", "12.6%/R", "Rank 9th of 16/A", trend="Comparable", **NEXT),
        ],
        [line("13.9", "4.1/R", "2.2/R", "Rank 16th of 16/R")],
        [line("10.5% households", "-/N/a", "_/N/a", "-/N/a")],
        [line("2143", "2023/A", "1946/R"), line("2316.2", "2099.9/R", "1959.2/R", **NEXT)],
        [line("5.70%", "3.90%/R", trend="Significantly improving")],
    ],
)
def test_sound_figures_raise_no_doubt(lines: list[FigureLine]) -> None:
    assert reported(*lines) == set()


def test_a_table_without_neighbours_figures_is_its_layout() -> None:
    lines = [line("40%", "38%/A", nn="/A")]
    assert ("NN", "rating_without_figure") in reported(*lines)
    assert reported(*lines, unprinted=frozenset({("2021/22", "NN")})) == set()


def test_the_way_that_is_good_comes_from_the_officer_the_name_or_the_ratings() -> None:
    rated = (line("9.3%", "6.1%/R"),)
    assert reported(*rated, name="Life satisfaction") == {("England", "rating_against_figures")}
    assert reported(*rated, name="Life satisfaction", polarity="low") == set()
    assert reported(*rated, name="Something else") == set()


def test_the_same_figure_under_two_names_is_told() -> None:
    two = [
        Record(key, name, [line("11")], "Council statistics")
        for key, name in (("a", "Rough sleepers"), ("b", "Rough sleeping snapshot"))
    ]
    assert [d.reason for d in doubts_in(two)] == ["duplicate_row"]


figures = st.sampled_from(["", "-", "10%", "43 60%", "5340.0%", "Rank 3rd of 16", "7.7", "13.065", "Арг", "-3", "0"])
ratings = st.sampled_from(["", "R", "A", "G", "А", "Δ", "N/a"])


@given(
    st.lists(
        st.tuples(st.sampled_from(["2020", "2021", "", "Арг-23"]), figures, figures, ratings, figures, ratings),
        max_size=4,
    )
)
def test_doubting_never_fails_and_never_depends_on_the_order_of_rows(rows: list[tuple[str, ...]]) -> None:
    readings = []
    for number, (period, own, england, rag, nn, nn_rag) in enumerate(rows):
        for area, text in (("Luton", own), ("England", f"{england}/{rag}"), ("NN", f"{nn}/{nn_rag}")):
            readings.append((f"202{number}", cell(area, text, period)._replace(id=number * 10 + len(area))))
    forward, backward = (
        {(d.reading, d.column, d.reason, d.message) for d in doubts_in([Record("k", "Obesity", lines_of(order))])}
        for order in (readings, list(reversed(readings)))
    )
    assert forward == backward


@pytest.mark.parametrize(
    ("leads", "cut"),
    [
        ("AD Planned care, CCG", False),
        ("Public health", False),
        ("Head of service (Early help)", False),
        ("Director of", True),
        ("Public health,", True),
        ("SEN manager and", True),
        ("Head of service (Early", True),
    ],
)
def test_a_lead_cell_that_was_cut_off(leads: str, cut: bool) -> None:
    assert bool(lead_cut_off(leads)) == cut


def test_an_action_that_names_another_section() -> None:
    actions = [
        ("Tobacco", "Stop smoking service in every ward"),
        ("Education", "Embed learning on tobacco and vaping"),
        ("Education", "Raise attainment in education"),
        ("Food plan", "Write a food strategy"),
        ("Education", "Healthy food in schools"),
    ]
    assert wrong_sections(actions) == ["", "Tobacco", "", "", ""]
