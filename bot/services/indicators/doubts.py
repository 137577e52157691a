"""The doubts about what is stored: the same that an import reported, worked out when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.domain.doubts import Doubt, Record, doubts_in
from bot.domain.figures import lines_of
from bot.services.indicators.readings import reading_of
from storage.indicators import Indicator, IndicatorEdition, PrintedObservation, standing_observations


def doubts_about(session: Session, indicator: Indicator) -> list[Doubt]:
    """The doubts about one indicator's printed figures, as an import reported them."""
    own: set[int] = set()
    records = figure_records(session)
    for record in records:
        if record.key == indicator.key:
            own = {r.id for line in record.lines for r in (line.own, *line.others.values())}
    return [doubt for doubt in doubts_in(records) if doubt.reading.id in own]


def figure_records(session: Session) -> list[Record]:
    """Every indicator's printed figures, as the rules of doubt look at them."""
    return records_of(standing_observations(session), described_indicators(session))


@dataclass(frozen=True)
class DescribedIndicator:
    """What the rules of doubt ask of an indicator, with its unit in each edition."""

    ident: int
    key: str
    name: str
    source: str
    polarity: str
    units: dict[str, str]


def described_indicators(session: Session) -> list[DescribedIndicator]:
    units: dict[int, dict[str, str]] = {}
    for edition in session.exec(select(IndicatorEdition)):
        units.setdefault(edition.indicator_id, {})[edition.edition] = edition.unit
    indicators = session.exec(select(Indicator).order_by(col(Indicator.id)))
    return [
        DescribedIndicator(i.ident, i.key, i.name, i.source, i.polarity, units.get(i.ident, {})) for i in indicators
    ]


def records_of(printed: Iterable[PrintedObservation], indicators: Iterable[DescribedIndicator]) -> list[Record]:
    """These figures of these indicators, as the rules of doubt look at them."""
    by_indicator: dict[int, list[PrintedObservation]] = {}
    seen, readable = set(), set()
    for o in printed:
        by_indicator.setdefault(o.indicator_id, []).append(o)
        seen.add((o.edition, o.area))
        if o.value is not None or o.rank is not None:
            readable.add((o.edition, o.area))
    unprinted = frozenset(seen - readable)
    return [
        Record(
            i.key,
            i.name,
            lines_of(((o.edition, reading_of(o)) for o in by_indicator[i.ident]), i.units),
            i.source,
            i.polarity,
            unprinted,
        )
        for i in indicators
        if i.ident in by_indicator
    ]
