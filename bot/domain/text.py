"""Small rules about words: cutting for display, nearest matches, lists and days in plain English."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date


def cut(text: str, limit: int) -> str:
    """`text` on one line, cut for display at a word's end to at most `limit` characters, with an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    head = flat[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit * 0.6 else head).rstrip(" ,;:.–-") + "…"


_TYPED = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys("\u00a0\u202f", " ")
)


def folded(text: str) -> str:
    """Words for comparing: the quotes, dashes and blanks that phones and word processors put in, as a keyboard has them."""
    return text.translate(_TYPED)


_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


def printable(text: str) -> str:
    """Words without the control characters and half characters that no store or file can keep."""
    return _UNPRINTABLE.sub("", text)


def clean(text: str) -> str:
    """People's words without those, nor blanks around them."""
    return printable(text).strip()


def number_in(text: object) -> int | None:
    """The whole number that a text is, if it is one that a database keeps as an id; none of more than nine digits is."""
    return int(text) if isinstance(text, str) and re.fullmatch("[0-9]{1,9}", text) else None


def nearest(word: str, choices: Iterable[str], count: int = 3) -> list[str]:
    """The choices most like `word`, best first; case does not matter."""
    by_fold = {choice.casefold(): choice for choice in choices}
    found = difflib.get_close_matches(word.casefold(), list(by_fold), n=count, cutoff=0.55)
    inside = [fold for fold in by_fold if word.casefold() in fold and fold not in found] if word.strip() else []
    return [by_fold[fold] for fold in (*found, *inside)][:count]


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A sentence that offers the nearest choices, with a leading space; empty when nothing is near."""
    found = nearest(word, choices)
    return f" Did you mean {listed(found, 'or')}?" if found else ""


def listed(items: Sequence[str], joiner: str = "and") -> str:
    """ "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joiner} {items[-1]}"


def slug(text: str) -> str:
    """Words as a name that may stand in an address: "Fuel poverty (Female)" as "fuel-poverty-female"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "page"


def number(value: float) -> str:
    """A figure in words, as exact as it is: 1,234,567.8."""
    return f"{value:,.12g}"


def count_of(number: int, noun: str, plural: str | None = None) -> str:
    """ "1 action", "3 actions"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def day(value: date) -> str:
    """ "Tue 1 Oct 2024"."""
    return f"{value:%a} {value.day} {value:%b %Y}"


def month(period: str) -> str:
    """ "2024-10" as "October 2024"."""
    year, number = period.split("-")
    return f"{date(int(year), int(number), 1):%B %Y}"


ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def some(refs: Sequence[str], most: int = 30) -> str:
    """ "CTB-01, CTB-04 and CTB-07"; of very many the first, and how many more."""
    return listed(refs) if len(refs) <= most else f"{', '.join(refs[:most])} and {len(refs) - most} more"


def with_email(name: str, email: str | None) -> str:
    """ "Sam Lee (sam@example.org)": who is meant, where a name alone does not tell."""
    return f"{name} ({email or 'no email address'})"


def same_name(name: str, other: str) -> bool:
    """Whether two names are of the same words, in whichever order and case: "Lee, Sam" and "Sam Lee"."""
    return words_of(name) == words_of(other)


def share_a_word(name: str, other: str) -> bool:
    """Whether two names have a word in common."""
    return bool(set(words_of(name)) & set(words_of(other)))


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, by which it is the same as another."""
    return tuple(sorted(re.findall(r"\w+", name.casefold())))
