"""Loading published figures: streamed row by row into observations, a file at a time, with what looks wrong reported."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.domain.text import listed
from bot.imports.figures.figure_cells import PublishedFigures, key_of, read_slice
from bot.imports.figures.figures_file import FiguresFile
from bot.imports.report import Finding, Report
from bot.services.importing.staging import (
    NEW_INDICATORS,
    clear,
    figures_in_common,
    followed_by_another,
    held,
    move_figures,
    publish,
    write_slice,
)
from storage.audit import By
from storage.engine import Store, take_turn
from storage.indicators import (
    Indicator,
    IndicatorEdition,
    Observation,
    Snapshot,
)

MOST_FINDINGS = 200
MUCH_ALIKE, ENOUGH, NEARLY_ALL = 0.7, 10, 0.6
"""How alike two names are, and how many figures and what share of them are equal, where an indicator was renamed."""
Progress = Callable[[str, int, int], None]
"""Called as a file is read: its name, the bytes read and the bytes in all."""
_TEXTS = (
    "area",
    "area_code",
    "area_type",
    "parent_code",
    "parent",
    "sex",
    "age",
    "category_type",
    "category",
    "time_range",
    "trend",
    "versus_england",
    "versus_parent",
    "goal",
    "new_data",
    "note",
)


REFUSED = 0
"""In place of an indicator's id, where none of its rows is taken."""


@dataclass(frozen=True)
class LoadOptions:
    """The edition of the figures, if it was given, and what follows how far the reading is."""

    edition: str = ""
    progress: Progress = lambda file, done, total: None
    named: Collection[str] = ()
    """The keys that tables of the same import give: these are no old indicators under a new name."""


class FiguresLoader:
    """Published figures: each file is a snapshot under one edition's name, kept beside the earlier ones.

    They are staged in short transactions as they are read, and nobody reads them until they are published.
    """

    def __init__(self, store: Store, report: Report, by: By, today: date, options: LoadOptions) -> None:
        self.store, self.report, self.by, self.today, self.options = store, report, by, today, options
        self.token = secrets.token_hex(8)
        self.staged = 0
        self.own: set[int] = set()
        """The indicators of which figures were staged."""
        self.published = False

    @contextmanager
    def staging(self) -> Iterator[None]:
        """While files are staged and published; what is not published by the end is cleared."""
        with held(self.store, self.token):
            try:
                yield
            finally:
                if not self.published:
                    clear(self.store, self.token)

    def publish(self, session: Session, now: datetime) -> None:
        """Make what was staged current, in the import's own transaction; the commit decides."""
        if fresh := publish(session, self.token, self.staged, now):
            self.report.created["indicators"] += len(fresh)

    def stage(self, file: FiguresFile, now: datetime) -> None:
        """Stage a file, or count it unchanged where the same one was the last of its indicators. Raises UnreadableFile."""
        digest = file.digest()
        with self.store.write() as session:
            take_turn(session, NEW_INDICATORS)  # two imports at once choose different editions
            same = select(Snapshot).where(Snapshot.digest == digest, col(Snapshot.staged_by).in_(("", self.token)))
            known = session.exec(same.order_by(col(Snapshot.id).desc())).first()
            if known is not None and not followed_by_another(session, known.ident):
                self.report.unchanged["observations"] += known.rows
                return
            self.indicators = {i.key: i for i in session.exec(select(Indicator))}
            edition = self.options.edition or self._free_edition(session)
            values = {"digest": digest, "edition": edition, "file": file.path.name, "rows": 0}
            values |= {"loaded_at": now, "by_name": self.by.name, "staged_by": self.token}
            self.snapshot = Snapshot.model_validate(values)
            session.add(self.snapshot)
        self.staged += 1
        self.touched: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.unnumbered: list[str] = []
        self.units: dict[str, str] = {}
        self.mixed: dict[str, list[str]] = {}
        """The indicators that the file gives in several units."""
        if file.unknown:
            message = (
                f"the columns {listed([f'“{name}”' for name in file.unknown])} are not known, so they were not read."
            )
            self._doubt(file, None, "", "", "unknown_column", message)
        self.snapshot.rows = self._stream(file)
        with self.store.write() as session:
            session.add(self.snapshot)
        if REFUSED in self.touched.values():
            return
        if not self.snapshot.rows:
            self.report.refused.append(
                Finding(file.path.name, "", None, "", "", "no_rows", "it has a header and no rows.")
            )
            return
        self._repeated(file)
        self._several_units(file)
        for key in [key for key in self.unnumbered if key in self.touched]:
            self._renamed(file, key)
        self.report.created["observations"] += self.snapshot.rows
        for reason, count in self.counts.items():
            if count > MOST_FINDINGS:
                message = f"{count - MOST_FINDINGS} more cells are doubtful in the same way."
                self.report.doubtful.append(Finding(file.path.name, "", None, "", "", reason, message))

    def _several_units(self, file: FiguresFile) -> None:
        """Show no unit with figures that have several: a number of tonnes is no percentage."""
        for key, units in self.mixed.items():
            with self.store.write() as session:
                indicator = session.get_one(Indicator, self.touched[key])
                of_edition = select(IndicatorEdition).where(
                    IndicatorEdition.indicator_id == indicator.id, IndicatorEdition.edition == self.snapshot.edition
                )
                for row in [session.exec(of_edition).one(), *([indicator] if indicator.staged else [])]:
                    row.unit = ""
                    session.add(row)
            shown = listed([f'"{unit}"' if unit else "none" for unit in dict.fromkeys(units)])
            message = f"has figures in several units ({shown}), so they are shown without one."
            self._doubt(file, None, "", indicator.name, "several_units", message)

    def _free_edition(self, session: Session) -> str:
        """The day of the import, numbered where that day has an edition already."""
        taken = set(session.exec(select(Snapshot.edition)))
        day = self.today.isoformat()
        return next(name for name in (day, *(f"{day} ({n})" for n in range(2, 10_000))) if name not in taken)

    def _stream(self, file: FiguresFile) -> int:
        """Stage the rows in slices; how many there were."""
        rows = 0
        shared = {
            "edition": self.snapshot.edition,
            "loaded_at": self.snapshot.loaded_at,
            "source_document": file.path.name,
            "rag": "",
            "rag_raw": "",
        }
        for some in file.slices(lambda done: self.options.progress(file.path.name, done, file.size)):
            figures = read_slice(some)
            for doubt in figures.doubts:
                self._doubt(file, *doubt)
            if not figures.numbers:
                continue
            columns = {"indicator_id": self._indicators(file, figures)} | figures.columns
            if REFUSED in self.touched.values():
                continue  # nothing of this file will be kept; it is read on for what else is wrong
            columns["source_line"] = list(map(str, figures.numbers))
            blank = {name: "" for name in _TEXTS if name not in columns}
            write_slice(self.store, shared | blank, columns)
            rows += len(figures.numbers)
        return rows

    def _indicators(self, file: FiguresFile, figures: PublishedFigures) -> list[int]:
        """The id of each figure's indicator."""
        first: dict[tuple[str, str, str], int] = {}
        for number, printed in zip(figures.numbers, figures.indicators, strict=True):
            first.setdefault(printed, number)
        found = {printed: self._indicator(file, number, *printed) for printed, number in first.items()}
        return [found[printed] for printed in figures.indicators]

    def _indicator(self, file: FiguresFile, number: int, key: str, name: str, unit: str) -> int:
        """The indicator's id. The first of each also says what this edition calls it."""
        numbered, key = bool(key.strip()), key.strip() or key_of(name)
        if key in self.touched:
            if unit != self.units.setdefault(key, unit):
                self.mixed.setdefault(key, [self.units[key]]).append(unit)
            return self.touched[key]
        self.units[key] = unit
        name = " ".join(name.split())
        with self.store.write() as session:
            take_turn(session, NEW_INDICATORS)
            indicator = session.exec(select(Indicator).where(Indicator.key == key)).first()
            if indicator is None:
                values = {"key": key, "name": name, "unit": unit, "staged": True}
                values |= {"source_document": file.path.name, "source_line": str(number)}
                indicator = Indicator.model_validate(values)
                session.add(indicator)
                session.flush()
                if not numbered and key not in self.options.named:
                    self.unnumbered.append(key)
            self.indicators[key], found = indicator, indicator.ident
            edition = self.snapshot.edition
            of_edition = IndicatorEdition.indicator_id == found, IndicatorEdition.edition == edition
            if session.exec(select(IndicatorEdition.id).where(*of_edition)).first() is None:
                named = {"indicator_id": found, "edition": edition, "name": name, "unit": unit}
                session.add(IndicatorEdition.model_validate(named | {"snapshot_id": self.snapshot.id}))
                self.touched[key] = found
                self.own.add(found)
                return found
        message = f'"{name}" has figures of edition {edition} already.'
        fix = "Name this file's own edition with --edition, such as the day that it was published."
        self.report.refused.append(Finding(file.path.name, "", number, "", key, "edition_taken", message, fix))
        self.touched[key] = REFUSED
        return REFUSED

    def _renamed(self, file: FiguresFile, key: str) -> None:
        """Take a new indicator for an old one under a new name, where it repeats nearly all of that one's figures.

        Only for files that give no numbers: names much alike alone prove nothing.
        """
        fresh = self.indicators[key]
        gone = [i for k, i in self.indicators.items() if k not in self.touched and not k.isdigit()]
        alike = [
            i for i in gone if SequenceMatcher(None, i.name.lower(), fresh.name.lower(), False).ratio() >= MUCH_ALIKE
        ]
        for old in alike:
            with self.store.read() as session:
                shared, equal = figures_in_common(session, old.ident, fresh.ident)
            if shared < ENOUGH or equal < NEARLY_ALL * shared:
                continue
            with self.store.write() as session:
                if not move_figures(session, self.snapshot, fresh.ident, old.ident):
                    return
            self.own.add(old.ident)
            del self.indicators[key]
            self.touched[old.key] = self.touched.pop(key)
            message = f'was read as "{old.name}" under a new name: {equal} of {shared} figures are the same.'
            self.report.notes.append(Finding(file.path.name, "", None, "", fresh.name, "renamed", message))
            return

    def _repeated(self, file: FiguresFile) -> None:
        """Doubt rows that the file has twice, found by the database so that no file is ever held whole."""
        key = (
            Observation.indicator_id,
            Observation.area_code,
            Observation.area,
            Observation.sex,
            Observation.age,
            Observation.category_type,
            Observation.category,
            Observation.period,
        )
        with self.store.read() as session:
            for indicator in sorted(self.touched.values()):
                query = select(func.max(col(Observation.id)), func.count()).where(
                    Observation.indicator_id == indicator, Observation.edition == self.snapshot.edition
                )
                query = query.group_by(*(col(c) for c in key)).having(func.count() > 1).limit(MOST_FINDINGS)
                for last, count in session.exec(query):
                    row = session.get_one(Observation, last)
                    message = f"{count} rows are about {row.area}, {row.period} and the same people."
                    self._doubt(file, int(row.source_line), "", row.raw, "duplicate_row", message)

    def _doubt(
        self, file: FiguresFile, number: int | None, column: str, printed: str, reason: str, message: str
    ) -> None:
        self.counts[reason] = self.counts.get(reason, 0) + 1
        if self.counts[reason] <= MOST_FINDINGS:
            source = (file.path.name, str(number or ""))
            self.report.doubtful.append(
                Finding(file.path.name, "", number, column, printed, reason, message, "", *source)
            )
