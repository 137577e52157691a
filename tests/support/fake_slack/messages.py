"""What people see in Slack: messages, views, and what the app answers a request with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Message:
    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str | None
    metadata: dict[str, Any]
    edits: int = 0
    files: list[dict[str, Any]] = field(default_factory=list)

    def words(self) -> str:
        """Everything that a reader sees, in order."""
        return "\n".join(_words(self.blocks)) or self.text

    def buttons(self, menus: bool = False) -> list[dict[str, Any]]:
        found = []
        for block in self.blocks:
            for element in block.get("elements", []) if block["type"] == "actions" else []:
                found.append({**element, "block_id": block.get("block_id", "")})
        return [e for e in found if e["type"] == ("overflow" if menus else "button")]

    def links(self) -> list[tuple[str, str]]:
        """Words and address of each link."""
        return [(part["text"], part["url"]) for part in _links(self.blocks)]


CHOSEN = {
    "datepicker": "selected_date",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
}
"""Where a field's answer stands in what Slack sends."""


@dataclass
class View:
    id: str
    payload: dict[str, Any]
    user: str

    def words(self) -> str:
        """Everything that a reader sees above and beside the inputs, in order."""
        return "\n".join(_words(self.payload["blocks"]))

    def initial(self, name: str) -> str:
        """What an input is prefilled with."""
        element = next(b["element"] for b in self.payload["blocks"] if b.get("block_id") == name)
        kinds = ("initial_date", "initial_user", "initial_conversation", "initial_value")
        option = (element.get("initial_option") or {}).get("value")
        return str(option or next((element[kind] for kind in kinds if element.get(kind)), ""))

    def answered(self, values: dict[str, str]) -> dict[str, Any]:
        """What Slack sends of its inputs: those without a value keep what they are prefilled with."""
        state = {}
        for block in self.payload["blocks"]:
            if block["type"] == "input":
                name, element = block["block_id"], block["element"]
                value, kind = values.get(name, self.initial(name)) or None, element["type"]
                given = {CHOSEN.get(kind, "value"): value}
                if kind in ("radio_buttons", "static_select"):
                    given = {"selected_option": {"value": value} if value else None}
                state[name] = {element["action_id"]: {"type": kind, **given}}
        return state


@dataclass
class Answer:
    """What the app answered a request with."""

    status: int
    body: str
    headers: dict[str, list[str]] = field(default_factory=dict)

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body) if self.body else {}


def _links(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for item in node:
            yield from _links(item)
    elif isinstance(node, dict):
        if node.get("type") == "link":
            yield node
        yield from _links(node.get("elements"))


def _words(node: Any) -> list[str]:
    """The visible text of blocks, one line a block or list item."""
    if isinstance(node, list):
        return [line for item in node for line in _words(item)]
    if not isinstance(node, dict):
        return []
    if node.get("type") == "rich_text_section":
        return ["".join(part.get("text", "") for part in node["elements"])]
    if isinstance(node.get("text"), str):
        return [node["text"]]
    return [line for key in ("text", "elements", "fields") if key in node for line in _words(node[key])]
