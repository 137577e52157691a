"""What somebody wrote themselves in a mail: above the line that our mails begin with, or among the words that they quote.

What is cut away is what programs add: quotations, signatures, notices. Where that has the reference of an action or a
rating, it may be more than that: then nothing is cut, and the whole is asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from bot.domain.replies.parts import read_words
from bot.domain.replies.quotes import own_words
from bot.domain.text import printable

LINE = "Write your answer above this line"
"""Our mails begin with it where they may be answered by mail; beneath it is what we wrote."""
WIDTH, LONGEST = 70, 80
"""Mail programs break lines at 72 to 78 signs: a line so long goes on in the next where its first word had no room."""
MOST_SIGNS = 6_000
"""Twice what a form takes: whoever writes more is asked to write less, as rules that read words take their time."""
MOST_SIGNATURE = 14
_LINE = re.compile(r"\s*".join(LINE.split()), re.IGNORECASE)
_QUOTED = re.compile(r"[ \t]*>")
_POINTS_BELOW = re.compile(
    r"\b(?:see|find|answers?|replies|responses?|comments?|updates?|mine)\b[^.\n]{0,40}"
    r"\b(?:below|beneath|underneath|in[- ]?line|in (?:red|blue|green|bold|colour|italics|capitals))\b",
    re.IGNORECASE,
)
_NEW_LINE = re.compile(
    r"\s*(?:[-*•–>]|\d+[.)]|[A-Z]{2,}[A-Z0-9]*-?\d|[_=*.]{3,}|(?:sent|get outlook|from|on)\b)", re.IGNORECASE
)
_REFERENCE = re.compile(r"\b[A-Za-z]{2,}[A-Za-z0-9]*-\d")
_BANNER = re.compile(
    r"\W*(?:\[?external\b|caution\b|warning\b|(?:classification\W*)?official(?:\W+sensitive)?\W*$).*"
    r"|.*\b(?:originated|comes|came|sent) from (?:an )?(?:outside|external)\b.*|.*do not click (?:on )?(?:any )?links?\b.*",
    re.IGNORECASE,
)
_APP = re.compile(r"(?:sent from|sent with|get outlook for)\b[^.!?]{2,90}(?:<[^>]*>)?[^.!?]{0,20}", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:(?:kind(?:est)?|best|many|warm(?:est)?|with(?: kind)?) )?(?:regards|wishes|thanks|thank you|thanks(?: very much| again)?"
    r"|cheers|best|sincerely|yours(?: sincerely| faithfully)?)(?: and regards)?\W*",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:\+?\d[\d ()-]{8,})|www\.|https?://|\S+@\S+\.\S|\b(?:tel|mobile|phone|ext)\b|\s\|\s", re.IGNORECASE
)
_NOTICE = re.compile(
    r"\b(?:confidential|intended (?:only )?for|addressee|scanned for|virus|disclaimer|transmitted with it|privileged"
    r"|think before you print|before printing)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\W*(?:from|sent|to|cc|date|subject)\W*:", re.IGNORECASE)
_ATTRIBUTION = re.compile(r"\bwrote ?:|<\S+@\S+>|\boriginal message\b", re.IGNORECASE)
_PICTURE = re.compile(r"\[cid:[^\]]*\]|\[image[^\]]*\]", re.IGNORECASE)
_BLOCKS = frozenset(
    ("p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "hr", "blockquote", "pre", "td")
)
_UNSEEN = frozenset(("style", "script", "title"))


@dataclass(frozen=True)
class Inline:
    """Words that stand beneath words of ours that their writer quotes; `quoted` is all of those above them."""

    quoted: str
    words: str


@dataclass(frozen=True)
class OwnText:
    """What somebody wrote: `text` where it is clear and stands by itself, else `inline`, to be asked about.

    `points_below` is that their words say no more than where others are, which look like ours.
    """

    text: str = ""
    inline: tuple[Inline, ...] = ()
    points_below: bool = False
    too_long: bool = False


def own_text(text: str, name: str = "") -> OwnText:
    """What of a mail's text its writer, of this name, wrote."""
    lines = _lines(text)
    ours, quoted = _begins(lines)
    above = "\n".join(lines[: min(ours, quoted)])
    beneath = lines[quoted:] if quoted < len(lines) else []
    if len(above) > MOST_SIGNS or sum(len(line) for line in beneath if not _QUOTED.match(line)) > MOST_SIGNS:
        return OwnText(too_long=True)
    if quoted < ours < len(lines) and not _QUOTED.match(lines[ours]):  # a quotation of their own, above ours
        return OwnText(inline=(Inline("", "\n".join(lines[:ours]).strip()),))
    own, is_whole = _latest(above, name)
    pieces = _among(beneath, name) if beneath else []
    if not own and len(pieces) == 1 and pieces[0][1]:
        return OwnText(pieces[0][0].words)  # all of it beneath all that they quote
    if pieces:
        first = [Inline("", own)] if own and not _POINTS_BELOW.search(own) else []
        return OwnText(inline=(*first, *(piece for piece, _ in pieces)))
    if not is_whole:
        return OwnText(inline=(Inline("", above.strip()),))
    return OwnText(own, points_below=bool(_POINTS_BELOW.search(own)) and len(own) < 200)


def above_ours(text: str) -> str:
    """The words above ours, as they are: for people to read."""
    lines = _lines(text[: 4 * MOST_SIGNS])
    return "\n".join(lines[: min(_begins(lines))]).strip()[:MOST_SIGNS]


def says_something(text: str) -> bool:
    """Whether words have the reference of an action, or a rating."""
    lines = [line for line in text.split("\n") if line.strip()][:200]
    return any(_REFERENCE.search(line) or read_words(line[:300]).rag for line in lines)


def _lines(text: str) -> list[str]:
    plain = printable(text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    return _PICTURE.sub("", plain).split("\n")


def _begins(lines: list[str]) -> tuple[int, int]:
    """In which lines our words, and what is quoted, begin; beyond the last where they don't."""
    ours = len(lines)
    for number, line in enumerate(lines):
        found = _LINE.search(" ".join(lines[number : number + 2]))
        if found and found.start() <= len(line):  # it may be broken in two, and begins in this one
            ours = number
            break
    return ours, next((n for n, line in enumerate(lines) if _QUOTED.match(line)), len(lines))


def _latest(text: str, name: str) -> tuple[str, bool]:
    """The newest words of a text without what mail programs add, and whether that is all that may say anything."""
    if not text.strip():
        return "", True
    from mailparser_reply import EmailReplyParser

    bare = _without_banner(text.split("\n"))
    languages = ["en", "de", "fr", "es", "it", "nl", "pl"]
    latest = EmailReplyParser(languages=languages).parse_reply("\n".join(bare).rstrip() + "\n") or ""
    own = own_words("\n".join(_without_tail(latest.split("\n"))), name)
    kept = " ".join(own.split())
    cut = [line for line in bare if " ".join(line.split()) not in kept]
    doubtful = [line for line in cut if not (_HEADING.match(line) or _ATTRIBUTION.search(line) or _QUOTED.match(line))]
    return _unwrapped(own).strip(), not says_something("\n".join(doubtful))


def _without_banner(lines: list[str]) -> list[str]:
    """Lines without what a gateway writes above a mail that comes from outside."""
    first = 0
    while first < len(lines) and (not lines[first].strip() or _BANNER.match(lines[first].strip())):
        first += 1
    return lines[first:]


def _without_tail(lines: list[str]) -> list[str]:
    """Lines without a signature, a program's own line or a notice at their end, which say nothing of an action."""
    for number, line in enumerate(lines):
        rest = lines[number + 1 :]
        bare = line.strip()
        closes = number and _CLOSING.fullmatch(bare) and len([each for each in rest if each.strip()]) <= MOST_SIGNATURE
        if bare and (_APP.fullmatch(bare) or closes or _is_tail(lines, number)) and not says_something("\n".join(rest)):
            return lines[:number]
    return lines


def _is_tail(lines: list[str], number: int) -> bool:
    """Whether a block of lines that stands apart is how to reach its writer, or a notice."""
    if number and lines[number - 1].strip():
        return False
    block = "\n".join(lines[number:])
    lines_of = [line for line in lines[number:] if line.strip()]
    contacts = sum(bool(_CONTACT.search(line)) for line in lines_of)
    is_signature = contacts >= 1 and len(lines_of) <= MOST_SIGNATURE and (contacts >= 2 or len(lines_of) >= 3)
    return (is_signature or bool(_NOTICE.search(block))) and not says_something(block)


def _among(lines: list[str], name: str) -> list[tuple[Inline, bool]]:
    """The words among quoted lines, and of each whether they are beneath all of those."""
    found: list[tuple[Inline, bool]] = []
    quote, words = "", list[str]()
    last = max(n for n, line in enumerate(lines) if _QUOTED.match(line))
    for number, line in enumerate([*lines, ">"]):
        if not _QUOTED.match(line):
            words.append(line)
            continue
        own, is_whole = _latest("\n".join(words), name)
        own = own if is_whole else "\n".join(words).strip()
        if own:
            found.append((Inline(quote, own), number > last + 1 and is_whole))
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
    """The words of HTML in lines, those within a quotation behind ">" as in plain text; what is not shown is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.quotes: list[bool] = []
        """Of each blockquote that is open, whether it is a quotation: people indent by it too."""
        self.unseen = 0
        self.hidden: list[str] = []
        """What is open within something that is not shown, it first."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {key: (value or "").lower() for key, value in attrs}
        if self.hidden or re.search(r"display\s*:\s*none|mso-hide\s*:\s*all", said.get("style", "")):
            if tag not in ("br", "hr", "img", "meta", "input", "link"):
                self.hidden.append(tag)
            return
        self.unseen += tag in _UNSEEN
        self._breaks(tag)
        if tag == "blockquote":
            cited = said.get("type") == "cite" or "cite" in said or "quote" in said.get("class", "")
            self.quotes.append(cited or not ("margin" in said.get("style", "") and "border" in said.get("style", "")))

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            if tag in self.hidden:
                del self.hidden[len(self.hidden) - 1 - self.hidden[::-1].index(tag) :]
            return
        self.unseen -= tag in _UNSEEN and self.unseen > 0
        self._breaks(tag)
        if tag == "blockquote" and self.quotes:
            self.quotes.pop()

    def _breaks(self, tag: str) -> None:
        if tag in _BLOCKS and (self.lines[-1].strip("> ") or tag == "br"):
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.unseen or self.hidden:
            return
        words = re.sub(r"\s+", " ", data)
        if not self.lines[-1] and any(self.quotes) and words.strip():
            self.lines[-1] = "> "
        self.lines[-1] += words if self.lines[-1].strip() else words.lstrip()


def text_of_html(html: str) -> str:
    """The words of HTML, a line each of its paragraphs."""
    words = _Words()
    try:
        words.feed(html)
        words.close()
    except AssertionError:  # of marks that are no HTML: what was read by then counts
        words.lines.append("")
    return "\n".join(line.rstrip() for line in words.lines)
