"""Whether what people write and press comes in: seen from outside, in the log, and by the officers."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from websockets.sync.server import ServerConnection, serve

from bot.surfaces.slack.receiving import GRACE_SECONDS, LOG_EVERY_SECONDS, PONG_SECONDS, Receiving, Refusal
from storage.inbound import Inbound, anything_received, claim_inbound
from tests.running.test_serving import get, metrics, post
from tests.support.fake_slack import FakeSlack, signed
from tests.support.processes import boardbot, call, environment, free_port
from tests.support.world import ASKED, World, council

BODY = urlencode(
    {
        "command": "/board",
        "text": "help",
        "user_id": "UCHR",
        "team_id": "T1",
        "channel_id": "CANY",
        "trigger_id": "t",
        "response_url": "https://example.org/",
    }
)
FORM = "application/x-www-form-urlencoded"
GOOD, FORGED, LATE = {}, {"secret": "another"}, {"age": 900}


def send(world: World, how: dict[str, Any]) -> int:
    return call(world.app.web(), "/slack/events", BODY.encode(), signed(BODY, FORM, **how))[0]


def alerts(world: World, user: str = "UOFF") -> list[str]:
    return [m.words() for m in world.slack.dm(user) if "Nothing comes in" in m.words()]


@pytest.mark.parametrize(
    ("how", "why"), [(FORGED, "SLACK_SIGNING_SECRET"), (LATE, "clock is more than five minutes apart")]
)
def test_officers_hear_that_every_request_is_refused(world: World, how: dict[str, Any], why: str) -> None:
    assert [send(world, how) for _ in range(3)] == [401] * 3
    world.tick(ASKED)
    world.tick(ASKED + timedelta(minutes=20))
    [text] = alerts(world)
    assert why in text
    assert b"boardbot_receiving 0.0" in world.app.metrics.text()
    assert send(world, GOOD) == 200
    assert b"boardbot_receiving 1.0" in world.app.metrics.text()
    world.tick(ASKED + timedelta(hours=5))
    assert len(alerts(world)) == 1


def test_one_request_of_slacks_shows_that_the_secret_is_right(world: World) -> None:
    for how in (FORGED, FORGED, GOOD, FORGED, FORGED):
        send(world, how)
    world.tick(ASKED)
    assert not alerts(world) and b"boardbot_receiving 1.0" in world.app.metrics.text()


def test_what_the_clock_claims_did_not_come_from_slack(world: World) -> None:
    store = world.app.core.store
    with store.write() as session:
        session.execute(sa.delete(Inbound))
        claim_inbound(session, "fetched:90001:2024-10", ASKED)
    with store.read() as session:
        assert not anything_received(session)
    with store.write() as session:
        claim_inbound(session, "event:1", ASKED, sender="UANY")
    with store.read() as session:
        assert anything_received(session)


def test_what_does_not_even_look_signed_says_nothing_of_the_secret(world: World) -> None:
    for _ in range(5):
        assert call(world.app.web(), "/slack/events", BODY.encode(), {"content-type": FORM})[0] == 401
    world.tick(ASKED)
    assert not alerts(world)
    assert b'boardbot_refused_requests_total{why="unsigned"} 5.0' in world.app.metrics.text()


class Seconds:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Client(SimpleNamespace):
    """As much of a Socket Mode client as is looked at."""

    up = True
    on_error_listeners: ClassVar[list[Any]] = []
    dropped = 0
    current_session = SimpleNamespace(session_id="s", last_ping_pong_time=1.0)

    def is_connected(self) -> bool:
        return self.up

    def disconnect(self) -> None:
        self.dropped += 1


def test_the_log_says_it_once_an_hour_and_when_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    seconds, client = Seconds(), Client(up=False)
    receiving = Receiving(seconds)
    receiving.by_socket_mode(client)  # type: ignore[arg-type]
    receiving.watch()
    assert receiving.interruption() is None  # it may just be connecting
    for _ in range(10):
        seconds.now += (LOG_EVERY_SECONDS + GRACE_SECONDS) / 10
        receiving.watch()
    lost = [r for r in caplog.records if "Socket Mode is not connected" in r.getMessage()]
    assert len(lost) == 1
    seconds.now += LOG_EVERY_SECONDS
    receiving.watch()
    client.up = True
    receiving.watch()
    said = [r.getMessage() for r in caplog.records]
    assert len([s for s in said if "is not connected" in s]) == 2
    assert said[-2:] == ["connected to Slack by Socket Mode", "what people write and press in Slack comes in again"]


def test_by_socket_mode_what_knocks_over_http_says_nothing() -> None:
    receiving = Receiving(Seconds())
    receiving.by_socket_mode(Client())  # type: ignore[arg-type]
    for _ in range(5):
        receiving.refused(Refusal.forged)
    assert receiving.interruption() is None


def test_a_connection_that_answers_no_ping_is_made_anew() -> None:
    seconds, client = Seconds(), Client()
    receiving = Receiving(seconds)
    receiving.by_socket_mode(client)  # type: ignore[arg-type]
    for pong in range(1, 9):
        client.current_session = SimpleNamespace(session_id="s", last_ping_pong_time=float(-pong))  # a clock set back
        seconds.now += PONG_SECONDS - 1
        receiving.watch()
    assert client.dropped == 0
    for _ in range(4):
        seconds.now += PONG_SECONDS / 3
        receiving.watch()
    assert client.dropped == 1


@contextmanager
def socket_mode(slack: FakeSlack) -> Iterator[list[ServerConnection]]:
    """Slack's end of Socket Mode; those that are connected."""
    peers: list[ServerConnection] = []

    def talk(peer: ServerConnection) -> None:
        peers.append(peer)
        peer.send(json.dumps({"type": "hello"}))
        for _ in peer:
            pass

    with serve(talk, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
        slack._apps_connections_open = lambda p: {"ok": True, "url": address}  # type: ignore[attr-defined]
        yield peers
        server.shutdown()


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.1)


@contextmanager
def process(env: dict[str, str], cwd: Path) -> Iterator[subprocess.Popen[str]]:
    """A bot that need not become ready."""
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=env | {"PYTHONPATH": os.getcwd()},
        cwd=cwd,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield running
    finally:
        running.terminate()
        running.communicate(timeout=15)


def answers(port: int) -> bool:
    try:
        return get(port, "/healthz")[0] == 200
    except OSError:
        return False


def served(slack: FakeSlack, tmp_path: Path) -> str:
    (tmp_path / "plan").mkdir()
    url = f"sqlite:///{tmp_path}/served.db"
    world = World.make(slack, url, tmp_path / "plan")
    world.import_(**council(slack))
    world.close()
    slack.now = time.time
    return url


def test_a_lost_socket_mode_is_unhealthy_and_heals_by_itself(slack: FakeSlack, tmp_path: Path) -> None:
    port, url = free_port(), served(slack, tmp_path)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # takes no connection
        away = {"ok": True, "url": f"ws://127.0.0.1:{nobody.getsockname()[1]}/"}
        slack._apps_connections_open = lambda p: away  # type: ignore[attr-defined]
        env = environment(slack, url, BOARDBOT_PORT=str(port), SLACK_APP_TOKEN="xapp-test", SLACK_SIGNING_SECRET="")
        with process(env, tmp_path):
            until(lambda: answers(port))
            until(lambda: get(port, "/readyz")[1]["why"] == "Socket Mode is not connected")
            assert metrics(port)["boardbot_receiving"] == 0
            assert (
                "WRONG The bot that runs here is not ready: Socket Mode is not connected."
                in boardbot("doctor", env=env, cwd=tmp_path).stdout
            )
            with socket_mode(slack) as peers:
                until(lambda: get(port, "/readyz")[0] == 200)
                assert len(peers) == 1 and metrics(port)["boardbot_receiving"] == 1
                assert boardbot("healthy", env=env, cwd=tmp_path).returncode == 0


def test_a_wrong_signing_secret_is_not_ready_until_a_request_was_genuine(slack: FakeSlack, tmp_path: Path) -> None:
    port, url = free_port(), served(slack, tmp_path)
    env = environment(slack, url, BOARDBOT_PORT=str(port))
    with process(env, tmp_path):
        until(lambda: answers(port) and get(port, "/readyz")[0] == 200)
        for _ in range(3):
            assert _post(port, FORGED) == 401
        status, said = get(port, "/readyz")
        assert status == 503 and "SLACK_SIGNING_SECRET" in said["why"]
        assert _post(port, GOOD) == 200
        for _ in range(3):  # by now anybody who forges some would take the bot out of service
            _post(port, FORGED)
        assert get(port, "/readyz")[0] == 200 and metrics(port)["boardbot_receiving"] == 0


def _post(port: int, how: dict[str, Any]) -> int:
    return post(port, BODY, signed(BODY, FORM, **how)).status
