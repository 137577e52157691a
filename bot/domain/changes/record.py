"""What a change is made of: its findings with their kinds, levels and rules, and what officers said of an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.figures import BLANK, FigureLine, Reading

T = TypeVar("T")
LEVELS = ("material", "watch", "movement", "similar", "note")
CHANGE_KINDS = ("structural", "revised", "new_period", "comparator", "trend", "target", "suppressed", "restored")
BULK = 0.2
"""When more than this share of an indicator's figures is revised at once, one line stands for all."""


@dataclass(frozen=True)
class TargetPoint:
    """One point of a planned trajectory: a target for a period, as printed and as a number."""

    period: str
    raw: str
    value: float


@dataclass(frozen=True)
class Rules:
    """What a board or an officer has said of an indicator. A threshold is in the indicator's own unit."""

    polarity: str = ""
    threshold: float | None = None
    targets: tuple[TargetPoint, ...] = ()
    green: float | None = None
    amber: float | None = None
    """A board's own rule: from which figure on it rates green and amber; green above amber means that high is good."""

    def rating(self, value: float | None) -> str:
        """R, A or G by the board's own rule; "" where it has none, or there is no figure."""
        if value is None or self.green is None or self.amber is None:
            return ""
        way = 1 if self.green >= self.amber else -1
        return "G" if way * value >= way * self.green else "A" if way * value >= way * self.amber else "R"

    @property
    def rating_rule(self) -> str:
        """The rule in words, for printing with the figures; "" where there is none."""
        if self.green is None or self.amber is None:
            return ""
        way = "from" if self.green >= self.amber else "up to"
        return f"green {way} {self.green:g}, amber {way} {self.amber:g}, else red"


@dataclass(frozen=True)
class Flip:
    """A rating ("R", "A" or "G") that became another: against a comparator, or by the board's own rule, which is ""."""

    area: str
    was: str
    now: str


@dataclass(frozen=True)
class ChangeFinding:
    """One thing that changed: its kind and level, the rule that gave the level, and the numbers that it used."""

    kind: str
    level: str
    rule: str
    why: str
    flips: tuple[Flip, ...] = ()


@dataclass(frozen=True)
class Change:
    """All that changed in one area's figures from one edition to the next. `before` is what `now` was compared with."""

    findings: tuple[ChangeFinding, ...]
    now: FigureLine
    before: FigureLine
    aspects: tuple[str, ...] = ()
    revised: int = 0
    """How many figures of earlier periods were revised."""

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in CHANGE_KINDS if any(f.kind == kind for f in self.findings))

    @property
    def level(self) -> str:
        return min((f.level for f in self.findings), key=LEVELS.index)

    @property
    def rule(self) -> str:
        """The first rule that gave the level."""
        return next(f.rule for f in self.findings if f.level == self.level)

    @property
    def why(self) -> str:
        """Why it has its level, then what else changed."""
        return "; ".join(f.why for f in sorted(self.findings, key=lambda f: LEVELS.index(f.level)))

    @property
    def why_this_level(self) -> str:
        return "; ".join(f.why for f in self.findings if f.level == self.level)


def by_weight(changes: Sequence[tuple[T, Change]]) -> list[tuple[T, Change]]:
    """What changed, by level, then kind; those of one weight in the order that they were given."""
    return sorted(changes, key=lambda c: (LEVELS.index(c[1].level), CHANGE_KINDS.index(c[1].kinds[0])))


def of_period(r: Reading) -> str:
    return r.period or "the period that is not printed"


def is_printed(r: Reading) -> bool:
    """Whether the cell holds something, be it a figure or not."""
    return r.raw.strip().lower() not in BLANK


def figure_value(r: Reading) -> float | str | None:
    return r.value if r.value is not None else r.raw.strip(" -_–").lower() or None


def is_later(new: FigureLine, old: FigureLine) -> bool:
    """Whether the newer edition's last period ends later, or as late and begins later. Both can be read."""
    later, earlier = new.own.when, old.own.when
    if later is None or earlier is None:
        return False
    return (later.end, later.start) > (earlier.end, earlier.start)
