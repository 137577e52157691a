"""A reply and its right outcome."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Filed:
    updates: dict  # {"CTB-03": ("amber" | None | "same", "words that must be kept")}


@dataclass(frozen=True)
class Asked:
    pass


@dataclass(frozen=True)
class Nothing:
    pass


@dataclass(frozen=True)
class Case:
    who: str
    text: str
    outcome: tuple
    comment: str = ""
    never: tuple = ()


A, N = Asked(), Nothing()


def ben(rating, words=""):
    """Ben's one action."""
    return Filed({"CTB-03": (rating, words)})


def one(ref, rating, words=""):
    return Filed({ref: (rating, words)})


def two(r1, w1, r2, w2):
    """Both of Ana's actions."""
    return Filed({"CTB-01": (r1, w1), "CTB-02": (r2, w2)})
