"""What somebody wrote themselves in a mail: above the line that our mails begin with, or among the words that they quote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from bot.domain.replies.quotes import own_words
from bot.domain.text import printable

LINE = "Write your answer above this line"
"""Our mails begin with it where they may be answered by mail; beneath it is what we wrote."""
WIDTH, LONGEST = 70, 80
"""Mail programs break lines at 72 to 78 signs: a line so long goes on in the next where its first word had no room."""
_LINE = re.compile(r"\s*".join(LINE.split()), re.IGNORECASE)
_QUOTED = re.compile(r"[ \t]*>")
_POINTS_BELOW = re.compile(
    r"\b(?:see|find|answers?|replies|responses?|comments?|updates?|mine)\b[^.\n]{0,40}"
    r"\b(?:below|beneath|underneath|in[- ]?line|in (?:red|blue|green|bold|colour|italics|capitals))\b",
    re.IGNORECASE,
)
_NEW_LINE = re.compile(r"\s*(?:[-*•–>]|\d+[.)]|[A-Z]{2,}[A-Z0-9]*-?\d)")
_BLOCKS = frozenset(
    ("p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "hr", "blockquote", "pre", "td")
)
_UNSEEN = frozenset(("style", "script", "head", "title"))


@dataclass(frozen=True)
class Inline:
    """Words that stand beneath words of ours that their writer quotes; `quoted` is all of those above them."""

    quoted: str
    words: str


@dataclass(frozen=True)
class OwnText:
    """What somebody wrote: `text` where it stands by itself, else `inline`, where they wrote among what they quote.

    `points_below` is that their words say no more than where others are, which look like ours.
    """

    text: str = ""
    inline: tuple[Inline, ...] = ()
    points_below: bool = False


def own_text(text: str) -> OwnText:
    """What of a mail's text its writer wrote."""
    lines = printable(text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")).split("\n")
    ours = next((n for n, line in enumerate(lines) if _LINE.search(" ".join(lines[n : n + 2]))), len(lines))
    quoted = next((n for n, line in enumerate(lines) if _QUOTED.match(line)), len(lines))
    begins = min(ours, quoted)
    above = _latest("\n".join(lines[:begins]))
    pieces = _among(lines[quoted:]) if quoted < len(lines) else []
    if not above and len(pieces) == 1 and pieces[0][1]:
        return OwnText(pieces[0][0].words)  # all of it beneath all that they quote
    if pieces:
        first = [Inline("", above)] if above and not _POINTS_BELOW.search(above) else []
        return OwnText(inline=(*first, *(piece for piece, _ in pieces)))
    return OwnText(above, points_below=bool(_POINTS_BELOW.search(above)) and len(above) < 200)


def _latest(text: str) -> str:
    """The newest words of a text, without what mail programs add above what they quote."""
    if not text.strip():
        return ""
    from mailparser_reply import EmailReplyParser

    languages = ["en", "de", "fr", "es", "it", "nl", "pl"]
    latest = EmailReplyParser(languages=languages).parse_reply(f"{text.rstrip()}\n")
    return own_words(_unwrapped(latest or ""))


def _among(lines: list[str]) -> list[tuple[Inline, bool]]:
    """The words among quoted lines, and of each whether they are beneath all of those."""
    found: list[tuple[Inline, bool]] = []
    quote, words = "", list[str]()
    last = max(n for n, line in enumerate(lines) if _QUOTED.match(line))
    for number, line in enumerate([*lines, ">"]):
        if not _QUOTED.match(line):
            words.append(line)
            continue
        if own := _latest("\n".join(words)):
            found.append((Inline(quote, own), number > last + 1))
        words = []
        quote = f"{quote}\n{line.strip('> ')}".strip()
    return found


def _unwrapped(text: str) -> str:
    """Lines that a mail program broke, whole again."""
    joined: list[str] = []
    broken = ""
    for line in text.split("\n"):
        first = line.split(" ", 1)[0]
        no_room = bool(first) and len(broken) + 1 + len(first) > WIDTH
        goes_on = no_room and (len(broken) <= LONGEST or first[0].islower())
        if joined and goes_on and not _NEW_LINE.match(line):
            joined[-1] = f"{joined[-1].rstrip()} {line}"
        else:
            joined.append(line)
        broken = line
    return "\n".join(joined)


class _Words(HTMLParser):
    """The words of HTML in lines, those within a quotation behind ">" as in plain text."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.quotes, self.unseen = 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in _UNSEEN
        self._breaks(tag)
        self.quotes += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in _UNSEEN and self.unseen > 0
        self._breaks(tag)
        self.quotes -= tag == "blockquote" and self.quotes > 0

    def _breaks(self, tag: str) -> None:
        if tag in _BLOCKS and (self.lines[-1].strip("> ") or tag == "br"):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        words = re.sub(r"\s+", " ", data)
        if not self.lines[-1] and self.quotes and words.strip():
            self.lines[-1] = "> "
        self.lines[-1] += words if self.lines[-1].strip() else words.lstrip()


def text_of_html(html: str) -> str:
    """The words of HTML, a line each of its paragraphs."""
    words = _Words()
    words.feed(html)
    words.close()
    return "\n".join(line.rstrip() for line in words.lines)
