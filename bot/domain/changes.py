"""Telling what changed in an indicator between two editions, and whether it matters. Pure.

Kinds and levels are those of the method in docs/indicators.md. Only intervals can make a step more than a movement;
nothing without them is ever called significant. Revisions are never tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import isclose, sqrt
from typing import TypeVar

from bot.domain.figures import (
    BLANK,
    COMPARATORS,
    RAG_WORDS,
    Line,
    Reading,
    period_order,
    read_comparison,
    same_period,
    trend_sense,
)
from bot.domain.indicator_periods import read_period
from bot.domain.text import listed

T = TypeVar("T")
LEVELS = ("material", "watch", "movement", "similar", "note")
KINDS = ("structural", "revised", "new_period", "comparator", "trend", "target", "suppressed", "restored")
ASPECTS = ("value", "period", "rag_england", "rag_region", "rag_nn", "nn_rank", "trend")
CLEAR = 1.96
"""From this many standard errors on, two figures whose intervals overlap are watched."""
BULK = 0.2
"""When more than this share of an indicator's figures is revised at once, it is told in one line."""


@dataclass(frozen=True)
class TargetPoint:
    """One point of a planned trajectory: a target for a period, as printed and as a number."""

    period: str
    raw: str
    value: float


@dataclass(frozen=True)
class Rules:
    """What a board or an officer has said of an indicator. A threshold is in the indicator's own unit."""

    polarity: str = ""
    threshold: float | None = None
    targets: tuple[TargetPoint, ...] = ()
    green: float | None = None
    amber: float | None = None
    """A board's own rule: from which figure on it rates green and amber; green above amber means that high is good."""

    def rating(self, value: float | None) -> str:
        """R, A or G by the board's own rule; "" where it has none, or there is no figure."""
        if value is None or self.green is None or self.amber is None:
            return ""
        way = 1 if self.green >= self.amber else -1
        return "G" if way * value >= way * self.green else "A" if way * value >= way * self.amber else "R"

    @property
    def rating_rule(self) -> str:
        """The rule in words, for printing with the figures; "" where there is none."""
        if self.green is None or self.amber is None:
            return ""
        way = "from" if self.green >= self.amber else "up to"
        return f"green {way} {self.green:g}, amber {way} {self.amber:g}, else red"


@dataclass(frozen=True)
class Finding:
    """One thing that changed: its kind and level, the rule that gave the level, and the numbers that it used."""

    kind: str
    level: str
    rule: str
    why: str


@dataclass(frozen=True)
class Change:
    """All that changed in one area's figures from one edition to the next. `before` is what `now` was compared with."""

    findings: tuple[Finding, ...]
    now: Line
    before: Line
    aspects: tuple[str, ...] = ()
    revised: int = 0
    """How many figures of earlier periods were revised."""

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(kind for kind in KINDS if any(f.kind == kind for f in self.findings))

    @property
    def level(self) -> str:
        return min((f.level for f in self.findings), key=LEVELS.index)

    @property
    def rule(self) -> str:
        """The first rule that gave the level."""
        return next(f.rule for f in self.findings if f.level == self.level)

    @property
    def why(self) -> str:
        """Why it has its level, then what else changed."""
        return "; ".join(f.why for f in sorted(self.findings, key=lambda f: LEVELS.index(f.level)))

    @property
    def why_this_level(self) -> str:
        return "; ".join(f.why for f in self.findings if f.level == self.level)


def change_between(before: Sequence[Line], now: Sequence[Line], rules: Rules | None = None) -> Change | None:
    """What changed from one edition's lines to the next one's (each oldest period first, at least one), or None.

    A new period is compared with the one before it in the same edition; with the earlier edition only where the
    later one prints no other, and then that is said.
    """
    rules = rules or Rules()
    old, new = before[-1], now[-1]
    shared = _shared(before, now)
    placed = same_period(old.own, new.own) or (old.own.when is not None and new.own.when is not None)
    is_new = placed and all(new is not later for _, later in shared) and _is_later(new, old)
    basis = now[-2] if is_new and len(now) > 1 else old
    findings = list(_structural(before, now, shared, is_new) if placed else _unplaced(old.own, new.own))
    revised = [(a, b) for a, b in shared if _figures(a.own) != _figures(b.own)]
    findings += _revisions(revised)
    if is_new:
        findings += _new_periods(now, old, rules)
    findings += _flips(_as_now(shared, old) if is_new else old, new, is_new, rules)
    findings += _rank_moved(old.others.get("NN"), new.others.get("NN"))
    findings += _relabelled([(a, b) for a, b in shared if b is not new])
    findings += _trend(old.own, new.own)
    findings += _targets(basis.own, new.own, rules.targets)
    findings += _goal(basis.own, new.own)
    findings += _own_rating(basis.own, new.own, rules)
    if not findings:
        return None
    ordered = tuple(sorted(findings, key=lambda f: KINDS.index(f.kind)))
    return Change(ordered, new, basis, aspects_between(old, new), len(revised))


def aspects_between(old: Line, new: Line) -> tuple[str, ...]:
    """Which printed parts of an area's newest line differ between two editions."""
    found = set()
    if _value(old.own) != _value(new.own):
        found.add("value")
    if not same_period(old.own, new.own):
        found.add("period")
    for aspect, area in (("rag_england", "England"), ("rag_region", "Region"), ("rag_nn", "NN")):
        one, other = old.others.get(area), new.others.get(area)
        if (one.rag if one else "") != (other.rag if other else ""):
            found.add(aspect)
    if _rank(old.others.get("NN")) != _rank(new.others.get("NN")):
        found.add("nn_rank")
    if _word(old.own.trend) != _word(new.own.trend):
        found.add("trend")
    return tuple(aspect for aspect in ASPECTS if aspect in found)


def _value(r: Reading) -> float | str | None:
    return r.value if r.value is not None else r.raw.strip(" -_–").lower() or None


def _rank(r: Reading | None) -> tuple[object, ...]:
    return (r.rank, r.rank_of, r.value) if r else (None, None, None)


def _word(label: str) -> str:
    return " ".join(label.lower().split())


def _shared(before: Sequence[Line], now: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Lines about the same period, older and newer edition."""
    by_period = {_period_key(line): line for line in before}
    return [(by_period[key], line) for line in now if (key := _period_key(line)) in by_period]


def _period_key(line: Line) -> tuple[str, str]:
    order = period_order(line.own)
    return order if order[0] else (line.own.period, "")


def _is_later(new: Line, old: Line) -> bool:
    """Whether the newer edition's last period ends later, or as late and begins later. Both can be read."""
    if new.own.when is None or old.own.when is None:
        return False
    return (new.own.when.end, new.own.when.start) > (old.own.when.end, old.own.when.start)


def _unplaced(old: Reading, new: Reading) -> Iterator[Finding]:
    told = f"{_of(old)} and {_of(new)} can't be placed in time beside each other, so their figures are not compared"
    yield Finding("structural", "note", "period_unreadable", told)


def _as_now(shared: Sequence[tuple[Line, Line]], old: Line) -> Line:
    return next((later for earlier, later in shared if earlier is old), old)


def _figures(r: Reading) -> tuple[object, ...]:
    return (_value(r), r.lower, r.upper, r.count)


def _structural(
    before: Sequence[Line], now: Sequence[Line], shared: Sequence[tuple[Line, Line]], is_new: bool
) -> Iterator[Finding]:
    kept = {_period_key(line) for line, _ in shared}
    dropped = [line.own.period for line in before if _period_key(line) not in kept]
    if dropped and (len(now) > 1 or not is_new):
        told = (
            f"{dropped[0]} is" if len(dropped) == 1 else f"{len(dropped)} periods, {dropped[0]} to {dropped[-1]}, are"
        )
        yield Finding("structural", "note", "period_dropped", f"{told} no longer published")
    added = [line.own.period for line in now if _period_key(line) not in kept and not _is_later(line, before[-1])]
    if added and (len(now) > 1 or not is_new):
        told = (
            f"{added[0]} was" if len(added) == 1 else f"{len(added)} earlier periods, {added[0]} to {added[-1]}, were"
        )
        yield Finding("structural", "note", "period_added", f"{told} added")


def _revisions(revised: Sequence[tuple[Line, Line]]) -> Iterator[Finding]:
    valued = []
    for old, new in ((a.own, b.own) for a, b in revised):
        if old.value is not None and new.value is None:
            yield Finding(
                "suppressed", "note", "suppressed", f"no figure is printed any more for {_of(new)}, it was {old.raw}"
            )
        elif old.value is None and new.value is not None:
            yield Finding("restored", "note", "restored", f"a figure is printed for {_of(new)}: {new.raw}")
        else:
            valued.append((old, new))
    if len(valued) == 1:
        old, new = valued[0]
        what = f"{old.raw} was revised to {new.raw}" if old.raw != new.raw else "its interval or count was revised"
        yield Finding("revised", "note", "revised", f"{_of(new)}: {what}")
    elif valued:
        old, new = max(valued, key=lambda pair: abs((pair[1].value or 0) - (pair[0].value or 0)))
        most = f"; the most for {_of(new)}, {old.raw} to {new.raw}" if old.value != new.value else ""
        yield Finding("revised", "note", "revised", f"{len(valued)} periods were revised{most}")


def _of(r: Reading) -> str:
    return r.period or "the period that is not printed"


def _new_periods(now: Sequence[Line], old: Line, rules: Rules) -> Iterator[Finding]:
    """Every period that is later than the earlier edition's last one, each beside the one before it."""
    for place, line in enumerate(now):
        if _is_later(line, old):
            yield from _new_period(now[: place + 1], old, rules)


def _new_period(now: Sequence[Line], old: Line, rules: Rules) -> Iterator[Finding]:
    new = now[-1].own
    earlier = [line.own for line in now[:-1]]
    basis = earlier[-1] if earlier else old.own
    said = "" if earlier else f" (compared with edition {old.edition})"
    if new.value is None:
        if _printed(new):
            yield Finding("new_period", "note", "unreadable", f'"{new.raw}" for {_of(new)} can\'t be read as a figure')
            return
        moved = f"the period moved from {_of(basis)} to {_of(new)}"
        if basis.value is not None:
            yield Finding("suppressed", "note", "no_figure", f"no figure is printed for {_of(new)}")
        yield Finding("new_period", "note", "no_figure", moved)
        return
    if basis.value is None:
        if not _printed(basis):
            yield Finding("restored", "note", "restored", "a figure is printed again")
        before = f'"{basis.raw}" was printed for' if _printed(basis) else "no figure was printed for"
        yield Finding("new_period", "note", "no_figure_before", f"{_of(new)}: {new.raw}; {before} {_of(basis)}")
        return
    apart, shares = _apart(earlier or [old.own], new)
    level, rule, why = _step(apart or basis, new, rules, tested=apart is not None)
    windows = f"; {_of(basis)} shares years with it" if shares and apart else ""
    overlap = "; the two periods share years, so it is not tested" if shares and apart is None else ""
    yield Finding("new_period", level, rule, f"{_of(new)}: {why}{windows}{overlap}{said}")


def _printed(r: Reading) -> bool:
    """Whether the cell holds something, be it a figure or not."""
    return r.raw.strip().lower() not in BLANK


def _apart(earlier: Sequence[Reading], new: Reading) -> tuple[Reading | None, bool]:
    """The last earlier figure whose period shares no day with the new one, and whether the last of all does."""
    with_figure = [r for r in earlier if r.value is not None]
    if new.when is None:
        return with_figure[-1] if with_figure else None, False
    apart = [r for r in with_figure if r.when is None or r.when.end < new.when.start]
    return (apart[-1] if apart else None), bool(with_figure) and with_figure[-1] not in apart


def _step(old: Reading, new: Reading, rules: Rules, *, tested: bool) -> tuple[str, str, str]:
    """Level, rule and words for the way from one period's figure to another's."""
    if old.value is None or new.value is None:
        return "note", "no_figure", "no figure to compare"
    difference = new.value - old.value
    way = _way(difference, rules.polarity)
    told = f"{way} from {old.raw} ({_of(old)}) to {new.raw}" if difference else f"{new.raw}, the same as {_of(old)}"
    bounds = (old.lower, old.upper, new.lower, new.upper)
    if tested and None not in bounds:
        low, high, new_low, new_high = (b or 0.0 for b in bounds)
        ranges = f"95% intervals {low:g} to {high:g} and {new_low:g} to {new_high:g}"
        if new_low > high or new_high < low:
            return "material", "intervals_apart", f"{told}; {ranges} do not overlap"
        error = sqrt(((high - low) / (2 * CLEAR)) ** 2 + ((new_high - new_low) / (2 * CLEAR)) ** 2)
        if error and abs(difference) / error > CLEAR:
            return (
                "watch",
                "intervals_touch",
                f"{told}; {ranges} overlap, {abs(difference) / error:.2f} standard errors apart",
            )
        return "similar", "intervals_overlap", f"{told}; {ranges} overlap"
    if rules.threshold is not None:
        size = f"{abs(difference):.10g}"
        if abs(difference) >= rules.threshold or isclose(abs(difference), rules.threshold):
            return (
                "movement",
                "over_threshold",
                f"{told}; {size} is at least the board's threshold of {rules.threshold:g}",
            )
        return "similar", "under_threshold", f"{told}; {size} is less than the board's threshold of {rules.threshold:g}"
    if not difference:
        return "similar", "same_figure", told
    return "movement", "no_interval", f"{told}; no interval to test it by, so a movement only" if tested else told


def _way(difference: float, polarity: str) -> str:
    if not polarity or not difference:
        return "up" if difference > 0 else "down"
    good = (difference > 0) == (polarity == "high")
    return f"{'better' if good else 'worse'}, {'up' if difference > 0 else 'down'}"


_FLIPS = {
    "area_moved": ("material", ", the area's own figure having moved"),
    "area_revised": ("watch", ", the area's own figure having been revised"),
    "both_moved": ("watch", ", both figures having moved"),
    "moved_otherwise": ("watch", ", though the area's own figure moved the other way"),
    "comparator_moved": ("watch", ", though only the comparator moved"),
    "label_only": ("note", ", with the same figures: only the label changed"),
}
"""What a flip of a rating rests on: its level, and how that is said."""


def _flips(old: Line, new: Line, is_new: bool, rules: Rules) -> Iterator[Finding]:
    """Ratings of the newest line against those before, split by what moved; comparators that flipped alike together."""
    found: dict[str, dict[str, list[str]]] = {}
    for area, name in COMPARATORS.items():
        one, other = old.others.get(area), new.others.get(area)
        was, is_ = one.rag if one else "", other.rag if other else ""
        if was == is_:
            continue
        if one is None or other is None or not was or not is_:
            what = f"a rating against {name}, {_rated(is_ or was)}, is {'given' if is_ else 'no longer given'}"
            yield Finding("comparator", "note", "rating_given", what)
            continue
        rule = _why_flipped(old.own, new.own, one, other, is_new, rules)
        figures = f" ({one.raw} to {other.raw})" if rule in ("comparator_moved", "both_moved") else ""
        found.setdefault(rule, {}).setdefault(f"{_rated(was)} became {_rated(is_)}", []).append(f"{name}{figures}")
    for rule, flips in found.items():
        level, because = _FLIPS[rule]
        told = ", ".join(f"against {listed(names)} {flip}" for flip, names in flips.items())
        yield Finding("comparator", level, rule, f"{told}{because}")


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


def _rank_moved(old: Reading | None, new: Reading | None) -> Iterator[Finding]:
    if old and new and (old.rank, old.rank_of) != (new.rank, new.rank_of) and _printed(old) and _printed(new):
        told = [f"{r.rank} of {r.rank_of}" if r.rank else r.raw or "no rank" for r in (old, new)]
        yield Finding("comparator", "note", "rank_moved", f"the rank among neighbours went from {told[0]} to {told[1]}")


def _relabelled(shared: Sequence[tuple[Line, Line]]) -> Iterator[Finding]:
    """Earlier periods whose labels changed, in one line."""
    changed = [
        (a, b) for a, b in shared if {k: r.rag for k, r in a.others.items()} != {k: r.rag for k, r in b.others.items()}
    ]
    if changed:
        same = sum(_value(a.own) == _value(b.own) for a, b in changed)
        told = f"{len(changed)} earlier period{'s' if len(changed) > 1 else ''} got another label, {same} with the same figure"
        yield Finding("comparator", "note", "relabelled", told)


def _trend(old: Reading, new: Reading) -> Iterator[Finding]:
    if _word(old.trend) == _word(new.trend):
        return
    was, is_ = trend_sense(old.trend), trend_sense(new.trend)
    told = f'the published trend went from "{old.trend or "none"}" to "{new.trend or "none"}"'
    if not was or not is_:
        yield Finding("trend", "note", "trend_given", told)
    elif is_ in ("better", "worse") and is_ != was:
        yield Finding("trend", "material", f"trend_{is_}", told)
    else:
        yield Finding("trend", "movement", "trend_word", told)


def _targets(old: Reading, new: Reading, targets: Sequence[TargetPoint]) -> Iterator[Finding]:
    """A target that the figure was on one side of and now is on the other."""
    before, now = target_for(targets, old), target_for(targets, new)
    if before is None or now is None or old.value is None or new.value is None:
        return
    if old.value == new.value and before.value == now.value:
        return
    was, is_ = _side(old.value, before.value), _side(new.value, now.value)
    if was != is_:
        told = (
            f"{new.raw} ({_of(new)}) is {is_} the target of {now.raw} for {now.period}; "
            f"{old.raw} ({_of(old)}) was {was} {before.raw} for {before.period}"
        )
        yield Finding("target", "material", "target_crossed", told)


def _goal(old: Reading, new: Reading) -> Iterator[Finding]:
    """The published comparison with a goal changed."""
    was, is_ = read_comparison(old.goal), read_comparison(new.goal)
    if was == is_:
        return
    told = f'compared with its goal, "{old.goal or "nothing"}" became "{new.goal or "nothing"}"'
    crossed = was and is_ and old.value != new.value
    yield Finding("target", "material" if crossed else "note", "goal_crossed" if crossed else "goal_label", told)


def _own_rating(old: Reading, new: Reading, rules: Rules) -> Iterator[Finding]:
    was, is_ = rules.rating(old.value), rules.rating(new.value)
    if was and is_ and was != is_:
        told = f"by the board's rule ({rules.rating_rule}) {RAG_WORDS[was]} became {RAG_WORDS[is_]}: {old.raw} to {new.raw}"
        yield Finding("target", "material", "board_rule", told)


def _side(value: float, target: float) -> str:
    return "at" if value == target else "above" if value > target else "below"


def target_for(targets: Sequence[TargetPoint], reading: Reading) -> TargetPoint | None:
    """The target for the reading's period; where none is set for just that one, the last one set before it ends."""
    if reading.when is None:
        return None
    known = [(when, t) for t in targets if (when := read_period(t.period))]
    for when, target in known:
        if (when.start, when.end) == (reading.when.start, reading.when.end):
            return target
    earlier = [(when.end, target.period, target) for when, target in known if when.end <= reading.when.end]
    return max(earlier, key=lambda e: e[:2])[2] if earlier else None


FREQUENCIES = {
    "monthly": 1, "quarterly": 3, "termly": 4, "six-monthly": 6, "twice a year": 6, "annually": 12, "annual": 12, "yearly": 12,
    "every two years": 24, "biennially": 24, "biennial": 24, "every three years": 36,
}  # fmt: skip
"""How often indicators are published, in months. "Bi-annually" may mean twice a year or every two years: it says neither."""


def overdue_since(newest: Reading, frequency: str) -> date | None:
    """The day from which a newer period is overdue: two of its frequency's steps after the newest period ended.

    One step for the next period to pass and one, as a rule, to publish it. None where either is not known.
    """
    months = FREQUENCIES.get(frequency.strip().lower())
    if months is None or newest.when is None:
        return None
    end = newest.when.end
    month = end.month + 2 * months  # the first of the month after the one in which two steps have passed
    return date(end.year + month // 12, month % 12 + 1, 1)


def by_weight(changes: Sequence[tuple[T, Change]]) -> list[tuple[T, Change]]:
    """What changed, by level, then kind; those of one weight in the order that they were given."""
    return sorted(changes, key=lambda c: (LEVELS.index(c[1].level), KINDS.index(c[1].kinds[0])))
