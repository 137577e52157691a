"""Importing progress updates that a file holds."""

from __future__ import annotations

from datetime import time

from sqlmodel import select

from bot.clock import at_local
from bot.imports.check import Row
from bot.services.importing.import_log import ImportLog
from storage.updates import ProgressUpdate


def load_updates(log: ImportLog, rows: list[Row]) -> None:
    """Updates: rows that stand already, whichever way they came, change nothing; withdrawn ones stay so."""
    updates_before: dict[tuple[int, str], list[ProgressUpdate]] = {}
    for update in log.session.exec(select(ProgressUpdate)) if rows else ():
        updates_before.setdefault((update.action_id, update.period), []).append(update)
    for row in rows:
        action = log.known_action(row)
        if action is None:
            continue
        person = log.person(row["said_by"])
        log.doubt_namesakes(row, "said_by", row["said_by"])
        effective_at = at_local(row["said_on"], time(0), log.zone) if row["said_on"] else None
        cells = {c: row[c] for c in ("rag", "narrative", "next_step", "help_needed")}
        cells["author_name"] = person.name if person else row["said_by"]
        standing = updates_before.setdefault((action.ident, row["period"]), [])
        if row.printed.get("withdrawn_on") or any(all(getattr(u, k) == v for k, v in cells.items()) for u in standing):
            log.report.unchanged["updates"] += 1
            continue
        version = max((u.version for u in standing), default=0) + 1
        values = (
            cells
            | row.source
            | {
                "action_id": action.id,
                "period": row["period"],
                "version": version,
                "via": "import",
                "author_id": person.id if person else None,
                "effective_at": effective_at,
                "recorded_at": log.now,
            }
        )
        made = log.put(ProgressUpdate, "updates", f"{action.ref} {row['period']}", None, **values)
        standing.append(made)
