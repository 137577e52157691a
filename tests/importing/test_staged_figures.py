"""Figures are staged in slices: others write meanwhile, nobody sees a half, and a killed import leaves nothing."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import select

import storage.engine
from bot.clock import ManualClock
from bot.imports.report import Report
from bot.services.importing.files import ImportOptions, import_files
from storage.audit import COMMAND_LINE
from storage.engine import Store
from storage.inbound import claim_inbound
from storage.indicators import Indicator, IndicatorEdition, Observation, Snapshot
from storage.migrations import downgrade, upgrade
from tests.support.world import ASKED, World

HEADER = ["Indicator ID", "Indicator Name", "Area Code", "Area Name", "Sex", "Age", "Time period", "Value"]
TABLES = (Observation, IndicatorEdition, Indicator, Snapshot)


def figures(path: Path, rows: int = 6_000, first: int = 90_000, broken: bool = False) -> Path:
    """Published figures: three indicators, so many rows; `broken`: the last line has too few cells."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(HEADER)
        for n in range(rows):
            year = str(1900 + n // 60)
            out.writerow(
                [first + n % 3, f"Figure {n % 3}", f"E06{n % 20:06d}", f"Town {n % 20}", "Persons", "All", year, n]
            )
        if broken:
            out.writerow(["x", "y"])
    return path


def load(world: World, *paths: Path, **options: Any) -> Report:
    store, clock = world.app.core.store, ManualClock(world.clock.now())
    return import_files(
        store=store, paths=paths, by=COMMAND_LINE, clock=clock, zone="Europe/London", options=ImportOptions(**options)
    )


def counts(store: Store) -> list[int]:
    with store.read() as session:
        return [session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in TABLES]


def watched(world: World, look: Callable[[], None]) -> Callable[[str, int, int], None]:
    return lambda file, done, total: look()


def test_others_write_while_figures_are_read(any_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.engine, "SQLITE_BUSY_SECONDS", 0)  # whoever finds it locked fails at once
    other = Store(any_world.app.settings.database_url)
    written: list[int] = []

    def look() -> None:
        with other.write() as session:
            assert claim_inbound(session, f"answer:{len(written)}", ASKED)
        written.append(counts(other)[0])

    report = load(any_world, figures(tmp_path / "f.csv"), progress=watched(any_world, look))
    assert report.created == {"indicators": 3, "observations": 6_000}
    assert len(written) > 3 and 0 < written[2] < 6_000, "some of it was staged by then"
    assert counts(other) == [6_000, 3, 3, 1]
    other.dispose()


def test_nobody_sees_a_half(any_world: World, tmp_path: Path) -> None:
    world = any_world
    seen: list[tuple[int, int, str]] = []

    def look() -> None:
        seen.append(
            (len(world.rows("observations")), len(world.rows("indicators")), world.ask("UCHR", "indicator Figure 1"))
        )

    load(world, figures(tmp_path / "f.csv"), progress=watched(world, look))
    assert {(o, i) for o, i, _ in seen} == {(0, 0)} and len({text for *_, text in seen}) == 1
    assert len(world.rows("observations")) == 6_000 and len(world.rows("indicators")) == 3


@pytest.mark.parametrize("how", ["dry run", "refused beside it", "broken at its end"])
def test_what_is_not_imported_is_gone(any_world: World, tmp_path: Path, how: str) -> None:
    world, file = any_world, figures(tmp_path / "f.csv", broken=how.startswith("broken"))
    if how.startswith("refused"):
        bad = tmp_path / "leads.csv"
        bad.write_text("ref,leads\nCTB-77,Ben\n")
        assert load(world, file, bad).refused
    elif how.startswith("broken"):
        with pytest.raises(Exception, match="it is broken near line"):
            load(world, file)
    else:
        assert load(world, file, dry_run=True).created == {"indicators": 3, "observations": 6_000}
    assert counts(world.app.core.store) == [0, 0, 0, 0]
    assert load(world, figures(tmp_path / "f.csv")).created["observations"] == 6_000


def test_an_edition_that_is_taken_adds_nothing_to_it(any_world: World, tmp_path: Path) -> None:
    world = any_world
    load(world, figures(tmp_path / "a.csv"), edition="2024")
    before = world.rows("observations")
    report = load(world, figures(tmp_path / "b.csv", rows=600), edition="2024")
    assert [f.reason for f in report.refused] == ["edition_taken"] * 3
    assert world.rows("observations") == before


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.clock import SystemClock
from bot.services.importing.files import ImportOptions, import_files
from storage.audit import COMMAND_LINE
from storage.engine import Store

def look(file, done, total, calls=[]):
    calls.append(done)
    if len(calls) == 3:
        print("staged", flush=True)
        if sys.argv[3] == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        sys.stdin.readline()

options = ImportOptions(progress=look)
store = Store(sys.argv[1])
import_files(store=store, paths=[Path(sys.argv[2])], by=COMMAND_LINE, clock=SystemClock(), zone="Europe/London", options=options)
"""


def importing(world: World, file: Path, how: str) -> subprocess.Popen[str]:
    """Another process that imports, and has staged some of it."""
    url = world.app.core.store.engine.url.render_as_string(hide_password=False)
    env = {"PYTHONPATH": os.getcwd(), "PATH": os.environ["PATH"]}
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, url, str(file), how],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stdout.readline() == "staged\n"
    return process


def killed(world: World, file: Path) -> None:
    process = importing(world, file, "die")
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL


def test_a_killed_import_leaves_nothing_to_see_and_the_next_clears_it(any_world: World, tmp_path: Path) -> None:
    world, store = any_world, any_world.app.core.store
    killed(world, figures(tmp_path / "f.csv"))
    assert counts(store)[0] > 0 and not world.rows("observations") and not world.rows("indicators")
    load(world, figures(tmp_path / "other.csv", rows=60, first=80_000))
    assert counts(store) == [60, 3, 3, 1] and len(world.rows("observations")) == 60
    assert store.file is None or not list(Path(store.file).parent.glob("*.import-*"))


def test_one_that_is_under_way_is_left_alone(any_world: World, tmp_path: Path) -> None:
    world, store = any_world, any_world.app.core.store
    process = importing(world, figures(tmp_path / "f.csv"), "wait")
    load(world, figures(tmp_path / "other.csv", rows=60, first=80_000))
    assert counts(store)[0] > 2_000 and len(world.rows("observations")) == 60
    process.communicate("go on\n", timeout=30)
    assert process.returncode == 0 and len(world.rows("observations")) == 6_060


def test_the_version_before_sees_nothing_of_what_was_staged(any_world: World, tmp_path: Path) -> None:
    world, store = any_world, any_world.app.core.store
    killed(world, figures(tmp_path / "f.csv"))
    downgrade(store, "0024")
    upgrade(store)
    assert counts(store) == [0, 0, 0, 0]
    with store.read() as session:
        assert session.exec(select(Indicator)).all() == []


def test_what_an_indicator_that_is_being_loaded_is_given_elsewhere(any_world: World, tmp_path: Path) -> None:
    """Another import can neither print figures into such an edition, nor set targets of what may yet be taken away."""
    world, reports = any_world, []
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "observations.csv").write_text("indicator,edition,area,period,raw\n90000,2024,Luton,2023,14\n")
    (tables / "targets.csv").write_text("indicator,area,period,kind,raw\n90000,Luton,2023,target,12\n")

    def look() -> None:
        if counts(world.app.core.store)[0] and not reports:
            reports.append(load(world, tables))

    load(world, figures(tmp_path / "f.csv"), edition="2024", dry_run=True, progress=watched(world, look))
    assert {f.reason for f in reports[0].refused} == {"unknown_indicator"}
    assert counts(world.app.core.store) == [0, 0, 0, 0]
    load(world, figures(tmp_path / "f.csv"), edition="2024")
    assert not load(world, tables).refused


def test_the_same_file_twice_in_a_folder_is_loaded_once(any_world: World, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("f.csv", "f (1).csv"):
        figures(folder / name, rows=600)
    report = load(any_world, folder)
    assert (report.created["observations"], report.unchanged["observations"]) == (600, 600)
    assert len(any_world.rows("observations")) == 600


def test_what_a_table_beside_them_declares_is_no_old_indicator_renamed(any_world: World, tmp_path: Path) -> None:
    world = any_world
    rows = ["Indicator,Area name,Time period,Value", *(f"{{name}},Luton,{1990 + n},{n}" for n in range(30))]
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("\n".join(rows).format(name="Children in poverty all"))
    load(world, old)
    new.write_text("\n".join(rows).format(name="Children in poverty some"))
    table = tmp_path / "indicators.csv"
    table.write_text("indicator,name\nchildren-in-poverty-some,Children in poverty some\n")
    report = load(world, table, new)
    assert not [n for n in report.notes if n.reason == "renamed"]
    assert {row["indicator"] for row in world.rows("observations")} == {
        "children-in-poverty-all",
        "children-in-poverty-some",
    }


def test_who_imported_a_figure_is_known_though_time_passed_while_it_was_staged(
    any_world: World, tmp_path: Path
) -> None:
    class Going(ManualClock):
        def now(self) -> datetime:
            self.time += timedelta(seconds=1)
            return self.time

    world = any_world
    store, clock = world.app.core.store, Going(world.clock.now())
    paths = [figures(tmp_path / "f.csv", rows=600)]
    import_files(store=store, paths=paths, by=COMMAND_LINE, clock=clock, zone="Europe/London")
    world.clock.move_to(clock.time)
    world.import_(
        follows=[{"board": "CTB", "indicator": "90001"}], boards=[{"key": "CTB", "name": "CTB", "area": "Town 1"}]
    )
    assert "the command line" in world.ask("UCHR", "source Figure 1 1901")
