"""Importing indicators and their observations, as printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import select

from bot.domain.changes import FREQUENCIES
from bot.domain.figures import COMPARATORS, read_figure, read_rag
from bot.domain.indicator_periods import read_period
from bot.domain.text import did_you_mean
from bot.imports.check import Row
from bot.services.importing.doubts import doubt_figures
from bot.services.importing.import_log import ImportLog
from bot.services.indicators.doubts import DescribedIndicator, described_indicators, records_of
from storage.indicators import (
    BoardIndicator,
    Indicator,
    IndicatorEdition,
    Observation,
    PrintedObservation,
    Target,
    standing_observations,
)

WRITTEN_TOGETHER = 5_000
_EMPTY = {
    column.name: None if column.nullable else ""
    for column in Observation.__table__.columns  # type: ignore[attr-defined]
    if column.name != "id"
}
"""An observation of which nothing was printed."""


ReadFigures = dict[int, dict[str, Any]]
"""The rows of the observations table as they are stored, by the identity of the row."""


def read_figures(rows: Iterable[Row]) -> ReadFigures:
    """Read the figures, periods and ratings of these rows: before anything is written, as that keeps others from writing."""
    read = {}
    for row in rows:
        period = read_period(row["period"])
        read[id(row)] = _EMPTY | {
            "raw": row["raw"],
            **read_figure(row["raw"])._asdict(),
            "period_start": period.start if period else None,
            "period_end": period.end if period else None,
            "rag": read_rag(row["rag_raw"]),
            **{c: row[c] for c in ("edition", "area", "period", "rag_raw", "trend", "note")},
            **row.source,
        }
    return read


class Figures:
    """Indicators and observations."""

    def __init__(self, log: ImportLog, read: ReadFigures, staged: Collection[int] = ()) -> None:
        """`staged`: the indicators of which this same import has staged published figures."""
        self.log, self._read, self._staged = log, read, staged
        self._placed: dict[int, Row] = {}
        self._printed: list[PrintedObservation] = []
        self._indicators: list[DescribedIndicator] = []

    def load_indicators(self, rows: list[Row]) -> None:
        everything = {i.key: i for i in self.log.session.exec(select(Indicator))}
        self.indicators = {k: i for k, i in everything.items() if not i.staged or i.ident in self._staged}
        follows = {(f.board_id, f.indicator_id) for f in self.log.session.exec(select(BoardIndicator))}
        for row in self.log.distinct(rows, "indicator"):
            copied = (
                "name",
                "unit",
                "polarity",
                "frequency",
                "source",
                "section",
                "source_document",
                "source_line",
            )
            if row["frequency"] and row["frequency"].strip().lower() not in FREQUENCIES:
                message = "doesn't say when a new figure is due, so none will be called overdue."
                fix = f"Write one of: {', '.join(FREQUENCIES)}."
                self.log.doubt(row, "frequency", "unknown_frequency", message, fix)
            old = everything.get(row["indicator"])
            values = {"key": row["indicator"], **{c: row[c] for c in copied}}
            if old and old.staged:  # begun by figures that are being loaded
                old.sqlmodel_update({**values, "staged": False})
                self.log.session.add(old)
                self.log.report.created["indicators"] += 1
                indicator = old
            else:
                indicator = self.log.put(Indicator, "indicators", row["indicator"], old, **values)
            self.indicators[row["indicator"]] = indicator
            for key in row["boards"]:
                board = self.log.board(row, "boards", key)
                if board and (board.id, indicator.id) not in follows:
                    pair = {"board_id": board.id, "indicator_id": indicator.id}
                    self.log.session.add(BoardIndicator.model_validate(pair))
                    follows.add((board.ident, indicator.ident))

    def observations(self, rows: list[Row]) -> None:
        """Figures as reports print them. New ones are written together; what looks wrong is worked out later, by `doubt`."""
        if not rows:
            return
        standing = {_key_of(o): o for o in standing_observations(self.log.session)}
        editions = {(e.indicator_id, e.edition): e for e in self.log.session.exec(select(IndicatorEdition))}
        printed = [
            row for row in rows if not row.printed.get("area_code")
        ]  # an export's published figures have their files
        fresh: list[dict[str, Any]] = []
        for row, printings in self._printings(printed):
            indicator = self.indicators.get(row["indicator"])
            if indicator is None:
                fix = f"Add it to the indicators table first.{did_you_mean(row['indicator'], self.indicators)}"
                self.log.refuse(row, "indicator", "unknown_indicator", "there is no indicator with this key.", fix)
                continue
            if not self._edition(indicator, row, editions):
                continue
            key = (indicator.ident, row["edition"], row["area"], row["period"], row["note"])
            values = self._values(indicator, row) | _sources([row, *printings])
            if (old := standing.get(key)) is None:
                fresh.append(values)
                number = -len(fresh)  # in place of an id, which nothing here asks for
                standing[key] = PrintedObservation(number, *(values[name] for name in PrintedObservation._fields[1:]))
                self.log.report.created["observations"] += 1
            else:
                standing[key] = self._changed(old, row, values)
            self._placed[standing[key].ident] = row
        for start in range(0, len(fresh), WRITTEN_TOGETHER):
            insert = sa.insert(Observation.__table__)  # type: ignore[attr-defined]
            self.log.session.connection().execute(insert, fresh[start : start + WRITTEN_TOGETHER])
        self.log.session.flush()
        self._printed, self._indicators = list(standing.values()), described_indicators(self.log.session)

    def _printings(self, rows: Iterable[Row]) -> Iterator[tuple[Row, list[Row]]]:
        """Each figure's first printing, with its others: a report prints an indicator under each board that follows it.

        It is one figure. One that another printing gives otherwise is a doubt, and the first is taken.
        """
        found: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            key = tuple(str(row[c] or "").upper() for c in ("indicator", "edition", "area", "period", "note"))
            found.setdefault(key, []).append(row)
        for first, *others in found.values():
            for row in others:
                for name in ("raw", "rag_raw", "trend"):
                    if _reads_as(row, name) != _reads_as(first, name):
                        where = first["source_line"] or f"row {first.number}"
                        message = f'is printed otherwise at {where}, as "{first[name]}", which was taken.'
                        self.log.doubt(row, name, "printed_otherwise", message, "Check both against the source.")
            yield first, others

    def doubt(self) -> None:
        """Tell what looks wrong about the observations of this import; the database is not asked any more."""
        if self._placed:
            doubt_figures(self.log, self._placed, records_of(self._printed, self._indicators))

    def _edition(self, indicator: Indicator, row: Row, editions: dict[tuple[int, str], IndicatorEdition]) -> bool:
        """How this edition prints the indicator: the first row that says so is followed. Whether the row can be taken."""
        key = (indicator.ident, row["edition"])
        described = {"name": row["name"] or indicator.name, "unit": row["unit"] or indicator.unit}
        edition = editions.get(key)
        if edition is None:
            values = {"indicator_id": indicator.id, "edition": row["edition"], "loaded_at": self.log.now, **described}
            editions[key] = IndicatorEdition.model_validate(values)
            self.log.session.add(editions[key])
        elif edition.loaded_at is None:
            message, fix = "figures of this edition are just being loaded.", "Import it again once that has ended."
            self.log.refuse(row, "edition", "being_loaded", message, fix)
            return False
        else:
            for name in described:
                if row[name] and getattr(edition, name) != row[name]:
                    key_shown = f"{indicator.key}, edition {edition.edition}"
                    self.log.changed("observations", key_shown, name, getattr(edition, name), row[name])
                    self.log.report.updated["editions"] += 1
                    setattr(edition, name, row[name])
        return True

    def _values(self, indicator: Indicator, row: Row) -> dict[str, Any]:
        """The row as an observation."""
        if row["rag_raw"] and row["area"] not in COMPARATORS:
            message = "a rating stands on a comparator's row."
            self.log.doubt(row, "rag_raw", "rag_on_own_area", message, "Move it there.")
        return self._read[id(row)] | {"indicator_id": indicator.id, "loaded_at": self.log.now}

    def _changed(self, old: PrintedObservation, row: Row, values: dict[str, Any]) -> PrintedObservation:
        """What stands once a row was compared with what stood: other words are a row of their own, and the old one stays."""
        key_shown = " ".join(map(str, _key_of(old)))
        if all(getattr(old, c) == row[c] for c in ("raw", "rag_raw", "trend")):
            values = values | {"loaded_at": old.loaded_at}
            known = [name for name in PrintedObservation._fields[1:] if getattr(old, name) != values[name]]
            if known:
                standing = self.log.session.get(Observation, old.ident)
                cells = {name: values[name] for name in (*known, "period_start")}
                self.log.put(Observation, "observations", key_shown, standing, **cells)
            else:
                self.log.report.unchanged["observations"] += 1
            return old._replace(**{name: values[name] for name in known})
        for name in ("raw", "rag_raw", "trend"):
            if getattr(old, name) != row[name]:
                self.log.changed("observations", key_shown, name, getattr(old, name), row[name])
        superseded = self.log.session.get_one(Observation, old.ident)
        superseded.superseded_at = self.log.now
        self.log.session.flush()
        fresh = Observation.model_validate(values)
        self.log.session.add(fresh)
        self.log.session.flush()
        self.log.report.updated["observations"] += 1
        return PrintedObservation(fresh.ident, *(values[name] for name in PrintedObservation._fields[1:]))

    def follows(self, rows: list[Row]) -> None:
        """What a board follows, in which order, and from which step on a movement is reported."""
        standing = {(f.board_id, f.indicator_id): f for f in self.log.session.exec(select(BoardIndicator))}
        for row in self.log.distinct(rows, "board", "indicator"):
            board, indicator = self.log.board(row), self.indicators.get(row["indicator"])
            if indicator is None:
                fix = f"Add it to the indicators table first.{did_you_mean(row['indicator'], self.indicators)}"
                self.log.refuse(row, "indicator", "unknown_indicator", "there is no indicator with this key.", fix)
            elif board is not None:
                values = {"board_id": board.id, "indicator_id": indicator.id}
                values |= {c: row[c] for c in ("position", "threshold", "green", "amber")}
                if (row["green"] is None) != (row["amber"] is None) or (
                    row["green"] is not None and row["green"] == row["amber"]
                ):
                    fix = "Give both, and make them differ."
                    self.log.refuse(
                        row, "green", "half_a_rule", "a rating rule needs a figure for green and one for amber.", fix
                    )
                old = standing.get((board.ident, indicator.ident))
                self.log.put(BoardIndicator, "follows", f"{board.key} {indicator.key}", old, **values)

    def targets(self, rows: list[Row]) -> None:
        standing = {
            (t.indicator_id, t.series, t.area, t.period, t.kind): t for t in self.log.session.exec(select(Target))
        }
        for row in self.log.distinct(rows, "indicator", "series", "area", "period", "kind"):
            indicator = self.indicators.get(row["indicator"])
            if indicator is None:
                message = "there is no indicator with this key."
                self.log.refuse(row, "indicator", "unknown_indicator", message, "Add it to the indicators table first.")
                continue
            cells = {c: row[c] for c in ("series", "area", "period", "kind")}
            key = (indicator.ident, *cells.values())
            values = {"raw": row["raw"], "value": read_figure(row["raw"]).value, **cells}
            values |= row.source
            self.log.put(
                Target, "targets", " ".join(map(str, key)), standing.get(key), indicator_id=indicator.id, **values
            )


def _reads_as(row: Row, name: str) -> object:
    """What a cell says, however it is typed."""
    text = str(row[name] or "")
    if name == "raw":
        figure = read_figure(text)
        return figure if any(part is not None for part in figure) else " ".join(text.casefold().split())
    return (read_rag(text) if name == "rag_raw" else "") or " ".join(text.casefold().split())


def _sources(printings: Iterable[Row]) -> dict[str, str]:
    """Where a figure is printed: every line, and the documents where there are several."""
    places = list(dict.fromkeys((row["source_document"], row["source_line"]) for row in printings))
    documents = [document for document, _ in places]
    one = len(set(documents)) == 1
    lines = "; ".join(line for _, line in places if line)
    return {"source_document": documents[0] if one else "; ".join(documents), "source_line": lines}


def _key_of(o: PrintedObservation) -> tuple[int, str, str, str, str]:
    return o.indicator_id, o.edition, o.area, o.period, o.note
