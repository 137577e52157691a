"""What the headings of action plans mean: the synonyms that councils use, best first."""

from __future__ import annotations

import re

from bot.imports.plans.meanings import MEANINGS

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


def meaning_of(heading: str) -> tuple[str, int] | None:
    """A heading's meaning and its rank (0 is the surest; 1000 and more for a guess from its words), or None."""
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
