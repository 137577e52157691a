"""A workspace of 20,000 accounts, 500 leads and 150 channels at Slack's own limits: a whole answer, however long it takes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.app import patient_directory
from bot.doctor.examine import examine
from bot.services.boards.channels import link_channels
from bot.services.people.accounts import check_accounts, link_people
from bot.services.plans.start import preview_start
from bot.surfaces.directories import Directories
from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment
from tests.support.world import World

TIERS = {
    "users.list": 20,
    "conversations.list": 20,
    "users.lookupByEmail": 50,
    "conversations.info": 50,
    "users.info": 100,
}
"""Calls a minute, by docs.slack.dev (Web API rate limits): tiers 2, 3 and 4."""
ACCOUNTS, LEADS, BOARDS = 20_000, 500, 150


@dataclass
class Limits:
    """Slack's limits over a clock that moves only while somebody waits."""

    now: float = 0.0
    calls: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0

    def mood(self, method: str) -> str | None:
        if method not in TIERS:
            return None
        recent = [at for at in self.calls[method] if at > self.now - 60]
        if len(recent) >= TIERS[method]:
            self.refused += 1
            return "429"
        self.calls[method] = [*recent, self.now]
        return None

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def limits(slack: FakeSlack) -> Limits:
    limits = Limits()
    slack.mood = limits.mood
    slack.page = 200
    return limits


@pytest.fixture
def large(slack: FakeSlack, limits: Limits, tmp_path: Path) -> World:
    """Of the leads every tenth has no account."""
    for n in range(ACCOUNTS):
        slack.user(f"U{n}", f"Person {n}", f"p{n}@example.org")
    for n in range(BOARDS):
        slack.channel(f"C{n}", f"board-{n}")
    (tmp_path / "in").mkdir()
    world = World.make(slack, f"sqlite:///{tmp_path}/w.db", tmp_path / "in")
    emails = [f"p{n}@example.org" if n % 10 else f"nobody{n}@example.org" for n in range(LEADS)]
    boards = [{"key": f"B{n}", "name": f"Board {n}", "channel": f"#board-{n}"} for n in range(BOARDS)]
    plan = {"board": "B1", "plan": "2024-25"}
    report = world.import_(
        boards=boards,
        people=[{"name": f"Person {n}", "email": email} for n, email in enumerate(emails)],
        plans=[{**plan, "start": "2024-04-01", "end": "2025-03-31"}],
        actions=[
            {**plan, "ref": f"B1-{n}", "title": f"Do {n}", "leads": email, "due": "2025-01-31"}
            for n, email in enumerate(emails)
        ],
    )
    assert not report.refused, report.refused
    return world


def patient(world: World, limits: Limits, said: list[str] | None = None) -> World:
    directory = patient_directory(world.app.settings, limits.wait)
    if said is not None:
        directory._say = said.append
    world.app.core = replace(world.app.core, directories=Directories({"slack": directory}))
    return world


def test_linking_starting_and_the_doctor_wait_and_answer_whole(large: World, limits: Limits) -> None:
    said: list[str] = []
    core, now = patient(large, limits, said).app.core, large.clock.now()
    assert link_people(core=core, now=now, limit=None) == LEADS * 9 // 10
    check_accounts(core=core, now=now, limit=None)
    assert limits.refused and any("look-ups so far" in line for line in said)
    assert link_channels(core=core, now=now) == []
    lines = "\n".join(preview_start(core=core, board_name="B1", now=now).lines)
    assert lines.count("by direct message") == 450 and lines.count("through the officer (") == 50, lines
    assert "not looked up yet" not in lines
    found = [c.text for c in examine(large.app.settings, now, limits.wait)]
    assert len([text for text in found if "can't be reached" in text]) == 50
    assert not [text for text in found if "could not be looked up" in text]
    assert "Every board's channel is there, and the bot is in it." in found


def test_whoever_was_not_looked_up_is_not_called_missing(large: World) -> None:
    link_people(core=large.app.core, now=large.clock.now())  # the clock's own round: so many a minute
    lines = "\n".join(preview_start(core=large.app.core, board_name="B1", now=large.clock.now()).lines)
    assert "not looked up yet: boardbot people link" in lines
    assert lines.count("through the officer (") - lines.count("not looked up yet") <= 5


def test_on_the_command_line_it_says_that_it_waits(slack: FakeSlack, world: World, tmp_path: Path) -> None:
    slack.asks_to_wait = 1
    slack.fail_next("users.list", "429")
    world.import_(people=[{"name": "Cy", "email": "cy@example.org"}])
    done = boardbot("people", "link", env=environment(slack, world.app.settings.database_url), cwd=tmp_path)
    assert "Slack asks to wait 1 second; 5 look-ups so far ..." in done.stderr and "Not found: Cy" in done.stdout
