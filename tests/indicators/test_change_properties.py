"""What must hold for any two editions of an indicator."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.changes import (
    change_between,
)
from bot.domain.figures import (
    FigureLine,
    lines_of,
)
from tests.support.figures import line

periods = st.sampled_from(["2018", "2019", "2020", "2021", "2018 - 20", "2019 - 21", "2021/22", "soon"])


values = st.sampled_from(["", "-", "0", "1", "9.5", "10%", "N/a"])


ratings = st.sampled_from(["", "30/R", "30/A", "31/G", "-/G"])


trends = st.sampled_from(["", "N/a", "Comparable", "Significantly worse", "Improving", "Increasing"])


@st.composite
def editions(draw: st.DrawFn) -> list[FigureLine]:
    found = []
    for period in draw(st.lists(periods, min_size=1, max_size=5, unique=True)):
        made = line(period, draw(values), draw(ratings), trend=draw(trends))
        half = draw(st.sampled_from([None, 0.5, 5.0]))
        if half and made.own.value is not None:
            made = made._replace(own=made.own._replace(lower=made.own.value - half, upper=made.own.value + half))
        found.append(made)
    return sorted(found, key=lambda made: made.order)


MIRRORED = {"suppressed": "restored", "restored": "suppressed"}


@given(editions(), editions())
def test_swapping_the_editions_mirrors_what_changed(before: list[FigureLine], now: list[FigureLine]) -> None:
    there, back = change_between(before, now), change_between(now, before)
    if there is None or back is None:
        assert (there.aspects if there else ()) == (back.aspects if back else ()) == ()
        return
    assert there.aspects == back.aspects and there.revised == back.revised
    same = [line.own.period for line in before] == [line.own.period for line in now]
    if same:
        assert {MIRRORED.get(kind, kind) for kind in there.kinds} == set(back.kinds)


@given(editions())
def test_an_edition_never_differs_from_itself(edition: list[FigureLine]) -> None:
    assert change_between(edition, edition) is None


@given(editions(), st.randoms())
def test_the_order_of_rows_never_matters(edition: list[FigureLine], chance: Any) -> None:
    readings = [("e", reading) for made in edition for reading in (made.own, *made.others.values())]
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert lines_of(shuffled) == lines_of(readings)


@given(editions(), editions())
def test_a_blank_is_never_nought_and_nothing_without_intervals_is_tested(
    before: list[FigureLine], now: list[FigureLine]
) -> None:
    change = change_between(before, now)
    if change is None:
        return
    if change.now.own.value is None or change.before.own.value is None:
        assert not any(f.rule in ("target_crossed", "board_rule") for f in change.findings)
    if all(made.own.lower is None for made in now):
        assert not any(f.rule.startswith("intervals") for f in change.findings)
