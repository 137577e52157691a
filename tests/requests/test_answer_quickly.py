"""Answering in few taps: one for an action that nobody has rated, one form for many, and a request that says who asks."""

from __future__ import annotations

import pytest

from tests.support.council import Council
from tests.support.fake_slack import FakeSlack, Message, View
from tests.support.world import ASKED, World, london

PLAN = {"board": "CTB", "plan": "2024-25"}


def plan_of(world: World, number: int) -> None:
    world.import_(
        actions=[
            PLAN | {"ref": f"CTB-{n:02d}", "title": f"Action {n}", "leads": "Ben", "due": "2025-03-31"}
            for n in range(1, number + 1)
        ]
    )


def rated(world: World, month: str = "2024-10") -> dict[str, str | None]:
    return {u["ref"]: u["rag"] for u in world.rows("updates") if u["period"] == month}


def request_of(slack: FakeSlack, user: str = "UBEN") -> Message:
    return next(m for m in slack.dm(user) if "updates" in m.text)


# -- one tap --


@pytest.mark.fast
@pytest.mark.parametrize("label", ["🔴 Red", "🟠 Amber", "🟢 Green", "🔵 Blue", "⚪ Grey"])
def test_an_action_that_nobody_rated_is_rated_in_one_tap(any_world: World, label: str) -> None:
    world, slack = any_world, any_world.slack
    world.tick(ASKED)
    asked = request_of(slack)
    assert "No change" not in asked.words(), "there is no rating to confirm"
    assert slack.presses("UBEN", asked, label, copies=2).status == 200
    assert rated(world) == {"CTB-03": label.split()[1].lower()}
    receipt = slack.dm("UBEN")[-1].words()
    assert receipt.startswith("Saved to CTB-03 for October 2024 · ") and label.split()[1] in receipt


def test_a_rated_action_is_confirmed_and_its_last_words_stand_beside_its_rating(world: World, slack: FakeSlack) -> None:
    slack.writes("UBEN", "CTB-03 amber: two nurseries short")
    world.tick(ASKED)
    asked = request_of(slack)
    words = asked.words()
    assert "🟠 Amber (at risk)" in words and "Last said: two nurseries short" in words
    labels = [button["text"]["text"] for button in asked.buttons() if "text" in button]
    assert "No change" in labels and "🟠 Amber" not in labels
    slack.presses("UBEN", asked, "No change")
    assert rated(world) == {"CTB-03": "amber"}


def test_no_form_proposes_a_rating_that_nobody_gave(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.presses("UANA", request_of(slack, "UANA"), "Update")
    assert not slack.views[-1].initial("rag")
    slack.presses("UANA", request_of(slack, "UANA"), "Answer all")
    assert all("initial_option" not in str(block) for block in slack.views[-1].payload["blocks"])


@pytest.mark.parametrize("value", ["1|2024-10|0|purple", "1|2024-10|0|", "1|2024-10|0", "x|2024-10|0|red", "1"])
def test_a_forged_rating_is_refused(world: World, slack: FakeSlack, value: str) -> None:
    world.tick(ASKED)
    slack.presses("UBEN", Council(world, slack, "UBEN").forged(f"rate.{value}", value), "Press")
    assert rated(world) == {}


# -- one form for many --


def test_twenty_three_unrated_actions_are_answered_in_thirty_taps(world: World, slack: FakeSlack) -> None:
    plan_of(world, 23)
    world.tick(ASKED)
    taps = 1
    slack.presses("UBEN", request_of(slack), "Answer all")
    seen: list[str] = []
    while True:
        view = slack.views[-1]
        fields = [block for block in view.payload["blocks"] if block["type"] == "input"]
        ratings = [block for block in fields if block["element"]["type"] == "radio_buttons"]
        assert view.payload["title"]["text"] == "October 2024 updates"
        assert 1 <= len(ratings) <= 8 and len(fields) == 2 * len(ratings)
        seen += [block["label"]["text"].split()[0] for block in ratings]
        taps += len(ratings) + 1  # one for each rating, and one to send
        before = len(slack.views)
        answer = slack.submits("UBEN", view, **{block["block_id"]: "green" for block in ratings})
        assert answer.status == 200
        if len(slack.views) == before:
            break
    assert seen == [f"CTB-{n:02d}" for n in range(1, 24)]
    assert taps <= 30
    assert rated(world) == dict.fromkeys(seen, "green")
    receipts = [m for m in slack.dm("UBEN") if m.text.startswith("Saved to")]
    assert len(receipts) == 23 and all("Undo" in str(m.buttons()) for m in receipts)
    assert all(len(m.words().splitlines()[0]) < 80 for m in receipts)
    assert "23 of 23 done." in request_of(slack).words()


def test_what_is_left_blank_stays_to_be_answered_and_does_not_come_twice(world: World, slack: FakeSlack) -> None:
    plan_of(world, 10)
    world.tick(ASKED)
    slack.presses("UBEN", request_of(slack), "Answer all")
    first = slack.views[-1]
    named = rating_fields(first)
    slack.submits("UBEN", first, **{named["CTB-02"]: "amber", line_of(named["CTB-02"]): "Late"})
    second = slack.views[-1]
    assert list(rating_fields(second)) == ["CTB-09", "CTB-10"]
    assert "9 to 10 of 10 actions" in str(second.payload["blocks"])
    slack.submits("UBEN", second)
    assert rated(world) == {"CTB-02": "amber"}
    assert [u["narrative"] for u in world.rows("updates")] == ["Late"]
    slack.presses("UBEN", request_of(slack), "Answer all")
    assert list(rating_fields(slack.views[-1]))[:2] == ["CTB-01", "CTB-03"]


def test_the_same_rating_without_a_word_confirms_and_keeps_the_words(world: World, slack: FakeSlack) -> None:
    plan_of(world, 3)
    slack.writes("UBEN", "CTB-01 amber: two posts are vacant")
    world.tick(ASKED)
    slack.presses("UBEN", request_of(slack), "Answer all")
    fields = rating_fields(slack.views[-1])
    slack.submits("UBEN", slack.views[-1], **{fields["CTB-01"]: "amber", fields["CTB-02"]: "red"})
    assert "two posts are vacant" in world.ask("UBEN", "action CTB-01")
    assert rated(world)["CTB-02"] == "red"


def test_a_line_without_a_rating_is_asked_for_at_its_action_and_nothing_is_lost(world: World, slack: FakeSlack) -> None:
    plan_of(world, 3)
    world.tick(ASKED)
    slack.presses("UBEN", request_of(slack), "Answer all")
    view, fields = slack.views[-1], rating_fields(slack.views[-1])
    answer = slack.submits("UBEN", view, **{fields["CTB-01"]: "green", line_of(fields["CTB-02"]): "Delayed"})
    assert answer.json["response_action"] == "errors" and fields["CTB-02"] in answer.json["errors"]
    assert rated(world) == {}, "all or nothing"
    slack.submits(
        "UBEN", view, **{fields["CTB-01"]: "green", fields["CTB-02"]: "red", line_of(fields["CTB-02"]): "Delayed"}
    )
    assert rated(world) == {"CTB-01": "green", "CTB-02": "red"}


def test_a_form_that_is_sent_twice_is_filed_once_and_goes_on(world: World, slack: FakeSlack) -> None:
    plan_of(world, 10)
    world.tick(ASKED)
    slack.presses("UBEN", request_of(slack), "Answer all")
    view, fields = slack.views[-1], rating_fields(slack.views[-1])
    for _ in range(2):
        answer = slack.submits("UBEN", view, **{fields["CTB-01"]: "green"})
        assert answer.json["response_action"] == "update"
    assert len(world.rows("updates")) == 1


def test_who_was_not_asked_can_neither_open_nor_send_it(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    asked = request_of(slack, "UANA")
    slack.presses("UBEN", asked, "Answer all")
    assert not slack.views and "whoever was asked" in str(slack.ephemeral[-1]).lower()
    slack.presses("UANA", asked, "Answer all")
    view, fields = slack.views[-1], rating_fields(slack.views[-1])
    answer = slack.submits("UBEN", view, **{fields["CTB-01"]: "blue"})
    assert answer.json["response_action"] == "errors"
    assert rated(world) == {}


def test_what_changed_while_the_form_was_open_is_passed_over_and_said(any_world: World) -> None:
    """One is closed, and to another a colleague has said worse: the rest is filed, and nobody's words are replaced."""
    world, slack = any_world, any_world.slack
    plan_of(world, 4)
    world.tick(ASKED)
    slack.presses("UBEN", request_of(slack), "Answer all")
    view, fields = slack.views[-1], rating_fields(slack.views[-1])
    slack.asks("UOFF", "close CTB-02", "CANY")
    slack.submits("UOFF", slack.views[-1], reason="Merged elsewhere")
    slack.writes("UOFF", "CTB-03 red: the roof fell in")
    answer = slack.submits("UBEN", view, **dict.fromkeys(fields.values(), "green"))
    assert answer.status == 200 and "errors" not in answer.body
    assert rated(world) == {"CTB-01": "green", "CTB-03": "red", "CTB-04": "green"}
    notes = [m.words() for m in slack.dm("UBEN")]
    assert any("Not filed, as they changed while your form was open: CTB-02 and CTB-03." in note for note in notes)
    assert "the roof fell in" in world.ask("UBEN", "action CTB-03")


def test_a_rating_pressed_on_an_old_message_replaces_nobodys_newer_words(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    old = {"blocks": list(request_of(slack).blocks), "channel": "DUBEN"}
    slack.writes("UOFF", "CTB-03 red: the roof fell in")
    slack.presses("UBEN", old, "🟢 Green")
    assert "was updated since you were shown it" in str(slack.ephemeral[-1])
    assert rated(world) == {"CTB-03": "red"}


def test_one_action_alone_needs_no_form_for_all(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    assert "Answer all" not in str(request_of(slack).buttons())


# -- forms and the first request --


def test_a_forms_title_names_the_month_that_it_is_filed_under(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.presses("UBEN", request_of(slack), "Update")
    assert slack.views[-1].payload["title"]["text"] == "October 2024: CTB-03"
    world.clock.move_to(london(2024, 12, 20))
    slack.asks("UANA", "update CTB-01", "CANY")
    view = slack.views[-1]
    month = view.payload["title"]["text"].partition(":")[0]
    slack.submits("UANA", view, rag="green")
    [filed] = [u for u in world.rows("updates") if u["ref"] == "CTB-01"]
    assert {"October 2024": "2024-10", "December 2024": "2024-12"}[month] == filed["period"]


def test_the_first_request_ever_says_who_set_it_up_and_no_later_one_does(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    first = request_of(slack)
    assert "I am boardbot, set up by Olive Officer" in first.words()
    assert "shown to the board" in first.words() and "Questions: Olive Officer." in first.words()
    slack.writes("UBEN", "CTB-03 green: fine")
    world.live_through(london(2024, 11, 1, 10))
    second = next(m for m in slack.dm("UBEN") if "November 2024 updates" in m.text)
    assert "I am boardbot" not in second.words()


def rating_fields(view: View) -> dict[str, str]:
    """The name of the rating's field of each action, by its reference."""
    inputs = [block for block in view.payload["blocks"] if block["type"] == "input"]
    return {b["label"]["text"].split()[0]: b["block_id"] for b in inputs if b["element"]["type"] == "radio_buttons"}


def line_of(rating: str) -> str:
    return rating.replace("rag_", "line_")
