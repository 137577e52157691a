"""Figures as reports and statistics print them: reading a cell, and gathering the cells that stand on one line. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from bot.domain.indicator_periods import Period, read_period
from bot.domain.lookalikes import as_latin

ENGLAND = "E92000001"
"""The code of England as an area, after the Office for National Statistics."""
COMPARATORS = {"England": "England", "Region": "the region", "NN": "nearest neighbours"}
RAG_WORDS = {"R": "red", "A": "amber", "G": "green"}
BLANK = {"", "-", "_", "–", "n/a", "na", "..", "*", "n/k", "comparison unavailable", "cannot be calculated"}
_NUMBER = re.compile(r"[-+−]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)")
_SCALED = re.compile(r"\s*(?:[mk]|bn|million|thousand|billion)\b|\s*:|[\s.]*\d", re.IGNORECASE)
"""What after a number says that it is not the figure as it stands: "1.2m", "2022: 43%", "43 60%"."""
_RANK = re.compile(r"rank(?:ed)?\s+(\d+)\s*(?:st|nd|rd|th)?\s+of\s+(\d+)", re.IGNORECASE)


class Figure(NamedTuple):
    """What a printed cell says; all None for a cell that holds no figure."""

    value: float | None
    rank: int | None
    rank_of: int | None


def read_figure(raw: str) -> Figure:
    """Read a cell as printed: "39.10%", "6,660", "Rank 3rd of 16", "38% (Leicester)", "N/a".

    A cell with two numbers side by side ("43 60%") says neither: it has no value.
    """
    text = raw.strip()
    if text.lower() in BLANK:
        return Figure(None, None, None)
    if match := _RANK.search(text):
        return Figure(None, int(match.group(1)), int(match.group(2)))
    if rank := _torn_rank(text):
        return Figure(None, *rank)
    match = _NUMBER.search(text)
    if not match or (match.start() > 0 and text[: match.start()].strip(" £$€<>~c") != ""):
        return Figure(None, None, None)
    if _SCALED.match(text[match.end() :]):
        return Figure(None, None, None)
    return Figure(float(match.group().replace(",", "").replace("−", "-")), None, None)


def _torn_rank(text: str) -> tuple[int, int] | None:
    """The rank in pieces of one printed cell, "Rank 12th c 16 ank :h of 16": a first number, and after it only the total."""
    match = re.match(r"rank(?:ed)?\s+(\d+)\s*(?:st|nd|rd|th)\b(.+)", text, re.IGNORECASE)
    rank, numbers = (int(match.group(1)), set(re.findall(r"\d+", match.group(2)))) if match else (0, set())
    totals = {int(number) for number in numbers} - {rank}
    return (rank, totals.pop()) if len(totals) == 1 and rank <= max(totals) else None


def read_rag(raw: str) -> str:
    """The letter R, A or G that a cell means (letters of other alphabets that look like one count), else ""."""
    letter = as_latin(raw.strip()).upper()
    return letter if letter in RAG_WORDS else ""


@lru_cache(maxsize=1_024)
def read_comparison(label: str, sided: bool = True) -> str:
    """A published comparison in the words of ratings: Better, Better 95% -> G, Similar -> A, Worse -> R.

    Higher, Lower and quintiles say no better or worse, and stay words, as does Similar among them (`sided` is False);
    "Not compared" and blanks are "".
    """
    words = re.sub(r"\s*\d+(?:\.\d+)?%?$", "", label.strip().lower())
    if words in BLANK or words == "not compared":
        return ""
    return {"better": "G", "similar": "A" if sided else "similar", "worse": "R"}.get(words, words)


def trend_sense(label: str) -> str:
    """ "better", "worse", "same", "up", "down" or "" for a published trend word."""
    text = label.strip().lower()
    if text in BLANK:
        return ""
    if "improv" in text or "better" in text:
        return "better"
    if "wors" in text:
        return "worse"
    return "up" if "increas" in text else "down" if "decreas" in text else "same"


class Reading(NamedTuple):
    """One area's figure for one period in one edition, as printed, and what was read from it."""

    area: str
    period: str
    raw: str
    value: float | None
    rag: str = ""
    trend: str = ""
    source: str = ""
    rag_raw: str = ""
    rank: int | None = None
    rank_of: int | None = None
    note: str = ""
    id: int = 0
    lower: float | None = None
    upper: float | None = None
    """The published 95% interval, where there is one."""
    cases: float | None = None
    goal: str = ""
    """The published comparison with a goal."""

    @property
    def when(self) -> Period | None:
        return read_period(self.period)

    @property
    def has_figure(self) -> bool:
        return self.value is not None or self.rank is not None


SMALL = 5
"""Counts below it say too much of somebody: the Office for National Statistics and NHS England publish none of them."""
_SUPPRESSED = re.compile(
    r"^\s*(?:[<≤>≥*]|\[?[cxz]\]?\s*$)|suppress|disclos|withheld|not published|too small|\b(?:fewer|less|under|below)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?:numbers?|no\.|count)\b", re.IGNORECASE)
_NO_COUNT = re.compile(
    r"%|£|\b(?:rates?|ratio|percent|percentage|proportion|share|average|mean|median|score|index|gap|expectancy|prevalence"
    r"|per\s+(?:[\d,]+|head|capita|person|household|thousand|million))\b",
    re.IGNORECASE,
)
_OTHER_UNITS = re.compile(r"^\s*(?:years?|months?|weeks?|days?|hours?|minutes?|points?|£.*)\s*$", re.IGNORECASE)
_SMALL_WORDS = re.compile(r"\b(?:none|zero|one|two|three|four|[0-4])\b(?!\s*%|[.,]\d)", re.IGNORECASE)


def may_be_published(reading: Reading, name: str, unit: str) -> bool:
    """Whether a figure may be shown to everyone: not a count under five or a figure made of one, nor one that its source
    suppressed.

    A whole number under five is taken for a count, unless the unit, the cell or the indicator's name says that it is a
    rate or another measure; a name that says "number of" is always of a count. A cell without one readable figure is
    withheld where a small number is in it.
    """
    if _SUPPRESSED.search(reading.raw) or _SUPPRESSED.search(reading.note):
        return False
    if reading.cases is not None and reading.cases < SMALL:
        return False
    if reading.rank is not None:
        return True
    if reading.value is None:
        return reading.raw.strip().lower() in BLANK or not _SMALL_WORDS.search(reading.raw)
    if not (0 <= reading.value < SMALL and reading.value == int(reading.value)):
        return True
    if _COUNTED.search(f"{unit} {name}"):
        return False
    is_one_rate = reading.raw.strip().endswith("%") and len(_NUMBER.findall(reading.raw)) == 1
    return is_one_rate or bool(_NO_COUNT.search(f"{unit} {name}") or _OTHER_UNITS.match(unit))


class FigureLine(NamedTuple):
    """An indicator's figures for one period as one edition prints them: the area's own, and its comparators'."""

    edition: str
    own: Reading
    others: dict[str, Reading]
    unit: str = ""

    @property
    def order(self) -> tuple[str, str, str, str]:
        """By the year that the edition is named for, else the year its period ends; by name; then by period."""
        starts, ends = period_order(self.own)
        year, within = edition_order(self.edition)
        return (year or ends[:4], within, starts, ends)


@lru_cache(maxsize=1_024)
def edition_order(name: str) -> tuple[str, str]:
    """The year that an edition is named for ("" where it names none), and what orders editions of one year.

    That is its day, month or quarter where the name is one, else the name with its numbers by size.
    """
    named = re.search(r"(?:19|20)\d\d", name)
    day = re.match(r"(?:19|20)\d\d-\d\d-\d\d", name)
    period = read_period(name)
    within = day.group() if day else period.start.isoformat() if period and period.kind in ("month", "quarter") else ""
    return (named.group() if named else "", f"{within} {re.sub(r'[0-9]+', lambda m: m.group().zfill(6), name)}")


def period_order(reading: Reading) -> tuple[str, str]:
    return _order_of(reading.period)


@lru_cache(maxsize=4_096)
def _order_of(label: str) -> tuple[str, str]:
    period = read_period(label)
    return (period.start.isoformat(), period.end.isoformat()) if period else ("", "")


def same_period(one: Reading, other: Reading) -> bool:
    """Whether two readings are about the same days; by their labels where these can't be read."""
    if one.when and other.when:
        return (one.when.start, one.when.end) == (other.when.start, other.when.end)
    return one.period == other.period


def lines_of(readings: Iterable[tuple[str, Reading]], units: dict[str, str] | None = None) -> list[FigureLine]:
    """Readings of one indicator with their editions, as lines: a line for each edition, period and note, in order.

    A line needs an own area: comparators alone compare nothing.
    """
    found: dict[tuple[str, str, str, str], dict[str, Reading]] = {}
    for edition, reading in readings:
        starts, ends = period_order(reading)
        found.setdefault((edition, starts or reading.period, ends, reading.note), {})[reading.area] = reading
    lines = []
    for (edition, *_), by_area in found.items():
        own = next((r for area, r in by_area.items() if area not in COMPARATORS), None)
        if own:
            others = {area: by_area[area] for area in COMPARATORS if area in by_area}
            lines.append(FigureLine(edition, own, others, (units or {}).get(edition, "")))
    return sorted(lines, key=lambda line: line.order)
