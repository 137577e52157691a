"""A Slack on loopback that agrees to everything: what it takes to start the bot without Slack."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

AGREED = {
    "ok": True,
    "url": "http://127.0.0.1/",
    "team": "x",
    "team_id": "T1",
    "user": "x",
    "user_id": "UBOT",
    "bot_id": "B1",
}


class _Agree(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = json.dumps(AGREED).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def slack() -> Iterator[str]:
    """The address of its Web API, while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Agree)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
