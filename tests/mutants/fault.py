"""A deliberate fault: a guard taken out of the code, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """In `file`, `old` (which stands there once) becomes `new`. `tests` are files or node ids as pytest takes them."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def of(file: str, *names: str) -> tuple[str, ...]:
    """Some tests of a file."""
    return tuple(f"{file}::test_{name}" for name in names)
