"""The doubts about what is stored: the same that an import reported, worked out when they are asked for."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.domain.doubts import Doubt, Record, doubts_in
from bot.domain.figures import lines_of
from bot.services.indicators.readings import reading_of
from storage.indicators import Indicator, IndicatorEdition, Observation, standing_observations


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
    indicators = {i.id: i for i in session.exec(select(Indicator).order_by(col(Indicator.id)))}
    units: dict[int, dict[str, str]] = {}
    for edition in session.exec(select(IndicatorEdition)):
        units.setdefault(edition.indicator_id, {})[edition.edition] = edition.unit
    by_indicator: dict[int, list[Observation]] = {}
    seen, printed = set(), set()
    for o in standing_observations(session):
        by_indicator.setdefault(o.indicator_id, []).append(o)
        seen.add((o.edition, o.area))
        if o.value is not None or o.rank is not None:
            printed.add((o.edition, o.area))
    unprinted = frozenset(seen - printed)
    return [
        Record(
            i.key,
            i.name,
            lines_of(((o.edition, reading_of(o)) for o in by_indicator[i.id]), units.get(i.id)),
            i.source,
            i.polarity,
            unprinted,
        )
        for i in indicators.values()
        if i.id in by_indicator
    ]
