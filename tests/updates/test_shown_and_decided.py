"""What is approved is what was seen, and nothing else; a question and its answer stay together."""

from __future__ import annotations

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.steps import last
from tests.support.world import World, london


def shown_to_chair(slack: FakeSlack) -> dict:  # type: ignore[type-arg]
    return slack.asks("UCHR", "signoff CTB").json


def public(world: World) -> str:
    return world.ask("UANY", "action CTB-01") + world.ask("UANY", "history CTB-01")


@pytest.mark.parametrize("correct", ["another message", "an edited message", "the form"])
def test_what_its_lead_has_corrected_since_is_not_approved(
    signing: World,
    slack: FakeSlack,
    correct: str,
) -> None:
    ts = slack.writes("UANA", "CTB-01 amber: Jo Smith has left")
    receipt, old = slack.dm("UANA")[-1], shown_to_chair(slack)
    if correct == "another message":
        slack.writes("UANA", "CTB-01 amber: a post is vacant")
    elif correct == "an edited message":
        slack.edits("UANA", ts, "CTB-01 amber: a post is vacant")
    else:
        slack.presses("UANA", receipt, "Edit")
        slack.submits("UANA", slack.views[-1], narrative="a post is vacant")
    slack.presses("UCHR", old, "Approve")
    assert "was changed since you were shown it" in slack.ephemeral[-1]["text"]
    assert "Jo Smith" not in public(signing) and "a post is vacant" not in public(signing)
    slack.presses("UCHR", shown_to_chair(slack), "Approve")
    assert "a post is vacant" in public(signing) and "Jo Smith" not in public(signing)
    assert "replaced by a newer one" in signing.ask("UOFF", "history CTB-01")
    assert [row["sign_off"] for row in signing.rows("updates")] == ["replaced", "published"]


def test_the_chairs_message_shows_the_correction_by_itself(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 amber: Jo Smith has left")
    signing.live_through(london(2024, 10, 9, 10))
    chairs = last(slack, "UCHR", "Sign-off")
    assert "Jo Smith" in chairs.words()
    slack.writes("UANA", "CTB-01 amber: a post is vacant")
    assert "Jo Smith" not in chairs.words() and "a post is vacant" in chairs.words()
    slack.presses("UCHR", chairs, "Approve")
    assert "a post is vacant" in public(signing) and "Jo Smith" not in public(signing)


def test_the_old_item_of_a_returned_update_approves_nothing(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 green: consultation done")
    old = shown_to_chair(slack)
    slack.presses("UCHR", old, "Return with a question")
    slack.submits("UCHR", slack.views[-1], question="How many answered?")
    slack.presses("UCHR", old, "Approve")
    assert "consultation done" not in public(signing)
    assert "Waits for an answer to: How many answered?" in signing.ask("UCHR", "signoff CTB")


def test_a_further_lead_s_words_and_the_rating_they_stand_beside_are_one_decision(
    signing: World,
    slack: FakeSlack,
) -> None:
    """Words without a rating do not hide the rating that stands, and both are shown to the chair."""
    slack.writes("UANA", "CTB-01 red: the roof fell in")
    slack.writes("UANA", "CTB-01: the insurer comes on Monday")
    waits = signing.ask("UCHR", "signoff CTB")
    assert "Red" in waits and "the roof fell in" in waits and "the insurer comes" in waits
    slack.presses("UCHR", shown_to_chair(slack), "Approve")
    said = signing.ask("UANY", "action CTB-01")
    assert "Red" in said and "the insurer comes on Monday" in said


def test_a_date_that_was_moved_before_a_correction_is_let_through_with_it(
    signing: World,
    slack: FakeSlack,
) -> None:
    slack.presses("UANA", slack.dm("UANA")[0], "Update")
    slack.submits(
        "UANA", slack.views[-1], rag="amber", narrative="late", due="2025-02-28", due_reason="the grant is late"
    )
    receipt = slack.dm("UANA")[-1]
    slack.presses("UANA", receipt, "Edit")
    slack.submits("UANA", slack.views[-1], narrative="a little late")
    waits = signing.ask("UCHR", "signoff CTB")
    assert "Due date moved to Fri 28 Feb 2025: the grant is late" in waits
    assert "28 Feb" not in public(signing)
    slack.presses("UCHR", shown_to_chair(slack), "Approve")
    assert "28 Feb 2025" in public(signing)


def test_an_answer_in_the_thread_keeps_help_evidence_and_first_words(signing: World, slack: FakeSlack) -> None:
    slack.presses("UANA", slack.dm("UANA")[0], "Update")
    slack.submits(
        "UANA",
        slack.views[-1],
        rag="amber",
        narrative="Two posts are vacant",
        next_step="Interviews",
        help_needed="A second panel",
        evidence="https://example.org/advert",
    )
    slack.presses("UCHR", shown_to_chair(slack), "Return with a question")
    slack.submits("UCHR", slack.views[-1], question="Since when?")
    asked = slack.dm("UANA")[-1]
    file = {"title": "Rota", "permalink": "https://example.org/rota"}
    slack.writes("UANA", "Since August, and the rota is attached", thread_ts=asked.ts, files=[file])
    waits = signing.ask("UCHR", "signoff CTB")
    for words in ("Amber", "Two posts are vacant", "Since August", "Interviews", "A second panel", "Since when?"):
        assert words in waits, words
    (row,) = [row for row in signing.rows("updates") if row["sign_off"] == "pending"]
    assert row["help_needed"] == "A second panel" and row["rag"] == "amber" and row["question"] == "Since when?"
    assert "advert" in row["evidence"] and "rota" in row["evidence"]
    slack.presses("UCHR", shown_to_chair(slack), "Approve")
    assert "A second panel" in public(signing) and "Since August" in public(signing)


@pytest.mark.parametrize("words", ["thanks, will do", "?", "> Since when?"])
def test_a_courtesy_in_the_thread_is_no_answer(signing: World, slack: FakeSlack, words: str) -> None:
    slack.writes("UANA", "CTB-01 green: consultation done")
    slack.presses("UCHR", shown_to_chair(slack), "Return with a question")
    slack.submits("UCHR", slack.views[-1], question="Since when?")
    slack.writes("UANA", words, thread_ts=slack.dm("UANA")[-1].ts)
    assert len(signing.rows("updates")) == 1


def test_edited_words_stay_edited_when_the_answer_is_added(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 amber: Jo Smith has left")
    slack.presses("UOFF", slack.asks("UOFF", "signoff CTB").json, "Edit words")
    slack.submits("UOFF", slack.views[-1], narrative="A post is vacant")
    slack.presses("UCHR", shown_to_chair(slack), "Return with a question")
    slack.submits("UCHR", slack.views[-1], question="Since when?")
    slack.writes("UANA", "Since August, we miss somebody", thread_ts=slack.dm("UANA")[-1].ts)
    slack.presses("UCHR", shown_to_chair(slack), "Approve")
    assert "A post is vacant" in public(signing) and "Since August" in public(signing)
    assert "Jo Smith" not in public(signing)


def test_turning_sign_off_off_says_first_what_it_will_show(signing: World, slack: FakeSlack) -> None:
    from tests.support.steps import STANDING, form_of

    kept = form_of(signing, slack)
    slack.writes("UANA", "CTB-01 red: first words")
    slack.writes("UANA", "CTB-01 red: the roof fell in")
    answer = slack.submits("UOFF", kept, **STANDING | {"sign_off": "no"})
    assert "would show what now waits for sign-off: CTB-01" in answer.json["errors"]["sign_off"]
    assert "the roof fell in" not in public(signing)
    form = form_of(signing, slack)
    assert "these are shown at once, which wait now: CTB-01" in str(form.payload)
    slack.submits("UOFF", form, **STANDING | {"sign_off": "no"})
    assert "the roof fell in" in public(signing) and "first words" not in public(signing)
