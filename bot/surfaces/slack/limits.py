"""Slack's limits in one table, with the check that applies it: used by the formatter and by the strict fake.

Figures from Slack's Block Kit reference, but for `message_chars`, which is measured: Slack answers
`msg_blocks_too_long` at some 13,000 characters over all blocks (once at 11,341).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LIMITS: dict[str, int] = {
    "message_blocks": 50,
    "message_chars": 10_000,
    "message_text": 4_000,
    "view_blocks": 100,
    "view_title": 24,
    "view_button": 24,
    "view_bytes": 250_000,
    "private_metadata": 3_000,
    "callback_id": 255,
    "external_id": 255,
    "section_text": 3_000,
    "section_fields": 10,
    "section_field": 2_000,
    "header_text": 150,
    "context_elements": 10,
    "actions_elements": 25,
    "label": 2_000,
    "hint": 2_000,
    "plain_text_input": 3_000,
    "button_text": 75,
    "button_value": 2_000,
    "url": 3_000,
    "options": 100,
    "option_text": 75,
    "option_value": 150,
    "option_description": 75,
    "overflow_options": 5,
    "radio_options": 10,
    "placeholder": 150,
    "action_id": 255,
    "block_id": 255,
    "confirm_title": 100,
    "confirm_text": 300,
    "confirm_button": 30,
    "alt_text": 2_000,
    "table_rows": 100,
    "table_cells": 20,
}

_BLOCK_TYPES = {"header", "section", "context", "actions", "divider", "input", "rich_text", "image", "table"}
_ELEMENT_TYPES = {
    "button",
    "static_select",
    "plain_text_input",
    "datepicker",
    "radio_buttons",
    "checkboxes",
    "overflow",
    "users_select",
    "conversations_select",
}


def problems_of_message(payload: dict[str, Any]) -> list[str]:
    """Everything for which Slack would refuse a message, by its own table."""
    blocks = payload.get("blocks") or []
    found = []
    if not payload.get("text"):
        found.append("no text fallback")
    found += _over("text", payload.get("text"), "message_text")
    if len(blocks) > LIMITS["message_blocks"]:
        found.append(f"{len(blocks)} blocks")
    if (size := sum(len(t) for t in _texts(blocks))) > LIMITS["message_chars"]:
        found.append(f"{size} characters over all blocks")
    if sum(b.get("type") == "table" for b in blocks) > 1:
        found.append("more than one table")
    if any(b.get("type") == "input" for b in blocks):
        found.append("an input block in a message")
    return found + _problems_of_blocks(blocks)


def problems_of_view(view: dict[str, Any]) -> list[str]:
    """Everything for which Slack would refuse a modal."""
    blocks = view.get("blocks") or []
    found = [] if view.get("type") in ("modal", "home") else ["a view without type"]
    for part, limit in (("title", "view_title"), ("submit", "view_button"), ("close", "view_button")):
        if part in view:
            found += _plain(part, view[part], limit)
    if view.get("type") == "modal" and "title" not in view:
        found.append("a modal without title")
    if any(b.get("type") == "input" for b in blocks) and "submit" not in view:
        found.append("an input without submit")
    for part in ("private_metadata", "callback_id", "external_id"):
        found += _over(part, view.get(part), part)
    if len(blocks) > LIMITS["view_blocks"]:
        found.append(f"{len(blocks)} blocks in a view")
    if len(repr(view).encode()) > LIMITS["view_bytes"]:
        found.append("view too large")
    return found + _problems_of_blocks(blocks)


def _problems_of_blocks(blocks: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    seen: set[str] = set()
    for block in blocks:
        kind = block.get("type")
        if kind not in _BLOCK_TYPES:
            found.append(f"unknown block type {kind}")
            continue
        block_id = block.get("block_id")
        if block_id is not None:
            found += _over("block_id", block_id, "block_id")
            if block_id in seen:
                found.append(f"block_id {block_id} twice")
            seen.add(block_id)
        found += _problems_of_block(kind, block)
    return found


def _problems_of_block(kind: str, block: dict[str, Any]) -> list[str]:
    match kind:
        case "header":
            return _plain("header", block.get("text"), "header_text")
        case "section":
            return _problems_of_section(block)
        case "context":
            return _count("context", block.get("elements"), "context_elements")
        case "actions":
            elements = block.get("elements") or []
            ids = [e.get("action_id") for e in elements]
            twice = ["action_id twice in a block"] if len(ids) != len(set(ids)) else []
            return _count("actions", elements, "actions_elements") + twice + _elements(elements)
        case "input":
            return _problems_of_input(block)
        case "table":
            rows = block.get("rows") or []
            wide = [f"{len(r)} cells" for r in rows if len(r) > LIMITS["table_cells"]]
            return _count("table", rows, "table_rows") + wide
        case "rich_text":
            return [] if block.get("elements") else ["an empty rich_text"]
        case _:
            return []


def _problems_of_section(block: dict[str, Any]) -> list[str]:
    found = []
    if not block.get("text") and not block.get("fields"):
        found.append("section with neither text nor fields")
    if block.get("text"):
        found += _text("section", block["text"], "section_text")
    fields = block.get("fields")
    if fields is not None:
        found += _count("fields", fields, "section_fields")
        for field in fields:
            found += _text("field", field, "section_field")
    if "accessory" in block:
        found += _elements([block["accessory"]])
    return found


def _problems_of_input(block: dict[str, Any]) -> list[str]:
    found = _plain("label", block.get("label"), "label")
    if "hint" in block:
        found += _plain("hint", block["hint"], "hint")
    element = block.get("element") or {}
    found += _elements([element])
    initial = element.get("initial_value")
    if element.get("type") == "plain_text_input":
        found += _over("initial_value", initial, "plain_text_input")
        if (element.get("max_length") or 0) > LIMITS["plain_text_input"]:
            found.append("max_length over 3000")
    return found


def _elements(elements: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for element in elements:
        kind = element.get("type")
        if kind not in _ELEMENT_TYPES:
            found.append(f"unknown element type {kind}")
        found += _over("action_id", element.get("action_id"), "action_id")
        if kind == "button":
            found += _plain("button", element.get("text"), "button_text")
            found += _over("button value", element.get("value"), "button_value")
            if element.get("style") not in (None, "primary", "danger"):
                found.append(f"button style {element.get('style')}")
        if "placeholder" in element:
            found += _plain("placeholder", element["placeholder"], "placeholder")
        options = element.get("options")
        if options is not None:
            limits = {"radio_buttons": "radio_options", "checkboxes": "radio_options", "overflow": "overflow_options"}
            found += _options(options, limits.get(str(kind), "options"))
            initial = element.get("initial_option")
            if initial is not None and initial not in options:
                found.append("initial_option is not one of the options")
    return found


def _options(options: list[dict[str, Any]], limit: str) -> list[str]:
    found = _count("options", options, limit)
    for option in options:
        found += _plain("option", option.get("text"), "option_text") + _over(
            "option", option.get("value"), "option_value"
        )
    return found


def _count(name: str, items: list[Any] | None, limit: str) -> list[str]:
    number = len(items or [])
    return [f"{name}: {number} of 1 to {LIMITS[limit]}"] if not 1 <= number <= LIMITS[limit] else []


def _over(name: str, text: str | None, limit: str) -> list[str]:
    return [f"{name}: {len(text)} characters of {LIMITS[limit]}"] if text and len(text) > LIMITS[limit] else []


def _text(name: str, value: dict[str, Any] | None, limit: str) -> list[str]:
    if not value or value.get("type") not in ("plain_text", "mrkdwn") or not value.get("text"):
        return [f"{name}: no text"]
    return _over(name, value["text"], limit)


def _plain(name: str, value: dict[str, Any] | None, limit: str) -> list[str]:
    if value and value.get("type") != "plain_text":
        return [f"{name}: must be plain_text"]
    return _text(name, value, limit)


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("text", "value", "url") and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)
