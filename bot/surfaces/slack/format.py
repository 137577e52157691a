"""Neutral messages and forms as Block Kit. The one place where text meets Slack's mark-up.

People's words go into rich_text and plain_text, which Slack shows as they are: nothing in them can ping, link or
change style, so nothing there is escaped. Only the notification text is read as mark-up: it is escaped.
"""

from __future__ import annotations

import re
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ContextBlock,
    DatePickerElement,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    InteractiveElement,
    PlainTextInputElement,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextListElement,
    RichTextSectionElement,
    StaticSelectElement,
)
from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import Option as SlackOption
from slack_sdk.models.views import View

from bot.domain.text import cut
from bot.messages.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    Facts,
    Field,
    Form,
    Heading,
    Line,
    Message,
    Picture,
    Rule,
    Span,
    Text,
    plain,
)
from bot.surfaces.slack.limits import LIMITS


def message_payload(message: Message) -> dict[str, Any]:
    """The `text` and `blocks` of a message, within Slack's limits (messages are split before: see split.py)."""
    blocks = [slack for number, block in enumerate(message.blocks) for slack in _block(block, number)]
    return {"text": fallback(message.summary), "blocks": [b.to_dict() for b in blocks], "mrkdwn": False}


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
    words = [slack for number, block in enumerate(form.blocks) for slack in _block(block, number)]
    return View(
        type="modal",
        callback_id=form.act,
        title=PlainTextObject(text=cut(form.title, LIMITS["view_title"])),
        submit=PlainTextObject(text=cut(form.submit, LIMITS["view_button"])),
        close=PlainTextObject(text="Cancel"),
        private_metadata=form.state,
        blocks=[*words, *(_input(field) for field in form.fields)],
    ).to_dict()


def _block(block: Block, number: int) -> list[SlackBlock]:
    match block:
        case Heading(level=1):
            return [HeaderBlock(text=PlainTextObject(text=cut(block.text, LIMITS["header_text"])))]
        case Heading():
            return [_rich(_section((Span(block.text, "bold"),)))]
        case Text(note=True):
            return [ContextBlock(elements=[PlainTextObject(text=cut(plain(block.spans), LIMITS["section_text"]))])]
        case Text():
            return [_rich(_section(block.spans))]
        case Bullets():
            return [_rich(RichTextListElement(style="bullet", elements=[_section(item) for item in block.items]))]
        case Facts():
            lines = [(Span(f"{label}: ", "bold"), *value) for label, value in block.rows]
            joined = [span for i, line in enumerate(lines) for span in ((Span("\n"),) if i else ()) + tuple(line)]
            return [_rich(_section(tuple(joined)))]
        case Buttons():
            return [_actions(block.buttons, number)]
        case Picture():
            return []  # it goes up as a file: see surface.py
        case Rule():
            return [DividerBlock()]


def _rich(element: RichTextSectionElement | RichTextListElement) -> RichTextBlock:
    return RichTextBlock(elements=[element])


def _section(line: Line) -> RichTextSectionElement:
    parts = [
        RichTextElementParts.Text(
            text=span.text,
            style=RichTextElementParts.TextStyle(
                bold=span.style == "bold" or None, italic=span.style == "italic" or None
            )
            if span.style
            else None,
        )
        for span in line or (Span(" "),)
    ]
    return RichTextSectionElement(elements=parts)


def _actions(buttons: tuple[Button, ...], number: int) -> ActionsBlock:
    acts = [button.act for button in buttons]
    elements: list[dict[str, Any] | InteractiveElement] = [
        ButtonElement(
            text=PlainTextObject(text=cut(button.text, LIMITS["button_text"])),
            action_id=button.act if acts.count(button.act) == 1 else f"{button.act}.{i}",
            value=button.value or None,
            style=button.style or None,
        )
        for i, button in enumerate(buttons)
    ]
    return ActionsBlock(block_id=f"row-{number}", elements=elements)


def _input(field: Field) -> InputBlock:
    element: InteractiveElement
    if field.kind == "choice":
        options = [SlackOption(value=o.value, text=PlainTextObject(text=o.text)) for o in field.options]
        chosen = next((o for o in options if o.value == field.value), None)
        element = StaticSelectElement(action_id=field.name, options=options, initial_option=chosen)
    elif field.kind == "date":
        element = DatePickerElement(action_id=field.name, initial_date=field.value or None)
    else:
        limit = min(field.limit or LIMITS["plain_text_input"], LIMITS["plain_text_input"])
        element = PlainTextInputElement(
            action_id=field.name,
            multiline=field.kind == "lines",
            max_length=limit,
            initial_value=field.value[:limit] or None,
        )
    return InputBlock(
        block_id=field.name,
        label=PlainTextObject(text=field.label),
        hint=PlainTextObject(text=field.hint) if field.hint else None,
        optional=not field.required,
        element=element,
    )
