"""Importing indicators and their observations, as printed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import select

from bot.domain.changes import FREQUENCIES
from bot.domain.figures import COMPARATORS, read_figure, read_rag
from bot.domain.indicator_periods import read_period
from bot.domain.text import did_you_mean
from bot.imports.check import Row
from bot.services.importing.doubts import doubt_figures
from bot.services.importing.import_log import ImportLog
from storage.indicators import BoardIndicator, Indicator, IndicatorEdition, Observation, Target, standing_observations


class Figures:
    """Indicators and observations."""

    def __init__(self, log: ImportLog) -> None:
        self.log = log

    def load_indicators(self, rows: list[Row]) -> None:
        self.indicators = {i.key: i for i in self.log.session.exec(select(Indicator))}
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
            old = self.indicators.get(row["indicator"])
            values = {"key": row["indicator"], **{c: row[c] for c in copied}}
            indicator = self.log.put(Indicator, "indicators", row["indicator"], old, **values)
            self.indicators[row["indicator"]] = indicator
            for key in row["boards"]:
                board = self.log.board(row, "boards", key)
                if board and (board.id, indicator.id) not in follows:
                    pair = {"board_id": board.id, "indicator_id": indicator.id}
                    self.log.session.add(BoardIndicator.model_validate(pair))
                    follows.add((board.ident, indicator.ident))

    def observations(self, rows: list[Row]) -> None:
        if not rows:
            return
        standing = {
            (o.indicator_id, o.edition, o.area, o.period, o.note): o for o in standing_observations(self.log.session)
        }
        editions = {(e.indicator_id, e.edition): e for e in self.log.session.exec(select(IndicatorEdition))}
        placed: dict[int, Row] = {}
        printed = [
            row for row in rows if not row.printed.get("area_code")
        ]  # an export's published figures have their files
        for row in self.log.distinct(printed, "indicator", "edition", "area", "period", "note"):
            indicator = self.indicators.get(row["indicator"])
            if indicator is None:
                fix = f"Add it to the indicators table first.{did_you_mean(row['indicator'], self.indicators)}"
                self.log.refuse(row, "indicator", "unknown_indicator", "there is no indicator with this key.", fix)
                continue
            self._edition(indicator, row, editions)
            observation = self._observation(indicator, row, standing)
            placed[observation.ident] = row
        doubt_figures(self.log, placed)

    def _edition(self, indicator: Indicator, row: Row, editions: dict[tuple[int, str], IndicatorEdition]) -> None:
        """How this edition prints the indicator: the first row that says so is followed."""
        key = (indicator.ident, row["edition"])
        described = {"name": row["name"] or indicator.name, "unit": row["unit"] or indicator.unit}
        edition = editions.get(key)
        if edition is None:
            values = {"indicator_id": indicator.id, "edition": row["edition"], "loaded_at": self.log.now, **described}
            editions[key] = IndicatorEdition.model_validate(values)
            self.log.session.add(editions[key])
        else:
            for name in described:
                if row[name] and getattr(edition, name) != row[name]:
                    key_shown = f"{indicator.key}, edition {edition.edition}"
                    self.log.changed("observations", key_shown, name, getattr(edition, name), row[name])
                    self.log.report.updated["editions"] += 1
                    setattr(edition, name, row[name])

    def _observation(
        self, indicator: Indicator, row: Row, standing: Mapping[tuple[int, str, str, str, str], Observation]
    ) -> Observation:
        period = read_period(row["period"])
        values = {
            "indicator_id": indicator.id,
            "raw": row["raw"],
            **read_figure(row["raw"])._asdict(),
            "period_start": period.start if period else None,
            "period_end": period.end if period else None,
            "rag": read_rag(row["rag_raw"]),
            **{c: row[c] for c in ("edition", "area", "period", "rag_raw", "trend", "note")},
            **row.source,
        }
        if row["rag_raw"] and row["area"] not in COMPARATORS:
            message = "a rating stands on a comparator's row."
            self.log.doubt(row, "rag_raw", "rag_on_own_area", message, "Move it there.")
        key = (indicator.ident, row["edition"], row["area"], row["period"], row["note"])
        old = standing.get(key)
        key_shown = " ".join(map(str, key))
        if old is None or all(getattr(old, c) == row[c] for c in ("raw", "rag_raw", "trend")):
            loaded = old.loaded_at if old else self.log.now
            return self.log.put(Observation, "observations", key_shown, old, loaded_at=loaded, **values)
        for name in ("raw", "rag_raw", "trend"):
            if getattr(old, name) != row[name]:
                self.log.changed("observations", key_shown, name, getattr(old, name), row[name])
        old.superseded_at = self.log.now
        self.log.session.flush()
        fresh = Observation.model_validate({**values, "loaded_at": self.log.now})
        self.log.session.add(fresh)
        self.log.session.flush()
        self.log.report.updated["observations"] += 1
        return fresh

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
