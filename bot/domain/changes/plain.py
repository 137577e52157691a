"""A change in plain words' terms: the one word that heads its line, and what keeps a reader from making too much of it."""

from __future__ import annotations

from bot.domain.changes.record import Change, Flip, Rules
from bot.domain.figures import RAG_WORDS, FigureLine

_UNTESTED = {"intervals_touch": "chance", "intervals_overlap": "chance", "no_interval": "untested"}
_OF_A_NOTE = {
    "revised": "revised",
    "suppressed": "no_figure",
    "restored": "restored",
    "structural": "series",
    "comparator": "label",
    "trend": "trend",
    "target": "target",
    "new_period": "new",
}


def word_of_change(change: Change, rules: Rules) -> str:
    """The word that a change goes by.

    "better" or "worse": it is material, and it is known which way is good. Else where a figure moved "up", "down" or
    "same"; where none did, what happened instead: "revised", "no_figure", "restored", "series", "label", "trend",
    "target", "new" or "rating".
    """
    if change.level == "material" and (sense := _sense(change, rules)):
        return sense
    if "revised" in {*change.kinds} and "new_period" not in change.kinds:
        return "revised"
    moved = _moved(change)
    if change.level != "note" and moved is not None and ("new_period" in change.kinds or moved):
        return "up" if moved > 0 else "down" if moved < 0 else "same"
    kind = next(f.kind for f in change.findings if f.level == change.level)
    return "rating" if kind == "comparator" and change.level != "note" else _OF_A_NOTE[kind]


def caution_of(change: Change) -> str:
    """What is to be borne in mind: "chance" (it may be no more than that), "untested", "comparator" (only that moved), or ""."""
    if change.level == "material":
        return ""
    rules = {f.rule for f in change.findings}
    if "comparator_moved" in rules and change.level == "watch":
        return "comparator"
    return next((caution for rule, caution in _UNTESTED.items() if rule in rules), "")


def flips_of(change: Change) -> tuple[Flip, ...]:
    """The ratings that became others, the board's own among them."""
    return tuple(flip for finding in change.findings for flip in finding.flips)


def _sense(change: Change, rules: Rules) -> str:
    """ "better" or "worse", where all that makes it material says the same, and the figure's own way does not deny it."""
    material = [f for f in change.findings if f.level == "material"]
    found = {f.rule.removeprefix("trend_") for f in material if f.kind == "trend"}
    flips = [flip for f in material for flip in f.flips]
    if any(flip.was not in RAG_WORDS or flip.now not in RAG_WORDS for flip in flips):
        return ""
    found |= {_way_of(flip) for flip in flips}
    moved, polarity = _moved(change), rules.polarity or _own_polarity(rules) or _implied_polarity(change.now)
    if moved and polarity:
        found.add("better" if (moved > 0) == (polarity == "high") else "worse")
    elif any(f.kind != "trend" for f in material):
        return ""
    return found.pop() if len(found) == 1 else ""


def _way_of(flip: Flip) -> str:
    return "better" if "RAG".find(flip.now) > "RAG".find(flip.was) else "worse"


def _moved(change: Change) -> float | None:
    now, before = change.now.own.value, change.before.own.value
    return None if now is None or before is None else now - before


def _own_polarity(rules: Rules) -> str:
    if rules.green is None or rules.amber is None or rules.green == rules.amber:
        return ""
    return "high" if rules.green > rules.amber else "low"


def _implied_polarity(line: FigureLine) -> str:
    """Which way is good by the source's own ratings: a figure above England's that is rated red means that low is good."""
    own = line.own.value
    found = {
        "high" if (own > other.value) == (other.rag == "G") else "low"
        for other in line.others.values()
        if own is not None and other.value is not None and own != other.value and other.rag in ("R", "G")
    }
    return found.pop() if len(found) == 1 else ""
