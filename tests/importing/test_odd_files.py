"""Files as people have them: headings in other words, an empty file, a broken quotation, links in place of addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.errors import UnreadableFile
from bot.imports.plans.headings import meaning_of
from bot.imports.plans.mapping import Mapping, read_mapping
from bot.services.importing.files import propose_mapping
from bot.services.records.workbook import write_template
from tests.support.files import CASES, load
from tests.support.world import World


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("actionName", "title"),
        ("leadOfficer", "leads"),
        ("dueDate", "due"),
        ("due_date", "due"),
        ("LeadOfficer", "leads"),
        ("action_ref", "ref"),
        ("RAGStatus", "rag"),
        ("nextSteps", "next_step"),
        ("KEY ACTION", "title"),
    ],
)
def test_headings_are_split_at_capitals_and_underscores(heading: str, meaning: str) -> None:
    found = meaning_of(heading)
    assert found is not None and found[0] == meaning


def test_a_plan_in_camel_case(world: World) -> None:
    report = load(world, CASES / "camel_case.csv", Mapping(board="AB=Anytown Board", plan="2025-26"))
    assert not report.refused
    found = {a["ref"]: (a["title"], a["leads"], str(a["due"])) for a in world.rows("actions") if a["board"] == "AB"}
    assert found == {
        "AN-1": ("Plant street trees", "Parks manager", "2026-03-31"),
        "AN-2": ("Retrofit the depot", "Property lead", "2026-12-31"),
    }


def test_figures_under_other_headings(any_world: World) -> None:
    assert not load(any_world, CASES / "figures_other_words.csv").refused
    assert [(o["indicator_name"], o["area"], o["period"], o["raw"]) for o in any_world.rows("observations")] == [
        ("Carers quality of life", "Anytown", "2022-23", "7.6"),
        ("Carers quality of life", "Anytown", "2023-24", "7.2"),
    ]


@pytest.mark.parametrize("header", ["Metric,Geography,Year,Figure", "Measure name,LA name,Reporting period,Value"])
def test_other_words_for_the_same_columns(any_world: World, tmp_path: Path, header: str) -> None:
    file = tmp_path / "f.csv"
    file.write_text(f"{header}\nSmoking,Luton,2023,14.1\n")
    assert not load(any_world, file).refused
    assert [(o["area"], o["raw"]) for o in any_world.rows("observations")] == [("Luton", "14.1")]


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "  \t "])
def test_an_empty_file_is_called_empty(world: World, tmp_path: Path, text: str) -> None:
    file = tmp_path / "nothing.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"nothing\.csv can't be read: it is empty"):
        load(world, file)


def test_a_broken_quotation_names_its_row(world: World, tmp_path: Path) -> None:
    file = tmp_path / "broken.csv"
    file.write_text('Action,Lead\nOpen a hub,Ana\n"Train volunteers,Ben\nClose it,Ana\n')
    with pytest.raises(UnreadableFile, match=r'in row 3, which begins ""Train volunteers,Ben"'):
        load(world, file)


@pytest.mark.parametrize("printed", ["mailto:cy@example.org", "MAILTO: cy@example.org", "cy@example.org"])
def test_a_link_in_place_of_an_address_is_the_address(world: World, printed: str) -> None:
    assert not world.import_(people=[{"name": "Cy", "email": printed}]).refused
    assert "cy@example.org" in [p["email"] for p in world.rows("people")]


def test_the_template_has_the_stars_that_it_speaks_of_and_comes_in_with_them(world: World, tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    write_template(file)
    book = load_workbook(file)
    headings = [cell.value for cell in book["boards"][1]]
    assert "key *" in headings and "name *" in headings and "channel" in headings
    book["boards"].append([{"key *": "NEW", "name *": "New Board"}.get(str(h)) for h in headings])
    book.save(file)
    assert not load(world, file).refused
    assert "NEW" in [b["key"] for b in world.rows("boards")]


# -- figures that lack a column, and what a mapping says of them --

FIGURES = (
    "Topic,Place,Reported for,Area code,Result\nSmoking,Luton,2022,E06000032,14.1\nSmoking,Luton,2023,E06000032,13.0\n"
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Indicator,Area name,Reported for,Value\nSmoking,Luton,2022,14.1\n", "the period"),
        ("Area name,Period,Value\nLuton,2022,14.1\n", "the indicator"),
        ("Indicator,2019/20,2020/21,2021/22,2022/23\nSmoking,1,2,3,4\n", "the area, period and value"),
        ("Indicator,Area,Year,LowerCI,Result\nSmoking,Luton,2022,1,2\n", "the value"),
    ],
)
def test_figures_are_refused_by_the_columns_that_they_lack(
    world: World, tmp_path: Path, text: str, missing: str
) -> None:
    (tmp_path / "f.csv").write_text(text)
    (refused,) = load(world, tmp_path / "f.csv").refused
    assert refused.reason == "figures_lack_columns" and f"found none for {missing}" in refused.message
    assert "the indicator, the area, the period and the value" in refused.message


def test_a_mapping_says_what_the_columns_of_figures_are(any_world: World, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text(FIGURES)
    assert load(any_world, file).refused
    (tmp_path / "map.toml").write_text(
        '[[table]]\n[table.columns]\nTopic = "indicator"\nPlace = "area"\n"Reported for" = "period"\nResult = "value"\n'
    )
    report = load(any_world, file, read_mapping(tmp_path / "map.toml"))
    assert not report.refused and not report.doubtful
    assert [(o["area"], o["period"], o["raw"]) for o in any_world.rows("observations")] == [
        ("Luton", "2022", "14.1"),
        ("Luton", "2023", "13.0"),
    ]


def test_a_mapping_names_the_header_of_figures_under_a_title(world: World, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text(f"Statistics of the town,,,,\n\n{FIGURES}")
    (tmp_path / "map.toml").write_text(
        '[[table]]\nheader_row = 3\n[table.columns]\n"Topic" = "indicator"\n"Place" = "area"\n'
        '"Reported for" = "period"\n"Result" = "value"\n"Area code" = "area code"\n'
    )
    assert not load(world, file, read_mapping(tmp_path / "map.toml")).refused
    assert [o["raw"] for o in world.rows("observations")] == ["14.1", "13.0"]


def test_the_mapping_that_is_proposed_for_figures_says_what_is_known(world: World, tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("Indicator,Area name,Reported for,Value\nSmoking,Luton,2022,14.1\n")
    out = tmp_path / "map.toml"
    assert propose_mapping(paths=[file], out=out, mapping=Mapping())
    said = out.read_text()
    assert '"Area name" = "area"' in said and '"Reported for" = "notes"' in said
    out.write_text(said.replace('"Reported for" = "notes"', '"Reported for" = "period"'))
    assert not load(world, file, read_mapping(out)).refused
    assert [o["period"] for o in world.rows("observations")] == ["2022"]


# -- encodings --

WORDS = "Children\u2019s caf\u00e9 \u2013 \u201cZo\u00eb\u201d \u00a35"


def plan_in(path: Path, encoding: str, words: str = WORDS) -> Path:
    path.write_bytes(f"Action,Lead\n{words},Ana\n".encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "mac-roman", "utf-16"])
@pytest.mark.parametrize("words", [WORDS, "Parents\u2019 evening", "A caf\u00e9 on the square", "Grow by \u00a3300"])
def test_words_come_in_as_they_were_written(world: World, tmp_path: Path, encoding: str, words: str) -> None:
    report = load(
        world, plan_in(tmp_path / "p.csv", encoding, words), Mapping(board="AB=Anytown Board", plan="2025-26")
    )
    assert words in [a["title"] for a in world.rows("actions")]
    assert [f.reason for f in report.notes].count("encoding") == (not encoding.startswith("utf-8"))


@pytest.mark.parametrize("wrongly", ["cp1252", "latin-1"])
def test_utf_8_that_was_read_twice_is_put_right_and_told(world: World, tmp_path: Path, wrongly: str) -> None:
    words = "Children\u2019s caf\u00e9 \u2013 Zo\u00eb \u00a35"
    twice = words.encode().decode(wrongly)
    report = load(world, plan_in(tmp_path / "p.csv", "utf-8", twice), Mapping(board="AB=Anytown Board", plan="2025-26"))
    assert words in [a["title"] for a in world.rows("actions")]
    (note,) = [f.message for f in report.notes if f.reason == "encoding"]
    assert note.startswith("5 of its accents and marks")


def test_words_that_are_right_are_left(world: World, tmp_path: Path) -> None:
    words = "\u00c2 and \u00c3, \u00a32 \u2013 \u00bd an hour: \u201c\u00c9t\u00e9\u201d"
    report = load(
        world, plan_in(tmp_path / "p.csv", "utf-8", words.replace(",", ";")), Mapping(board="AB=B", plan="2025-26")
    )
    assert words.replace(",", ";") in [a["title"] for a in world.rows("actions")]
    assert not [f for f in report.notes if f.reason == "encoding"]


def test_the_encoding_that_an_officer_says(world: World, tmp_path: Path) -> None:
    file = plan_in(tmp_path / "p.csv", "cp437", "Caf\u00e9")
    load(world, file, Mapping(board="AB=Anytown Board", plan="2025-26", encoding="cp437"))
    assert "Caf\u00e9" in [a["title"] for a in world.rows("actions")]
    with pytest.raises(UnreadableFile, match='"klingon" is no encoding that I know'):
        load(world, file, Mapping(board="AB", plan="2025-26", encoding="klingon"))
    with pytest.raises(UnreadableFile, match="it is not text in ascii"):
        load(world, file, Mapping(board="AB", plan="2025-26", encoding="ascii"))
