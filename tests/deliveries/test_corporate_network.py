"""A council's own network: a proxy that everything goes through, and a certificate authority of its own."""

from __future__ import annotations

import json
import select
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.server import serve

from tests.running.test_receiving import answers, served, until
from tests.running.test_serving import get
from tests.support.fake_slack import FakeSlack
from tests.support.fake_slack.server import Server, handler
from tests.support.processes import boardbot_process, environment, free_port

AUTHORITY = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Council -keyout ca.key -out ca.pem"
REQUEST = "req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout own.key -out own.csr"
SIGNED = "x509 -req -in own.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out own.pem"


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A folder with an authority (ca.pem) and a certificate of it for localhost (own.pem, own.key)."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("no openssl")
    folder = tmp_path / "authority"
    folder.mkdir()
    (folder / "names").write_text("subjectAltName=DNS:localhost")
    for command in (AUTHORITY, REQUEST, SIGNED):
        subprocess.run([openssl, *command.split()], cwd=folder, check=True, capture_output=True)
    return folder


def context(authority: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(authority / "own.pem", authority / "own.key")
    return made


@pytest.fixture
def secure_slack(slack: FakeSlack, authority: Path) -> Iterator[FakeSlack]:
    """The same workspace by https, as Slack itself is reached."""
    server = Server(("127.0.0.1", 0), handler(slack))
    server.socket = context(authority).wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    slack.url = f"https://localhost:{server.server_address[1]}/api/"
    yield slack
    server.shutdown()
    server.server_close()


class Proxy:
    """A proxy that makes tunnels for whoever names its password, and notes where to."""

    def __init__(self) -> None:
        self.tunnels: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://council:secret-of-it@127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._tunnel, args=(peer,), daemon=True).start()

    def _tunnel(self, peer: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            if not (more := peer.recv(4096)):
                return
            asked += more
        where = asked.split()[1].decode()
        if b"Y291bmNpbDpzZWNyZXQtb2YtaXQ=" not in asked:
            peer.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            peer.close()
            return
        self.tunnels.append(where)
        host, _, port = where.partition(":")
        with peer, socket.create_connection((host, int(port))) as there:
            peer.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            while True:
                for ready in select.select([peer, there], [], [])[0]:
                    try:
                        data = ready.recv(65536)
                        (there if ready is peer else peer).sendall(data)
                    except OSError:
                        return
                    if not data:
                        return


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    made = Proxy()
    yield made
    made.close()


def behind(slack: FakeSlack, url: str, proxy: Proxy, authority: Path, **more: str) -> dict[str, str]:
    env = environment(slack, url, HTTPS_PROXY=proxy.url, SSL_CERT_FILE=str(authority / "ca.pem"), **more)
    return {name: value for name, value in env.items() if name.lower() != "no_proxy"}


def test_the_doctor_reaches_slack_through_both(
    secure_slack: FakeSlack, proxy: Proxy, authority: Path, tmp_path: Path
) -> None:
    env = behind(secure_slack, served(secure_slack, tmp_path), proxy, authority)
    assert "Slack knows the bot as boardbot" in boardbot_process("doctor", env=env, cwd=tmp_path).stdout
    assert set(proxy.tunnels) == {secure_slack.url.removeprefix("https://").removesuffix("/api/")}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SSL_CERT_FILE": ""}, "is not trusted here (SSL_CERT_FILE)"),
        ({"HTTPS_PROXY": "http://nobody:wrong@{proxy}"}, "the proxy refuses (407)"),
        ({"HTTPS_PROXY": "http://127.0.0.1:9"}, "Slack could not be reached"),
    ],
)
def test_what_is_in_the_way_is_named(
    secure_slack: FakeSlack, proxy: Proxy, authority: Path, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    env = behind(secure_slack, served(secure_slack, tmp_path), proxy, authority)
    env |= {name: value.format(proxy=proxy.url.partition("@")[2]) for name, value in change.items()}
    env = {name: value for name, value in env.items() if value}
    done = boardbot_process("doctor", env=env, cwd=tmp_path)
    assert done.returncode == 1 and said in done.stdout, done.stdout + done.stderr
    assert "secret-of-it" not in done.stdout + done.stderr and "wrong" not in done.stdout + done.stderr


def test_the_bot_connects_by_socket_mode_through_both(
    secure_slack: FakeSlack, proxy: Proxy, authority: Path, tmp_path: Path
) -> None:
    port, url = free_port(), served(secure_slack, tmp_path)

    def talk(peer: Any) -> None:
        peer.send(json.dumps({"type": "hello"}))
        for _ in peer:
            pass

    with serve(talk, "127.0.0.1", 0, ssl=context(authority)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        at = f"localhost:{server.socket.getsockname()[1]}"
        secure_slack._apps_connections_open = lambda p: {"ok": True, "url": f"wss://{at}/"}  # type: ignore[method-assign]
        more = {"BOARDBOT_PORT": str(port), "SLACK_APP_TOKEN": "xapp-test", "SLACK_SIGNING_SECRET": ""}
        env = behind(secure_slack, url, proxy, authority, **more)
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=env, cwd=tmp_path, stderr=subprocess.PIPE, text=True
        )
        try:
            until(lambda: answers(port) and get(port, "/readyz")[0] == 200)
            assert at in proxy.tunnels
            assert boardbot_process("healthy", env=env, cwd=tmp_path).returncode == 0
        finally:
            process.terminate()
            _, said = process.communicate(timeout=15)
        server.shutdown()
    assert [line for line in said.splitlines() if " INFO " not in line] == [], "a warning that nobody can act on"
    assert "secret-of-it" not in said
