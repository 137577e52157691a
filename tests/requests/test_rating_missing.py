"""News without a rating: it counts as an answer, it reaches the board in its words, and the rating is asked for."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.services.reports.summary import summarise
from storage.boards import Board
from tests.support.fake_slack import FakeSlack
from tests.support.steps import last
from tests.support.world import ASKED, World, london

STEP = timedelta(hours=2)


def _summary(world: World) -> dict:  # type: ignore[type-arg]
    from sqlmodel import select

    core = world.app.core
    with core.store.read() as session:
        board = session.exec(select(Board)).one()
        return json.loads(
            json.dumps(summarise(session, core=core, board=board, as_of=world.clock.now(), visible=[board]).data)
        )


@pytest.mark.parametrize(
    "words",
    [
        "CTB-02 now red, heating failed",
        "CTB-02: slipping, expect the end of November",
        "CTB-02 status: amber. Two nurses short",
    ],
)
def test_words_without_a_rating_reach_the_board_and_the_rating_is_asked_for(any_world: World, words: str) -> None:
    world, slack = any_world, any_world.slack
    slack.writes("UANA", "CTB-02 green: fine")
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 green: fine")
    slack.writes("UBEN", "CTB-03 green: fine")
    slack.writes("UANA", words)
    said = words.removeprefix("CTB-02").lstrip(" :-")
    assert f"Saved to CTB-02 for October 2024\n{said}" in slack.dm("UANA")[-1].words()

    world.live_through(london(2024, 10, 7, 12), STEP)
    reminder = last(slack, "UANA", "Reminder")
    assert "1 action for Children's Trust Board still needs a rating: press one." in reminder.words()
    assert "CTB-01" not in reminder.words() and not [m for m in slack.dm("UBEN") if "Reminder" in m.text]
    digest = slack.in_channel("C1")[-1].words()
    assert said in digest and "rating missing (before: Green)" in digest

    world.live_through(london(2024, 10, 9, 12), STEP)
    listed = last(slack, "UOFF", "every update is in").words()
    assert "3 of 3 updates in." in listed and "Rating missing" in listed and said in listed
    data = _summary(world)
    assert data["overdue_updates"] == []
    assert data["rating_missing"] == [{"ref": "CTB-02", "words": said, "rag_before": "green"}]

    assert slack.presses("UANA", reminder, "🔴 Red").status == 200
    assert _summary(world)["rating_missing"] == []
    assert "rating missing" not in world.ask("UCHR", "summary CTB")
    assert "🔴 Red (off track), saved" in reminder.words() or "Thank you, that is everything." in reminder.words()


def test_who_gave_a_rating_since_is_not_reminded_of_one(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 slipping, two schools to go")
    slack.writes("UBEN", "CTB-03 amber")
    world.live_through(london(2024, 10, 9, 12), STEP)
    assert not [m for m in slack.dm("UBEN") if "Reminder" in m.text]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("now red, heating failed", "🔴 Red"),
        ("the status is amber because of staffing", "🟠 Amber"),
        ("rating: *green* since the lease was signed", "🟢 Green"),
        ("it's now at grey, we begin in May", "⚪ Grey"),
        ("it was red, now amber", "🔵 Blue"),
        ("held up by red tape now", "🔵 Blue"),
        ("is now red or amber, the heating failed", "🔵 Blue"),
    ],
)
def test_one_colour_that_words_name_is_offered_first_and_never_assumed(
    world: World, slack: FakeSlack, words: str, first: str
) -> None:
    world.tick(ASKED)
    slack.writes("UANA", f"CTB-02: {words}")
    if "Which action" in slack.dm("UANA")[-1].words():
        slack.presses("UANA", slack.dm("UANA")[-1], "CTB-02")
    receipt = last(slack, "UANA", "Saved to CTB-02")
    assert receipt.buttons()[0]["text"]["text"] == first
    assert world.rows("updates")[-1]["rag"] in (None, "")
