"""A month on a surface of a third kind: whatever people do there goes through press, submit and ask alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.handlers.interactions import Show
from bot.messages.message import Form, text_of
from bot.services.records.export import export_rows
from tests.handlers.toy import ToySurface, button_of, started, words_of

ASKED = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)
ANA, BEN, OLIVE, CHIDI, NOBODY = "toy:ana", "toy:ben", "toy:olive", "toy:chidi", "toy:nobody"


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[ToySurface]:
    made = started(tmp_path)
    yield made
    made.core.store.dispose()


def updates(toy: ToySurface) -> list[tuple[str, str, str]]:
    rows = export_rows(core=toy.core, what="updates", now=toy.clock.now())
    return [(row["ref"], row["rag"], row["via"]) for row in rows]


def fills_in(toy: ToySurface, who: str, ref: str, **answers: str) -> None:
    """Somebody opens the form for an action, and sends it."""
    form = toy.asks(who, f"update {ref}")
    assert isinstance(form, Form)
    assert toy.submits(who, form, **answers) is None


def signs_off(toy: ToySurface) -> None:
    """The board's chair signs updates off from now on."""
    form = toy.asks(OLIVE, "settings CTB")
    assert isinstance(form, Form)
    assert toy.submits(OLIVE, form, sign_off="yes") is None


def test_a_lead_answers_the_request_by_button_and_form(toy: ToySurface) -> None:
    fills_in(toy, ANA, "CTB-01", rag="green", narrative="Going well")
    toy.tick(ASKED)
    request = toy.to(ANA, "October 2024")
    assert toy.presses(ANA, button_of(request.message, "No change"), request) is None
    form = toy.presses(ANA, button_of(request.message, "Update"), request)
    assert isinstance(form, Form) and form.act == "progress_update"
    assert toy.submits(ANA, form, rag="amber", narrative="Two posts empty") is None
    assert toy.submits(ANA, form, rag="amber", narrative="Two posts empty") is None, "sent twice, saved once"
    assert sorted(updates(toy)) == [
        ("CTB-01", "green", "button"),
        ("CTB-01", "green", "form"),
        ("CTB-02", "amber", "form"),
    ]
    assert "2 of 2 done" in text_of(request.message)
    assert "Saved to CTB-02" in text_of(toy.to(ANA, "Saved to CTB-02").message)


def test_a_second_press_is_answered_in_words(toy: ToySurface) -> None:
    fills_in(toy, BEN, "CTB-03", rag="green", narrative="Going well")
    toy.tick(ASKED)
    request = toy.to(BEN, "October 2024")
    button = button_of(request.message, "No change")
    assert toy.presses(BEN, button, request) is None
    assert "saved already" in words_of(toy.presses(BEN, button, request))
    assert updates(toy) == [("CTB-03", "green", "form"), ("CTB-03", "green", "button")]


def test_a_word_that_comes_in_twice_acts_once_and_says_so(toy: ToySurface) -> None:
    assert "you are away" in words_of(toy.asks(ANA, "away 30 Sep to 4 Oct", key="k1"))
    assert "saved already" in words_of(toy.asks(ANA, "away 30 Sep to 4 Oct", key="k1"))
    assert "Welcome back" in words_of(toy.asks(ANA, "back", key="k2"))
    assert "saved already" in words_of(toy.asks(ANA, "back", key="k2"))
    assert "nothing to end" in str(toy.asks(ANA, "back", key="k3"))


def test_what_was_never_rated_is_rated_at_once_and_many_in_one_form(toy: ToySurface) -> None:
    toy.tick(ASKED)
    request = toy.to(BEN, "October 2024")
    assert toy.presses(BEN, button_of(request.message, "🟠 Amber"), request) is None
    assert updates(toy) == [("CTB-03", "amber", "button")]
    form = toy.presses(ANA, button_of(toy.to(ANA, "October 2024").message, "Answer all"))
    assert isinstance(form, Form) and [field.kind for field in form.fields] == ["radio", "text"] * 2
    assert toy.submits(ANA, form, **{form.fields[0].name: "green"}) is None
    assert updates(toy)[-1] == ("CTB-01", "green", "form")


def test_a_field_that_is_wrong_and_a_stranger_are_refused(toy: ToySurface) -> None:
    toy.tick(ASKED)
    request = toy.to(ANA, "October 2024")
    update = button_of(request.message, "Update")
    assert "I don't know you yet" in str(toy.presses(NOBODY, update, request))
    assert "has other leads" in str(toy.presses(BEN, update, request))
    form = toy.presses(ANA, update, request)
    assert isinstance(form, Form)
    assert toy.submits(ANA, form, rag="") == "Choose how it is going."
    assert "I don't know you yet" in str(toy.submits(NOBODY, form, rag="green"))
    assert updates(toy) == []


def test_a_question_is_answered_and_turned_to_its_next_page(toy: ToySurface) -> None:
    toy.tick(ASKED)
    assert "Children's Trust Board on Tue 1 Oct 2024" in words_of(toy.asks(CHIDI, "summary"))
    assert "Did you mean CTB-03" in str(toy.asks(CHIDI, "action CTB-33"))
    for number in range(4, 20):
        form = toy.asks(OLIVE, "add CTB")
        assert isinstance(form, Form)
        assert toy.submits(OLIVE, form, ref=f"CTB-{number:02}", title="One more") is None
    shown = toy.asks(CHIDI, "actions CTB")
    assert isinstance(shown, Show) and not shown.in_place
    assert "CTB-15" in words_of(shown) and "CTB-19" not in words_of(shown)
    turned = toy.presses(CHIDI, button_of(shown.messages[0], "Next"))
    assert isinstance(turned, Show) and turned.in_place
    assert "CTB-19" in words_of(turned) and "CTB-15" not in words_of(turned)


def test_what_is_no_button_form_or_word_of_this_version_is_refused(toy: ToySurface) -> None:
    toy.tick(ASKED)
    request = toy.to(ANA, "October 2024")
    button = button_of(request.message, "Update")
    for odd in (replace(button, act="celebrate"), replace(button, act="_number"), replace(button, value="x")):
        assert "not of this version" in str(toy.presses(ANA, odd, request)), odd
    form = toy.presses(ANA, button, request)
    assert isinstance(form, Form)
    for odd_form in (replace(form, act="celebrate"), replace(form, act="_account"), replace(form, state="{}")):
        assert "not of this version" in str(toy.submits(ANA, odd_form, rag="green")), odd_form.act
    assert 'I don\'t know "celebrate"' in words_of(toy.asks(ANA, "celebrate"))


def test_the_chair_signs_off(toy: ToySurface) -> None:
    signs_off(toy)
    for ref, who in (("CTB-01", ANA), ("CTB-03", BEN)):
        fills_in(toy, who, ref, rag="red", narrative=f"Words on {ref}")
    toy.tick(ASKED)
    waiting = toy.asks(CHIDI, "signoff")
    assert isinstance(waiting, Show)
    approve = button_of(waiting.messages[0], "Approve", 1)
    assert "Only" in str(toy.presses(ANA, approve))
    left = toy.presses(CHIDI, approve)
    assert isinstance(left, Show) and left.in_place and "CTB-03" in words_of(left) and "CTB-01" not in words_of(left)
    question = toy.presses(CHIDI, button_of(left.messages[0], "Return"))
    assert isinstance(question, Form)
    assert toy.submits(CHIDI, question, question="By when?") is None
    assert "By when?" in text_of(toy.to(BEN, "CTB-03").message)
