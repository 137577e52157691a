"""Ratings against comparators, ranks among neighbours and published trends: what flipped, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.changes.record import ChangeFinding, Flip, Rules, figure_value, is_printed
from bot.domain.figures import BLANK, COMPARATORS, RAG_WORDS, FigureLine, Reading, trend_sense
from bot.domain.text import listed

_FLIPS = {
    "area_moved": ("material", ", the area's own figure having moved"),
    "area_revised": ("watch", ", the area's own figure having been revised"),
    "both_moved": ("watch", ", both figures having moved"),
    "moved_otherwise": ("watch", ", though the area's own figure moved the other way"),
    "comparator_moved": ("watch", ", though only the comparator moved"),
    "label_only": ("note", ", with the same figures: only the label changed"),
}
"""What a flip of a rating rests on: its level, and how that is said."""


def flips(old: FigureLine, new: FigureLine, is_new: bool, rules: Rules) -> Iterator[ChangeFinding]:
    """Ratings of the newest line against those before, split by what moved; comparators that flipped alike together."""
    found: dict[str, dict[str, list[str]]] = {}
    flipped: dict[str, list[Flip]] = {}
    for area, name in COMPARATORS.items():
        one, other = old.others.get(area), new.others.get(area)
        was, is_ = one.rag if one else "", other.rag if other else ""
        if was == is_:
            continue
        if one is None or other is None or not was or not is_:
            if other is not None and not is_ and other.rag_raw.lower() not in BLANK:
                what = f'the rating against {name} can\'t be read: "{other.rag_raw}" is printed, after {_rated(was)}'
                yield ChangeFinding("comparator", "watch", "rating_unreadable", what)
                continue
            what = f"a rating against {name}, {_rated(is_ or was)}, is {'given' if is_ else 'no longer given'}"
            yield ChangeFinding("comparator", "note", "rating_given", what)
            continue
        rule = _why_flipped(old.own, new.own, one, other, is_new, rules)
        figures = f" ({one.raw} to {other.raw})" if rule in ("comparator_moved", "both_moved") else ""
        flipped.setdefault(rule, []).append(Flip(area, was, is_))
        found.setdefault(rule, {}).setdefault(f"{_rated(was)} became {_rated(is_)}", []).append(f"{name}{figures}")
    for rule, alike in found.items():
        level, because = _FLIPS[rule]
        text = ", ".join(f"against {listed(names)} {flip}" for flip, names in alike.items())
        yield ChangeFinding("comparator", level, rule, f"{text}{because}", tuple(flipped[rule]))


def _why_flipped(old: Reading, new: Reading, was: Reading, is_: Reading, is_new: bool, rules: Rules) -> str:
    """Whether the area's own move explains the flip: it is the larger, and widens or closes the gap as the flip says."""
    moved = (new.value or 0) - (old.value or 0) if old.value is not None and new.value is not None else None
    if old.value == new.value:
        return "comparator_moved" if _rank_or_value(was) != _rank_or_value(is_) else "label_only"
    if not is_new:
        return "area_revised"
    if moved is None or was.value is None or is_.value is None:
        better = "RAG".find(is_.rag) > "RAG".find(was.rag)
        against = moved is not None and rules.polarity and ((moved > 0) == (rules.polarity == "high")) != better
        return "moved_otherwise" if against else "area_moved"
    beside = is_.value - was.value
    gap = moved - beside
    return "area_moved" if abs(moved) >= abs(beside) and (gap > 0) == (moved > 0) else "both_moved"


def _rank_or_value(r: Reading) -> tuple[object, ...]:
    return (r.value, r.rank, r.rank_of)


def _rated(rag: str) -> str:
    return RAG_WORDS.get(rag, rag)


def rank_moved(old: Reading | None, new: Reading | None) -> Iterator[ChangeFinding]:
    if old and new and (old.rank, old.rank_of) != (new.rank, new.rank_of) and is_printed(old) and is_printed(new):
        ranks = [f"{r.rank} of {r.rank_of}" if r.rank else r.raw or "no rank" for r in (old, new)]
        yield ChangeFinding(
            "comparator", "note", "rank_moved", f"the rank among neighbours went from {ranks[0]} to {ranks[1]}"
        )


def relabelled(shared: Sequence[tuple[FigureLine, FigureLine]]) -> Iterator[ChangeFinding]:
    """Earlier periods whose labels changed, in one line."""
    changed = [
        (a, b) for a, b in shared if {k: r.rag for k, r in a.others.items()} != {k: r.rag for k, r in b.others.items()}
    ]
    if changed:
        same = sum(figure_value(a.own) == figure_value(b.own) for a, b in changed)
        text = f"{len(changed)} earlier period{'s' if len(changed) > 1 else ''} got another label, {same} with the same figure"
        yield ChangeFinding("comparator", "note", "relabelled", text)


def trend(old: Reading, new: Reading) -> Iterator[ChangeFinding]:
    if word_of(old.trend) == word_of(new.trend):
        return
    was, is_ = trend_sense(old.trend), trend_sense(new.trend)
    text = f'the published trend went from "{old.trend or "none"}" to "{new.trend or "none"}"'
    if not was or not is_:
        yield ChangeFinding("trend", "note", "trend_given", text)
    elif is_ in ("better", "worse") and is_ != was:
        yield ChangeFinding("trend", "material", f"trend_{is_}", text)
    else:
        yield ChangeFinding("trend", "movement", "trend_word", text)


def word_of(label: str) -> str:
    return " ".join(label.lower().split())
