"""Data protection: a person forgotten, records destroyed in time, and the bundle for a freedom of information request."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.errors import NoSuchPerson
from bot.services.records.erasure import find_person, preview_forget
from bot.services.records.foi_bundle import foi_bundle
from storage.updates import UnfiledReply
from tests.support.fake_slack import FakeSlack
from tests.support.steps import STANDING, everything, forget, form_of
from tests.support.world import ASKED, World, london


@pytest.mark.fast
def test_a_forgotten_person_is_nowhere_and_what_they_said_stays(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    world.tick(ASKED)
    slack.asks("UBEN", "away 2 Oct to 3 Oct", "CANY")
    slack.writes("UBEN", "CTB-03 amber: no room at the school")
    slack.writes("UBEN", "something that could be about anything at all")
    world.live_through(london(2024, 10, 9, 12), timedelta(hours=2))
    assert "Ben" in everything(world) and "UBEN" in everything(world)
    seen = preview_forget(core=world.app.core, who="ben@example.org", now=world.clock.now())
    assert "1 update of theirs: the words stay" in seen.lines and seen.named_in == ()
    forget(world, "BEN@example.org")
    held = everything(world)
    for gone in ("Ben", "ben@example.org", "UBEN"):
        assert gone not in held, held[max(held.index(gone) - 200, 0) : held.index(gone) + 100]
    assert "no room at the school" in world.ask("UANY", "history CTB-03")
    assert "by removed person" in world.ask("UANY", "history CTB-03")
    slack.writes("UBEN", "CTB-03 green: hello")
    assert "I don't know you yet" in slack.dm("UBEN")[-1].words()
    world.live_through(london(2024, 10, 10, 12), timedelta(hours=2))
    assert "CTB-03" in slack.dm("UOFF")[-1].words()  # nobody answers for it now


def test_the_number_of_a_kept_reply_is_never_given_to_another(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "something of Ana's that could be about anything at all")
    (old,) = _kept(world)
    forget(world, "Ana")
    assert "anything at all" not in everything(world)
    slack.writes("UBEN", "it could be said of all of them, or of none")
    kept = _kept(world)
    assert kept.pop(old) == ("", "dismissed") and len(kept) == 1


def _kept(world: World) -> dict[int, tuple[str, str]]:
    with world.app.core.store.read() as session:
        return {reply.ident: (reply.text, reply.state) for reply in session.exec(select(UnfiledReply))}


def test_a_name_in_others_words_is_told_and_left_as_written(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 green: agreed with Ben and the Benthall centre")
    seen = preview_forget(core=world.app.core, who="Ben", now=world.clock.now())
    assert seen.named_in == ("CTB-01",)
    forget(world, "Ben")
    assert "agreed with Ben and the Benthall centre" in world.ask("UANY", "history CTB-01")


def test_answers_of_others_go_on_after_somebody_was_forgotten(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    count = len(slack.dm("UBEN"))
    forget(world, "Ben")
    slack.writes("UOFF", "CTB-03 green: recorded by the officer")
    world.live_through(london(2024, 11, 4, 12), timedelta(hours=3))
    assert len(slack.dm("UBEN")) == count and slack.dm("UBEN")[0].edits == 0


def test_an_unknown_name_is_refused_with_the_nearest(world: World) -> None:
    with world.app.core.store.read() as session, pytest.raises(NoSuchPerson, match="Did you mean"):
        find_person(session, "Olive Oficer")


def old_council(world: World, slack: FakeSlack) -> None:
    """A plan that was reported on, and then gave way to the next."""
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"retention_months": "24"})
    assert "records are kept: 2 years (was: for good)" in slack.dm("UOFF")[-1].words()
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 amber: words of the old plan")
    world.live_through(london(2024, 10, 9, 12), timedelta(hours=2))
    plan = {"board": "CTB", "plan": "2025-26"}
    world.clock.move_to(london(2025, 4, 1, 10))
    world.import_(
        plans=[{**plan, "title": "Next", "start": "2025-04-01", "end": "2030-03-31"}],
        actions=[{**plan, "ref": "CTB-01", "title": "Family hubs", "leads": "Ana"}],
    )
    world.start()
    world.clock.move_to(london(2025, 5, 1))
    world.tick()
    slack.writes("UANA", "CTB-01 green: words of the new plan")


def test_what_a_board_keeps_no_longer_is_destroyed_and_that_is_noted(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    old_council(world, slack)
    world.clock.move_to(london(2027, 3, 31, 10))
    world.tick()
    assert "words of the old plan" in everything(world)
    world.clock.move_to(london(2027, 4, 1, 10))
    world.tick()
    held = everything(world)
    assert "words of the old plan" not in held and "words of the new plan" in held
    assert "Nobody's action" in held  # the plan itself stays, as published
    world.tick()
    noted = [json.loads(row["detail"]) for row in world.rows("audit") if row["act"] == "destroy records"]
    assert [note["updates"] for note in noted] == [0, 1]  # the old messages alone, the month before


def test_a_board_that_keeps_its_records_for_good_loses_none(world: World, slack: FakeSlack) -> None:
    old_council(world, slack)
    slack.submits("UOFF", form_of(world, slack), **STANDING)
    world.clock.move_to(london(2035, 4, 2, 10))
    world.tick()
    assert "words of the old plan" in everything(world)


def test_the_bundle_tells_what_was_known_when_and_by_whom_with_every_edit(world: World, slack: FakeSlack) -> None:
    slack.submits("UOFF", form_of(world, slack), **STANDING | {"sign_off": "yes"})
    world.tick(ASKED)
    ts = slack.writes("UANA", "CTB-01 amber: first words")
    slack.edits("UANA", ts, "CTB-01 red: second words")
    slack.presses("UCHR", slack.asks("UCHR", "signoff CTB").json, "Withhold")
    slack.submits("UCHR", slack.views[-1], reason="Names a resident")
    slack.asks("UOFF", "edit CTB-02", "CANY")
    slack.submits("UOFF", slack.views[-1], title="Healthy child programme", due="2025-01-31", reason="=late")
    world.live_through(london(2024, 10, 9, 12), timedelta(hours=2))
    made = foi_bundle(core=world.app.core, board_name="ctb", now=world.clock.now())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
            if name.endswith(".csv")
        }
        about = archive.read("README.txt").decode()
        assert {entry.date_time for entry in archive.infolist()} == {world.clock.now().timetuple()[:6]}
    assert "the Children's Trust Board (CTB), as of Wed 9 Oct 2024" in about
    assert {line.split()[0] for line in about.splitlines() if ".csv  " in line} == set(tables)
    said = [(u["narrative"], u["rag"], u["sign_off"], u["sign_off_reason"]) for u in tables["updates.csv"]]
    assert said == [("first words", "amber", "replaced", ""), ("second words", "red", "withheld", "Names a resident")]
    (moved,) = tables["due_dates.csv"]
    assert (moved["ref"], moved["from"], moved["to"], moved["by"]) == (
        "CTB-02",
        "2024-09-15",
        "2025-01-31",
        "Olive Officer",
    )
    assert not moved["reason"].startswith("=")
    outcome = {(r["ref"], r["asked_of"]): r["outcome"] for r in tables["requests.csv"]}
    assert outcome["CTB-01", "Ana"] == "answered" and outcome["CTB-03", "Ben"] == "outstanding"
    assert any("Your October 2024 updates" in m["words"] and m["to"] == "Ana" for m in tables["messages.csv"])
    assert "second words" not in tables["digests.csv"][0]["words"]
    assert {"withhold update", "edit action", "change settings"} <= {deed["act"] for deed in tables["audit.csv"]}
    assert len(tables["actions.csv"]) == 4


def test_withdrawn_words_are_shown_to_their_lead_officers_and_chairs_alone(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 amber: the family of a named child moved")
    slack.presses("UANA", slack.dm("UANA")[-1], "Undo")
    for user, visible in (("UANA", True), ("UOFF", True), ("UCHR", True), ("UANY", False), ("UBEN", False)):
        assert ("named child" in world.ask(user, "history CTB-01")) == visible, user
