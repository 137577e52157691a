"""Days away as people say them: "1 to 15 Aug", "tomorrow to Friday", "next week", "two weeks from 5 Nov"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.domain.dates import first_day, last_day

LONGEST = timedelta(days=183)
"""Days whose year is left out are no further apart: beyond, they were said the wrong way round."""
FRIDAY = 4
_BEFORE = re.compile(r"^(?:(?:on|for) (?:annual )?(?:leave|holiday) )?(?:(?:from|on) )?")
_UNTIL = re.compile(r"(?:until|till|to) (.+)")
_TO = re.compile(r" (?:to|until|till|through|-) ")
_DAY_ALONE = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_MONTH_AT_END = re.compile(r"[a-z]{3,9}(?: \d{4})?$")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(r"(?:(this|next) )?(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|r|ur)?(?:day)?")
_WEEKDAY_BEFORE = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? (?=\d)")
_DATED = re.compile(r"\b\d{4}\b|\d{1,2}[/.]\d{1,2}[/.]\d{2}")
_LENGTH = re.compile(
    r"(?:for )?(?:the )?(?:next )?(an?|one|two|three|four|five|six|\d{1,3}) (day|week)s?(?: from (.+))?"
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_THIS_WEEK = re.compile(r"(?:(?:the )?rest of |all |until the end of |to the end of )?(?:the|this) week")
_NEXT_WEEK = re.compile(r"(?:all )?next week")
_WEEK_OF = re.compile(r"(?:the )?(?:week (?:of|commencing|beginning|starting)|w/?c) (.+)")


def read_days(words: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that the words name, None where they name none.

    A year left out is the one in which the last day is still to come. A week is one of work, to its Friday. The last
    day is before the first where they were said the wrong way round.
    """
    text = " ".join(re.sub("[\u2010-\u2015]", "-", words.lower()).split()).strip(" ,;.!")
    text = _BEFORE.sub("", text)
    if stretch := _week(text, today) or _length(text, today):
        return stretch
    if match := _UNTIL.fullmatch(text):
        last = _last(match.group(1), today, today)
        return (today, last) if last else None
    halves = _TO.split(text)
    if len(halves) == 1 and text.count("-") == 1:  # 5-9 Nov, and not 2024-11-05
        halves = [half.strip() for half in text.split("-")]
    if len(halves) > 2:
        return None
    first_words, last_words = halves[0], halves[-1]
    if _DAY_ALONE.fullmatch(first_words) and (month := _MONTH_AT_END.search(last_words)):
        first_words = f"{first_words} {month.group()}"  # 1 to 15 Aug
    if first := _relative(first_words, today, today) or (_DATED.search(first_words) and _first_in(first_words)):
        last = _last(last_words, today, first)
        return (first, last) if last else None
    last = _last(last_words, today, today)
    first = _first_before(first_words, last) if last else None
    return (first, last) if first and last else None


def _week(text: str, today: date) -> tuple[date, date] | None:
    if _THIS_WEEK.fullmatch(text):
        return today, max(today, _friday(today))
    if _NEXT_WEEK.fullmatch(text):
        monday = _next_monday(today)
        return monday, _friday(monday)
    match = _WEEK_OF.fullmatch(text)
    first = _last(match.group(1), today, today) if match else None
    return (first, max(first, _friday(first))) if first else None


def _length(text: str, today: date) -> tuple[date, date] | None:
    match = _LENGTH.fullmatch(text)
    if match is None:
        return None
    number, unit, begins = match.groups()
    first = _last(begins, today, today) if begins else today
    days = (_NUMBERS.get(number) or int(number)) * (7 if unit == "week" else 1)
    return (first, first + timedelta(days=days - 1)) if first and days else None


def _friday(on: date) -> date:
    return on + timedelta(days=FRIDAY - on.weekday())


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _relative(words: str, today: date, not_before: date) -> date | None:
    if words in ("today", "tomorrow"):
        return today + timedelta(days=words == "tomorrow")
    match = _WEEKDAY.fullmatch(words)
    if match is None:
        return None
    if match.group(1) == "next":
        return _next_monday(today) + timedelta(days=_WEEKDAYS.index(match.group(2)))
    return not_before + timedelta(days=(_WEEKDAYS.index(match.group(2)) - not_before.weekday()) % 7)


def _last(words: str, today: date, not_before: date) -> date | None:
    return _relative(words, today, not_before) or _next(words, not_before)


def _next(words: str, not_before: date) -> date | None:
    """The last day of what the words name, that of the year they name, else the next one."""
    if _DATED.search(words):
        return _last_in(words)
    found = (_last_in(words, not_before.year + later) for later in (0, 1))
    return next((day for day in found if day and day >= not_before), None)


def _first_before(words: str, last: date) -> date | None:
    """The first day of what the words name in the year of the last, or the year before where it is soon."""
    found = [day for day in (_first_in(words, last.year - ago) for ago in (0, 1)) if day]
    return next((day for day in found if timedelta() <= last - day <= LONGEST), found[0] if found else None)


def _first_in(words: str, year: int | None = None) -> date | None:
    text = _with(words, year)
    return first_day(text) if last_day(text) else None


def _last_in(words: str, year: int | None = None) -> date | None:
    text = _with(words, year)
    return last_day(text) if first_day(text) else None


def _with(words: str, year: int | None) -> str:
    words = _WEEKDAY_BEFORE.sub("", words)
    return f"{words} {year}" if year else words
