"""Who an account is: known by its address, recognised by its email, asked again where that can't be told just now."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from storage.people import Address
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World

PARTNERS = {
    "by a shared channel": {"team_id": "T9"},
    "a stranger": {"is_stranger": True},
    "a guest": {"is_restricted": True},
}


def joins(world: World, **words: str) -> None:
    """The people sheet names somebody whom no look-up has found yet."""
    world.import_(people=[{"name": "Pat Partner", "email": "pat@partner.example.org"} | words])


def rated(world: World) -> list[tuple[str, str]]:
    return [(row["narrative"], row["rag"]) for row in world.rows("updates")]


@pytest.mark.parametrize("kind", PARTNERS)
def test_a_partner_who_leads_is_recognised_by_the_email_that_the_sheet_names(
    kind: str, world: World, slack: FakeSlack
) -> None:
    joins(world)
    plan = {"board": "CTB", "plan": "2024-25", "ref": "CTB-03", "title": "School readiness"}
    world.import_(actions=[plan | {"leads": "Pat Partner"}])
    world.clock.move_to(ASKED)
    slack.user("UPAT", "Pat Partner", "pat@partner.example.org", **PARTNERS[kind])
    slack.writes("UPAT", "CTB-03 green: two schools have signed")
    assert rated(world) == [("two schools have signed", "green")]


@pytest.mark.parametrize("kind", PARTNERS)
def test_an_account_that_says_that_it_has_a_colleagues_email_is_not_theirs(
    kind: str, world: World, slack: FakeSlack
) -> None:
    joins(world, email="pat@example.org", officer_of="CTB")
    world.clock.move_to(ASKED)
    slack.user("UPAT", "Pat", "pat@example.org")
    slack.user("UFAR", "Pat", "pat@example.org", **PARTNERS[kind])
    said = world.ask("UFAR", "audit CTB-01")
    assert "CTB-01" not in said.replace('"CTB-01"', ""), said
    slack.writes("UFAR", "CTB-01 red: said by somebody else")
    assert not rated(world)
    world.tick()
    slack.asks("UPAT", "settings CTB")
    assert slack.views, "the officer is known by their own"


@pytest.mark.parametrize("trouble", ["429", "503", "internal_error", "garbage", "drop_before"])
def test_a_first_message_is_asked_for_again_while_it_cannot_be_told_whose_it_is(
    trouble: str, world: World, slack: FakeSlack
) -> None:
    world.import_(people=[{"name": "Eve", "email": "eve@example.org"}])
    plan = {"board": "CTB", "plan": "2024-25", "ref": "CTB-03", "title": "School readiness"}
    world.import_(actions=[plan | {"leads": "Eve"}])
    world.clock.move_to(ASKED)
    slack.user("UEVE", "Eve", "eve@example.org")
    slack.fail_next("users.info", *[trouble] * 5)
    event = {"type": "message", "channel": "DUEVE", "channel_type": "im", "user": "UEVE", "ts": slack.next_ts()}
    words = {"text": "CTB-03 amber: the second school waits"}
    assert slack.event(event | words, "Ev900").status == 500
    assert not rated(world) and not slack.dm("UEVE")
    slack.trouble.clear()
    world.clock.move_to(ASKED + timedelta(minutes=5))
    assert slack.event(event | words, "Ev900").status == 200
    assert rated(world) == [("the second school waits", "amber")]


def test_two_first_messages_at_once_are_both_of_the_person(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    world.import_(people=[{"name": "Eve", "email": "eve@example.org", "officer_of": "CTB"}])
    slack.user("UEVE", "Eve", "eve@example.org")
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda _: world.ask("UEVE", "audit CTB-01"), range(4)))
    assert len(set(said)) == 1 and "don't know" not in said[0]
    with world.app.core.store.read() as session:
        assert len(session.exec(select(Address).where(Address.address == "UEVE")).all()) == 1


def test_what_waits_for_somebody_goes_to_the_account_that_they_have_now(world: World, slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", *["429"] * 20)
    world.tick(ASKED)
    assert not slack.dm("UANA")
    slack.trouble.clear()
    slack.user("UNEW", "Ana", "ana.new@example.org")
    world.import_(people=[{"name": "Ana", "email": "ana@example.org", "slack_user": "UNEW"}])
    world.tick(ASKED + timedelta(hours=1))
    assert not slack.dm("UANA") and [m.words().splitlines()[0] for m in slack.dm("UNEW")] == [
        "Your October 2024 updates"
    ]
