"""What boardbot doctor says of boards' channels, and that it only looks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from bot.doctor.examine import examine
from storage.base import Base
from storage.boards import Board
from storage.engine import Store
from storage.people import Person
from tests.support.fake_slack import FakeSlack
from tests.support.world import World

NAMED = {"key": "CTB", "name": "Children's Trust Board", "channel": "#children"}


@pytest.fixture
def named(any_world: World) -> World:
    """The council, whose board is named by its channel's name."""
    report = any_world.import_(boards=[NAMED])
    assert not report.refused and not report.doubtful
    any_world.start()
    return any_world


def findings(world: World) -> list[str]:
    """What the doctor finds besides what is well; with that, it is checked that nothing was changed."""
    before = everything(world.app.core.store)
    found = [f"{check.state}: {check.text}" for check in examine(world.app.settings, world.clock.now())]
    assert everything(world.app.core.store) == before
    usual = ("no lead", "Without", "no bot runs here yet")
    return [text for text in found if not text.startswith("ok") and not any(part in text for part in usual)]


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {t.name: [tuple(row) for row in connection.execute(t.select().order_by(*t.primary_key))] for t in tables}


def test_of_a_board_that_is_well_nothing_is_said(named: World) -> None:
    assert findings(named) == []


FATES: dict[str, tuple[Callable[[FakeSlack], None], list[str]]] = {
    "renamed": (
        lambda slack: slack.renames("C1", "kids"),
        [
            "note: CTB: its channel is called #kids now, not #children; digests still go there. "
            "If that is right, write #kids in the boards sheet; if not, choose another in /board settings."
        ],
    ),
    "archived": (
        lambda slack: slack.archives("C1"),
        [
            "wrong: CTB: the channel #children is archived. "
            "Unarchive it and invite boardbot again, or choose another in /board settings."
        ],
    ),
    "made private": (
        lambda slack: slack.converts("C1", private=True),
        [
            "note: CTB: its channel #children was made private, so only its members are shown its plan. "
            "To open it to others, make the channel public in Slack, or choose another in /board settings."
        ],
    ),
    "left": (
        lambda slack: slack.leaves("UBOT", "C1"),
        ["wrong: CTB: its channel is #children, but boardbot is not in it. Invite it there: /invite @boardbot."],
    ),
    "gone": (
        lambda slack: slack.deletes_channel("C1"),
        [
            "wrong: CTB: #children is not to be found. Slack shows no such channel: it was deleted, or it is "
            "private and boardbot is not in it. Invite it there: /invite @boardbot; or choose another in /board settings."
        ],
    ),
    "not to be asked": (
        lambda slack: slack.fail_next("conversations.info", "missing_scope"),
        [
            "wrong: CTB: the channel #children could not be looked up. Slack answered missing_scope. "
            "Install the app again with manifest.yaml, so that it has all its scopes."
        ],
    ),
}


@pytest.mark.parametrize("fate", FATES)
def test_what_became_of_a_channel_is_reported_with_its_fix_and_nothing_is_changed(named: World, fate: str) -> None:
    deed, expected = FATES[fate]
    deed(named.slack)
    assert findings(named) == expected
    assert findings(named) == (expected if fate != "not to be asked" else [])


def test_a_private_channel_that_was_made_public_is_told(named: World) -> None:
    named.slack.converts("C1", private=True)
    named.start()
    named.slack.converts("C1", private=False)
    assert findings(named) == [
        "note: CTB: its channel #children was made public, so everybody will be shown its plan. "
        "To keep it closed, write yes under private in the boards sheet and import it."
    ]
    named.import_(boards=[{**NAMED, "private": "yes"}])
    assert findings(named) == [
        "wrong: CTB: the board is private, but everybody can read its channel #children. "
        "Make the channel private in Slack, or choose another in /board settings."
    ]


def test_a_name_that_is_not_there_is_told(named: World) -> None:
    named.import_(boards=[NAMED, {"key": "NEW", "name": "New Board", "channel": "#new"}])
    lacks = [
        "note: NEW: it has no plan. Import one: boardbot import PATH",
        "wrong: NEW: it has no officer. Put its key under officer_of in the people sheet.",
    ]
    assert findings(named) == [
        *lacks,
        "wrong: NEW: there is no channel #new that boardbot can see. Invite it there: /invite @boardbot.",
    ]
    named.slack.channel("CNEW", "new")
    assert findings(named) == lacks
    with named.app.core.store.read() as session:
        assert session.exec(select(Board).where(Board.key == "NEW")).one().channel_id == ""


def test_people_are_looked_up_and_not_linked(named: World) -> None:
    named.import_(people=[{"name": "Cy", "email": "cy@example.org", "roles": "Early years lead"}])
    (ill,) = findings(named)
    assert ill == (
        "wrong: Cy, as Early years lead (1 action) can't be reached: no Slack account has this email address. "
        "Check the address in the people sheet. Their officer is asked instead."
    )
    named.slack.user("UCY", "Cy", "cy@example.org")
    assert not [text for text in findings(named) if "Early" in text]
    with named.app.core.store.read() as session:
        assert session.exec(select(Person).where(Person.name == "Cy")).one().reached_at == ""
