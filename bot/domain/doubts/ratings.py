"""Doubts about ratings: without a figure, against the order of the figures, against the rank."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from bot.domain.doubts.record import Doubt, DoubtRule, Record, shown
from bot.domain.figures import COMPARATORS, RAG_WORDS, FigureLine

_ORDER = "RAG"


def rating_without_figure(record: Record) -> Iterator[Doubt]:
    """A rating against a comparator whose figure is not printed; a rating or trend of an area without a figure."""
    for line in record.main:
        rated = [r for r in line.others.values() if r.rag]
        for r in rated:
            if not r.has_figure and not r.raw.strip(" -_–") and (line.edition, r.area) not in record.unprinted:
                message = f"rates against {COMPARATORS[r.area]}, of which no figure is printed."
                yield Doubt(r, "rag_raw", "rating_without_figure", message)
        if not line.own.raw.strip(" -_–") and (rated or line.own.trend.strip(" -_").lower() not in ("", "n/a")):
            what = "ratings" if rated else "a trend"
            message = f"{line.own.area}'s own figure is missing, though {what} are printed with it."
            for cell, column in ((line.own, "raw"), *((r, "rag_raw") for r in rated)):
                yield Doubt(cell, column, "rated_without_own_figure", message, "Cells may have moved by one column.")


def rating_against_figures(record: Record) -> Iterator[Doubt]:
    """Green though the area is the worse, red though it is the better, either though the two are equal."""
    for line in record.main:
        for r in line.others.values():
            if r.rag not in ("R", "G") or r.value is None or line.own.value is None:
                continue
            lead = record.better(line.own.value, r.value)
            if lead == 0:
                message = f"is printed though {line.own.area} and {COMPARATORS[r.area]} have the same figure."
                yield Doubt(r, "rag_raw", "rating_against_figures", message)
            elif record.good and (lead > 0) == (r.rag == "R"):
                message = (
                    f"is {RAG_WORDS[r.rag]}, though {line.own.area} {line.own.raw} is the "
                    f"{'better' if lead > 0 else 'worse'} beside {COMPARATORS[r.area]}, {r.raw}, if {record.good} is good."
                )
                yield Doubt(r, "rag_raw", "rating_against_figures", message, "The figure or the rating may be wrong.")


def ratings_out_of_order(record: Record) -> Iterator[Doubt]:
    """Rated worse against a comparator that the area leads by more (or trails by less) than another."""
    if not record.good:
        return
    for line in record.main:
        rated = [r for r in line.others.values() if r.rag and r.value is not None]
        for worse, better in permutations(rated, 2):
            if line.own.value is None or worse.value is None or better.value is None:
                continue
            lead, other = record.better(line.own.value, worse.value), record.better(line.own.value, better.value)
            if _ORDER.index(worse.rag) < _ORDER.index(better.rag) and lead > other:
                for one, other_one in ((worse, better), (better, worse)):
                    message = (
                        f"is {RAG_WORDS[one.rag]} and {other_one.area}'s is {RAG_WORDS[other_one.rag]}, though "
                        f"{line.own.area} {line.own.raw} compares better with {shown([worse])} than with {shown([better])}."
                    )
                    yield Doubt(one, "rag_raw", "ratings_out_of_order", message, "The two ratings may be swapped.")


def rating_against_rank(record: Record) -> Iterator[Doubt]:
    """First but not green, last but not red, red among the best third, green among the last third."""
    for line in record.main:
        for r in line.others.values():
            if not r.rag or r.rank is None or not r.rank_of or r.rank_of < 3:
                continue
            best, last = r.rank / r.rank_of <= 1 / 3, r.rank / r.rank_of > 2 / 3
            first_of_all, last_of_all = r.rank == 1 and r.rag != "G", r.rank == r.rank_of and r.rag != "R"
            if (best and r.rag == "R") or (last and r.rag == "G") or first_of_all or last_of_all:
                message = f"is {RAG_WORDS[r.rag]}, though the rank is {r.rank} of {r.rank_of}."
                yield Doubt(r, "rag_raw", "rating_against_rank", message)


def rating_against_move(record: Record) -> Iterator[Doubt]:
    """A rating that got better while the figure got worse, or the other way, with nothing else printed to explain it."""
    flagged = {doubt.reading.id for doubt in rating_against_figures(record)}
    for before, line in record.pairs():
        if not record.good or before.own.value is None or line.own.value is None or before.own.value == line.own.value:
            continue
        moved = record.better(line.own.value, before.own.value)
        for area, r in line.others.items():
            old = before.others.get(area)
            if old is None or not (old.rag and r.rag) or old.rag == r.rag or r.rank or old.rank or old.id in flagged:
                continue
            step = _ORDER.index(r.rag) - _ORDER.index(old.rag)
            if (step > 0) != (moved > 0) and not _explained(record, before, line, area, step):
                message = (
                    f"went from {RAG_WORDS[old.rag]} to {RAG_WORDS[r.rag]} while {line.own.area} got "
                    f"{'better' if moved > 0 else 'worse'}: {before.own.raw} ({before.own.period}), then {line.own.raw}."
                )
                yield Doubt(r, "rag_raw", "rating_against_move", message)


def _explained(record: Record, before: FigureLine, line: FigureLine, area: str, step: int) -> bool:
    """Whether the comparator moved so that the rating follows."""
    old, new = before.others[area].value, line.others[area].value
    if old is None or new is None or line.own.value is None or before.own.value is None:
        return False
    return (record.better(line.own.value, new) - record.better(before.own.value, old) > 0) == (step > 0)


def all_ratings_flipped(record: Record) -> Iterator[Doubt]:
    """Every rating from green to red, or from red to green, from one edition to the next."""
    for before, line in record.pairs():
        both = [(before.others[a], r) for a, r in line.others.items() if a in before.others]
        flips = [(old.rag, new.rag) for old, new in both if old.rag and new.rag]
        if len(flips) > 1 and (set(flips) == {("G", "R")} or set(flips) == {("R", "G")}):
            message = (
                f"turned every rating from {RAG_WORDS[flips[0][0]]} to {RAG_WORDS[flips[0][1]]} since {before.edition}."
            )
            yield Doubt(line.own, "raw", "all_ratings_flipped", message, "One of the two editions may be wrong.")


RATING_RULES: tuple[DoubtRule, ...] = (
    rating_without_figure,
    rating_against_figures,
    ratings_out_of_order,
    rating_against_rank,
    rating_against_move,
    all_ratings_flipped,
)
