"""Importing plans, people and indicators: everything or nothing, and a report of what became of each row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bot.clock import local_date
from bot.imports.check import Row, check_tables
from bot.imports.files import read_tables
from bot.imports.report import Report
from bot.services.importing.figures import Figures
from bot.services.importing.ledger import Ledger
from bot.services.importing.people import People
from bot.services.importing.plans import Plans
from storage.audit import By, audit
from storage.engine import Store

__all__ = ["import_files"]


class _RollBack(Exception):
    """Leaves the transaction without keeping it."""


def import_files(
    *, store: Store, paths: Iterable[Path], by: By, now: datetime, zone: str, dry_run: bool = False
) -> Report:
    """Import files or folders; a dry run does all of it and keeps nothing.

    Nothing is written if anything is refused: the report then says what, and where. Importing the same files
    again changes nothing, and what leads changed in chat stays unless the file's own cell changed since.
    Raises UnreadableFile.
    """
    report = Report()
    rows = check_tables(read_tables(paths), report)
    if report.refused:
        return report
    try:
        with store.write() as session:
            _import(Ledger(session, report, by, now, local_date(now, zone), zone), rows)
            if report.refused or dry_run:
                raise _RollBack
            counts = {name: dict(getattr(report, name)) for name in ("created", "updated", "removed")}
            if any(counts.values()):
                audit(session, by=by, now=now, act="import", subject="files", **counts)
    except _RollBack:
        pass
    return report


def _import(ledger: Ledger, rows: dict[str, list[Row]]) -> None:
    people, plans, figures = People(ledger), Plans(ledger), Figures(ledger)
    people.boards(rows["boards"])
    people.people(rows["people"])
    people.meetings(rows["meetings"])
    plans.load_plans(rows["plans"], rows["actions"])
    plans.load_actions(rows["actions"])
    plans.assign(rows["leads"])
    plans.updates(rows["updates"])
    plans.outcomes(rows["outcomes"])
    plans.statements(rows["statements"])
    figures.load_indicators(rows["indicators"])
    figures.observations(rows["observations"])
    figures.targets(rows["targets"])
