"""A person is not their first account: made anew, of another address, in another zone, they stay who they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.services.people.accounts import check_accounts
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, london

BEN = {"name": "Ben", "email": "ben@example.org"}


def of(world: World, name: str) -> list[dict[str, Any]]:
    return [row for row in world.rows("people") if row["name"] == name]


def said_by(world: World) -> list[tuple[str, str]]:
    return [(row["ref"], row["said_by"]) for row in world.rows("updates")]


@pytest.mark.parametrize("known", ["at their first message", "by an event", "by the day's look-up"])
def test_an_account_made_anew_under_the_same_address_is_theirs(known: str, any_world: World, slack: FakeSlack) -> None:
    world = any_world
    world.tick(london(2024, 9, 30, 12))
    slack.changes("UBEN", deleted=True, told=known == "by an event")
    slack.user("UBE2", "Ben", "ben@example.org")
    if known == "by an event":
        slack.event({"type": "team_join", "user": slack.users["UBE2"]})
    if known == "by the day's look-up":
        world.tick(london(2024, 10, 1, 7, 30))
        world.tick(london(2024, 10, 1, 7, 40))
    else:
        slack.writes("UBE2", "CTB-03 green: from my new account")
        assert said_by(world) == [("CTB-03", "Ben")]
    world.tick(ASKED)
    assert "CTB-03" in slack.dm("UBE2")[-1].words() and not slack.dm("UBEN")
    assert [row["slack_user"] for row in of(world, "Ben")] == ["UBE2"]
    assert "CTB-03" not in str([m.words() for m in slack.dm("UOFF")])


def test_an_account_that_is_opened_again_is_theirs_as_before(world: World, slack: FakeSlack) -> None:
    slack.changes("UBEN", deleted=True)
    slack.changes("UBEN", deleted=False)
    world.tick(ASKED)
    assert "CTB-03" in slack.dm("UBEN")[0].words()


def test_an_address_that_changed_in_the_workspace_is_known_to_the_sheet(world: World, slack: FakeSlack) -> None:
    for user in ("UANA", "UBEN", "UOFF", "UCHR"):
        slack.changes(user, email=slack.users[user]["profile"]["email"].replace("@", "@new."))
    people = [
        {**row, "email": row["email"].replace("@", "@new."), "slack_user": ""}
        | {"officer_of": row["officer_of"], "chair_of": row["chair_of"], "roles": row["roles"]}
        for row in world.rows("people")
    ]
    report = world.import_(people=people)
    assert not report.refused and not report.doubtful and not report.created["people"]
    world.tick(ASKED)
    slack.writes("UBEN", "CTB-03 green: as before")
    slack.user("UBE2", "Ben", "ben@example.org")  # of the old domain still
    slack.changes("UBEN", deleted=True)
    slack.writes("UBE2", "CTB-03 amber: and again")
    assert said_by(world) == [("CTB-03", "ben@new.example.org")] * 2 or said_by(world) == [("CTB-03", "Ben")] * 2


def test_a_second_open_account_is_recognised_and_messages_go_on_going_to_the_first(
    world: World, slack: FakeSlack
) -> None:
    world.import_(people=[BEN | {"other_emails": "ben@partner.example.org"}])
    slack.user("UBE2", "Benjamin", "ben@partner.example.org")
    slack.writes("UBE2", "CTB-03 green: two schools signed")
    assert said_by(world) == [("CTB-03", "Ben")]
    world.tick(ASKED)
    assert [row["slack_user"] for row in of(world, "Ben")] == ["UBEN"] and "CTB-03" in slack.dm("UBEN")[-1].words()


def test_another_persons_account_is_not_taken_for_a_closed_one(world: World, slack: FakeSlack) -> None:
    slack.changes("UBEN", deleted=True)
    slack.changes("UANA", email="ben@example.org")
    world.tick(ASKED)
    assert [row["slack_user"] for row in of(world, "Ana")] == ["UANA"]
    slack.writes("UANA", "CTB-02 green: still me")
    assert said_by(world) == [("CTB-02", "Ana")]


@pytest.mark.parametrize("how", ["by an event", "by a check"])
def test_a_zone_is_renewed_when_the_accounts_zone_changes(how: str, world: World, slack: FakeSlack) -> None:
    slack.changes("UBEN", tz="America/New_York", told=how == "by an event")
    world.live_through(ASKED + timedelta(hours=4, minutes=30))
    assert not slack.dm("UBEN")
    world.tick(ASKED + timedelta(hours=5))
    assert "CTB-03" in slack.dm("UBEN")[0].words()


def test_a_zone_that_the_sheet_gives_stays(world: World, slack: FakeSlack) -> None:
    world.import_(people=[BEN | {"timezone": "Europe/London"}])
    slack.changes("UBEN", tz="Europe/Paris")
    slack.changes("UBEN", tz="America/New_York")
    world.tick(ASKED)
    assert "CTB-03" in slack.dm("UBEN")[0].words()


@pytest.mark.parametrize("news", [{"status": "lunch"}, {"tz": "not a zone"}, {"tz": None}])
def test_what_is_no_news_of_an_account_costs_no_look_up(news: dict[str, Any], world: World, slack: FakeSlack) -> None:
    slack.user("UFAR", "Nobody of ours", "nobody@example.org")
    slack.calls.clear()
    slack.changes("UFAR", **news)
    slack.event({"type": "team_join", "user": slack.users["UFAR"]})
    slack.event({"type": "user_change", "user": slack.users["UBEN"]})
    assert not [method for method, _ in slack.calls if method.startswith("users.")]


def test_an_event_that_cannot_be_looked_up_is_left_to_the_next_check(world: World, slack: FakeSlack) -> None:
    slack.fail_next("users.info", "429")
    slack.changes("UBEN", deleted=True)
    assert of(world, "Ben")[0]["slack_user"] == "UBEN"
    world.live_through(ASKED)
    assert "CTB-03" in slack.dm("UOFF")[-1].words()


def test_an_account_that_is_refused_for_good_holds_up_no_other(world: World, slack: FakeSlack) -> None:
    bad = {p["slack_user"] for p in world.rows("people")} - {"UCHR"}
    now = world.clock.now() + timedelta(days=8)
    for minutes in range(0, 8, 2):
        slack.calls.clear()
        slack.fail_next("users.info", *["user_not_visible"] * (len(bad) > minutes // 2))
        check_accounts(core=world.app.core, now=now + timedelta(minutes=minutes), limit=1)
        slack.trouble.clear()
        bad -= {p["user"] for method, p in slack.calls if method == "users.info"}
    assert not bad and {row["slack_user"] for row in world.rows("people")} == {"UANA", "UBEN", "UOFF", "UCHR"}
