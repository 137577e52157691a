"""What one report prints of a figure: twice, torn in two, in letters that look like others, or not to be read."""

from __future__ import annotations

import pytest

from bot.domain.figures import read_figure
from bot.domain.indicator_periods import read_period
from bot.imports.report import Report
from tests.support.files import CASES, load
from tests.support.world import World, council


def printed_twice(world: World, second: dict[str, str]) -> Report:
    first = {"indicator": "damp", "edition": "2022/23", "area": "Luton", "period": "2022", "raw": "12.0%"}
    rows = [
        first | {"source_document": "report.pdf", "source_line": "10"},
        first | {"source_document": "report.pdf", "source_line": "30"} | second,
    ]
    indicators = [{"indicator": "damp", "name": "Homes with damp", "unit": "%", "boards": "CTB; HPC"}]
    boards = [*council(world.slack)["boards"], {"key": "HPC", "name": "Health Protection Committee"}]
    return world.import_(boards=boards, indicators=indicators, observations=rows)  # type: ignore[no-any-return]


def test_an_indicator_under_two_boards_is_one_figure_with_both_lines(any_world: World) -> None:
    report = printed_twice(any_world, {})
    assert not report.refused and not report.doubtful and report.created["observations"] == 1
    (row,) = any_world.rows("observations")
    assert (row["raw"], row["source_document"], row["source_line"]) == ("12.0%", "report.pdf", "10; 30")
    assert not printed_twice(any_world, {}).created["observations"], "the same again changes nothing"
    assert any_world.rows("observations") == [row]


@pytest.mark.parametrize(
    ("second", "doubted"),
    [
        ({"raw": "13.0%"}, ["printed_otherwise"]),
        ({"raw": "12.0 %"}, []),
        ({"raw": "n/a"}, ["printed_otherwise"]),
        ({"trend": "Worsening"}, ["printed_otherwise"]),
        ({"source_document": "other.pdf"}, []),
    ],
)
def test_printings_that_disagree_are_a_doubt(any_world: World, second: dict[str, str], doubted: list[str]) -> None:
    report = printed_twice(any_world, second)
    assert not report.refused and [f.reason for f in report.doubtful] == doubted
    (row,) = any_world.rows("observations")
    assert row["raw"] == "12.0%" and row["source_line"] == "10; 30"


@pytest.mark.parametrize(
    ("printed", "rank"),
    [
        ("Rank 12th c 16 ank :h of 16", (12, 16)),
        ("Rank 6 of 16 k 6th 16", (6, 16)),
        ("Rank 3rd o 15 nk of 15", (3, 15)),
        ("Rank 9 of 16 k 9th", (9, 16)),
        ("Ranked 2nd f 16", (2, 16)),
        ("Rank 12th c 16 ank of 15", (None, None)),
        ("Rank 12th", (None, None)),
        ("Rank 17th c 16", (None, None)),
        ("12th c 16", (None, None)),
    ],
)
def test_a_rank_that_is_torn_in_two_is_read_where_its_pieces_agree(
    printed: str, rank: tuple[int | None, int | None]
) -> None:
    found = read_figure(printed)
    assert (found.rank, found.rank_of) == rank


@pytest.mark.parametrize(
    ("printed", "end"),
    [
        ("\u0410\u0440r-23", "2023-04-30"),
        ("\u041c\u0430\u0443 2023", "2023-05-31"),
        ("2O22", "2022-12-31"),
        ("2022/23 Q1", "2022-06-30"),
        ("\uff12\uff10\uff12\uff12", "2022-12-31"),
    ],
)
def test_letters_that_look_alike_are_read_in_periods_as_in_ratings(printed: str, end: str) -> None:
    found = read_period(printed)
    assert found is not None and found.end.isoformat() == end


def test_a_rating_that_cant_be_read_is_not_called_missing(world: World) -> None:
    folder = CASES / "unreadable_rating"
    load(world, folder)
    (change,) = [c for c in world.rows("changes") if c["indicator"] == "damp-homes"]
    assert 'can\'t be read: "\u0394" is printed' in change["why"] and "no longer given" not in change["why"]
