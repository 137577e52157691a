"""A board that is closed to others beside the council's open one, and who sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlmodel import select

from storage.boards import Board
from tests.support.world import World

MINUTE, A_DAY = timedelta(seconds=61), timedelta(hours=25)
CTB = {"key": "CTB", "name": "Children's Trust Board", "channel": "C1"}
SEC = {"key": "SEC", "name": "Secret Board", "channel": "#secret", "parent": "CTB"}
QUESTIONS = (
    "summary SEC",
    "actions SEC",
    "overdue SEC",
    "action SEC-01",
    "history SEC-01",
    "indicators SEC",
    "indicator poverty",
    "source poverty 2022",
    "meetings SEC",
    "SEC",
    "SEC-01",
    "summary CTB",
    "help",
)


SECRETS = ("Secret", "A deed", "Child poverty")


def import_boards(world: World, *boards: dict[str, Any], **more: Any) -> Any:
    report = world.import_(boards=list(boards) or [CTB, SEC], **more)
    assert not report.refused, report.refused
    return report


def with_board(world: World, *, private: bool) -> None:
    """A second board, found by the name of its channel, with an action of Ben's and an indicator; UINS is in it."""
    slack = world.slack
    slack.channel("CSEC", "secret", private=private, members=("UINS",))
    slack.user("UINS", "Insider", "insider@example.org")
    plan = {"board": "SEC", "plan": "2024-25"}
    import_boards(
        world,
        CTB,
        SEC,
        plans=[{**plan, "title": "Plan", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[{**plan, "ref": "SEC-01", "title": "A deed", "leads": "Ben", "due": "2024-09-01"}],
        indicators=[{"indicator": "poverty", "name": "Child poverty", "boards": "SEC", "polarity": "low"}],
        observations=[
            {"indicator": "poverty", "edition": "2023", "area": "Luton", "period": "2022", "raw": "20.1"},
        ],
    )
    world.start()


def board(world: World, key: str = "SEC") -> Board:
    with world.app.core.store.read() as session:
        return session.exec(select(Board).where(Board.key == key)).one()


def sees_board(world: World, user: str, channel: str = "CANY") -> bool:
    """Whether somebody is shown the second board; what they are shown of it is all or nothing."""
    told = [world.ask(user, question, channel) for question in QUESTIONS]
    told.append(world.slack.opens_home(user).words())
    shown = {secret for secret in SECRETS for words in told if secret in words}
    assert shown in (set(), set(SECRETS)), (shown, told)
    return bool(shown)


def later(world: World, by: timedelta = MINUTE) -> None:
    world.clock.move_to(world.clock.now() + by)


def asked(world: World, method: str = "conversations.info", channel: str = "CSEC") -> int:
    return len([c for c in world.slack.calls if c[0] == method and c[1].get("channel") == channel])


def digests(world: World, channel: str) -> int:
    return len([m for m in world.slack.in_channel(channel) if "week to" in m.text])
