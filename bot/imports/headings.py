"""What the headings of action plans mean: the synonyms that councils use, best first."""

from __future__ import annotations

import re

MEANINGS: dict[str, tuple[str, ...]] = {
    "ref": (
        "ref", "reference", "action ref", "action reference", "ref no", "action no", "action number", "action id",
        "reference number", "ref number", "no", "number", "id", "item no", "item", "ap number", "nr", "s no", "serial",
    ),
    "title": (
        "action", "actions", "key action", "key actions", "agreed action", "agreed actions", "action required",
        "actions required", "action to be taken", "actions to be taken", "action title", "what we will do",
        "what will we do", "we will", "what are we going to do", "what we are going to do", "what needs to be done",
        "what needs to happen", "what will be done", "what do we need to do", "what we said we would do",
        "what we plan to do", "title", "action description", "description of action", "action detail", "planned action",
        "planned actions", "specific action", "specific actions", "proposed action", "proposed actions",
        "agreed activity", "how will we do it", "how we will do it", "how will we get there", "how will we achieve it",
        "activity", "activities", "key activity", "key activities", "task", "tasks", "key tasks", "deliverable",
        "deliverables", "key deliverables", "commitment", "commitments", "initiative", "project", "intervention",
        "recommendation", "recommendations", "what", "detail", "details", "text", "description",
    ),
    "sub_action": (
        "sub action", "sub actions", "sub task", "sub tasks", "subaction", "subactions", "sub activity",
        "sub activities", "steps", "key steps", "action steps", "steps to be taken", "supporting actions",
        "detailed actions", "detailed action", "specific steps", "steps milestones", "steps and milestones",
    ),
    "priority": (
        "priority", "priorities", "priority area", "priority areas", "key priority", "priority theme", "theme",
        "themes", "objective", "objectives", "strategic objective", "strategic objectives", "key objective", "aim",
        "aims", "goal", "goals", "strategic aim", "strategic goal", "pillar", "ambition", "strategic theme",
        "outcome area", "area of focus", "focus area", "focus", "domain", "category", "high impact change", "area",
        "priority objective", "overarching aim", "strategic priority",
    ),
    "workstream": (
        "workstream", "work stream", "workstreams", "strand", "work strand", "programme", "project area",
        "sub theme", "sub priority", "life stage", "life course stage", "section", "work area", "sub group",
    ),
    "related_priority": (
        "related priority", "related strategy priority", "strategy priority", "link to strategy", "links to strategy",
        "strategic link", "strategic links", "linked priority", "corporate priority", "link to priority",
        "links to other strategies", "strategic alignment", "hwb priority", "link to hwb priority",
    ),
    "leads": (
        "lead", "leads", "action lead", "lead officer", "lead officers", "named lead", "lead name", "lead person",
        "owner", "action owner", "owners", "accountable lead", "accountable officer", "accountable", "responsible",
        "responsible officer", "responsible lead", "responsible person", "person responsible", "officer responsible",
        "who is responsible", "who is leading", "who will lead", "who will do it", "who will lead this", "responsibility",
        "lead responsibility", "by who", "by whom", "who", "delivery lead", "lead officer organisation",
        "lead organisation officer", "lead agency officer", "lead organisation", "lead agency", "lead partner",
        "lead partners", "responsible agency", "responsible organisation", "accountable organisation", "led by",
        "assigned to", "lead service", "lead team", "sro", "senior responsible officer", "lead body",
    ),
    "start": ("start", "start date", "date started", "from", "planned start", "commencement date", "begin"),
    "due": (
        "due", "due date", "by when", "by when date", "when", "target date", "deadline", "date due", "completion date",
        "target completion date", "target completion", "target deadline", "expected completion", "planned completion",
        "planned completion date", "expected completion date", "end date", "delivery date", "complete by",
        "to be completed by", "completed by", "date for completion", "timescale", "timescales", "time scale",
        "time scales", "timeframe", "time frame", "timeline", "timing", "when will it be done", "when by",
        "when will this be done", "milestone date", "finish", "finish date", "end", "review date", "target", "date",
    ),
    "rag": (
        "rag", "brag", "rag rating", "brag rating", "rag status", "brag status", "current rag", "current rag rating",
        "rag rated", "bragr", "bragg", "status rag", "delivery rag", "achieved", "status", "current status",
        "action status", "delivery status", "progress status", "progress rag", "completion status", "rating",
        "open closed", "how are we doing", "how is it going", "are we on track",
    ),
    "narrative": (
        "latest update", "latest progress", "latest position", "progress update", "progress updates", "progress",
        "update", "updates", "progress to date", "update on progress", "current position", "current progress",
        "progress made", "progress report", "progress comments", "progress comment", "progress notes",
        "progress and impact", "progress narrative", "commentary", "narrative", "status update", "position statement",
        "what have we done", "what we have done", "what has been done", "comments update", "comment", "comments",
    ),
    "next_step": ("next step", "next steps", "planned next steps", "what next", "key next steps", "further action"),
    "help_needed": ("help needed", "support needed", "support required", "escalation", "escalations", "board ask"),
}  # fmt: skip
"""For each meaning the headings that carry it, in lower case without punctuation. Any other column is kept as notes."""

GUESSED = 1_000
"""From this rank on a meaning is a guess from the words of a longer heading."""
_PARTS: tuple[tuple[str, str], ...] = (
    ("", r"\b(previous|last|prior|old)\b.*\b(rag|status|rating|position)\b|\bmilestone (?:owner|lead|date)\b"
         r"|\b(success|measures?|kpis?|budget|resources?|cost|funding|risks?|evidence|impact|partners|outcomes?)\b"
         r"|\b(indicators?|baseline|benefits?|dependenc\w+)\b"),
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
)  # fmt: skip
"""What a longer heading most likely means, tried in this order; "" is none of ours."""

TICK = re.compile(r"[\u2610-\u2612\u2713-\u2718\u25a0\u25a1xXyY\u00fc]|yes|no|n/a", re.IGNORECASE)
"""What stands in a column that is ticked where its heading applies."""
_RANK = {meaning: {phrase: i for i, phrase in enumerate(phrases)} for meaning, phrases in MEANINGS.items()}


def normalised(heading: str) -> str:
    """Lower case, "(s)" and punctuation out: "Lead(s) / owner:" is "lead owner"."""
    text = re.sub(r"\((?:s|es)\)", "", heading.lower().replace("&", " and "))
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
