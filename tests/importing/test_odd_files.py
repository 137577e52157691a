"""Files as people have them: headings in other words, an empty file, a broken quotation, links in place of addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.clock import ManualClock
from bot.errors import UnreadableFile
from bot.imports.plans.headings import meaning_of
from bot.imports.plans.mapping import Mapping
from bot.imports.report import Report
from bot.services.importing.files import ImportOptions, import_files
from bot.services.records.workbook import write_template
from storage.audit import COMMAND_LINE
from tests.support.world import World

CASES = Path(__file__).parent.parent / "support" / "cases"


def load(world: World, file: Path, mapping: Mapping | None = None) -> Report:
    return import_files(
        store=world.app.core.store,
        paths=[file],
        by=COMMAND_LINE,
        clock=ManualClock(world.clock.now()),
        zone="Europe/London",
        options=ImportOptions(mapping=mapping or Mapping()),
    )


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("actionName", "title"),
        ("leadOfficer", "leads"),
        ("dueDate", "due"),
        ("due_date", "due"),
        ("LeadOfficer", "leads"),
        ("action_ref", "ref"),
        ("RAGStatus", "rag"),
        ("nextSteps", "next_step"),
        ("KEY ACTION", "title"),
    ],
)
def test_headings_are_split_at_capitals_and_underscores(heading: str, meaning: str) -> None:
    found = meaning_of(heading)
    assert found is not None and found[0] == meaning


def test_a_plan_in_camel_case(world: World) -> None:
    report = load(world, CASES / "camel_case.csv", Mapping(board="AB=Anytown Board", plan="2025-26"))
    assert not report.refused
    found = {a["ref"]: (a["title"], a["leads"], str(a["due"])) for a in world.rows("actions") if a["board"] == "AB"}
    assert found == {
        "AN-1": ("Plant street trees", "Parks manager", "2026-03-31"),
        "AN-2": ("Retrofit the depot", "Property lead", "2026-12-31"),
    }


def test_figures_under_other_headings(any_world: World) -> None:
    assert not load(any_world, CASES / "figures_other_words.csv").refused
    assert [(o["indicator_name"], o["area"], o["period"], o["raw"]) for o in any_world.rows("observations")] == [
        ("Carers quality of life", "Anytown", "2022-23", "7.6"),
        ("Carers quality of life", "Anytown", "2023-24", "7.2"),
    ]


@pytest.mark.parametrize("header", ["Metric,Geography,Year,Figure", "Measure name,LA name,Reporting period,Value"])
def test_other_words_for_the_same_columns(any_world: World, tmp_path: Path, header: str) -> None:
    file = tmp_path / "f.csv"
    file.write_text(f"{header}\nSmoking,Luton,2023,14.1\n")
    assert not load(any_world, file).refused
    assert [(o["area"], o["raw"]) for o in any_world.rows("observations")] == [("Luton", "14.1")]


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "  \t "])
def test_an_empty_file_is_called_empty(world: World, tmp_path: Path, text: str) -> None:
    file = tmp_path / "nothing.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"nothing\.csv can't be read: it is empty"):
        load(world, file)


def test_a_broken_quotation_names_its_row(world: World, tmp_path: Path) -> None:
    file = tmp_path / "broken.csv"
    file.write_text('Action,Lead\nOpen a hub,Ana\n"Train volunteers,Ben\nClose it,Ana\n')
    with pytest.raises(UnreadableFile, match=r'in row 3, which begins ""Train volunteers,Ben"'):
        load(world, file)


@pytest.mark.parametrize("printed", ["mailto:cy@example.org", "MAILTO: cy@example.org", "cy@example.org"])
def test_a_link_in_place_of_an_address_is_the_address(world: World, printed: str) -> None:
    assert not world.import_(people=[{"name": "Cy", "email": printed}]).refused
    assert "cy@example.org" in [p["email"] for p in world.rows("people")]


def test_the_template_has_the_stars_that_it_speaks_of_and_comes_in_with_them(world: World, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    write_template(file)
    book = load_workbook(file)
    headings = [cell.value for cell in book["boards"][1]]
    assert "key *" in headings and "name *" in headings and "channel" in headings
    book["boards"].append([{"key *": "NEW", "name *": "New Board"}.get(str(h)) for h in headings])
    book.save(file)
    assert not load(world, file).refused
    assert "NEW" in [b["key"] for b in world.rows("boards")]
