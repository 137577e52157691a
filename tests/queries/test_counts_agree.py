"""One count in one place: what the home tab, the officers' list, the request and the digest say of the same answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.steps import last
from tests.support.world import ASKED, World, london


def shared(world: World) -> None:
    """Ben leads CTB-02 too."""
    plan = {"board": "CTB", "plan": "2024-25"}
    world.import_(
        actions=[
            {**plan, "ref": "CTB-01", "title": "Family hubs", "leads": "Early years lead", "due": "2024-12-31"},
            {**plan, "ref": "CTB-02", "title": "Healthy child programme", "leads": "Ana; Ben", "due": "2024-09-15"},
            {**plan, "ref": "CTB-03", "title": "School readiness", "leads": "ben@example.org"},
        ]
    )


def officers(world: World, slack: FakeSlack) -> tuple[str, str]:
    """What the home tab and the list of missing updates say."""
    world.live_through(london(2024, 10, 9, 12), timedelta(hours=2))
    return slack.opens_home("UOFF").words(), last(slack, "UOFF", "October 2024:").words()


def test_an_action_of_two_leads_is_one_that_was_asked_about(world: World, slack: FakeSlack) -> None:
    shared(world)
    world.tick(ASKED)
    slack.writes("UANA", "CTB-02 green: fine")
    home, listed = officers(world, slack)
    assert "3 asked: 1 answered and 2 no reply." in home and "October 2024 33% (1 of 3)" in home
    assert "1 of 3 updates in." in listed
    assert "Missing for October 2024: 2 no reply." in world.ask("UCHR", "summary CTB")


def test_what_everybody_passed_on_is_counted_as_that(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.chooses("UBEN", slack.dm("UBEN")[0], "This is not mine")
    slack.writes("UANA", "CTB-01 green: fine")
    slack.writes("UANA", "CTB-02 green: fine")
    home, listed = officers(world, slack)
    assert "3 asked: 2 answered and 1 passed on." in home and "66% (2 of 3)" in home
    assert "2 of 3 updates in." in listed and "Ben: CTB-03 (not theirs, they say)" in listed


def test_what_was_closed_is_not_counted_anywhere(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.asks("UOFF", "close CTB-03")
    slack.submits("UOFF", slack.views[-1], reason="merged elsewhere")
    home, listed = officers(world, slack)
    assert "2 asked: 2 no reply." in home and "0% (0 of 2)" in home and "0 of 2 updates in." in listed
    assert "Nothing is left for you to answer." in slack.dm("UBEN")[0].words()


@pytest.mark.parametrize("how", ["This is not mine", "Hand over to somebody else"])
def test_nothing_is_done_where_nothing_was_answered(world: World, slack: FakeSlack, how: str) -> None:
    world.tick(ASKED)
    slack.chooses("UBEN", slack.dm("UBEN")[0], how)
    if how.startswith("Hand"):
        slack.submits("UBEN", slack.views[-1], person="UANA", reason="hers now")
    request = slack.dm("UBEN")[0].words()
    assert "Nothing is left for you to answer." in request and "Thank you" not in request


def test_a_board_with_one_complete_action_is_not_said_to_have_no_rating(world: World) -> None:
    rows: list[dict[str, Any]] = [{"board": "ONE", "plan": "2024-25", "ref": "ONE-01", "title": "Only", "leads": "Ben"}]
    world.import_(
        boards=[{"key": "ONE", "name": "One Board"}],
        plans=[{"board": "ONE", "plan": "2024-25", "title": "P", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=rows,
    )
    world.start()
    world.tick()
    assert "No open action has a rating yet." in world.ask("UOFF", "summary ONE")
    world.slack.writes("UBEN", "ONE-01 blue: finished")
    summary = world.ask("UOFF", "summary ONE")
    assert "1 Blue" in summary and "has a rating yet" not in summary


def test_audit_lines_name_people_and_actions(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 amber: late")
    slack.asks("UOFF", "lead CTB-03")
    slack.submits("UOFF", slack.views[-1], person="UANA", reason="Ben has left")
    told = world.ask("UOFF", "audit CTB-03")
    assert "to Ana" in told and "update " not in told.replace("record update", "")
    rows = [row for row in world.rows("audit") if row["act"] in ("record update", "assign lead")]
    assert [row["about"] for row in rows] == ["CTB-03", "CTB-03, Children's Trust Board"]
    assert "to: Ana" in rows[-1]["said"]
