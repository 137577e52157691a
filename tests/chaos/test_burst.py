"""A burst of answers while Slack is slow: every one is confirmed, and no lane falls silent, on either database."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from storage.deliveries import Delivery
from tests.support.crowd import ASKED, crowd, sending, wait_for, waiting
from tests.support.fake_slack import FakeSlack
from tests.support.world import World

pytestmark = pytest.mark.heavy

LEADS, AT_ONCE = 200, 8
LONGEST_SILENCE = 15.0


def test_a_burst_of_answers_is_confirmed_whole(slack: FakeSlack, database_url: str, tmp_path: Path) -> None:
    """Posts and edits of the urgent lane come together by the hundred, which is more than the lane has room for."""
    world = crowd(slack, database_url, tmp_path / "plan", leads=LEADS, boards=1)
    world.sends = False
    slack.takes = lambda method: 0.02
    with sending(world):
        world.clock.move_to(ASKED)
        world.app.tick()
        wait_for(lambda: len(slack.messages) >= LEADS, 60)

        def answers(n: int) -> int:
            return slack.event(
                {
                    "type": "message",
                    "channel": f"DU{n:05}",
                    "channel_type": "im",
                    "user": f"U{n:05}",
                    "text": f"B1-{n + 1:02} green: all is well",
                    "ts": f"{ASKED.timestamp():.0f}.{n:06}",
                }
            ).status

        with ThreadPoolExecutor(AT_ONCE) as pool:
            assert set(pool.map(answers, range(LEADS))) == {200}
        silence, calls, since = 0.0, len(slack.calls), time.monotonic()
        while waiting(database_url):
            if len(slack.calls) != calls:
                calls, since = len(slack.calls), time.monotonic()
            silence = max(silence, time.monotonic() - since)
            assert silence < LONGEST_SILENCE, "the lanes fell silent"
            time.sleep(0.05)
        idle = world.app.sender.idle_seconds
        assert idle is not None and idle < LONGEST_SILENCE
    receipts = [m for m in slack.messages if m.thread_ts]
    assert len(receipts) == LEADS and all("Saved to" in m.words() for m in receipts)
    requests = [m for m in slack.messages if "1 of 1 done" in m.words()]
    assert len(requests) == LEADS
    with world.app.core.store.read() as session:
        assert set(session.exec(select(Delivery.state))) == {"sent"}


def test_a_lane_that_can_not_lease_records_what_it_sent_and_begins_afresh(
    slack: FakeSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever keeps a lane from taking up more: nothing that was sent is forgotten, and it goes on once that is over."""
    url = f"sqlite:///{tmp_path}/lane.db"
    world = crowd(slack, url, tmp_path / "plan", leads=150, boards=1)
    broken = threading.Event()

    def breaks(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if broken.is_set() and "available_at" in statement and statement.startswith("SELECT delivery.id"):
            raise RuntimeError("an odd row")

    event.listen(world.app.core.store.engine, "before_cursor_execute", breaks)
    slack.takes = lambda method: 0.1 if method.startswith("chat.") else 0.0  # so that most still wait when it breaks
    with sending(world):
        world.clock.move_to(ASKED)
        world.app.tick()
        wait_for(lambda: len(slack.messages) > 5)
        broken.set()
        wait_for(lambda: world.app.core.failures.counts().get("sender rest", 0) > 1)
        wait_for(lambda: _count(world, "sending") == 0)
        assert 5 < _count(world, "sent") == len(slack.messages) < 150
        broken.clear()
        wait_for(lambda: not waiting(url))
    assert len([m for m in slack.messages if m.channel.startswith("DU")]) == 150
    assert "a turn of the sender rest broke; the next one begins afresh" in caplog.text
    assert 'boardbot_failures_total{work="sender rest"}' in world.app.metrics.text().decode()


def _count(world: World, state: str) -> int:
    with world.app.core.store.read() as session:
        return len(session.exec(select(Delivery.id).where(Delivery.state == state)).all())
