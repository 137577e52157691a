"""What answers say of indicators, as facts: those that a filter asks for, one's record and picture, a figure's source."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session

from bot.charts.lines import chart_of
from bot.clock import local_date
from bot.domain.doubts import Doubt
from bot.domain.figures import Reading, same_period
from bot.messages.message import Picture
from bot.services.indicators.doubts import doubts_about
from bot.services.indicators.facts import comparators_of, figure_of, rating_key
from bot.services.indicators.followed import FollowedIndicator, IndicatorReport
from bot.services.indicators.readings import reading_of
from bot.views.indicators import (
    EditionFigure,
    IndicatorRow,
    IndicatorView,
    SourceCell,
    SourceDoubt,
    SourceView,
    TargetPoint,
)
from storage.audit import imported_by
from storage.base import source_of
from storage.boards import Board
from storage.indicators import Observation, editions_of, observations_about

MOST_FIGURES = 60


def matching(report: IndicatorReport, words: str) -> list[FollowedIndicator]:
    """Those of a board's indicators that a filter asks for: worse (than England), stale, or words of its heading or name.

    "principle 2" asks for the Marmot principle under which documents print it; any other words for a life stage or
    section, or part of the name.
    """
    if words.startswith("worse"):
        return [item for item in report.followed if (e := item.newest.others.get("England")) and e.rag == "R"]
    if words == "stale":
        return report.stale
    wanted = words.removeprefix("marmot").strip().removeprefix("principle").strip()
    return [item for item in report.followed if _is_about(item, wanted)]


def _is_about(item: FollowedIndicator, wanted: str) -> bool:
    sections = [part.strip().casefold() for part in item.indicator.section.split(";")]
    if not wanted or wanted in sections:
        return True
    return not wanted.isdigit() and any(wanted in text for text in (*sections, item.title.casefold()))


def indicator_row(item: FollowedIndicator, *, changed: bool) -> IndicatorRow:
    """One indicator in a few words: its newest figures, and if that is asked for what changed."""
    change = item.change if changed else None
    return IndicatorRow(
        name=item.title,
        figure=figure_of(item.newest, item),
        comparators=comparators_of(item.newest),
        trend=item.newest.own.trend,
        level=change.level if change else "",
        why=change.why if change else "",
    )


def indicator_view(board: Board, item: FollowedIndicator, *, act: str, can_post: bool) -> IndicatorView:
    """The whole record of one indicator, for its message."""
    indicator = item.indicator
    lines = [*item.earlier, *item.lines][::-1]
    return IndicatorView(
        name=item.title,
        key=indicator.key,
        board=board.name,
        latest=indicator_row(item, changed=True),
        figures=tuple(
            EditionFigure(line.own.raw, line.own.period, line.edition, comparators_of(line))
            for line in lines[:MOST_FIGURES]
        ),
        total=len(lines),
        targets=tuple(TargetPoint(t.raw, t.period, t.kind, t.area) for t in item.targets),
        polarity=item.rules.polarity,
        rating_rule=item.rules.rating_rule,
        frequency=indicator.frequency,
        source=indicator.source,
        due_since=item.overdue,
        section=indicator.section,
        rating_key=rating_key(board, [item]),
        act=act,
        can_post=can_post,
    )


def picture_of(item: FollowedIndicator) -> Picture | None:
    """The indicator's picture, where it has figures enough to draw; of a period in several editions the newest counts."""
    lines = {line.own.period: line for line in (*item.earlier, *item.lines)}
    targets = [(t.period, t.value) for t in item.rules.targets]
    chart = chart_of(item.title, item.unit, list(lines.values()), targets)
    return Picture(item.title, chart.words, chart.as_dict()) if chart else None


LATEST = datetime.max.replace(tzinfo=UTC)


def source_view(session: Session, item: FollowedIndicator, period: str, zone: str, area: str) -> SourceView:
    """Where the figures of one period came from: every cell imported, in every edition, with its doubts."""
    indicator = item.indicator
    rows = observations_about(session, indicator.ident, {item.newest.own.area, area, "England", "Region", "NN"})
    wanted = Reading("", period, "", None)
    found = [row for row in rows if not period or same_period(reading_of(row), wanted) or row.edition == period]
    current = {row.id: row for row in found if row.superseded_at is None and not row.area_code}
    editions = {
        e.edition: e.loaded_at for e in editions_of(session, [indicator.ident], LATEST).get(indicator.ident, ())
    }
    loaded = {row.ident: (row.area_code and editions.get(row.edition)) or row.loaded_at for row in found}
    who = {at: imported_by(session, at) for at in set(loaded.values())}
    return SourceView(
        name=item.title,
        key=indicator.key,
        period=period,
        imported=tuple(_cell(row, loaded[row.ident], who[loaded[row.ident]], zone) for row in found),
        raised=tuple(_doubt(row, d) for d in doubts_about(session, indicator) if (row := current.get(d.reading.id))),
        is_checked=bool(current),
        known_periods=tuple(dict.fromkeys(row.period for row in rows if row.period)),
    )


def _cell(row: Observation, loaded_at: datetime, who: str, zone: str) -> SourceCell:
    return SourceCell(
        area=row.area,
        printed=row.raw,
        period=row.period,
        edition=row.edition,
        place=source_of(row.source_document, row.source_line),
        imported_on=local_date(loaded_at, zone),
        imported_by=who,
        replaced_on=local_date(row.superseded_at, zone) if row.superseded_at else None,
        group=tuple(part for part in (row.sex, row.age, row.category) if part),
        rating=row.rag_raw,
        trend=row.trend,
        note=row.note,
    )


def _doubt(row: Observation, doubt: Doubt) -> SourceDoubt:
    printed = getattr(doubt.reading, doubt.column, "") or row.raw
    return SourceDoubt(row.area, printed, doubt.message, doubt.suggestion)
