"""Messages in a terminal, in readable colours."""

from __future__ import annotations

from rich.console import Group, RenderableType
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
)


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
