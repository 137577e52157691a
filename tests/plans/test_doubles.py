"""An account of nobody known that has the name of somebody who can't be reached is doubted before it leads anything."""

from __future__ import annotations

from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World


def people(world: World) -> list[str]:
    return [row["name"] for row in world.rows("people")]


def test_an_officer_is_asked_whether_they_are_one_and_may_say_that_they_are_two(world: World, slack: FakeSlack) -> None:
    world.import_(people=[{"name": "Cem Old", "email": "cem@example.org"}])  # no account has that address
    slack.user("UCEM", "Cem Old", "cem.new@example.org")
    world.tick(ASKED)
    slack.asks("UOFF", "lead CTB-03")
    form = slack.views[-1]
    answer = slack.submits("UOFF", form, person="UCEM", reason="new account")
    assert "Somebody else is called Cem Old (cem@example.org)" in answer.json["errors"]["person"]
    assert "cem.new@example.org" in answer.json["errors"]["person"] and people(world).count("Cem Old") == 1
    slack.submits("UOFF", form, person="UCEM", reason="new account")
    assert people(world).count("Cem Old") == 2


def test_a_namesake_of_somebody_who_is_reached_is_no_doubt(world: World, slack: FakeSlack) -> None:
    world.tick(ASKED)
    slack.user("UBEN2", "Ben", "other.ben@example.org")
    slack.asks("UOFF", "lead CTB-03")
    slack.submits("UOFF", slack.views[-1], person="UBEN2", reason="another Ben")
    assert people(world).count("Ben") == 2
