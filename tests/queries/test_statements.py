"""What a mistyped reference costs the database, however many boards its writer sees."""

from __future__ import annotations

import pytest

from tests.support.world import ASKED, World, council, statements

MOST = 30
BOARDS = 12


@pytest.fixture
def many_boards(any_world: World) -> World:
    """The small council with a dozen further boards, each with a live plan of its own."""
    tables = council(any_world.slack)
    plan = {"plan": "2024-25", "title": "Plan", "start": "2024-04-01", "end": "2025-03-31"}
    for number in range(BOARDS):
        key = f"B{number:02d}"
        any_world.slack.channel(f"C{key}", key.lower(), members=("UOFF", "UCHR"))
        tables["boards"].append({"key": key, "name": f"Board {number}", "channel": f"C{key}"})
        tables["plans"].append({"board": key, **plan})
        tables["actions"] += [
            {"board": key, "plan": "2024-25", "ref": f"{key}-{n:02d}", "title": "An action", "leads": "Ana"}
            for n in (1, 2, 3)
        ]
    assert not any_world.import_(**tables).refused
    any_world.start()
    any_world.tick(ASKED)
    return any_world


@pytest.mark.parametrize("words", ["action B11-04", "history B11-04", "update B11-04", "audit B11-04"])
def test_a_mistyped_reference_takes_few_statements(many_boards: World, words: str) -> None:
    with statements(many_boards) as asked:
        answer = many_boards.ask("UCHR", words)
    assert 'There is no action "B11-04". Did you mean B11-0' in answer
    assert 5 < len(asked) <= MOST, "\n".join(asked)


def test_a_mistyped_reference_in_a_reply_takes_few_statements(many_boards: World) -> None:
    many_boards.sends = False
    with statements(many_boards) as asked:
        many_boards.slack.writes("UANA", "B11-04 amber: late")
    assert 5 < len(asked) <= MOST, "\n".join(asked)
    many_boards.send()
    assert 'There is no action "B11-04"' in many_boards.slack.dm("UANA")[-1].words()
