"""Telling what looks wrong in printed figures and plans as they come in: nothing is changed by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlmodel import Session, col, select

from bot.domain.doubts import Doubt, Record, doubts_in
from bot.domain.doubts.plans import lead_cut_off, wrong_sections
from bot.domain.figures import lines_of
from bot.imports.check import Row
from bot.services.importing.ledger import Ledger
from bot.services.readings import reading_of
from storage.indicators import Indicator, IndicatorEdition, Observation, standing_observations


def doubt_figures(ledger: Ledger, rows: Mapping[int, Row]) -> None:
    """Tell the doubts about these rows (by observation id), each beside all that is known of its indicator."""
    ledger.session.flush()
    touched = {row["indicator"] for row in rows.values()}
    for doubt in doubts_in(r for r in figure_records(ledger.session) if r.key in touched):
        if row := rows.get(doubt.reading.id):
            ledger.doubt(row, doubt.column, doubt.reason, doubt.message, doubt.suggestion)


def doubts_about(session: Session, indicator: Indicator) -> list[Doubt]:
    """The doubts about one indicator's printed figures, as an import told them."""
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
            i.key, i.name, lines_of(((o.edition, reading_of(o)) for o in by_indicator[i.id]), units.get(i.id)),
            i.source, i.polarity, unprinted,
        )
        for i in indicators.values()
        if i.id in by_indicator
    ]  # fmt: skip


def doubt_actions(ledger: Ledger, rows: Iterable[Row]) -> None:
    """Tell leads that look cut off, and actions that seem to stand in the wrong section of their plan."""
    plans: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        plans.setdefault((row["board"], row["plan"]), []).append(row)
        if why := lead_cut_off(row.printed.get("leads", "")):
            ledger.doubt(row, "leads", "lead_cut_off", why, "Look at the whole cell in the source.")
    for of_plan in plans.values():
        sections = [(row["workstream"] or row["priority"], row["title"]) for row in of_plan]
        for row, other, (own, _) in zip(of_plan, wrong_sections(sections), sections, strict=True):
            if other:
                column = "workstream" if row["workstream"] else "priority"
                message = f'stands under "{own}", but names all of "{other}".'
                ledger.doubt(row, column, "wrong_section", message, "Move it there if it belongs there.")
