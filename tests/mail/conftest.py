"""The small council with a lead of another organisation, who has no account, and with mail set up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.mail.replies import AUTHORITY, REPLIES
from tests.mail.server import MailServer
from tests.mail.steps import PIA, agrees
from tests.support.fake_slack import FakeSlack
from tests.support.world import ASKED, World, council

URL = "https://boardbot.example.org"
PLAN = {"board": "CTB", "plan": "2024-25"}


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def mailed(mail: MailServer, slack: FakeSlack, tmp_path: Path) -> Iterator[World]:
    """Pia of the police leads CTB-05 and CTB-06, and has no account."""
    with _council(mail, slack, tmp_path) as world:
        yield world


@pytest.fixture
def replied(mail: MailServer, slack: FakeSlack, tmp_path: Path) -> Iterator[World]:
    """The same, where answers by mail are read."""
    with _council(mail, slack, tmp_path, mail_replies=REPLIES, mail_authority=AUTHORITY) as world:
        yield world


@pytest.fixture
def any_replied(mail: MailServer, slack: FakeSlack, tmp_path: Path, database_url: str) -> Iterator[World]:
    """The same, on each database."""
    with _council(mail, slack, tmp_path, database_url, mail_replies=REPLIES, mail_authority=AUTHORITY) as world:
        yield world


@contextmanager
def _council(mail: MailServer, slack: FakeSlack, tmp_path: Path, database: str = "", **more: str) -> Iterator[World]:
    (tmp_path / "plan").mkdir()
    settings = {"url": URL, "smtp_url": mail.url, "mail_from": "Boards, Ltd <boards@council.example.org>", **more}
    world = World.make(slack, database or f"sqlite:///{tmp_path}/mail.db", tmp_path / "plan", **settings)
    tables = council(slack)
    tables["people"].append({"name": "Pia Police", "email": "pia@police.example.org"})
    tables["actions"] += [
        {
            **PLAN,
            "ref": "CTB-05",
            "title": "Patrols <b>& talks</b>\nat night",
            "leads": "Pia Police",
            "due": "2024-12-31",
        },
        {**PLAN, "ref": "CTB-06", "title": "Open day", "leads": "Pia Police"},
    ]
    report = world.import_(**tables)
    assert not report.refused, report.refused
    world.start()
    world.tick()
    yield world
    world.close()


@pytest.fixture
def asked(replied: World, mail: MailServer, slack: FakeSlack) -> EmailMessage:
    """The mail that Pia was asked by."""
    agrees(slack)
    replied.tick(ASKED)
    [found] = mail.mailboxes.to(PIA)
    return found
