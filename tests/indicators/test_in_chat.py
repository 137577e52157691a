"""Indicators in chat: what the digest tells of them, records with a picture, where a figure came from, and fetching."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.files import row
from tests.support.indicators import digest, load, reported
from tests.support.world import World, london, statements

FIRST, SECOND = ("2022/23", "2021", "14.1%", "13.0%", "A"), ("2023/24", "2022", "21.1%", "12.7%", "R")


@pytest.mark.fast
def test_a_digest_tells_what_was_loaded_since_the_last_one_and_why_it_matters(world: World) -> None:
    reported(world, FIRST)
    first = digest(world, london(2024, 10, 7))
    assert "indicator changed" not in first and "No change in 1 indicator." in first
    world.clock.move_to(london(2024, 10, 9))
    reported(world, FIRST, SECOND)
    second = digest(world, london(2024, 10, 14))
    assert "Worse: Adults who smoke 21.1% (2022), was 14.1%; England 12.7%; amber to red." in second
    assert "material" not in second.lower() and "having moved" not in second, "the rule stands behind Why?"
    world.slack.presses("UCHR", world.slack.in_channel("C1")[-1], "Why?")
    why = str(world.slack.ephemeral[-1])
    assert "Material: against England amber became red, the area's own figure having moved" in why
    assert "indicator changed" not in digest(world, london(2024, 10, 21)), "it is told once"


def test_a_revised_cell_is_a_revision_and_what_was_known_then_is_still_known(any_world: World) -> None:
    world = any_world
    reported(world, FIRST)
    digest(world, london(2024, 10, 7))
    world.clock.move_to(london(2024, 10, 9))
    report = reported(world, ("2022/23", "2021", "14.3%", "13.0%", "A"))
    assert report.updated["observations"] == 1 and [c.before for c in report.changes if c.column == "raw"] == ["14.1%"]
    told = digest(world, london(2024, 10, 14))
    assert "Revised: Adults who smoke 14.3% (2021), was 14.1%; England 13.0%." in told
    source = world.ask("UCHR", "source smoking 2021")
    assert '"14.1%"' in source and "replaced on Wed 9 Oct 2024" in source and '"14.3%"' in source
    assert "review.txt, line 7; imported on Wed 9 Oct 2024 by the command line" in source
    assert [o["raw"] for o in world.rows("observations") if o["area"] == "Luton"] == ["14.3%"]


def test_an_indicator_that_is_overdue_is_named_and_one_that_cant_be_read_is_never_no_change(world: World) -> None:
    reported(world, ("2022/23", "2021", "43 60%", "13.0%", "A"))
    told = digest(world, london(2024, 10, 7))
    assert "A new figure was due: Adults who smoke (2021)." in told
    assert 'Not readable: Adults who smoke ("43 60%").' in told


def test_indicators_can_be_filtered(world: World) -> None:
    reported(world, FIRST, SECOND, section="Health Equity; 2")
    assert "Adults who smoke" in world.ask("UCHR", "indicators CTB")
    for words in ("worse", "changed", "principle 2", "health equity", "smoke", "stale"):
        found = "Adults who smoke" in world.ask("UCHR", f"indicators CTB {words}").replace(f"CTB {words}", "")
        assert found == (words != "stale"), words
    assert "No indicator matches" in world.ask("UCHR", "indicators CTB principle 3")
    assert "has had no digest yet" in world.ask("UCHR", "indicators changed since last digest", "C1")
    world.import_(meetings=[{"board": "CTB", "date": "2024-09-20"}])
    assert "What was loaded since Fri 20 Sep 2024." in world.ask("UCHR", "indicators CTB changed since last meeting")
    assert "is not a date I can read" in world.ask("UCHR", "indicators CTB changed since whenever")


def test_a_record_is_told_at_once_and_its_picture_follows_as_a_direct_message(world: World) -> None:
    reported(world, FIRST, SECOND)
    told = world.ask("UCHR", "indicator adults who smoke")
    assert "smoking, followed by the Children's Trust Board" in told
    assert "2022 (edition 2023/24): 21.1%; England 12.7%, R (red)" in told and "2021 (edition 2022/23): 14.1%" in told
    [picture] = [m for m in world.slack.dm("UCHR") if m.files]
    file = picture.files[0]
    assert file["content"].startswith(b"\x89PNG") and file["title"] == "Adults who smoke"
    assert file["alt_txt"] == (
        "Line chart of Adults who smoke (% adults). Luton: 2021: 14.1; 2022: 21.1. England: 13 (2021) to 12.7 (2022)."
    )
    assert "Did you mean smoking?" in world.ask("UCHR", "indicator smkoing")
    assert "Ask /board indicators" in world.ask("UCHR", "indicator nothing like it at all")


def test_a_picture_that_cannot_be_drawn_fails_once_and_is_reported(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def draw(chart: object) -> bytes:
        tried.append(chart)
        raise OSError(30, "Read-only file system", "/nonexistent/.config/matplotlib")

    monkeypatch.setattr("bot.surfaces.slack.surface.draw", draw)
    reported(world, FIRST, SECOND)
    world.ask("UCHR", "indicator adults who smoke")
    for _ in range(10):
        world.tick(world.clock.now() + timedelta(minutes=11))
    assert len(tried) == 1 and [d["state"] for d in world.rows("deliveries") if d["kind"] == "picture"] == ["failed"]
    [notice] = [m for m in world.slack.dm("UOFF") if "Not delivered" in m.words()]
    assert "the picture could not be drawn" in notice.words()


def test_a_posted_record_has_its_picture_in_the_thread_once_whatever_slack_does(world: World) -> None:
    reported(world, FIRST, SECOND)
    answer = world.slack.asks("UCHR", "indicator smoking CTB").json
    world.slack.fail_next("files.completeUploadExternal", "drop_after")
    world.slack.presses("UCHR", answer, "Post to channel")
    for _ in range(10):
        world.clock.time += timedelta(minutes=2)
        world.tick(world.clock.time)
    posted = world.slack.in_channel("C1")
    [record] = [m for m in posted if "followed by the" in m.words()]
    assert [m.thread_ts for m in posted if m.files] == [record.ts]


def test_an_indicator_of_a_board_that_one_may_not_see_is_unknown(world: World) -> None:
    reported(world, FIRST)
    world.import_(boards=[{"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "private": "yes"}])
    assert "14.1%" in world.ask("UCHR", "indicator smoking")
    for question in ("indicator smoking", "source smoking 2021"):
        assert "None of the boards that you see follows" in world.ask("UANY", question)


def test_published_figures_of_the_boards_area_are_tested_by_their_intervals(any_world: World, tmp_path: Path) -> None:
    world = any_world
    board = {"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "area": "E06000032"}
    years = [row(period="2020", value=14.0), row("England", period="2020", value=13.0, england="Not compared")]
    load(world, tmp_path, "2024-08-30", years)
    world.import_(boards=[board], follows=[{"board": "CTB", "indicator": "92443"}])
    digest(world, london(2024, 10, 7))
    world.clock.move_to(london(2024, 10, 9))
    newer = [
        row(period="2021", value=18.0, england="Worse 95%", trend="Increasing and getting worse"),
        row("England", period="2021", value=12.8),
        row("Bedford", period="2021", value=3.0),
    ]
    load(world, tmp_path, "2024-10-09", [*years, *newer])
    told = digest(world, london(2024, 10, 14))
    assert "Worse: Smoking prevalence 18.0 (2021), was 14.0; England 12.8; amber to red." in told
    assert "Bedford" not in told
    why = world.ask("UCHR", "indicators CTB changed since 2024-10-07")
    assert "95% intervals 13 to 15 and 17 to 19 do not overlap" in why and "Material" in why
    assert "18" in world.ask("UCHR", "indicator 92443") and any(m.files for m in world.slack.dm("UCHR"))


def test_a_name_that_looks_like_mathematics_is_drawn_as_it_is(world: World) -> None:
    reported(world, FIRST, SECOND, unit="$_{ per $ head", name="Cost in $ and $_x")
    world.ask("UCHR", "indicator smoking")
    [picture] = [m for m in world.slack.dm("UCHR") if m.files]
    assert picture.files[0]["content"].startswith(b"\x89PNG")


def test_series_told_apart_by_category_have_names_of_their_own(world: World, tmp_path: Path) -> None:
    board = {"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "area": "Luton"}
    load(world, tmp_path, "2023", [row(category="Male", value=59.0), row(category="Female", value=60.0)])
    world.import_(boards=[board], follows=[{"board": "CTB", "indicator": "92443"}])
    told = world.ask("UCHR", "indicators CTB")
    assert "Smoking prevalence (Male)" in told and "Smoking prevalence (Female)" in told


def test_an_area_that_got_another_code_is_still_the_same_area(any_world: World, tmp_path: Path) -> None:
    world = any_world
    board = {"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "area": "Luton"}
    load(world, tmp_path, "2023", [row(period="2020", value=14.0)])
    load(
        world,
        tmp_path,
        "2024",
        [row(period="2020", value=14.0, code="E06999999"), row(period="2021", value=18.0, code="E06999999")],
    )
    world.import_(boards=[board], follows=[{"board": "CTB", "indicator": "92443"}])
    assert "do not overlap" in world.ask("UCHR", "indicators CTB changed")


def test_a_board_without_figures_of_its_area_is_told_so(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, "2023", [row(period="2020", value=14.0)])
    world.import_(follows=[{"board": "CTB", "indicator": "92443"}])
    assert "No figures: Smoking prevalence." in world.ask("UCHR", "summary CTB")
    assert "Give its area in the boards sheet" in world.ask("UCHR", "indicator 92443")


def test_each_board_has_its_own_area_and_its_own_rule(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, "2023", [row(value=14.0), row("Bedford", value=9.0)])
    boards = [
        {"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "area": "Luton"},
        {"key": "BB", "name": "Bedford Board", "area": "E06000055"},
        {"key": "EB", "name": "Elsewhere Board", "area": "Luton"},
    ]
    follows = [
        {"board": "CTB", "indicator": "92443", "green": "5", "amber": "10"},
        {"board": "BB", "indicator": "92443"},
    ]
    world.import_(boards=boards, follows=follows)
    assert "14.0, R (red)" in world.ask("UCHR", "indicator 92443 CTB")
    listed = world.ask("UCHR", "indicators CTB")
    assert "Rated by the board itself: Smoking prevalence green up to 5, amber up to 10, else red." in listed
    bedford = world.ask("UCHR", "indicator 92443 BB")
    assert "followed by the Bedford Board" in bedford and "Latest: 9.0 (2021)" in bedford
    assert "is no board that follows it" in world.ask("UCHR", "indicator 92443 EB")


def test_the_news_of_many_indicators_takes_as_many_queries_as_that_of_few(world: World, tmp_path: Path) -> None:
    def queries() -> int:
        with statements(world) as asked:
            world.ask("UCHR", "indicators CTB changed")
        return len(asked)

    world.import_(boards=[{"key": "CTB", "name": "Children's Trust Board", "channel": "C1", "area": "Luton"}])
    counts = []
    for many in (3, 30):
        keys = [str(93000 + n) for n in range(many)]
        for edition, value in (("2023", 14.0), ("2024", 18.0)):
            rows = [row(key=key, name=f"Indicator {key}", value=value + place) for place, key in enumerate(keys)]
            load(world, tmp_path, f"{edition}-{many}", rows)
        world.import_(follows=[{"board": "CTB", "indicator": key} for key in keys])
        counts.append(queries())
    assert counts[0] == counts[1]
