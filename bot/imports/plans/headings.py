"""What the headings of action plans mean: the synonyms that councils use, best first."""

from __future__ import annotations

import re

from bot.domain.dates import MONTH
from bot.imports.plans.meanings import MEANINGS
from bot.imports.plans.plan_table import TIMELY

GUESSED = 1_000
"""From this rank on a meaning is a guess from the words of a longer heading."""
_PARTS: tuple[tuple[str, str], ...] = (
    (
        "",
        r"\b(previous|last|prior|old)\b.*\b(rag|status|rating|position)\b|\bmilestone (?:owner|lead|date)\b"
        r"|\b(success|measures?|kpis?|budget|resources?|cost|funding|risks?|evidence|impact|partners|outcomes?)\b"
        r"|\b(indicators?|baseline|benefits?|dependenc\w+)\b",
    ),
    ("leads", r"\b(lead|leads|leading|owner|owners|responsible|responsibility|accountable|accountability)\b"),
    ("rag", r"\bb?ragg?\b"),
    ("next_step", r"\bnext steps?\b"),
    ("narrative", r"\b(progress|updates?|commentary)\b|\bposition (at|as at)\b"),
    ("start", r"\bstart(ed|s)?\b"),
    ("due", r"\b(by when|due|deadlines?|timescales?|time ?frames?|timelines?|target date|completion date|end date)\b"),
    ("rag", r"\bstatus\b"),
    ("ref", r"^(ref|reference)\b|\b(ref|id|number|no)$"),
    ("sub_action", r"\bsub ?(actions?|tasks?|activit\w+)\b"),
    ("title", r"\b(actions?|activit(y|ies)|tasks?|deliverables?|what (we )?will (we )?(do|be done))\b"),
    ("priority", r"\b(priority|priorities|objectives?|theme|aims?|goals?|pillar)\b"),
    ("workstream", r"\bwork ?streams?\b"),
)
"""What a longer heading most likely means, tried in this order; "" is none of ours."""

TICK = re.compile(r"[\u2610-\u2612\u2713-\u2718\u25a0\u25a1xXyY\u00fc]|yes|no|n/a", re.IGNORECASE)
"""What stands in a column that is ticked where its heading applies."""
_RANK = {meaning: {phrase: i for i, phrase in enumerate(phrases)} for meaning, phrases in MEANINGS.items()}


def normalised(heading: str) -> str:
    """Lower case, "(s)" and punctuation out: "Lead(s) / owner:" is "lead owner", and so are leadOwner and lead_owner."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", " ", heading)
    text = re.sub(r"\((?:s|es)\)", "", apart.lower().replace("&", " and "))
    text = re.sub(r"['\u2019]s\b", "s", text)
    return " ".join(re.sub(r"[^a-z0-9#]+", " ", text).split()).replace("#", "no")


_TIME = re.compile(
    r"\b(?:as at |at )?(?:the )?(?:end (?:of )?)?(?:"
    r"(?:(?:19|20)\d\d\s?[/-]\s?(?:20)?\d\d )?(?:q|quarter |qtr )\s?[1-4]\b"
    r"(?:[ ,/-]*(?:of )?(?:fy ?)?(?:(?:20)?\d\d\s?[/-]\s?)?(?:20)?\d\d\b)?"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d\b|20\d\d-\d\d(?:-\d\d)?\b"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th)? )?{MONTH}\b(?:[ ,'\u2019-]*(?:20)?\d\d\b)?)",
    re.IGNORECASE,
)


def time_of(heading: str) -> tuple[str, str]:
    """The time that a heading names, and the heading without it: "Position at end Sept 24" is ("sept 24", "Position")."""
    match = _TIME.search(heading)
    if match is None:
        return "", heading
    said = re.sub(r"^(?:as at |at )?(?:the )?(?:end (?:of )?)?", "", " ".join(match.group().lower().split()))
    rest = f"{heading[: match.start()]} {heading[match.end() :]}"
    return said, " ".join(re.sub(r"[()\[\]:,\u2013-]+", " ", rest).split())


def meaning_of(heading: str) -> tuple[str, int] | None:
    """A heading's meaning and its rank (0 is the surest; 1000 and more for a guess from its words), or None.

    The time that a heading of ratings or progress names is no part of its meaning: see `time_of`.
    """
    when, rest = time_of(heading)
    timely = _meaning(rest) if when and rest else None
    return timely if timely and timely[0] in TIMELY else _meaning(heading)


def _meaning(heading: str) -> tuple[str, int] | None:
    text = normalised(heading)
    if not text or len(text) > 120:
        return None
    bare = normalised(re.sub(r"\([^)]*\)", " ", heading))
    for words in (text, bare):
        for meaning, ranks in _RANK.items():
            if words in ranks:
                return meaning, ranks[words]
    if len(text.split()) > 8 or re.search(r"@|\d{4}", heading):
        return None
    for place, (meaning, pattern) in enumerate(_PARTS):
        if re.search(pattern, text):
            return (meaning, GUESSED + place) if meaning else None
    return None
