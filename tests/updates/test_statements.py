"""What a plain reply costs the database, whatever the number of its action's leads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.world import ASKED, World, council, statements

MOST = 30


@pytest.mark.parametrize("by_role", [False, True])
@pytest.mark.parametrize("leads", [1, 6])
def test_a_plain_reply_takes_few_statements(any_world: World, leads: int, by_role: bool) -> None:
    world, slack = any_world, any_world.slack
    tables = council(slack)
    for number in range(leads):
        slack.user(f"UX{number}", f"Lead {number}", f"lead{number}@example.org")
        role = {"roles": "Public Health"} if by_role else {}
        tables["people"].append({"name": f"Lead {number}", "email": f"lead{number}@example.org", **role})
    emails = "; ".join(f"lead{number}@example.org" for number in range(leads))
    tables["actions"][3]["leads"] = "Public Health" if by_role else emails
    assert not world.import_(**tables).refused
    world.tick(ASKED)
    assert len([m for m in slack.messages if m.channel.startswith("DUX")]) == leads
    world.sends = False
    for words in ("CTB-04 amber: late", "CTB-04 red: later still", "CTB-04 no change", "CTB-04 blue: done"):
        with statements(world) as asked:
            slack.writes("UX0", words)
        assert 10 < len(asked) <= MOST, "\n".join(asked)
        world.clock.time += timedelta(minutes=5)
        world.send()
    assert [u["rag"] for u in world.rows("updates")] == ["amber", "red", "red", "blue"]
