"""Files of figures are read in slices, column by column: each row says the same as if it stood alone."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

import bot.imports.figures.figures_file
from bot.domain.indicator_periods import read_period
from bot.imports.figures.figure_cells import MISSING, CellDoubt, read_slice
from bot.imports.figures.figures_file import SLICE, figures_file
from storage.indicators import Observation, Snapshot
from tests.support.files import figures, load, row
from tests.support.world import World

HEADER = ["Indicator Name", "Area Name", "Area Code", "Sex", "Category Type", "Category", "Time period", "Value"]
HEADER += ["Lower CI 95.0 limit", "Upper CI 95.0 limit", "Unit"]

numbers = st.sampled_from(["", "NA", "1", "5", "9.5", " 7 ", "-3", "nan", "inf", "1e400", "1e308", "5*", "0"])
rows = st.lists(
    st.tuples(
        st.sampled_from(["Smoking", "Obesity\nby year", " ", "NA"]),
        st.sampled_from(["Luton", "", "NULL"]),
        st.sampled_from(["E06000032", "", "NA"]),
        st.sampled_from(["Male", "", " "]),
        st.sampled_from(["", "Percentage", "Females", "Deprivation"]),
        st.sampled_from(["", "male", "Most deprived"]),
        st.sampled_from(["2021", "2018 - 20", "soon", ""]),
        numbers,
        numbers,
        numbers,
        st.sampled_from(["", "%", "Persons"]),
        st.sampled_from([None, "", "beyond"]),
    ).map(lambda cells: [cell for cell in cells if cell is not None]),
    min_size=1,
    max_size=12,
)


def read(cells: list[list[str]], at_once: int) -> tuple[list[dict[str, Any]], list[CellDoubt], list[list[str]]]:
    """The figures of a file by row, the doubts, and the file's lines, where so many rows are read at once."""
    found: list[dict[str, Any]] = []
    doubts: list[CellDoubt] = []
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(bot.imports.figures.figures_file, "SLICE", at_once)
        path = Path(folder) / "f.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEADER, *sorted(cells, key=len)])
        file = figures_file(path)
        assert file is not None
        for some in file.slices():
            slice_ = read_slice(some)
            doubts += slice_.doubts
            columns = {**slice_.columns, "line": slice_.numbers, "indicator": slice_.indicators}
            found += [dict(zip(columns, each, strict=True)) for each in zip(*columns.values(), strict=True)]
        return found, doubts, path.read_text(encoding="utf-8").splitlines()


@given(rows)
def test_what_stands_in_other_rows_changes_nothing(cells: list[list[str]]) -> None:
    alone, doubted_alone, _ = read(cells, 1)
    assert (alone, doubted_alone) == read(cells, 5)[:2] == read(cells, SLICE)[:2]


@given(rows)
def test_each_figure_is_what_its_own_line_prints(cells: list[list[str]]) -> None:
    found, doubts, lines = read(cells, SLICE)
    for figure in found:
        printed = next(csv.reader([f"{line}\n" for line in lines[figure["line"] - 1 :]]))
        raw, label = printed[7], printed[6]
        assert figure["raw"] == ("" if raw in MISSING else raw)
        assert figure["value"] == number(raw) and figure["lower"] == number(printed[8])
        period = read_period(label)
        assert (figure["period"], figure["period_start"]) == (label, period.start if period else None)
        assert figure["area_code"] and figure["indicator"][1] == printed[0]
    named = [c for c in cells if c[0].strip() not in ("", "NA") and {c[1], c[2]} & {"Luton", "E06000032"}]
    assert len(found) == len(named)
    assert [d.number for d in doubts] == sorted(d.number for d in doubts)
    assert {d.number for d in doubts if d.reason == "unreadable_number"} == {
        f["line"] for f in found if f["raw"] and f["value"] is None
    }


def number(text: str) -> float | None:
    try:
        return float(text) if isfinite(float(text)) else None
    except ValueError:
        return None


@pytest.mark.parametrize("count", [SLICE - 1, SLICE, SLICE + 1, 2 * SLICE])
def test_a_file_of_about_a_slice_is_kept_whole(any_world: World, tmp_path: Path, count: int) -> None:
    """Days, times and blanks come back from either engine as they were read."""
    lines = [row(key=str(n), name=f"Figure {n % 7}", value=float(n)) for n in range(7) for _ in range(count // 7 + 1)]
    lines[-1] = row(key="6", name="Figure 6", value="NA", period="soon")
    report = load(any_world, figures(tmp_path / "f.csv", lines[-count:]))
    assert report.created["observations"] == count
    with any_world.app.core.store.read() as session:
        kept = session.exec(select(Observation).where(Observation.area_code != "").order_by("id")).all()
        same_moment = select(Observation.id).join(Snapshot, Observation.loaded_at == Snapshot.loaded_at)
        assert len(session.exec(same_moment).all()) == count  # written as every other time, so that they compare
    assert [o.source_line for o in kept] == [str(n) for n in range(2, count + 2)]
    first, last = kept[0], kept[-1]
    assert (first.period_start, first.period_end) == (date(2021, 1, 1), date(2021, 12, 31))
    assert first.loaded_at == any_world.clock.now().astimezone(UTC) and isinstance(first.loaded_at, datetime)
    assert (last.raw, last.value, last.period, last.period_start) == ("", None, "soon", None)
