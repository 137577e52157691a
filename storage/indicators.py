"""Indicators and their observations, each kept as printed beside the number read from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from storage.base import Base, Field, Index, UniqueConstraint, foreign, one_of, partial_index, when

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
    fetched_from: str = ""
    """The service and area types that new editions are fetched with each month, where an officer asked for it."""
    fetch_failed_at: datetime | None = when(nullable=True)
    """Since when the service could not be read."""
    staged: bool = False
    """Only figures that are still being loaded are of it, so that nobody reads it (see bot/services/importing/staging.py)."""
    source_document: str = ""
    source_line: str = ""


class BoardIndicator(Base, table=True):
    """A board follows an indicator: in which order, from which step on a movement is reported, and from which figures on it
    rates green and amber itself (all in the indicator's unit)."""

    __tablename__ = "board_indicator"
    __table_args__ = (UniqueConstraint("board_id", "indicator_id"),)

    board_id: int = foreign("board")
    indicator_id: int = foreign("indicator")
    position: int = 0
    threshold: float | None = None
    green: float | None = None
    amber: float | None = None


class Snapshot(Base, table=True):
    """A file of published figures as it was loaded, known again by its digest."""

    digest: str = Field(index=True)
    edition: str
    file: str
    rows: int
    loaded_at: datetime = when()
    by_name: str = ""
    staged_by: str = ""
    """Which import is still loading it; "" once it is loaded."""


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
    loaded_at: datetime | None = when(nullable=True)
    """None while its figures are still being loaded: nobody reads them."""

    def known_at(self, moment: datetime) -> bool:
        """Whether it had been loaded by a moment."""
        return self.loaded_at is not None and self.loaded_at <= moment


class Observation(Base, table=True):
    """One value of an indicator for an area and a period, as published in an edition.

    A report prints the board's own area ("Luton") and comparators (England, Region, NN). A published file names every
    area by its code, with sex, age and category, intervals (95% and 99.8%), and labels against England and the parent.
    """

    __table_args__ = (
        partial_index(
            "uq_observation_printed",
            *("indicator_id", "edition", "area", "period", "note"),
            where="area_code = '' AND superseded_at IS NULL",
            unique=True,
        ),
        Index("ix_observation_indicator_id", "indicator_id", "edition", "area_code"),
    )

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
    superseded_at: datetime | None = when(nullable=True)
    """When the same cell was imported with other words; the row then stays as what was known until that moment."""
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


def indicators_of(session: Session, board_id: int) -> list[tuple[Indicator, BoardIndicator]]:
    """The indicators that a board follows, in its order."""
    query = select(Indicator, BoardIndicator).join(BoardIndicator).where(BoardIndicator.board_id == board_id)
    return list(session.exec(query.order_by(col(BoardIndicator.position), col(BoardIndicator.id))))


class PrintedObservation(NamedTuple):
    """An observation that a report printed: the columns that the rules read. Whole rows take twice as long."""

    ident: int
    indicator_id: int
    edition: str
    area: str
    period: str
    period_end: date | None
    raw: str
    value: float | None
    rank: int | None
    rank_of: int | None
    rag_raw: str
    rag: str
    trend: str
    note: str
    loaded_at: datetime
    source_document: str
    source_line: str


def standing_observations(session: Session) -> list[PrintedObservation]:
    """Everything that reports printed, as it stands."""
    o = Observation.__table__.c  # type: ignore[attr-defined]
    query = _printed().where(o.superseded_at.is_(None))
    return [PrintedObservation(*row) for row in session.execute(query.order_by(o.id)).all()]


def _printed() -> Any:
    """The columns of PrintedObservation of what reports printed, as a query."""
    o = Observation.__table__.c  # type: ignore[attr-defined]
    return sa.select(o.id, *(o[name] for name in PrintedObservation._fields[1:])).where(o.area_code == "")


def printed_observations(session: Session, indicator_ids: Sequence[int], until: datetime) -> list[PrintedObservation]:
    """What reports printed of these indicators, as it was known at a moment, in order of loading."""
    o = Observation.__table__.c  # type: ignore[attr-defined]
    query = _printed().where(o.indicator_id.in_(indicator_ids), o.loaded_at <= until)
    query = query.where(or_(o.superseded_at.is_(None), o.superseded_at > until))
    return [PrintedObservation(*row) for row in session.execute(query.order_by(o.indicator_id, o.id)).all()]


def observations_about(session: Session, indicator_id: int, areas: Collection[str]) -> list[Observation]:
    """Every figure of an indicator that was ever imported for these areas (names or codes), superseded ones too."""
    o = Observation
    query = select(o).where(o.indicator_id == indicator_id, or_(col(o.area).in_(areas), col(o.area_code).in_(areas)))
    loaded = select(IndicatorEdition.edition).where(
        IndicatorEdition.indicator_id == indicator_id, col(IndicatorEdition.loaded_at).is_not(None)
    )
    query = query.where(or_(o.area_code == "", col(o.edition).in_(loaded)))
    return list(session.exec(query.order_by(col(o.period_start), col(o.id))))


def editions_of(session: Session, indicator_ids: Sequence[int], until: datetime) -> dict[int, list[IndicatorEdition]]:
    """The editions of these indicators that had been loaded by a moment, by indicator, in order of loading."""
    query = select(IndicatorEdition).where(
        col(IndicatorEdition.indicator_id).in_(indicator_ids), col(IndicatorEdition.loaded_at) <= until
    )
    found: dict[int, list[IndicatorEdition]] = {}
    for edition in session.exec(query.order_by(col(IndicatorEdition.id))):
        found.setdefault(edition.indicator_id, []).append(edition)
    return found


def indicators_followed(session: Session, board_ids: Collection[int]) -> list[tuple[int, Indicator]]:
    """Every indicator that one of these boards follows, with the board's id."""
    query = (
        select(BoardIndicator.board_id, Indicator).join(Indicator).where(col(BoardIndicator.board_id).in_(board_ids))
    )
    return list(session.exec(query.order_by(col(BoardIndicator.position), col(BoardIndicator.id))))


def edition_names(session: Session, indicator_ids: Collection[int]) -> dict[int, set[str]]:
    """What the editions of these indicators call them."""
    query = select(IndicatorEdition.indicator_id, IndicatorEdition.name).distinct()
    query = query.where(col(IndicatorEdition.loaded_at).is_not(None))
    found: dict[int, set[str]] = {}
    for key, name in session.exec(query.where(col(IndicatorEdition.indicator_id).in_(indicator_ids))):
        found.setdefault(key, set()).add(name)
    return found


def targets_of(session: Session, indicator_ids: Sequence[int]) -> dict[int, list[Target]]:
    """The planned trajectories of these indicators, by indicator."""
    found: dict[int, list[Target]] = {}
    query = select(Target).where(col(Target.indicator_id).in_(indicator_ids)).order_by(col(Target.id))
    for target in session.exec(query):
        found.setdefault(target.indicator_id, []).append(target)
    return found


class PublishedFigure(NamedTuple):
    """One published figure, as it is compared with another edition's."""

    raw: str
    value: float | None
    lower: float | None
    upper: float | None
    cases: float | None
    trend: str
    versus_england: str
    versus_parent: str
    goal: str


Series = tuple[str, str, str, str, str]
"""Area code, sex, age, category type and category."""
When = tuple[date | None, date | None, str]
"""First and last day of a period, and its label."""


class PublishedEdition(NamedTuple):
    """An indicator's figures in one published edition: by series and period, and each area's name and parent."""

    figures: dict[Series, dict[When, PublishedFigure]]
    areas: dict[str, tuple[str, str]]


EditionKey = tuple[int, str]
"""An indicator's id and one of its editions."""


def areas_named(session: Session, pairs: Collection[EditionKey], area: str) -> dict[EditionKey, tuple[str, str, str]]:
    """The code, the parent's code and the name of an area, given by its code or name, in each of these editions."""
    o = Observation.__table__.c  # type: ignore[attr-defined]
    query = sa.select(o.indicator_id, o.edition, o.area_code, o.parent_code, o.area).distinct()
    by_code = re.fullmatch(r"[A-Z]\d{8}", area) is not None  # an official code is found by its index
    named = o.area_code == area if by_code else or_(o.area_code == area, sa.func.lower(o.area) == area.lower())
    query = query.where(sa.tuple_(o.indicator_id, o.edition).in_(pairs), o.area_code != "", named)
    return {(key, edition): (code, parent, name) for key, edition, code, parent, name in session.execute(query)}


def published_edition(session: Session, indicator_id: int, edition: str) -> PublishedEdition:
    """One indicator's published figures of one edition."""
    return next(iter(published_editions(session, [(indicator_id, edition)]).values()), PublishedEdition({}, {}))


_PUBLISHED = (
    *("area_code", "sex", "age", "category_type", "category"),
    *("period_start", "period_end", "period"),
    *("area", "parent_code"),
    *("raw", "value", "lower", "upper", "count", "trend", "versus_england", "versus_parent", "goal"),
    *("indicator_id", "edition"),
)
"""The columns of Series, When, an area, PublishedFigure and EditionKey, in this order."""


def published_editions(
    session: Session, pairs: Collection[EditionKey], area_codes: Collection[str] | None = None
) -> dict[EditionKey, PublishedEdition]:
    """Published figures of these editions in one query; of some areas only, where they are named."""
    o = Observation.__table__.c  # type: ignore[attr-defined]
    query = sa.select(*(o[name] for name in _PUBLISHED)).where(o.area_code != "")
    if len(pairs) == 1:
        [(indicator_id, edition)] = pairs
        query = query.where(o.indicator_id == indicator_id, o.edition == edition)
    else:
        query = query.where(sa.tuple_(o.indicator_id, o.edition).in_(pairs))
    if area_codes is not None:
        query = query.where(o.area_code.in_(area_codes))
    found: dict[EditionKey, PublishedEdition] = {}
    for some in session.execute(query).partitions(2_000):  # read one by one, a third of the time would go on that
        for row in some:
            figures, areas = found.setdefault((row[19], row[20]), PublishedEdition({}, {}))
            figures.setdefault(row[:5], {})[row[5:8]] = PublishedFigure(*row[10:19])
            areas[row[0]] = (row[8], row[9])
    return found


def small_counts(session: Session, indicator_ids: Collection[int], under: float) -> set[tuple[int, str, str]]:
    """Indicator, area and period of each figure for everybody that any edition says is made of fewer cases than this."""
    o = Observation.__table__.c  # type: ignore[attr-defined]
    query = sa.select(o.indicator_id, o.area, o.period).where(o.indicator_id.in_(indicator_ids), o["count"] < under)
    return {(key, area, period) for key, area, period in session.execute(query.distinct())}
