"""Whoever acts by the link of a mail may do what the table's column has, to the actions of its request alone, whatever
else they are; each service is asked itself, past all that the pages let through."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.permissions import TABLE, Act, Role, may
from bot.errors import BoardbotError
from bot.handlers.interactions import Sent, press, submit
from bot.handlers.interactions.buttons import ACTS as BUTTONS
from bot.handlers.web.forms import ByLink
from bot.services.access.permissions import require_permission
from bot.services.requests.answer_pages import ACTS as ON_PAGES
from bot.services.updates.answers import Place
from storage.boards import Board, BoardMember
from storage.people import Person
from storage.plans import Action
from storage.requests import RequestItem, UpdateRequest
from tests.support.fake_slack import FakeSlack
from tests.support.steps import everything
from tests.support.world import ASKED, World


@pytest.fixture
def ana(world: World, slack: FakeSlack) -> ByLink:
    """Ana, who is everything to the board, by a link of her request."""
    world.tick(ASKED)
    with world.app.core.store.write() as session:
        person = session.exec(select(Person).where(Person.name == "Ana")).one()
        request = session.exec(select(UpdateRequest).where(UpdateRequest.person_id == person.id)).one()
        board = session.exec(select(Board).where(Board.key == "CTB")).one()
        person.administrator = True
        for position in ("member", "officer", "chair"):
            session.add(BoardMember(board_id=board.ident, person_id=person.ident, position=position))
        session.flush()
        session.expunge(person)
    return ByLink(world.app.core, ASKED, "UANA", Place("UANA"), linked=person.by_link(request.ident))


def numbers(world: World) -> dict[str, int]:
    with world.app.core.store.read() as session:
        return {action.ref: action.ident for action in session.exec(select(Action))}


def asked_about(world: World, by: ByLink) -> set[int]:
    with world.app.core.store.read() as session:
        items = select(RequestItem.action_id).where(RequestItem.request_id == by.person.linked_request)
        return set(session.exec(items))


@pytest.mark.parametrize("act", Act)
def test_the_column_takes_away_and_adds_nothing(act: Act) -> None:
    everything_else = frozenset(Role) - {Role.by_link}
    assert may(frozenset(Role), act) == (Role.by_link in TABLE[act])
    assert may(everything_else, act) and not may(frozenset({Role.by_link}), act)


@pytest.mark.parametrize("act", [act for act in Act if Role.by_link not in TABLE[act]])
def test_a_board_is_closed_to_a_link(act: Act, world: World, ana: ByLink) -> None:
    with world.app.core.store.read() as session:
        board = session.exec(select(Board.id).where(Board.key == "CTB")).one()
        with pytest.raises(BoardbotError):
            require_permission(session, ana.person, board or 0, act)


def test_no_button_does_more_than_the_column_has(world: World, ana: ByLink) -> None:
    ids, own = numbers(world), asked_about(world, ana)
    other = next(i for i in ids.values() if i not in own)
    before = everything(world)
    pressed = [
        ("rate", f"{other}|2024-10|0|red"),
        ("no_change", f"{other}|2024-10|0"),
        ("update", f"{other}|2024-10"),
        ("hand_over", f"{other}|2024-10"),
        ("not_mine", f"{other}|2024-10"),
        ("assign", f"1|action:{min(own)}"),
        ("ask", "summary CTB"),
        ("ask", f"close {next(ref for ref, i in ids.items() if i in own)}"),
    ]
    for act, value in pressed:
        with pytest.raises(BoardbotError):
            press(act, value, ana)
    asks_officers = "ask_to_stop"  # which needs no right
    for act in set(BUTTONS) - {*ON_PAGES, asks_officers}:
        for value in ("1", "1|x|0", f"1|action:{min(own)}", f"{min(own)}|2024-10|0"):
            with suppress(BoardbotError):
                press(act, value, ana)
        assert everything(world) == before, act
    forms: list[tuple[str, dict[str, Any], dict[str, str | None]]] = [
        ("progress_update", {"action": other, "period": "2024-10", "edits": None}, {"rag": "red", "narrative": "x"}),
        ("close_action", {"action": min(own)}, {"reason": "x"}),
        ("edit_action", {"action": min(own)}, {"title": "x"}),
        ("board_settings", {"board": 1}, {}),
    ]
    for name, state, values in forms:
        with pytest.raises((BoardbotError, KeyError, ValueError)):
            submit(Sent(name, values, json.dumps(state), ana))
    assert everything(world) == before


def test_a_link_does_what_the_column_has(world: World, slack: FakeSlack, ana: ByLink) -> None:
    own = min(asked_about(world, ana))
    press("rate", f"{own}|2024-10|0|amber", ana)
    [row] = world.rows("updates")
    assert (row["rag"], row["via"], row["said_by"]) == ("amber", "email link", "Ana")
