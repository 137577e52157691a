"""What answering and asking must never do: override newer words, file for somebody else, or be early or late by a day."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.services.boards.state import board_state
from bot.services.plans.subject import history_of, standing_of, subject_of
from storage.boards import board_by_key
from storage.requests import item_rows
from storage.updates import ProgressUpdate
from tests.support.fake_slack import FakeSlack, View
from tests.support.steps import last
from tests.support.world import ASKED, World, council, london

MINUTE = timedelta(minutes=1)
DEADLINE = london(2024, 10, 8, 17)


def update_form(world: World, user: str, number: int = 0) -> View:
    world.slack.presses(user, world.slack.dm(user)[0], "Update", number=number)
    return world.slack.views[-1]


def said(world: World) -> list[tuple[str, str]]:
    return [(row["ref"], row["narrative"]) for row in world.rows("updates")]


def test_a_form_for_one_action_does_not_correct_the_update_of_another(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 amber: of the hubs")
    receipt = slack.dm("UANA")[-1]
    slack.presses("UANA", receipt, "Edit")
    edits = json.loads(slack.views[-1].payload["private_metadata"])["edits"]
    form = update_form(world, "UANA")  # of CTB-02, which is first as it is not answered yet
    state = json.loads(form.payload["private_metadata"])
    form.payload["private_metadata"] = json.dumps(state | {"edits": edits})
    answer = slack.submits("UANA", form, rag="red", narrative="of the children")
    assert "I can't find that" in next(iter(answer.json["errors"].values()))
    assert said(world) == [("CTB-01", "of the hubs")] and "of the hubs" in receipt.words()


def test_a_revised_date_may_be_today_and_not_yesterday(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    form = update_form(world, "UBEN")
    sent = {"rag": "amber", "narrative": "late", "due_reason": "It slipped"}
    answer = slack.submits("UBEN", form, due="2024-09-30", **sent)
    assert "can't be in the past" in answer.json["errors"]["due"]
    assert slack.submits("UBEN", form, due="2024-10-01", **sent).body == ""
    assert "CTB-03" not in world.ask("UOFF", "overdue CTB")
    world.clock.move_to(london(2024, 10, 1, 23, 59))
    assert "CTB-03" not in world.ask("UOFF", "overdue CTB")
    world.clock.move_to(london(2024, 10, 2, 0, 0))
    assert "1 day overdue" in world.ask("UOFF", "overdue CTB")


def test_a_blue_may_name_the_past_day_by_which_it_was_done(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    form = update_form(world, "UBEN")
    answer = slack.submits("UBEN", form, rag="blue", narrative="done", due="2024-09-30", due_reason="That day")
    assert answer.body == ""


def test_words_that_come_late_stand_between_those_before_and_after_them(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 green: one")
    world.clock.move_to(ASKED + MINUTE)
    late = slack.next_ts()
    world.clock.move_to(ASKED + 2 * MINUTE)
    slack.writes("UBEN", "CTB-03 amber: three")
    newest = slack.dm("UBEN")[-1]
    world.clock.move_to(ASKED + 3 * MINUTE)
    slack.writes("UBEN", "CTB-03 red: two", ts=late)
    assert "three" in world.ask("UBEN", "action CTB-03")
    slack.presses("UBEN", newest, "Undo")
    card = world.ask("UBEN", "action CTB-03")
    assert "two" in card and "🔴 Red" in card


@pytest.mark.parametrize("by", ["form", "button"])
def test_a_message_that_comes_late_does_not_override_what_was_said_by_a_form_or_a_button(
    world: World, slack: FakeSlack, by: str
) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 green: as planned")
    world.clock.move_to(ASKED + MINUTE)
    late = slack.next_ts()
    world.clock.move_to(ASKED + 2 * MINUTE)
    if by == "form":
        slack.presses("UBEN", slack.dm("UBEN")[0], "Change")
        slack.submits("UBEN", slack.views[-1], rag="amber", narrative="newer words")
    else:
        world.tick(london(2024, 11, 1))
        late = slack.next_ts()
        world.clock.move_to(world.clock.now() + MINUTE)
        slack.presses("UBEN", next(m for m in slack.dm("UBEN") if "November" in m.text), "No change")
    world.clock.move_to(world.clock.now() + MINUTE)
    slack.writes("UBEN", "CTB-03 blue: older words", ts=late)
    card = world.ask("UBEN", "action CTB-03")
    assert "Status: open" in card and ("🟠 Amber" if by == "form" else "🟢 Green") in card
    assert "reached me late" in slack.dm("UBEN")[-1].words()


def test_an_edit_that_comes_late_does_not_override_what_was_said_by_a_form(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    ts = slack.writes("UBEN", "CTB-03 green: one")
    world.clock.move_to(ASKED + MINUTE)
    edited = {"user": "UBEN", "text": "CTB-03 blue: older words", "ts": ts, "edited": {"ts": slack.next_ts()}}
    world.clock.move_to(ASKED + 2 * MINUTE)
    slack.presses("UBEN", slack.dm("UBEN")[0], "Change")
    slack.submits("UBEN", slack.views[-1], rag="amber", narrative="newer words")
    newest = slack.dm("UBEN")[-1]
    world.clock.move_to(ASKED + 3 * MINUTE)
    event = {"type": "message", "subtype": "message_changed", "channel": "DUBEN", "channel_type": "im"}
    slack.event({**event, "message": edited, "ts": slack.next_ts()})
    card = world.ask("UBEN", "action CTB-03")
    assert "newer words" in card and "Status: open" in card
    slack.presses("UBEN", newest, "Undo")
    assert "older words" in world.ask("UBEN", "action CTB-03")


def test_a_message_that_is_edited_after_a_form_was_sent_stays_beneath_it(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    ts = slack.writes("UBEN", "CTB-03 green: one")
    world.clock.move_to(ASKED + MINUTE)
    slack.presses("UBEN", slack.dm("UBEN")[0], "Change")
    slack.submits("UBEN", slack.views[-1], rag="amber", narrative="newer words")
    world.clock.move_to(ASKED + 2 * MINUTE)
    slack.edits("UBEN", ts, "CTB-03 red: one, of which the end was mistyped", "CTB-03 green: one")
    assert "newer words" in world.ask("UBEN", "action CTB-03")
    assert "A newer update to CTB-03 is already recorded" in last(slack, "UBEN", "mistyped").words()


def test_a_message_written_after_a_form_was_sent_is_the_newer_one(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.submits("UBEN", update_form(world, "UBEN"), rag="amber", narrative="older words")
    slack.writes("UBEN", "CTB-03 red: newer words")
    assert "newer words" in world.ask("UBEN", "action CTB-03")


@pytest.mark.parametrize("user", ["UBEN", "UCHR"])
def test_a_kept_reply_is_filed_or_put_aside_by_its_writer_alone(world: World, slack: FakeSlack, user: str) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "amber: we are waiting for the landlord")
    question = slack.dm("UANA")[-1]
    for button in [b["text"]["text"] for b in question.buttons()]:
        slack.presses(user, question, button)
    assert said(world) == [] and len(question.buttons()) == 3
    slack.presses("UANA", question, "CTB-01")
    assert said(world) == [("CTB-01", "we are waiting for the landlord")]


def test_an_answer_rewrites_the_newest_months_messages_and_leaves_older_ones_alone(
    world: World, slack: FakeSlack
) -> None:
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 green: in October")
    world.tick(london(2024, 11, 1))
    october, november = (next(m for m in slack.dm("UBEN") if month in m.text) for month in ("October", "November"))
    edits, words = october.edits, october.words()
    slack.writes("UBEN", "CTB-03 red: in November")
    assert (october.edits, october.words()) == (edits, words) and "1 of 1 done" in november.words()


def test_whoever_was_asked_late_is_not_reminded_on_the_same_day(world: World, slack: FakeSlack) -> None:
    world.clock.move_to(london(2024, 10, 4, 8))  # boardbot was down until the day of the first reminder
    world.live_through(london(2024, 10, 4, 18))
    assert [m.text.split(":")[0] for m in slack.dm("UBEN")] == ["Your October 2024 updates"]
    world.live_through(london(2024, 10, 7, 10))
    assert len([m for m in slack.dm("UBEN") if m.text.startswith("Reminder")]) == 1


def overdue(world: World) -> list[str]:
    with world.app.core.store.read() as session:
        board = board_by_key(session, "CTB")
        assert board
        return [
            late.ref for late in board_state(session, board, world.clock.now(), world.app.core.zone).missing_updates
        ]


def test_an_update_is_missing_from_17_00_sharp_on(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    world.clock.move_to(DEADLINE - timedelta(seconds=1))
    assert overdue(world) == []
    assert "missing" not in world.ask("UOFF", "summary CTB")
    world.clock.move_to(DEADLINE)
    assert overdue(world) == ["CTB-01", "CTB-02", "CTB-03"]
    assert "Missing for October 2024: 3 " in world.ask("UOFF", "summary CTB")


@pytest.mark.parametrize(("before", "asked"), [(timedelta(seconds=1), 1), (timedelta(0), 0)])
def test_a_request_goes_out_until_17_00_sharp(world: World, slack: FakeSlack, before: timedelta, asked: int) -> None:
    world.tick(DEADLINE - before)
    assert len([m for m in slack.dm("UBEN") if "October 2024" in m.text]) == asked
    world.tick(london(2024, 10, 9))
    assert len([m for m in slack.dm("UBEN") if "October 2024" in m.text]) == asked


def test_hours_are_from_nine_until_before_five_on_working_days(world: World) -> None:
    days = world.app.core.days
    for day in (date(2024, 10, 7), date(2024, 7, 1)):  # in summer time
        nine, five = (london(day.year, day.month, day.day, hour) for hour in (9, 17))
        second = timedelta(seconds=1)
        shown = [days.in_hours(at, "Europe/London") for at in (nine - second, nine, five - second, five)]
        assert shown == [False, True, True, False]
    assert not days.in_hours(london(2024, 10, 6, 12), "Europe/London")
    assert not days.in_hours(london(2024, 12, 25, 12), "Europe/London")


def test_a_link_that_slack_unfolds_is_no_edit(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    words = "CTB-01 green: see https://example.org"
    ts = slack.writes("UANA", words)
    slack.edits("UANA", ts, words, words)
    assert len(world.rows("updates")) == 1


def test_only_its_reader_turns_the_pages_of_a_request(world: World, slack: FakeSlack) -> None:
    actions = council(slack)["actions"]
    more = [{**actions[0], "ref": f"CTB-{n}", "title": f"Action {n}", "leads": "Ana"} for n in range(10, 40)]
    world.import_(actions=[*actions, *more])
    world.tick(ASKED)
    request = slack.dm("UANA")[0]
    assert "Page 1 of" in request.words()
    slack.presses("UBEN", request, "Next")
    assert "Page 1 of" in request.words()
    slack.presses("UANA", request, "Next")
    assert "Page 2 of" in request.words()


def test_what_was_outstanding_of_last_month_is_closed_by_the_next_asking(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    world.tick(london(2024, 11, 1))
    slack.writes("UBEN", "CTB-03 green: in November")
    with world.app.core.store.read() as session:
        rows = [(item.period, item.state) for item, request in item_rows(session) if request.period == item.period]
    assert sorted(set(rows)) == [("2024-10", "not_reported"), ("2024-11", "answered"), ("2024-11", "outstanding")]


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
def test_what_somebody_else_withdrew_meanwhile_does_not_stand(any_world: World) -> None:
    any_world.tick(ASKED)
    any_world.slack.writes("UBEN", "CTB-03 amber: late")
    store = any_world.app.core.store
    with store.write() as session:
        [update] = session.exec(select(ProgressUpdate))
        with store.write() as other:
            other.execute(text("UPDATE progress_update SET withdrawn_at = recorded_at"))
        subject = subject_of(session, update.action_id, lock=True)
        assert history_of(session, subject) == [] and standing_of(session, subject) == []
