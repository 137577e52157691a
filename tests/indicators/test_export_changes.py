"""`export changes`: every change from each edition to the next, of reports and of published files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.services.importing.files import ImportOptions, import_files
from bot.settings import ROOT
from storage.audit import COMMAND_LINE
from tests.support.files import FIGURES_HEADER, figures, row
from tests.support.world import World


def load(world: World, *paths: Path, edition: str = "") -> Any:
    report = import_files(
        store=world.app.core.store,
        paths=list(paths),
        by=COMMAND_LINE,
        clock=world.clock,
        zone="Europe/London",
        options=ImportOptions(edition=edition),
    )
    assert not report.refused, report.refused
    return report


def published(
    world: World, tmp_path: Path, first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    load(world, figures(tmp_path / "a.csv", first), edition="2023")
    load(world, figures(tmp_path / "b.csv", second), edition="2024")
    return world.rows("changes")


def test_lutons_reports_tell_what_changed_and_what_is_only_new(world: World) -> None:
    load(world, ROOT / "data" / "luton")
    changes = {(c["indicator"], c["from_edition"], c["to_edition"]): c for c in world.rows("changes")}
    year = {key[0]: c for key, c in changes.items() if key[1:] == ("2021/22", "2022/23")}
    assert len(year) == 75 and sum(not c["aspects"] for c in year.values()) == 42
    assert year["fuel-poverty"]["kinds"] == "structural" and year["fuel-poverty"]["from_value"] is None
    assert year["sen-pupils"]["aspects"] == "nn_rank"
    assert year["dementia-diagnosis-65-over"]["aspects"] == "value; period; rag_england; rag_region; nn_rank; trend"
    told = changes["temporary-accommodation", "2022/23", "2022/24"]
    assert (told["from_value"], told["to_value"]) == (13.9, 13.5) and told["kinds"].startswith("revised")
    assert "2022/23: 13.9 was revised to 13.5" in told["why"]
    assert not [c for c in changes.values() if "significant" in c["why"].lower() and "trend" not in c["kinds"]]


def test_the_same_figures_under_two_editions_are_no_change(world: World, tmp_path: Path) -> None:
    rows = [row(), row("England", value=13.0)]
    assert published(world, tmp_path, rows, [*reversed(rows), row(key="93000", name="Another")]) == []


def test_every_kind_of_change_in_a_published_file_is_told_apart(world: World, tmp_path: Path) -> None:
    first = [row(period=str(y), value=10.0 + y % 3) for y in range(2010, 2020)]
    cases: dict[str, tuple[list[dict[str, Any]], str, str]] = {
        "revised": ([*first[:3], row(period="2013", value=9.5), *first[4:]], "revised", "note"),
        "relabelled": (
            [row(period=r["Time period"], value=r["Value"], england="Worse") for r in first],
            "comparator",
            "note",
        ),
        "new": ([*first, row(period="2020", value=20.0)], "new_period", "material"),
        "dropped": (first[2:], "structural", "note"),
        "suppressed": ([*first[:9], row(period="2019", value="", note="Value suppressed")], "suppressed", "note"),
    }
    load(world, figures(tmp_path / "first.csv", first), edition="2000")
    for number, (name, (rows, _, _)) in enumerate(cases.items(), 1):
        load(world, figures(tmp_path / f"{name}.csv", rows), edition=f"20{number:02d}-a")
        load(
            world,
            figures(tmp_path / f"{name}-back.csv", [*first, row("Bedford", period=f"19{number:02d}")]),
            edition=f"20{number:02d}-b",
        )
    told = {c["to_edition"]: c for c in world.rows("changes") if c["area"] == "Luton"}
    for number, (name, (_, kinds, level)) in enumerate(cases.items(), 1):
        change = told[f"20{number:02d}-a"]
        assert (change["kinds"], change["level"]) == (kinds, level), name


def test_renamed_recoded_rebased_and_other_words_are_structural(world: World, tmp_path: Path) -> None:
    first = [row(period=str(y), value=10.0, england="Better") for y in range(2010, 2020)]
    second = [
        row(period=str(y), value=11.0, england="Better 95%", name="Smoking (revised)", code="E06999999")
        for y in range(2010, 2020)
    ]
    changes = published(world, tmp_path, first, second)
    [whole] = [c for c in changes if not c["area"]]
    for words in (
        'renamed from "Smoking prevalence" to "Smoking (revised)"',
        "Luton from E06000032 to E06999999",
        "Better became Better 95%",
        "10 of 10 figures of the same periods were revised at once, as when a series is re-based",
    ):
        assert words in whole["why"]
    [luton] = [c for c in changes if c["area"] == "Luton"]
    assert luton["kinds"] == "revised" and "10 periods were revised" in luton["why"]


def test_a_file_without_numbers_is_recognised_under_a_new_name_by_its_figures(world: World, tmp_path: Path) -> None:
    header = [h for h in FIGURES_HEADER if h != "Indicator ID"]

    def unnumbered(name: str, title: str, last: float) -> Path:
        file = tmp_path / name
        lines = [row(period=str(y), value=10.0 + y % 7, name=title) for y in range(2000, 2019)] + [
            row(period="2019", value=last, name=title)
        ]
        file.write_text("\n".join([",".join(header), *(",".join(str(line[h]) for h in header) for line in lines)]))
        return file

    load(world, unnumbered("a.csv", "Smoking prevalence (18+)", 14.0), edition="2023")
    report = load(world, unnumbered("b.csv", "Smoking prevalence (aged 18 and over)", 15.0), edition="2024")
    assert len(world.rows("indicators")) == 1 and [f.reason for f in report.notes] == ["renamed"]
    changes = world.rows("changes")
    assert [c["kinds"] for c in changes] == ["structural", "revised"] and "14.0 was revised to 15.0" in changes[1][
        "why"
    ]
