"""A report as it is sent: its message, what that cuts short in a thread, and the same facts as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from typing import Any

from bot.charts.ratings import RatingsChart
from bot.core import Core
from bot.domain.text import month
from bot.messages.message import Message, Picture, text_of
from bot.messages.split import split
from bot.views.indicators import IndicatorChange
from bot.views.lists import ActionLine
from bot.views.reports import (
    ALL_WORDS,
    LEAST_ENTRIES,
    MAIN_WORDS,
    MOST_ENTRIES,
    MOST_INDICATORS,
    BoardReport,
    ChangesSince,
    MissingLine,
    MonthOfRatings,
)

FEW_NAMED, FEWEST_NAMED = 4, 1


@dataclass(frozen=True)
class RenderedReport:
    """What a summary or digest says: the message's parts (the first is the message, the rest its thread), and as data."""

    parts: tuple[Message, ...]
    data: dict[str, Any]


def rendered(core: Core, report: BoardReport) -> RenderedReport:
    """The message of a report and its data.

    A digest has in its thread what there was no room for; papers have the whole of both lists in theirs.
    """
    main, message = _fitted(core, report.shortened(MOST_ENTRIES, MOST_INDICATORS), "board", MAIN_WORDS, LEAST_ENTRIES)
    parts = split(message)
    if report.kind == "papers":
        parts += split(core.templates.compose(report, "board_papers"))
    elif report.kind == "digest" and (main.entries_left_out or main.indicators_left_out):
        rest = main.rest()
        _, more = _fitted(core, rest, "board_rest", ALL_WORDS - _words_in(message), len(rest.entries))
        parts += split(more)
    if report.ratings_by_month:
        picture = ratings_picture(core, report.board, report.ratings_by_month)
        parts.append(Message(picture.title, (picture,)))
    return RenderedReport(tuple(parts), as_data(report))


def ratings_picture(core: Core, board: str, months: Sequence[MonthOfRatings]) -> Picture:
    """The picture of a board's ratings by month."""
    rags = {rag: [each.by_rag[rag] for each in months] for rag in months[0].by_rag}
    title = core.templates.words("ratings_by_month", board=board)
    chart = RatingsChart(title, [month(each.period) for each in months], rags)
    return Picture(title, chart.words, chart.as_dict())


def _fitted(core: Core, report: BoardReport, template: str, limit: int, least: int) -> tuple[BoardReport, Message]:
    """A report with as much of it left out as its message needs to have at most so many words."""
    shorter = _ever_shorter(report, least)

    @cache
    def message(number: int) -> Message:
        return core.templates.compose(shorter[number], template)

    found = first_that_fits(lambda number: _words_in(message(number)), limit, len(shorter))
    return shorter[found], message(found)


def first_that_fits(words: Callable[[int], int], limit: int, count: int) -> int:
    """The first of ever shorter texts that has at most so many words; the last where none has.

    To count a text's words is to render it: four take a quarter of a report's time. They fall about evenly, to some half
    of the limit: so it is looked for around where they would reach it, and in ever wider steps away from there.
    """
    if (whole := words(0)) <= limit:
        return 0
    too_long, fitting = 0, count - 1
    at, step = ceil((count - 1) * (whole - limit) / (whole - limit / 2)), 1
    while fitting - too_long > 1:
        if not too_long < at < fitting:
            at = (too_long + fitting) // 2
        if words(at) <= limit:
            fitting, at = at, at - step
        else:
            too_long, at = at, at + step
        step *= 2
    return fitting


def _ever_shorter(report: BoardReport, least: int) -> list[BoardReport]:
    """A report, and with more and more of it left out.

    Actions go from the end, down to `least`, then names in lines of them, then indicators, then the other actions.
    """
    entries, indicators = len(report.entries), len(report.indicators)
    kept = min(entries, least)
    few = replace(report, most_named=min(report.most_named, FEW_NAMED))
    return [
        *(report.shortened(number, indicators) for number in range(entries, kept - 1, -1)),
        *(few.shortened(kept, number) for number in range(indicators, -1, -1)),
        *(few.shortened(number, 0) for number in range(kept - 1, -1, -1)),
        replace(few.shortened(0, 0), most_named=FEWEST_NAMED),
    ]


def _words_in(message: Message) -> int:
    return len(text_of(message).split())


def as_data(report: BoardReport) -> dict[str, Any]:
    """A report as JSON, with at least what the contract names."""
    data: dict[str, Any] = {
        "board": report.key,
        "board_name": report.board,
        "plan": report.plan if report.plan_status else None,
        "plan_status": report.plan_status or None,
        "as_of": report.today.isoformat(),
        "counts": report.totals.as_dict(),
        "overdue_actions": [_action(line) for line in report.overdue],
        "overdue_updates": [_missing(line) for line in report.missing],
        "rating_missing": [_unrated(line) for line in report.unrated],
        "indicators_changed": [_change(change) for change in report.indicators_changed],
        "indicators_checked": report.indicators_checked,
        "indicators_stale": [item.key for item in report.notes.overdue],
        "indicators_unreadable": [item.key for item in report.notes.unread],
        "awaiting_sign_off": list(report.waiting),
        "sub_boards": [
            {"board": sub.key, "board_name": sub.name, "counts": sub.totals.as_dict()} for sub in report.sub_boards
        ],
    }
    if report.kind != "summary":
        data |= _changes(report.changes)
    if report.kind in ("since", "papers"):
        data["meeting"] = report.meeting_on.isoformat() if report.meeting_on else None
    return data


def _action(line: ActionLine) -> dict[str, Any]:
    return {
        "ref": line.ref,
        "title": line.title,
        "leads": list(line.leads),
        "due": line.due.isoformat() if line.due else None,
        "days_overdue": line.days_overdue,
        "rag": line.rag.value if line.rag else None,
    }


def _unrated(line: ActionLine) -> dict[str, Any]:
    return {"ref": line.ref, "words": line.narrative, "rag_before": line.rag.value if line.rag else None}


def _missing(line: MissingLine) -> dict[str, Any]:
    return {
        "ref": line.ref,
        "leads": list(line.leads),
        "period": line.period,
        "deadline": line.deadline.isoformat(),
        "silence": line.reason,
    }


def _change(change: IndicatorChange) -> dict[str, Any]:
    now, old = change.figure, change.earlier
    return {
        "key": change.key,
        "name": change.name,
        "kinds": list(change.change_kinds),
        "level": change.level,
        "period": now.period,
        "value": now.value,
        "previous_period": old.period,
        "previous_value": old.value,
        "why": change.why_all,
        "rule": change.rule,
        "source": now.source,
        "compared_with_edition": old.edition,
        "edition": now.edition,
    }


def _changes(changes: ChangesSince | None) -> dict[str, Any]:
    if changes is None:
        return {"since": None, "moved": None}
    moved = ("newly_overdue", "recovered", "completed", "rag_moved", "dates_moved")
    return {
        "since": changes.moment.isoformat(),
        "moved": {name: list(getattr(changes, name)) for name in moved},
    }
