"""How the interpreter is tuned: for a command, and for long work."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH_SECONDS = 0.001
"""How long a thread keeps the interpreter from others: an answer meets a dozen that send, and waits so long for each."""
LOADED, SELDOM = 250_000, (10_000, 100, 20)
"""Objects that a command has by the time it has loaded what it needs; and how often, from then on, is looked for any to free."""


def collect_seldom() -> None:
    """Look for memory that can be freed a fifteenth as often, and not at all while a command loads: what is loaded stays."""
    gc.set_threshold(LOADED, *SELDOM[1:])
    gc.callbacks.append(_loaded)


def _loaded(phase: str, info: dict[str, int]) -> None:
    gc.callbacks.remove(_loaded)
    gc.set_threshold(*SELDOM)


def leave_to_the_system() -> None:
    """Before the process ends: no last look through everything, which takes a quarter of a command's time."""
    gc.freeze()


def tune() -> None:
    """For long work: few collections, none of them through what is loaded by now."""
    gc.set_threshold(*SELDOM)
    gc.freeze()
    sys.setswitchinterval(SWITCH_SECONDS)


@contextmanager
def giving_way() -> Iterator[None]:
    """For work that goes through thousands of rows beside people who wait: an answer of twenty statements waits for it as often.

    Not for good: between threads that all have much to do, the changing costs a tenth. It is the whole process's, so what
    it was before is not put back, but what `tune` sets: of two that overlap, one would put back the other's for good.
    """
    sys.setswitchinterval(SWITCH_SECONDS / 5)
    try:
        yield
    finally:
        sys.setswitchinterval(SWITCH_SECONDS)
