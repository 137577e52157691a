"""What somebody wants who writes a question or a command instead of an update: as the words that are asked with."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.domain.replies.intent import Intent, intent_of
from bot.domain.text import folded

_OPENING = re.compile(
    r"^(?:(?:/\w+|hi|hello|hey|ok|so|and|please|pls|can you|could you|can i|could i|show me|show|get me|get|give me|list"
    r"|send me|send|see|tell me|let me see|what(?:'s| is| are)?|the|my|our|boardbot|bot)\b[\s,!.:]*)+",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:do i|i still|still have|have i got|am i|i need to|need to|to answer|to report|i owe|left to|left for me|for me|waiting"
    r"|outstanding|my (?:actions?|list|updates?)|assigned to me|mine|i lead|i'm leading|asked about|when is (?:it|this|that|mine)"
    r"|(?:is|are) (?:it|this|that|these|they) due|deadline|due (?:date|again|next))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:last (?:month|time|quarter|week)|previous|history|before|earlier|ever|changed|said|wrote|old)\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"^(?:how (?:do|can|should|would) (?:i|we)|what (?:can|do you|does)|who are you|why (?:do|am|are))\b", re.IGNORECASE
)
_ASKED = (
    (re.compile(r"\boverdue|\blate\b", re.IGNORECASE), "overdue"),
    (re.compile(r"\bpapers?\b", re.IGNORECASE), "papers"),
    (re.compile(r"\bmeet(?:s|ing|ings)?\b", re.IGNORECASE), "meetings"),
    (re.compile(r"\b(?:indicators?|figures|statistics|stats|data)\b", re.IGNORECASE), "indicators"),
    (re.compile(r"\b(?:summary|how (?:is|are) (?:the|our|we|things)|exceptions|status)\b", re.IGNORECASE), "summary"),
    (re.compile(r"\b(red|amber|green|blue|grey)\b", re.IGNORECASE), "actions"),
)
_LEAVE = re.compile(
    r"^(?:sorry,? |fyi,? |hi,? )*(?:i(?:'m| am|'ll be| will be)|we(?:'re| are)|am|on|out|away|off)?\b"
    r"(?: (?:on|away|out|off|taking))*"
    r"(?: (?:annual|sick|study|parental|maternity|paternity))?(?: (?:leave|holiday|office|of the office|of office))?[\s,:]*",
    re.IGNORECASE,
)


def command_meant(text: str, refs: Collection[str], words: Collection[str]) -> str:
    """The command that a question or a command in plain words means: "what is overdue?" is "overdue"; "" for none.

    `refs` are the references that it names, `words` those that commands begin with.
    """
    plain = " ".join(folded(text).strip(" ?!.").split())
    rest = _OPENING.sub("", plain)
    if plain.lower() == "list":
        return "mine"
    first, _, after = rest.partition(" ")
    if first.lower() in words and (len(after.split()) <= 4 or first.lower() in ("away", "indicator", "source")):
        return f"{first.lower()} {after}".strip()
    ref = next(iter(refs), "")
    if ref:
        return f"{'history' if _BEFORE.search(plain) else 'action'} {ref}"
    if _HOW.match(plain):
        return "help"
    if _OWN.search(plain):
        return "mine"
    for pattern, command in _ASKED:
        if match := pattern.search(plain):
            colour = next((group for group in match.groups() if group), "")
            return f"{command} {colour.lower()}".strip()
    return ""


def days_away(text: str) -> str:
    """The words for the days of "I'm on leave next week"; "" where nothing follows."""
    sentence = re.split(r"[.!\n]", folded(text).strip())[0]
    return _LEAVE.sub("", sentence, count=1).strip(" ,") if intent_of(text) is Intent.away else ""
