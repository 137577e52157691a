"""A small council to tell stories about: its plan, its people in Slack, and a bot with a clock that is moved by hand."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import BoltRequest
from sqlalchemy import event

from bot.app import Application, build_application
from bot.clock import ManualClock
from bot.jobs.schedule import tick
from bot.jobs.sender import drain
from bot.services.boards.channels import link_channels
from bot.services.deliveries.outbox import Pace
from bot.services.importing.files import ImportOptions, import_files
from bot.services.plans.start import start_plan
from bot.services.records.backup import restore
from bot.settings import Settings
from storage.audit import COMMAND_LINE
from storage.migrations import revisions, upgrade
from storage.plans import Plan
from tests.support.databases import finished, kept, migrated_sqlite
from tests.support.fake_slack import SECRET, TOKEN, Answer, FakeSlack, Message

BEFORE = datetime(2024, 9, 30, 9, 0, tzinfo=UTC)
ASKED = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)  # 09:00 in London
LONDON = ZoneInfo("Europe/London")
DAY = (7, 19)
NIGHTLY = timedelta(hours=3)


def write_table(folder: Path, name: str, rows: Iterable[dict[str, Any]]) -> None:
    """A CSV table of these rows; their keys together are its columns."""
    rows = list(rows)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


@dataclass
class World:
    """The app under test, its fake Slack and its clock."""

    slack: FakeSlack
    app: Application
    clock: ManualClock
    folder: Path
    sends: bool = True
    pace: Pace = field(default_factory=Pace)
    boards: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def make(
        cls,
        slack: FakeSlack,
        url: str,
        /,
        folder: Path,
        at: datetime = BEFORE,
        *,
        database: Path | None = None,
        **settings: Any,
    ) -> World:
        """A council's bot on an empty database, or on a copy of this SQLite file, brought up to date."""
        values = {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.url,
        } | settings
        clock = ManualClock(at)
        settings = Settings(_env_file=None, database_url=url, **values)
        if url.startswith("sqlite"):
            shutil.copyfile(database or migrated_sqlite(), url.removeprefix("sqlite:///"))
        app = build_application(settings, clock)
        if database and not url.startswith("sqlite"):
            restore(app.core.store, database)
        current, newest = revisions(app.core.store)
        if current != newest:
            upgrade(app.core.store)
        world = cls(slack, app, clock, folder)
        slack.deliver = world.deliver
        slack.now = lambda: clock.now().timestamp()
        return world

    def close(self) -> None:
        """Let go of the database and of the threads that answer."""
        self.app.core.store.dispose()
        self.app.bolt.listener_runner.listener_executor.shutdown()

    def deliver(self, body: str, headers: dict[str, str]) -> Answer:
        """A request of Slack's through the real app; what it caused is then sent."""
        response = self.app.bolt.dispatch(BoltRequest(body=body, headers=headers))
        if self.sends:
            self.send()
        return Answer(response.status, response.body or "", response.headers)

    def send(self) -> int:
        return drain(self.app.core, self.app.surface, self.clock.now, self.pace)

    def import_(self, *, confirm_channels: bool = False, **tables: list[dict[str, Any]]) -> Any:
        for name, rows in tables.items():
            write_table(self.folder, name, rows)
        return import_files(
            store=self.app.core.store,
            paths=[self.folder],
            by=COMMAND_LINE,
            clock=self.clock,
            zone="Europe/London",
            options=ImportOptions(confirm_channels=confirm_channels),
        )

    def start(self) -> None:
        """Make every draft live."""
        link_channels(core=self.app.core, now=self.clock.now())
        from sqlmodel import select

        with self.app.core.store.read() as session:
            drafts = [p.ident for p in session.exec(select(Plan).where(Plan.status == "draft"))]
        for plan_id in drafts:
            start_plan(core=self.app.core, plan_id=plan_id, by=COMMAND_LINE, now=self.clock.now())

    def tick(self, at: datetime | None = None) -> None:
        if at:
            self.clock.move_to(at)
        ticked = tick(self.app.job_context, self.clock.now())
        assert not ticked.broken, ticked.broken
        self.send()

    def live_through(self, until: datetime, step: timedelta = timedelta(minutes=30)) -> None:
        """Tick until then: by day after each step, by night after three hours, when nothing is due."""
        while self.clock.now() < until:
            hour = self.clock.now().astimezone(LONDON).hour
            self.tick(self.clock.now() + (step if DAY[0] <= hour < DAY[1] else max(step, NIGHTLY)))

    def ask(self, user: str, text: str, channel: str = "CANY") -> str:
        """The words of the answer to /board TEXT."""
        answer = self.slack.asks(user, text, channel)
        assert answer.status == 200, answer
        return Message("", "", "", answer.json.get("blocks", []), None, {}).words()

    def rows(self, what: str) -> list[dict[str, Any]]:
        """A table as the export gives it."""
        from bot.services.records.export import export_rows

        return export_rows(core=self.app.core, what=what, now=self.clock.now())


def started_council(slack: FakeSlack, url: str, folder: Path) -> World:
    """The small council with its plan live. On SQLite it begins as the first of the process was then."""
    folder.mkdir()
    if not url.startswith("sqlite"):
        return _start_council(slack, url, folder)
    database, workspace, tables = _first_council()
    slack.load(json.loads(workspace))
    shutil.copytree(tables, folder, dirs_exist_ok=True)
    return World.make(slack, url, folder, database=database)


def _start_council(slack: FakeSlack, url: str, folder: Path) -> World:
    world = World.make(slack, url, folder)
    report = world.import_(**council(slack))
    assert not report.refused, report.refused
    world.start()
    world.tick()
    return world


@cache
def _first_council() -> tuple[Path, str, Path]:
    """Its database, its workspace as JSON, and the folder of its tables."""
    slack, database, folder = FakeSlack(), kept() / "council.db", kept() / "plan"
    folder.mkdir()
    world = _start_council(slack, f"sqlite:///{database}", folder)
    finished(world.app.core.store)
    world.close()
    slack.close()
    return database, slack.recorded(), folder


def council(slack: FakeSlack) -> dict[str, list[dict[str, Any]]]:
    """The small council: one board, an officer, a chair, and two leads in Slack; Ana leads two actions, Ben one."""
    slack.user("UANA", "Ana", "ana@example.org")
    slack.user("UBEN", "Ben", "ben@example.org")
    slack.user("UOFF", "Olive Officer", "olive@example.org")
    slack.user("UCHR", "Chidi Chair", "chidi@example.org")
    slack.user("UANY", "Somebody", "somebody@example.org")
    slack.channel("C1", "children", members=("UOFF", "UCHR"))
    plan = {"board": "CTB", "plan": "2024-25"}
    return {
        "boards": [{"key": "CTB", "name": "Children's Trust Board", "channel": "C1"}],
        "people": [
            {"name": "Ana", "email": "ana@example.org", "roles": "Early years lead"},
            {"name": "Ben", "email": "ben@example.org"},
            {"name": "Olive Officer", "email": "olive@example.org", "officer_of": "CTB"},
            {"name": "Chidi Chair", "email": "chidi@example.org", "chair_of": "CTB"},
        ],
        "plans": [{**plan, "title": "Plan", "start": "2024-04-01", "end": "2025-03-31"}],
        "actions": [
            {
                **plan,
                "ref": "CTB-01",
                "title": "Family hubs",
                "leads": "Early years lead",
                "due": "2024-12-31",
            },
            {
                **plan,
                "ref": "CTB-02",
                "title": "Healthy child programme",
                "leads": "Ana",
                "due": "2024-09-15",
            },
            {**plan, "ref": "CTB-03", "title": "School readiness", "leads": "ben@example.org", "due": ""},
            {**plan, "ref": "CTB-04", "title": "Nobody's action", "leads": ""},
        ],
    }


def london(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """That wall time in London, in UTC."""
    from datetime import time

    from bot.clock import at_local

    return at_local(date(year, month, day), time(hour, minute), "Europe/London")


@contextmanager
def statements(world: World, *, transactions: bool = False) -> Iterator[list[str]]:
    """The SQL statements of what is done meanwhile; the beginnings of transactions where they are wanted."""
    asked: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if transactions or not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(world.app.core.store.engine, "before_cursor_execute", listen)
    yield asked
    event.remove(world.app.core.store.engine, "before_cursor_execute", listen)
