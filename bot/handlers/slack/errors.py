"""One place for what goes wrong in a listener: a plain reply for what was refused, a reference for what broke."""

from __future__ import annotations

import json
import logging
import secrets
from typing import Any

from slack_bolt import App, BoltResponse, Respond
from slack_bolt.error import BoltUnhandledRequestError

from bot.errors import BadTemplate, BoardbotError, DatabaseUnavailable, SurfaceError
from bot.handlers.slack.context import ephemeral_payload, show_privately
from bot.messages.message import Message, Span, Text

log = logging.getLogger(__name__)

_BROKEN = (DatabaseUnavailable, BadTemplate, SurfaceError)  # nobody asked for anything wrong: to be tried again


def register(app: App) -> None:
    def went_wrong(error: Exception, body: dict[str, Any], respond: Respond) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):
            return BoltResponse(status=200)  # a button or form of another version, or another app's command
        refused = isinstance(error, BoardbotError) and not isinstance(error, _BROKEN)
        if refused:
            text = str(error)
            log.info("refused: %s", type(error).__name__)
        else:
            reference = secrets.token_hex(4)
            text = (
                f"Something went wrong on my side, and nothing was changed. Please try again (reference {reference})."
            )
            log.error("listener failed, reference %s", reference, exc_info=error)
        return _answer(body, respond, text, refused)

    app.error(went_wrong)


def _answer(body: dict[str, Any], respond: Respond, text: str, refused: bool) -> BoltResponse:
    note = Message(text, (Text((Span(text),)),))  # not by a template: that may be what is broken
    if body.get("command"):
        return _json(200, ephemeral_payload(note))
    if body.get("type") == "view_submission":  # the form stays open, with what was typed
        first = next(iter(body["view"]["state"]["values"]), "rag")
        return _json(200, {"response_action": "errors", "errors": {first: text}})
    if body.get("type") in ("block_actions", "message_action"):
        show_privately(respond, note, replace_original=False)
        return BoltResponse(status=200 if refused else 500)
    return BoltResponse(status=200 if refused else 500)  # an event that failed is sent again


def _json(status: int, body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=status, body=json.dumps(body), headers={"Content-Type": ["application/json"]})
