"""What a change of a whole plan would do, shown before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import NothingLive
from storage.boards import Board
from storage.plans import Plan


@dataclass(frozen=True)
class Preview:
    """What starting, stopping, pausing or resuming a board's plan would do, in lines for people."""

    board: Board
    plan: Plan
    lines: tuple[str, ...]


def nothing_live(board: Board | None, plan: Plan | None) -> NothingLive:
    """The refusal where a board has no live plan, with what there is to do."""
    name, key = (board.name, board.key) if board else ("This board", "BOARD")
    paused = plan is not None and plan.status == "paused"
    fix = f"It is paused already; go on with it: boardbot resume {key}" if paused else None
    return NothingLive(board=name, fix=fix or f"To make its draft live: boardbot start {key}")
