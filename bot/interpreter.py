"""How the interpreter is tuned: for a command, and for long work."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


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
    sys.setswitchinterval(0.001)  # an answer meets a dozen sending threads, and waits so long for each of them


@contextmanager
def giving_way() -> Iterator[None]:
    """For work that goes through thousands of rows beside people who wait: an answer of twenty statements waits for it as often.

    Not for good: between threads that all have much to do, the changing costs a tenth.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0002)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
