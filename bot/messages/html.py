"""Lines of a neutral message as HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from bot.messages.message import Spans

_TAGS = {"bold": "b", "italic": "i", "ask": "code"}


def line_as_html(line: Spans, as_asked: Callable[[str], str]) -> str:
    """A line with its marks and links; `as_asked` is how what is to be asked is said there."""
    parts = []
    for span in line:
        text = escape(as_asked(span.text) if span.style == "ask" else span.text).replace("\n", "<br>")
        text = f'<a href="{escape(span.url)}">{text}</a>' if span.url else text
        parts.append(f"<{_TAGS[span.style]}>{text}</{_TAGS[span.style]}>" if span.style else text)
    return "".join(parts)
