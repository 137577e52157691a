"""Targets, published goals and a board's own rating rule: what was crossed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.changes.record import ChangeFinding, Flip, Rules, TargetPoint, of_period
from bot.domain.figures import RAG_WORDS, Reading, read_comparison
from bot.domain.indicator_periods import read_period


def targets_crossed(old: Reading, new: Reading, targets: Sequence[TargetPoint]) -> Iterator[ChangeFinding]:
    """A target that the figure was on one side of and now is on the other."""
    before, now = target_for(targets, old), target_for(targets, new)
    if before is None or now is None or old.value is None or new.value is None:
        return
    if old.value == new.value and before.value == now.value:
        return
    was, is_ = _side(old.value, before.value), _side(new.value, now.value)
    if was != is_:
        text = (
            f"{new.raw} ({of_period(new)}) is {is_} the target of {now.raw} for {now.period}; "
            f"{old.raw} ({of_period(old)}) was {was} {before.raw} for {before.period}"
        )
        yield ChangeFinding("target", "material", "target_crossed", text)


def goal_crossed(old: Reading, new: Reading) -> Iterator[ChangeFinding]:
    """The published comparison with a goal changed."""
    was, is_ = read_comparison(old.goal), read_comparison(new.goal)
    if was == is_:
        return
    text = f'compared with its goal, "{old.goal or "nothing"}" became "{new.goal or "nothing"}"'
    crossed = was and is_ and old.value != new.value
    yield ChangeFinding("target", "material" if crossed else "note", "goal_crossed" if crossed else "goal_label", text)


def own_rating_changed(old: Reading, new: Reading, rules: Rules) -> Iterator[ChangeFinding]:
    was, is_ = rules.rating(old.value), rules.rating(new.value)
    if was and is_ and was != is_:
        text = f"by the board's rule ({rules.rating_rule}) {RAG_WORDS[was]} became {RAG_WORDS[is_]}: {old.raw} to {new.raw}"
        yield ChangeFinding("target", "material", "board_rule", text, (Flip("", was, is_),))


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
