"""How a log line is written: for people or for machines, and never with a secret in it."""

from __future__ import annotations

import logging
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
