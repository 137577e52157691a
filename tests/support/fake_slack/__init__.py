"""A strict fake of Slack at HTTP level: the Web API on loopback, and people who write, press, fill in and ask.

It refuses what Slack refuses (by the table of limits that the product uses too), keeps channels and messages,
expires triggers and response URLs, can misbehave on demand (429, 500, a dropped connection before or after
accepting), signs what it sends, and speaks Socket Mode.
"""

from __future__ import annotations

import threading

from tests.support.fake_slack.messages import Answer, Message, View
from tests.support.fake_slack.people import People
from tests.support.fake_slack.server import TOKEN, Server, handler
from tests.support.fake_slack.web_api import WebApi
from tests.support.fake_slack.workspace import SECRET, signed

__all__ = ["SECRET", "TOKEN", "Answer", "FakeSlack", "Message", "View", "signed"]


class FakeSlack(People, WebApi):
    """A workspace that people work in, and that the app calls."""

    def __init__(self) -> None:
        super().__init__()
        self._server = Server(("127.0.0.1", 0), handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/"
        self.user("UBOT", "boardbot", is_bot=True)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
