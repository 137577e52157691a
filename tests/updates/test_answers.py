"""An answer by button, form and plain reply, edited, undone and deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.world import ASKED, World, london


def test_no_change_is_offered_once_there_is_a_rating_and_confirms_it(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    request = slack.dm("UBEN")[0]
    assert "No change" not in str(request.buttons())
    slack.presses("UBEN", request, "Update")
    slack.submits("UBEN", slack.views[-1], rag="green", narrative="Going well")
    assert "1 of 1 done." in request.words() and "Thank you, that is everything." in request.words()
    receipt = slack.dm("UBEN")[1]
    assert receipt.thread_ts == request.ts
    assert "Saved to CTB-03 for October 2024 · 🟢 Green (on track)" in receipt.words()
    assert [b["text"]["text"] for b in receipt.buttons()] == ["Edit", "Undo"]

    world.tick(london(2024, 11, 1))
    november = slack.dm("UBEN")[2]
    slack.presses("UBEN", november, "No change", copies=3)
    updates = world.rows("updates")
    assert [(u["period"], u["rag"], u["via"]) for u in updates] == [
        ("2024-10", "green", "form"),
        ("2024-11", "green", "button"),
    ]
    assert "Going well" in world.ask("UBEN", "action CTB-03")


@pytest.mark.fast
def test_the_form_is_prefilled_and_answers_bad_input_at_the_field(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    request = slack.dm("UANA")[0]
    slack.presses("UANA", request, "Update", number=1)
    slack.submits(
        "UANA",
        slack.views[-1],
        rag="amber",
        narrative="Two posts empty",
        next_step="Interviews",
        help_needed="Nothing",
    )
    slack.presses("UANA", request, "Change")
    view = slack.views[-1]
    assert [view.initial(n) for n in ("rag", "narrative", "next_step", "help_needed", "due")] == [
        "amber",
        "Two posts empty",
        "Interviews",
        "Nothing",
        "2024-09-15",
    ]

    late = slack.submits("UANA", view, due="2024-11-30")
    assert late.json == {
        "response_action": "errors",
        "errors": {"due_reason": "Say in a few words why the date moves."},
    }
    past = slack.submits("UANA", view, due="2024-09-20", due_reason="Because")
    assert list(past.json["errors"]) == ["due"]
    assert len(world.rows("updates")) == 1

    slack.submits("UANA", view, due="2024-11-30", due_reason="Recruitment")
    assert [a["due"] for a in world.rows("actions") if a["ref"] == "CTB-02"] == ["2024-11-30"]
    assert "first slip, 76 days in total" in world.ask("UANA", "action CTB-02")


@pytest.mark.fast
def test_a_plain_reply_with_a_reference_is_filed(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    request = slack.dm("UANA")[0]
    slack.writes("UANA", "ctb-02 amber: recruitment <!channel> & *late*", request.ts, copies=3)
    update = world.rows("updates")[0]
    assert (update["ref"], update["rag"], update["narrative"]) == (
        "CTB-02",
        "amber",
        "recruitment <!channel> & *late*",
    )
    assert len(world.rows("updates")) == 1
    assert "1 of 2 done." in request.words()


def test_a_reply_to_a_request_of_one_action_needs_no_reference(world: World) -> None:
    world.tick(ASKED)
    world.slack.writes("UBEN", "green, nearly there", world.slack.dm("UBEN")[0].ts)
    assert [(u["ref"], u["rag"], u["narrative"]) for u in world.rows("updates")] == [
        ("CTB-03", "green", "nearly there")
    ]


def test_it_asks_once_which_action_is_meant_and_never_guesses(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    slack.writes("UANA", "amber: we are waiting for the landlord", slack.dm("UANA")[0].ts)
    assert world.rows("updates") == []
    question = slack.dm("UANA")[-1]
    assert "Which action is this about?" in question.words()
    assert len(question.buttons()) == 3
    slack.presses("UANA", question, "CTB-01", copies=2)
    assert [(u["ref"], u["rag"], u["narrative"]) for u in world.rows("updates")] == [
        ("CTB-01", "amber", "we are waiting for the landlord")
    ]
    assert "Filed against CTB-01." in question.words()


def test_a_bare_reference_answers_the_question(world: World) -> None:
    world.tick(ASKED)
    world.slack.writes("UANA", "we are waiting for the landlord")
    world.slack.writes("UANA", "CTB-01")
    assert [(u["ref"], u["rag"], u["narrative"]) for u in world.rows("updates")] == [
        ("CTB-01", None, "we are waiting for the landlord")
    ]


def test_words_without_a_rating_are_filed_and_the_rating_asked_for(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    slack.writes("UBEN", "Green spaces plan agreed")
    receipt = slack.dm("UBEN")[-1]
    assert "You gave no rating, so it stays at no rating yet." in receipt.words()
    slack.presses("UBEN", receipt, "🔴 Red")
    assert [(u["version"], u["rag"], u["narrative"]) for u in world.rows("updates")] == [
        (1, None, "Green spaces plan agreed"),
        (2, "red", "Green spaces plan agreed"),
    ]
    assert "Saved to CTB-03 for October 2024 · 🔴 Red" in receipt.words()


def test_editing_and_deleting_the_message_makes_a_version_and_a_withdrawal(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    ts = slack.writes("UANA", "CTB-01 green: fine")
    slack.edits("UANA", ts, "CTB-01 red: not fine", "CTB-01 green: fine")
    assert [(u["version"], u["rag"], u["via"]) for u in world.rows("updates")] == [
        (1, "green", "text"),
        (2, "red", "edit"),
    ]
    assert "Saved to CTB-01 for October 2024 · 🔴 Red" in slack.dm("UANA")[-1].words()
    slack.deletes("UANA", ts, "CTB-01 red: not fine")
    assert all(u["withdrawn_on"] for u in world.rows("updates"))
    assert "Withdrawn" in slack.dm("UANA")[-1].words()
    assert "0 of 2 done." in slack.dm("UANA")[0].words()


def test_a_message_deleted_before_it_arrives_is_not_filed(world: World) -> None:
    world.tick(ASKED)
    ts = world.slack.next_ts()
    world.slack.deletes("UANA", ts, "CTB-01 green: fine")
    world.slack.writes("UANA", "CTB-01 green: fine", ts=ts)
    assert world.rows("updates") == []


def test_undo_withdraws_the_rating_the_completion_and_the_moved_date(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    request = slack.dm("UANA")[0]
    slack.presses("UANA", request, "Update", number=1)
    slack.submits("UANA", slack.views[-1], rag="blue", narrative="Done", due="2024-10-30", due_reason="Late")
    action = next(a for a in world.rows("actions") if a["ref"] == "CTB-02")
    assert (action["status"], action["due"]) == ("complete", "2024-10-30")
    receipt = slack.dm("UANA")[-1]
    slack.presses("UANA", receipt, "Undo", copies=2)
    action = next(a for a in world.rows("actions") if a["ref"] == "CTB-02")
    assert (action["status"], action["due"], action["rag"]) == ("open", "2024-09-15", None)
    assert "Withdrawn" in receipt.words() and receipt.buttons() == []


def test_only_leads_officers_and_chairs_may_answer(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-01 red: not mine")
    assert "CTB-01 has other leads" in slack.dm("UBEN")[-1].words()
    slack.writes("UANY", "CTB-01 red: who am I")
    assert "I don't know you yet" in slack.dm("UANY")[-1].words()
    pressed = slack.presses("UBEN", slack.dm("UANA")[0], "Update")
    assert pressed.status == 200 and slack.views == []
    assert "CTB-01 has other leads" in str(slack.ephemeral[-1])
    assert world.rows("updates") == []
    slack.writes("UOFF", "CTB-01 amber: told by telephone")
    update = world.rows("updates")[0]
    assert (update["said_by"], update["on_behalf_of"]) == ("Olive Officer", "Ana (Early years lead)")


def test_edits_that_come_late_are_nothing_and_a_deleted_message_stays_deleted(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    ts = slack.writes("UANA", "CTB-01 green: v1")
    early, late = slack.next_ts(), slack.next_ts()
    event = {"type": "message", "subtype": "message_changed", "channel": "DUANA", "channel_type": "im"}
    for stamp, text in ((late, "CTB-01 amber: v3"), (early, "CTB-01 red: v2")):
        slack.event(
            {
                **event,
                "message": {"user": "UANA", "text": text, "ts": ts, "edited": {"ts": stamp}},
                "ts": slack.next_ts(),
            }
        )
    assert [(u["rag"], u["narrative"]) for u in world.rows("updates")] == [("green", "v1"), ("amber", "v3")]
    slack.deletes("UANA", ts)
    slack.event(
        {
            **event,
            "message": {"user": "UANA", "text": "CTB-01 blue: v4", "ts": ts, "edited": {"ts": slack.next_ts()}},
            "ts": "1",
        }
    )
    assert all(u["withdrawn_on"] for u in world.rows("updates")) and len(world.rows("updates")) == 2


def test_an_edit_while_the_question_is_open_is_read_afresh(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    ts = slack.writes("UANA", "amber: late")
    question = slack.dm("UANA")[-1]
    slack.edits("UANA", ts, "CTB-02 red: late", "amber: late")
    assert [(u["ref"], u["rag"], u["narrative"]) for u in world.rows("updates")] == [("CTB-02", "red", "late")]
    assert question.buttons() == []


def test_a_mistyped_reference_is_said_and_nothing_is_filed(world: World) -> None:
    world.tick(ASKED)
    world.slack.writes("UANA", "CTB-01 green: ok\nCTB-20 red: everything is late")
    world.slack.writes("UBEN", "amber: CTB-99 is late")
    assert world.rows("updates") == []
    assert "CTB-01 green: ok" in world.slack.dm("UANA")[-1].words(), "each is asked about in turn"
    world.slack.presses("UANA", world.slack.dm("UANA")[-1], "CTB-01")
    assert 'There is no action "CTB-20"' in world.slack.dm("UANA")[-1].words()
    assert 'There is no action "CTB-99"' in world.slack.dm("UBEN")[-1].words()


def test_dates_withdrawn_in_any_order_come_home(world: World) -> None:
    slack = world.slack
    world.tick(ASKED)
    for day in ("2024-11-30", "2024-12-31"):
        slack.presses(
            "UANA", slack.dm("UANA")[0], "Update" if day < "2024-12" else "Change", number=1 if day < "2024-12" else 0
        )
        slack.submits("UANA", slack.views[-1], rag="amber", narrative=day, due=day, due_reason="Late")
    receipts = [m for m in slack.dm("UANA") if "Saved to CTB-02" in m.text]
    for receipt in receipts:
        slack.presses("UANA", receipt, "Undo")
    assert {a["ref"]: a["due"] for a in world.rows("actions")}["CTB-02"] == "2024-09-15"


def test_older_words_that_come_in_late_leave_the_newer_ones_standing(any_world: World) -> None:
    world = any_world
    world.tick(ASKED)
    late = world.slack.next_ts()
    world.tick(ASKED + timedelta(minutes=3))
    world.slack.writes("UBEN", "CTB-03 green: back on track")
    world.tick(ASKED + timedelta(minutes=5))
    world.slack.writes("UBEN", "CTB-03 blue: all of it is done", ts=late)
    assert [u["narrative"] for u in world.rows("updates")] == ["back on track", "all of it is done"]
    card = world.ask("UBEN", "action CTB-03")
    assert "Rating: 🟢 Green" in card and "Status: open" in card and "happened: back on track" in card
    receipt = world.slack.dm("UBEN")[-1].words()
    assert "reached me late" in receipt and "completes the action" not in receipt
    newest = next(m for m in world.slack.dm("UBEN") if "back on track" in m.words())
    world.slack.presses("UBEN", newest, "Undo")
    card = world.ask("UBEN", "action CTB-03")
    assert "Rating: 🔵 Blue" in card and "Status: complete" in card and "happened: all of it is done" in card


def test_a_form_sent_again_with_other_words_keeps_both(world: World) -> None:
    world.tick(ASKED)
    world.slack.presses("UBEN", world.slack.dm("UBEN")[0], "Update")
    form = world.slack.views[-1]
    for words in ("first", "first", "second"):  # its answer was not heard, so it stayed open
        world.slack.submits("UBEN", form, rag="amber", narrative=words)
    assert [u["narrative"] for u in world.rows("updates")] == ["first", "second"]
