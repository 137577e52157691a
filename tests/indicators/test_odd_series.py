"""Figures whose periods are ranges, whose base moves, or whose sex stands in another column."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.domain.changes import change_between
from bot.domain.indicator_periods import read_period
from bot.services.importing.files import ImportOptions, import_files
from storage.audit import COMMAND_LINE
from tests.support.figures import line
from tests.support.world import World

CASES = Path(__file__).parent.parent / "support" / "cases"


def load(world: World, file: Path, edition: str) -> None:
    report = import_files(
        store=world.app.core.store,
        paths=[file],
        by=COMMAND_LINE,
        clock=ManualClock(world.clock.now()),
        zone="Europe/London",
        options=ImportOptions(edition=edition),
    )
    assert not report.refused, report.refused


def changes(world: World) -> list[dict[str, Any]]:
    return world.rows("changes")


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2018/19 Q1 - 2022/23 Q4", date(2018, 4, 1), date(2023, 3, 31)),
        ("2020/21 Q1 – 2024/25 Q3", date(2020, 4, 1), date(2024, 12, 31)),
        ("Q1 2018/19 to Q4 2022/23", date(2018, 4, 1), date(2023, 3, 31)),
        ("2019 Q2 - 2020 Q1", date(2019, 4, 1), date(2020, 3, 31)),
        ("Q1 - Q3 2023/24", date(2023, 4, 1), date(2023, 12, 31)),
        ("Apr-23 to Mar-24", date(2023, 4, 1), date(2024, 3, 31)),
        ("April - June 2023", date(2023, 4, 1), date(2023, 6, 30)),
        ("Apr 2019 - Sept 2020", date(2019, 4, 1), date(2020, 9, 30)),
    ],
)
def test_ranges_of_quarters_and_months_are_periods(label: str, first: date, last: date) -> None:
    period = read_period(label)
    assert period is not None and (period.start, period.end) == (first, last)


@pytest.mark.parametrize(
    "label", ["2022/23 Q4 - 2018/19 Q1", "Q1 - 2018", "then - now", "June 2023 - 2024/25", "Q5 - Q6 2023/24"]
)
def test_what_is_no_range_is_no_period(label: str) -> None:
    assert read_period(label) is None


def test_another_base_is_another_series(any_world: World) -> None:
    load(any_world, CASES / "quarter_range_old.csv", "2024-08-30")
    load(any_world, CASES / "quarter_range_new.csv", "2026-04-30")
    [change] = changes(any_world)
    assert (change["level"], change["rule"]) == ("note", "rebased") and "down" not in change["why"]
    assert "count from April 2020 on now, and counted from April 2018 on before" in change["why"]
    assert (change["to_period"], change["to_value"]) == ("2020/21 Q1 - 2024/25 Q3", 47.0)


def test_of_the_same_base_the_newest_range_is_compared() -> None:
    before = [line("2020/21 Q1", "1.1"), line("2020/21 Q1 - 2020/21 Q4", "9")]
    now = [*before, line("2020/21 Q1 - 2021/22 Q1", "11")]
    change = change_between(before, now)
    assert change and change.rule != "rebased" and "up from 9" in change.why


def test_windows_that_roll_are_not_re_based() -> None:
    before = [line("2016 - 18", "9"), line("2017 - 19", "10")]
    change = change_between(before, [*before, line("2018 - 20", "12")])
    assert change and change.rule != "rebased" and "up from" in change.why


def test_a_dated_period_is_not_compared_with_one_that_cannot_be_placed() -> None:
    before = [line("2022", "12")]
    now = [line("before the reform", "50.5"), line("2023", "0.8")]
    change = change_between(before, now)
    assert change and "50.5" not in change.why
    assert '"before the reform" can\'t be placed in time, so no other period is compared with it' in change.why


def test_the_sex_may_stand_in_the_unit(any_world: World) -> None:
    load(any_world, CASES / "sex_in_unit_old.csv", "2025-04-22")
    load(any_world, CASES / "sex_in_unit_new.csv", "2026-05-13")
    found = {c["sex"]: (c["from_value"], c["to_value"]) for c in changes(any_world)}
    assert found == {"Male": (201.0, 171.0), "Female": (101.0, 131.0), "Persons": (151.0, 151.5)}
    assert {row["unit"] for row in any_world.rows("observations")} == {""}


@pytest.mark.parametrize("column", ["Measure", "Inequality", "Unit"])
@pytest.mark.parametrize("word", ["Male", "females", "All persons"])
def test_the_sex_may_stand_in_other_columns(any_world: World, tmp_path: Path, column: str, word: str) -> None:
    file = tmp_path / "f.csv"
    file.write_text(f"Indicator,Area name,Time period,{column},Value\nSmoking,Luton,2023,{word},12\n")
    load(any_world, file, "1")
    [row] = any_world.rows("observations")
    assert (row["sex"], row["category_type"], row["category"], row["unit"]) == (word, "", "", "")


def test_a_sex_of_its_own_column_stays_and_so_does_the_unit(any_world: World, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("Indicator,Area name,Time period,Sex,Unit,Value\nCarers,Luton,2023,Female,Persons,12\n")
    load(any_world, file, "1")
    [row] = any_world.rows("observations")
    assert (row["sex"], row["unit"]) == ("Female", "Persons")
