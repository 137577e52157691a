"""Indicators and their observations, each kept as printed beside the number read from it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import text
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


class Snapshot(Base, table=True):
    """A file of published figures as it was loaded: the same file again is known by its digest."""

    digest: str = Field(unique=True)
    edition: str
    file: str
    rows: int
    loaded_at: datetime = when()
    by_name: str = ""


class IndicatorEdition(Base, table=True):
    """An indicator as one edition prints it. Names and units change between editions, and so are kept with each.

    `snapshot_id` is the file of published figures that it came in; none where a report printed it.
    """

    __tablename__ = "indicator_edition"
    __table_args__ = (UniqueConstraint("indicator_id", "edition"),)

    indicator_id: int = foreign("indicator", index=False)
    edition: str
    name: str
    unit: str = ""
    snapshot_id: int | None = foreign("snapshot", nullable=True)


class Observation(Base, table=True):
    """One value of an indicator for an area and a period, as published in an edition.

    A report prints the board's own area ("Luton") and comparators (England, Region, NN). A published file names every
    area by its code, with sex, age and category, intervals (95% and 99.8%), and labels against England and the parent.
    """

    __table_args__ = (
        Index(
            "uq_observation_printed", "indicator_id", "edition", "area", "period", "note", unique=True,
            sqlite_where=text("area_code = ''"), postgresql_where=text("area_code = ''"),
        ),
        Index("ix_observation_indicator_id", "indicator_id", "edition", "area_code"),
        Index("ix_observation_loaded", "loaded_at"),
    )  # fmt: skip

    indicator_id: int = foreign("indicator", index=False)
    edition: str
    area: str
    area_code: str = ""
    area_type: str = ""
    parent_code: str = ""
    parent: str = ""
    sex: str = ""
    age: str = ""
    category_type: str = ""
    category: str = ""
    period: str
    period_start: date | None = None
    period_end: date | None = None
    time_range: str = ""
    raw: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    lower_998: float | None = None
    upper_998: float | None = None
    count: float | None = None
    denominator: float | None = None
    rank: int | None = None
    rank_of: int | None = None
    rag_raw: str = ""
    rag: str = ""
    trend: str = ""
    versus_england: str = ""
    versus_parent: str = ""
    goal: str = ""
    new_data: str = ""
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
    """What reports printed of these indicators and had been loaded by a moment, in order of loading."""
    query = select(Observation).where(col(Observation.indicator_id).in_(indicator_ids), Observation.area_code == "")
    query = query.where(col(Observation.loaded_at) <= until)
    return list(session.exec(query.order_by(col(Observation.indicator_id), col(Observation.id))))
