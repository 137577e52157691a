"""The way from one period to the next, and the level that intervals, thresholds or neither give it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isclose, sqrt

from bot.domain.changes.record import ChangeFinding, Rules, is_later, is_printed, of_period
from bot.domain.figures import FigureLine, Reading

CLEAR = 1.96
"""From this many standard errors on, two figures whose intervals overlap are watched."""


def new_periods(now: Sequence[FigureLine], old: FigureLine, rules: Rules) -> Iterator[ChangeFinding]:
    """Every period that is later than the earlier edition's last one, each beside the one before it."""
    for place, line in enumerate(now):
        if is_later(line, old):
            yield from _new_period(now[: place + 1], old, rules)


def _new_period(now: Sequence[FigureLine], old: FigureLine, rules: Rules) -> Iterator[ChangeFinding]:
    new = now[-1].own
    earlier = [line.own for line in now[:-1]]
    basis = earlier[-1] if earlier else old.own
    edition_note = "" if earlier else f" (compared with edition {old.edition})"
    if new.value is None:
        if is_printed(new):
            yield ChangeFinding(
                "new_period", "note", "unreadable", f'"{new.raw}" for {of_period(new)} can\'t be read as a figure'
            )
            return
        moved = f"the period moved from {of_period(basis)} to {of_period(new)}"
        if basis.value is not None:
            yield ChangeFinding("suppressed", "note", "no_figure", f"no figure is printed for {of_period(new)}")
        yield ChangeFinding("new_period", "note", "no_figure", moved)
        return
    if basis.value is None:
        if not is_printed(basis):
            yield ChangeFinding("restored", "note", "restored", "a figure is printed again")
        before = f'"{basis.raw}" was printed for' if is_printed(basis) else "no figure was printed for"
        yield ChangeFinding(
            "new_period", "note", "no_figure_before", f"{of_period(new)}: {new.raw}; {before} {of_period(basis)}"
        )
        return
    apart, shares = _apart(earlier or [old.own], new)
    level, rule, why = _step(apart or basis, new, rules, tested=apart is not None)
    windows = f"; {of_period(basis)} shares years with it" if shares and apart else ""
    overlap = "; the two periods share years, so it is not tested" if shares and apart is None else ""
    yield ChangeFinding("new_period", level, rule, f"{of_period(new)}: {why}{windows}{overlap}{edition_note}")


def _apart(earlier: Sequence[Reading], new: Reading) -> tuple[Reading | None, bool]:
    """The last earlier figure whose period shares no day with the new one, and whether the last of all does."""
    with_figure = [r for r in earlier if r.value is not None]
    if new.when is None:
        return with_figure[-1] if with_figure else None, False
    apart = [r for r in with_figure if (when := r.when) is None or when.end < new.when.start]
    return (apart[-1] if apart else None), bool(with_figure) and with_figure[-1] not in apart


def _step(old: Reading, new: Reading, rules: Rules, *, tested: bool) -> tuple[str, str, str]:
    """Level, rule and words for the way from one period's figure to another's."""
    if old.value is None or new.value is None:
        return "note", "no_figure", "no figure to compare"
    difference = new.value - old.value
    way = _way(difference, rules.polarity)
    text = (
        f"{way} from {old.raw} ({of_period(old)}) to {new.raw}"
        if difference
        else f"{new.raw}, the same as {of_period(old)}"
    )
    bounds = (old.lower, old.upper, new.lower, new.upper)
    if tested and None not in bounds:
        low, high, new_low, new_high = (b or 0.0 for b in bounds)
        ranges = f"95% intervals {low:g} to {high:g} and {new_low:g} to {new_high:g}"
        if new_low > high or new_high < low:
            return "material", "intervals_apart", f"{text}; {ranges} do not overlap"
        error = sqrt(((high - low) / (2 * CLEAR)) ** 2 + ((new_high - new_low) / (2 * CLEAR)) ** 2)
        if error and abs(difference) / error > CLEAR:
            return (
                "watch",
                "intervals_touch",
                f"{text}; {ranges} overlap, {abs(difference) / error:.2f} standard errors apart",
            )
        return "similar", "intervals_overlap", f"{text}; {ranges} overlap"
    if rules.threshold is not None:
        size = f"{abs(difference):.10g}"
        if abs(difference) >= rules.threshold or isclose(abs(difference), rules.threshold):
            return (
                "movement",
                "over_threshold",
                f"{text}; {size} is at least the board's threshold of {rules.threshold:g}",
            )
        return "similar", "under_threshold", f"{text}; {size} is less than the board's threshold of {rules.threshold:g}"
    if not difference:
        return "similar", "same_figure", text
    return "movement", "no_interval", f"{text}; no interval to test it by, so a movement only" if tested else text


def _way(difference: float, polarity: str) -> str:
    if not polarity or not difference:
        return "up" if difference > 0 else "down"
    good = (difference > 0) == (polarity == "high")
    return f"{'better' if good else 'worse'}, {'up' if difference > 0 else 'down'}"
