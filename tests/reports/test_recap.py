"""The weekly recap: what an officer's boards did in a week and what is ahead, for those who want it, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.fake_slack import FakeSlack, Message
from tests.support.steps import second_board
from tests.support.world import ASKED, World, london

STEP = timedelta(hours=2)


def recaps(slack: FakeSlack, user: str = "UOFF") -> list[Message]:
    return [m for m in slack.dm(user) if m.words().startswith("Your week to")]


@pytest.mark.fast
def test_an_officer_asks_for_the_week_of_all_their_boards(any_world: World) -> None:
    world, slack = any_world, any_world.slack
    second_board(world, {"ref": "HWB-01", "title": "Clean air", "leads": "Ben", "due": "2025-08-31"})
    world.start()
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 green: fine")
    slack.asks("UOFF", "edit CTB-02", "CANY")
    slack.submits("UOFF", slack.views[-1], title="Healthy child programme", due="2025-01-31", reason="Late grant")
    world.clock.move_to(london(2024, 10, 4))
    told = world.ask("UOFF", "recap")
    assert "Children's Trust Board: 1 of 3 answered for October 2024, 1 this week." in told
    assert "Slipped: CTB-02 (138 days, to Fri 31 Jan 2025)." in told
    assert "Health Board: 0 of 1 answered for October 2024." in told
    assert "Tue 8 Oct 2024: answers are due (CTB and HWB)" in told
    world.clock.move_to(london(2024, 10, 30))
    assert "Slipped" not in world.ask("UOFF", "recap"), "that was weeks ago"


def test_what_waits_for_sign_off_is_named(world: World, slack: FakeSlack) -> None:
    world.import_(boards=[{"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "sign_off": "yes"}])
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 green: fine")
    told = world.ask("UOFF", "recap")
    assert ("Waiting for sign-off: CTB-01." in told) == world_signs_off(world)


def world_signs_off(world: World) -> bool:
    return any(row.get("publication") == "pending" for row in world.rows("updates"))


def test_it_comes_each_monday_once_to_those_who_want_it_until_they_do_not(world: World, slack: FakeSlack) -> None:
    world.live_through(london(2024, 10, 7, 12), STEP)
    assert not recaps(slack), "nobody asked for it"
    assert "each Monday morning" in world.ask("UOFF", "recap on")
    world.live_through(london(2024, 10, 13, 12), STEP)
    assert not recaps(slack)
    world.live_through(london(2024, 10, 15, 12), STEP)
    assert len(recaps(slack)) == 1
    world.live_through(london(2024, 10, 21, 12), STEP)
    assert len(recaps(slack)) == 2
    slack.presses("UOFF", recaps(slack)[-1], "Stop sending this")
    world.live_through(london(2024, 11, 4, 12), STEP)
    assert len(recaps(slack)) == 2 and not recaps(slack, "UCHR")


def test_a_date_that_moved_back_has_not_slipped_and_later_ones_count_once(world: World, slack: FakeSlack) -> None:
    def moves(ref: str, *days: str) -> None:
        for day in days:
            slack.asks("UOFF", f"edit {ref}", "CANY")
            slack.submits("UOFF", slack.views[-1], title="Title", due=day, reason="Moved")

    world.tick(ASKED)
    moves("CTB-01", "2025-02-01", "2024-12-31")
    moves("CTB-02", "2025-01-30", "2025-01-31")
    told = world.ask("UOFF", "recap")
    assert "Slipped: CTB-02 (138 days, to Fri 31 Jan 2025)." in told and "CTB-01 (" not in told


def test_a_plan_started_after_the_asking_has_no_answers_due(world: World) -> None:
    world.tick(ASKED)
    world.clock.move_to(london(2024, 10, 3, 10))
    second_board(world, {"ref": "HWB-01", "title": "Clean air", "leads": "Ben", "due": "2025-08-31"})
    world.start()
    told = world.ask("UOFF", "recap")
    assert "Health Board: nobody was asked yet." in told
    assert "Tue 8 Oct 2024: answers are due (CTB)" in told


def test_on_off_and_on_again_within_a_minute_is_on(world: World, slack: FakeSlack) -> None:
    shown = slack.asks("UOFF", "recap", "CANY").json
    slack.presses("UOFF", shown, "Send me this each Monday")
    world.ask("UOFF", "recap off")
    slack.presses("UOFF", slack.asks("UOFF", "recap", "CANY").json, "Send me this each Monday")
    assert "Stop sending this" in str(slack.asks("UOFF", "recap", "CANY").json)


def test_only_officers_have_one(world: World) -> None:
    for words in ("recap", "recap on"):
        assert "Only officers" in world.ask("UANA", words)
        assert "I don't know you yet" in world.ask("UANY", words)
    assert 'It takes "on" or "off"' in world.ask("UOFF", "recap weekly")
