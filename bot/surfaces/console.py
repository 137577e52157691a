"""A surface for demos: messages in a terminal, in readable colours."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule as RichRule
from rich.text import Text as RichText

from bot.messages.message import (
    Attachment,
    Block,
    Bullets,
    Buttons,
    Divider,
    Facts,
    Heading,
    Message,
    Picture,
    Spans,
    Text,
    as_command,
    from_json,
    plain,
)
from bot.surfaces.base import Outgoing, SendOutcome


class ConsoleSurface:
    """Prints each message; an edit prints one line that says so, as a terminal can't rewrite what has scrolled by."""

    def __init__(self, console: Console, names: dict[str, str] | None = None, caption: str = "") -> None:
        self.console, self.names, self.caption = console, names or {}, caption
        self._numbers = count(1)

    def send(self, outgoing: Outgoing) -> SendOutcome:
        message = from_json(outgoing.body)
        name = self.names.get(outgoing.recipient, outgoing.recipient)
        if outgoing.edits_ts:
            done = next((b for b in message.blocks if isinstance(b, Text) and "done" in plain(b.spans)), None)
            text = plain(done.spans) if done else message.summary
            self.console.print(RichText(f"   (the message to {name} now says: {text})", style="dim"))
            return SendOutcome("sent", channel=outgoing.recipient, ts=outgoing.edits_ts)
        title = f"to {name}" + (" (in the thread)" if outgoing.thread_ts else "")
        self.console.print(
            Panel(
                render(message),
                title=title,
                title_align="left",
                subtitle=self.caption or None,
                subtitle_align="right",
                border_style="cyan" if outgoing.recipient.startswith("#") else "blue",
            )
        )
        return SendOutcome("sent", channel=outgoing.recipient, ts=f"{next(self._numbers)}")

    def find(self, outgoing: Outgoing, since: datetime) -> SendOutcome:
        return SendOutcome("unfindable")


def render(message: Message) -> RenderableType:
    """A message for a terminal."""
    return Group(*(_block(block) for block in message.blocks))


def _block(block: Block) -> RenderableType:
    match block:
        case Heading():
            return RichText(block.text, style="bold underline" if block.level == 1 else "bold")
        case Text():
            return _styled(block.spans, "dim" if block.note else "")
        case Bullets():
            return Group(*(RichText("  • ").append_text(_styled(item, "", "    ")) for item in block.items))
        case Facts():
            return Group(
                *(RichText(f"{label}: ", style="bold").append_text(_styled(line)) for label, line in block.rows)
            )
        case Buttons():
            return RichText("  ".join(f"[ {b.text} ]" for b in block.buttons if b.style != "menu"), style="cyan")
        case Picture():
            return RichText(f"[picture] {block.alt}", style="dim")
        case Attachment():
            return RichText(f"[file] {block.name}", style="dim")
        case Divider():
            return RichRule(style="dim")


def _styled(line: Spans, style: str = "", indent: str = "") -> RichText:
    text = RichText(style=style)
    for span in line:
        words, style = (as_command(span.text), "bold") if span.style == "ask" else (span.text, span.style)
        text.append(words.replace("\n", f"\n{indent}"), style=style or None)
        if span.url and span.url != span.text:
            text.append(f" ({span.url})")
    return text
