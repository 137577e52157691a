"""Ratings that a plan shows by colour or says as a state, and words that are struck through: none is lost unsaid."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from bot.imports.plans.mapping import Mapping
from tests.support.files import AMBER, ANY, CASES, GREEN, RED, actions, book, doubts, exported, load, told
from tests.support.world import World

# -- ratings by colour, and states --


COLOURED = [
    ["Action", "Lead", "By when", "RAG"],
    *([f"Deed number {n} of the plan", "Ana", "2025-06-30", ""] for n in "abc"),
]


@pytest.mark.parametrize("key", ["beside", "in the cells", "on a sheet", "in the column"])
def test_colours_are_read_by_the_plans_own_key(world: World, tmp_path: Path, key: str) -> None:
    shades = {"D2": GREEN, "D3": RED, "D4": AMBER}
    sheets = {"Plan": [list(row) for row in COLOURED]}
    words = [("Complete", GREEN), ("Off track", RED), ("At risk", AMBER)]
    if key == "in the column":
        for n, (word, shade) in enumerate(words):
            sheets["Plan"].append([f"Deed that says its {n} rating", "Ben", "", word])
            shades[f"D{5 + n}"] = shade
    elif key == "on a sheet":
        sheets["Key"] = []
    else:
        sheets["Plan"] += [[], ["Key"], *([["", word] if key == "beside" else [word] for word, _ in words])]
        shades |= {f"A{7 + n}": shade for n, (_, shade) in enumerate(words)}
    path = book(tmp_path / "p.xlsx", sheets, shades)
    if key == "on a sheet":
        from openpyxl import load_workbook

        made = load_workbook(path)
        for n, (word, shade) in enumerate(words, 1):
            made["Key"].cell(n, 1).fill = PatternFill("solid", fgColor=shade)
            made["Key"].cell(n, 2, word)
        made.save(path)
    report = load(world, path, ANY)
    found = {title[12:13]: (r["rag"], r["status"]) for title, r in actions(world).items() if "number" in title}
    assert found == {"a": ("blue", "complete"), "b": ("red", "open"), "c": ("amber", "open")}
    assert len(actions(world)) == (6 if key == "in the column" else 3) and not report.doubtful
    assert f"#{GREEN} as complete" in told(report, "ratings_by_colour")[0].message


def test_a_colour_without_a_key_is_a_doubt_of_each_cell_and_the_mapping_says_it(world: World, tmp_path: Path) -> None:
    path = book(tmp_path / "p.xlsx", {"Plan": COLOURED}, {"D2": GREEN, "D3": RED})
    report = load(world, path, ANY)
    assert [
        (f.row, f"#{GREEN}" in f.message or f"#{RED}" in f.message) for f in doubts(report, "unexplained_colour")
    ] == [
        (2, True),
        (3, True),
    ]
    assert not any(row["rag"] for row in actions(world).values())
    said = Mapping(board="AB", plan="2025-26", ratings={"#00b050": "complete", "#ff0000": "red"})
    report = load(world, path, said)
    assert [row["rag"] for row in actions(world).values()] == ["blue", "red", ""] and not report.doubtful


def test_colours_of_a_theme_and_of_a_word_document_are_seen(world: World, tmp_path: Path) -> None:
    made = Workbook()
    page = made.worksheets[0]
    for row in COLOURED:
        page.append(row)
    for n, theme in enumerate((9, 5, 7), 2):
        page.cell(n, 4).fill = PatternFill("solid", fgColor=Color(theme=theme, tint=0.4))
    made.save(tmp_path / "p.xlsx")
    assert len(doubts(load(world, tmp_path / "p.xlsx", ANY), "unexplained_colour")) == 3
    page_ = Document()
    table = page_.add_table(rows=3, cols=3)
    for r, row in enumerate((("Action", "Lead", "RAG"), ("Open a hub", "Ana", ""), ("Close a hub", "Ben", "Red"))):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    for r, fill in ((1, RED), (2, RED)):
        shade = OxmlElement("w:shd")
        shade.set(qn("w:fill"), fill)
        table.cell(r, 2)._tc.get_or_add_tcPr().append(shade)
    page_.save(str(tmp_path / "p.docx"))
    load(world, tmp_path / "p.docx", Mapping(board="CD=Other Board", plan="2025-26"))
    assert [row["rag"] for row in exported(world, "actions", "CD")] == ["red", "red"]


def test_shades_for_looks_are_no_ratings(world: World, tmp_path: Path) -> None:
    bands = {f"{c}{r}": "DDEBF7" for c in "ABCD" for r in (2, 4)}
    assert not load(world, book(tmp_path / "p.xlsx", {"Plan": COLOURED}, bands), ANY).doubtful
    greys = {"D2": "D9D9D9", "D3": "F2F2F2"}
    assert not load(world, book(tmp_path / "q.xlsx", {"Plan": COLOURED}, greys), ANY).doubtful


def test_without_a_column_for_ratings_colours_that_take_turns_are_doubts(world: World, tmp_path: Path) -> None:
    rows = [row[:3] for row in COLOURED]
    report = load(world, book(tmp_path / "p.xlsx", {"Plan": rows}, {"A2": GREEN, "A3": RED, "A4": AMBER}), ANY)
    assert [f.row for f in doubts(report, "unexplained_colour")] == [2, 3, 4]


@pytest.mark.parametrize(
    "state",
    ["In progress", "On hold", "Incomplete", "Ongoing", "Not complete", "Partially complete", "Behind schedule"],
)
def test_a_state_is_kept_as_printed_and_is_no_colour(world: World, tmp_path: Path, state: str) -> None:
    path = book(tmp_path / "p.xlsx", {"Plan": [["Action", "Lead", "Status"], ["Open a hub", "Ana", state]]})
    report = load(world, path, ANY)
    row = actions(world)["Open a hub"]
    assert (row["rag"], row["status"], row["notes"]) == ("", "open", f"Status: {state}")
    assert [f.printed for f in told(report, "printed_state")] == [state] and not report.doubtful
    load(world, path, Mapping(board="AB", plan="2025-26", ratings={state.lower(): "amber"}))
    assert actions(world)["Open a hub"]["rag"] == "amber"


def test_amber_green_is_a_doubt_until_the_mapping_says_it_once(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead", "RAG"], ["Open a hub", "Ana", "Amber/Green"], ["Close it", "Ben", "amber/green"]]
    path = book(tmp_path / "p.xlsx", {"Plan": rows})
    assert doubts(load(world, path, ANY), "unknown_rating")
    report = load(world, path, Mapping(board="AB", plan="2025-26", ratings={"amber/green": "amber"}))
    assert [row["rag"] for row in actions(world).values()] == ["amber", "amber"] and not report.doubtful


# -- words that are struck through --


def test_struck_words_are_left_out_and_a_struck_row_is_withdrawn(world: World) -> None:
    report = load(world, CASES / "struck_through.docx", ANY)
    assert {t: row["status"] for t, row in actions(world).items()} == {
        "Open a second food bank": "closed",
        "Train twenty cooks": "open",
    }
    assert [f.printed for f in told(report, "struck_row")] == ["Open a second food bank"]
    assert [f.printed for f in told(report, "struck_words")] == ["ten"]


def test_struck_cells_and_words_of_a_workbook(world: World, tmp_path: Path) -> None:
    made = Workbook()
    page = made.worksheets[0]
    struck = InlineFont(strike=True)
    page.append(["Action", "Lead", "By when"])
    page.append([CellRichText("Train ", TextBlock(struck, "ten "), "twenty cooks"), "Ana", "March 2026"])
    page.append(["Open a second food bank", "Ben", "May 2026"])
    page.append(["Plant trees", "Cy", "June 2026"])
    for cell in page[3]:
        cell.font = Font(strike=True)
    page["C4"].font = Font(strike=True)
    made.save(tmp_path / "p.xlsx")
    report = load(world, tmp_path / "p.xlsx", ANY)
    assert {t: (row["status"], row["due"]) for t, row in actions(world).items()} == {
        "Train twenty cooks": ("open", "2026-03-31"),
        "Open a second food bank": ("closed", "2026-05-31"),
        "Plant trees": ("open", ""),
    }
    assert [(f.row, f.printed) for f in told(report, "struck_words")] == [(2, "ten"), (4, "June 2026")]


def test_an_action_that_is_struck_out_later_is_closed(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead"], ["Open a hub", "Ana"], ["Plant trees", "Ben"]]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    for cell in made.worksheets[0][3]:
        cell.font = Font(strike=True)
    made.save(tmp_path / "p.xlsx")
    load(world, tmp_path / "p.xlsx", ANY)
    assert [row["status"] for row in actions(world).values()] == ["open", "closed"]


# -- ratings that would get lost --


@pytest.mark.parametrize(
    ("printed", "rag"),
    [
        ("\U0001f7e2", "green"),
        ("\U0001f7e0 slipping", "amber"),
        ("\U0001f534", "red"),
        ("G", "green"),
        ("Complete \u2013 emailed 20 June", "blue"),
        ("Red: no bidder", "red"),
    ],
)
def test_marks_and_words_with_more_beside_them_are_ratings(
    world: World, tmp_path: Path, printed: str, rag: str
) -> None:
    load(world, book(tmp_path / "p.xlsx", {"Plan": [["Action", "Lead", "RAG"], ["Open a hub", "Ana", printed]]}), ANY)
    assert actions(world)["Open a hub"]["rag"] == rag


@pytest.mark.parametrize("printed", ["\u25cf", "\u2b24", "\u2191", "??", "Amber/Green", "R1"])
def test_what_is_no_rating_is_a_doubt_and_is_kept(world: World, tmp_path: Path, printed: str) -> None:
    path = book(tmp_path / "p.xlsx", {"Plan": [["Action", "Lead", "RAG"], ["Open a hub", "Ana", printed]]})
    assert [f.printed for f in doubts(load(world, path, ANY), "unknown_rating")] == [printed]
    assert actions(world)["Open a hub"]["notes"] == f"RAG: {printed}"


def test_a_coloured_cell_of_progress_is_no_key(world: World, tmp_path: Path) -> None:
    rows = [
        ["Action", "Lead", "Progress", "RAG"],
        ["Plant trees", "Ana", "Complete", ""],
        ["Dig", "Ben", "Half dug", ""],
    ]
    report = load(world, book(tmp_path / "p.xlsx", {"Plan": rows}, {"C2": GREEN, "D2": GREEN, "D3": GREEN}), ANY)
    assert not any(row["rag"] for row in actions(world).values())
    assert [f.row for f in doubts(report, "unexplained_colour")] == [2, 3]


def test_coloured_quarters_are_ratings_of_their_own_months(world: World, tmp_path: Path) -> None:
    rows = [
        ["Action", "Lead", "Q1", "Q2", "Q3"],
        ["Open two hubs", "Ana", "Leases signed", "One is open", ""],
        ["Train drivers", "Ben", "Slow start", "Provider pulled out", ""],
        [],
        ["Key"],
        ["", "On track"],
        ["", "At risk"],
        ["", "Off track"],
    ]
    shades = {"C2": GREEN, "D2": AMBER, "C3": AMBER, "D3": RED, "A6": GREEN, "A7": AMBER, "A8": RED}
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}, shades), Mapping(board="AB=Anytown Board", plan="2024-25"))
    found = {(u["ref"], u["period"]): (u["rag"], u["narrative"]) for u in exported(world, "updates")}
    assert found == {
        ("AB-01", "2024-06"): ("green", "Leases signed"),
        ("AB-01", "2024-09"): ("amber", "One is open"),
        ("AB-02", "2024-06"): ("amber", "Slow start"),
        ("AB-02", "2024-09"): ("red", "Provider pulled out"),
    }
    assert [row["rag"] for row in actions(world).values()] == ["amber", "red"]


def test_quarters_without_colours_may_be_plans_and_stay_notes(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead", "Q1", "Q2"], ["Open a hub", "Ana", "Find a site", "Draw plans"]]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), Mapping(board="AB=Anytown Board", plan="2024-25"))
    assert not exported(world, "updates") and "Q1: Find a site" in actions(world)["Open a hub"]["notes"]


def test_a_column_of_statuses_is_one_whatever_it_is_called(world: World, tmp_path: Path) -> None:
    rows = [["Action", "Lead", "Position"], ["Plant trees", "Ana", "Done"], ["Dig", "Ben", "Behind schedule"]]
    load(world, book(tmp_path / "p.xlsx", {"Plan": rows}), ANY)
    assert [(r["rag"], r["status"]) for r in actions(world).values()] == [("blue", "complete"), ("", "open")]


def test_what_a_struck_row_says_is_kept_with_it(world: World, tmp_path: Path) -> None:
    made = Workbook()
    made.worksheets[0].append(["Action", "Lead", "By when", "Progress"])
    made.worksheets[0].append(["Plant trees", "Ana", date(2025, 11, 30), "Withdrawn by the board in July"])
    made.worksheets[0].append(["Dig", "Ben", date(2025, 11, 30), "Half dug"])
    for cell in made.worksheets[0][2]:
        cell.font = Font(strike=True)
    made.save(tmp_path / "p.xlsx")
    load(world, tmp_path / "p.xlsx", ANY)
    row = actions(world)["Plant trees"]
    assert "Withdrawn by the board in July" in row["notes"] and (row["due"], row["due_printed"]) == ("2025-11-30", "")
