"""Loading 100,000 rows of published figures, against pandas reading the same file into the same kind of database.

Run by `make bench`. Each side runs in a process of its own, which tells its time and its greatest memory.
"""

from __future__ import annotations

import csv
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.side import COMPARED, Measured, Row, Side, beside, in_turn, measure, run, sized

ROWS = sized(100_000, 500)
HEADER = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,"
    "Value note,Recent Trend,Compared to England value or percentiles,Compared to Region value or percentiles,"
    "Time period Sortable,New data,Compared to goal,Time period range"
)


def write_figures(path: Path, rows: int) -> None:
    """A Fingertips download: 20 indicators, 125 areas, years and sexes until there are enough rows."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(next(csv.reader([HEADER])))
        for n in range(rows):
            indicator, area, year = n % 20, n // 20 % 125, 2001 + n // 2_500 % 20
            sex = ("Male", "Female")[n // 50_000 % 2]
            value = 20 + (n * 7919 % 1000) / 100
            out.writerow(
                [
                    90000 + indicator,
                    f"Indicator number {indicator} of the benchmark, in words as long as they are in life",
                    "E12000006",
                    "East of England region (statistical)",
                    f"E06{area:06d}",
                    f"Town {area}",
                    "Districts & UAs",
                    sex,
                    "18+ yrs",
                    "",
                    "",
                    f"{year}/{(year + 1) % 100:02d}",
                    value,
                    value - 1.5,
                    value + 1.5,
                    value - 2.2,
                    value + 2.2,
                    n % 5000,
                    50_000 + n % 5000,
                    "",
                    "No significant change",
                    "Similar",
                    "Worse",
                    f"{year}0000",
                    "",
                    "",
                    "1y",
                ]
            )


def load_ours(file: str, database: str) -> dict[str, float]:
    from bot.clock import ManualClock
    from bot.interpreter import collect_seldom
    from bot.services.importing.files import import_files
    from storage.audit import COMMAND_LINE
    from storage.engine import Store
    from storage.migrations import upgrade

    collect_seldom()  # as every command does
    store = Store(f"sqlite:///{database}")
    upgrade(store)
    clock = ManualClock(datetime(2026, 1, 5, 9, tzinfo=UTC))
    started = time.perf_counter()
    report = import_files(store=store, paths=[Path(file)], by=COMMAND_LINE, clock=clock, zone="Europe/London")
    taken = time.perf_counter() - started
    return {"seconds": taken, "rows": report.created["observations"]}


def load_pandas(file: str, database: str) -> dict[str, float]:
    import pandas
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{database}")
    started = time.perf_counter()
    frame = pandas.read_csv(file)
    frame.to_sql("observation", engine, index=False)
    return {"seconds": time.perf_counter() - started, "rows": len(frame)}


def main() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.csv"
        write_figures(file, ROWS)
        runs = in_turn(*(partial(_measured, side, str(file), folder) for side in COMPARED))
    assert {side["rows"] for pair in runs for side in pair} == {ROWS}
    return beside(
        runs,
        (f"{ROWS:,} Fingertips rows imported", "pandas read_csv + to_sql", "at most 1.2 times"),
        ("memory of that import", "under 250 MB"),
    )


def _measured(side: str, file: str, folder: str, turn: int) -> Measured:
    return measure("benchmarks.figures", side, file, f"{folder}/{side}{turn}.db")


SIDES: dict[str, Side] = {"boardbot": load_ours, "pandas": load_pandas}

if __name__ == "__main__":
    run(SIDES, main)
