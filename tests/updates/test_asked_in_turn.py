"""What is not clear is kept whole and asked about piece by piece: by one press each, nothing is filed before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.fake_slack import FakeSlack, Message
from tests.support.steps import last
from tests.support.world import ASKED, World, london


@pytest.fixture
def rated(world: World, slack: FakeSlack) -> World:
    """October has been asked for; Ana's actions stand at Green and Amber, Ben's at nothing yet."""
    slack.writes("UANA", "CTB-01 green: as before")
    slack.writes("UANA", "CTB-02 amber: as before")
    world.tick(ASKED)
    return world


def filed(world: World, since: int = 2) -> list[tuple[str, Any, str]]:
    return [(row["ref"], row["rag"] or None, row["narrative"]) for row in world.rows("updates")[since:]]


def on_a_private_board_too(world: World) -> None:
    """Ana leads an action of a private board besides, of which Olive is no officer; all has been asked for."""
    plan = {"board": "HWB", "plan": "2024-25"}
    world.import_(
        boards=[{"key": "HWB", "name": "Health Board", "private": "yes"}],
        plans=[{**plan, "title": "P", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[{**plan, "ref": "HWB-01", "title": "Closing the ward", "leads": "Ana"}],
    )
    world.start()
    world.tick(ASKED)


def texts(message: Message) -> list[str]:
    return [button["text"]["text"] for button in message.buttons()]


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
    assert "Filed, no change: CTB-01 🟢 Green (on track) and CTB-02 🟠 Amber (at risk)." in question.words()
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
    assert texts(shown)[:4] == ["No change", "Update", "No change", "Update"] and filed(rated) == []
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


def test_words_that_may_be_about_a_private_board_are_not_shown_to_anothers_officer(
    world: World, slack: FakeSlack
) -> None:
    on_a_private_board_too(world)
    slack.writes("UANA", "the ward closes on Friday")
    world.live_through(london(2024, 10, 9, 12), timedelta(hours=3))
    listed = last(slack, "UOFF", "missing updates")
    assert "it may be about a private board" in listed.words() and "ward" not in listed.words()
    button = {"type": "button", "action_id": "ask_reply", "value": "1", "text": {"type": "plain_text", "text": "Press"}}
    shown = len(slack.ephemeral)
    slack.presses("UOFF", {"blocks": [{"type": "actions", "block_id": "r", "elements": [button]}]}, "Press")
    assert not [answer for answer in slack.ephemeral[shown:] if "ward" in str(answer)]


def test_what_an_officer_files_is_on_behalf_of_its_writer(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "the lease fell through")
    rated.live_through(london(2024, 10, 9, 12), timedelta(hours=3))
    slack.presses("UOFF", last(slack, "UOFF", "missing updates"), "Say what it is about")
    slack.presses("UOFF", slack.ephemeral[-1], "CTB-01")
    row = rated.rows("updates")[-1]
    assert (row["ref"], row["narrative"]) == ("CTB-01", "the lease fell through")
    assert "Saved to CTB-01 for October 2024 · on behalf of Ana" in slack.dm("UOFF")[-1].words()
    assert "Filed against CTB-01." in [m.words() for m in slack.dm("UANA")]


def test_all_is_well_in_the_thread_of_one_update_is_about_that_one(rated: World, slack: FakeSlack) -> None:
    ts = slack.writes("UANA", "CTB-02 red: late")
    slack.writes("UANA", "all on track again", thread_ts=ts)
    assert "Does this hold" not in slack.dm("UANA")[-1].words()


# -- clumsy and hostile --


@pytest.mark.parametrize(
    "words",
    [
        "all on track except HWB-01, the ward closes on Friday",
        "no change on any but HWB-01 red: the ward closes",
        "all the same as last month apart from HWB-01 where the ward closes",
        "CTB-01 and HWB-01 both late, the ward closes",
    ],
)
def test_what_names_a_private_action_is_shown_to_no_other_boards_officer(
    world: World, slack: FakeSlack, words: str
) -> None:
    on_a_private_board_too(world)
    slack.writes("UANA", words)
    world.live_through(london(2024, 10, 9, 12), timedelta(hours=3))
    assert "ward" not in last(slack, "UOFF", "missing updates").words()


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("CTB-01 amber: late", "CTB-01 when is this due?"),
        ("CTB-01 amber: late", "CTB-01 isn't mine any more"),
        ("CTB-01 amber: late", "CTB-01: thanks"),
        ("CTB-01 amber: late", "CTB-01"),
        ("CTB-01 amber: late", "CTB-10 amber: late"),
        ("CTB-01 amber: late", "all on track"),
        ("CTB-01 amber: late", "- amber, hubs\n- green, visits"),
    ],
)
def test_an_edit_that_is_no_update_of_it_changes_nothing(
    rated: World, slack: FakeSlack, text: str, edited: str
) -> None:
    ts = slack.writes("UANA", text)
    before = rated.rows("updates")
    slack.edits("UANA", ts, edited, text)
    assert rated.rows("updates") == before and slack.dm("UANA")[-1].words() != "", "and a word is said of it"


def test_an_edit_leaves_alone_what_was_undone_or_put_aside(rated: World, slack: FakeSlack) -> None:
    ts = slack.writes("UANA", "CTB-01 green: fine\nCTB-02 red: late")
    slack.presses("UANA", last(slack, "UANA", "Saved to CTB-02"), "Undo")
    slack.edits("UANA", ts, "CTB-01 green: fine now\nCTB-02 red: late", "x")
    assert filed(rated)[-1] == ("CTB-01", "green", "fine now")
    other = slack.writes("UANA", "CTB-01 green: fine\nCTB-02 lunch")
    slack.presses("UANA", last(slack, "UANA", "CTB-02 lunch"), "It is not an update")
    slack.edits("UANA", other, "CTB-01 green: fine indeed\nCTB-02 lunch", "x")
    assert [ref for ref, *_ in filed(rated)[-1:]] == ["CTB-01"]


def test_what_still_waits_of_a_message_stays_when_it_is_edited(rated: World, slack: FakeSlack) -> None:
    ts = slack.writes("UANA", "amber: hubs late\n\ngreen: visits begun")
    slack.presses("UANA", slack.dm("UANA")[-1], "CTB-01")
    slack.edits("UANA", ts, "amber: hubs very late\n\ngreen: visits begun", "x")
    assert filed(rated) == [("CTB-01", "amber", "hubs late")]
    slack.presses("UANA", last(slack, "UANA", "green: visits begun"), "CTB-02")
    assert filed(rated)[-1] == ("CTB-02", "green", "visits begun")


@pytest.mark.parametrize(
    "line", ["COVID-19 absences continue", "KS-2 results are out", "Q3-24 figures follow", "PH-3 is another list"]
)
def test_a_line_that_begins_like_a_reference_of_no_board_is_words(rated: World, slack: FakeSlack, line: str) -> None:
    slack.writes("UANA", f"CTB-01 amber: late\n{line}\n\nCTB-02 red: nurses short")
    assert filed(rated) == [("CTB-01", "amber", f"late\n{line}"), ("CTB-02", "red", "nurses short")]


@pytest.mark.parametrize("words", ["blocked until CTB-77 reports", "see CTB-99", "CTB-2025 bid refused"])
def test_a_reference_that_leads_is_the_one_that_is_meant(rated: World, slack: FakeSlack, words: str) -> None:
    slack.writes("UANA", f"CTB-01 amber: {words}")
    assert filed(rated) == [("CTB-01", "amber", words)]


def test_many_kept_words_do_not_break_a_reminder(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "\n".join(f"- green: item {number}" for number in range(40)))
    rated.live_through(london(2024, 10, 9, 12), timedelta(hours=3))
    assert last(slack, "UANA", "Reminder").words().count("not filed") == 5 and not slack.refused


def test_files_come_along_with_the_answer_and_with_all(rated: World, slack: FakeSlack) -> None:
    file = {"title": "Photo", "permalink": "https://example.org/files/1"}
    slack.writes("UANA", "the lease fell through")
    slack.writes("UANA", "CTB-01", files=[file])
    assert "Evidence: Photo" in last(slack, "UANA", "Saved to CTB-01").words()
    slack.writes("UANA", "no change on either", files=[file])
    slack.presses("UANA", slack.dm("UANA")[-1], "No change")
    assert "Photo" in rated.ask("UANA", "action CTB-02")


def test_stop_and_leave_are_done_again_another_day(rated: World, slack: FakeSlack) -> None:
    for month in (10, 12):
        rated.clock.move_to(london(2024, month, 3, 10))
        slack.writes("UANA", "stop")
        slack.presses("UANA", slack.dm("UANA")[-1], "Write to them for me")
    assert len([m for m in slack.dm("UOFF") if "does not want to be asked" in m.words()]) == 2


def test_deleting_all_on_track_withdraws_it(rated: World, slack: FakeSlack) -> None:
    ts = slack.writes("UANA", "all on track")
    slack.presses("UANA", slack.dm("UANA")[-1], "No change")
    slack.deletes("UANA", ts, "all on track")
    assert all(row["withdrawn_on"] for row in rated.rows("updates")[2:])


@pytest.mark.parametrize("words", ["CTB-01 for February: red, late", "CTB-01 September: red, late"])
def test_a_month_that_nobody_was_asked_about_stays_in_the_words(rated: World, slack: FakeSlack, words: str) -> None:
    slack.writes("UANA", words)
    row = rated.rows("updates")[-1]
    assert row["period"] == "2024-10" and ("February" in row["narrative"] or "September" in row["narrative"])


def test_a_question_about_all_shows_what_stands_now_and_passes_over_what_ended(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "all on track")
    question = slack.dm("UANA")[-1]
    slack.writes("UANA", "CTB-02 red: x")
    slack.presses("UANA", question, "No change")
    assert "CTB-02 Healthy child programme: 🔴 Red" in question.words()
    slack.asks("UOFF", "close CTB-02")
    slack.submits("UOFF", slack.views[-1], reason="merged")
    slack.presses("UANA", question, "No change")
    if "Filed" not in question.words():
        slack.presses("UANA", question, "No change")
    assert "Filed, no change: CTB-01" in question.words()


def test_a_colour_that_is_named_is_not_answered_by_another(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "all red")
    assert texts(slack.dm("UANA")[-1]) == ["🔴 Red for all 2", "Go through them", "It is not an update"]


def test_a_settled_question_says_that_it_is(rated: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "the lease fell through")
    question = slack.dm("UANA")[-1]
    buttons = question.buttons()
    slack.presses("UANA", question, "CTB-01")
    slack.presses("UANA", {"blocks": [{"type": "actions", "block_id": "r", "elements": buttons}]}, "CTB-01")
    assert "settled already" in str(slack.ephemeral[-1]) and len(filed(rated)) == 1
