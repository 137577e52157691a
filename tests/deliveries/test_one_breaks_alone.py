"""One person's, board's or message's odd data stops nobody else: it is passed over, logged, counted and shown once."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from sqlalchemy import text

from bot.jobs.schedule import tick
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, council, london


def sql(world: World, statement: str, **values: Any) -> None:
    """Change a row behind the program's back, as an older release or a hand might have."""
    with world.app.core.store.engine.begin() as connection:
        connection.execute(text(statement), values)


def cem_leads(world: World, slack: FakeSlack, tz: str = "Europe/London") -> None:
    """A fifth action, with a lead of its own."""
    slack.user("UCEM", "Cem", "cem@example.org", tz=tz)
    plan = {"board": "CTB", "plan": "2024-25"}
    world.import_(
        people=[{"name": "Cem", "email": "cem@example.org"}],
        actions=[*council(slack)["actions"], {**plan, "ref": "CTB-05", "title": "New", "leads": "cem@example.org"}],
    )


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Not a zone", "../etc/passwd", "Europe", "", "Europe/London "])
def test_an_account_with_an_odd_time_zone_is_asked_in_its_boards(world: World, slack: FakeSlack, zone: str) -> None:
    cem_leads(world, slack, tz=zone)
    world.tick(ASKED)
    assert [len(slack.dm(user)) for user in ("UANA", "UBEN", "UCEM")] == [1, 1, 1]
    slack.writes("UCEM", "CTB-05 green: fine")
    assert "Saved to CTB-05" in slack.dm("UCEM")[-1].words()


@pytest.mark.parametrize("table", ["board", "person"])
def test_an_odd_time_zone_that_is_stored_already_stops_nobody(world: World, slack: FakeSlack, table: str) -> None:
    sql(world, f"UPDATE {table} SET timezone = 'Mars/Olympus'")  # noqa: S608 - one of two constants
    world.tick(ASKED)
    assert [len(slack.dm(user)) for user in ("UANA", "UBEN")] == [1, 1]
    world.live_through(london(2024, 10, 7, 10))
    assert slack.in_channel("C1")


def two_boards(world: World, slack: FakeSlack) -> None:
    slack.channel("C2", "place", members=("UOFF",))
    plan = {"board": "APB", "plan": "2024-25"}
    world.import_(
        boards=[{"key": "APB", "name": "At Place Board", "channel": "C2"}],
        people=[{"name": "Dee", "email": "dee@example.org"}],
        plans=[{**plan, "title": "Plan", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[{**plan, "ref": "APB-01", "title": "Place", "leads": "dee@example.org"}],
    )
    slack.user("UDEE", "Dee", "dee@example.org")
    world.start()
    world.tick()


BREAKS = {
    "a board's weekday": "UPDATE board SET digest_weekday = 'Monday' WHERE key = 'APB'",
    "an update's day": "UPDATE progress_update SET effective_at = 'yesterday' WHERE action_id IN (SELECT id FROM action WHERE ref = 'APB-01')",
    "an action's due date": "UPDATE action SET due = 'soon' WHERE ref = 'APB-01'",
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_board_that_breaks_stops_no_other_board(
    world: World, slack: FakeSlack, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    two_boards(world, slack)
    slack.writes("UDEE", "APB-01 green: fine")
    sql(world, BREAKS[what])
    with caplog.at_level(logging.ERROR):
        for moment in (ASKED, london(2024, 10, 7, 9, 5), london(2024, 10, 9, 9, 5)):
            world.clock.move_to(moment)
            tick(world.app.job_context, moment)
            world.send()
    assert any("CTB-01" in m.words() for m in slack.dm("UANA")) and any("CTB-03" in m.words() for m in slack.dm("UBEN"))
    assert any("Children's Trust Board" in m.words() for m in slack.in_channel("C1"))


def test_a_lead_who_breaks_is_passed_over_and_the_officer_told_once(
    world: World, slack: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    """Cem's action has a title that no message can be made of."""
    cem_leads(world, slack)
    world.tick()
    core = world.app.core
    real = core.templates.compose

    def compose(view: Any, name: str) -> Any:
        if name == "request" and any(item.ref == "CTB-05" for item in view.items):
            raise ZeroDivisionError
        return real(view, name)

    object.__setattr__(core.templates, "compose", compose)
    with caplog.at_level(logging.ERROR):
        for minutes in (0, 1, 2):
            world.tick(london(2024, 10, 1, 9, minutes))
    assert [len(slack.dm(user)) for user in ("UANA", "UBEN", "UCEM")] == [1, 1, 0]
    told = [m.words() for m in slack.dm("UOFF") if "I could not do this for Cem: ask leads" in m.words()]
    assert len(told) == 1 and "lead {'person_id':" in told[0]
    assert "passed it over" in caplog.text and core.failures.counts() == {"ask leads": 3}
    assert 'boardbot_failures_total{work="ask leads"} 3.0' in world.app.metrics.text().decode()
    del core.templates.__dict__["compose"]
    world.tick(london(2024, 10, 1, 9, 5))
    assert len(slack.dm("UCEM")) == 1


def test_a_message_that_can_not_be_read_fails_alone(world: World, slack: FakeSlack) -> None:
    world.clock.move_to(ASKED)
    tick(world.app.job_context, ASKED)
    sql(
        world, 'UPDATE delivery SET body = \'{"summary": "x", "blocks": [{"kind": "Odd"}]}\' WHERE recipient = \'UANA\''
    )
    sql(world, "UPDATE delivery SET hours_zone = 'Mars/Olympus' WHERE recipient = 'UBEN'")
    world.send()
    states = {d["recipient"]: (d["state"], d["reason"]) for d in world.rows("deliveries") if d["kind"] == "request"}
    assert states["UANA"] == ("failed", "its text can't be read") and states["UBEN"][0] == "sent"


def test_an_account_that_slack_tells_oddly_is_passed_over(world: World, slack: FakeSlack) -> None:
    slack.user("UODD", "Odd", "odd@example.org")
    del slack.users["UODD"]["id"]
    slack.user("UCEM", "Cem", "cem@example.org")
    world.import_(people=[{"name": "Odd", "email": "odd@example.org"}, {"name": "Cem", "email": "cem@example.org"}])
    world.tick()
    accounts = {person["name"]: person["slack_user"] for person in world.rows("people")}
    assert accounts["Cem"] == "UCEM" and not accounts["Odd"]
