"""A report as it is sent: its message, what that cuts short in a thread, and the same facts as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.core import Core
from bot.messages.message import Message
from bot.messages.split import split
from bot.views.indicators import IndicatorChange
from bot.views.lists import ActionLine
from bot.views.reports import BoardReport, ChangesSince, MissingLine

WITH_THREAD = ("digest", "papers")


@dataclass(frozen=True)
class RenderedReport:
    """What a summary or digest says: the message's parts (the first is the message, the rest its thread), and as data."""

    parts: tuple[Message, ...]
    data: dict[str, Any]


def rendered(core: Core, report: BoardReport) -> RenderedReport:
    """The message of a report and its data; in its thread, where there is one, whatever the message cuts short."""
    main = report.main()
    parts = split(core.templates.compose(main, "board"))
    if report.kind in WITH_THREAD and main.long:
        parts += split(core.templates.compose(report, "board_rest"))
    return RenderedReport(tuple(parts), as_data(report))


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
