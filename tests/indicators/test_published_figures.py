"""Published figures come in: every form of a Fingertips download, streamed, once, with what looks wrong reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlmodel import select

from bot.errors import UnreadableFile
from bot.services.importing.files import ImportOptions, import_files
from storage.audit import COMMAND_LINE, imported_by
from storage.indicators import Observation, Snapshot
from tests.support.files import FIGURES_HEADER, figures, row
from tests.support.world import World


def load(world: World, *paths: Path, **more: Any) -> Any:
    return import_files(
        store=world.app.core.store,
        paths=list(paths),
        by=COMMAND_LINE,
        clock=world.clock,
        zone="Europe/London",
        options=ImportOptions(**more),
    )


def stored(world: World) -> list[dict[str, Any]]:
    return [o for o in world.rows("observations") if o["indicator"] == "92443"]


HEADERS = {
    "as downloaded": FIGURES_HEADER,
    "without spaces": [heading.replace(" ", "") for heading in FIGURES_HEADER],
    "lower case": [heading.lower() for heading in FIGURES_HEADER],
    "another parent": [h.replace("Region value", "Counties & UAs (from Apr 2023) value") for h in FIGURES_HEADER],
    "column 23 misnamed": ["AreaName" if place == 22 else h.replace(" ", "") for place, h in enumerate(FIGURES_HEADER)],
    "with a period range": FIGURES_HEADER,
}


@pytest.mark.parametrize("variant", HEADERS)
@pytest.mark.parametrize("bom", [False, True])
def test_every_form_of_a_download_says_the_same(world: World, tmp_path: Path, variant: str, bom: bool) -> None:
    rows = [
        row(),
        row("England", value=13.0, england="Not compared"),
        row("Bedford", value="NA", note="Value suppressed"),
    ]
    file = figures(tmp_path / "f.csv", rows, header=HEADERS[variant], bom=bom)
    if variant == "with a period range":
        lines = file.read_text().splitlines()
        file.write_text("\n".join([f"{lines[0]},Time period range", *(f"{line},1y" for line in lines[1:])]))
    report = load(world, file)
    assert not report.refused and not report.doubtful and report.created["observations"] == 3
    luton, england, bedford = stored(world)
    assert (luton["area"], luton["raw"], luton["value"], luton["period_end"]) == ("Luton", "14.1", 14.1, "2021-12-31")
    assert (england["value"], bedford["value"], bedford["raw"], bedford["note"]) == (13.0, None, "", "Value suppressed")


@pytest.mark.fast
def test_the_same_file_again_changes_nothing_and_another_is_an_edition_of_its_own(world: World, tmp_path: Path) -> None:
    first = figures(tmp_path / "a.csv", [row()])
    assert load(world, first, edition="2024-08-30").created["observations"] == 1
    assert load(world, first).unchanged["observations"] == 1
    second = figures(tmp_path / "b.csv", [row(value=14.3), row(period="2022", value=13.9)])
    assert load(world, second, edition="2025-04-22").created["observations"] == 2
    assert {o["edition"] for o in stored(world)} == {"2024-08-30", "2025-04-22"}
    again = load(world, figures(tmp_path / "c.csv", [row(value=14.4)]), edition="2025-04-22")
    assert [f.reason for f in again.refused] == ["edition_taken"] and "--edition" in again.refused[0].suggestion
    assert len(stored(world)) == 3


def test_a_newline_in_a_name_is_one_name_and_a_new_name_is_kept_with_its_edition(world: World, tmp_path: Path) -> None:
    load(world, figures(tmp_path / "a.csv", [row(name="Smoking\nprevalence")]), edition="2024")
    load(world, figures(tmp_path / "b.csv", [row(name="Smoking prevalence (GPPS)")]), edition="2025")
    assert [i["name"] for i in world.rows("indicators")] == ["Smoking prevalence"]
    assert [o["name"] for o in stored(world)] == ["", "Smoking prevalence (GPPS)"]


def test_what_looks_wrong_is_told_with_its_row_and_never_repaired(world: World, tmp_path: Path) -> None:
    rows = [
        row(),
        row(value="14,3"),
        row(period="the year", value=1),
        row(period="2019", value=20, low=3, high=4),
        row(),
    ]
    report = load(world, figures(tmp_path / "f.csv", rows))
    told = {(f.reason, f.row, f.printed) for f in report.doubtful}
    assert told == {
        ("unreadable_number", 3, "14,3"),
        ("unreadable_period", 4, "the year"),
        ("outside_interval", 5, "20"),
        ("duplicate_row", 6, "14.1"),
    }
    assert stored(world)[1]["raw"] == "14,3" and stored(world)[1]["value"] is None


def test_a_source_that_goes_back_to_earlier_figures_is_an_edition_of_its_own(world: World, tmp_path: Path) -> None:
    first, second = figures(tmp_path / "a.csv", [row(value=14.0)]), figures(tmp_path / "b.csv", [row(value=24.0)])
    for edition, file in (("2024-08", first), ("2024-09", second), ("2024-10", first)):
        assert load(world, file, edition=edition).created["observations"] == 1
    assert load(world, first).unchanged["observations"] == 1


def test_rows_that_all_lack_the_last_cell_are_read_and_one_that_breaks_off_is_not(world: World, tmp_path: Path) -> None:
    file = figures(tmp_path / "f.csv", [row(period=str(y)) for y in (2019, 2020, 2021)])
    lines = [line.rpartition(",")[0] if number else line for number, line in enumerate(file.read_text().splitlines())]
    file.write_text("\n".join(lines))
    assert load(world, file).created["observations"] == 3
    file.write_text("\n".join([*lines[:-1], lines[-1][:60]]))
    with pytest.raises(UnreadableFile, match="broken near line 4"):
        load(world, file)


def test_many_alike_doubts_are_counted(world: World, tmp_path: Path) -> None:
    rows = [row(period=str(1500 + n), value="x") for n in range(300)]
    report = load(world, figures(tmp_path / "f.csv", rows))
    assert len([f for f in report.doubtful if f.reason == "unreadable_number"]) == 201
    assert any("100 more cells are doubtful in the same way" in f.message for f in report.doubtful)


def test_a_file_that_breaks_off_leaves_nothing(world: World, tmp_path: Path) -> None:
    file = figures(tmp_path / "f.csv", [row(period=str(1000 + n)) for n in range(3_000)])
    file.write_text(file.read_text() + '92443,"Smoking')
    with pytest.raises(UnreadableFile, match="broken near line 3002"):
        load(world, file)
    assert not stored(world) and not world.rows("indicators")


def test_progress_is_told_in_bytes_up_to_the_end(world: World, tmp_path: Path) -> None:
    file = figures(tmp_path / "f.csv", [row(period=str(1000 + n)) for n in range(5_000)])
    seen: list[tuple[str, int, int]] = []
    load(world, file, progress=lambda *told: seen.append(told))
    size = file.stat().st_size
    assert {(name, total) for name, _, total in seen} == {("f.csv", size)}
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen) and seen[-1][1] == size


def test_a_tidy_file_keeps_its_breakdown_apart(world: World, tmp_path: Path) -> None:
    file = tmp_path / "tidy.csv"
    file.write_text(
        "area_code,area_name,area_type,period,indicator,measure,unit,value,compared_to_England,inequality\n"
        "E06000023,Bristol,UA,2010 - 12,Healthy life expectancy,Life expectancy,Years,62,Similar,Male\n"
        "E06000023,Bristol,UA,2010 - 12,Healthy life expectancy,Life expectancy,Years,62.1,Similar,Female\n"
        ",Luton,UA,2010 - 12,Healthy life expectancy,Life expectancy,Years,NA,NA,NA\n"
    )
    report = load(world, file)
    assert not report.refused and not report.doubtful and report.created["observations"] == 3
    assert [i["unit"] for i in world.rows("indicators")] == ["Years"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_local_figures_need_no_codes(world: World, tmp_path: Path, form: str) -> None:
    lines = [
        ("Indicator", "Area", "Period", "Value", "Lower CI", "Upper CI"),
        ("Repairs done in time", "Luton", "2024 Q1", "91.5", "89", "94"),
    ]
    if form == "csv":
        file = tmp_path / "local.csv"
        file.write_text("\n".join(",".join(line) for line in lines))
    else:
        book = Workbook()
        assert book.active is not None
        for line in lines:
            book.active.append(line)
        file = tmp_path / "local.xlsx"
        book.save(file)
    report = load(world, file)
    assert not report.refused and report.created["observations"] == 1
    follow = {"board": "CTB", "indicator": "repairs-done-in-time", "green": "95", "amber": "90", "threshold": "1"}
    world.import_(
        boards=[{"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "area": "Luton"}], follows=[follow]
    )
    told = world.ask("UCHR", "indicator repairs-done-in-time")
    assert "91.5, A (amber) (2024 Q1)" in told and "green from 95, amber from 90, else red" in told
    assert not load(world, file).created["observations"]


def test_stored_times_are_the_clocks_when_the_writing_begins(world: World, tmp_path: Path) -> None:
    begun = world.clock.now()
    read = begun + timedelta(minutes=7)

    def a_long_read() -> Iterator[Path]:
        yield figures(tmp_path / "a.csv", [row()])
        world.clock.move_to(read)  # a digest that went out meanwhile could not know of these figures

    import_files(
        store=world.app.core.store, paths=a_long_read(), by=COMMAND_LINE, clock=world.clock, zone="Europe/London"
    )
    with world.app.core.store.read() as session:
        stored_at = {*session.exec(select(Observation.loaded_at)), *session.exec(select(Snapshot.loaded_at))}
        assert stored_at == {read} and imported_by(session, read) == COMMAND_LINE.name
