"""The annual report: what was delivered, what was not and why, who answered, and indicators from first to last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.errors import NoSuchYear
from bot.services.papers.annual import annual_report, year_named
from bot.services.papers.files import annual_file
from storage.boards import board_by_key
from tests.papers.reading import opened, rows_of, words_in
from tests.support.fake_slack import FakeSlack
from tests.support.private_boards import CTB, SEC, import_boards
from tests.support.world import ASKED, World, london


def report(world: World, year: str = "2024-25", board: str = "CTB", form: str = "docx") -> bytes:
    core, now = world.app.core, world.clock.now()
    with core.store.read() as session:
        found = board_by_key(session, board)
        assert found
        return annual_file(session, core=core, board=found, year=year, form=form, now=now).content


def test_a_year_of_the_board(any_world: World, slack: FakeSlack) -> None:
    world = any_world
    observations = [
        {"indicator": "smoking", "edition": edition, "area": area, "period": period, "raw": raw}
        for edition, area, period, raw in (
            ("2022/23", "Luton", "2021", "21.0%"),
            ("2023/24", "Luton", "2022", "18.5%"),
            ("2023/24", "England", "2022", "12.7%"),
        )
    ]
    indicator = {"indicator": "smoking", "name": "Smoking", "unit": "%", "boards": "CTB", "polarity": "low"}
    targets = [
        {"indicator": "smoking", "area": "Luton", "period": period, "kind": "target", "raw": raw}
        for period, raw in (("2020", "20%"), ("2022", "16%"), ("2025", "12%"))
    ]
    world.import_(indicators=[indicator], observations=observations, targets=targets)
    world.tick(ASKED)
    slack.writes("UANA", "CTB-01 amber: two hubs of five")
    slack.writes("UANA", "CTB-02 blue: all visits are made")
    slack.asks("UOFF", "edit CTB-01", "CANY")
    slack.submits("UOFF", slack.views[-1], title="Family hubs", due="2025-06-30", reason="The grant came late")
    slack.asks("UOFF", "close CTB-04", "CANY")
    slack.submits("UOFF", slack.views[-1], reason="Never anybody's")
    world.tick(london(2025, 4, 10, 10))
    content = report(world)
    assert opened(content).sections[0].header.paragraphs[0].text == "", "the year is over"
    [[board, actions, delivered, late, slips, answers]] = rows_of(content, "Year")
    assert board.startswith("Children's Trust Board") and (actions, delivered, late) == ("4", "1", "2")
    assert slips == "1, 181 days" and answers == "2 of 3"
    listed = [row[0].split(" ")[0] for row in rows_of(content, "Actions")]
    assert listed == ["CTB-02", "CTB-01", "CTB-03", "CTB-04"], "delivered; due in the year; closed"
    said = words_in(content)
    assert "moved from Tue 31 Dec 2024 to Mon 30 Jun 2025, 181 days: The grant came late" in said
    assert "Closed: Never anybody's" in said and "first: Tue 31 Dec 2024" in said
    [row] = rows_of(content, "Indicators")
    assert row == ["Smoking", "21.0%\n2021", "18.5%\n2022", "-2.5\nbetter", "16%\n2022", "12.7%"]


def test_a_year_that_goes_on_is_a_draft_and_other_years_are_refused(world: World) -> None:
    core, now = world.app.core, world.clock.now()
    content = report(world)
    assert "DRAFT, as it stands on Mon 30 Sep 2024" in opened(content).sections[0].header.paragraphs[0].text
    with core.store.read() as session:
        board: Any = board_by_key(session, "CTB")
        for wrong in ("2031-32", "next year", "", "Q1 2024", "2020-24", "2020-2024"):
            with pytest.raises(NoSuchYear, match="is no year that a report can be of"):
                annual_report(session, core=core, board=board, name=wrong, now=now)
    for name, first, last in (
        ("2023-24", "2023-04-01", "2024-03-31"),
        ("2023/24", "2023-04-01", "2024-03-31"),
        ("2023-2024", "2023-04-01", "2024-03-31"),
        ("2023", "2023-01-01", "2023-12-31"),
    ):
        year = year_named(name, now, "Europe/London")
        assert (year.begins.isoformat(), year.ends.isoformat(), year.is_over) == (first, last, True)


def test_a_parents_year_has_its_open_sub_boards_and_no_closed_one(world: World) -> None:
    hwb = {"key": "HWB", "name": "Health Board"}
    import_boards(world, hwb, {**CTB, "parent": "HWB"}, {**SEC, "private": "yes", "parent": "HWB"})
    plan = {"plan": "2024-25", "title": "P", "start": "2024-04-01", "end": "2025-03-31"}
    world.import_(
        plans=[{"board": "SEC", **plan}, {"board": "HWB", **plan}],
        actions=[
            {"board": "SEC", "plan": "2024-25", "ref": "SEC-01", "title": "A deed", "leads": ""},
            {
                "board": "HWB",
                "plan": "2024-25",
                "ref": "HWB-01",
                "title": "A strategy",
                "leads": "",
                "due": "2024-06-30",
            },
        ],
    )
    world.start()
    content = report(world, board="HWB")
    assert [row[0].split("\n")[0] for row in rows_of(content, "Year")] == ["Health Board", "Children's Trust Board"]
    said = words_in(content)
    assert "HWB-01" in said and "CTB-02" in said and "Secret" not in said and "SEC-01" not in said
    assert report(world, board="HWB", form="xlsx").startswith(b"PK")


def test_a_closed_plan_is_reported_for_its_own_year(world: World, slack: FakeSlack) -> None:
    slack.writes("UANA", "CTB-02 blue: all visits are made")
    world.live_through(london(2025, 4, 2, 12))
    world.import_(
        plans=[{"board": "CTB", "plan": "2025-26", "title": "Next", "start": "2025-04-01", "end": "2026-03-31"}],
        actions=[{"board": "CTB", "plan": "2025-26", "ref": "CTB-91", "title": "A new thing", "leads": "Ana"}],
    )
    world.start()
    world.tick(london(2025, 5, 2, 12))
    said = words_in(report(world, "2024-25"))
    assert "CTB-02" in said and "CTB-91" not in said
    [[board, actions, *_]] = rows_of(report(world, "2025-26"), "Year")
    assert (board, actions) == ("Children's Trust Board\n2025-26", "1")
    [[board, actions, *_]] = rows_of(report(world, "2020-21"), "Year")
    assert (board, actions) == ("Children's Trust Board\nno plan of this year", "0")


def indicator_rows(world: World, *printed: tuple[str, str, str, str], **indicator: str) -> list[list[str]]:
    """The indicator table of the year, of one indicator with these figures: edition, area, period and what is printed."""
    figures = [
        {"indicator": "smoking", "edition": edition, "area": area, "period": period, "raw": raw}
        for edition, area, period, raw in printed
    ]
    known = {"indicator": "smoking", "name": "Smoking", "boards": "CTB", "polarity": "low", **indicator}
    world.import_(indicators=[known], observations=figures)
    world.clock.move_to(london(2025, 4, 10, 10))
    return rows_of(report(world), "Indicators")


def test_a_figure_is_compared_with_the_one_before(world: World) -> None:
    [row] = indicator_rows(world, *(("2024", "Luton", str(year), f"{2030 - year}.5") for year in range(2008, 2024)))
    assert row[1:4] == ["8.5\n2022", "7.5\n2023", "-1\nbetter"], "not that of 2008"


def test_a_revision_is_no_movement(world: World) -> None:
    [row] = indicator_rows(world, ("2022/23", "Luton", "2021", "21.0"), ("2023/24", "Luton", "2021", "20.0"))
    assert row[3] == "revised"


def test_figures_of_other_areas_or_without_a_period_are_not_subtracted(world: World) -> None:
    [row] = indicator_rows(world, ("2022/23", "Bedfordshire", "2021", "100"), ("2023/24", "Luton", "2022", "7"))
    assert row[3] == "–"


def test_figures_have_their_unit(world: World) -> None:
    [row] = indicator_rows(world, ("2023/24", "Luton", "2022", "21.0"), unit="per 1,000")
    assert row[2] == "21.0 per 1,000\n2022"


def test_a_date_that_moved_forth_and_back_is_put_off_by_what_is_left(world: World, slack: FakeSlack) -> None:
    for due, reason in (("2025-01-31", "Late grant"), ("2024-12-31", "Early after all"), ("2025-06-30", "No site")):
        slack.asks("UOFF", "edit CTB-01", "CANY")
        slack.submits("UOFF", slack.views[-1], title="Family hubs", due=due, reason=reason)
        world.clock.move_to(world.clock.now() + timedelta(hours=1))
    slack.asks("UOFF", "edit CTB-02", "CANY")
    slack.submits("UOFF", slack.views[-1], title="Healthy child programme", due="", reason="Not ours to date")
    world.tick(london(2025, 4, 10, 10))
    content = report(world)
    assert rows_of(content, "Year")[0][4] == "1, 181 days"
    assert "to Mon 30 Jun 2025, 181 days: Late grant; Early after all; No site" in words_in(content)
