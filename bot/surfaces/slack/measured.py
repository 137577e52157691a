"""Bolt's app and Slack's client, with what is measured of them."""

from __future__ import annotations

import time
from http.client import HTTPException
from typing import Any

from prometheus_client import Counter, Histogram
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.slack_response import SlackResponse

from bot.surfaces.slack.surface import error_code


class MeasuredApp(App):
    """A Bolt app whose every request, over HTTP or by Socket Mode, is timed."""

    seconds: Histogram

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        started = time.perf_counter()
        answer = super().dispatch(req)
        taken = time.perf_counter() - started
        self.seconds.labels(_kind_of(req.body), str(answer.status)).observe(taken)
        return answer


def _kind_of(body: dict[str, Any]) -> str:
    kind = "command" if body.get("command") else body.get("type")
    known = (
        "command",
        "event_callback",
        "block_actions",
        "view_submission",
        "shortcut",
        "message_action",
        "url_verification",
    )
    return str(kind) if kind in known else "other"


class MeasuredClient(WebClient):
    """A WebClient that counts what Slack answered, once it is given a counter."""

    calls: Counter | None = None

    def api_call(self, api_method: str, **rest: Any) -> SlackResponse:
        outcome = "ok"
        try:
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
