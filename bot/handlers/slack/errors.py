"""One place for what goes wrong in a listener: a plain reply for what was refused, a reference for what broke."""

from __future__ import annotations

import json
import logging
import secrets
from dataclasses import replace
from typing import Any

from slack_bolt import App, BoltResponse, Respond
from slack_bolt.error import BoltUnhandledRequestError

from bot.errors import BadTemplate, BoardbotError, DatabaseUnavailable, SurfaceError
from bot.handlers.slack.context import ephemeral_payload, show_privately
from bot.messages.message import Button, Buttons, Message, Span, Spans, Text
from bot.messages.reader import read_line

log = logging.getLogger(__name__)

_BROKEN = (DatabaseUnavailable, BadTemplate, SurfaceError)  # nobody asked for anything wrong: to be tried again


def register(app: App) -> None:
    def went_wrong(error: Exception, body: dict[str, Any], respond: Respond) -> BoltResponse:
        if isinstance(error, BoltUnhandledRequestError):
            return BoltResponse(status=200)  # a button or form of another version, or another app's command
        if isinstance(error, BoardbotError) and not isinstance(error, _BROKEN):
            log.info("refused: %s", type(error).__name__)
            return _answer(body, respond, _refusal(error), refused=True)
        reference = secrets.token_hex(4)
        log.error("listener failed, reference %s", reference, exc_info=error)
        text = f"Something went wrong on my side, and nothing was changed. Please try again (reference {reference})."
        return _answer(body, respond, _note(text, (Span(text),)), refused=False)

    app.error(went_wrong)


def _refusal(error: BoardbotError) -> Message:
    """What was refused, with a button for each thing that may have been meant."""
    note = _note(str(error), read_line(error.markup()))
    offered = tuple(Button(name, "ask", command) for name, command in error.offers)
    return replace(note, blocks=(*note.blocks, Buttons(offered))) if offered else note


def _note(summary: str, words: Spans) -> Message:
    """Not by a template: that may be what is broken."""
    return Message(summary, (Text(words),))


def _answer(body: dict[str, Any], respond: Respond, note: Message, *, refused: bool) -> BoltResponse:
    if body.get("command"):
        return _json(200, ephemeral_payload(note))
    if body.get("type") == "view_submission":  # the form stays open, with what was typed
        first = next(iter(body["view"]["state"]["values"]), "rag")
        return _json(200, {"response_action": "errors", "errors": {first: note.summary}})
    if body.get("type") in ("block_actions", "message_action"):
        show_privately(respond, note, replace_original=False)
        return BoltResponse(status=200 if refused else 500)
    return BoltResponse(status=200 if refused else 500)  # an event that failed is sent again


def _json(status: int, body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=status, body=json.dumps(body), headers={"Content-Type": ["application/json"]})
