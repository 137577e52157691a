"""Which month an answer counts for, what becomes of old messages, and replies below one's own update."""

from __future__ import annotations

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.kept import filed, texts
from tests.support.steps import last
from tests.support.world import World, london

# -- months --


def test_the_next_asking_closes_the_old_message_once_and_leaves_it_alone(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 green: open")
    october = last(slack, "UANA", "Your October 2024 updates")
    rated.tick(london(2024, 11, 1, 10))
    assert october.buttons() == [] and "closed, not reported" in october.words()
    assert "✓ 🟢 Green (on track), saved Tue 1 Oct 2024 by Ana" in october.words()
    edits = october.edits
    slack.writes("UANA", "CTB-02 red: late")
    slack.writes("UANA", "CTB-01 green: still open")
    assert october.edits == edits


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("CTB-02 October: amber, as it was", "2024-10"),
        ("CTB-02 amber for October: two nurses short", "2024-10"),
        ("CTB-02 green. This is my update for October", "2024-10"),
        ("CTB-02 red (October)", "2024-10"),
        ("CTB-02 amber: ready for December", "2024-11"),
        ("CTB-02 amber: late", "2024-11"),
        ("CTB-02 amber: was better in October", "2024-11"),
        ("CTB-02 amber for 3 October visits", "2024-11"),
    ],
)
def test_a_late_answer_counts_for_the_month_that_it_names(
    rated: World, slack: FakeSlack, words: str, month: str
) -> None:
    rated.tick(london(2024, 11, 1, 10))
    slack.writes("UANA", words)
    assert rated.rows("updates")[-1]["period"] == month


def test_a_late_answer_about_an_earlier_month_stays_beneath_the_newer_one(rated: World, slack: FakeSlack) -> None:
    rated.tick(london(2024, 11, 1, 10))
    slack.writes("UANA", "CTB-02 red: the provider gave notice")
    slack.writes("UANA", "CTB-02 October: green, all well then")
    assert "Saved to CTB-02 for October 2024" in slack.dm("UANA")[-1].words()
    assert "Rating: 🔴 Red (off track)" in rated.ask("UANA", "action CTB-02")


# -- old messages, and threads --


def test_an_edit_of_an_older_message_stays_beneath_the_newer_answer(rated: World, slack: FakeSlack) -> None:
    ts = slack.writes("UANA", "CTB-02 green: fine")
    slack.writes("UANA", "CTB-02 red: the provider gave notice")
    slack.edits("UANA", ts, "CTB-02 green: fine, I think", "CTB-02 green: fine")
    assert "Rating: 🔴 Red (off track)" in rated.ask("UANA", "action CTB-02")
    assert "A newer update to CTB-02 is already recorded" in last(slack, "UANA", "fine, I think").words()


@pytest.mark.parametrize(
    ("words", "rag", "said"),
    [
        ("sorry, red", "red", "fine"),
        ("Correction: amber", "amber", "fine"),
        ("oops red, the heating failed", "red", "fine\nthe heating failed"),
        ("red", "red", "fine"),
        ("two more posts filled", "green", "fine\ntwo more posts filled"),
    ],
)
def test_a_reply_in_the_thread_of_ones_own_update_corrects_it(
    rated: World, slack: FakeSlack, words: str, rag: str, said: str
) -> None:
    ts = slack.writes("UANA", "CTB-02 green: fine")
    slack.writes("UANA", words, thread_ts=ts)
    row = rated.rows("updates")[-1]
    assert (row["ref"], row["rag"], row["narrative"], row["version"]) == ("CTB-02", rag, said, 2)


def test_in_the_thread_of_several_updates_it_is_asked_which(rated: World, slack: FakeSlack) -> None:
    ts = slack.writes("UANA", "CTB-01 green: fine\nCTB-02 green: fine")
    slack.writes("UANA", "sorry, red", thread_ts=ts)
    question = slack.dm("UANA")[-1]
    assert texts(question)[:2] == ["CTB-01 Family hubs", "CTB-02 Healthy child programme"]
    slack.presses("UANA", question, "CTB-02")
    assert filed(rated)[-1] == ("CTB-02", "red", "")
