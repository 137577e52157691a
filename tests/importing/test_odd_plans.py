"""Plans as people have them: what is no action stays out, and each column is read as what its cells are."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.imports.plans.mapping import Mapping
from tests.support.files import ANY, CASES, actions, book, doubts, exported, load, told
from tests.support.world import World

# -- nothing is invented --


def test_a_glossary_and_a_list_of_outputs_beside_a_plan_are_no_actions(world: World) -> None:
    report = load(world, CASES / "monitoring_return.xlsx", ANY)
    assert not report.refused
    assert list(actions(world)) == ["Market roof", "Library lift"]
    assert actions(world)["Library lift"]["rag"] == "red" and actions(world)["Market roof"]["rag"] == ""
    assert [f.printed for f in doubts(report, "unknown_rating")] == ["Amber/Green"]
    assert [f.sheet for f in told(report, "describes")] == ["Outputs"]


@pytest.mark.parametrize(
    "text",
    [
        "Please select an option",
        "< Select >",
        "Please choose a theme",
        "Select from drop-down list",
        "Choose an item.",
        "[Insert name of lead]",
        "Click or tap here to enter text.",
        "-- Select --",
    ],
)
def test_what_a_form_prints_where_nobody_answered_is_empty(world: World, tmp_path: Path, text: str) -> None:
    rows = [["Action", "Lead", "Notes"], ["Open a hub", text, "x"], [text, text, text]]
    report = load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert {title: row["leads"] for title, row in actions(world).items()} == {"Open a hub": ""}
    assert [f.printed for f in told(report, "placeholder")] == [text]


def test_words_that_only_begin_like_a_pick_list_are_actions(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead"], ["Choose suppliers", "Ana"], ["Select schools for the pilot", "Ben"]]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert list(actions(world)) == ["Choose suppliers", "Select schools for the pilot"]


def test_a_heading_row_of_something_else_ends_the_plan_and_its_own_goes_on(world: World, tmp_path: Path) -> None:
    rows = [
        ["Theme", "Action", "Lead", "By when"],
        ["Homes", "Repair the roof", "Ana", "2026-01-31"],
        ["Theme", "Output", "Unit", "Total"],
        ["Homes", "Roofs repaired", "roofs", "3"],
        ["Theme", "Action", "Lead", "By when"],
        ["Paths", "Join the two paths", "Ben", "2026-02-28"],
    ]
    report = load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert list(actions(world)) == ["Repair the roof", "Join the two paths"]
    assert [(f.row, f.printed) for f in doubts(report, "beyond_the_plan")] == [(3, "Theme | Output | Unit | Total")]


@pytest.mark.parametrize(("empty", "read"), [(2, 2), (3, 1), (6, 1)])
def test_three_empty_rows_end_a_plan(world: World, tmp_path: Path, empty: int, read: int) -> None:
    rows = [["Action", "Lead"], ["Open a hub", "Ana"], *[[]] * empty, ["Call the press office", "Ben"]]
    report = load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert len(actions(world)) == read
    assert len(doubts(report, "beyond_the_plan")) == (read == 1)


def test_a_section_that_names_itself_goes_on_below_empty_rows(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead"], ["Open a hub", "Ana"], [], [], [], ["Priority 2: Live well"], ["Close a hub", "Ben"]]
    report = load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert actions(world)["Close a hub"]["priority"] == "Priority 2: Live well"
    assert not told(report, "beyond_the_plan")


@pytest.mark.parametrize("wordless", ["1", "-", "...", "31/03/2026", "100%"])
def test_a_cell_without_a_letter_is_no_title(world: World, tmp_path: Path, wordless: str) -> None:
    rows = [["Action", "Lead"], ["Open a hub", "Ana"], [wordless, "Ben"]]
    report = load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert list(actions(world)) == ["Open a hub"]
    assert [f.row for f in told(report, "row_without_action")] == [3]


def test_hidden_rows_are_told_and_left_out_unless_asked_for(world: World, tmp_path: Path) -> None:
    made = Workbook()
    page = made.worksheets[0]
    for row in (["Action", "Lead"], ["Open a hub", "Ana"], ["Old deed", "Ben"], ["Older", "Ben"], ["Oldest", "Ben"]):
        page.append(row)
    page.append(["Close a hub", "Ana"])
    for number in (3, 4, 5):
        page.row_dimensions[number].hidden = True
    made.save(tmp_path / "p.xlsx")
    report = load(world, tmp_path / "p.xlsx", ANY)
    assert list(actions(world)) == ["Open a hub", "Close a hub"], "hidden rows are not empty rows"
    (hidden,) = told(report, "hidden_rows")
    assert "3, 4, 5 are hidden, so they were not read" in hidden.message and "--hidden-rows" in hidden.suggestion
    load(world, tmp_path / "p.xlsx", Mapping(board="AB", plan="2025-26", hidden_rows=True))
    assert len(actions(world)) == 5


# -- sheets that are named like ours --


def test_meetings_beside_a_plan_are_those_of_its_board(world: World, tmp_path: Path) -> None:
    plan = [["Action", "Lead"], ["Open a hub", "Ana"]]
    listed = [
        ["Board meetings 2026"],
        ["Date", "Time", "Venue"],
        ["2026-12-08", "2pm to 4pm", "Town Hall"],
        ["TBC", "", "Library"],
        ["9 March 2027", "10.30", "Library"],
    ]
    report = load(world, book(tmp_path / "p.xlsx", {"Plan": plan, "Meetings": listed}), ANY)
    assert not report.refused and list(actions(world)) == ["Open a hub"]
    found = [(m["date"], m["time"], m["place"]) for m in exported(world, "meetings")]
    assert found == [("2026-12-08", "14:00:00", "Town Hall"), ("2027-03-09", "10:30:00", "Library")]
    assert [(f.row, f.printed) for f in told(report, "unread_meeting")] == [(4, "TBC")]


@pytest.mark.parametrize("name", ["Actions", "Updates", "Plans", "People", "Outcomes", "Targets", "Leads"])
def test_a_sheet_named_like_one_of_ours_never_makes_a_plan_unreadable(world: World, tmp_path: Path, name: str) -> None:
    beside = {"People": [["Role", "Email"], ["Clerk", "c@example.org"]], "Leads": [["Leads", "Team"], ["Ana", "Parks"]]}
    other = beside.get(name, [["Status", "Narrative", "Ref"], ["x", "y", "1"]])
    sheets = {"Plan": [["Action", "Lead", "Due"], ["Open a hub", "Ana", "2026-03-31"]], name: other}
    report = load(world, book(tmp_path / "p.xlsx", sheets), ANY)
    assert not report.refused and list(actions(world)) == ["Open a hub"]


def test_a_plan_on_a_sheet_called_actions_is_read_in_its_own_layout(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead", "Status", "Due"], ["Open a hub", "Ana", "Green", "2026-03-31"]]
    assert not load(world, book(tmp_path / "p.xlsx", {"Actions": rows}), ANY).refused
    assert actions(world)["Open a hub"]["rag"] == "green"


def test_our_own_sheet_without_a_column_is_still_refused_by_its_name(world: World, tmp_path: Path) -> None:
    report = load(world, book(tmp_path / "p.xlsx", {"meetings": [["date", "place"], ["2026-12-08", "Hall"]]}))
    assert [(f.column, f.reason) for f in report.refused] == [("board", "missing_column")]


# -- which column is which --


def test_the_column_with_sentences_is_the_title_and_the_one_that_repeats_the_priority(world: World) -> None:
    load(world, CASES / "task_category.xlsx", ANY)
    assert {t: row["priority"] for t, row in actions(world).items()} == {
        "Open the shared folder": "General",
        "Draft the layout of the ground floor": "Estates",
        "Agree the lease": "Estates",
    }


@pytest.mark.parametrize(
    "headings",
    [
        ("Action area", "Objective", "Owner"),
        ("Action", "Description", "Owner"),
        ("Activity", "Details", "Lead"),
        ("Task group", "Task in full", "Lead"),
        ("Actions", "What will be delivered", "Lead"),
    ],
)
def test_labels_over_sentences(world: World, tmp_path: Path, headings: tuple[str, ...]) -> None:
    rows = [
        headings,
        ["Homes", "Insulate the oldest of the council homes", "Ana"],
        ["Homes", "Repair every roof in the north of the town", "Ben"],
        ["Parks", "Plant a tree for each child that is born", "Ana"],
    ]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert [(t, r["priority"]) for t, r in actions(world).items()] == [(row[1], row[0]) for row in rows[1:]]


def test_short_titles_that_differ_stay_the_titles(world: World, tmp_path: Path) -> None:
    rows = [
        ["Action", "Description", "Lead"],
        ["Hub", "A place for all to come to", "Ana"],
        ["Bus", "A bus for the old and new estates", "Ben"],
    ]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert list(actions(world)) == ["Hub", "Bus"]


# -- doubts of plans --


def test_the_three_doubts_of_plans(world: World) -> None:
    report = load(world, CASES / "doubts_of_plans.csv", ANY)
    assert sorted((f.row, f.reason) for f in report.doubtful) == [
        (2, "lead_cut_off"),
        (2, "lookalike_letter"),
        (4, "repeated_action"),
    ]


@pytest.mark.parametrize("lead", ["Barnardo's", "Guy's and St Thomas'", "Children's services", "King's College"])
def test_a_name_that_is_a_possessive_is_no_doubt(world: World, tmp_path: Path, lead: str) -> None:
    rows = [["Action", "Lead"], ["Open a hub", lead], ["Open a hub", "Somebody else"]]
    assert not load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY).doubtful


@pytest.mark.parametrize(
    ("lead", "parts"), [("Cut waste, particularly regarding", 1), ("Cut waste:", 3), ("Cut waste, e.g.", 1)]
)
def test_points_that_only_finish_a_sentence_are_no_sub_actions(
    world: World, tmp_path: Path, lead: str, parts: int
) -> None:
    rows = [["Action", "Lead"], [f"{lead}\n- food of schools\n- widening of paths", "Ana"]]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert len(actions(world)) == parts


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Theme", "Description", "What success looks like"],
            ["Places", "Our parks are full of culture", "People say so"],
        ],
        [["Aim", "Description"], ["Places", "Our parks are full of culture"]],
        [
            ["Risk ID", "Risk", "Owner", "Likelihood", "Impact", "RAG", "Mitigating action"],
            ["R1", "Loss of grant", "Ana", "4", "4", "Red", "Plan an exit"],
        ],
        [["Theme", "Objective"], ["People", "Everyone can take part"]],
    ],
)
def test_what_only_describes_and_registers_of_risks_are_no_plans(
    world: World, tmp_path: Path, rows: list[list[str]]
) -> None:
    report = load(world, book(tmp_path / "p.xlsx", {"Sheet": rows}), ANY)
    assert [f.reason for f in report.refused] == ["no_table"] and not actions(world)
    plan = [["Action", "Lead"], ["Open a hub", "Ana"]]
    assert not load(world, book(tmp_path / "q.xlsx", {"Plan": plan, "Other": rows}), ANY).refused
    assert list(actions(world)) == ["Open a hub"]


@pytest.mark.parametrize(
    "words",
    ["None", "No further action", "For noting", "n/a", "No action arising", "RESOLVED that the report be noted"],
)
def test_no_action_is_no_action(world: World, tmp_path: Path, words: str) -> None:
    rows = [
        ["Minute ref", "Action", "Owner", "Status"],
        ["1", "Circulate the log", "Clerk", "Done"],
        ["2", words, "", "N/A"],
    ]
    report = load(world, book(tmp_path / "p.xlsx", {"Log": rows}), ANY)
    assert list(actions(world)) == ["Circulate the log"]
    assert [f.row for f in told(report, "row_without_action")] == [3]


def test_a_revised_date_is_the_date_and_the_original_is_kept(world: World, tmp_path: Path) -> None:
    rows = [
        ["Action", "Lead", "Original date", "Revised date"],
        ["Open a hub", "Ana", "30/06/2025", "30/09/2025"],
        ["Close it", "Ben", "31/07/2025", ""],
        ["Paint it", "Cy", "31/09/2025", ""],
    ]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    found = actions(world)
    assert found["Open a hub"]["due"] == "2025-09-30" and "Original date: 30/06/2025" in found["Open a hub"]["notes"]
    assert found["Close it"]["due"] == "2025-07-31"
    assert (found["Paint it"]["due"], found["Paint it"]["due_printed"]) == ("", "31/09/2025"), "kept as it is written"


def test_where_are_we_now_is_progress_and_a_dash_is_none(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead", "Where are we now?"], ["Open a hub", "Ana", "A site is found"], ["Close it", "Ben", "-"]]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert [u["narrative"] for u in exported(world, "updates")] == ["A site is found"]
