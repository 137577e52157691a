"""A column that is not there, or is filled in nowhere, changes nothing; an empty cell of a used one says that there is nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.world import World

HWB = {"key": "HWB", "name": "Health Board"}
CTB = {"key": "CTB", "name": "Children's Trust Board"}
OLIVE = {"name": "Olive Officer", "email": "olive@example.org"}
BEN = {"name": "Ben", "email": "ben@example.org"}


def boards(world: World) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in world.rows("boards")}


def people(world: World) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in world.rows("people")}


@pytest.mark.parametrize("columns", [{}, {"parent": "", "area": "", "private": ""}])
def test_a_boards_sheet_without_parent_leaves_it(world: World, columns: dict[str, str]) -> None:
    world.import_(boards=[HWB, {**CTB, "parent": "HWB", "area": "E06000032", "private": "yes"}])
    before = boards(world)
    world.import_(boards=[{**HWB, **columns}, {**CTB, **columns}])
    assert boards(world) == before


def test_an_empty_cell_of_a_used_column_takes_it_away(world: World) -> None:
    world.import_(boards=[HWB, {**CTB, "parent": "HWB"}])
    world.import_(boards=[HWB, {**CTB, "parent": ""}, {"key": "NEW", "name": "New", "parent": "HWB"}])
    assert not boards(world)["CTB"]["parent"]


def test_none_takes_it_away_where_a_sheet_has_one_row(world: World) -> None:
    world.import_(boards=[HWB, {**CTB, "parent": "HWB"}])
    report = world.import_(boards=[{**CTB, "parent": "none"}])
    assert not boards(world)["CTB"]["parent"]
    shown = str(report.as_dict() if hasattr(report, "as_dict") else vars(report))
    assert "HWB" in shown, "what it was is named by its key"


@pytest.mark.parametrize("columns", [{}, {"officer_of": "", "roles": "", "administrator": ""}])
def test_a_people_sheet_without_positions_leaves_them(world: World, slack: FakeSlack, columns: dict[str, str]) -> None:
    world.import_(people=[{**OLIVE, "officer_of": "CTB", "roles": "Early years lead", "administrator": "yes"}])
    before = people(world)["Olive Officer"]
    world.import_(people=[{**OLIVE, **columns}, {**BEN, **columns}])
    assert people(world)["Olive Officer"] == before
    world.import_(people=[{**OLIVE, "officer_of": ""}, {**BEN, "officer_of": "CTB"}])
    assert not people(world)["Olive Officer"]["officer_of"] and people(world)["Ben"]["officer_of"] == "CTB"


def test_an_actions_table_without_due_and_leads_leaves_them(world: World) -> None:
    plan = {"board": "CTB", "plan": "2024-25"}
    before = {row["ref"]: row for row in world.rows("actions")}
    rows = [{**plan, "ref": ref, "title": row["title"]} for ref, row in before.items()]
    rows[0]["title"] = "Family hubs, all five"
    world.import_(actions=rows)
    after = {row["ref"]: row for row in world.rows("actions")}
    changed = {
        name
        for ref in before
        for name in before[ref]
        if before[ref][name] != after[ref][name] and name != "source_file"
    }
    assert changed <= {"title"} and after["CTB-01"]["title"] == "Family hubs, all five"
