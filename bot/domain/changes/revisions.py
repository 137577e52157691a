"""What happened to the periods that two editions share, or that one of them has alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.domain.changes.record import ChangeFinding, figure_value, is_later, is_printed, of_period
from bot.domain.figures import FigureLine, Reading, period_order


def shared_periods(before: Sequence[FigureLine], now: Sequence[FigureLine]) -> list[tuple[FigureLine, FigureLine]]:
    """Lines about the same period, older and newer edition."""
    by_period = {_period_key(line): line for line in before}
    return [(by_period[key], line) for line in now if (key := _period_key(line)) in by_period]


def _period_key(line: FigureLine) -> tuple[str, str]:
    order = period_order(line.own)
    return order if order[0] else (line.own.period, "")


def unplaced(old: Reading, new: Reading) -> Iterator[ChangeFinding]:
    text = f"{of_period(old)} and {of_period(new)} can't be placed in time beside each other, so their figures are not compared"
    yield ChangeFinding("structural", "note", "period_unreadable", text)


def placed_like(lines: Sequence[FigureLine], newest: FigureLine) -> list[FigureLine]:
    """The lines that can be set beside the newest: where that is placed in time, those that are."""
    return list(lines) if newest.own.when is None else [line for line in lines if line.own.when is not None]


def not_placed(before: Sequence[FigureLine], now: Sequence[FigureLine]) -> Iterator[ChangeFinding]:
    """Periods of the later edition that are new to it and can't be placed in time, beside others that can."""
    known = {line.own.period for line in before}
    new = [line.own for line in now if line.own.when is None and line.own.period not in known]
    if new and len(new) < len(now):
        more = f" and {len(new) - 1} more" if len(new) > 1 else ""
        text = f'"{of_period(new[0])}"{more} can\'t be placed in time, so no other period is compared with it'
        yield ChangeFinding("structural", "note", "period_unreadable", text)


def rebased_series(before: Sequence[FigureLine], now: Sequence[FigureLine]) -> ChangeFinding | None:
    """Where figures count up from a beginning ("2018/19 Q1 - 2022/23 Q4"), and that is another one now: another series."""
    old, new = _base(before), _base(now)
    if old is None or new is None or old == new:
        return None
    text = (
        f"re-based: its figures count from {new:%B %Y} on now, and counted from {old:%B %Y} on before, "
        "so they are not compared"
    )
    return ChangeFinding("structural", "note", "rebased", text)


def _base(lines: Sequence[FigureLine]) -> date | None:
    """The day from which all of several periods count, each to another end; None where they don't."""
    whens = [when for line in lines if (when := line.own.when)]
    starts, ends = {when.start for when in whens}, {when.end for when in whens}
    return starts.pop() if len(starts) == 1 and len(ends) > 1 else None


def as_now(shared: Sequence[tuple[FigureLine, FigureLine]], old: FigureLine) -> FigureLine:
    return next((later for earlier, later in shared if earlier is old), old)


def figures_of(r: Reading) -> tuple[object, ...]:
    return (figure_value(r), r.lower, r.upper, r.cases)


def structural(
    before: Sequence[FigureLine],
    now: Sequence[FigureLine],
    shared: Sequence[tuple[FigureLine, FigureLine]],
    is_new: bool,
) -> Iterator[ChangeFinding]:
    kept = {_period_key(line) for line, _ in shared}
    dropped = [line.own.period for line in before if _period_key(line) not in kept]
    if dropped and (len(now) > 1 or not is_new):
        text = (
            f"{dropped[0]} is" if len(dropped) == 1 else f"{len(dropped)} periods, {dropped[0]} to {dropped[-1]}, are"
        )
        yield ChangeFinding("structural", "note", "period_dropped", f"{text} no longer published")
    added = [line.own.period for line in now if _period_key(line) not in kept and not is_later(line, before[-1])]
    if added and (len(now) > 1 or not is_new):
        text = (
            f"{added[0]} was" if len(added) == 1 else f"{len(added)} earlier periods, {added[0]} to {added[-1]}, were"
        )
        yield ChangeFinding("structural", "note", "period_added", f"{text} added")


def revisions(revised: Sequence[tuple[FigureLine, FigureLine]]) -> Iterator[ChangeFinding]:
    valued = []
    for old, new in ((a.own, b.own) for a, b in revised):
        if old.value is not None and new.value is None and is_printed(new):
            text = f'"{new.raw}" for {of_period(new)} can\'t be read as a figure, it was {old.raw}'
            yield ChangeFinding("revised", "note", "unreadable", text)
        elif old.value is None and new.value is not None and is_printed(old):
            yield ChangeFinding("revised", "note", "revised", f'{of_period(new)}: "{old.raw}" was revised to {new.raw}')
        elif old.value is not None and new.value is None:
            yield ChangeFinding(
                "suppressed",
                "note",
                "suppressed",
                f"no figure is printed any more for {of_period(new)}, it was {old.raw}",
            )
        elif old.value is None and new.value is not None:
            yield ChangeFinding("restored", "note", "restored", f"a figure is printed for {of_period(new)}: {new.raw}")
        else:
            valued.append((old, new))
    if len(valued) == 1:
        old, new = valued[0]
        what = f"{old.raw} was revised to {new.raw}" if old.raw != new.raw else "its interval or count was revised"
        yield ChangeFinding("revised", "note", "revised", f"{of_period(new)}: {what}")
    elif valued:
        old, new = max(valued, key=lambda pair: abs((pair[1].value or 0) - (pair[0].value or 0)))
        most = f"; the most for {of_period(new)}, {old.raw} to {new.raw}" if old.value != new.value else ""
        yield ChangeFinding("revised", "note", "revised", f"{len(valued)} periods were revised{most}")
