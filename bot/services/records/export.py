"""Giving everything back: each table as rows of printed text, in the layout that the import reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from bot.core import Core
from bot.imports.formulas import unarmed
from bot.services.records.audit_names import AuditNames
from bot.services.records.export_indicators import (
    change_rows,
    follow_rows,
    indicator_rows,
    observation_rows,
    target_rows,
)
from bot.services.records.export_plans import (
    action_rows,
    board_rows,
    meeting_rows,
    outcome_rows,
    people_rows,
    plan_rows,
    statement_rows,
    update_rows,
)
from bot.services.records.export_row import ExportRow, cell_text, row_of
from storage.audit import Audit
from storage.deliveries import Delivery


def export_rows(*, core: Core, what: str, now: datetime) -> list[ExportRow]:
    """The rows of one table; `what` is one of EXPORTS."""
    with core.store.read() as session:
        return EXPORTS[what](session, core, now)


def write_rows(rows: list[ExportRow], form: str, out: Path | None, what: str) -> str:
    """Rows as csv, json or xlsx text; an xlsx needs `out`. Returns what to print when there is no file."""
    if form == "xlsx":
        if out:
            from bot.services.records.workbook import write_workbook

            write_workbook(out, {what: rows})
        return ""
    text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n" if form == "json" else as_csv(rows)
    if out:
        out.write_text(text, encoding="utf-8")
        return ""
    return text


def as_csv(rows: list[ExportRow]) -> str:
    """Rows as CSV, their keys as its columns; nothing in it can become a formula."""
    stream = io.StringIO()
    if rows:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: "" if v is None else unarmed(cell_text(v)) for k, v in row.items()} for row in rows)
    return stream.getvalue()


def _deliveries(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    names = (
        "id",
        "kind",
        "recipient",
        "state",
        "reason",
        "attempts",
        "created_at",
        "sent_at",
        "channel",
        "ts",
    )
    query = select(Delivery).order_by(col(Delivery.id))
    return [row_of(**{n: getattr(d, n) for n in names}) for d in session.exec(query)]


def _audit(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    entries = session.exec(select(Audit).order_by(col(Audit.id))).all()
    names = AuditNames(session, entries)
    return [
        row_of(
            at=a.at,
            by=a.by,
            act=a.act,
            about=names.about(a),
            said="; ".join(f"{name}: {value}" for name, value in names.detail(a)),
            subject=a.subject,
            detail=json.dumps(a.detail, ensure_ascii=False),
        )
        for a in entries
    ]


EXPORTS: dict[str, Callable[[Session, Core, datetime], list[ExportRow]]] = {
    "boards": board_rows,
    "people": people_rows,
    "plans": plan_rows,
    "actions": action_rows,
    "outcomes": outcome_rows,
    "statements": statement_rows,
    "updates": update_rows,
    "indicators": indicator_rows,
    "follows": follow_rows,
    "observations": observation_rows,
    "targets": target_rows,
    "changes": change_rows,
    "meetings": meeting_rows,
    "deliveries": _deliveries,
    "audit": _audit,
}
