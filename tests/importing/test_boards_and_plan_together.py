"""One import of boards, people and a plan in a layout of its own: the plan is of the boards of that import."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment
from tests.support.world import World, write_table

PLAN = [
    {"What we will do": "Open a family hub", "Who leads": "Dee Okafor", "By when": "March 2025"},
    {"What we will do": "Publish a directory", "Who leads": "TBC", "By when": "December 2024"},
    {"What we will do": "Train volunteers", "Who leads": "Dee Okafor", "By when": "June 2025"},
]
BOARDS = [{"key": "HWB", "name": "Health and Wellbeing Board", "channel": "C1"}]


def plan_file(folder: Path, rows: list[dict[str, str]] = PLAN) -> None:
    with (folder / "our plan.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(slack: FakeSlack, tmp_path: Path) -> Path:
    World.make(slack, f"sqlite:///{tmp_path}/w.db", tmp_path).close()
    (tmp_path / "in").mkdir()
    plan_file(tmp_path / "in")
    return tmp_path


def imported(slack: FakeSlack, folder: Path, *paths: str, **more: str | None) -> str:
    done = boardbot("import", *paths, env=environment(slack, f"sqlite:///{folder}/w.db"), cwd=folder, **more)  # type: ignore[arg-type]
    return done.stdout + done.stderr


def boards(slack: FakeSlack, folder: Path) -> list[str]:
    done = boardbot("export", "boards", env=environment(slack, f"sqlite:///{folder}/w.db"), cwd=folder)
    return [row["key"] for row in csv.DictReader(done.stdout.splitlines())]


@pytest.mark.parametrize("paths", [("in",), ("in/boards.csv", "in/our plan.csv"), ("in/our plan.csv", "in/boards.csv")])
def test_no_board_is_invented(slack: FakeSlack, folder: Path, paths: tuple[str, ...]) -> None:
    write_table(folder / "in", "boards", BOARDS)
    said = imported(slack, folder, *paths)
    assert "3 actions of HWB" in said and "Imported." in said, said
    assert boards(slack, folder) == ["HWB"]
    again = imported(slack, folder, *paths)
    assert "actions: 3 unchanged" in again and boards(slack, folder) == ["HWB"]


def test_of_two_boards_it_is_asked_which(slack: FakeSlack, folder: Path) -> None:
    write_table(folder / "in", "boards", [*BOARDS, {"key": "CTB", "name": "Children's Trust Board"}])
    said = imported(slack, folder, "in")
    assert "it doesn't say whose plan this is" in said and "HWB and CTB" in said
    assert "3 actions of CTB" in imported(slack, folder, "in", "--board", "CTB")
    assert boards(slack, folder) == ["CTB", "HWB"]


def test_the_first_rows_are_shown_as_read(slack: FakeSlack, folder: Path) -> None:
    write_table(folder / "in", "boards", BOARDS)
    said = imported(slack, folder, "in", "--dry-run")
    assert '"Open a family hub" (leads Dee Okafor; due March 2025)' in said
    assert said.count("Nothing was written (dry run).") == 1


def test_at_a_terminal_the_report_is_printed_once(slack: FakeSlack, folder: Path) -> None:
    write_table(folder / "in", "boards", BOARDS)
    said = imported(slack, folder, "in", typed="y\n")
    assert said.count("Open a family hub") == 1 and said.count("3 actions of HWB") == 1
    assert "Is that right? Import it?" in said and said.rstrip().endswith("Imported.") and "dry run" not in said
