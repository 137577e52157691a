"""A board's record as files for its officers and chairs: its actions, their updates, its indicators."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, select

from bot.core import Core
from bot.domain.figures import COMPARATORS, FigureLine
from bot.services.boards.state import zone_of
from bot.services.indicators.followed import FollowedIndicator, indicator_report
from bot.services.records.export import as_csv
from bot.services.records.export_plans import action_rows, update_rows
from bot.services.records.export_row import ExportRow, row_of
from storage.boards import Board
from storage.plans import Plan
from storage.updates import TEXT_FIELDS

FORMS = ("xlsx", "csv")
_MARK = "\ufeff"
"""By which a spreadsheet knows that a CSV file is UTF-8."""


def board_file(
    session: Session, *, core: Core, board: Board, what: str, form: str, now: datetime
) -> tuple[str, bytes, int]:
    """One of BOARD_FILES in one of FORMS: the file's name, what it holds, and how many rows."""
    rows = BOARD_FILES[what](session, core, board, now)
    name = f"{board.key}-{what}.{form}"
    if form == "csv":
        return name, (_MARK + as_csv(rows)).encode(), len(rows)
    from bot.services.records.workbook import write_workbook

    stream = io.BytesIO()
    write_workbook(stream, {what: rows})
    return name, stream.getvalue(), len(rows)


def _actions(session: Session, core: Core, board: Board, now: datetime) -> list[ExportRow]:
    """The actions of the board's plans that are not closed, in the layout that the import reads."""
    query = select(Plan.edition).where(Plan.board_id == board.id, Plan.status != "closed")
    editions = set(session.exec(query))
    return [r for r in action_rows(session, core, now) if r["board"] == board.key and r["plan"] in editions]


def _updates(session: Session, core: Core, board: Board, now: datetime) -> list[ExportRow]:
    """Every update to them; of one whose words were changed after they were shown, the words as they are shown."""
    rows = [r for r in update_rows(session, core, now) if r["board"] == board.key]
    for row in rows:
        if row["edit_reason"]:
            row |= {name: row[f"published_{name}"] for name in (*TEXT_FIELDS, "evidence")}
    return rows


def _indicators(session: Session, core: Core, board: Board, now: datetime) -> list[ExportRow]:
    """Every figure of what the board follows, oldest first, with its comparators as they are printed."""
    report = indicator_report(session, board, now, zone_of(board, core.zone))
    return [_figure_row(item, line) for item in report.followed for line in (*item.earlier, *item.lines)]


def _figure_row(item: FollowedIndicator, line: FigureLine) -> ExportRow:
    beside = {}
    for area, name in COMPARATORS.items():
        other = line.others.get(area)
        beside[name.removeprefix("the ")] = other.raw if other else ""
        beside[f"rating against {name.removeprefix('the ')}"] = other.rag_raw if other else ""
    return row_of(
        indicator=item.indicator.key,
        name=item.title,
        unit=item.unit,
        area=line.own.area,
        period=line.own.period,
        figure=line.own.raw,
        lower=line.own.lower,
        upper=line.own.upper,
        trend=line.own.trend,
        **beside,
        edition=line.edition,
        source=line.own.source,
    )


BOARD_FILES: dict[str, Callable[[Session, Core, Board, datetime], list[ExportRow]]] = {
    "actions": _actions,
    "updates": _updates,
    "indicators": _indicators,
}
