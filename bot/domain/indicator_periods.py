"""Periods as indicators are published with them: read to first and last day, the label kept as printed."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.domain.lookalikes import as_latin

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_name) if name} | {"sept": 9}
_SPAN = r"\s*(?:-|–|to)\s*"
_YEAR = r"((?:19|20)\d\d)"
_QUARTER = r"Q([1-4])"


@dataclass(frozen=True, order=True)
class Period:
    """Order is by start, then end. kind: year, financial, span, quarter or month."""

    start: date
    end: date
    kind: str
    label: str


@lru_cache(maxsize=4_096)  # few labels, read again for every figure
def read_period(label: str) -> Period | None:
    """The period that a printed label means, or None where it is not clear.

    2023; 2021/22 and 2020-21 (a financial year: April to March); 2018 - 20, 2016-2018 (calendar years);
    2015 Q1; Q3 2023/24, 2023/24 Q3 (quarters of the financial year); Apr-23, Apr 2009;
    2020/21 - 24/25; Aug 2006 - Jul 2007; 2018/19 Q1 - 2022/23 Q4; Q1 to Q3 2023/24.
    Letters of other alphabets count as those that they look like, and an O among digits as a nought.
    """
    text = re.sub(r"(?<=\d)[Oo](?=\d)|(?<=\d\d\d)[Oo]\b", "0", as_latin(" ".join(label.split())))
    for pattern, read in _READERS:
        if match := re.fullmatch(pattern, text, re.IGNORECASE):
            found = read(*match.groups())
            return Period(*found, label) if found and found[0] <= found[1] else None
    return _range(text, label)


def _range(text: str, label: str) -> Period | None:
    """From one quarter or month to another: "2018/19 Q1 - 2022/23 Q4", "Q1 to Q3 2023/24", "April - June 2023"."""
    for joint in re.finditer(r"\s+(?:-|–|to)\s+", text):
        first, last = text[: joint.start()], text[joint.end() :]
        end = read_period(last)
        if end is None or end.kind not in ("quarter", "month"):
            continue
        if not re.search(r"\d\d", first):  # its year is the end's
            year = re.search(r"(?:\d{4}/\d\d|\d{4}|(?<=[\s-])\d\d)$", last)
            first = f"{first} {year.group()}" if year else first
        start = read_period(first)
        if start and start.kind == end.kind and start.start <= end.start:
            return Period(start.start, end.end, "span", label)
    return None


def _year(year: str) -> tuple[date, date, str]:
    return date(int(year), 1, 1), date(int(year), 12, 31), "year"


def _following(first: str, second: str) -> int:
    """The four-digit year that a shortened one means after `first`."""
    if len(second) == 4:
        return int(second)
    year = int(first[:2] + second)
    return year if year >= int(first) else year + 100


def _financial(first: str, second: str) -> tuple[date, date, str] | None:
    end = _following(first, second)
    return (date(int(first), 4, 1), date(end, 3, 31), "financial") if end == int(first) + 1 else None


LONGEST_SPAN = 30
"""Years: what would reach further is no span."""


def _dashed(first: str, second: str) -> tuple[date, date, str] | None:
    """2020-21 is a financial year; a longer reach such as 2018-20 is a span of calendar years; 2021-07 is a month."""
    end = _following(first, second)
    if end - int(first) > LONGEST_SPAN:
        month = int(second) if len(second) == 2 else 0
        return (date(int(first), month, 1), _month_end(int(first), month), "month") if 1 <= month <= 12 else None
    if end == int(first) + 1 and len(second) == 2:
        return date(int(first), 4, 1), date(end, 3, 31), "financial"
    return date(int(first), 1, 1), date(end, 12, 31), "span"


def _calendar_span(first: str, second: str) -> tuple[date, date, str]:
    """ "2018 - 19", with spaces, is how statistics write calendar years together."""
    return date(int(first), 1, 1), date(_following(first, second), 12, 31), "span"


def _financial_span(a: str, b: str, c: str, d: str) -> tuple[date, date, str] | None:
    first = _financial(a, b)
    last = _financial(c if len(c) == 4 else str(_following(a, c)), d)
    return (first[0], last[1], "span") if first and last else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _quarter(year: str, quarter: str, april: bool = False) -> tuple[date, date, str]:
    month = 3 * (int(quarter) - 1) + 1 + (3 if april else 0)
    first = int(year) + (month > 12)
    month = month - 12 if month > 12 else month
    return date(first, month, 1), _month_end(first, month + 2), "quarter"


def _month(name: str, year: str) -> tuple[date, date, str] | None:
    month = _MONTHS.get(name.lower())
    full = int(year) if len(year) == 4 else 2000 + int(year)
    return (date(full, month, 1), _month_end(full, month), "month") if month else None


def _month_span(a: str, b: str, c: str, d: str) -> tuple[date, date, str] | None:
    first, last = _month(a, b), _month(c, d)
    return (first[0], last[1], "span") if first and last else None


_READERS = (
    (_YEAR, _year),
    (rf"{_YEAR}\s*/\s*(\d\d|\d{{4}})", _financial),
    (rf"{_YEAR} [-–] (\d\d|\d{{4}})", _calendar_span),
    (rf"{_YEAR}{_SPAN}(\d\d|\d{{4}})", _dashed),
    (rf"{_YEAR}/(\d\d){_SPAN}(\d\d|\d{{4}})/(\d\d)", _financial_span),
    (rf"{_YEAR}\s*{_QUARTER}", lambda y, q: _quarter(y, q)),
    (rf"{_QUARTER}\s*{_YEAR}", lambda q, y: _quarter(y, q)),
    (rf"{_YEAR}/\d\d\s*{_QUARTER}", lambda y, q: _quarter(y, q, april=True)),
    (rf"{_QUARTER}\s*{_YEAR}/\d\d", lambda q, y: _quarter(y, q, april=True)),
    (r"([A-Za-z]{3,9})[\s-]+(\d\d|\d{4})", _month),
    (rf"([A-Za-z]{{3,9}})\s+(\d{{4}}){_SPAN}([A-Za-z]{{3,9}})\s+(\d{{4}})", _month_span),
)
