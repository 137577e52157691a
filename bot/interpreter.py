"""How the interpreter is tuned: for a command, and for long work."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH_SECONDS = 0.001
"""How long a thread keeps the interpreter from others: an answer meets a dozen that send, and waits so long for each."""


def collect_seldom() -> None:
    """Look for memory that can be freed a fifteenth as often: most of what was loaded stays."""
    gc.set_threshold(10_000, 100, 20)


def leave_to_the_system() -> None:
    """Before the process ends: no last look through everything, which takes a quarter of a command's time."""
    gc.freeze()


def tune() -> None:
    """For long work: few collections, none of them through what is loaded by now."""
    collect_seldom()
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
