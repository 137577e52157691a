"""Connections that are kept from one message to the next: what is surely not sent is known as before, and nothing goes twice."""

from __future__ import annotations

import errno
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from slack_sdk.web.slack_response import SlackResponse

from bot.messages.compose import Templates
from bot.messages.message import to_json
from bot.surfaces.base import Outgoing, SendOutcome
from bot.surfaces.slack import kept
from bot.surfaces.slack.measured import MeasuredClient
from bot.surfaces.slack.surface import SlackSurface
from bot.views.deliveries import NoteView

OK = json.dumps({"ok": True, "channel": "D1", "ts": "1700000000.000100"})


def answer(body: str = OK, status: str = "200 OK", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n{body}".encode()


@dataclass
class Peer:
    """Whoever is at the other end: for each connection what it answers, request by request; then it closes it."""

    scripts: list[list[bytes]]
    connections: int = 0
    calls: list[str] = field(default_factory=list)
    port: int = 0
    closed: threading.Event = field(default_factory=threading.Event)

    def serve(self, server: socket.socket) -> None:
        for script in self.scripts:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            self.connections += 1
            with connection, connection.makefile("rb") as stream:
                for reply in script:
                    head = b"".join(iter(stream.readline, b"\r\n"))
                    if not head:
                        break
                    length = next(
                        int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
                    )
                    self.calls.append(json.loads(stream.read(length))["metadata"]["event_payload"]["key"])
                    connection.sendall(reply)
            self.closed.set()


@pytest.fixture
def peer() -> Iterator[Callable[..., Peer]]:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def begin(*scripts: list[bytes]) -> Peer:
            made = Peer(list(scripts), port=server.getsockname()[1])
            threading.Thread(target=made.serve, args=(server,), daemon=True).start()
            return made

        yield begin


def surface_to(port: int, scheme: str = "http") -> SlackSurface:
    client = MeasuredClient("xoxb-test", base_url=f"{scheme}://127.0.0.1:{port}/api/", timeout=2, retry_handlers=[])
    client.keep_connections()
    return SlackSurface(client)


def send(surface: SlackSurface, key: str) -> SendOutcome:
    return surface.send(Outgoing(key, "C1", to_json(Templates(None).compose(NoteView("Hello."), "note"))))


def test_messages_go_by_one_connection(peer: Callable[..., Peer]) -> None:
    slack = peer([answer()] * 3)
    surface = surface_to(slack.port)
    assert [send(surface, key).state for key in "abc"] == ["sent"] * 3
    assert (slack.connections, slack.calls) == (1, ["a", "b", "c"])


def test_a_call_arrives_in_one_piece() -> None:
    """Whoever reads is woken once."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        pieces: list[bytes] = []

        def read() -> None:
            connection, _ = server.accept()
            with connection:
                for _ in range(20):
                    pieces.append(connection.recv(100_000))
                    connection.sendall(answer())

        threading.Thread(target=read, daemon=True).start()
        surface = surface_to(server.getsockname()[1])
        keys = [f"k{n}" for n in range(20)]
        assert [send(surface, key).state for key in keys] == ["sent"] * 20
    for piece, key in zip(pieces, keys, strict=True):
        head, _, body = piece.partition(b"\r\n\r\n")
        assert head.startswith(b"POST /api/chat.postMessage HTTP/1.1\r\n")
        assert json.loads(body)["metadata"]["event_payload"]["key"] == key


def test_a_connection_that_was_closed_meanwhile_is_opened_again_before_anything_is_sent(
    peer: Callable[..., Peer],
) -> None:
    slack = peer([answer()], [answer()])
    surface = surface_to(slack.port)
    assert send(surface, "a").state == "sent" and slack.closed.wait(2)
    assert send(surface, "b").state == "sent"
    assert (slack.connections, slack.calls) == (2, ["a", "b"])


def test_one_that_says_it_closes_is_opened_again(peer: Callable[..., Peer]) -> None:
    slack = peer([answer(headers="Connection: close\r\n")], [answer()])
    surface = surface_to(slack.port)
    assert [send(surface, key).state for key in "ab"] == ["sent", "sent"] and slack.connections == 2


def test_one_that_was_idle_is_not_used_again(peer: Callable[..., Peer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "IDLE_SECONDS", -1.0)
    slack = peer([answer()], [answer()])
    surface = surface_to(slack.port)
    assert [send(surface, key).state for key in "ab"] == ["sent", "sent"] and slack.connections == 2


@pytest.mark.parametrize("first", [[], [answer()]], ids=["new", "kept"])
def test_a_call_that_breaks_may_have_arrived_and_is_not_repeated(peer: Callable[..., Peer], first: list[bytes]) -> None:
    slack = peer([*first, b""], [answer()])
    surface = surface_to(slack.port)
    for _ in first:
        assert send(surface, "first").state == "sent"
    outcome = send(surface, "a")
    assert outcome.state == "unknown" and outcome.reason.startswith("the connection broke")
    assert slack.calls.count("a") == 1
    assert send(surface, "b").state == "sent"


@pytest.mark.parametrize(
    ("reply", "state", "reason"),
    [
        (answer("{}", "429 Too Many Requests", "Retry-After: 7\r\n"), "retry", "Slack asked to wait"),
        (answer('{"ok": false, "error": "channel_not_found"}'), "failed", "channel_not_found"),
        (answer('{"ok": false, "error": "fatal_error"}'), "unknown", "fatal_error"),
        (answer("<html>", "502 Bad Gateway"), "unknown", "unreadable_answer"),
        (answer("", "503 Service Unavailable"), "retry", "unreadable_answer"),
        (answer("[]"), "unknown", "unreadable_answer"),
    ],
)
def test_each_answer_means_what_it_means_by_a_new_connection(
    peer: Callable[..., Peer], reply: bytes, state: str, reason: str
) -> None:
    scripts = [[reply], [reply]]
    slack = peer(*scripts)
    outcome = send(surface_to(slack.port), "a")
    assert outcome.state == state and outcome.reason.startswith(reason)
    by_new = SlackSurface(
        MeasuredClient("xoxb-test", base_url=f"http://127.0.0.1:{slack.port}/api/", retry_handlers=[])
    )
    again = send(by_new, "b")
    assert (again.state, again.retry_after) == (outcome.state, outcome.retry_after)


def test_where_there_is_no_connection_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    outcome = send(surface_to(port), "a")
    assert (outcome.state, outcome.reason) == ("retry", "Slack could not be reached")


def test_nor_where_the_handshake_fails(peer: Callable[..., Peer]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            connection, _ = server.accept()
            connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        outcome = send(surface_to(server.getsockname()[1], "https"), "a")
    assert (outcome.state, outcome.reason) == ("retry", "Slack could not be reached")


def test_by_way_of_a_proxy_no_connection_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    outcome = send(surface_to(443, "https"), "a")
    assert (outcome.state, outcome.reason) == ("retry", "Slack could not be reached")


def test_what_breaks_later_may_have_arrived_whatever_it_is_called() -> None:
    class Breaks(MeasuredClient):
        def api_call(self, api_method: str, **rest: object) -> SlackResponse:
            raise OSError(errno.EHOSTUNREACH, "no route to host")

    assert send(SlackSurface(Breaks("xoxb-test")), "a").state == "unknown"
