"""Detecting changes between two snapshots of 500,000 figures each, against pandas reading and merging the same two.

Run by `make bench`. Both sides read the same SQLite database, each in a process of its own.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial

from benchmarks.side import COMPARED, Measured, Row, Side, beside, in_turn, measure, run, sized

INDICATORS, AREAS, YEARS = sized((40, 250, 25), (2, 10, 3))
SEXES = ("Male", "Female")
ROWS = INDICATORS * AREAS * YEARS * len(SEXES)
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEYS = ["indicator_id", "area_code", "sex", "age", "category_type", "category", "period"]
COLUMNS = ", ".join(
    [
        *KEYS,
        "period_start",
        "period_end",
        "area",
        "parent_code",
        "raw",
        "value",
        "lower",
        "upper",
        "count",
        "trend",
        "versus_england",
        "versus_parent",
        "goal",
    ]
)
EDITIONS = ("2024-08-30", "2025-04-22")
SELECTS = [f"SELECT {COLUMNS} FROM observation WHERE edition = '{edition}'" for edition in EDITIONS]  # noqa: S608
"""What the other side reads."""


def write_snapshots(database: str) -> dict[str, float]:
    """Two editions; in the second a fifth of the figures is revised, and each series has a new year."""
    from sqlalchemy import insert

    from storage.engine import Store
    from storage.indicators import Indicator, IndicatorEdition, Observation, Snapshot
    from storage.migrations import upgrade

    store = Store(f"sqlite:///{database}")
    upgrade(store)
    with store.write() as session:
        connection, target = session.connection(), Observation.__table__
        for number in range(INDICATORS):
            session.add(
                Indicator.model_validate({"id": number + 1, "key": str(90000 + number), "name": f"Indicator {number}"})
            )
        for snapshot, edition in enumerate(EDITIONS, 1):
            values = {
                "id": snapshot,
                "digest": edition,
                "edition": edition,
                "file": "f.csv",
                "rows": ROWS,
                "loaded_at": NOW,
            }
            session.add(Snapshot.model_validate(values))
            session.flush()
            for number in range(1, INDICATORS + 1):
                named = {
                    "indicator_id": number,
                    "edition": edition,
                    "name": "x",
                    "snapshot_id": snapshot,
                    "loaded_at": NOW,
                }
                session.add(IndicatorEdition.model_validate(named))
                connection.execute(insert(target), list(_figures(number, snapshot, edition)))
    return {"rows": 2 * ROWS}


def _figures(indicator: int, snapshot: int, edition: str):
    blank = {
        name: ""
        for name in (
            "area_type",
            "parent_code",
            "parent",
            "age",
            "category_type",
            "category",
            "time_range",
            "rag_raw",
            "rag",
            "trend",
            "versus_parent",
            "goal",
            "new_data",
            "note",
        )
    }
    for n in range(AREAS * YEARS * len(SEXES)):
        area, year, sex = n % AREAS, n // AREAS % YEARS, n // (AREAS * YEARS)
        value = 20 + (n * 7919 % 1000) / 100 + (snapshot == 2 and n % 5 == 0) * 0.1
        first = 2000 + year + (snapshot == 2)
        yield {
            **blank,
            "indicator_id": indicator,
            "edition": edition,
            "area": f"Town {area}",
            "area_code": f"E06{area:06d}",
            "sex": SEXES[sex],
            "period": str(first),
            "period_start": date(first, 1, 1),
            "period_end": date(first, 12, 31),
            "raw": f"{value:.2f}",
            "value": value,
            "lower": value - 1,
            "upper": value + 1,
            "versus_england": "Similar",
            "loaded_at": NOW,
            "source_document": "f.csv",
            "source_line": str(n),
        }


def detect_ours(database: str) -> dict[str, float]:
    from bot.interpreter import collect_seldom
    from bot.services.indicators.changes import all_changes
    from storage.engine import Store

    collect_seldom()  # as every command does
    store = Store(f"sqlite:///{database}")
    started = time.perf_counter()
    with store.read() as session:
        found = sum(1 for _ in all_changes(session, NOW))
    return {"seconds": time.perf_counter() - started, "found": found}


def merge_pandas(database: str) -> dict[str, float]:
    import pandas
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{database}")
    started = time.perf_counter()
    sides = [pandas.read_sql(query, engine) for query in SELECTS]
    both = sides[0].merge(sides[1], on=KEYS, how="outer", suffixes=("_old", "_new"), indicator=True)
    found = int((both.value_old != both.value_new).sum())
    return {"seconds": time.perf_counter() - started, "found": found}


def main() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        database = f"{folder}/two.db"
        measure("benchmarks.changes", "write", database)
        with closing(sqlite3.connect(database)) as connection:
            assert all(connection.execute(query).fetchone() for query in SELECTS)
        runs = in_turn(*(partial(_measured, side, database) for side in COMPARED))
    assert runs[0][0]["found"] > INDICATORS * AREAS
    return beside(
        runs,
        (f"changes between two snapshots, {2 * ROWS:,} figures", "pandas read_sql + merge", "at most 2 times"),
        ("memory of that detection", "bounded by one indicator"),
    )


def _measured(side: str, database: str, _: int) -> Measured:
    return measure("benchmarks.changes", side, database)


SIDES: dict[str, Side] = {"write": write_snapshots, "boardbot": detect_ours, "pandas": merge_pandas}

if __name__ == "__main__":
    run(SIDES, main)
