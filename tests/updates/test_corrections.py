"""A resident's name in the record: officers change the published words or withdraw them, with a reason; a command erases."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from bot.services.records.erase_words import erase_words, find_erasable
from bot.services.records.foi_bundle import foi_bundle
from storage.audit import COMMAND_LINE
from tests.support.fake_slack import FakeSlack, Message
from tests.support.world import ASKED, World, london

NAMED = "CTB-01 amber: Jo Bloggs of 4 Mill Lane has moved away from the area"


def shown(slack: FakeSlack, user: str, question: str) -> Message:
    answer = slack.asks(user, question).json
    return Message("CANY", slack.next_ts(), "", answer["blocks"], None, {})


def redact(slack: FakeSlack, question: str = "history CTB-01", **answers: str) -> dict:  # type: ignore[type-arg]
    slack.chooses("UOFF", shown(slack, "UOFF", question), "Edit the published words")
    return slack.submits(
        "UOFF", slack.views[-1], **{"narrative": "A family moved", "reason": "Names a resident", **answers}
    ).json


def public(world: World) -> str:
    return "".join(world.ask("UANY", f"{word} CTB-01") for word in ("action", "history")) + world.ask(
        "UANY", "summary CTB"
    )


@pytest.mark.parametrize("question", ["history CTB-01", "action CTB-01"])
def test_words_that_were_shown_are_changed_with_a_reason(world: World, slack: FakeSlack, question: str) -> None:
    world.tick(ASKED)
    slack.writes("UANA", NAMED)
    assert "Jo Bloggs" in public(world)
    assert "Say in a few words why" in redact(slack, question, reason=" ")["errors"]["reason"]
    redact(slack, question)
    assert "Jo Bloggs" not in public(world) and "A family moved" in public(world)
    assert (
        "Olive Officer changed the published words of your update to CTB-01: Names a resident"
        in slack.dm("UANA")[-1].words()
    )
    for user in ("UOFF", "UANA"):
        said = world.ask(user, "history CTB-01")
        assert "Jo Bloggs" in said and "published as edited by Olive Officer (Names a resident)" in said
    for user in ("UCHR", "UANY"):
        assert "Jo Bloggs" not in world.ask(user, "history CTB-01") + world.ask(user, "action CTB-01")
    deeds = [row for row in world.rows("audit") if row["act"] == "edit published words"]
    assert len(deeds) == 1 and "Names a resident" in str(deeds[0])


def test_what_was_redacted_does_not_come_back_by_the_form_the_rating_or_no_change(
    world: World, slack: FakeSlack
) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01: Jo Bloggs of 4 Mill Lane has moved away")
    receipt = slack.dm("UANA")[-1]
    redact(slack)
    slack.presses("UANA", receipt, "🟠")
    assert "Jo Bloggs" not in public(world) and "Amber" in public(world)
    slack.writes("UANA", "CTB-01 no change")
    assert "Jo Bloggs" not in public(world)
    slack.asks("UOFF", "update CTB-01")
    assert slack.views[-1].initial("narrative") == "A family moved"
    digest = world.live_through(london(2024, 10, 7, 11)) or " ".join(m.words() for m in slack.in_channel("C1"))
    assert "Jo Bloggs" not in digest and "A family moved" in digest


@pytest.mark.parametrize("user", ["UOFF", "UCHR"])
def test_an_officer_or_chair_withdraws_with_a_reason(world: World, slack: FakeSlack, user: str) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 green: good")
    slack.writes("UANA", NAMED)
    slack.chooses(user, shown(slack, user, "history CTB-01"), "Withdraw this update")
    slack.submits(user, slack.views[-1], reason="Names a resident")
    assert "Jo Bloggs" not in public(world) and "good" in public(world)
    assert "withdrew your update to CTB-01: Names a resident" in slack.dm("UANA")[-1].words()
    row = world.rows("updates")[-1]
    assert row["withdrawn_reason"] == "Names a resident" and row["withdrawn_on"]
    assert "Names a resident" in world.ask("UANA", "history CTB-01")


@pytest.mark.parametrize("user", ["UANA", "UBEN", "UANY"])
def test_nobody_else_has_the_buttons_or_the_forms(world: World, slack: FakeSlack, user: str) -> None:
    world.tick(ASKED)
    slack.writes("UANA", NAMED)
    assert not shown(slack, user, "history CTB-01").buttons(menus=True)
    theirs = shown(slack, "UOFF", "history CTB-01")
    views = len(slack.views)
    for text in ("Edit the published words", "Withdraw this update"):
        slack.chooses(user, theirs, text)
    assert len(slack.views) == views
    slack.chooses("UOFF", theirs, "Edit the published words")
    assert "errors" in slack.submits(user, slack.views[-1], narrative="mine", reason="mine").json
    slack.chooses("UOFF", theirs, "Withdraw this update")
    assert "errors" in slack.submits(user, slack.views[-1], reason="mine").json
    assert "Jo Bloggs" in world.ask("UANY", "action CTB-01")


def test_words_that_were_signed_off_are_redacted_too(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", NAMED)
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve")
    assert "Jo Bloggs" in public(signing)
    redact(slack)
    assert "Jo Bloggs" not in public(signing) and "A family moved" in public(signing)
    assert signing.rows("updates")[-1]["sign_off"] == "published"


def test_undoing_what_was_signed_off_notifies_chair_and_officer(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 green: good")
    receipt = slack.dm("UANA")[-1]
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Approve")
    before = len(slack.dm("UCHR")), len(slack.dm("UOFF"))
    slack.presses("UANA", receipt, "Undo")
    for user, count in zip(("UCHR", "UOFF"), before, strict=True):
        assert "Ana withdrew the update to CTB-01 for October 2024, which was signed off" in slack.dm(user)[-1].words()
        assert len(slack.dm(user)) == count + 1


def test_an_update_that_was_not_decided_about_is_undone_in_silence(signing: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-01 green: good")
    before = len(slack.dm("UCHR"))
    slack.presses("UANA", slack.dm("UANA")[-1], "Undo")
    assert len(slack.dm("UCHR")) == before


def bundle(world: World, board: str | None = "CTB") -> dict[str, list[dict[str, str]]]:
    found = {}
    with zipfile.ZipFile(
        io.BytesIO(foi_bundle(core=world.app.core, board_name=board, now=world.clock.now()))
    ) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                text = archive.read(name).decode("utf-8-sig")
                found[name] = list(csv.DictReader(io.StringIO(text)))
    return found


def test_the_bundle_says_what_was_redacted_by_whom_and_why(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", NAMED)
    slack.writes("UBEN", "CTB-03 green: fine")
    redact(slack)
    rows = bundle(world)["updates.csv"]
    assert [row["redacted"] for row in rows] == ["redacted by Olive Officer: Names a resident", ""]


def test_words_are_erased_for_good_wherever_they_stand(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", NAMED)
    slack.writes("UBEN", "CTB-03 green: fine")
    world.live_through(london(2024, 10, 7, 11))
    assert "Jo Bloggs" in " ".join(m.words() for m in slack.in_channel("C1"))
    redact(slack)
    core, now = world.app.core, world.clock.now()
    found = find_erasable(core=core, ref="ctb-01", period="2024-10", version=None, board=None)
    assert "CTB-01, October 2024, version 1, by Ana" in found.shown and "Jo Bloggs" in found.words[0]
    assert erase_words(core=core, update_id=found.update_id, reason="A request", by=COMMAND_LINE, now=now) >= 2
    world.send()
    everything = str([world.rows(what) for what in ("updates", "deliveries", "audit")]) + str(bundle(world, None))
    assert "Jo Bloggs" not in everything and "fine" in everything
    assert "Jo Bloggs" not in " ".join(m.words() for m in slack.messages)
    assert "A family moved" in public(world)
    assert "words as written were erased" in bundle(world)["updates.csv"][0]["redacted"]


def test_a_shared_request_holds_only_the_boards_own_words_in_its_bundle(world: World, slack: FakeSlack) -> None:
    slack.channel("C2", "secret", private=True, members=("UOFF",))
    plan = {"board": "SEC", "plan": "2024-25"}
    world.import_(
        boards=[{"key": "SEC", "name": "Secret Board", "channel": "C2", "private": "yes"}],
        people=[{"name": "Ana", "email": "ana@example.org", "roles": "Early years lead"}],
        plans=[{**plan, "title": "Plan", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[{**plan, "ref": "SEC-01", "title": "Hidden plans", "leads": "ana@example.org", "due": "2024-12-31"}],
    )
    world.start()
    world.tick(ASKED)
    world.tick(london(2024, 10, 4, 9, 5))
    assert "SEC-01" in slack.dm("UANA")[0].words()
    words = str(bundle(world)["messages.csv"])
    assert "CTB-01" in words and "Family hubs" in words
    for hidden in ("SEC-01", "Hidden plans", "Secret Board"):
        assert hidden not in words
    theirs = str(bundle(world, "SEC")["messages.csv"])
    assert "Hidden plans" in theirs and "Family hubs" not in theirs and "CTB-01" not in theirs


def test_what_was_withdrawn_since_it_was_shown_is_not_edited(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", NAMED)
    old, receipt, views = shown(slack, "UOFF", "history CTB-01"), slack.dm("UANA")[-1], len(slack.views)
    slack.presses("UANA", receipt, "Undo")
    for text in ("Edit the published words", "Withdraw this update"):
        slack.chooses("UOFF", old, text)
    assert len(slack.views) == views and "was changed since you were shown it" in slack.ephemeral[-1]["text"]
