"""Sign-off: nothing is shown to a board that its chair has not let through; what leads wrote stays as written."""

from __future__ import annotations

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.steps import STANDING, form_of, last, meets
from tests.support.world import World, london


@pytest.mark.fast
def test_an_update_is_shown_only_once_the_chair_has_approved_it(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 red: the roof fell in")
    assert "The board sees it once its chair has signed it off." in slack.dm("UANA")[-1].words()
    said = signing.ask("UANY", "summary CTB")
    assert "the roof fell in" not in said and "1 update waits for sign-off: CTB-01." in said
    assert "the roof fell in" not in signing.ask("UANY", "action CTB-01") + signing.ask("UANY", "history CTB-01")
    assert "the roof fell in" in signing.ask("UANA", "action CTB-01")
    assert "1 update waits for sign-off: CTB-01." in slack.opens_home("UCHR").words()
    assert "[waits for sign-off]" in signing.ask("UOFF", "history CTB-01")
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve")
    assert "Nothing waits for sign-off" in str(slack.ephemeral[-1])
    assert "the roof fell in" in signing.ask("UANY", "action CTB-01")
    assert "Red" in signing.ask("UANY", "summary CTB")
    assert "[signed off by Chidi Chair]" in signing.ask("UCHR", "history CTB-01")


def test_chairs_and_officers_are_asked_the_morning_after_the_deadline_and_their_lists_stay_true(
    signing: World, slack: FakeSlack
) -> None:
    slack.writes("UANA", "CTB-01 amber: slower")
    slack.writes("UANA", "CTB-02 green: good")
    signing.live_through(london(2024, 10, 8, 18))
    assert slack.dm("UCHR") == []
    signing.live_through(london(2024, 10, 9, 10))
    (chairs,), officers = slack.dm("UCHR"), last(slack, "UOFF", "Sign-off")
    assert "2 updates are not shown" in chairs.words()
    assert {b["text"]["text"] for b in officers.buttons()} == {"Edit words"}
    slack.presses("UCHR", chairs, "Approve all that are shown")
    assert "Nothing waits" in slack.dm("UCHR")[-1].words() and len(slack.dm("UCHR")) == 1
    assert "Nothing waits" in last(slack, "UOFF", "Sign-off").words()
    signing.live_through(london(2024, 10, 11, 10))
    assert len(slack.dm("UCHR")) == 1
    digest = [m.words() for m in slack.in_channel("C1")]
    signing.live_through(london(2024, 10, 14, 10))
    assert "slower" not in digest[0] and "2 updates wait for sign-off" in digest[0]
    assert "slower" in [m.words() for m in slack.in_channel("C1") if not m.thread_ts][-1]


def test_a_late_update_is_put_to_the_chair_next_morning(signing: World, slack: FakeSlack) -> None:
    signing.live_through(london(2024, 10, 10, 15))
    slack.writes("UANA", "CTB-01 amber: slower")
    signing.live_through(london(2024, 10, 10, 17))
    assert slack.dm("UCHR") == []
    signing.live_through(london(2024, 10, 11, 12))
    assert len(slack.dm("UCHR")) == 1
    signing.live_through(london(2024, 10, 16, 12))
    assert len(slack.dm("UCHR")) == 1


def test_a_returned_update_goes_to_its_lead_and_the_answer_in_the_thread_adds_to_it(
    signing: World, slack: FakeSlack
) -> None:
    slack.writes("UANA", "CTB-01 green: consultation done")
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Return with a question")
    slack.submits("UCHR", slack.views[-1], question="How many <answered> & when?")
    asked = slack.dm("UANA")[-1]
    assert "Chidi Chair asks about your update to CTB-01" in asked.words()
    assert "How many <answered> & when?" in asked.words() and asked.thread_ts is None
    assert "Waits for an answer to" in signing.ask("UCHR", "signoff CTB")
    slack.writes("UANA", "green: 240 families answered", thread_ts=asked.ts)
    assert "Saved to CTB-01" in slack.dm("UANA")[-1].words()
    waits = signing.ask("UCHR", "signoff CTB")
    assert "consultation done 240 families answered" in waits and "Answers the question: How many" in waits
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve")
    shown = signing.ask("UANY", "history CTB-01")
    assert shown.count("240 families answered") == 1 and shown.count("consultation done") == 1


def test_a_withheld_update_is_never_shown_even_when_sign_off_ends(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 red: a named family moved away")
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Withhold")
    assert "Say in a few words" in str(slack.submits("UCHR", slack.views[-1], reason=" ").json["errors"])
    slack.submits("UCHR", slack.views[-1], reason="Names a resident")
    assert "withholds the update to CTB-01: Names a resident" in slack.dm("UOFF")[-1].words()
    assert "1 update is withheld as exempt." in signing.ask("UANY", "summary CTB")
    slack.submits("UOFF", form_of(signing, slack), **STANDING | {"sign_off": "no"})
    for words in ("summary CTB", "actions CTB", "action CTB-01", "history CTB-01"):
        assert "named family" not in signing.ask("UANY", words)


def test_an_officer_edits_what_is_published_and_the_leads_words_stay(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 amber: Jo and Sam have left")
    listed = slack.asks("UCHR", "signoff CTB").json
    slack.presses("UOFF", slack.asks("UOFF", "signoff CTB").json, "Edit words")
    form = slack.views[-1]
    assert form.initial("narrative") == "Jo and Sam have left"
    slack.submits("UOFF", form, narrative="Two posts are vacant")
    slack.presses("UCHR", listed, "Approve")
    assert "was changed since you were shown it" in str(slack.ephemeral[-1])
    assert "Jo and Sam" in (again := signing.ask("UCHR", "signoff CTB")) and "Two posts are vacant" in again
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve")
    public = signing.ask("UANY", "history CTB-01") + signing.ask("UANY", "action CTB-01")
    assert "Two posts are vacant" in public and "Jo and Sam" not in public
    assert "Jo and Sam have left" in signing.ask("UANA", "history CTB-01")


def test_completing_and_moving_a_date_are_shown_only_once_approved(signing: World, slack: FakeSlack) -> None:
    slack.presses("UANA", slack.dm("UANA")[0], "Update")
    slack.submits(
        "UANA", slack.views[-1], rag="amber", narrative="late", due="2025-02-28", due_reason="the grant is late"
    )
    slack.writes("UANA", "CTB-02 blue: done")
    public = signing.ask("UANY", "actions CTB") + signing.ask("UANY", "action CTB-01")
    assert "Tue 31 Dec 2024" in public and "28 Feb 2025" not in public and "the grant" not in public
    assert "CTB-02" in signing.ask("UANY", "overdue CTB")
    listed = slack.asks("UCHR", "signoff CTB").json
    slack.presses("UCHR", listed, "Approve all that are shown")
    assert "Fri 28 Feb 2025 (first slip" in signing.ask("UANY", "action CTB-01")
    assert "CTB-02" not in signing.ask("UANY", "overdue CTB")


def test_no_change_of_what_was_signed_off_needs_no_sign_off(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 green: good")
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve")
    slack.writes("UANA", "CTB-01 no change")
    assert "Nothing waits" in signing.ask("UCHR", "signoff CTB")
    slack.writes("UBEN", "CTB-03 green: good")
    slack.writes("UBEN", "CTB-03 no change")
    assert "CTB-03" in signing.ask("UCHR", "signoff CTB")


def test_chairs_are_reminded_before_the_papers_freeze_and_what_waits_is_not_in_them(
    signing: World, slack: FakeSlack
) -> None:
    slack.writes("UANA", "CTB-01 amber: slower")
    meets(signing, slack, "2024-10-28")  # papers on Fri 18 Oct
    signing.live_through(london(2024, 10, 18, 12))
    assert len(slack.dm("UCHR")) == 2
    assert "The papers freeze on Fri 18 Oct 2024 at 09:00" in slack.dm("UCHR")[-1].words()
    papers = signing.ask("UCHR", "papers CTB")
    assert "slower" not in papers and "1 update waits for sign-off: CTB-01." in papers


@pytest.mark.parametrize("user", ["UANA", "UOFF", "UANY"])
def test_only_chairs_decide(signing: World, slack: FakeSlack, user: str) -> None:
    slack.writes("UANA", "CTB-01 green: good")
    listed = slack.asks("UCHR", "signoff CTB").json
    views = len(slack.views)
    for text in ("Approve", "Return with a question", "Withhold"):
        slack.presses(user, listed, text)
    assert len(slack.views) == views
    assert "good" not in signing.ask("UANY", "action CTB-01")
    slack.presses("UCHR", listed, "Withhold")
    assert "errors" in slack.submits(user, slack.views[-1], reason="mine").json


@pytest.mark.parametrize("user", ["UANA", "UANY"])
def test_only_officers_and_chairs_see_the_list(signing: World, slack: FakeSlack, user: str) -> None:
    slack.writes("UANA", "CTB-01 green: good")
    assert "good" not in signing.ask(user, "signoff CTB")


def test_sign_off_needs_a_chair_in_slack(world: World, slack: FakeSlack) -> None:
    world.import_(people=[{"name": "Chidi Chair", "email": "chidi@example.org", "chair_of": "none"}])
    answer = slack.submits("UOFF", form_of(world, slack), **STANDING | {"sign_off": "yes"})
    assert "no chair to sign off" in answer.json["errors"]["sign_off"]


def test_what_is_posted_to_the_channel_has_nothing_that_waits(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 red: the roof fell in")
    answer = slack.asks("UOFF", "summary CTB").json
    for question in ("summary CTB", "action CTB-01", "history CTB-01", "signoff CTB"):
        button = next(e for b in answer["blocks"] if b["type"] == "actions" for e in b["elements"])
        button["value"] = question  # forged, but for the first
        slack.presses("UOFF", answer, "Post to channel")
    posted = " ".join(m.words() for m in slack.in_channel("C1"))
    assert "1 update waits for sign-off" in posted and "the roof fell in" not in posted
