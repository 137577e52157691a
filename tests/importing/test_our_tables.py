"""Bringing a plan in: what is refused and how it is told, what changes, what stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.services.importing.files import ImportOptions, import_files
from bot.settings import ROOT
from storage.audit import COMMAND_LINE
from tests.support.world import ASKED, World, council, write_table


def again(world: World, folder: Path | None = None, **more: Any) -> Any:
    return import_files(
        store=world.app.core.store,
        paths=[folder or world.folder],
        by=COMMAND_LINE,
        clock=world.clock,
        zone="Europe/London",
        options=ImportOptions(**more),
    )


def test_the_same_files_again_change_nothing(world: World) -> None:
    before = {what: world.rows(what) for what in ("boards", "people", "plans", "actions")}
    report = again(world)
    assert not report.created and not report.updated and not report.removed and not report.changes
    assert {what: world.rows(what) for what in before} == before


def test_luton_comes_in_whole_and_twice_the_same(world: World) -> None:
    first = again(world, ROOT / "data" / "luton")
    assert not first.refused
    # four references and one board are in the small council too
    assert (first.created["actions"], first.created["boards"]) == (429, 17)
    assert {a["leads"] for a in world.rows("actions") if a["plan"] == "2024-25" and a["ref"].startswith("HETP")} == {""}
    dated = {
        a["ref"]: a["due"]
        for a in world.rows("actions")
        if a["due_is_default"] != "yes" and a["due"] and a["plan"] == "2024-25"
    }
    assert {k: v for k, v in dated.items() if k in ("HETP-09", "HETP-22", "HETP-23", "APB-11")} == {
        "HETP-09": "2024-12-31",
        "HETP-22": "2024-12-31",
        "HETP-23": "2024-05-31",
        "APB-11": "2024-12-31",
    }
    assert all(not a["due"] for a in world.rows("actions") if a["plan"] == "2021")
    review = [u for u in world.rows("updates") if u["ref"].startswith("HWB23-")]
    assert len(review) == 35 and {(u["rag"], u["said_by"], u["said_on"]) for u in review} == {(None, "", None)}
    assert len(world.rows("targets")) == 71
    second = again(world, ROOT / "data" / "luton")
    assert not second.created and not second.updated and not second.removed
    assert second.doubtful == first.doubtful


def test_lutons_odd_cells_are_told_and_kept_as_printed(world: World) -> None:
    report = again(world, ROOT / "data" / "luton")
    told = {(f.printed, f.reason) for f in report.doubtful}
    assert told >= {
        ("13.065", "odd_number"),
        ("43 60%", "unreadable_number"),
        ("5340.0%", "impossible_percentage"),
        ("7.70%", "out_of_scale"),
        ("Δ", "unknown_rating"),
        ("А", "lookalike_letter"),
        ("Арг-23", "unreadable_period"),
        ("85.40%", "comparator_is_own"),
        ("Rank 13th of 16", "rank_leap"),
        ("", "rated_without_own_figure"),
        ("56.30%", "jumped"),
        ("21.1%", "jumped"),
        ("Significantly improving", "trend_against_figures"),
    }
    assert all(f.row and f.source_document and f.source_line for f in report.doubtful)
    raws = {o["raw"]: o["value"] for o in world.rows("observations")}
    assert (raws["13.065"], raws["5340.0%"], raws["43 60%"], raws["7.70%"]) == (13.065, 5340.0, None, 7.7)
    text = report.as_text()
    assert "It may mean 13,065." in text and "It may mean 43.60%." in text
    assert text.count("Cyrillic letter") < 8, "rows that say the same stand in one line"


BAD = [
    ("actions", {"ref": "X-1", "board": "NOPE", "title": "T"}, "board", "unknown_board", "Add it to the boards table"),
    ("actions", {"ref": "X-1", "board": "CTB", "plan": "2024-25", "title": ""}, "title", "missing_cell", "Fill it"),
    ("actions", {"ref": "?!", "board": "CTB", "plan": "2024-25", "title": "T"}, "ref", "bad_ref", "letters, digits"),
    (
        "actions",
        {"ref": "X-1", "board": "CTB", "plan": "2024-25", "title": "T", "parent_ref": "CTB-99"},
        "parent_ref",
        "unknown_parent",
        "",
    ),
    (
        "actions",
        {"ref": "CTB-01", "board": "CTB", "plan": "2024-25", "title": "T"},
        "ref",
        "duplicate_row",
        "Take one out",
    ),
    ("people", {"name": "Z", "email": "not an address"}, "email", "bad_email", "name@example.org"),
    ("people", {"name": "Z", "slack_user": "slack:UANA"}, "slack_user", "bad_account", "U0123ABCD"),
    ("people", {"name": "Z", "slack_user": "z@example.org"}, "slack_user", "bad_account", "U0123ABCD"),
    ("people", {"name": "Z", "slack_user": "U 1"}, "slack_user", "bad_account", "U0123ABCD"),
    ("people", {"name": "Z", "email": "z@example.org", "officer_of": "XYZ"}, "officer_of", "unknown_board", ""),
    ("boards", {"key": "A B", "name": "N"}, "key", "bad_key", "such as CTB"),
    ("boards", {"key": "AB", "name": "N", "timezone": "Mars"}, "timezone", "bad_timezone", "Europe/London"),
    ("boards", {"key": "AB", "name": "N", "private": "maybe"}, "private", "bad_yes_no", "yes or no"),
    ("boards", {"key": "AB", "name": "N", "parent": "AB"}, "parent", "parent_circle", ""),
    ("plans", {"board": "CTB", "plan": "x", "start": "2025-01-01", "end": "2024-01-01"}, "end", "end_before_start", ""),
]


@pytest.mark.parametrize(("table", "row", "column", "reason", "fix"), BAD, ids=[b[3] + "-" + b[2] for b in BAD])
def test_a_bad_cell_is_named_with_its_fix_and_nothing_is_written(
    world: World, table: str, row: dict[str, str], column: str, reason: str, fix: str
) -> None:
    tables = council(world.slack)
    tables[table].append(row)
    tables["boards"].append({"key": "NEW", "name": "Would be new"})
    report = world.import_(**tables)
    found = [f for f in report.refused if f.reason == reason]
    assert found, report.refused
    assert (found[0].file, found[0].row, found[0].column) == (f"{table}.csv", tables[table].index(row) + 2, column)
    assert fix in found[0].suggestion
    assert "NEW" not in [b["key"] for b in world.rows("boards")]


@pytest.mark.fast
def test_a_changed_plan_shows_what_changed_and_what_chat_changed_stays(world: World) -> None:
    world.tick(ASKED)
    world.slack.presses("UANA", world.slack.dm("UANA")[0], "Update", number=1)
    world.slack.submits("UANA", world.slack.views[-1], rag="amber", due="2024-11-30", due_reason="Late")
    tables = council(world.slack)
    tables["actions"][0]["title"] = "Family hubs, renamed"
    tables["actions"][2]["leads"] = "Ana"
    del tables["actions"][3]
    tables["actions"].append({"board": "CTB", "plan": "2024-25", "ref": "CTB-09", "title": "New one"})
    report = world.import_(**tables)
    assert (report.created["actions"], report.updated["actions"], report.removed["actions"]) == (1, 2, 1)
    changed = {(c.key, c.column): (c.before, c.after) for c in report.changes}
    assert changed[("CTB-01", "title")] == ("Family hubs", "Family hubs, renamed")
    assert report.gone == ["CTB-04 Nobody's action"] and report.added == ["CTB-09 New one"]
    actions = {a["ref"]: a for a in world.rows("actions")}
    assert actions["CTB-02"]["due"] == "2024-11-30", "a date moved in chat stays while the file's own cell is the same"
    assert actions["CTB-04"]["status"] == "closed"
    tables["actions"][1]["due"] = "2025-01-31"
    world.import_(**tables)
    assert {a["ref"]: a["due"] for a in world.rows("actions")}["CTB-02"] == "2025-01-31"


def test_a_dry_run_tells_and_keeps_nothing(world: World) -> None:
    tables = council(world.slack)
    tables["actions"].append({"board": "CTB", "plan": "2024-25", "ref": "CTB-09", "title": "New one"})
    write_table(world.folder, "actions", tables["actions"])
    report = again(world, dry_run=True)
    assert report.created["actions"] == 1
    assert len(world.rows("actions")) == 4


def test_a_workbook_with_a_sheet_for_each_table(world: World, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    tables = council(world.slack)
    tables["actions"][0]["title"] = "=1+1 is words"
    for name, rows in tables.items():
        sheet = book.create_sheet(name.capitalize())
        columns = list(dict.fromkeys(k for row in rows for k in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(c, "") for c in columns])
        if name == "actions":
            sheet.cell(2, columns.index("title") + 1).data_type = "s"
    book.create_sheet("Notes").append(["hello"])
    file = tmp_path / "plan.xlsx"
    book.save(file)
    report = again(world, file)
    assert not report.refused
    assert [(f.sheet, f.reason) for f in report.notes] == [("Notes", "unknown_table")]
    assert [c.column for c in report.changes] == ["title"]


def test_references_are_made_where_none_are_given_and_found_again(world: World) -> None:
    rows = [{"board": "CTB", "plan": "next", "title": t} for t in ("First", "Second")]
    write_table(world.folder, "actions", council(world.slack)["actions"] + rows)
    again(world)
    made = [a["ref"] for a in world.rows("actions") if a["plan"] == "next"]
    assert made == ["CTB-05", "CTB-06"]
    assert not again(world).created


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("plan.xlsx", b"not a zip", "broken, or not what its name says"),
        ("plan.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "password-protected"),
        ("plan.pdf", b"%PDF", "not a kind of file"),
        ("actions.csv", b"\x00\x01", "not text"),
        ("actions.csv", b'a,"b\n', "broken CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_line(
    world: World, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    from bot.errors import UnreadableFile

    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableFile) as refused:
        again(world, tmp_path / name)
    assert said in str(refused.value) and name in str(refused.value) and "\n" not in str(refused.value)


def test_a_failed_audit_row_takes_the_change_with_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.tick(ASKED)

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("bot.core.audit", broken)
    world.slack.writes("UBEN", "CTB-03 green: fine")
    assert world.rows("updates") == []
    monkeypatch.undo()
    world.slack.writes("UBEN", "CTB-03 green: fine", ts="9.9")
    assert len(world.rows("updates")) == 1


def test_the_report_is_json_of_the_agreed_shape(world: World) -> None:
    data = json.loads(json.dumps(again(world).as_json()))
    assert set(data) >= {"created", "updated", "unchanged", "removed", "refused", "doubtful"}
    tables = council(world.slack)
    tables["boards"][0]["timezone"] = "Mars"
    refused = world.import_(**tables).as_json()["refused"][0]
    assert set(refused) >= {"file", "sheet", "row", "column", "printed", "reason", "message", "suggestion"}


def test_the_columns_are_documented() -> None:
    from bot.imports.columns import TABLES

    told = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    for table, columns in TABLES.items():
        assert f"## {table}" in told
        for column in columns:
            assert f"`{column.name}`" in told and column.meaning in told
