"""The neutral message: what a surface is handed to show. Plain data, JSON there and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Span:
    """A run of words in one style. `text` is literal: no surface may read mark-up in it. `url` makes a link of it.

    The style "ask" is of something to ask the bot, such as "summary CTB": each surface shows it as it is asked there.
    """

    text: str
    style: str = ""  # "", "bold", "italic" or "ask"
    url: str = ""


Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph; `note` is small print."""

    spans: Spans
    note: bool = False


@dataclass(frozen=True)
class Bullets:
    items: tuple[Spans, ...]


@dataclass(frozen=True)
class Facts:
    """Label and value pairs."""

    rows: tuple[tuple[str, Spans], ...]


@dataclass(frozen=True)
class Button:
    """`act` names what a press does (see bot/handlers/interactions), `value` is ids only."""

    text: str
    act: str
    value: str = ""
    style: str = ""  # "", "primary", "danger", or "menu": one of those kept behind "more"


@dataclass(frozen=True)
class Buttons:
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Divider:
    """A line across."""


@dataclass(frozen=True)
class Picture:
    """A chart, drawn when it is sent; it stands alone in its message. `alt` says in words what it shows."""

    title: str
    alt: str
    chart: dict[str, Any]


@dataclass(frozen=True)
class Attachment:
    """A file, whole (`data` is base64); it stands alone in its message. `name` says its kind: "CTB-actions.xlsx"."""

    title: str
    name: str
    data: str = ""
    paper: dict[str, Any] = field(default_factory=dict)
    """In place of data the paper that it is written of when it is sent (see bot/papers/written.py)."""


Block = Heading | Text | Bullets | Facts | Buttons | Divider | Picture | Attachment


@dataclass(frozen=True)
class Message:
    """`summary` is what notifications show and screen readers read first."""

    summary: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Option:
    value: str
    text: str


@dataclass(frozen=True)
class Field:
    """One input of a form. kind: "choice", "radio" (its options in sight), "text", "lines", "date", "person" or "channel"."""

    name: str
    kind: str
    label: str
    hint: str = ""
    value: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    limit: int | None = None


@dataclass(frozen=True)
class Form:
    """A form: title, words above, fields; `state` (ids only) comes back with the answers."""

    title: str
    submit: str
    act: str
    state: str
    blocks: tuple[Block, ...]
    fields: tuple[Field, ...] = field(default=())


def file_in(message: Message) -> Picture | Attachment | None:
    """The message's picture or file, where it is one: it goes up by itself."""
    return next((block for block in message.blocks if isinstance(block, Picture | Attachment)), None)


def without_file(body: dict[str, Any]) -> dict[str, Any] | None:
    """A message as JSON without what its file holds; None where it has no file, or is without it already."""
    if not any(block["kind"] == "Attachment" and (block["data"] or block.get("paper")) for block in body["blocks"]):
        return None
    blocks = [
        {**block, "data": "", "paper": {}} if block["kind"] == "Attachment" else block for block in body["blocks"]
    ]
    return {**body, "blocks": blocks}


def text_of(message: Message) -> str:
    """A message in plain words, a line for each paragraph, item or fact; without its buttons."""
    lines = []
    for block in message.blocks:
        match block:
            case Heading():
                lines.append(block.text)
            case Text():
                lines.append(plain(block.spans))
            case Bullets():
                lines += [f"- {plain(item)}" for item in block.items]
            case Facts():
                lines += [f"{label}: {plain(value)}" for label, value in block.rows]
            case Picture():
                lines.append(f"[picture] {block.alt}")
            case Attachment():
                lines.append(f"[file] {block.name}")
    return "\n".join(lines) or message.summary


def to_json(message: Message) -> dict[str, Any]:
    return {"summary": message.summary, "blocks": [block_to_json(b) for b in message.blocks]}


def from_json(data: dict[str, Any]) -> Message:
    return Message(data["summary"], tuple(block_from_json(b) for b in data["blocks"]))


def block_to_json(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "Heading", "text": block.text, "level": block.level}
        case Text():
            return {"kind": "Text", "spans": line_to_json(block.spans), "note": block.note}
        case Bullets():
            return {"kind": "Bullets", "items": [line_to_json(item) for item in block.items]}
        case Facts():
            return {"kind": "Facts", "rows": [[label, line_to_json(value)] for label, value in block.rows]}
        case Buttons():
            return {"kind": "Buttons", "buttons": [[b.text, b.act, b.value, b.style] for b in block.buttons]}
        case Divider():
            return {"kind": "Rule"}
        case Picture():
            return {"kind": "Picture", "title": block.title, "alt": block.alt, "chart": block.chart}
        case Attachment():
            own = {"paper": block.paper} if block.paper else {}
            return {"kind": "Attachment", "title": block.title, "name": block.name, "data": block.data, **own}


def line_to_json(line: Spans) -> list[list[str]]:
    return [[span.text, span.style, *([span.url] if span.url else [])] for span in line]


def line_from_json(line: list[list[str]]) -> Spans:
    return tuple(Span(*span) for span in line)


def block_from_json(data: dict[str, Any]) -> Block:
    match data["kind"]:
        case "Heading":
            return Heading(data["text"], data["level"])
        case "Text":
            return Text(line_from_json(data["spans"]), data["note"])
        case "Bullets":
            return Bullets(tuple(line_from_json(item) for item in data["items"]))
        case "Facts":
            return Facts(tuple((label, line_from_json(value)) for label, value in data["rows"]))
        case "Buttons":
            return Buttons(tuple(Button(*b) for b in data["buttons"]))
        case "Rule":
            return Divider()
        case "Picture":
            return Picture(data["title"], data["alt"], data["chart"])
        case "Attachment":
            return Attachment(data["title"], data["name"], data["data"], data.get("paper", {}))
    raise ValueError(f"unknown block {data['kind']}")


def plain(line: Spans) -> str:
    """A line's words without style; what is to be asked stands as a command."""
    return "".join(as_command(span.text) if span.style == "ask" else span.text for span in line)


def as_command(words: str) -> str:
    """How something is asked by a command, as in Slack."""
    return f"/board {words}"
