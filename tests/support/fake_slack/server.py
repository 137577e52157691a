"""The server on loopback that takes calls of the Web API, uploads and answers to response URLs."""

from __future__ import annotations

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from tests.support.fake_slack.web_api import HANG, WebApi

TOKEN = "xoxb-test"


class Server(ThreadingHTTPServer):
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers that hang up, as a killed process does, are no errors here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def download(request: BaseHTTPRequestHandler, file: dict[str, Any] | None) -> None:
    """A file's content, for the bot alone: others are sent on to where they log in."""
    known = file if request.headers.get("Authorization") == f"Bearer {TOKEN}" else None
    data = known["content"] if known else b""
    request.send_response(200 if known else 302)
    if not known:
        request.send_header("Location", "https://example.org/login")
    request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    request.wfile.write(data)


def handler(slack: WebApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            content = self.rfile.read(length)
            if len(content) < length:  # its sender ended half way: nothing was asked
                self.close_connection = True
                return
            if self.path.startswith("/upload/"):
                self._answer(slack.upload(self.path.rpartition("/")[2], content), {}, "OK")
                return
            if self.path.startswith("/files-pri/"):
                download(self, slack.uploads.get(self.path.split("/")[2]))
                return
            raw = content.decode()
            is_json = "json" in (self.headers.get("Content-Type") or "")
            params = json.loads(raw) if is_json and raw else {k: v[0] for k, v in parse_qs(raw).items()}
            if self.path.startswith("/respond/"):
                status, text = slack.respond(self.path.rpartition("/")[2], params)
                self._answer(status, {}, text)
                return
            method = self.path.rpartition("/")[2].partition("?")[0]
            query = {k: v[0] for k, v in parse_qs(self.path.partition("?")[2]).items()}
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ") or params.get("token", "")
            if token not in (TOKEN, "xapp-test"):
                self._answer(200, {}, {"ok": False, "error": "invalid_auth"})
                return
            time.sleep(slack.takes(method) or slack.slow.get(method, 0))
            status, headers, body = slack.call(method, {**query, **params})
            if body is None:
                time.sleep(slack.patience if status == HANG else 0)
                self.close_connection = True
                self.connection.close()
                return
            self._answer(status, headers, body)

        do_GET = do_POST

        def _answer(self, status: int, headers: dict[str, str], body: Any) -> None:
            data = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            for name, value in {
                **headers,
                "Content-Type": "application/json",
                "x-oauth-scopes": slack.scopes,
            }.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((timestamp or time.time()) + slack.clock_apart)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
