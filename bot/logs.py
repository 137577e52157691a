"""How a log line is written: for people or for machines, and never with a secret in it."""

from __future__ import annotations

import logging
import sys
import threading
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from bot.redaction import redact


class TextFormatter(logging.Formatter):
    """Lines for people. Message, arguments, tracebacks: whatever a record has is one text by then."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class MachineFormatter(JsonFormatter):
    """A line of JSON a record. Its parts are cleared before they are quoted: quoting changes how a secret looks."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {redact(name): _cleared(value) for name, value in super().process_log_record(log_data).items()}


def _cleared(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict):
        return {redact(str(name)): _cleared(part) for name, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_cleared(part) for part in value]
    return redact(str(value))


CALLS = "slack_sdk.web.base_client"
"""The logger of calls: it looks at its own level alone, and writes out each call and answer where that is not set. What fails is
said by whoever called."""
PRINTING = ("weasyprint", "fontTools")
"""The loggers of what writes PDF, which tell each step."""
SOCKET_MODE = "slack_sdk.socket_mode"
"""The logger of the connection: it would say every few seconds what bot/surfaces/slack/receiving.py says once an hour."""


def set_up_logging(kind: str) -> None:
    """Log to stderr, as lines for people or as JSON for machines: what breaks a thread too, and nothing past the handler."""
    handler = logging.StreamHandler(sys.stderr)
    if kind == "json":
        handler.setFormatter(MachineFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    else:
        handler.setFormatter(TextFormatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("apscheduler", "slack_sdk", "uvicorn.error", "alembic", "matplotlib", *PRINTING):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for said in (CALLS, SOCKET_MODE):
        logging.getLogger(said).setLevel(logging.CRITICAL)
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)  # its warnings print whole request bodies
    logging.raiseExceptions = False  # else a message that can't be made is printed as it is, with its arguments
    threading.excepthook = _thread_broke


def _thread_broke(broken: threading.ExceptHookArgs) -> None:
    if broken.exc_type is not SystemExit:
        name = broken.thread.name if broken.thread else "?"
        logging.getLogger(__name__).critical("a thread broke: %s", name, exc_info=broken.exc_value)
