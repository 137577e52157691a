"""Bringing in the plan one already has: wherever its table is, however its columns are called, and again when it changed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.errors import UnreadableFile
from bot.imports.plans.mapping import Mapping, TableMapping, read_mapping
from bot.services.importing.files import propose_mapping
from tests.support.files import HEADER, ROWS, SHORT, TITLES, bring, document, plain, plan_of, workbook
from tests.support.world import World


@pytest.mark.fast
def test_a_workbook_with_a_title_and_its_table_anywhere(world: World, tmp_path: Path) -> None:
    report = bring(world, workbook(tmp_path / "plan.xlsx"))
    assert not report.refused
    actions = plan_of(world)
    assert list(actions) == [row[0] for row in ROWS]
    hub = actions["Open a family hub in every ward"]
    assert (hub["plan"], hub["leads"], hub["due"], hub["due_printed"]) == (
        "2024-25",
        "Early Help",
        "2024-09-30",
        "by end of Q2 2024/25",
    )
    assert (hub["rag"], hub["notes"], hub["source_line"]) == ("green", "Resources: Within budget", "Plan, row 4")
    review = actions["Review the healthy weight pathway"]
    assert (review["leads"], review["due"], review["due_printed"]) == ("AD Planned care, CCG", None, "ongoing")
    assert {(f.reason, f.printed) for f in report.notes} >= {
        ("hidden_sheet", ""),
        ("placeholder", "< Select >"),
        ("note_under_table", "Note: the plan is reviewed every quarter."),
    }
    shown = report.as_text()
    assert '"Key actions" as title' in shown and 'notes: "Resources"' in shown
    assert [u["narrative"] for u in world.rows("updates") if u["ref"].startswith("TCB")] == ["Two are open", ""]


def test_a_word_plan_with_merged_cells_and_a_row_that_goes_on(world: World, tmp_path: Path) -> None:
    report = bring(world, document(tmp_path / "plan.docx"))
    assert not report.refused
    actions = plan_of(world)
    assert [(a["priority"], title, a["due"]) for title, a in actions.items()] == [
        ("Start well", "Open a family hub in every ward", "2024-09-30"),
        ("Start well", "Train school staff in trauma awareness and in the colleges of the town", "2025-03-31"),
        ("Live well", "Review the healthy weight pathway", "2025-08-31"),
    ]
    assert "continued_row" in {f.reason for f in report.notes}


def test_a_json_plan_with_many_columns_of_its_own_comes_back_changed(world: World, tmp_path: Path) -> None:
    own = {f"hic_{n}": "x" for n in range(20)}
    plan = [
        {"ap_number": n, "title": title, "achieved": "Ongoing", "latest_update": "", **own}
        for n, title in enumerate(TITLES, 1)
    ]
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    report = bring(world, file)
    assert not report.refused and list(plan_of(world)) == list(TITLES)
    plan[0]["achieved"] = "Completed"
    del plan[1]
    file.write_text(json.dumps(plan), encoding="utf-8")
    report = bring(world, file)
    assert report.removed["actions"] == 1 and not report.created["actions"]
    assert [plan_of(world)[title]["status"] for title in TITLES] == ["complete", "closed", "open"]


def test_the_second_time_tells_what_was_added_changed_moved_and_removed(world: World, tmp_path: Path) -> None:
    header = ("Theme", *HEADER)
    rows = [("Start well", *row) for row in ROWS]
    bring(world, workbook(tmp_path / "first.xlsx", rows, header=header))
    refs = {title: a["ref"] for title, a in plan_of(world).items()}
    again = bring(world, workbook(tmp_path / "again.xlsx", rows, header=header))
    assert not again.created and not again.removed and not [c for c in again.changes if c.column != "source_document"]
    rows[0] = ("Live well", *ROWS[0][:2], "Dec 2024", *ROWS[0][3:])
    del rows[2]
    rows.append(("Live well", "Appoint a healthy weight lead", "Public Health", "2025", "", "", ""))
    report = bring(world, workbook(tmp_path / "second.xlsx", rows, header=header))
    assert (report.created["actions"], report.removed["actions"]) == (1, 1)
    moved = {(c.key, c.column): (c.before, c.after) for c in report.changes}
    hub = refs["Open a family hub in every ward"]
    assert moved[(hub, "priority")] == ("Start well", "Live well")
    assert moved[(hub, "due")] == ("2024-09-30", "2024-12-31")
    gone = plan_of(world)["Review the healthy weight pathway"]
    assert (gone["status"], gone["ref"]) == ("closed", refs["Review the healthy weight pathway"])


def test_a_near_match_is_proposed_and_never_merged_by_itself(world: World, tmp_path: Path) -> None:
    bring(world, workbook(tmp_path / "first.xlsx"))
    ref = plan_of(world)["Train school staff in trauma awareness"]["ref"]
    rows = [ROWS[0], ("Train all school staff in trauma awareness", *ROWS[1][1:]), ROWS[2]]
    dry = bring(world, workbook(tmp_path / "second.xlsx", rows), dry_run=True)
    near = [f for f in dry.doubtful if f.reason == "near_match"]
    assert len(near) == 1 and ref in near[0].message and dry.created["actions"] == 1
    same = Mapping(board="TCB", same={ref: "Train all school staff in trauma awareness"})
    report = bring(world, tmp_path / "second.xlsx", mapping=same)
    assert not report.created["actions"] and not report.removed["actions"]
    assert plan_of(world)["Train all school staff in trauma awareness"]["ref"] == ref


def test_what_a_lead_said_since_stays_while_the_files_own_cell_is_the_same(world: World, tmp_path: Path) -> None:
    file = workbook(tmp_path / "plan.xlsx")
    bring(world, file)
    before = len(world.rows("updates"))
    world.clock.time += timedelta(days=40)
    assert not bring(world, file).created["updates"]
    rows = [(*ROWS[0][:3], "Red", *ROWS[0][4:]), *ROWS[1:]]
    bring(world, workbook(file, rows))
    assert len(world.rows("updates")) == before + 1
    assert plan_of(world)["Open a family hub in every ward"]["rag"] == "red"


def test_numbers_are_references_and_parts_are_numbered_under_their_action(world: World, tmp_path: Path) -> None:
    rows = (
        ("1", "Improve transitions", "SEN manager", "2025", "", "", ""),
        ("1.1", "Map the pathways", "SEN manager", "Mar 2025", "", "", ""),
        ("1.2", "Publish a guide", "SEN manager", "June 2025", "", "", ""),
    )
    bring(world, workbook(tmp_path / "plan.xlsx", rows, header=("No.", *HEADER)))
    assert {a["ref"]: a["parent_ref"] for a in plan_of(world).values()} == {
        "TCB-1": "",
        "TCB-1.1": "TCB-1",
        "TCB-1.2": "TCB-1",
    }


BULLETED = (("We will:\n\u2022 open a hub\n\u2022 train staff", "Early Help", "2025", "", "", ""),)


@pytest.mark.parametrize(
    ("choice", "titles", "parts"),
    [
        ("", ["We will:", "open a hub", "train staff"], 2),
        ("actions", ["We will: open a hub", "We will: train staff"], 0),
        ("sub-actions", ["We will:", "open a hub", "train staff"], 2),
        ("keep", ["We will: \u2022 open a hub \u2022 train staff"], 0),
    ],
)
def test_the_officer_chooses_what_bullets_become(
    world: World, tmp_path: Path, choice: str, titles: list[str], parts: int
) -> None:
    bring(world, workbook(tmp_path / "plan.xlsx", BULLETED), mapping=Mapping(board="TCB=Town", bullets=choice))
    actions = plan_of(world)
    assert list(actions) == titles
    assert sum(bool(a["parent_ref"]) for a in actions.values()) == parts


def test_a_mapping_file_is_written_and_read_where_the_headings_say_nothing(world: World, tmp_path: Path) -> None:
    header = ("Zaffre", "Lead officer", "By when", "Quux", "Mauve", "Resources")
    file = workbook(tmp_path / "plan.xlsx", header=header)
    refused = bring(world, file).refused
    assert (
        [f.reason for f in refused] == ["no_table"]
        and "Zaffre" in refused[0].printed
        and "--map" in refused[0].suggestion
    )
    said = TableMapping("Plan", 3, {"Zaffre": "title", "Quux": "rag", "Mauve": "narrative"})
    assert not bring(world, file, mapping=Mapping(board="TCB=Town", tables=(said,))).refused
    assert list(plan_of(world)) == [row[0] for row in ROWS]
    out = tmp_path / "map.toml"
    assert propose_mapping(paths=[workbook(tmp_path / "known.xlsx")], out=out, mapping=Mapping(board="TCB"))
    proposed = read_mapping(out)
    assert proposed.plan == "2024-25" and proposed.table("Plan").columns["Key actions"] == "title"
    out.write_text('[[table]]\nsheet = "Plan"\n[table.columns]\n"Key actions" = "tilte"\n', encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no meaning that I know"):
        read_mapping(out)


def test_whose_plan_it_is_must_be_plain(world: World, tmp_path: Path) -> None:
    bring(world, workbook(tmp_path / "town.xlsx"))
    file = workbook(tmp_path / "plan.xlsx", title="Action plan")
    refused = bring(world, file, mapping=Mapping()).refused
    assert [f.reason for f in refused] == ["which_board"] and "--board" in refused[0].suggestion
    assert [f.reason for f in bring(world, file, mapping=Mapping(board="CTX")).refused] == ["unknown_board"]
    named = workbook(tmp_path / "named.xlsx", title="Children's Trust Board delivery plan 2031/32")
    assert not bring(world, named, mapping=Mapping()).refused
    assert {a["board"] for a in world.rows("actions") if a["plan"] == "2031-32"} == {"CTB"}


def test_two_sheets_with_the_same_plan_are_not_both_read(world: World, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name in ("Q1", "Q2"):
        page = book.create_sheet(name)
        for row in (HEADER, *ROWS):
            page.append(list(row))
    book.save(tmp_path / "plan.xlsx")
    assert [f.reason for f in bring(world, tmp_path / "plan.xlsx").refused] == ["which_sheet"]
    report = bring(world, tmp_path / "plan.xlsx", mapping=Mapping(board="TCB=Town", tables=(TableMapping("Q2"),)))
    assert report.created["actions"] == 3


def test_figures_and_formulas_are_read_as_they_are_shown(tmp_path: Path) -> None:
    from bot.imports.workbook import read_workbook

    book = Workbook()
    page = book.active
    assert page is not None
    for place, (value, shown) in enumerate(
        [(13.0, "0.0"), (0.236, "0.0%"), (6660, "#,##0"), (0.1, "General"), (12, "General")]
    ):
        cell = page.cell(1, place + 1, value)
        cell.number_format = shown
    page.cell(2, 1, "=1+1")
    book.save(tmp_path / "f.xlsx")
    grids, told = read_workbook(tmp_path / "f.xlsx", (tmp_path / "f.xlsx").read_bytes())
    assert grids[0].rows[0] == ["13.0", "23.6%", "6,660", "0.1", "12"]
    assert [(f.reason, f.row, f.column) for f in told] == [("formula_without_value", 2, "A")]


def test_another_bodys_plan_and_a_stray_file_never_touch_a_plan(tmp_path: Path, world: World) -> None:
    from tests.support.world import World as Council

    alone = Council.make(world.slack, f"sqlite:///{tmp_path}/alone.db", tmp_path)
    rows = [(n, f"Action number {n}", "ICB", "2026", "") for n in range(1, 7)]
    bring(alone, plain(tmp_path / "a.xlsx", SHORT, *rows))
    other = plain(
        tmp_path / "b.xlsx", SHORT, *rows, title="Eastmoor Adult Social Care Improvement Board: action plan 2025/26"
    )
    assert [f.reason for f in bring(alone, other, mapping=Mapping()).refused] == ["other_board"]
    stray = plain(tmp_path / "c.xlsx", SHORT, (9, "Something else", "X", "2026", ""), title="Draft")
    assert [f.reason for f in bring(alone, stray, mapping=Mapping()).refused] == ["closes_most"]
    assert {a["status"] for a in plan_of(alone).values()} == {"open"}


def test_the_plans_own_year_stands_beside_its_strategys(world: World, tmp_path: Path) -> None:
    title = "Town Children's Board Strategy 2023-2028: Action Plan 2024/25"
    bring(world, plain(tmp_path / "plan.xlsx", SHORT, (1, "Open a hub", "ICB", "2026", ""), title=title))
    assert {a["plan"] for a in plan_of(world).values()} == {"2024-25"}


def test_a_mapping_is_proposed_even_where_no_heading_is_understood(world: World, tmp_path: Path) -> None:
    file = plain(
        tmp_path / "plan.xlsx",
        ("Zaffre", "Quux", "Mauve"),
        ("Open a hub", "ICB", "2026"),
        ("Train staff", "ICB", "2026"),
    )
    out = tmp_path / "map.toml"
    assert propose_mapping(paths=[file], out=out, mapping=Mapping(board="TCB=Town", plan="2025-26"))
    text = (
        out.read_text()
        .replace('"Zaffre" = "notes"', '"Zaffre" = "title"')
        .replace('"Quux" = "notes"', '"Quux" = "leads"')
    )
    out.write_text(text)
    assert not bring(world, file, mapping=read_mapping(out)).refused
    assert [(a["title"], a["leads"]) for a in plan_of(world).values()] == [
        ("Open a hub", "ICB"),
        ("Train staff", "ICB"),
    ]
