"""The home tab: a lead's actions, a chair's boards, an officer's cycle, and what a stranger sees."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.surfaces.slack.limits import problems_of_view
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london


@pytest.mark.fast
def test_a_lead_sees_what_is_due_and_answers_from_there(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    assert "You are asked next on Tue 1 Oct 2024" in slack.opens_home("UANA").words()
    world.tick(ASKED)
    home = slack.opens_home("UANA").words()
    assert "2 updates due by 17:00 on Tue 8 Oct 2024" in home and "CTB-01 Family hubs" in home
    assert "Your boards" not in home and "CTB-03" not in home
    assert slack.presses_home("UANA", "🟢 Green").status == 200
    assert "Saved to CTB-01" in slack.dm("UANA")[-1].words()
    assert "for October 2024: 🟢 Green (on track), by Ana" in slack.opens_home("UANA").words()
    world.tick(london(2024, 11, 1, 9))
    slack.opens_home("UANA")
    slack.presses_home("UANA", "No change")
    assert "for November 2024: 🟢 Green (on track), by Ana" in slack.home("UANA").words()


def test_a_chair_sees_their_boards_and_an_officer_who_was_silent(world: World, slack: FakeSlack) -> None:
    world.ask("UANA", "away 1 Oct to 31 Oct")
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 green: going well")
    chair = slack.opens_home("UCHR").words()
    assert "Children's Trust Board: 1 overdue of 4 actions" in chair and "1 Green" in chair
    assert "Ana" not in chair
    officer = slack.opens_home("UOFF").words()
    assert "Children's Trust Board, October 2024" in officer and "3 asked: 1 answered and 2 away" in officer
    assert "Ana: CTB-01 and CTB-02 (away until Thu 31 Oct 2024)" in officer
    assert "October 2024 33% (1 of 3)" in officer
    absent = slack.opens_home("UANA").words()
    assert "You are away until Thu 31 Oct 2024. Nobody answers for you." in absent


def test_a_delegate_sees_what_they_answer_for_and_a_stranger_nothing(world: World, slack: FakeSlack) -> None:
    world.ask("UANA", "away 1 Oct to 31 Oct, delegate <@UBEN|ben>")
    world.tick(ASKED + timedelta(hours=1))
    assert "CTB-02" in slack.opens_home("UBEN").words()
    assert slack.opens_home("UANY").words().startswith("boardbot\nI don't know you yet")


def test_sixty_actions_fit_a_home_tab(world: World, slack: FakeSlack) -> None:
    plan = {"board": "CTB", "plan": "2024-25", "leads": "Ana", "due": "2024-12-31"}
    world.import_(actions=[{**plan, "ref": f"BIG-{n:02}", "title": "A long title " * 20} for n in range(60)])
    world.tick(ASKED)
    home = slack.opens_home("UANA")
    assert not problems_of_view({"type": "home", "blocks": home.blocks})
    assert "more; answer with /board update REF" in home.words()
