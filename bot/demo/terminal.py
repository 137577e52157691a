"""The surface that the demo shows in the terminal."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from rich.console import Console
from rich.panel import Panel
from rich.text import Text as RichText

from bot.messages.message import Text, from_json, plain
from bot.surfaces.base import Outgoing, SendOutcome
from bot.surfaces.console import render


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
