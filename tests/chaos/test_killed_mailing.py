"""`kill -9` at random moments while leads without an account are mailed: nothing is lost, and nobody has a third copy."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.surfaces.addresses import MAIL
from storage.deliveries import Delivery
from storage.engine import Store
from tests.chaos import TIMES
from tests.chaos.test_killed import LATER, kill
from tests.mail.server import MailServer
from tests.mail.steps import agrees
from tests.support.fake_slack import FakeSlack
from tests.support.processes import environment, free_port
from tests.support.world import ASKED, World, council

pytestmark = pytest.mark.heavy

LEADS = min(400, 40 * TIMES)
KILLS = min(40, 4 * TIMES)
MAILED = {"mail_from": "Boards <boards@council.example.org>", "url": "https://boardbot.example.org"}


def test_killed_while_mailing(slack: FakeSlack, database_url: str, tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    chance, server = random.Random(seed), MailServer()
    world = World.make(slack, database_url, tmp_path, smtp_url=server.url, **MAILED)
    tables = council(slack)
    for number in range(LEADS):
        email = f"lead{number}@partner.example.org"
        tables["people"].append({"name": f"Lead {number}", "email": email})
        action = {"board": "CTB", "plan": "2024-25", "ref": f"CTB-{100 + number}", "title": f"Action {number}"}
        tables["actions"].append({**action, "leads": email})
    assert not world.import_(**tables).refused
    world.start()
    world.tick()
    agrees(slack)
    world.app.core.store.dispose()
    slack.now = time.time
    server.mailboxes.pause = 0.02
    clock = ASKED
    settings = {f"BOARDBOT_{name.upper()}": value for name, value in MAILED.items()} | {"BOARDBOT_SMTP_URL": server.url}
    for number in range(KILLS + 12):
        env = environment(
            slack, database_url, BOARDBOT_PORT=str(free_port()), BOARDBOT_CLOCK=clock.isoformat(), **settings
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=env, cwd=tmp_path, stderr=subprocess.DEVNULL
        )
        enough = len(server.mailboxes.mails) + chance.randint(1, max(2, LEADS // KILLS))
        until = time.monotonic() + 8
        while time.monotonic() < until and (number >= KILLS or len(server.mailboxes.mails) < enough):
            time.sleep(0.005)
        kill(process)
        clock += LATER if number < KILLS else timedelta(minutes=6)
        if number >= KILLS and not left(database_url):
            break
    server.close()
    copies = Counter((mail["To"], mail["Message-ID"]) for mail in server.mailboxes.mails)
    print(f"{KILLS} kills, seed {seed}: {len(copies)} mails, {sum(n == 2 for n in copies.values())} twice")
    assert max(copies.values()) <= 2, f"seed {seed}: {[key for key, n in copies.items() if n > 2]}"
    asked = Counter(mail["To"] for mail in {m["Message-ID"]: m for m in server.mailboxes.mails}.values())
    unknown = {row.recipient.partition(":")[2] for row in rows(database_url) if row.state == "unknown" and row.repeated}
    assert set(asked) | unknown == {f"lead{n}@partner.example.org" for n in range(LEADS)}, f"seed {seed}"
    assert set(asked.values()) == {1}, "one request each, by one Message-ID"


def rows(url: str) -> list[Delivery]:
    store = Store(url)
    with store.read() as session:
        found = list(session.exec(select(Delivery).where(Delivery.surface == MAIL, Delivery.kind == "request")))
        session.expunge_all()
    store.dispose()
    return found


def left(url: str) -> bool:
    """Whether any mail may go out still."""
    found = rows(url)
    return len(found) < LEADS or any(
        row.state in ("pending", "sending") or (row.state == "unknown" and not row.repeated) for row in found
    )
