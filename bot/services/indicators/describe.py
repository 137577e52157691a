"""Describing indicators: a change in a councillor's words, notes of one line each, and the same as data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from bot.charts import chart_of
from bot.clock import local_date
from bot.domain.changes import BULK
from bot.domain.doubts import Doubt
from bot.domain.figures import RAG_WORDS, FigureLine, Reading, same_period
from bot.domain.text import count_of, day, listed
from bot.messages.message import Message, Picture
from bot.services.indicators.doubts import doubts_about
from bot.services.indicators.followed import FollowedIndicator, IndicatorReport
from bot.services.indicators.readings import reading_of
from bot.views.indicators import IndicatorView, SourceView
from bot.views.reports import IndicatorLine, ListLine
from storage.audit import imported_by
from storage.base import source_of
from storage.boards import Board
from storage.indicators import Observation, observations_about

COMPARATOR_WORDS = {"England": "England", "Region": "region", "NN": "neighbours"}
AS_PUBLISHED = "G is better than the comparator, A similar, R worse, as published."
AS_PRINTED = "R, A and G are as the sources print them."
MOST_NAMES, MOST_LINES = 6, 60


def indicator_line(item: FollowedIndicator) -> IndicatorLine:
    """What changed in one indicator: its figure, the one before, its comparators with their ratings, and why it matters."""
    change = item.change
    assert change is not None  # noqa: S101 - only changed indicators come here
    return IndicatorLine(
        name=item.title,
        kinds=", ".join(kind.replace("_", " ") for kind in change.kinds),
        level=change.level,
        now=figure(change.now.own, item),
        before=figure(change.before.own, item),
        others=beside(change.now),
        why=change.why_this_level,
    )


def figure(reading: Reading, item: FollowedIndicator) -> str:
    """ "39.10% (2022)", with the unit where neither the cell nor the name says it."""
    unit = item.unit
    unit_is_named = not unit or unit.startswith("%") or unit.lower() in item.name.lower()
    unit = unit.lstrip("%").strip() if "%" in reading.raw else unit
    rating = item.rules.rating(reading.value)
    sign = "%" if unit == "%" and reading.value is not None else "" if unit_is_named else f" {unit}"
    text = f"{short(reading) or 'no figure'}{sign}{f', {rated(rating)}' if rating else ''}"
    return f"{text} ({reading.period or 'no period printed'})"


def short(reading: Reading) -> str:
    """The cell as printed; a figure with more decimals than anybody reads is rounded, and says so."""
    long = re.fullmatch(r"-?\d+\.\d{5,}", reading.raw)
    return f"≈ {reading.value:.2f}" if long and reading.value is not None else reading.raw


def beside(line: FigureLine) -> str:
    """ "England 30.80%, R (red); region 23.60%, A (amber)"."""
    parts = [
        f"{COMPARATOR_WORDS[area]}{f' {short(r)}' if r.raw else ''}" + (f", {rated(r.rag)}" if r.rag else "")
        for area, r in line.others.items()
        if r.has_figure or r.rag
    ]
    return "; ".join(parts)


def rated(rag: str) -> str:
    """ "R (red)"; a published word such as "higher" as it is."""
    return f"{rag} ({RAG_WORDS[rag]})" if rag in RAG_WORDS else rag


def bulk_of(report: IndicatorReport) -> list[FollowedIndicator]:
    """Indicators in which only earlier figures were revised, where these are so many that one line stands for all."""
    only_revised = [c for c in report.changes if c.change and set(c.change.kinds) <= {"revised", "structural"}]
    return only_revised if len(only_revised) > max(2, BULK * report.checked) else []


def indicator_notes(board: Board, report: IndicatorReport, bulk: list[FollowedIndicator], zone: str) -> tuple[str, ...]:
    """Notes of one line each, and the key of the ratings."""
    notes = []
    if bulk:
        notes.append(f"Earlier figures revised in {count_of(len(bulk), 'indicator')}: {_names(bulk)}.")
    if stale := report.stale:
        names = [
            f"{item.title} ({item.newest.own.period}), due since {day(item.overdue)}" for item in stale if item.overdue
        ]
        notes.append(f"No new figure, though one was due: {_first(names)}.")
    if unreachable := report.unreachable:
        since = min(item.indicator.fetch_failed_at for item in unreachable if item.indicator.fetch_failed_at)
        dead = f"The source could not be read since {day(local_date(since, zone))}: {_names(unreachable)}."
        notes.append(f"{dead} Whether they changed is not known.")
    if unreadable := report.unreadable:
        names = [f'{item.title} prints "{item.newest.own.raw}"' for item in unreadable]
        notes.append(f"Could not be read: {_first(names)}.")
    if report.missing:
        known = listed([i.name for i in report.missing[:MOST_NAMES]])
        more = f" and {len(report.missing) - MOST_NAMES} more" if len(report.missing) > MOST_NAMES else ""
        notes.append(f"No figures of the board's area are known for {known}{more}.")
    return (*notes, *key_of(board, report.changes))


def key_of(board: Board, items: Sequence[FollowedIndicator]) -> tuple[str, ...]:
    """What the letters beside these indicators mean: of the comparisons, and where the board rates by a rule of its own."""
    key = []
    letters = [r for item in items for r in item.newest.others.values() if r.rag in RAG_WORDS]
    if letters:
        key.append(board.rag_key or (AS_PRINTED if any(len(r.rag_raw) == 1 for r in letters) else AS_PUBLISHED))
    own = [f"{item.title} {item.rules.rating_rule}" for item in items if item.rules.rating_rule]
    if own:
        key.append(f"Rated by the board itself: {_first(own)}.")
    return tuple(key)


def list_notes(board: Board, report: IndicatorReport, items: Sequence[FollowedIndicator]) -> tuple[str, ...]:
    """What is said above a list of indicators: those without figures, and the key."""
    missing = (
        f"Without figures of the board's area: {listed([i.name for i in report.missing])}." if report.missing else ""
    )
    return (*([missing] if missing else []), *key_of(board, items))


def _first(items: list[str]) -> str:
    rest = len(items) - MOST_NAMES
    return "; ".join(items if rest <= 0 else [*items[:MOST_NAMES], f"and {rest} more"])


def _names(items: list[FollowedIndicator]) -> str:
    names = [item.title for item in items]
    rest = len(names) - MOST_NAMES
    return listed(names if rest <= 0 else [*names[:MOST_NAMES], f"{rest} more"])


def change_data(item: FollowedIndicator) -> dict[str, Any]:
    """A change as JSON, with at least what the contract names."""
    change = item.change
    assert change is not None  # noqa: S101 - only changed indicators come here
    now, old = change.now.own, change.before.own
    return {
        "key": item.indicator.key,
        "name": item.title,
        "kinds": list(change.kinds),
        "level": change.level,
        "period": now.period,
        "value": now.value,
        "previous_period": old.period,
        "previous_value": old.value,
        "why": change.why,
        "rule": change.rule,
        "source": now.source,
        "compared_with_edition": change.before.edition,
        "edition": change.now.edition,
    }


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


def indicator_entry(item: FollowedIndicator, *, changed: bool = False) -> ListLine:
    """One indicator in a list: its newest figures, and where changes were asked for what changed."""
    comparators = beside(item.newest)
    trend = f" Trend: {item.newest.own.trend}." if item.newest.own.trend else ""
    facts = f"{figure(item.newest.own, item)}{f'; {comparators}' if comparators else ''}.{trend}"
    why = f"{item.change.level.capitalize()}: {item.change.why}." if changed and item.change else ""
    return ListLine("", item.title, facts, why)


def indicator_view(board: Board, item: FollowedIndicator) -> IndicatorView:
    """The whole record of one indicator, for its message."""
    change, indicator = item.change, item.indicator
    overdue = f"a newer figure was due since {day(item.overdue)}" if item.overdue else ""
    facts = (
        ("Latest", figure(item.newest.own, item)),
        ("Comparators", beside(item.newest)),
        ("Trend", item.newest.own.trend),
        ("What changed", f"{change.level.capitalize()}: {change.why}." if change else ""),
        (
            "Targets",
            "; ".join(f"{t.raw} ({t.period}, {t.kind}{', ' + t.area if t.area else ''})" for t in item.targets),
        ),
        ("Polarity", item.rules.polarity and f"{item.rules.polarity} is good"),
        ("Rated by the board", item.rules.rating_rule),
        ("Published", "; ".join(part for part in (indicator.frequency, indicator.source, overdue) if part)),
        ("Section", indicator.section),
    )
    lines = tuple(
        f"{line.own.period or 'no period printed'} (edition {line.edition}): {line.own.raw or 'no figure'}"
        + (f"; {beside(line)}" if beside(line) else "")
        for line in reversed((*item.earlier, *item.lines))
    )
    notes = key_of(board, [item])
    if len(lines) > MOST_LINES:
        notes = (f"The newest {MOST_LINES} of {len(lines)} figures.", *notes)
    shown = tuple((label, value) for label, value in facts if value)
    return IndicatorView(item.title, indicator.key, board.name, shown, lines[:MOST_LINES], notes)


def picture_of(item: FollowedIndicator) -> Message | None:
    """The indicator's picture, where it has figures enough to draw; of a period in several editions the newest counts."""
    lines = {line.own.period: line for line in (*item.earlier, *item.lines)}
    targets = [(t.period, t.value) for t in item.rules.targets]
    chart = chart_of(item.title, item.unit, list(lines.values()), targets)
    if chart is None:
        return None
    return Message(f"Chart: {item.title}", (Picture(item.title, chart.words, chart.as_dict()),))


def source_view(session: Session, item: FollowedIndicator, period: str, zone: str, area: str) -> SourceView:
    """Where the figures of one period came from: every cell imported, in every edition, with its doubts."""
    indicator = item.indicator
    rows = observations_about(session, indicator.ident, {item.newest.own.area, area, "England", "Region", "NN"})
    wanted = Reading("", period, "", None)
    found = [row for row in rows if not period or same_period(reading_of(row), wanted) or row.edition == period]
    known = list(dict.fromkeys(row.period for row in rows if row.period))
    standing = {row.id: row for row in found if row.superseded_at is None and not row.area_code}
    doubts = [_doubt(row, d) for d in doubts_about(session, indicator) if (row := standing.get(d.reading.id))]
    who = {at: imported_by(session, at) for at in {row.loaded_at for row in found}}
    cells = tuple(_cell(row, who[row.loaded_at], zone) for row in found)
    if not doubts:
        doubts = (
            ["None was raised about these cells."]
            if standing
            else ["Doubts about a published file are reported when it is loaded."]
        )
    return SourceView(
        item.title,
        indicator.key,
        period,
        cells,
        tuple(doubts),
        f"There are figures for {listed(known)}." if known else "",
    )


def _cell(row: Observation, who: str, zone: str) -> str:
    rating = f', rated "{row.rag_raw}"' if row.rag_raw else ""
    trend = f', trend "{row.trend}"' if row.trend else ""
    gone = f"; replaced on {day(local_date(row.superseded_at, zone))}" if row.superseded_at else ""
    note = f", {row.note}" if row.note else ""
    group = ", ".join(part for part in (row.sex, row.age, row.category) if part)
    return (
        f'{row.area}{f" ({group})" if group else ""}: "{row.raw}"{rating}{trend} for {row.period or "no period"}{note}, '
        f"edition {row.edition}; {source_of(row.source_document, row.source_line)}; "
        f"imported on {day(local_date(row.loaded_at, zone))}{f' by {who}' if who else ''}{gone}."
    )


def _doubt(row: Observation, doubt: Doubt) -> str:
    return f'{row.area}: "{getattr(doubt.reading, doubt.column, "") or row.raw}" {doubt.message} {doubt.suggestion}'
