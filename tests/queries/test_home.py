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


@pytest.mark.parametrize(
    ("user", "has", "has_not"),
    [
        ("UOFF", {"Summary", "Remind leads", "Add an action", "Settings", "Meetings", "Export"}, {"No change"}),
        ("UCHR", {"Summary", "Since last meeting", "Sign off", "Export"}, {"Remind leads", "Settings"}),
        ("UANA", {"All my actions", "I will be away"}, {"Summary", "Remind leads", "I am back"}),
    ],
)
def test_the_home_tab_has_a_button_for_what_its_reader_may_do(
    world: World, slack: FakeSlack, user: str, has: set[str], has_not: set[str]
) -> None:
    labels = {b["text"]["text"] for b in slack.opens_home(user).buttons()}
    assert has <= labels and not has_not & labels
    assert not problems_of_view(slack.homes[user])


def test_what_is_asked_from_the_home_tab_is_answered_in_the_direct_message(world: World, slack: FakeSlack) -> None:
    slack.opens_home("UCHR")
    slack.presses_home("UCHR", "Summary")
    assert "Children's Trust Board on Mon 30 Sep 2024" in slack.dm("UCHR")[-1].words()
    forms = len(slack.views)
    slack.opens_home("UOFF")
    slack.presses_home("UOFF", "Settings")
    assert len(slack.views) == forms + 1, "what is a form opens at once"


def test_the_home_tab_has_a_calendar_of_the_next_twelve_weeks(world: World, slack: FakeSlack) -> None:
    world.import_(
        meetings=[
            {"board": "CTB", "date": day}
            for day in ("2024-09-01", "2024-10-24", "2024-12-22", "2024-12-24", "2025-03-01")
        ]
    )
    shown = slack.opens_home("UCHR").words()
    days = shown[shown.index("The next twelve weeks") :].splitlines()[1:]
    assert days[:3] == [
        "Tue 1 Oct 2024: leads are asked (CTB)",
        "Tue 8 Oct 2024: answers are due (CTB)",
        "Wed 16 Oct 2024: papers are due (CTB)",
    ]
    assert "Thu 24 Oct 2024: meeting (CTB)" in days and "Mon 2 Dec 2024: leads are asked (CTB)" in days
    assert "Sun 22 Dec 2024: meeting (CTB)" in days
    assert not [day for day in days if "24 Dec" in day or "2025" in day or "Sep" in day]
    assert "The next twelve weeks" in slack.opens_home("UANA").words(), "a lead's boards too"
    assert "The next twelve weeks" not in slack.opens_home("UANY").words()
