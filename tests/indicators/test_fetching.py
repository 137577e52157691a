"""Fetching published figures: what boards follow, each month, and a source that is slow, broken or gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.errors import FetchFailed
from bot.imports.figures.fingertips import Fingertips
from bot.services.importing.fetch import WantedFigures, fetch_fingertips, fetch_followed
from storage.audit import COMMAND_LINE
from tests.support.files import FIGURES_HEADER, figures, row
from tests.support.indicators import board_id, digest
from tests.support.world import World, london


class Source:
    """A local Fingertips: answers what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                status, headers, body = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        self.waits: list[float] = []
        self.client = Fingertips(f"http://127.0.0.1:{self.server.server_address[1]}/api", self.waits.append)

    def gives(self, tmp_path: Path, *rows: dict[str, Any]) -> None:
        self.answers = [(200, {}, figures(tmp_path / "answer.csv", rows).read_bytes())]


@pytest.fixture
def source() -> Iterator[Source]:
    made = Source()
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.thread.join()


def fetch(world: World, source: Source, areas: Sequence[str] = (), board_id: int | None = None) -> Any:
    return fetch_fingertips(
        core=world.app.core,
        source=source.client,
        by=COMMAND_LINE,
        clock=world.clock,
        wanted=WantedFigures("92443", areas=areas),
        board_id=board_id,
    )


def test_fetching_keeps_the_area_with_its_comparators_and_the_board_follows_it(
    world: World, source: Source, tmp_path: Path
) -> None:
    source.gives(tmp_path, row(), row("England", value=13.0), row("East", value=12.0), row("Bedford", value=9.0))
    report = fetch(world, source, areas=["E06000032"], board_id=board_id(world))
    assert report.created["observations"] == 3
    assert source.asked == [
        "/api/all_data/csv/by_indicator_id?indicator_ids=92443&child_area_type_id=502&parent_area_type_id=6"
    ]
    assert "Smoking prevalence" in world.ask("UCHR", "indicators CTB")
    assert fetch(world, source, areas=["E06000032"]).unchanged["observations"] == 3
    with pytest.raises(FetchFailed, match="no figures of the area E06000099"):
        fetch(world, source, areas=["E06000099"])


CUT_OFF = (
    ",".join(FIGURES_HEADER)
    + "\n"
    + ("1,x,,,E06000032,Luton,UA,,,,,2021,14" + "," * 13 + "\n") * 2
    + "1,x,,,E06000032,Luton,UA,,,,,2022,1"
).encode()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, {}, b""), "its answer was empty"),
        ((200, {}, (",".join(FIGURES_HEADER) + "\n").encode()), "headings and no figures"),
        ((200, {}, b"<html>Service unavailable</html>"), "no file of figures"),
        ((200, {}, CUT_OFF), "cut off or broken"),
        ((404, {}, b""), "it answered 404"),
        ((500, {}, b""), "too busy, or broken"),
    ],
)
def test_an_empty_or_broken_answer_is_told_as_such_and_loads_nothing(
    world: World, source: Source, answer: tuple[int, dict[str, str], bytes], said: str
) -> None:
    source.answers = [answer]
    with pytest.raises(FetchFailed, match=said):
        fetch(world, source)
    assert not world.rows("observations")


def test_an_answer_without_codes_of_areas_is_no_answer_about_an_area(world: World, source: Source) -> None:
    source.answers = [(200, {}, b"Indicator,Area,Period,Value\nSmoking,Luton,2021,14\n")]
    with pytest.raises(FetchFailed, match="no codes of areas"):
        fetch(world, source, areas=["Luton"])
    assert not world.rows("observations")


def test_one_boards_fetch_leaves_anothers_figures_and_areas_may_be_named(
    world: World, source: Source, tmp_path: Path
) -> None:
    source.gives(tmp_path, row(), row("Bedford", value=9.0), row("England", value=13.0))
    fetch(world, source, areas=["luton"], board_id=board_id(world))
    fetch(world, source, areas=["E06000055"])
    assert "14.1 (2021)" in world.ask("UCHR", "indicators CTB")
    assert (
        fetch_followed(core=world.app.core, source=source.client, now=london(2024, 10, 1, 10), clock=world.clock) == 1
    )


def test_what_failed_on_the_way_is_asked_again(world: World, source: Source, tmp_path: Path) -> None:
    source.gives(tmp_path, row())
    source.answers = [(429, {"Retry-After": "7"}, b""), (503, {}, b""), *source.answers]
    assert fetch(world, source).created["observations"] == 1
    assert source.waits == [7.0, 4.0]


def test_figures_that_came_slowly_are_news_to_a_digest_that_went_out_meanwhile(
    world: World, source: Source, tmp_path: Path
) -> None:
    source.gives(tmp_path, row(), row("England", value=13.0))
    fetch(world, source, areas=["E06000032"], board_id=board_id(world))
    told = []

    def wait(seconds: float) -> None:
        told.append(digest(world, london(2024, 10, 7, 9, 10)))
        world.clock.move_to(london(2024, 10, 7, 9, 11))

    source.gives(tmp_path, row(), row("England", value=13.0), row(period="2022", value=18.0))
    source.answers = [(503, {}, b""), *source.answers]
    slow, began = Fingertips(source.client.url, wait), london(2024, 10, 7, 9, 5)
    world.clock.move_to(began)
    assert fetch_followed(core=world.app.core, source=slow, now=began, clock=world.clock) == 1
    told.append(digest(world, london(2024, 10, 14)))
    assert ["18.0" in text for text in told] == [False, True]


def test_each_month_what_boards_follow_is_fetched_and_a_dead_source_is_told(
    world: World, source: Source, tmp_path: Path
) -> None:
    def job(at: Any) -> int:
        world.clock.move_to(at)
        return fetch_followed(core=world.app.core, source=source.client, now=at, clock=world.clock)

    source.gives(tmp_path, row(), row("England", value=13.0))
    fetch(world, source, areas=["E06000032"], board_id=board_id(world))
    source.gives(tmp_path, row(), row("England", value=13.0), row(period="2022", value=18.0))
    assert [job(london(2024, 10, 1, hour)) for hour in (8, 10, 11)] == [0, 1, 0], "in working hours, once a month"
    assert {o["edition"] for o in world.rows("observations")} == {"2024-09-30", "2024-10-01"}
    source.answers = [(500, {}, b"")]
    asked = len(source.asked)
    assert [job(london(2024, 11, 1, hour)) for hour in (10, 11)] == [0, 0] and len(source.asked) == asked + 3
    told = digest(world, london(2024, 11, 4))
    assert "Source not readable since Fri 1 Nov 2024, so whether they changed is not known: Smoking prevalence." in told
    source.gives(tmp_path, row(), row("England", value=13.0), row(period="2022", value=18.0))
    assert job(london(2024, 11, 5, 10)) == 1
    assert "not readable" not in digest(world, london(2024, 11, 11))


def test_a_source_that_breaks_oddly_is_told_once_and_tried_the_next_day(
    world: World, source: Source, tmp_path: Path
) -> None:
    """What nobody foresaw of one indicator: the tick goes on, and its board's officer is notified."""

    class Odd(Fingertips):
        def download(self, to: Path, **what: Any) -> None:
            raise ZeroDivisionError

    source.gives(tmp_path, row(), row("England", value=13.0))
    fetch(world, source, areas=["E06000032"], board_id=board_id(world))
    odd = Odd(source.client.url, source.waits.append)

    def job(at: Any, by: Fingertips) -> int:
        world.clock.move_to(at)
        return fetch_followed(core=world.app.core, source=by, now=at, clock=world.clock)

    days = [london(2024, 10, 1, 10), london(2024, 10, 1, 11), london(2024, 10, 2, 10)]
    assert [job(day, odd) for day in days] == [0, 0, 0]
    world.send()
    told = [m for m in world.slack.dm("UOFF") if "I could not do this for the indicator" in m.words()]
    assert len(told) == 1 and world.app.core.failures.counts() == {"fetch figures": 2}
    assert job(london(2024, 10, 3, 10), source.client) == 1
