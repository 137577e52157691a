"""What plans print where nobody leads yet is no role of that name."""

from __future__ import annotations

import pytest

from tests.support.world import World

PLAN = {"board": "CTB", "plan": "2024-25"}


@pytest.mark.parametrize(
    "printed",
    [
        "TBC",
        "tba",
        "(TBC)",
        "Vacant",
        "vacant post",
        "Post is vacant",
        "To be confirmed",
        "N/A",
        "-",
        "–",
        "Lead TBC",
        "Not yet known",
    ],
)
def test_it_is_no_lead(world: World, printed: str) -> None:
    rows = [{**PLAN, "ref": "CTB-01", "title": "Family hubs", "leads": printed}]
    world.import_(actions=rows)
    row = next(row for row in world.rows("actions") if row["ref"] == "CTB-01")
    assert not row["leads"]
    again = world.import_(actions=rows)
    assert again.updated["actions"] == 0, "a second time it is no change"


@pytest.mark.parametrize("printed", ["TBC Housing", "Vacancies manager", "Head of None Such", "SEN manager (vacant)"])
def test_a_name_that_holds_such_a_word_is_one(world: World, printed: str) -> None:
    world.import_(actions=[{**PLAN, "ref": "CTB-01", "title": "Family hubs", "leads": printed}])
    assert next(row for row in world.rows("actions") if row["ref"] == "CTB-01")["leads"] == printed


def test_others_in_the_cell_lead(world: World) -> None:
    world.import_(actions=[{**PLAN, "ref": "CTB-01", "title": "Family hubs", "leads": "TBC; Ben"}])
    leads = next(row for row in world.rows("actions") if row["ref"] == "CTB-01")["leads"]
    assert leads in ("Ben", "ben@example.org")
