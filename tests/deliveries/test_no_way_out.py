"""A network on which nothing gets out: a message that surely was not sent waits, and nobody has to say whether it came."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from urllib.error import URLError

import pytest

from bot.messages.compose import Templates
from bot.messages.message import to_json
from bot.surfaces.base import Outgoing
from bot.surfaces.slack.measured import MeasuredClient
from bot.surfaces.slack.surface import SlackSurface, network_trouble
from bot.views.deliveries import NoteView


@pytest.fixture
def refusing_proxy() -> Iterator[str]:
    """A proxy that wants to know who asks."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse() -> None:
            while True:
                try:
                    peer, _ = server.accept()
                except OSError:
                    return
                with peer:
                    peer.recv(10_000)
                    peer.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=refuse, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_proxy_that_refuses_is_named_and_the_message_waits(
    refusing_proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", refusing_proxy)
    surface = SlackSurface(MeasuredClient("xoxb-test", base_url="https://slack.invalid/api/", retry_handlers=[]))
    outcome = surface.send(Outgoing("k", "C1", _note()))
    assert (outcome.state, outcome.reason) == ("retry", "the proxy refuses (407)")


def test_a_plain_http_proxy_that_refuses_too(refusing_proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", refusing_proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    surface = SlackSurface(MeasuredClient("xoxb-test", base_url="http://slack.invalid/api/", retry_handlers=[]))
    outcome = surface.send(Outgoing("k", "C1", _note()))
    assert (outcome.state, outcome.reason) == ("retry", "the proxy refuses (407)")


def _note() -> dict[str, object]:
    return to_json(Templates(None).compose(NoteView("Hello."), "note"))


@pytest.mark.parametrize(
    ("error", "surely_not_sent"),
    [
        (URLError(ConnectionRefusedError()), True),
        (URLError(socket.gaierror(-3, "no name")), True),
        (URLError(OSError(errno.ENETUNREACH, "unreachable")), True),
        (URLError(OSError(errno.EHOSTUNREACH, "unreachable")), True),
        (URLError(OSError("Tunnel connection failed: 403 Forbidden")), True),
        (URLError(ssl.SSLCertVerificationError("self-signed")), True),
        (URLError(ConnectionResetError()), False),
        (URLError(TimeoutError()), False),
        (TimeoutError(), False),
        (http.client.RemoteDisconnected(), False),
        (BrokenPipeError(), False),
    ],
)
def test_only_what_never_had_a_connection_was_surely_not_sent(error: Exception, surely_not_sent: bool) -> None:
    assert bool(network_trouble(error)) is surely_not_sent
