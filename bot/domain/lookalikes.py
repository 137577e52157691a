"""Letters of other alphabets that look like Latin ones, as they come into documents from fonts and from scanning."""

from __future__ import annotations

import re
import unicodedata

_ALIKE = (
    ("АВЕКМНОРСТУХІЈЅԚԜаесорухіјѕһԛԝ", "ABEKMHOPCTYXIJSQWaecopyxijshqw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹοικνρυϲ", "ABEZHIKMNOPTYXCoikvpuc"),
    ("ᎪᏴᏟᎬᎻᏦᎷᏢᎡᎢᏔᏀɌԌɡıꓮꓣ", "ABCEHKMPRTWGRGgiAR"),
)
"""Pairs of letters: Cyrillic, Greek, and rarer ones (Unicode's confusables lists them all; these are what was met)."""
_OTHER = ("CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN", "LISU", "COPTIC")
_TO_LATIN = {ord(other): latin for others, latins in _ALIKE for other, latin in zip(others, latins, strict=True)}


def as_latin(text: str) -> str:
    """The text with letters that look like Latin ones as these: "Мау 2023" in Cyrillic is "May 2023"."""
    return unicodedata.normalize("NFKC", text).translate(_TO_LATIN) if not text.isascii() else text


def lookalike_words(text: str) -> list[str]:
    """The words that have a letter of another alphabet and would be Latin ones by their looks; none of a text that is
    in another alphabet indeed."""
    others = [] if text.isascii() else [word for word in re.findall(r"\w+", text) if not _is_latin(word)]
    return others if all(_is_latin(as_latin(word)) for word in others) else []


def has_other_letters(text: str) -> bool:
    """Whether any letter of it is of another alphabet."""
    return not text.isascii() and not _is_latin(text)


def alphabet_of(word: str) -> str:
    """The alphabet of a word's first letter that is not Latin: "Cyrillic", "Greek"."""
    return next((unicodedata.name(c).split()[0].capitalize() for c in word if not _is_latin(c)), "Latin")


def _is_latin(word: str) -> bool:
    return not any(ord(c) in _TO_LATIN or unicodedata.name(c, "").startswith(_OTHER) for c in word if c.isalpha())
