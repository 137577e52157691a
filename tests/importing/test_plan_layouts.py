"""Plans beside other tables, under headings of several rows, and with columns that are called alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.support.files import AMBER, ANY, actions, book, doubts, exported, load, told
from tests.support.world import World


def test_headings_that_are_merged_down_are_no_action(world: World, tmp_path: Path) -> None:
    made = Workbook()
    page = made.worksheets[0]
    for row in (
        ["Action", "Lead", "Due date", "PHASE ONE", ""],
        ["", "", "", "WEEK 1", "WEEK 2"],
        ["", "", "", "M", "T"],
    ):
        page.append(row)
    for column in "ABC":
        page.merge_cells(f"{column}1:{column}3")
    page.append(["Train staff", "Sam Lee", "31/03/2026", "x", ""])
    page.append(["Buy tablets", "Jo Ahmed", "30/04/2026", "", "x"])
    made.save(tmp_path / "p.xlsx")
    report = load(world, tmp_path / "p.xlsx", ANY)
    assert {t: row["leads"] for t, row in actions(world).items()} == {
        "Train staff": "Sam Lee",
        "Buy tablets": "Jo Ahmed",
    }
    assert not report.doubtful


def test_days_of_the_week_are_no_key(world: World, tmp_path: Path) -> None:
    rows = [
        ["Action", "Lead", "Due date", "WEEK 1"],
        ["", "", "", "M", "T", "W", "R", "F"],
        ["Train staff", "Sam Lee", "31/03/2026"],
        ["Buy tablets", "Jo Ahmed", "30/04/2026"],
    ]
    shades = dict.fromkeys(["D2", "E2", "F2", "G2", "H2", "D3", "E4"], "D0E0E3")
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}, shades), ANY)
    assert not any(row["rag"] for row in actions(world).values()) and len(actions(world)) == 2


def test_letters_with_colours_of_their_own_are_a_key(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead", "RAG"], ["Train staff", "Sam Lee", ""], [], ["R"], ["A"], ["G"]]
    shades = {"A4": "FF0000", "A5": AMBER, "A6": "00B050", "C2": AMBER}
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}, shades), ANY)
    assert [row["rag"] for row in actions(world).values()] == ["amber"]


def test_a_table_beside_the_plan_ends_it_only_until_its_headings_come_again(world: World, tmp_path: Path) -> None:
    rows = [
        ["", "", "Task #", "Action item", "Owner", "Status"],
        ["", "", "1.1", "Submit the plan", "Ana", "G"],
        ["Milestone", "Status", "Due date", "Comments"],
        ["Visit the site", "C", "2026-01-09"],
        ["", "", "Upcoming tasks"],
        ["", "", "Task #", "Action item", "Owner", "Status"],
        ["", "", "1.8", "Change the time", "Ben", "A"],
    ]
    report = load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert list(actions(world)) == ["Submit the plan", "Change the time"]
    assert [f.row for f in told(report, "another_table")] == [3]


def test_of_two_dates_the_one_that_is_a_day_is_taken(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Owner", "Due", "Due date"], ["Fix the roof", "Ops", "90 days", "2026/08/21"]]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert actions(world)["Fix the roof"]["due"] == "2026-08-21"


@pytest.mark.parametrize("printed", ["2026-6-30", "2026/06/30", "2026.6.30", "30.6.26"])
def test_days_with_short_months_or_other_marks(world: World, tmp_path: Path, printed: str) -> None:
    (tmp_path / "p.csv").write_text(f"Action,Lead,By when\nFix the roof,Ops,{printed}\nPaint it,Ops,{printed}\n")
    load(world, tmp_path / "p.csv", ANY)
    assert [row["due"] for row in actions(world).values()] == ["2026-06-30"] * 2


@pytest.mark.parametrize("heading", ["Type", "Select", "Pick", "Enter"])
def test_a_heading_of_one_word_is_no_pick_list(world: World, tmp_path: Path, heading: str) -> None:
    rows = [["No", heading, "Action", "Lead"], ["1", "Building", "Fix the roof", "Ops"]]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert "Building" in actions(world)["Fix the roof"]["notes"]
    if heading != "Select":  # as forms have it
        assert f"{heading}: Building" in actions(world)["Fix the roof"]["notes"]


def test_questions_of_a_scorecard_with_numbers_of_actions_are_no_plan(world: World, tmp_path: Path) -> None:
    rows = [
        ["axisId", "description", "type", "actions"],
        *([str(n), "Is there a plan for each of the towns", "yes or no", "1,3,9"] for n in range(3)),
    ]
    report = load(world, book(tmp_path / "p.xlsx", {"Sheet": rows}), ANY)
    assert report.refused and not actions(world)


def test_words_of_another_language_are_no_lookalikes(world: World, tmp_path: Path) -> None:
    rows = [
        ["Action", "Lead"],
        ["\u0421\u0435 \u043f\u0440\u0430\u0432\u0438 \u043f\u043b\u0430\u043d", "A\u00e7\u00e3o n\u00ba 3"],
    ]
    assert not load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY).doubtful


def test_many_actions_that_stand_twice_are_told_in_few_lines(world: World, tmp_path: Path) -> None:
    rows = [["Site", "Action", "Lead"], *([f"Site {n}", "Install the readers", "Ops"] for n in range(9))]
    found = doubts(load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY), "repeated_action")
    assert len(found) == 3 and "So it is with 8 rows in all." in found[0].message


def test_months_of_the_iso_form_and_units_that_differ(any_world: World, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "area_code,area_name,period,indicator,measure,unit,value\n"
        "E06000032,Luton,2021-07,Chargers,Rate,per 100000,40\nE06000032,Luton,2024-04,Chargers,Rate,per 100000,59.2\n"
        "E06000032,Luton,2021/22,Waste recycled,Percentage,%,42.1\nE06000032,Luton,2021/22,Waste recycled,Frequency,Tonnes,39753\n"
    )
    report = load(any_world, tmp_path / "f.csv")
    rows = any_world.rows("observations")
    months = [(str(o["period_start"]), str(o["period_end"])) for o in rows if o["indicator_name"] == "Chargers"]
    assert months == [("2021-07-01", "2021-07-31"), ("2024-04-01", "2024-04-30")]
    assert {o["unit"] for o in rows if o["indicator_name"] == "Waste recycled"} == {""}
    assert [f.printed for f in doubts(report, "several_units")] == ["Waste recycled"]


def test_a_board_of_which_nothing_is_read_has_no_updates(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead", "Progress"], ["Fix the roof", "Ops", "n/a"], ["Paint it", "Ops", "\u2013"]]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert not exported(world, "updates")
