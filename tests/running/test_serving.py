"""`boardbot run` as a process: over HTTP and by Socket Mode, started wrongly and stopped."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from websockets.sync.server import ServerConnection, serve

from tests.support.fake_slack import SECRET, TOKEN, Answer, FakeSlack, Message, signed
from tests.support.processes import boardbot, boardbot_process, environment, free_port
from tests.support.world import World, council, write_table


def get(port: int, path: str) -> tuple[int, dict[str, Any]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read())
    connection.close()
    return found


def post(port: int, body: str, headers: dict[str, str]) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/slack/events", body.encode(), headers)
    answer = connection.getresponse()
    found = Answer(answer.status, answer.read().decode())
    connection.close()
    return found


@contextmanager
def running(env: dict[str, str], cwd: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=env, cwd=cwd, stderr=subprocess.PIPE, text=True
    )
    try:
        for _ in range(200):
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            try:
                if get(port, "/readyz")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.05)
        else:
            raise AssertionError("it never became ready")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=15)
        assert "Traceback" not in errors, errors


@pytest.fixture
def planned(slack: FakeSlack, tmp_path: Path) -> Iterator[str]:
    """A database with the small council's plan live, of which nobody has been asked."""
    (tmp_path / "plan").mkdir()
    url = f"sqlite:///{tmp_path}/served.db"
    world = World.make(slack, url, tmp_path / "plan")
    world.import_(**council(slack))
    world.start()
    world.app.core.store.dispose()
    slack.now = time.time
    yield url


def test_it_serves_over_http_asks_and_ends_within_ten_seconds(slack: FakeSlack, planned: str, tmp_path: Path) -> None:
    port = free_port()
    env = environment(slack, planned, BOARDBOT_PORT=str(port), BOARDBOT_CLOCK="2024-10-01T09:00+01:00")
    with running(env, tmp_path, port) as process:
        slack.deliver = lambda body, headers: post(port, body, headers)
        assert get(port, "/healthz") == (200, {"status": "alive"})
        for _ in range(100):
            if len(slack.to_others()) == 2:
                break
            time.sleep(0.05)
        assert [len(slack.dm(u)) for u in ("UANA", "UBEN")] == [1, 1]
        slack.writes("UBEN", "CTB-03 green: over HTTP")
        assert "CTB-03" in str(slack.asks("UCHR", "actions CTB green").json)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(timeout=15) == 0
        assert time.monotonic() - began < 10


def test_what_is_seen_from_outside(slack: FakeSlack, planned: str, tmp_path: Path) -> None:
    port = free_port()
    env = environment(slack, planned, BOARDBOT_PORT=str(port), BOARDBOT_CLOCK="2024-10-01T09:30+01:00")
    write_table(
        tmp_path, "leads", [{"ref": "CTB-04", "leads": "ben@example.org"}]
    )  # so that two messages go out, at once
    assert boardbot("import", "leads.csv", env=env, cwd=tmp_path).returncode == 0
    slack.fail_next("chat.postMessage", "429", "account_inactive")
    slack.asks_to_wait = 300  # so that it still waits when it is looked at, on a slow machine too
    with running(env, tmp_path, port):
        slack.deliver = lambda body, headers: post(port, body, headers)
        slack.asks("UCHR", "summary CTB")
        figures: dict[str, float] = {}
        for _ in range(400):
            figures = metrics(port)
            if figures.get('boardbot_deliveries{state="failed"}') == 1:
                break
            time.sleep(0.05)
    assert figures['boardbot_deliveries{state="failed"}'] == 1
    assert figures['boardbot_deliveries{state="pending"}'] in (
        1,
        2,
    )  # and the officer's notice of it, if it is written by then
    assert figures['boardbot_oldest_delivery_seconds{state="pending"}'] > 0
    assert figures['boardbot_slack_calls_total{method="chat.postMessage",outcome="ratelimited"}'] == 1
    assert figures['boardbot_slack_calls_total{method="chat.postMessage",outcome="account_inactive"}'] == 1
    assert figures['boardbot_request_seconds_count{kind="command",status="200"}'] == 1
    assert 1800 <= figures['boardbot_schedule_lateness_seconds{work="request"}'] < 1900
    assert figures["boardbot_tick_age_seconds"] < 30 and figures["boardbot_database_up"] == 1


def metrics(port: int) -> dict[str, float]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    connection.close()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def test_a_second_process_is_refused_on_sqlite_while_ticks_and_imports_run_beside_the_first(
    slack: FakeSlack, planned: str, tmp_path: Path
) -> None:
    port = free_port()
    env = environment(slack, planned, BOARDBOT_PORT=str(port), BOARDBOT_CLOCK="2024-09-30T09:00+01:00")
    with running(env, tmp_path, port) as first:
        second = boardbot_process("run", env=env | {"BOARDBOT_PORT": str(free_port())}, cwd=tmp_path)
        assert second.returncode == 1 and "On SQLite one process serves" in second.stderr
        assert boardbot("tick", env=env, cwd=tmp_path).returncode == 0
        assert boardbot("import", "plan", env=env, cwd=tmp_path).returncode == 0
        first.kill()  # and the lock is gone with it
        first.wait()
        with running(env, tmp_path, port):
            pass


def test_json_logs_hold_ids_and_neither_words_nor_tokens(slack: FakeSlack, planned: str, tmp_path: Path) -> None:
    port = free_port()
    env = environment(
        slack, planned, BOARDBOT_PORT=str(port), BOARDBOT_CLOCK="2024-10-01T09:00+01:00", BOARDBOT_LOG="json"
    )
    slack.fail_next("chat.postMessage", "account_inactive", "garbage", "500")
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env=env, cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    for _ in range(200):
        try:
            if get(port, "/readyz")[0] == 200 and len([c for c in slack.calls if c[0] == "chat.postMessage"]) >= 2:
                break
        except OSError:
            pass
        time.sleep(0.05)
    slack.deliver = lambda body, headers: post(port, body, headers)
    slack.writes("UBEN", "CTB-03 green: confidential words")
    slack.writes("UANY", "who are you, secretly")
    slack.asks("UCHR", "nonsense question")
    slack.send("{garbage", "application/json")
    process.send_signal(signal.SIGTERM)
    _, logged = process.communicate(timeout=15)
    lines = [json.loads(line) for line in logged.splitlines()]
    assert any(line.get("delivery") and "account_inactive" in line["message"] for line in lines)
    for secret in ("confidential", "secretly", "nonsense", "Family hubs", TOKEN, SECRET, "garbage}"):
        assert secret not in logged


def test_twenty_commands_at_once_are_each_answered_in_their_own_acknowledgement(
    slack: FakeSlack, planned: str, tmp_path: Path
) -> None:
    port = free_port()
    with running(environment(slack, planned, BOARDBOT_PORT=str(port)), tmp_path, port):

        def ask(n: int) -> Answer:
            body = urlencode(
                {
                    "command": "/board",
                    "text": "summary CTB",
                    "user_id": "UCHR",
                    "channel_id": "CX",
                    "team_id": "T1",
                    "trigger_id": f"t{n}",
                    "response_url": slack.response_url(),
                }
            )
            return post(port, body, signed(body, "application/x-www-form-urlencoded"))

        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(ask, range(20)))
    assert all(answer.status == 200 and "Children's Trust Board" in answer.body for answer in answers)


def test_socket_mode_carries_commands_and_replies(slack: FakeSlack, planned: str, tmp_path: Path) -> None:
    port, answers, peers = free_port(), {}, []
    seen = threading.Event()

    def talk(peer: ServerConnection) -> None:
        peers.append(peer)
        for raw in peer:
            answer = json.loads(raw)
            answers[answer["envelope_id"]] = answer.get("payload")
            seen.set()

    with serve(talk, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
        slack._apps_connections_open = lambda p: {"ok": True, "url": address}  # type: ignore[attr-defined]
        env = environment(slack, planned, BOARDBOT_PORT=str(port), SLACK_APP_TOKEN="xapp-test", SLACK_SIGNING_SECRET="")
        with running(env, tmp_path, port):
            for _ in range(100):
                if peers:
                    break
                time.sleep(0.05)
            payload = {
                "command": "/board",
                "text": "summary CTB",
                "user_id": "UCHR",
                "channel_id": "CX",
                "team_id": "T1",
                "trigger_id": "t",
                "response_url": slack.response_url(),
            }
            peers[-1].send(json.dumps({"type": "hello"}))
            peers[-1].send(
                json.dumps(
                    {
                        "type": "slash_commands",
                        "envelope_id": "e1",
                        "payload": payload,
                        "accepts_response_payload": True,
                    }
                )
            )
            assert seen.wait(10)
            assert "Children's Trust Board" in Message("", "", "", answers["e1"]["blocks"], None, {}).words()
            forged = signed("command=%2Fboard", "application/x-www-form-urlencoded", secret="")
            assert post(port, "command=%2Fboard", forged).status == 401
        server.shutdown()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN is wrong: Slack refuses it (invalid_auth)"),
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is wrong: it is not set"),
        ({"SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET is wrong: it is not set"),
        ({"BOARDBOT_DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "the folder /nowhere/at does not exist"),
        ({"BOARDBOT_DATABASE_URL": "postgresql://u@127.0.0.1:1/x"}, "can't be used"),
        ({"BOARDBOT_DATABASE_URL": "mysql://x"}, "only SQLite and PostgreSQL"),
        ({"BOARDBOT_DATABASE_URL": "nonsense"}, "not a database address"),
        ({"BOARDBOT_DATABASE_URL": "sqlite:///empty.db"}, "Run: boardbot db upgrade"),
        ({"BOARDBOT_TIMEZONE": "Europe/Lutown"}, "BOARDBOT_TIMEZONE is wrong"),
        ({"BOARDBOT_HOLIDAYS": "XX-YY"}, "BOARDBOT_HOLIDAYS is wrong"),
        ({"BOARDBOT_CLOCK": "soon"}, "BOARDBOT_CLOCK is wrong"),
        ({"BOARDBOT_PORT": "taken"}, "BOARDBOT_PORT is wrong"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(
    slack: FakeSlack, planned: str, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    done = boardbot("run", env=environment(slack, planned, BOARDBOT_PORT=str(free_port())) | change, cwd=tmp_path)
    assert done.returncode == 1
    assert said in done.stderr and "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("boardbot:")]) == 1


def test_a_port_in_use_is_one_clear_line(slack: FakeSlack, planned: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = boardbot_process("run", env=environment(slack, planned, BOARDBOT_PORT=str(port)), cwd=tmp_path)
    assert done.returncode == 1 and f"Can't listen on 127.0.0.1:{port}" in done.stderr


def test_the_doctor_finds_what_a_new_user_gets_wrong(slack: FakeSlack, planned: str, tmp_path: Path) -> None:
    env = environment(slack, planned)
    well = boardbot("doctor", env=env, cwd=tmp_path)
    assert well.returncode == 0, well.stdout + well.stderr
    assert "All that could be checked is well." in well.stdout
    slack.scopes = slack.scopes.replace("im:history,", "")
    slack.leaves("UBOT", "C1")
    del slack.users["UBEN"]
    ill = boardbot("doctor", env=env, cwd=tmp_path)
    assert ill.returncode == 1
    for told in (
        "The app lacks im:history",
        "boardbot is not in it. Invite it there",
        "Ben (1 action) can't be reached",
    ):
        assert told in ill.stdout, ill.stdout
    assert (
        "Slack refuses the token: invalid_auth"
        in boardbot("doctor", env=env | {"SLACK_BOT_TOKEN": "no"}, cwd=tmp_path).stdout
    )


def test_the_doctor_finds_a_broken_template_of_ones_own(slack: FakeSlack, planned: str, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "note.html").write_text("<p>{{ view.nothing }}</p>")
    (tmp_path / "own" / "notes.html").write_text("<p>x</p>")
    done = boardbot("doctor", env=environment(slack, planned, BOARDBOT_TEMPLATES=str(tmp_path / "own")), cwd=tmp_path)
    assert done.returncode == 1
    assert "The template note.html can't be used" in done.stdout and "takes the place of nothing" in done.stdout
