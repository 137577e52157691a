"""Keeping a message readable and within any surface's limits: long ones continue in further parts."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.message import Block, Bullets, Buttons, Facts, Heading, Message, Span, Spans, Text, plain

PART_CHARS = 8_000
PART_BLOCKS = 45
TEXT_CHARS = 2_500


def split(message: Message, chars: int = PART_CHARS, blocks: int = PART_BLOCKS) -> list[Message]:
    """The message as one or more parts, each at most `chars` characters and `blocks` blocks, in order.

    A list that is too long is divided between its items, a paragraph that is too long between its words; a
    heading stays with what follows it, and buttons with the words that they are about. Nothing is dropped.
    """
    parts: list[list[Block]] = [[]]
    size = 0
    for piece in [p for block in message.blocks for p in _pieces(block)]:
        length = _length(piece)
        if parts[-1] and (size + length > chars or len(parts[-1]) >= blocks):
            last = parts[-1][-1]
            belongs = isinstance(last, Heading) or (isinstance(piece, Buttons) and isinstance(last, Text))
            held = [parts[-1].pop()] if belongs and len(parts[-1]) > 1 else []
            parts.append(held)
            size = sum(_length(b) for b in held)
        parts[-1].append(piece)
        size += length
    return [Message(_part_title(message.summary, n, len(parts)), tuple(part)) for n, part in enumerate(parts, 1)]


def _part_title(summary: str, number: int, of: int) -> str:
    return summary if number == 1 else f"{summary} (part {number} of {of})"


def _length(block: Block) -> int:
    match block:
        case Heading():
            return len(block.text)
        case Text():
            return _size(block.spans)
        case Bullets():
            return sum(_size(item) for item in block.items)
        case Facts():
            return sum(len(label) + _size(value) for label, value in block.rows)
        case Buttons():
            return sum(len(b.text) + len(b.value) for b in block.buttons)
        case _:
            return 0


def _size(line: Spans) -> int:
    """Characters of a line, with the addresses behind its links."""
    return sum(len(span.text) + len(span.url) for span in line)


def _pieces(block: Block) -> list[Block]:
    match block:
        case Bullets():
            groups: list[list[Spans]] = [[]]
            size = 0
            for item in (line for whole in block.items for line in _cut_line(whole)):
                if groups[-1] and size + len(plain(item)) > TEXT_CHARS:
                    groups.append([])
                    size = 0
                groups[-1].append(item)
                size += len(plain(item))
            return [Bullets(tuple(group)) for group in groups]
        case Text():
            return [Text(line, block.note) for line in _cut_line(block.spans)]
        case Facts():
            return (
                [Facts(((label, line),)) for label, value in block.rows for line in _cut_line(value)]
                if (_length(block) > TEXT_CHARS)
                else [block]
            )
        case _:
            return [block]


def _cut_line(line: Spans) -> list[Spans]:
    if len(plain(line)) <= TEXT_CHARS:
        return [line]
    out: list[Spans] = []
    current: list[Span] = []
    room = TEXT_CHARS
    for span in line:
        text = span.text
        while len(text) > room:
            at = text.rfind(" ", 1, room)
            at = at if at > 0 else room
            current.append(replace(span, text=text[:at]))
            out.append(tuple(current))
            current, room, text = [], TEXT_CHARS, text[at:].lstrip(" ")
        if text:
            current.append(replace(span, text=text))
            room -= len(text)
    return [*out, tuple(current)] if current else out
