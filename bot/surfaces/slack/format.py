"""Neutral messages and forms as Block Kit. The one place where text meets Slack's mark-up.

People's words go into rich_text and plain_text, which Slack shows as they are: nothing in them can ping, link or
change style, so nothing there is escaped. Only the notification text is read as mark-up: it is escaped. Block Kit is
written as plain data and held to Slack's limits by limits.py; see docs/adr/0010.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import chain, count
from typing import Any

from bot.domain.text import cut
from bot.messages.message import (
    Attachment,
    Block,
    Bullets,
    Button,
    Buttons,
    Divider,
    Facts,
    Field,
    Form,
    Heading,
    Message,
    Picture,
    Span,
    Spans,
    Text,
    as_command,
    plain,
)
from bot.surfaces.slack.limits import LIMITS

BlockKit = dict[str, Any]

_LONGEST_ID = LIMITS["block_id"] - 15


def message_payload(message: Message) -> dict[str, Any]:
    """The `text` and `blocks` of a message, within Slack's limits (messages are split before: see split.py)."""
    return {"text": fallback(message.summary), "blocks": _blocks(message.blocks), "mrkdwn": False}


def payload_of(what: Message | Form) -> BlockKit:
    """What Slack is sent for a message, or for a form."""
    return view_payload(what) if isinstance(what, Form) else message_payload(what)


def fallback(text: str) -> str:
    """Notification text: escaped, so that <!channel> reaches nobody, then cut, never inside an entity."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    limit = LIMITS["message_text"]
    if len(escaped) <= limit:
        return escaped or " "
    return re.sub(r"&[a-z]*$", "", escaped[: limit - 1]) + "…"


def unescape(text: str) -> str:
    """Event text as its writer typed it: links and mentions become plain words, then the three entities their signs."""
    plain_text = re.sub(r"<([^<>|]+)(?:\|([^<>]*))?>", _plain_link, text)
    return plain_text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _plain_link(match: re.Match[str]) -> str:
    target, label = match.group(1), match.group(2) or ""
    if target.startswith(("#", "!")):
        return ("#" if target.startswith("#") else "@") + (label or target[1:]).lstrip("#@")
    if target.startswith("@"):
        return "@" + (label or target[1:]).lstrip("@")
    address = target.removeprefix("mailto:")
    return address if not label or label in address else f"{label} ({address})"


def view_payload(form: Form) -> dict[str, Any]:
    """A form as a modal view."""
    return {
        "type": "modal",
        "callback_id": form.act,
        "title": _plain(cut(form.title, LIMITS["view_title"])),
        "submit": _plain(cut(form.submit, LIMITS["view_button"])),
        "close": _plain("Cancel"),
        "private_metadata": form.state,
        "blocks": [*_blocks(form.blocks), *(_input(field) for field in form.fields)],
    }


def home_payload(message: Message) -> dict[str, Any]:
    """A message as the view of somebody's home tab."""
    return {"type": "home", "blocks": _blocks(message.blocks)}


def _blocks(blocks: Sequence[Block]) -> list[BlockKit]:
    return _each_once("block_id", [slack for block in blocks for slack in _block(block)])


def _each_once(name: str, parts: list[BlockKit]) -> list[BlockKit]:
    """The parts, of which Slack takes no two with the same id: of those about the same, all but the first are numbered."""
    taken: set[str] = set()
    for part in parts:
        if name in part:
            numbered = (f"{part[name]}~{n}" for n in count(2))
            part[name] = next(id for id in chain([part[name]], numbered) if id not in taken)
            taken.add(part[name])
    return parts


def _block(block: Block) -> list[BlockKit]:
    match block:
        case Heading(level=1):
            return [{"type": "header", "text": _plain(cut(block.text, LIMITS["header_text"]))}]
        case Heading():
            return [_rich(_section((Span(block.text, "bold"),)))]
        case Text(note=True):
            return [{"type": "context", "elements": [_plain(cut(plain(block.spans), LIMITS["section_text"]))]}]
        case Text():
            return [_rich(_section(block.spans))]
        case Bullets():
            items = [_section(item) for item in block.items]
            return [_rich({"type": "rich_text_list", "style": "bullet", "elements": items})]
        case Facts():
            lines = [(Span(f"{label}: ", "bold"), *value) for label, value in block.rows]
            joined = [span for i, line in enumerate(lines) for span in ((Span("\n"),) if i else ()) + tuple(line)]
            return [_rich(_section(tuple(joined)))]
        case Buttons():
            return [_actions(block.buttons)]
        case Picture() | Attachment():
            return []  # it goes up as a file: see surface.py
        case Divider():
            return [{"type": "divider"}]


def _plain(text: str) -> BlockKit:
    return {"type": "plain_text", "text": text}


def _rich(element: BlockKit) -> BlockKit:
    return {"type": "rich_text", "elements": [element]}


def _section(line: Spans) -> BlockKit:
    return {"type": "rich_text_section", "elements": [_element(span) for span in line or (Span(" "),)]}


def _element(span: Span) -> BlockKit:
    if span.style == "ask":
        return {"type": "text", "text": as_command(span.text), "style": {"code": True}}
    kind = {"type": "link", "url": span.url} if span.url else {"type": "text"}
    return kind | {"text": span.text} | ({"style": {span.style: True}} if span.style else {})


def _actions(buttons: tuple[Button, ...]) -> BlockKit:
    """A row of buttons. An id says what a row or a button is about, and never where it stands: by its id Slack knows a
    row again when a message is edited, so none may take over the id of another that is gone.

    What a press does stands in the button's id, up to the point.
    """
    elements: list[BlockKit] = [
        {
            "type": "button",
            "text": _plain(cut(button.text, LIMITS["button_text"])),
            "action_id": _id(button.act, ".", button.value),
            **({"value": button.value} if button.value else {}),
            **({"style": button.style} if button.style else {}),
        }
        for button in buttons
        if button.style != "menu"
    ]
    if menu := [button for button in buttons if button.style == "menu"]:
        options = [{"text": _plain(b.text), "value": f"{b.act}|{b.value}"} for b in menu]
        elements.append({"type": "overflow", "action_id": "more", "options": options})
    first = buttons[0]
    return {
        "type": "actions",
        "block_id": _id(f"row-{first.act}", "-", first.value),
        "elements": _each_once("action_id", elements),
    }


def _id(kind: str, sign: str, about: str) -> str:
    """An id of what it is about, within Slack's limit; there is room left for a number after it."""
    whole = f"{kind}{sign}{about}"
    return whole if len(whole) <= _LONGEST_ID else f"{kind}{sign}{hashlib.sha256(about.encode()).hexdigest()}"


def _input(field: Field) -> BlockKit:
    return {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label),
        **({"hint": _plain(field.hint)} if field.hint else {}),
        "optional": not field.required,
        "element": {"action_id": field.name, **_input_element(field)},
    }


def _input_element(field: Field) -> BlockKit:
    if field.kind in ("choice", "radio"):
        kind = "static_select" if field.kind == "choice" else "radio_buttons"
        options = [{"value": option.value, "text": _plain(option.text)} for option in field.options]
        chosen = [option for option in options if option["value"] == field.value]
        return {"type": kind, "options": options, **({"initial_option": chosen[0]} if chosen else {})}
    if field.kind == "date":
        return {"type": "datepicker", **({"initial_date": field.value} if field.value else {})}
    if field.kind == "person":
        return {"type": "users_select", **({"initial_user": field.value} if field.value else {})}
    if field.kind == "channel":
        standing = {"initial_conversation": field.value} if field.value else {}
        return {"type": "conversations_select", "filter": {"include": ["public", "private"]}, **standing}
    limit = min(field.limit or LIMITS["plain_text_input"], LIMITS["plain_text_input"])
    value = field.value[:limit]
    return {
        "type": "plain_text_input",
        "multiline": field.kind == "lines",
        "max_length": limit,
        **({"initial_value": value} if value else {}),
    }
