"""What clumsy, hasty and prying people do with replies and the questions about them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.fake_slack import FakeSlack
from tests.support.kept import filed, on_a_private_board_too, texts
from tests.support.steps import last
from tests.support.world import World, london


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
    assert "Filed against CTB-01 by Olive Officer." in [m.words() for m in slack.dm("UANA")]


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
    assert "Filed for October 2024, no change: CTB-01" in question.words()


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
