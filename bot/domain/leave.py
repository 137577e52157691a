"""Days away as people say them: "1 to 15 Aug", "tomorrow to Friday", "next week", "two weeks from 5 Nov"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.domain.dates import MONTHS, first_day, last_day

LONGEST = timedelta(days=183)
"""Days whose year is left out are no further apart: beyond, they were said the wrong way round."""
FRIDAY = 4
_DAY = timedelta(days=1)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAME = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r|rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1, "an": 1} | {word: number for number, word in enumerate(_COUNTED, 1)}
_NUMBER = rf"({'|'.join(_NUMBERS)}|\d{{1,3}})"
_MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_SHORT_NAMES = [name for name in MONTHS if len(name) == 3]
_OTHER_WORDS = (
    (r"[\u2010-\u2015]", "-"),
    (r"\.\.+", " to "),
    (r"\bfortnight\b", "two weeks"),
    (r"\b(?:an? )?(?:couple|pair) of\b", "two"),
    (r"\ba two weeks\b", "two weeks"),
    (r"(\d)\s*(?=(?:day|week|wk)s?\b)", r"\1 "),
    (r"\bwk(s?)\b", r"week\1"),
    (r"\b(?:the )?day after tomorrow\b", "overmorrow"),
    (r"\b(?:this|all) (?:day|morning|afternoon)\b|\bfor the day\b", "today"),
    (r"\s*\b(?:morning|afternoon|inclusive|incl|only|all day)\b|\btoday (?=tomorrow|\w+day)", ""),
    (r"(?:\b|')til\b", "until"),
    (r"\bbetween (.+?) (?:and|to) ", r"\1 to "),
    (rf"\b({_NAME})\. (?=\d)", r"\1 "),
    (r"\b(\d{1,2}(?:st|nd|rd|th)?) of (?=[a-z]{3})", r"\1 "),
    (rf"\b(\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH_NAME})) '?(\d\d)(?!\d|/)", r"\1 20\2"),
)
_BEFORE = re.compile(
    r"^(?:(?:i'm|i am|i'll be|i will be) )?(?:(?:away|out|off)(?: sick| ill| of (?:the )?office)? )?"
    r"(?:(?:on|for) (?:my |annual |sick |parental |maternity )?(?:leave|holiday|hols) )?"
)
_FROM = re.compile(rf"^(?:(?:from|on|for|during|in (?={_MONTH_NAME})) )?(?:(?:all|the whole) of )?")
_UNTIL = re.compile(r"(?:until|till|to|through|up to)(?: and including)? (?:(?:the )?end of )?(?:the )?(.+)")
_BACK = re.compile(r"back (?:on )?(.+)")
_TO = re.compile(r" (?:to|until|till|through|-) (?:(?:the )?end of )?")
_ORDINAL = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)")
_DAY_ALONE = re.compile(r"(?:the )?\d{1,2}(?:st|nd|rd|th)?")
_MONTH_AT_END = re.compile(r"[a-z]{3,9}(?: \d{4})?$")
_MONTH_AT_START = re.compile(rf"({_MONTH_NAME}) \d{{1,2}}(?:st|nd|rd|th)?")
_WEEKDAY = re.compile(rf"(?:(this|next) )?({_NAME})")
_WEEKDAY_BEFORE = re.compile(rf"^{_NAME},? (?=(?:the )?\d)")
_OF_NEXT_WEEK = re.compile(rf"(?:next )?({_NAME}\b.*) next week")
_DATED = re.compile(r"\b\d{4}\b|\d{1,2}[/.]\d{1,2}[/.]\d{2}")
_LENGTH = re.compile(rf"(?:for )?(?:the )?(?:next )?{_NUMBER} (day|week)s?(?: from (.+))?")
_FOR = re.compile(rf"(.+) for {_NUMBER} (day|week)s?")
_THIS_WEEK = re.compile(r"(?:(?:the )?rest of |all |(?:until |to )?(?:the )?end of )?(?:the|this) week")
_YEAR = re.compile(r"\d{4}")
_AWAY_UNTIL = re.compile(
    r"\b(?:(?P<until>until|till|through|up to(?: and including)?|from [^.\n]{3,30}? to)|"
    r"(?:back|return(?:s|ing)?)(?: (?:to|in|at) (?:the |my )?(?:office|work|desk))?(?: on| by)?)"
    r"(?: the end of)? (?P<day>[^.\n]{3,40})",
    re.IGNORECASE,
)
_NEXT_WEEK = re.compile(r"(?:all |the whole of )?next week")
_WEEK_OF = re.compile(r"(?:the )?(?:week (?:of|commencing|beginning|starting)|w/?c) (.+)")
_THIS_MONTH = re.compile(r"(?:(?:the )?rest of |all |(?:until |to )?(?:the )?end of )?(?:the|this) month")


def away_until(words: str, today: date) -> date | None:
    """The last day that somebody is away, as an automatic answer has it; None where it names none that is to come."""
    for match in _AWAY_UNTIL.finditer(" ".join(words.split())):
        said = re.split(r"[,;()]| and ", match["day"].strip(" ."))[0].split()
        kind = "until" if match["until"] else "back"
        for length in range(min(len(said), 5), 0, -1):
            days = read_days(f"{kind} {' '.join(said[:length])}", today)
            if days and days[1] >= today and not _YEAR.fullmatch(" ".join(said[length : length + 1])):
                return days[1]
    return None


def read_days(words: str, today: date) -> tuple[date, date] | None:
    """The first and the last day that the words name, None where they name none, or no end.

    A year left out is the one in which the last day is still to come. A week is one of work, to its Friday. The last
    day is before the first where they were said the wrong way round.
    """
    text = _BEFORE.sub("", _in_our_words(words))
    open_ended = text.startswith("from ")
    text = _FROM.sub("", text)
    if stretch := _week(text, today) or _month(text, today) or _length(text, today):
        return stretch
    if match := _UNTIL.fullmatch(text):
        last = _last(match.group(1), today, today)
        return (today, last) if last else None
    if match := _BACK.fullmatch(text):
        back = _last(match.group(1), today, today + _DAY)
        return (today, back - _DAY) if back and back > today else None
    halves = _TO.split(text)
    if len(halves) == 1 and text.count("-") == 1:  # 5-9 Nov, and not 2024-11-05
        halves = [half.strip() for half in text.split("-")]
    if len(halves) == 1 and text.count(" and ") == 1:
        one, _, other = text.partition(" and ")
        return _neighbours(one, other, today)
    if len(halves) > 2:
        return None
    days = _between(halves[0], halves[-1], today)
    return None if days and open_ended and len(halves) == 1 and days[0] == days[1] else days


def _in_our_words(words: str) -> str:
    text = " ".join(words.lower().replace("\u2019", "'").split()).strip(" ,;.!")
    for other, ours in _OTHER_WORDS:
        text = re.sub(other, ours, text)
    text = re.sub(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/.])", _named_month, text)
    text = _OF_NEXT_WEEK.sub(r"next \1", " ".join(text.split()))
    return text.strip(" ,;.!")


def _named_month(match: re.Match[str]) -> str:
    """5/11 as 5 nov."""
    month = int(match.group(2))
    return f"{match.group(1)} {_SHORT_NAMES[month - 1]}" if 1 <= month <= 12 else match.group()


def _between(first_words: str, last_words: str, today: date) -> tuple[date, date] | None:
    first_words, last_words = (_WEEKDAY_BEFORE.sub("", half) for half in (first_words, last_words))
    if _DAY_ALONE.fullmatch(first_words) and (month := _MONTH_AT_END.search(last_words)):
        first_words = f"{first_words.removeprefix('the ')} {month.group()}"  # 1 to 15 Aug
    elif _DAY_ALONE.fullmatch(last_words) and (begun := _MONTH_AT_START.fullmatch(first_words)):
        last_words = f"{begun.group(1)} {last_words.removeprefix('the ')}"  # Aug 1 to 15
    if first := _relative(first_words, today, today) or (_DATED.search(first_words) and _first_in(first_words)):
        last = _last(last_words, today, first)
        return (first, last) if last else None
    last = _last(last_words, today, today)
    first = _first_before(first_words, last) if last else None
    return (first, last) if first and last else None


def _neighbours(one: str, other: str, today: date) -> tuple[date, date] | None:
    """ "Thursday and Friday", "October and November": what follows on each other is one stretch."""
    both = _between(one, other, today)
    if both is None:
        return None
    _, ends = _between(one, one, both[0]) or (both[0], both[0])  # the 5 of 5 and 6 Nov
    begins = _between(other, other, ends)
    return both if begins and begins[0] == ends + _DAY else None


def _week(text: str, today: date) -> tuple[date, date] | None:
    if _THIS_WEEK.fullmatch(text):
        return today, max(today, _friday(today))
    monday = _next_monday(today)
    if _NEXT_WEEK.fullmatch(text):
        return monday, _friday(monday)
    if text.removeprefix("the ") == "week after next":
        return monday + 7 * _DAY, _friday(monday + 7 * _DAY)
    match = _WEEK_OF.fullmatch(text)
    first = _last(match.group(1), today, today) if match else None
    return (first, max(first, _friday(first))) if first else None


def _month(text: str, today: date) -> tuple[date, date] | None:
    if _THIS_MONTH.fullmatch(text):
        return today, _month_end(today)
    first = _month_end(today) + _DAY
    return (first, _month_end(first)) if text == "next month" else None


def _length(text: str, today: date) -> tuple[date, date] | None:
    if match := _FOR.fullmatch(text):  # 5 Nov for a week
        begins, number, unit = match.groups()
    elif match := _LENGTH.fullmatch(text):
        number, unit, begins = match.groups()
    else:
        return None
    first = _last(begins, today, today) if begins else today
    days = (_NUMBERS.get(number) or int(number)) * (7 if unit == "week" else 1)
    return (first, first + timedelta(days=days - 1)) if first and days else None


def _friday(on: date) -> date:
    return on + timedelta(days=FRIDAY - on.weekday())


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _month_end(on: date) -> date:
    return on.replace(day=monthrange(on.year, on.month)[1])


def _relative(words: str, today: date, not_before: date) -> date | None:
    """The day that a word names beside today, or the next of its name or number from a day on."""
    if words in ("today", "tomorrow", "overmorrow"):
        return today + _DAY * ("today", "tomorrow", "overmorrow").index(words)
    if match := _ORDINAL.fullmatch(words):
        coming = (not_before + ahead * _DAY for ahead in range(62))
        return next((day for day in coming if day.day == int(match.group(1))), None)
    match = _WEEKDAY.fullmatch(words)
    if match is None:
        return None
    weekday = _WEEKDAYS.index(match.group(2)[:3])
    if match.group(1) == "next":
        return _next_monday(today) + weekday * _DAY
    return not_before + timedelta(days=(weekday - not_before.weekday()) % 7)


def _last(words: str, today: date, not_before: date) -> date | None:
    words = _WEEKDAY_BEFORE.sub("", words)
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
    text = f"{words} {year}" if year else words
    return first_day(text) if last_day(text) else None


def _last_in(words: str, year: int | None = None) -> date | None:
    text = f"{words} {year}" if year else words
    return last_day(text) if first_day(text) else None
