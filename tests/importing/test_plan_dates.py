"""Dates, quarters and months as the cells and headings of plans have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.imports.plans.mapping import Mapping
from tests.support.files import ANY, actions, book, doubts, exported, load
from tests.support.world import World

# -- dates and periods --


@pytest.mark.parametrize(
    ("printed", "due"),
    [
        ("2026-03-31T00:00:00Z", "2026-03-31"),
        ("2026-06-30T23:00:00Z", "2026-07-01"),
        ("31/03/2026 17:00", "2026-03-31"),
        ("2026-03-31 09:30:00", "2026-03-31"),
        ("46112", "2026-03-31"),
        ("30/9", "2025-09-30"),
        ("by 31/1", "2026-01-31"),
        ("end of Sept", "2025-09-30"),
        ("Q3", "2025-12-31"),
        ("30/9/2027", "2027-09-30"),
    ],
)
def test_dates_as_files_have_them(world: World, tmp_path: Path, printed: str, due: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text(f"Action,Lead,By when\nOpen a hub,Ana,{printed}\nClose it,Ben,{printed}\n")
    assert not load(world, path, ANY).doubtful
    assert [row["due"] for row in actions(world).values()] == [due, due]


def test_columns_of_quarters_are_updates_of_their_own_months(world: World, tmp_path: Path) -> None:
    rows = [
        ["Action", "Lead", "Q1 update", "Q1 RAG", "Q2 update", "Q2 RAG", "Q3 update", "Q3 RAG"],
        ["Open a hub", "Ana", "Found a site", "Green", "Plans are drawn", "Amber", "", ""],
        ["Close it", "Ben", "", "", "Nothing yet", "Red", "", ""],
    ]
    path = book(tmp_path / "p.xlsx", {"Plan": rows})
    report = load(world, path, Mapping(board="AB=Anytown Board", plan="2024-25"))
    assert not report.doubtful
    found = [(u["period"], u["rag"], u["narrative"], u["said_on"]) for u in exported(world, "updates")]
    assert sorted(found) == [
        ("2024-06", "green", "Found a site", "2024-06-30"),
        ("2024-09", "amber", "Plans are drawn", "2024-09-30"),
        ("2024-09", "red", "Nothing yet", "2024-09-30"),
    ]
    assert [row["rag"] for row in actions(world).values()] == ["amber", "red"]
    assert not load(world, path, Mapping(board="AB=Anytown Board", plan="2024-25")).created["updates"], (
        "the same again says nothing new"
    )


def test_quarters_of_an_unknown_year_are_kept_as_notes_and_doubted(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead", "Q1 update", "Q2 update"], ["Open a hub", "Ana", "Found a site", "Plans are drawn"]]
    report = load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), Mapping(board="AB=Anytown Board", plan="Main"))
    assert [f.column for f in doubts(report, "undated_column")] == ["Q1 update", "Q2 update"]
    assert "Found a site" in actions(world)["Open a hub"]["notes"]


@pytest.mark.parametrize(
    ("heading", "month"),
    [
        ("Position at end Sept 24", "2024-09"),
        ("Progress as at 30/06/2025", "2025-06"),
        ("Update (Dec 2025)", "2025-12"),
        ("Q2 2025/26 update", "2025-09"),
        ("September update", "2025-09"),
    ],
)
def test_a_time_in_a_heading_is_the_month_of_the_update(world: World, tmp_path: Path, heading: str, month: str) -> None:
    rows = [["Action", "Lead", heading], ["Open a hub", "Ana", "Found a site"]]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert [(u["period"], u["narrative"]) for u in exported(world, "updates")] == [(month, "Found a site")]


def test_the_month_that_is_said_for_the_rest(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead", "RAG"], ["Open a hub", "Ana", "Green"]]
    load(
        world,
        book(tmp_path / "p.xlsx", {"Plan": rows}),
        Mapping(board="AB=Anytown Board", plan="2025-26", period="2025-09"),
    )
    assert [u["period"] for u in exported(world, "updates")] == ["2025-09"]
