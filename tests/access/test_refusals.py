"""A refusal reveals nothing: of a private board's things a forged press or a kept form is told no more than typed words."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

import bot.services
from bot.domain.permissions import Act
from storage.boards import Meeting
from storage.deliveries import Delivery
from storage.plans import Action
from storage.requests import UpdateRequest
from storage.updates import ProgressUpdate
from tests.support.council import Council
from tests.support.fake_slack import FakeSlack
from tests.support.world import World

SECRETS = ("CTB-01", "Family hubs", "Children's Trust", "Ana", "Olive", "Chidi", "Early years", "the roof fell in")


@pytest.fixture
def hidden(signing: World, slack: FakeSlack) -> World:
    """A private board with an update that waits and a meeting; nothing in it is for a stranger."""
    slack.writes("UANA", "CTB-01 red: the roof fell in")
    shown = slack.asks("UOFF", "meetings CTB").json
    slack.presses("UOFF", shown, "Add a meeting")
    slack.submits("UOFF", slack.views[-1], held_on="2024-12-03")
    slack.user("UZED", "Zed", "zed@example.org")
    signing.import_(
        boards=[{"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "private": "yes"}],
        people=[{"name": "Zed", "email": "zed@example.org"}],  # known, and of no board
    )
    signing.tick()
    return signing


def one(world: World, column: Any, *where: Any) -> int:
    with world.app.core.store.read() as session:
        return session.exec(select(column).where(*where).order_by(column)).first() or 0


def values(world: World) -> dict[str, list[str]]:
    """What somebody who knows the program could forge, by the button."""
    action, update = one(world, Action.id, Action.ref == "CTB-01"), one(world, ProgressUpdate.id)
    meeting, delivery, request = one(world, Meeting.id), one(world, Delivery.id), one(world, UpdateRequest.id)
    tokens = [f"u{update}.{version}" for version in (0, 1, 7)] + [f"{update}.0"]
    return {
        "no_change": [f"{action}|2024-10|1", f"{action}|2024-10"],
        "update": [f"{action}|2024-10|1", f"{action}|"],
        "edit_update": [str(update)],
        "undo_update": [str(update)],
        "set_rag": [f"{update}|green"],
        "file_reply": [f"1|{action}"],
        "assign": [f"1|action:{action}", "1|role:1", "1|person:1"],
        "add_meeting": ["1"],
        "cancel_meeting": [str(meeting)],
        "sign_off": [f"1|{token}" for token in tokens],
        "return_update": tokens,
        "withhold": tokens,
        "edit_published": tokens,
        "send_again": [str(delivery)],
        "it_arrived": [str(delivery)],
        "snooze": [str(request)],
        "post": ["summary CTB", "action CTB-01"],
        "ask_page": ["1|actions CTB", "1|history CTB-01"],
    }


@pytest.mark.fast
def test_no_forged_press_reveals_a_private_boards_things(hidden: World, slack: FakeSlack) -> None:
    council = Council.__new__(Council)
    council.world, council.slack = hidden, slack
    before = len(slack.views), len(hidden.rows("audit"))
    for act, forged in values(hidden).items():
        for value in forged:
            answer = slack.presses("UZED", council.forged(act, value), "Press")
            told = json.dumps(slack.ephemeral[-1:]) + answer.body
            assert not [secret for secret in SECRETS if secret in told and secret not in value], (
                f"{act} {value}: {told}"
            )
            slack.ephemeral.clear()
    assert (len(slack.views), len(hidden.rows("audit"))) == before


@pytest.mark.parametrize("act", ["hand_over", "not_mine", "edit_published", "withdraw"])
def test_no_forged_menu_reveals_them(hidden: World, slack: FakeSlack, act: str) -> None:
    action, update = one(hidden, Action.id, Action.ref == "CTB-01"), one(hidden, ProgressUpdate.id)
    value = f"{action}|2024-10|1" if act in ("hand_over", "not_mine") else f"u{update}.0"
    option = {"text": {"type": "plain_text", "text": "Press"}, "value": f"{act}|{value}"}
    menu = {"type": "overflow", "action_id": "more", "options": [option]}
    from tests.support.fake_slack import Message

    shown = Message("DUANY", "1.1", "", [{"type": "actions", "block_id": "row-0", "elements": [menu]}], None, {})
    views = len(slack.views)
    slack.chooses("UZED", shown, "Press")
    told = json.dumps(slack.ephemeral)
    assert len(slack.views) == views and not [secret for secret in SECRETS if secret in told], told


@pytest.mark.parametrize(
    "command", ["update CTB-01", "lead CTB-01", "edit CTB-01", "close CTB-01", "settings CTB", "add CTB"]
)
def test_no_kept_form_reveals_them(hidden: World, slack: FakeSlack, command: str) -> None:
    slack.asks("UOFF", command, "C1")
    form = slack.views[-1]
    answer = slack.submits("UZED", form, reason="mine", title="mine", narrative="mine", rag="red", person="UZED")
    told = json.dumps(answer.json) + json.dumps(slack.ephemeral)
    assert not [secret for secret in SECRETS if secret in told], told


def test_typed_words_are_told_the_same(hidden: World, slack: FakeSlack) -> None:
    for question in ("action CTB-01", "history CTB-01", "update CTB-01", "summary CTB", "settings CTB", "signoff CTB"):
        said = hidden.ask("UZED", question)
        assert not [secret for secret in SECRETS[1:] if secret in said], said


def test_every_act_of_the_table_is_asked_by_a_service() -> None:
    """A row that no service asks decides nothing."""
    asked = set()
    for file in Path(bot.services.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                for use in (n for arg in given for n in ast.walk(arg)):
                    is_act = (
                        isinstance(use, ast.Attribute) and isinstance(use.value, ast.Name) and use.value.id == "Act"
                    )
                    if is_act and name not in ("NotAllowed", "who_may"):  # those only word a refusal
                        asked.add(use.attr)  # type: ignore[union-attr]
    assert {act.name for act in Act} - asked - {"see_open_board", "see_private_board"} == set()
    assert "Act.see_private_board if board.closed_to_others else Act.see_open_board" in "".join(
        file.read_text() for file in Path(bot.services.__file__).parent.rglob("*.py")
    )
