"""One row of an export: its cells as printed text."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, select

from storage.boards import all_boards
from storage.indicators import BoardIndicator

ExportRow = dict[str, Any]


def cell_text(value: object) -> Any:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def row_of(**cells: object) -> ExportRow:
    return {name: cell_text(value) for name, value in cells.items()}


def source_cells(row: Any) -> dict[str, object]:
    return {"source_document": row.source_document, "source_line": row.source_line}


def boards_following(session: Session) -> dict[int, str]:
    keys = {b.id: b.key for b in all_boards(session)}
    found: dict[int, list[str]] = {}
    for follow in session.exec(select(BoardIndicator).order_by(col(BoardIndicator.id))):
        found.setdefault(follow.indicator_id, []).append(keys[follow.board_id])
    return {i: "; ".join(boards) for i, boards in found.items()}
