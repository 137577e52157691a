"""Calls to Slack over connections that are kept from one to the next: to open one costs as much as all the rest of a call."""

from __future__ import annotations

import json
import select
import threading
import time
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.web.slack_response import SlackResponse

IDLE_SECONDS = 5.0
"""No longer without a call: whoever is at the other end, or between, may close it just as the next one is under way."""


class NotConnected(URLError):
    """No connection was made, so that nothing was sent."""


class _InOnePiece(HTTPConnection):
    """Sends a request's head and body at once: two pieces wake whoever reads them twice, which costs a tenth of a call."""

    def request(self, *args: Any, **options: Any) -> None:
        self._held: list[bytes] = []
        super().request(*args, **options)
        super().send(b"".join(self._held))

    def send(self, data: Any) -> None:
        self._held.append(data)


class _InOnePieceByTls(_InOnePiece, HTTPSConnection):
    pass


class KeptConnections:
    """A connection of each thread. A call that breaks is never repeated here: what was sent may have arrived."""

    def __init__(self, client: WebClient) -> None:
        self._client, self._url = client, urlsplit(client.base_url)
        self._kind = _InOnePieceByTls if self._url.scheme == "https" else _InOnePiece
        self._open: dict[int, tuple[HTTPConnection, float]] = {}
        """By thread, with when it was last used by the monotonic clock."""

    def call(self, method: str, values: dict[str, Any]) -> SlackResponse:
        """As the client's own `api_call(method, json=values)`. Raises SlackApiError.

        Raises NotConnected where nothing was sent; OSError and HTTPException where the connection broke since.
        """
        headers = {
            "Authorization": f"Bearer {self._client.token}",
            "Content-Type": "application/json;charset=utf-8",
            "User-Agent": self._client.headers["User-Agent"],
        }
        connection = self._connected()
        try:
            body = json.dumps(values, separators=(",", ":")).encode()
            connection.request("POST", self._url.path + method, body=body, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
        except BaseException:
            connection.close()
            raise
        self._open[threading.get_ident()] = connection, time.monotonic()
        made: SlackResponse = SlackResponse(
            client=self._client,
            http_verb="POST",
            api_url=self._client.base_url + method,
            req_args={},
            data=_read(content),
            headers=dict(answer.headers),
            status_code=answer.status,
        ).validate()  # type: ignore[no-untyped-call]
        return made

    def _connected(self) -> HTTPConnection:
        kept, used = self._open.pop(threading.get_ident(), (None, 0.0))
        if kept and _is_good(kept, used):
            return kept
        if kept:
            kept.close()
        new = self._kind(self._url.netloc, timeout=self._client.timeout)
        try:
            new.connect()
        except OSError as error:
            raise NotConnected(error) from error
        return new

    def __del__(self) -> None:
        for connection, _ in self._open.values():
            connection.close()


def _is_good(kept: HTTPConnection, used: float) -> bool:
    """Whether a connection was in use just now, and nothing lies there to be read: that would be its end."""
    if kept.sock is None or time.monotonic() - used > IDLE_SECONDS:
        return False
    waiting = select.poll()
    waiting.register(kept.sock, select.POLLIN)
    return not waiting.poll(0)


def _read(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except ValueError:
        data = None
    return data if isinstance(data, dict) else {"ok": False, "error": "unreadable_answer"}
