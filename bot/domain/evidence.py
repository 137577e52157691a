"""Evidence of an update: links, and files in the chat product, by title and address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LINK = re.compile(r"(?P<title>.*?)\s*<?(?P<url>https?://[^\s<>|\"]+)>?", re.I)
LONGEST = 1000


@dataclass(frozen=True)
class Evidence:
    """A link, with the words that stand for it."""

    title: str
    url: str


def read_link(line: str) -> Evidence | None:
    """ "Hub report https://example.org/hub": a title, if any, and a web address at the end; None where there is none."""
    match = _LINK.fullmatch(line.strip())
    if match is None or len(match["url"]) > LONGEST:
        return None
    return Evidence(match["title"].strip(" :-") or match["url"], match["url"])


def as_typed(evidence: Iterable[Evidence]) -> str:
    """A line for each, as it would be typed."""
    return "\n".join(item.url if item.title == item.url else f"{item.title} {item.url}" for item in evidence)
