"""Bolt's app and Slack's client, with what is measured of them, and with what no shape of Slack's is kept out."""

from __future__ import annotations

import logging
import time
from http.client import HTTPException
from typing import Any

from prometheus_client import Counter, Histogram
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.slack_response import SlackResponse

from bot.surfaces.slack.kept import KeptConnections
from bot.surfaces.slack.shapes import Malformed, kind_of, shaped
from bot.surfaces.slack.surface import error_code

log = logging.getLogger(__name__)


class MeasuredApp(App):
    """A Bolt app whose every request, over HTTP or by Socket Mode, is timed, and held to its shape before it is read."""

    def __init__(self, *, seconds: Histogram, malformed: Counter, **bolt: Any) -> None:
        super().__init__(**bolt)
        self._seconds, self._malformed = seconds, malformed
        self._logged_kinds: set[str] = set()

    def take(self, **request: Any) -> BoltResponse:
        """Dispatch a request as it came in. Bolt reads a body while it makes a request of it: what breaks it is malformed."""
        try:
            made = BoltRequest(**request)
        except (ValueError, RecursionError, AttributeError, TypeError, LookupError):
            return self._refuse("unreadable")
        return self.dispatch(made)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """What is malformed gets 400, and is not to be sent again; what nobody listens to is acknowledged, and no more."""
        started, kind = time.perf_counter(), kind_of(req.body)
        try:
            parts = shaped(req.body)
        except Malformed:
            answer = self._refuse(kind)
        else:
            answer = BoltResponse(status=200) if parts is None else self._dispatch(req, parts)
        self._seconds.labels(kind, str(answer.status)).observe(time.perf_counter() - started)
        return answer

    def _dispatch(self, req: BoltRequest, parts: dict[str, Any]) -> BoltResponse:
        fresh = BoltRequest(body=parts, mode="socket_mode")
        req.body, req.context = fresh.body, fresh.context
        return super().dispatch(req)

    def _refuse(self, kind: str) -> BoltResponse:
        """Counted each time and logged once, by kind: nothing of what was sent is repeated."""
        self._malformed.labels(kind).inc()
        if kind not in self._logged_kinds:
            self._logged_kinds.add(kind)
            log.warning("a request of no shape that Slack sends was refused (%s); more of them are only counted", kind)
        return BoltResponse(status=400, body="malformed", headers={"X-Slack-No-Retry": "1"})


class Connection(SocketModeHandler):
    """Socket Mode, in which what is malformed is acknowledged all the same: Slack would only send it again."""

    app: MeasuredApp

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        answer = self.app.take(mode="socket_mode", body=req.payload)
        answer = BoltResponse(status=200) if answer.status == 400 else answer
        send_response(client, req, answer, 0.0)  # when it began is for Bolt's debug log alone; here it is measured


class MeasuredClient(WebClient):
    """A WebClient that counts what Slack answered, once it is given a counter, and keeps connections where it is told to."""

    calls: Counter | None = None
    _kept: KeptConnections | None = None

    def keep_connections(self) -> None:
        """For whoever sends much: calls with values alone go by connections that are kept, but not by way of a proxy."""
        self._kept = None if self.proxy else KeptConnections(self)

    def api_call(self, api_method: str, **rest: Any) -> SlackResponse:
        outcome = "ok"
        try:
            if self._kept and rest.keys() == {"json"}:
                return self._kept.call(api_method, rest["json"])
            return super().api_call(api_method, **rest)
        except SlackApiError as error:
            outcome = error_code(error)
            raise
        except (OSError, HTTPException):
            outcome = "network"
            raise
        finally:
            if self.calls:
                self.calls.labels(api_method, outcome).inc()
