"""What was filed of replies, and what is asked about those that were kept."""

from __future__ import annotations

from typing import Any

from tests.support.fake_slack import Message
from tests.support.world import ASKED, World


def filed(world: World, since: int = 2) -> list[tuple[str, Any, str]]:
    return [(row["ref"], row["rag"] or None, row["narrative"]) for row in world.rows("updates")[since:]]


def on_a_private_board_too(world: World) -> None:
    """Ana leads an action of a private board besides, of which Olive is no officer; all has been asked for."""
    plan = {"board": "HWB", "plan": "2024-25"}
    world.import_(
        boards=[{"key": "HWB", "name": "Health Board", "private": "yes"}],
        plans=[{**plan, "title": "P", "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[{**plan, "ref": "HWB-01", "title": "Closing the ward", "leads": "Ana"}],
    )
    world.start()
    world.tick(ASKED)


def texts(message: Message) -> list[str]:
    return [button["text"]["text"] for button in message.buttons()]
