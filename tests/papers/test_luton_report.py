"""The report of 2024 as a paper: its review, its plans and its indicator tables, read back cell by cell.

Source: "Population Wellbeing Strategy: One year on review" (001 in data/luton), sections 4 to 6.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.lookalikes import as_latin
from bot.services.papers.files import meeting_meant, paper_file
from bot.settings import ROOT
from storage.boards import board_by_key
from tests.papers.reading import headings, rows_of
from tests.support.fake_slack import FakeSlack
from tests.support.world import World

REPORT = "001_7c41f342dacb101c.txt"
BOARDS = {"CTB": "Children's Trust Board", "HETP": "Health Equity Town Partnership", "APB": "At Place Board"}
RATED = {"R": "R (red)", "A": "A (amber)", "G": "G (green)"}


def read(name: str) -> list[dict[str, str]]:
    with (ROOT / f"data/luton/{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def of_report(name: str) -> list[dict[str, str]]:
    """The rows of a table that this report prints."""
    return [row for row in read(name) if REPORT in row["source_document"]]


@pytest.fixture
def paper(slack: FakeSlack, tmp_path: Path) -> bytes:
    """The paper of the Health and Wellbeing Board, of a database that holds nothing but this report."""
    folder = tmp_path / "report"
    folder.mkdir()
    world = World.make(slack, f"sqlite:///{tmp_path / 'luton.db'}", folder, datetime(2024, 3, 1, 9, tzinfo=UTC))
    skipped = {"2023-28 project plan", "Y2-3 review"}  # its appendices
    plans = [{**row, "status": ""} for row in of_report("plans") if row["plan"] not in skipped]
    kept = {(row["board"], row["plan"]) for row in plans}
    tables = {
        "boards": read("boards"),
        "plans": plans,
        "actions": [row for row in of_report("actions") if (row["board"], row["plan"]) in kept],
        "outcomes": [row for row in of_report("outcomes") if (row["board"], row["plan"]) in kept],
        "updates": of_report("updates"),
        "indicators": of_report("indicators"),
        "observations": of_report("observations"),
        "meetings": [{"board": "HWB", "date": "2024-04-16"}],
    }
    report = world.import_(**tables)
    assert not report.refused, report.refused
    world.clock.move_to(datetime(2024, 4, 2, 9, tzinfo=UTC))
    core, now = world.app.core, world.clock.now()
    with core.store.read() as session:
        board = board_by_key(session, "HWB")
        meeting = meeting_meant(session, core=core, board=board, words="", now=now)
        content = paper_file(session, core=core, meeting=meeting, form="docx", now=now).content
    world.close()
    return content


def test_every_action_and_figure_of_the_report_stands_in_its_cell(paper: bytes) -> None:
    assert [text for level, text in headings(paper) if level == 2 and text.startswith("Every")] == [
        "Every action: Health and Wellbeing Board, 2023-24",
        *(f"Every action: {name}, 2024-25" for name in BOARDS.values()),
        "Every indicator: Health and Wellbeing Board",
        *(f"Every indicator: {name}" for name in BOARDS.values()),
    ]
    actions_as_printed(rows_of(paper, "Actions"))
    figures_as_printed(rows_of(paper, "Indicators"))


def actions_as_printed(rows: list[list[str]]) -> None:
    """The review with its progress, then each board's plan: each workstream above its actions, in the report's order."""
    said = {row["ref"]: f"For March 2024: {row['narrative']}" for row in of_report("updates")}
    expected, group = [], None
    for board in ("HWB", *BOARDS):
        plan = "2023-24" if board == "HWB" else "2024-25"
        group = None
        for row in of_report("actions"):
            if (row["board"], row["plan"]) != (board, plan):
                continue
            heading = row["workstream"] or row["priority"]
            if heading and heading != group:
                expected.append((heading, heading))
            group = heading
            part = f"\npart of {row['parent_ref']}" if row["parent_ref"] else ""
            expected.append((f"{row['ref']} {row['title']}{part}", said.get(row["ref"], "")))
    assert [(row[0], row[4]) for row in rows] == expected
    assert len(said) == 35 and sum(bool(words) for _, words in expected) > 35


def figures_as_printed(rows: list[list[str]]) -> None:
    """Each indicator of each board in both editions, with its date, the four figures as printed, ratings and trend."""
    cells = of_report("observations")
    names = {row["indicator"]: row["name"] for row in of_report("indicators")}
    found = {(row[0], row[1]): row[2:] for row in rows}
    wrong = []
    for cell in cells:
        area, printed = cell["area"], found[names[cell["indicator"]], cell["edition"]]
        at = {"Luton": 1, "England": 2, "Region": 3, "NN": 4}[area]
        words = [cell["raw"] or "–", RATED.get(as_latin(cell["rag_raw"]), "")]
        expected = "\n".join(word for word in words if word)
        if printed[at] != expected or (area == "Luton" and (printed[0], printed[5]) != (cell["period"], cell["trend"])):
            wrong.append((cell, printed, expected))
    assert not wrong, len(wrong)
    assert len(cells) == 492
