"""What a change of a whole plan would do, shown before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from storage.boards import Board
from storage.plans import Plan


@dataclass(frozen=True)
class Preview:
    """What starting, stopping, pausing or resuming a board's plan would do, in lines for people."""

    board: Board
    plan: Plan
    lines: tuple[str, ...]
