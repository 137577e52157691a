"""What sign-off must never do: decide for somebody else, let unsigned words through, or lose what stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from storage.boards import board_by_key
from storage.publications import Publication
from tests.support.fake_slack import FakeSlack
from tests.support.steps import STANDING, form_of, second_board
from tests.support.world import ASKED, World


@pytest.fixture
def signing(world: World, slack: FakeSlack) -> World:
    """The council, whose board's two chairs sign updates off."""
    slack.user("UCH2", "Carol Chair", "carol@example.org")
    world.import_(people=[{"name": "Carol Chair", "email": "carol@example.org", "chair_of": "CTB"}])
    world.tick()
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"sign_off": "yes"})
    world.tick(ASKED)
    return world


def decides(slack: FakeSlack, button: str, user: str = "UCHR", **words: str) -> None:
    """A chair decides about the first update that waits."""
    slack.presses(user, slack.asks(user, "signoff CTB").json, button)
    if words:
        slack.submits(user, slack.views[-1], **words)


def later(world: World, **time: float) -> None:
    world.clock.move_to(world.clock.now() + timedelta(**time))


def status(world: World, ref: str, user: str = "UANY") -> str:
    """How an action stands, as a user is told."""
    card = world.ask(user, f"action {ref}")
    return next(line for line in card.splitlines() if line.startswith("Status: ")).removeprefix("Status: ")


def test_approving_all_leaves_what_another_chair_has_decided_meanwhile(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 amber: names a family")
    slack.writes("UANA", "CTB-02 green: going well")
    listed = slack.asks("UCHR", "signoff CTB").json
    decides(slack, "Withhold", "UCH2", reason="It names a family")
    slack.presses("UCHR", listed, "Approve all that are shown")
    assert "going well" in signing.ask("UANY", "action CTB-02")
    assert "names a family" not in signing.ask("UANY", "action CTB-01")
    assert "[withheld by Carol Chair" in signing.ask("UCHR", "history CTB-01")


def test_approving_all_approves_none_where_one_was_changed_since_it_was_shown(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 amber: slower")
    slack.writes("UANA", "CTB-02 green: going well")
    listed = slack.asks("UCHR", "signoff CTB").json
    slack.presses("UOFF", slack.asks("UOFF", "signoff CTB").json, "Edit words", number=1)
    slack.submits("UOFF", slack.views[-1], narrative="going as planned")
    slack.presses("UCHR", listed, "Approve all that are shown")
    assert "was changed since you were shown it" in str(slack.ephemeral[-1])
    assert "slower" not in signing.ask("UANY", "action CTB-01")


def test_a_single_approval_of_what_was_decided_says_by_whom(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 amber: slower")
    listed = slack.asks("UCHR", "signoff CTB").json
    decides(slack, "Withhold", "UCH2", reason="It names a family")
    slack.presses("UCHR", listed, "Approve")
    assert "Carol Chair" in str(slack.ephemeral[-1])
    assert "slower" not in signing.ask("UANY", "action CTB-01")


def test_words_that_came_in_late_do_not_wait_once_newer_ones_are_signed_off(signing: World, slack: FakeSlack) -> None:
    late = slack.next_ts()
    later(signing, minutes=3)
    slack.writes("UANA", "CTB-01 green: newer words")
    decides(slack, "Approve")
    later(signing, minutes=3)
    slack.writes("UANA", "CTB-01 red: older words", ts=late)
    assert "Nothing waits" in signing.ask("UCHR", "signoff CTB")
    assert "for sign-off" not in signing.ask("UANY", "summary CTB")
    assert "newer words" in (card := signing.ask("UANY", "action CTB-01")) and "older words" not in card


def test_only_the_newest_of_several_updates_waits(signing: World, slack: FakeSlack) -> None:
    for words in ("red: first", "amber: second", "green: third"):
        slack.writes("UANA", f"CTB-01 {words}")
        later(signing, minutes=1)
    waits = signing.ask("UCHR", "signoff CTB")
    assert "third" in waits and "first" not in waits and "second" not in waits
    decides(slack, "Approve")
    assert "Nothing waits" in signing.ask("UCHR", "signoff CTB")
    history = signing.ask("UANY", "history CTB-01")
    assert "third" in history and "first" not in history and "second" not in history


@pytest.mark.parametrize("decision", ["", "Return with a question", "Withhold"])
def test_no_change_of_words_that_are_not_signed_off_waits_too(signing: World, slack: FakeSlack, decision: str) -> None:
    slack.writes("UANA", "CTB-01 amber: a family moved")
    if decision:
        decides(slack, decision, **{"question" if "question" in decision else "reason": "Whose?"})
    later(signing, days=1)
    slack.writes("UANA", "CTB-01 no change")
    assert "CTB-01" in signing.ask("UCHR", "signoff CTB")
    for words in ("action CTB-01", "summary CTB", "history CTB-01"):
        said = signing.ask("UANY", words)
        assert "a family moved" not in said and "Amber (at risk), " not in said, words


def test_no_change_waits_where_the_words_are_signed_off_and_the_rating_is_not(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 red: a family moved")
    decides(slack, "Withhold", reason="It names a family")
    later(signing, hours=1)
    slack.writes("UANA", "CTB-01 the hall is booked")
    decides(slack, "Approve")
    assert "the hall is booked" in signing.ask("UANY", "action CTB-01")
    later(signing, days=1)
    slack.writes("UANA", "CTB-01 no change")
    assert "CTB-01" in signing.ask("UCHR", "signoff CTB")
    assert "Red" not in signing.ask("UANY", "action CTB-01")


def test_a_blue_that_waits_completes_nothing_yet_and_is_asked_about_no_more(signing: World, slack: FakeSlack) -> None:
    slack.writes("UBEN", "CTB-03 blue: all done")
    assert status(signing, "CTB-03").startswith("open")
    assert status(signing, "CTB-03", "UBEN").startswith("complete")
    decides(slack, "Withhold", reason="Not ours to say")
    assert status(signing, "CTB-03").startswith("open")


def test_other_words_for_a_blue_that_is_signed_off_leave_the_action_complete(signing: World, slack: FakeSlack) -> None:
    ts = slack.writes("UBEN", "CTB-03 blue: all done")
    decides(slack, "Approve")
    assert status(signing, "CTB-03").startswith("complete")
    later(signing, days=1)
    slack.edits("UBEN", ts, "CTB-03 blue: all done, but for the paint", "CTB-03 blue: all done")
    assert "but for the paint" in signing.ask("UCHR", "signoff CTB")
    assert status(signing, "CTB-03").startswith("complete")
    assert "but for the paint" not in signing.ask("UANY", "action CTB-03")


def test_a_rating_that_opens_a_complete_action_again_is_told_once_it_is_signed_off(
    signing: World, slack: FakeSlack
) -> None:
    slack.writes("UBEN", "CTB-03 blue: all done")
    decides(slack, "Approve")
    later(signing, days=1)
    slack.writes("UOFF", "CTB-03 red: it came apart")
    assert status(signing, "CTB-03").startswith("complete")
    assert status(signing, "CTB-03", "UOFF").startswith("open")
    decides(slack, "Approve")
    assert status(signing, "CTB-03").startswith("open") and "it came apart" in signing.ask("UANY", "action CTB-03")


def test_a_second_blue_after_an_officer_reopened_the_action_waits_like_the_first(
    signing: World, slack: FakeSlack
) -> None:
    slack.writes("UBEN", "CTB-03 blue: all done")
    decides(slack, "Approve")
    later(signing, days=1)
    slack.asks("UOFF", "reopen CTB-03")
    slack.submits("UOFF", slack.views[-1], reason="It came apart")
    assert status(signing, "CTB-03").startswith("open")
    later(signing, days=1)
    slack.writes("UBEN", "CTB-03 blue: corrected")
    assert status(signing, "CTB-03").startswith("open")
    decides(slack, "Approve")
    assert status(signing, "CTB-03").startswith("complete")


def test_a_due_date_that_waits_makes_no_action_overdue_nor_less_so(signing: World, slack: FakeSlack) -> None:
    slack.presses("UANA", slack.dm("UANA")[0], "Update", number=1)
    slack.submits("UANA", slack.views[-1], rag="amber", narrative="x", due="2024-11-30", due_reason="Recruitment")
    assert "CTB-02" in signing.ask("UANY", "overdue CTB") and "Recruitment" not in signing.ask("UANY", "action CTB-02")
    decides(slack, "Approve")
    assert "CTB-02" not in signing.ask("UANY", "overdue CTB")


def test_what_was_withdrawn_since_it_was_shown_is_not_approved(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 amber: slower")
    receipt = slack.dm("UANA")[-1]
    listed = slack.asks("UCHR", "signoff CTB").json
    slack.presses("UANA", receipt, "Undo")
    slack.presses("UCHR", listed, "Approve")
    assert "was changed since you were shown it" in str(slack.ephemeral[-1])
    assert not [row for row in signing.rows("audit") if row["act"] == "sign off"]


def test_a_chair_approves_nothing_of_another_board(signing: World, slack: FakeSlack) -> None:
    second_board(signing, {"ref": "HWB-01", "title": "Smoking", "leads": "ben@example.org"})
    signing.start()
    with signing.app.core.store.write() as session:
        other = board_by_key(session, "HWB")
        assert other
        other.sign_off = True
    slack.writes("UANA", "CTB-01 amber: of this board")
    slack.writes("UBEN", "HWB-01 red: of the other")
    listed = slack.asks("UCHR", "signoff CTB").json
    with signing.app.core.store.read() as session:
        tokens = ",".join(f"{row.id}.{row.version}" for row in session.exec(select(Publication)))
    for block in listed["blocks"]:
        for button in block["elements"] if block["type"] == "actions" else ():
            if button["text"]["text"].startswith("Approve"):
                button["value"] = f"{button['value'].split('|')[0]}|{tokens}"  # forged
    slack.presses("UCHR", listed, "Approve")
    assert "Health Board" in str(slack.ephemeral[-1])
    assert "of the other" not in signing.ask("UANY", "action HWB-01")
    assert "of this board" not in signing.ask("UANY", "action CTB-01")
