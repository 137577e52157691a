"""What changed in an indicator between two editions, and whether it matters. Pure.

Kinds and levels are those of the method in docs/indicators.md. Only intervals can make a step more than a movement;
nothing without them is ever called significant. Revisions are never tested.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.changes.comparisons import flips, rank_moved, relabelled, trend, word_of
from bot.domain.changes.frequency import FREQUENCIES, overdue_since
from bot.domain.changes.plain import caution_of, flips_of, word_of_change
from bot.domain.changes.record import (
    BULK,
    CHANGE_KINDS,
    LEVELS,
    Change,
    ChangeFinding,
    Flip,
    Rules,
    TargetPoint,
    by_weight,
    figure_value,
    is_later,
)
from bot.domain.changes.revisions import (
    as_now,
    figures_of,
    not_placed,
    placed_like,
    rebased_series,
    revisions,
    shared_periods,
    structural,
    unplaced,
)
from bot.domain.changes.steps import new_periods
from bot.domain.changes.targets import goal_crossed, own_rating_changed, target_for, targets_crossed
from bot.domain.figures import FigureLine, Reading, same_period

__all__ = [
    "BULK",
    "FREQUENCIES",
    "LEVELS",
    "Change",
    "ChangeFinding",
    "Flip",
    "Rules",
    "TargetPoint",
    "by_weight",
    "caution_of",
    "change_between",
    "flips_of",
    "overdue_since",
    "target_for",
    "word_of_change",
]
ASPECTS = ("value", "period", "rag_england", "rag_region", "rag_nn", "nn_rank", "trend")


def change_between(
    before: Sequence[FigureLine], now: Sequence[FigureLine], rules: Rules | None = None
) -> Change | None:
    """What changed from one edition's lines to the next one's (each oldest period first, at least one), or None.

    A new period is compared with the one before it in the same edition; with the earlier edition only where the
    later one prints no other, and then that is said.
    """
    rules = rules or Rules()
    old, new = before[-1], now[-1]
    if rebased := rebased_series(before, now):
        return Change((rebased,), new, old, aspects_between(old, new))
    left_out = list(not_placed(before, now))
    before, now = placed_like(before, old), placed_like(now, new)
    shared = shared_periods(before, now)
    placed = same_period(old.own, new.own) or (old.own.when is not None and new.own.when is not None)
    is_new = placed and all(new is not later for _, later in shared) and is_later(new, old)
    basis = now[-2] if is_new and len(now) > 1 else old
    findings = list(structural(before, now, shared, is_new) if placed else unplaced(old.own, new.own))
    findings += left_out if placed else []
    revised = [(a, b) for a, b in shared if figures_of(a.own) != figures_of(b.own)]
    findings += revisions(revised)
    if is_new:
        findings += new_periods(now, old, rules)
    findings += flips(as_now(shared, old) if is_new else old, new, is_new, rules)
    findings += rank_moved(old.others.get("NN"), new.others.get("NN"))
    findings += relabelled([(a, b) for a, b in shared if b is not new])
    findings += trend(old.own, new.own)
    findings += targets_crossed(basis.own, new.own, rules.targets)
    findings += goal_crossed(basis.own, new.own)
    findings += own_rating_changed(basis.own, new.own, rules)
    if not findings:
        return None
    ordered = tuple(sorted(findings, key=lambda f: CHANGE_KINDS.index(f.kind)))
    return Change(ordered, new, basis, aspects_between(old, new), len(revised))


def aspects_between(old: FigureLine, new: FigureLine) -> tuple[str, ...]:
    """Which printed parts of an area's newest line differ between two editions."""
    found = set()
    if figure_value(old.own) != figure_value(new.own):
        found.add("value")
    if not same_period(old.own, new.own):
        found.add("period")
    for aspect, area in (("rag_england", "England"), ("rag_region", "Region"), ("rag_nn", "NN")):
        one, other = old.others.get(area), new.others.get(area)
        if (one.rag if one else "") != (other.rag if other else ""):
            found.add(aspect)
    if rank_of(old.others.get("NN")) != rank_of(new.others.get("NN")):
        found.add("nn_rank")
    if word_of(old.own.trend) != word_of(new.own.trend):
        found.add("trend")
    return tuple(aspect for aspect in ASPECTS if aspect in found)


def rank_of(r: Reading | None) -> tuple[object, ...]:
    return (r.rank, r.rank_of, r.value) if r else (None, None, None)
