"""A plan that has ended: its open actions are put to its officers; with none left, the clock only looks."""

from __future__ import annotations

from tests.support.world import World, council, london, statements

AFTER = london(2025, 4, 10, 9)


def test_a_plan_that_has_ended_with_nothing_open_writes_nothing_at_a_tick(any_world: World) -> None:
    tables = council(any_world.slack)
    for action in tables["actions"]:
        action["status"] = "complete"
    assert not any_world.import_(actions=tables["actions"]).refused
    for minutes in (0, 30):  # what is due that day is done
        any_world.tick(london(2025, 4, 10, 9, minutes))
    with statements(any_world, transactions=True) as asked:
        any_world.tick(london(2025, 4, 10, 10))
    assert "BEGIN IMMEDIATE" not in asked
    asked = [text for text in asked if not text.startswith("BEGIN")]
    assert len(asked) > 5 and {text.split()[0] for text in asked} == {"SELECT"}
    assert not [m for m in any_world.slack.dm("UOFF") if "has ended" in m.words()]


def test_its_open_actions_are_put_to_its_officers(any_world: World) -> None:
    any_world.tick(AFTER)
    assert [m for m in any_world.slack.dm("UOFF") if "4 open actions: CTB-01" in m.words()]
