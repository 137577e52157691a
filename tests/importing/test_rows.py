"""Rows and cells of plans as people write them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from bot.errors import UnreadableFile
from tests.support.files import SHORT, bring, plain, plan_of
from tests.support.world import World

pytestmark = pytest.mark.fast


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.docx"])
def test_a_bomb_or_a_stranger_in_office_clothes_is_refused_in_one_line(world: World, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml" if name.endswith("xlsx") else "word/document.xml", b"0" * 70_000_000)
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        bring(world, file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(UnreadableFile, match="not what its name says"):
        bring(world, file)


def test_a_rows_own_words_never_make_it_a_header_a_note_or_a_total(world: World, tmp_path: Path) -> None:
    titles = [
        "Deliver holiday activities in four wards",
        "Agree lead agency for hoarding",
        "Blue Badge misuse: enforcement days",
        "Key worker housing policy",
        "Total Wellbeing service recommissioned",
        "Source funding for a community fridge",
    ]
    rows = [(n, title, "HAF Programme Lead", "Mar 2026", "Green") for n, title in enumerate(titles, 1)]
    bring(world, plain(tmp_path / "plan.xlsx", SHORT, *rows, ("", "Total actions", "", "", 6)))
    assert list(plan_of(world)) == titles
    assert {(a["leads"], a["due"], a["rag"], a["priority"]) for a in plan_of(world).values()} == {
        ("HAF Programme Lead", "2026-03-31", "green", "")
    }


def test_an_unfinished_row_with_a_number_of_its_own_is_told_and_not_joined_to_another(
    world: World, tmp_path: Path
) -> None:
    rows = [
        (1, "Asthma hubs", "ICB", "Mar 2026", "Green"),
        (2, "", "Housing", "TBC", ""),
        (3, "Damp response", "Housing", "2026", "Red"),
    ]
    report = bring(world, plain(tmp_path / "plan.xlsx", SHORT, *rows))
    assert [(a["ref"], a["leads"]) for a in plan_of(world).values()] == [("TCB-1", "ICB"), ("TCB-3", "Housing")]
    assert "row_without_action" in {f.reason for f in report.notes}


def test_lines_in_a_lead_cell_are_people_and_a_wrapped_name_stays_whole(world: World, tmp_path: Path) -> None:
    cells = [
        "Jane Smith\nJohn Brown",
        "Public Health,\nPlanning",
        "1. Housing Manager\n2. Libraries Manager",
        "Jane Smith\n(Public Health)",
    ]
    rows = [(n, f"Action {n}", cell, "2026", "") for n, cell in enumerate(cells, 1)]
    bring(world, plain(tmp_path / "plan.xlsx", SHORT, *rows))
    assert [a["leads"] for a in plan_of(world).values()] == [
        "Jane Smith; John Brown",
        "Public Health, Planning",
        "Housing Manager; Libraries Manager",
        "Jane Smith (Public Health)",
    ]


def test_sub_headings_alone_in_their_row_are_told_and_head_what_follows(world: World, tmp_path: Path) -> None:
    header = ("Action", "Lead", "Deadline", "Status")
    rows = [
        ("Mental wellbeing", "", "", ""),
        ("Grants", "VCS", "Oct 2025", "Green"),
        ("Groups", "ICB", "Jan 2026", "Amber"),
        ("Healthy places", "", "", ""),
        ("Takeaway policy", "Planning", "Mar 2026", "Red"),
    ]
    report = bring(world, plain(tmp_path / "plan.xlsx", header, *rows))
    assert [(a["priority"], a["title"]) for a in plan_of(world).values()] == [
        ("Mental wellbeing", "Grants"),
        ("Mental wellbeing", "Groups"),
        ("Healthy places", "Takeaway policy"),
    ]
    assert [f.printed for f in report.notes if f.reason == "heading_between"] == ["Mental wellbeing", "Healthy places"]


def test_when_numbers_move_the_words_say_which_action_it_is(world: World, tmp_path: Path) -> None:
    titles = ["Smokefree sidelines", "Brief advice", "Bereavement cafe", "Recovery cafe"]
    bring(world, plain(tmp_path / "a.xlsx", SHORT, *((n, t, "ICB", "2026", "") for n, t in enumerate(titles, 1))))
    before = {title: a["ref"] for title, a in plan_of(world).items()}
    report = bring(
        world,
        plain(
            tmp_path / "b.xlsx",
            SHORT,
            *((n, t, "ICB", "2026", "") for n, t in enumerate(["Written on top", *titles], 1)),
        ),
    )
    after = {title: a["ref"] for title, a in plan_of(world).items()}
    assert {title: after[title] for title in titles} == before and after["Written on top"] not in before.values()
    assert report.added == [f"{after['Written on top']} Written on top"] and not report.gone and not report.changes


@pytest.mark.parametrize(
    ("printed", "due"),
    [
        ("Annual report by 31 March 2026", "2026-03-31"),
        ("October 2025 (annual)", "2025-10-31"),
        ("Monthly until March 2026", "2026-03-31"),
        ("Short term (by Dec 2025)", "2025-12-31"),
        ("Year 1 (2025/26)", "2026-03-31"),
        ("FY25/26 Q3", "2025-12-31"),
        ("5 April 2026 at the latest", "2026-04-05"),
        ("On-going", None),
        ("ongoing", None),
        ("Mid-March 2026", None),
    ],
)
def test_dates_as_people_write_them(printed: str, due: str | None) -> None:
    from bot.domain.dates import last_day

    found = last_day(printed)
    assert (found.isoformat() if found else None) == due


@pytest.mark.parametrize(
    ("printed", "rating"),
    [
        ("Amber/Green", ("", "", "unknown")),
        ("Completed 12/06/25", ("blue", "complete", "")),
        ("Green: completed", ("blue", "complete", "")),
        ("Action completed", ("blue", "complete", "")),
        ("Green - on track", ("green", "", "")),
        ("Partially complete", ("", "", "state")),
        ("Not complete", ("", "", "state")),
    ],
)
def test_ratings_as_people_write_them(printed: str, rating: tuple[str, str, str]) -> None:
    from bot.imports.plans.statuses import read_status

    assert read_status(printed) == rating


def test_a_json_envelope_and_lists_in_cells_are_read(world: World, tmp_path: Path) -> None:
    actions = [
        {"action": "Open a hub", "leads": ["Dr Osei", "PCN"], "due": "2026"},
        {"action": "Train staff", "leads": [], "due": "2026"},
    ]
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"board": "Town", "actions": actions}), encoding="utf-8")
    assert not bring(world, file).refused
    assert [(a["title"], a["leads"]) for a in plan_of(world).values()] == [
        ("Open a hub", "Dr Osei; PCN"),
        ("Train staff", ""),
    ]
