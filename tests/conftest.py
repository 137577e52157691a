"""Fixtures: a real database, a strict fake Slack, and a small council on a clock moved by hand."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.fake_slack import FakeSlack
from tests.world import ASKED, World, council

POSTGRES = os.environ.get("BOARDBOT_TEST_POSTGRES_URL", "")
settings.register_profile("unhurried", deadline=None)  # a slow machine, or coverage, breaks no rule
settings.load_profile("unhurried")


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


def fresh_postgres() -> Iterator[str]:
    if not POSTGRES:
        pytest.skip("no PostgreSQL: set BOARDBOT_TEST_POSTGRES_URL")
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(make_url(POSTGRES).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture
def world(slack: FakeSlack, tmp_path: Path) -> Iterator[World]:
    """The small council with its plan live, on the morning before the first asking."""
    yield from make_world(slack, f"sqlite:///{tmp_path}/world.db", tmp_path)


@pytest.fixture
def any_world(slack: FakeSlack, database_url: str, tmp_path: Path) -> Iterator[World]:
    """The same on each kind of database."""
    yield from make_world(slack, database_url, tmp_path)


@pytest.fixture
def signing(world: World, slack: FakeSlack) -> World:
    """The council, whose board's chair signs updates off."""
    from tests.e2e.test_settings import STANDING, form_of

    slack.submits("UOFF", form_of(world, slack), **STANDING | {"sign_off": "yes"})
    assert "updates are shown to the board: once the chair has signed them off" in slack.dm("UOFF")[-1].words()
    world.tick(ASKED)
    return world


def make_world(slack: FakeSlack, url: str, tmp_path: Path) -> Iterator[World]:
    folder = tmp_path / "plan"
    folder.mkdir()
    made = World.make(slack, url, folder)
    report = made.import_(**council(slack))
    assert not report.refused, report.refused
    made.start()
    made.tick()
    yield made
    made.app.core.store.dispose()
    made.app.bolt.listener_runner.listener_executor.shutdown()


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
