"""What the rules of doubt look at: an indicator's whole record, and which way is good in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.domain.figures import FigureLine, Reading, same_period

CHECK = "Check it against the source."
_HIGH = re.compile(
    r"life expectancy|satisfaction|worthwhile|happiness|screening|vaccination|immunisation|attainment|good level of"
    r"|good or outstanding|physically active",
    re.IGNORECASE,
)
_LOW = re.compile(
    r"mortality|obes|overweight|smok|poverty|unemploy|dental decay|conception|exclusion|absen|anxiety|lonel|low birth"
    r"|workless|homeless|inequality in|suicide",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Doubt:
    """Something odd in one cell. `column` is raw, rag_raw, trend, period or unit."""

    reading: Reading
    column: str
    reason: str
    message: str
    suggestion: str = CHECK


@dataclass(frozen=True)
class Record:
    """An indicator with all its lines, oldest edition first.

    `unprinted` holds the (edition, area) columns in which an edition prints no figure for any indicator: a whole table
    without them is its layout, not a doubtful cell.
    """

    key: str
    name: str
    lines: Sequence[FigureLine]
    source: str = ""
    polarity: str = ""
    unprinted: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @cached_property
    def main(self) -> list[FigureLine]:
        """The lines themselves, without the earlier figures that a dashboard prints beside each."""
        return [line for line in self.lines if not line.own.note]

    def pairs(self) -> Iterator[tuple[FigureLine, FigureLine]]:
        """Each line with the one before it."""
        return zip(self.main, self.main[1:], strict=False)

    @cached_property
    def good(self) -> str:
        """ "high" or "low": what an officer stated, else what the name plainly means, else what most ratings imply; else "".

        Good enough to doubt a cell by, never to call a change better or worse.
        """
        if self.polarity:
            return self.polarity
        named = {way for way, words in (("high", _HIGH), ("low", _LOW)) if words.search(self.name)}
        if len(named) == 1:
            return named.pop()
        votes = [0, 0]
        for line in self.main:
            for other in line.others.values():
                own, theirs = line.own.value, other.value
                if other.rag in ("R", "G") and own is not None and theirs is not None and own != theirs:
                    votes[(other.rag == "G") == (own > theirs)] += 1
        return "" if votes[0] == votes[1] else "high" if votes[1] > votes[0] else "low"

    def better(self, value: float, than: float) -> float:
        """By how much `value` is better than `than`; below nought where it is worse."""
        return value - than if self.good == "high" else than - value


def repeated_records(records: Sequence[Record]) -> Iterator[Doubt]:
    """The same figure of the same source for the same days, under two names that share their distinctive words."""
    seen: list[tuple[Record, FigureLine]] = []
    for record in records:
        for line in record.main:
            for other, earlier in seen:
                if other is not record and _repeats(record, line, other, earlier):
                    for one, twin, name in ((line, earlier, other.name), (earlier, line, record.name)):
                        message = f'is the same figure, period and source as "{name}", {twin.own.source}.'
                        yield Doubt(one.own, "raw", "duplicate_row", message, "One of the two rows may be a copy.")
            seen.append((record, line))


def _repeats(record: Record, line: FigureLine, other: Record, earlier: FigureLine) -> bool:
    return (
        bool(line.own.raw)
        and line.own.value is not None
        and (line.edition, line.own.raw) == (earlier.edition, earlier.own.raw)
        and bool(record.source)
        and record.source == other.source
        and same_period(line.own, earlier.own)
        and len((_words(record.name) & _words(other.name)) - _words(line.own.area)) >= 1
        and not any(r.value is not None and earlier.others.get(a, r).value != r.value for a, r in line.others.items())
    )


def _words(name: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{5,}", name.lower())} - {"perce", "propo", "numbe", "resid"}


def shown(readings: Iterable[Reading]) -> str:
    """ "England 62.80% and Region 62.30%"."""
    parts = [f"{r.area} {r.raw}" for r in readings]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 2 else parts)


def share(record: Record, line: FigureLine, reading: Reading | None = None) -> bool:
    """Whether a cell (the own one, unless another is named) is a percentage, by its own sign or by its unit."""
    by_unit = re.match(r"%|percent|proportion", line.unit.strip(), re.IGNORECASE) is not None
    return "%" in (reading or line.own).raw or (by_unit and "score" not in record.name.lower())


DoubtRule = Callable[[Record], Iterator[Doubt]]
