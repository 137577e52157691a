"""Exporting indicators, their figures and targets, and what changed in them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.core import Core
from bot.services.indicators.changes import all_changes
from bot.services.records.export_row import ExportRow, boards_following, row_of, source_cells
from storage.boards import Board
from storage.indicators import BoardIndicator, Indicator, IndicatorEdition, Observation, Target


def change_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    follows = boards_following(session)
    rows = []
    for i, found in all_changes(session, now):
        change, (code, sex, age, category_type, category) = found.change, found.series
        old, new = change.before.own, change.now.own
        rows.append(
            row_of(
                indicator=i.key,
                indicator_name=i.name,
                boards=follows.get(i.ident, ""),
                area=found.area,
                from_edition=found.from_edition,
                to_edition=found.to_edition,
                from_period=old.period,
                to_period=new.period,
                from_value=old.value,
                to_value=new.value,
                aspects="; ".join(change.aspects),
                kinds="; ".join(change.kinds),
                level=change.level,
                why=change.why,
                rule=change.rule,
                area_code=code,
                sex=sex,
                age=age,
                category_type=category_type,
                category=category,
                compared_with_edition=change.before.edition,
                from_source=old.source,
                to_source=new.source,
            )
        )
    return rows


def indicator_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    follows = boards_following(session)
    return [
        row_of(
            indicator=i.key,
            name=i.name,
            unit=i.unit,
            polarity=i.polarity,
            boards=follows.get(i.ident, ""),
            frequency=i.frequency,
            source=i.source,
            section=i.section,
            **source_cells(i),
        )
        for i in session.exec(select(Indicator).where(~col(Indicator.staged)).order_by(col(Indicator.id)))
    ]


def observation_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    follows = boards_following(session)
    query = select(Observation, Indicator, IndicatorEdition).select_from(Observation).join(Indicator)
    same = sa.and_(
        col(IndicatorEdition.indicator_id) == Observation.indicator_id,
        col(IndicatorEdition.edition) == Observation.edition,
        col(IndicatorEdition.loaded_at).is_not(None),
    )
    standing = col(Observation.superseded_at).is_(None)
    return [
        row_of(
            indicator=i.key,
            indicator_name=i.name,
            boards=follows.get(i.ident, ""),
            edition=o.edition,
            period=o.period,
            period_start=o.period_start,
            period_end=o.period_end,
            area=o.area,
            value=o.value,
            unit=e.unit,
            raw=o.raw,
            rank=o.rank,
            rank_of=o.rank_of,
            rag=o.rag,
            rag_raw=o.rag_raw,
            trend=o.trend,
            note=o.note,
            name=e.name if e.name != i.name else "",
            area_code=o.area_code,
            sex=o.sex,
            age=o.age,
            category_type=o.category_type,
            category=o.category,
            lower=o.lower,
            upper=o.upper,
            count=o.count,
            **source_cells(o),
        )
        for o, i, e in session.exec(query.join(IndicatorEdition, same).where(standing).order_by(col(Observation.id)))
    ]


def follow_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    query = select(BoardIndicator, Board, Indicator).join(Board).join(Indicator).order_by(col(BoardIndicator.id))
    return [
        row_of(board=b.key, indicator=i.key, position=f.position, threshold=f.threshold, green=f.green, amber=f.amber)
        for f, b, i in session.exec(query)
    ]


def target_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    query = select(Target, Indicator).join(Indicator).order_by(col(Target.id))
    return [
        row_of(
            indicator=i.key,
            series=t.series,
            area=t.area,
            period=t.period,
            kind=t.kind,
            value=t.value,
            raw=t.raw,
            **source_cells(t),
        )
        for t, i in session.exec(query)
    ]
