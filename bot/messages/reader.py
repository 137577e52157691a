"""Reading a rendered template, a small HTML document, into the blocks of a neutral message."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from itertools import islice
from typing import Any, ClassVar

from bot.domain.text import cut
from bot.messages.message import (
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
_STRONGEST_FIRST = ("ask", "bold", "italic", "")
_AROUND = {"a", *_STYLES, "form"}
"""What stands around words, or around what holds them, and is nothing by itself."""
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(slots=True)
class _Element:
    """An open tag, and what holds of the words in it."""

    tag: str = ""
    given: dict[str, str] = field(default_factory=dict)
    holds_words: bool = False
    keeps_space: bool = False
    style: str = ""
    url: str = ""

    def inner(self, tag: str, given: dict[str, str], *, holds_words: bool) -> _Element:
        style, url = self.style, self.url
        if tag in _STYLES:
            style = min(style, _STYLES[tag], key=_STRONGEST_FIRST.index)
        elif tag == "a":
            url = url or given.get("href", "")
        return _Element(tag, given, self.holds_words or holds_words, self.keeps_space or tag == "textarea", style, url)


_OUTSIDE = _Element()


def read_line(html: str) -> Spans:
    """A sentence with its emphasis, links and asks, as spans."""
    found = next((block for block in Reader(f"<p>{html}</p>").blocks if isinstance(block, Text)), None)
    return found.spans if found else ()


def plain_words(html: str) -> str:
    """A sentence in plain words."""
    return plain(read_line(html))


class BadMarkup(Exception):
    def __init__(self, problem: str, line: int) -> None:
        self.line = line
        super().__init__(problem)


# Whether a tag closes, its name and attributes; or words; or a comment, which is nothing of these.
_TOKENS = re.compile(
    r"""<!--.*?-->|<[!?][^>]*>
    |<(/?)([a-zA-Z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>
    |([^<]+|<)""",
    re.S | re.X,
)
_ATTRIBUTES = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")


def _attributes(given: str) -> dict[str, str]:
    return {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTES.findall(given)}


class Reader:
    """Reads a rendered template into blocks. Raises BadMarkup.

    The few tags are found by a pattern: this runs for each message that goes out.
    """

    VOID: ClassVar = frozenset({"hr", "input", "br"})
    """Tags without an end."""
    WORDS: ClassVar = frozenset({"title", "h1", "h2", "p", "small", "li", "dt", "dd", "button", "option", "textarea"})
    """What words stand in."""
    AROUND: ClassVar = frozenset({"ul", "dl", "select"})
    """What stands around those."""
    KNOWN_TO: ClassVar = "messages"

    @classmethod
    @cache
    def _known(cls) -> frozenset[str]:
        return frozenset().union(cls.WORDS, _AROUND, cls.VOID, cls.AROUND)

    def __init__(self, html: str) -> None:
        self._html, self._number = html, 0
        self.title = ""
        self.blocks: list[Any] = []
        """Blocks of a message; a reader of papers knows more kinds."""
        self.fields: list[Field] = []
        self.form: dict[str, str] | None = None
        self._open: list[_Element] = [_OUTSIDE]
        self._spans: list[Span] = []
        self._items: list[Spans] = []
        self._rows: list[tuple[str, Spans]] = []
        self._label = ""
        self._options: list[Option] = []
        for self._number, (closes, tag, given, words) in enumerate(_TOKENS.findall(html)):
            if words:
                self._take_words(unescape(words) if "&" in words else words)
            elif tag:
                self._take_tag(tag.lower(), given, closes=bool(closes))
        if self._open[-1] is not _OUTSIDE:
            raise self._bad(f"<{self._open[-1].tag}> is not closed")

    def _bad(self, problem: str) -> BadMarkup:
        token = next(islice(_TOKENS.finditer(self._html), self._number, None))
        return BadMarkup(problem, self._html.count("\n", 0, token.start()) + 1)

    def first_words(self) -> str:
        for block in self.blocks:
            if isinstance(block, Heading):
                return block.text
            if isinstance(block, Text):
                return plain(block.spans)
        return ""

    def _take_tag(self, tag: str, given: str, *, closes: bool) -> None:
        if tag not in self._known():
            raise self._bad(f"<{tag}> is not a tag that {self.KNOWN_TO} know")
        if not closes:
            self._begin(tag, _attributes(given) if given else {})
        if tag not in self.VOID and (closes or given.endswith("/")):
            self._end(tag)

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "hr":
            self.blocks.append(Divider())
        elif tag == "br":
            self._spans.append(Span("\n"))
        elif tag == "input":
            kind = given.get("type", "text")
            self._field(kind if kind in ("date", "person", "channel") else "text", given, given.get("value", ""))
        elif tag == "form":
            self.form = given
        if tag in self.VOID:
            return
        if tag in self.WORDS:
            self._spans = []
        self._open.append(self._open[-1].inner(tag, given, holds_words=tag in self.WORDS))

    def _end(self, tag: str) -> None:
        if self._open[-1].tag != tag:
            raise self._bad(f"</{tag}> closes nothing that is open")
        self._close(tag, self._open.pop().given)

    def _take_words(self, data: str) -> None:
        inside = self._open[-1]
        if inside.holds_words:
            text = data if inside.keeps_space else _SPACE.sub(" ", data)
            self._spans.append(Span(text, inside.style, inside.url))
        elif data.strip():
            raise self._bad(f'the words "{cut(data, 30)}" stand outside a paragraph')

    def _close(self, tag: str, given: dict[str, str]) -> None:  # noqa: C901 - one case for each tag
        if tag in _AROUND:
            return
        line = trimmed(self._spans)
        text = plain(line)
        match tag:
            case "title":
                self.title = text
            case "h1" | "h2" | "h3":
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


def trimmed(spans: list[Span]) -> Spans:
    """Fold white space over the edges of spans, as HTML does, and make one span of neighbours that look alike."""
    out: list[Span] = []
    at_space = True
    for span in spans:
        text = span.text.lstrip(" ") if at_space else span.text
        if not text:
            continue
        at_space = text.endswith((" ", "\n"))
        if out and (out[-1].style, out[-1].url) == (span.style, span.url):
            out[-1] = Span(out[-1].text + text, span.style, span.url)
        else:
            out.append(span if text == span.text else Span(text, span.style, span.url))
    if out and (last := out[-1].text.rstrip(" ")) != out[-1].text:
        out[-1:] = [Span(last, out[-1].style, out[-1].url)] if last else []
    return tuple(out)
