"""Indicators and their observations, each kept as printed beside the number read from it."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Session, col, select

from storage.tables import Base, Field, Index, UniqueConstraint, foreign, one_of, when

POLARITIES = ("", "high", "low")


class Indicator(Base, table=True):
    """A measured quantity. Polarity ("high" or "low" is good) is empty unless somebody stated it."""

    __table_args__ = (one_of("polarity", POLARITIES),)

    key: str = Field(unique=True)
    name: str
    unit: str = ""
    polarity: str = ""
    frequency: str = ""
    source: str = ""
    section: str = ""
    source_document: str = ""
    source_line: str = ""


class BoardIndicator(Base, table=True):
    """A board follows an indicator."""

    __tablename__ = "board_indicator"
    __table_args__ = (UniqueConstraint("board_id", "indicator_id"),)

    board_id: int = foreign("board")
    indicator_id: int = foreign("indicator")


class Observation(Base, table=True):
    """One value of an indicator for an area and a period, as published in an edition."""

    __table_args__ = (
        UniqueConstraint("indicator_id", "edition", "area", "period", "note"),
        Index("ix_observation_loaded", "loaded_at"),
    )

    indicator_id: int = foreign("indicator")
    edition: str
    area: str
    period: str
    period_start: date | None = None
    period_end: date | None = None
    raw: str = ""
    value: float | None = None
    rank: int | None = None
    rank_of: int | None = None
    rag_raw: str = ""
    rag: str = ""
    trend: str = ""
    note: str = ""
    loaded_at: datetime = when()
    source_document: str = ""
    source_line: str = ""


class Target(Base, table=True):
    """A point of an indicator's planned trajectory: its baseline or a yearly target, for an area."""

    __table_args__ = (UniqueConstraint("indicator_id", "series", "area", "period", "kind"),)

    indicator_id: int = foreign("indicator")
    series: str = ""
    area: str
    period: str
    kind: str
    raw: str = ""
    value: float | None = None
    source_document: str = ""
    source_line: str = ""


def indicators_of(session: Session, board_id: int) -> list[Indicator]:
    query = select(Indicator).join(BoardIndicator).where(BoardIndicator.board_id == board_id)
    return list(session.exec(query.order_by(col(BoardIndicator.id))))


def observations_of(session: Session, indicator_ids: list[int], until: datetime) -> list[Observation]:
    """All observations of these indicators that had been loaded by a moment, in order of loading."""
    query = select(Observation).where(col(Observation.indicator_id).in_(indicator_ids))
    query = query.where(col(Observation.loaded_at) <= until)
    return list(session.exec(query.order_by(col(Observation.indicator_id), col(Observation.id))))
