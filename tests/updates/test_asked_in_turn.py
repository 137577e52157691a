"""What is not clear is kept whole and asked about piece by piece: by one press each, nothing is filed before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.kept import filed, texts
from tests.support.steps import last
from tests.support.world import ASKED, World, london

# -- many at once --


@pytest.mark.parametrize(
    "words",
    [
        "all on track",
        "no change on any",
        "nothing has changed on either",
        "no change for both of mine",
        "everything’s the same as last month",
        "Hi, all unchanged thanks",
    ],
)
def test_no_change_on_any_is_confirmed_by_one_button(rated: World, slack: FakeSlack, words: str) -> None:
    world = rated
    slack.writes("UANA", words)
    question = slack.dm("UANA")[-1]
    assert filed(world) == []
    assert "CTB-01 Family hubs: 🟢 Green (on track)" in question.words()
    assert "CTB-02 Healthy child programme: 🟠 Amber (at risk)" in question.words()
    slack.presses("UANA", question, "No change: as listed")
    assert [(ref, rag) for ref, rag, _ in filed(world)] == [("CTB-01", "green"), ("CTB-02", "amber")]
    assert (
        "Filed for October 2024, no change: CTB-01 🟢 Green (on track) and CTB-02 🟠 Amber (at risk)."
        in question.words()
    )
    assert "2 of 2 done." in last(slack, "UANA", "Your October 2024 updates").words()


def test_a_rating_for_all_is_offered_where_they_stand_elsewhere(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "both green: two posts filled")
    question = slack.dm("UANA")[-1]
    assert texts(question)[0] == "🟢 Green for all 2" and filed(rated) == []
    slack.presses("UANA", question, "🟢 Green for all 2")
    assert filed(rated) == [("CTB-01", "green", "two posts filled"), ("CTB-02", "green", "two posts filled")]


def test_those_without_a_rating_stand_apart(world: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 green: as before")
    world.tick(ASKED)
    slack.writes("UANA", "no change on either")
    question = slack.dm("UANA")[-1]
    assert "Nobody has rated CTB-02 yet: say how it is going." in question.words()
    slack.presses("UANA", question, "No change: CTB-01 as listed")
    assert [ref for ref, *_ in filed(world, 1)] == ["CTB-01"]
    assert "Still to be rated: CTB-02." in question.words()


def test_one_may_go_through_them_instead(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "all on track")
    slack.presses("UANA", slack.dm("UANA")[-1], "Go through them")
    shown = slack.dm("UANA")[-1]
    assert texts(shown)[:5] == ["Answer all", "No change", "Update", "No change", "Update"] and filed(rated) == []
    slack.presses("UANA", shown, "No change")
    assert "1 of 2 done." in shown.words(), "it is kept true as the request is"


def test_what_was_updated_meanwhile_is_not_confirmed(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "no change on either")
    question = slack.dm("UANA")[-1]
    slack.writes("UANA", "CTB-02 red: the provider gave notice")
    slack.presses("UANA", question, "No change: as listed")
    assert filed(rated) == [("CTB-02", "red", "the provider gave notice")]


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("everything green except CTB-02", None),
        ("all on track apart from CTB-02 which is stuck", (None, "which is stuck")),
        ("no change on any but CTB-02 red: heating failed", ("red", "heating failed")),
    ],
)
def test_what_is_left_out_is_asked_about_after_the_others(
    rated: World, slack: FakeSlack, words: str, then: tuple[Any, str] | None
) -> None:
    slack.writes("UANA", words)
    question = last(slack, "UANA", "Does this hold")
    assert "CTB-01" in question.words() and "CTB-02 Healthy" not in question.words()
    slack.presses("UANA", question, "No change: CTB-01 as listed")
    assert [ref for ref, *_ in filed(rated)] == ["CTB-01"]
    if then is None:
        assert last(slack, "UANA", "What about CTB-02?")
        return
    slack.presses("UANA", slack.dm("UANA")[-1], "CTB-02")
    assert filed(rated, 3) == [("CTB-02", *then)]


# -- several, one after another --


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("1) amber: hubs late 2) green: visits begun", ["hubs late", "visits begun"]),
        ("- green, hubs open\n- red, nurses short", ["hubs open", "nurses short"]),
        ("amber: hubs late\n\ngreen: visits begun", ["hubs late", "visits begun"]),
        ("CTB-01 amber, CTB-02 is in the way", ["", "is in the way"]),
        ("a) amber: hubs late\nb) green: visits begun\nwith more to come", ["hubs late", "visits begun"]),
    ],
)
def test_each_part_is_asked_about_in_turn(rated: World, slack: FakeSlack, words: str, pieces: list[str]) -> None:
    slack.writes("UANA", words)
    for number, piece in enumerate(pieces):
        question = slack.dm("UANA")[-1]
        if not question.words().startswith("Which action"):
            question = [m for m in slack.dm("UANA") if m.words().startswith("Which action")][-1]
        assert piece in question.words() and len(filed(rated)) == number
        slack.presses("UANA", question, ("CTB-01", "CTB-02")[number])
    assert [(ref, piece in said) for (ref, _, said), piece in zip(filed(rated), pieces, strict=True)] == [
        ("CTB-01", True),
        ("CTB-02", True),
    ]
    assert not [m for m in slack.dm("UANA") if m.words().startswith("Which action")], "each question is settled"


def test_words_about_two_are_filed_for_both_by_one_press(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 and CTB-02 both amber, same vacancy")
    question = slack.dm("UANA")[-1]
    assert texts(question)[0] == "Both: CTB-01 and CTB-02"
    slack.presses("UANA", question, "Both: CTB-01 and CTB-02")
    assert filed(rated) == [("CTB-01", "amber", "same vacancy"), ("CTB-02", "amber", "same vacancy")]


def test_one_part_that_is_no_update_leaves_the_others(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "- lunch is at noon somewhere\n- red, nurses short")
    slack.presses("UANA", slack.dm("UANA")[-1], "It is not an update")
    slack.presses("UANA", slack.dm("UANA")[-1], "CTB-02")
    assert filed(rated) == [("CTB-02", "red", "nurses short")]


# -- what is picked keeps its rating, its file and its labels --


@pytest.mark.parametrize("typed", ["CTB-O2", "CBT-02", "CTB-22", "CTB-2B"])
def test_a_mistyped_reference_is_put_right_by_one_press(rated: World, slack: FakeSlack, typed: str) -> None:
    file = {"title": "Photo", "permalink": "https://example.org/files/1"}
    slack.writes("UANA", f"{typed} amber: blocked by CTB-03", files=[file])
    question = slack.dm("UANA")[-1]
    assert f'There is no action "{typed}"' in question.words() and filed(rated) == []
    slack.presses("UANA", question, "CTB-02")
    assert filed(rated) == [("CTB-02", "amber", "blocked by CTB-03")]
    assert "Evidence: Photo" in last(slack, "UANA", "Saved to CTB-02").words()


def test_labels_of_the_form_are_read_in_a_reply(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 amber: the lease slipped\nNext step: sign it\nHelp needed: a lawyer\nDue: 14 January")
    [row] = rated.rows("updates")[2:]
    assert (row["narrative"], row["next_step"], row["help_needed"]) == ("the lease slipped", "sign it", "a lawyer")
    receipt = last(slack, "UANA", "Saved to CTB-01").words()
    assert "Next step: sign it" in receipt and "Due date: Tue 14 Jan 2025 (14 days later)." in receipt


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("CTB-01 amber: slipping, expect end of January", "Fri 31 Jan 2025"),
        ("CTB-01 amber, will open by 14 March 2025", "Fri 14 Mar 2025"),
        ("CTB-01 amber: pushed back to Feb", "Fri 28 Feb 2025"),
        ("CTB-01: delayed until mid-February", "Sat 15 Feb 2025"),
        ("CTB-01 red: the roof. Now due 3/2/2025", "Mon 3 Feb 2025"),
    ],
)
def test_a_due_date_in_words_is_offered_as_a_button(rated: World, slack: FakeSlack, words: str, day: str) -> None:
    slack.writes("UANA", words)
    receipt = last(slack, "UANA", "Saved to CTB-01")
    assert "due Tue 31 Dec 2024" in rated.ask("UANA", "actions CTB")
    slack.presses("UANA", receipt, f"Due date to {day}")
    assert f"due {day}" in rated.ask("UANA", "actions CTB")


@pytest.mark.parametrize(
    "words", ["CTB-01 amber: we met on 4 October", "CTB-01 amber: it may slip", "CTB-01 green, open by 31 December"]
)
def test_other_days_are_not_offered(rated: World, slack: FakeSlack, words: str) -> None:
    slack.writes("UANA", words)
    assert not [t for t in texts(last(slack, "UANA", "Saved to CTB-01")) if t.startswith("Due date")]


# -- what was never filed is not forgotten --


def test_words_that_were_not_filed_are_shown_again_to_their_writer_and_to_officers(
    rated: World, slack: FakeSlack
) -> None:
    slack.writes("UANA", "the lease fell through")
    rated.live_through(london(2024, 10, 9, 12), timedelta(hours=3))
    reminder = last(slack, "UANA", "Reminder")
    assert "You wrote on Tue 1 Oct 2024, not filed: the lease fell through" in reminder.words()
    listed = last(slack, "UOFF", "missing updates")
    assert "Ana wrote on Tue 1 Oct 2024, not filed: the lease fell through" in listed.words()

    assert slack.presses("UOFF", listed, "Say what it is about").status == 200
    assert "CTB-01 Family hubs" in str(slack.ephemeral[-1]), "an officer may file them for her"
    slack.presses("UANA", reminder, "Say what it is about")
    slack.presses("UANA", slack.dm("UANA")[-1], "CTB-01")
    assert filed(rated) == [("CTB-01", None, "the lease fell through")]
