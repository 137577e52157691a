"""Fixtures: a real database, a strict fake Slack, and a small council on a clock moved by hand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.databases import POSTGRES, clear_up, fresh_postgres, share_compiled_statements
from tests.support.fake_slack import FakeSlack
from tests.support.private_boards import with_board
from tests.support.world import ASKED, World, started_council

settings.register_profile("unhurried", deadline=None)  # a slow machine, or coverage, breaks no rule
settings.load_profile("unhurried")
share_compiled_statements()


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    fake = FakeSlack()
    yield fake
    fake.close()
    assert not [r for r in fake.refused if "invalid" in r], fake.refused


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/test.db"
    else:
        yield from fresh_postgres()


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind with every migration done. (On SQLite, World.make copies it there.)"""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/test.db"
    else:
        yield from fresh_postgres(migrated=True)


@pytest.fixture
def world(slack: FakeSlack, tmp_path: Path) -> Iterator[World]:
    """The small council with its plan live, on the morning before the first asking."""
    yield from make_world(slack, f"sqlite:///{tmp_path}/world.db", tmp_path)


@pytest.fixture
def any_world(slack: FakeSlack, migrated_url: str, tmp_path: Path) -> Iterator[World]:
    """The same on each kind of database."""
    yield from make_world(slack, migrated_url, tmp_path)


@pytest.fixture
def signing(world: World, slack: FakeSlack) -> World:
    """The council, whose board's chair signs updates off."""
    from tests.support.steps import STANDING, form_of

    slack.submits("UOFF", form_of(world, slack), **STANDING | {"sign_off": "yes"})
    assert "updates are shown to the board: once the chair has signed them off" in slack.dm("UOFF")[-1].words()
    world.tick(ASKED)
    return world


def make_world(slack: FakeSlack, url: str, tmp_path: Path) -> Iterator[World]:
    made = started_council(slack, url, tmp_path / "plan")
    yield made
    made.close()


def pytest_sessionfinish() -> None:
    clear_up()
    _save_coverage()


def _save_coverage() -> None:
    """Write down what was measured here now: a worker that does not end within ten seconds is killed with all of it."""
    if "coverage" in sys.modules and (measured := sys.modules["coverage"].Coverage.current()):
        measured.save()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """With BOARDBOT_NO_SKIPS set (the gate does), a skipped test is a failed one."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("BOARDBOT_NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is not allowed here: {report.longrepr}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not POSTGRES:
        terminalreporter.write_line(
            "Not run on PostgreSQL: set BOARDBOT_TEST_POSTGRES_URL to a server where a database may be made."
        )


@pytest.fixture
def closed(any_world: World) -> World:
    with_board(any_world, private=True)
    return any_world


@pytest.fixture
def opened(any_world: World) -> World:
    with_board(any_world, private=False)
    return any_world
