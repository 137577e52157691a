"""The workbook to fill in, and the workbooks that an export gives: the layout that the import reads."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.services.importing.files import import_files
from bot.services.records.export import write_rows
from bot.services.records.workbook import write_template
from bot.settings import ROOT
from storage.audit import COMMAND_LINE
from tests.support.databases import finished
from tests.support.fake_slack import FakeSlack
from tests.support.world import World, started_council

ARMED = ["=1+1", "+44 1582", "-cmd|' /C calc'!A0", "@SUM(A1)", "'quoted'", "-0.01", "-"]


def load(world: World, *paths: Path):  # type: ignore[no-untyped-def]
    return import_files(
        store=world.app.core.store, paths=list(paths), by=COMMAND_LINE, clock=world.clock, zone="Europe/London"
    )


def test_a_template_explains_itself_and_its_examples_are_never_imported(world: World, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    write_template(file)
    report = load(world, file)
    assert not report.refused and not report.doubtful and not report.notes and not report.created
    book = load_workbook(file)
    assert book.sheetnames == ["Read me", "boards", "people", "plans", "actions", "updates", "meetings"]
    sheet = book["actions"]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["EXAMPLE-01", "EXAMPLE-02"]
    assert sheet["G1"].comment and "the action in full" in sheet["G1"].comment.text
    offered = {v.formula1 for v in sheet.data_validations.dataValidation}
    assert '"open,complete,closed"' in offered
    sheet.append([None, "CTB", "2024-25", None, None, None, "Filled in by hand", "Ana", None, "Sept 2024"])
    book.save(file)
    report = load(world, file)
    assert not report.refused and report.created["actions"] == 1
    assert [a["due"] for a in world.rows("actions") if a["title"] == "Filled in by hand"] == ["2024-09-30"]


@pytest.mark.fast
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_nothing_exported_becomes_a_formula_and_all_of_it_comes_back_the_same(
    world: World, tmp_path: Path, form: str
) -> None:
    world.import_(
        actions=[
            {
                "ref": f"CTB-{n:02d}",
                "board": "CTB",
                "plan": "2024-25",
                "title": f"{text} title",
                "notes": text,
                "leads": "Ana",
            }
            for n, text in enumerate(ARMED, 1)
        ]
    )
    before = world.rows("actions")
    file = tmp_path / f"actions.{form}"
    write_rows(before, form, file, "actions")
    if form == "xlsx":
        cells = [cell for line in load_workbook(file)["actions"].iter_rows() for cell in line]
        assert all(cell.data_type != "f" for cell in cells)
    else:
        with file.open(newline="") as stream:
            cells = [cell for line in csv.reader(stream) for cell in line]
        assert not [c for c in cells if isinstance(c, str) and c[:1] in "=+@" and c]
    report = load(world, file)
    assert not report.refused and not report.updated["actions"] and not report.changes
    assert world.rows("actions") == before


@pytest.fixture(scope="module")
def lutons_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Luton's plans and indicators beside the small council's, as a database made once."""
    folder = tmp_path_factory.mktemp("luton")
    slack = FakeSlack()
    world = started_council(slack, f"sqlite:///{folder}/luton.db", folder / "plan")
    load(world, ROOT / "data" / "luton")
    finished(world.app.core.store)
    world.close()
    slack.close()
    return folder / "luton.db"


@pytest.fixture
def luton(slack: FakeSlack, tmp_path: Path, lutons_record: Path) -> Iterator[World]:
    world = World.make(slack, f"sqlite:///{tmp_path}/world.db", tmp_path, database=lutons_record)
    yield world
    world.close()


@pytest.mark.parametrize(
    "what", ["boards", "plans", "actions", "outcomes", "statements", "updates", "indicators", "observations", "targets"]
)
def test_the_whole_record_goes_out_and_comes_back_the_same(luton: World, tmp_path: Path, what: str) -> None:
    before = luton.rows(what)
    for form in ("xlsx", "csv", "json"):
        write_rows(before, form, tmp_path / f"{what}.{form}", what)
        report = load(luton, tmp_path / f"{what}.{form}")
        assert not report.refused and not report.created and not report.updated and not report.removed, (what, form)
    assert luton.rows(what) == before
