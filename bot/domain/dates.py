"""Dates as people write them in plans, read to the last day meant: "Sept 2024", "by end of Q2 2024/25", "summer 2024".

The financial year runs from April to March, the academic year from September to August, as English councils use them.
Nothing is guessed: a date that could mean two days, or no day at all, is left undated and kept as printed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_MONTH_NAMES = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
MONTHS = (
    {name: i for i, name in enumerate(_MONTH_NAMES, 1)}
    | {name[:3]: i for i, name in enumerate(_MONTH_NAMES, 1)}
    | {"sept": 9}
)
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_MONTH = f"({MONTH})"
_YEAR = r"((?:19|20)\d\d)"
_SPAN = r"((?:20)?\d\d)\s*[-/\u2013]\s*((?:20)?\d\d)"
_SEASONS = {"spring": 5, "summer": 8, "autumn": 11}
_TERMS = {"spring": 4, "summer": 8, "autumn": 12}
_ENDLESS = re.compile(
    r"\b(on[ -]?going|continu(ous|ing|al)(ly)?|rolling|tb[cda]|to be (confirmed|agreed|determined|decided)|throughout"
    r"|not (applicable|known|set)|n/?a|none|annual(ly)?|yearly|monthly|quarterly|weekly|termly|bi-?annual(ly)?|immediate(ly)?"
    r"|asap|as soon as possible|as required|when required|business as usual|bau|regular(ly)?|always|ad hoc"
    r"|short|medium|long|s|m|l|year (?:\d|one|two|three|four|five))(?![a-z0-9])|^[-\u2013?]+$"
)


_INSIDE = re.compile(r"\((?:by |until )?([^()]*\d{2,4}[^()]*)\)|\b(?:by|until)\s+(?:the )?(?:end of )?([^()]*\d{2,4})$")
_BEFORE_BRACKET = re.compile(r"([^()]*\d{2,4})\s*\([^()]*\)$")


def undated(text: str) -> bool:
    """Whether this plainly says that there is no single last day: "ongoing", "TBC", "monthly"."""
    return _ENDLESS.search(_plain(text)) is not None and last_day(text) is None


def last_day(text: str) -> date | None:
    """The last day that the words mean, or None where they name none or could mean several."""
    plain = _plain(text)
    if not plain:
        return None
    if _ENDLESS.search(plain):  # "annual report by 31 March 2026" still has a last day; "ongoing" has none
        match = _INSIDE.search(plain) or _BEFORE_BRACKET.match(plain)
        inner = next((part for part in match.groups() if part), "") if match else ""
        return last_day(inner) if inner and not _ENDLESS.search(inner) else None
    plain = re.sub(r"^fy ?(?=\d\d)|\s*\bat the latest$", "", plain)
    plain = re.sub(r"^(?:(?:to be |for )?(?:completed?|delivered|done|achieved|in place|review(?:ed)?)\s+)?", "", plain)
    plain = re.sub(
        r"^(?:due |target(?: date)?:? |from (?=.* to )|no later than |not later than |up to |until |before (?:the )?end of "
        r"|(?:by|in|for|during)\b\s*|(?:the )?end(?: of)? (?:the )?|the )+",
        "",
        plain,
    )
    for pattern, read in _FORMS:
        if match := re.fullmatch(pattern, plain):
            found = read(*match.groups())
            return found if found and 1990 <= found.year <= 2100 else None
    if (without := re.sub(r"\s*\([^)]*\)$", "", plain)) != plain:
        return last_day(without)
    halves = re.split(r"\s+(?:to|until|through|and|&)\s+|\s*\u2013\s*|\s+-\s+", plain)
    if len(halves) == 2 and re.search(r"\d|" + _MONTH, halves[0]):
        return last_day(halves[1])
    return None


def _plain(text: str) -> str:
    text = " ".join(text.lower().replace("\u2019", "'").split()).strip(" .;:*")
    return re.sub(r"\b(\d{1,2})(st|nd|rd|th)\b", r"\1", text).replace(",", " ").replace("  ", " ")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    year = year if year > 99 else 2000 + year
    return date(year, month, monthrange(year, month)[1])


def _quarter(number: int, first: str, second: str) -> date | None:
    start = _span_start(first, second)
    return None if start is None else _month_end(start + (number == 4), {1: 6, 2: 9, 3: 12, 4: 3}[number])


def _span_start(first: str, second: str) -> int | None:
    """The first year of "2024/25", where the second is the next one."""
    start = int(first) if len(first) == 4 else 2000 + int(first)
    return start if int(second) % 100 == (start + 1) % 100 else None


def _year_span(first: str, second: str) -> date | None:
    """ "2024/25" is a financial year; "2024-26" may be years of either kind."""
    start = _span_start(first, second)
    return None if start is None else date(start + 1, 3, 31)


def _academic(first: str, second: str) -> date | None:
    start = _span_start(first, second)
    return None if start is None else date(start + 1, 8, 31)


def _season(name: str, year: str, second: str | None) -> date | None:
    if name == "winter":  # that of 2024 may be the one that ends or the one that begins in it
        start = _span_start(year, second or year)
        return None if start is None else _month_end(start + 1, 2)
    return None if second else _month_end(int(year), _SEASONS[name])


def _term(name: str, year: str, second: str | None) -> date | None:
    month = _TERMS[name]
    if second is None:
        return _month_end(int(year), month)
    start = _span_start(year, second)
    return None if start is None else _month_end(start + (name != "autumn"), month)


def _day_in_england(moment: str) -> date | None:
    """The day of a moment with its zone, as exports of lists write dates: 2026-06-30T23:00Z is 1 July in England."""
    try:
        return datetime.fromisoformat(moment.upper()).astimezone(ZoneInfo("Europe/London")).date()
    except ValueError:
        return None


_CLOCK = r"(?:[t ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]m)?)?"
"""A time of day after a date, which says nothing about the day."""
Forms = tuple[tuple[str, Callable[..., date | None]], ...]
_DAYS: Forms = (
    (_YEAR + r"[-/.](\d{1,2})[-/.](\d{1,2})" + _CLOCK, lambda y, m, d: _day(int(y), int(m), int(d))),
    (r"((?:19|20)\d\d-\d\d-\d\d[t ]\d\d:\d\d\S*(?:z|[+-]\d\d:\d\d))", lambda moment: _day_in_england(moment)),
    (r"(4\d{4}|5\d{4})(?:\.0+)?", lambda number: date(1899, 12, 30) + timedelta(days=int(number))),
    (r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)" + _CLOCK, lambda d, m, y: _day(int(y), int(m), int(d))),
    (
        r"(?:\w+day )?(\d{1,2})[ -](?:of )?" + _MONTH + r"[ -]'?(\d{4}|\d\d)" + _CLOCK,
        lambda d, m, y: _day(int(y), MONTHS[m], int(d)),
    ),
    (_MONTH + r" (\d{1,2}) " + _YEAR, lambda m, d, y: _day(int(y), MONTHS[m], int(d))),
)
_IN_MONTHS: Forms = (
    (_MONTH + r"[ \-'./]*(\d{4}|[2-4]\d)", lambda m, y: _month_end(int(y), MONTHS[m])),
    (r"(0?[1-9]|1[0-2])[/.-]" + _YEAR, lambda m, y: _month_end(int(y), int(m))),
    (_YEAR + r"[/-](0[1-9]|1[0-2])", lambda y, m: None if int(m) == (int(y) + 1) % 100 else _month_end(int(y), int(m))),
)
_FORMS: Forms = (
    *_DAYS,
    *_IN_MONTHS,
    (_MONTH + r"\s*(?:-|/|to|and|or)\s*" + _MONTH + r"[ -]*" + _YEAR, lambda _, m, y: _month_end(int(y), MONTHS[m])),
    (r"(?:q|quarter|qtr)\s*([1-4])[ ,/-]*(?:of |fy ?)?" + _SPAN, lambda q, a, b: _quarter(int(q), a, b)),
    (_SPAN + r"[ ,-]*(?:q|quarter|qtr)\s*([1-4])", lambda a, b, q: _quarter(int(q), a, b)),
    (r"(?:financial year |fy ?|year )?" + _SPAN + r"(?: financial year)?", _year_span),
    (r"(?:academic|school) year " + _SPAN, _academic),
    (_SPAN + r" (?:academic|school) year", _academic),
    (r"(spring|summer|autumn|winter) " + _YEAR + r"(?:\s*[-/]\s*(\d\d|\d{4}))?", _season),
    (r"(spring|summer|autumn) term " + _YEAR + r"(?:\s*[-/]\s*(\d\d|\d{4}))?", _term),
    (r"(?:calendar year )?" + _YEAR, lambda y: date(int(y), 12, 31)),
)


def next_day(text: str, today: date) -> date | None:
    """The last day that the words mean: in the year that they name, else the next such day. A month alone is its end."""
    plain = re.sub(r"^(?:the )?(?:middle of|mid[- ]) ?(?=[a-z])", "15 ", re.sub(r"^(?:early|late) ", "", _plain(text)))
    years = (today.year, today.year + 1)
    if re.search(r"\b20\d\d\b|/\d", plain):
        return last_day(plain)
    return next((day for year in years if (day := last_day(f"{plain} {year}")) and day >= today), None)


def past_day(text: str, today: date) -> date | None:
    """The day that the words mean, not after today: in the year that they name, else the last such day."""
    plain = _plain(text)
    if plain in ("today", "yesterday"):
        return today if plain == "today" else date.fromordinal(today.toordinal() - 1)
    named = [plain] if re.search(r"\b(?:19|20)\d\d\b|/\d", plain) else [f"{plain} {today.year - ago}" for ago in (0, 1)]
    return next((day for words in named if (day := last_day(words)) and day <= today), None)


def in_year(text: str, year: str) -> date | None:
    """The last day that words without a year mean in a financial year such as "2024-25": "30/9", "end of Sept", "Q3"."""
    plain = _plain(text)
    start = _span_start(*year.split("-")) if re.fullmatch(r"20\d\d-\d\d", year) else None
    if start is None or re.search(r"\d{4}", plain):
        return None
    if re.search(r"\b(?:q|qtr|quarter) ?[1-4]$", plain):
        return last_day(f"{plain} {year}")
    if re.search(r"(?:^|\s)\d{1,2}[/.]\d{1,2}$", plain):
        named = [f"{plain}/{start}", f"{plain}/{start + 1}"]
    elif re.search(rf"{MONTH}$", plain):
        named = [f"{plain} {start}", f"{plain} {start + 1}"]
    else:
        return None
    first, last = date(start, 4, 1), date(start + 1, 3, 31)
    return next((day for words in named if (day := last_day(words)) and first <= day <= last), None)


def one_day(text: str) -> date | None:
    """The one day that a plain date names, with or without a time of day; None for months, quarters and years."""
    plain = _plain(text)
    return next((read(*match.groups()) for pattern, read in _DAYS if (match := re.fullmatch(pattern, plain))), None)


def first_day(text: str) -> date | None:
    """The first day that a start date's words mean: a plain day, or the first of a plain month."""
    plain = _plain(text)
    if day := one_day(text):
        return day
    for pattern, read in _IN_MONTHS:
        if match := re.fullmatch(pattern, plain):
            end = read(*match.groups())
            return end.replace(day=1) if end else None
    return None
