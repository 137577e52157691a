"""Reading a rendered template, a small HTML document, into the blocks of a neutral message."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from bot.domain.text import cut
from bot.messages.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    Divider,
    Facts,
    Field,
    Heading,
    Option,
    Span,
    Spans,
    Text,
    plain,
)

_FIELD_KINDS = {"select": "choice", "textarea": "lines", "input": "text"}
_STYLES = {"kbd": "ask", "b": "bold", "i": "italic"}
_VOID = {"hr", "input", "br"}
_TAGS = set(
    [
        "title",
        "h1",
        "h2",
        "p",
        "small",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "hr",
        "a",
        "b",
        "i",
        "kbd",
        "button",
        "form",
        "select",
        "option",
        "textarea",
        "input",
        "br",
    ]
)


def read_line(html: str) -> Spans:
    """A sentence with its emphasis, links and asks, as spans."""
    found = next((block for block in read(f"<p>{html}</p>").blocks if isinstance(block, Text)), None)
    return found.spans if found else ()


def plain_words(html: str) -> str:
    """A sentence in plain words."""
    return plain(read_line(html))


def read(html: str) -> Reader:
    """Raises BadMarkup."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


class BadMarkup(Exception):
    def __init__(self, problem: str, line: int) -> None:
        self.line = line
        super().__init__(problem)


class Reader(HTMLParser):
    """Reads a rendered template into blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.blocks: list[Block] = []
        self.fields: list[Field] = []
        self.form: dict[str, str] | None = None
        self._open: list[tuple[str, dict[str, str]]] = []
        self._spans: list[Span] = []
        self._items: list[Spans] = []
        self._rows: list[tuple[str, Spans]] = []
        self._label = ""
        self._options: list[Option] = []

    def first_words(self) -> str:
        for block in self.blocks:
            if isinstance(block, Heading):
                return block.text
            if isinstance(block, Text):
                return plain(block.spans)
        return ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag not in _TAGS:
            raise BadMarkup(f"<{tag}> is not a tag that messages know", self.getpos()[0])
        if tag == "hr":
            self.blocks.append(Divider())
        elif tag == "br":
            self._spans.append(Span("\n"))
        elif tag == "input":
            kind = given.get("type", "text")
            self._field(kind if kind in ("date", "person", "channel") else "text", given, given.get("value", ""))
        elif tag == "form":
            self.form = given
        if tag in _VOID:
            return
        if tag not in ("a", *_STYLES, "form", "ul", "dl", "select"):
            self._spans = []
        self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self._open or self._open[-1][0] != tag:
            raise BadMarkup(f"</{tag}> closes nothing that is open", self.getpos()[0])
        _, given = self._open.pop()
        self._close(tag, given)

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if not any(
            tag in tags
            for tag in (["title", "h1", "h2", "p", "small", "li", "dt", "dd", "button", "option", "textarea"])
        ):
            if data.strip():
                raise BadMarkup(f'the words "{cut(data, 30)}" stand outside a paragraph', self.getpos()[0])
            return
        style = next((style for tag, style in _STYLES.items() if tag in tags), "")
        url = next((given.get("href", "") for tag, given in self._open if tag == "a"), "")
        keep = "textarea" in tags
        self._spans.append(Span(data if keep else re.sub(r"[ \t\r\n]+", " ", data), style, url))

    def close(self) -> None:
        super().close()
        if self._open:
            raise BadMarkup(f"<{self._open[-1][0]}> is not closed", self.getpos()[0])

    def _close(self, tag: str, given: dict[str, str]) -> None:  # noqa: C901 - one case for each tag
        if tag in ("a", *_STYLES, "form"):
            return
        line = _trim(self._spans)
        text = plain(line)
        match tag:
            case "title":
                self.title = text
            case "h1" | "h2":
                self.blocks.append(Heading(text, int(tag[1])))
            case "p" | "small":
                if line:
                    self.blocks.append(Text(line, note=tag == "small"))
            case "li":
                self._items.append(line)
            case "ul":
                if self._items:
                    self.blocks.append(Bullets(tuple(self._items)))
                self._items = []
            case "dt":
                self._label = text
            case "dd":
                self._rows.append((self._label, line))
            case "dl":
                if self._rows:
                    self.blocks.append(Facts(tuple(self._rows)))
                self._rows = []
            case "button":
                self._button(Button(text, given.get("act", ""), given.get("value", ""), given.get("style", "")))
            case "option":
                self._options.append(Option(given.get("value", ""), text))
            case "select" | "textarea":
                kind = "radio" if given.get("look") == "radio" else _FIELD_KINDS[tag]
                self._field(kind, given, given.get("value", "") if tag == "select" else text)
        self._spans = []

    def _button(self, button: Button) -> None:
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Buttons):
            self.blocks[-1] = Buttons((*last.buttons, button))
        else:
            self.blocks.append(Buttons((button,)))

    def _field(self, kind: str, given: dict[str, Any], value: str) -> None:
        limit = given.get("limit")
        self.fields.append(
            Field(
                name=given.get("name", ""),
                kind=kind,
                label=given.get("label", ""),
                hint=given.get("hint", ""),
                value=value,
                options=tuple(self._options),
                required="required" in given,
                limit=int(limit) if limit else None,
            )
        )
        self._options = []


def _trim(spans: list[Span]) -> Spans:
    """Fold white space over the edges of spans, as HTML does."""
    out: list[Span] = []
    for span in spans:
        text = span.text
        if out and out[-1].text.endswith((" ", "\n")) and text.startswith(" "):
            text = text.lstrip(" ")
        if not out:
            text = text.lstrip(" ")
        if text and out and (out[-1].style, out[-1].url) == (span.style, span.url):
            out[-1] = replace(out[-1], text=out[-1].text + text)
        elif text:
            out.append(replace(span, text=text))
    if out and (last := out[-1].text.rstrip(" ")) != out[-1].text:
        out[-1:] = [replace(out[-1], text=last)] if last else []
    return tuple(out)
