"""What the demo shows: all messages on its page, a few of them in the terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from bot.demo.terminal import ConsoleSurface
from bot.domain.text import count_of, listed
from bot.messages.message import from_json, to_json
from bot.surfaces.base import Outgoing, SendOutcome
from bot.surfaces.file import FileSurface

SHOWN = (("request:", "Public health, Children's", 8), ("digest:", "#ctb (Children's Trust Board)", 9))
"""What the terminal shows: the first message of a kind to somebody, as far as so many blocks."""
KINDS = {
    "request": "request",
    "reminder": "reminder",
    "digest": "digest",
    "missing-updates": "list of missing updates",
    "unassigned": "notice",
    "papers": "meeting's papers",
}
"""What is counted, by the key of its message."""


class TerminalAndPage:
    """Sends to the page, and to the terminal what a newcomer has to see: one request, one digest; it counts the others."""

    def __init__(self, console: ConsoleSurface, page: FileSurface, names: dict[str, str]) -> None:
        self.console, self.page, self.names = console, page, names
        self.counts: Counter[str] = Counter()
        self.wanted = list(SHOWN)

    def send(self, outgoing: Outgoing) -> SendOutcome:
        outcome = self.page.send(outgoing)
        name = self.names.get(outgoing.recipient, outgoing.recipient)
        shown = next((one for one in self.wanted if outgoing.key.startswith(one[0]) and one[1] == name), None)
        if shown and not outgoing.edits_ts:
            self.wanted.remove(shown)
            self._show(outgoing, shown[2])
        elif not outgoing.edits_ts and not outgoing.thread_ts:
            self.counts[KINDS.get(outgoing.key.partition(":")[0], "other message")] += 1
        return outcome

    def _show(self, outgoing: Outgoing, most: int) -> None:
        """A message as far as so many blocks; the page has all of it."""
        body = from_json(outgoing.body)
        cut = replace(body, blocks=body.blocks[:most])
        self.console.send(replace(outgoing, body=to_json(cut)))
        if len(cut.blocks) < len(body.blocks):
            self.console.console.print("   [dim](and so on: the transcript has all of it)[/]")

    def rest(self) -> str:
        """What else was sent since this was asked last."""
        words = [count_of(number, kind) for kind, number in self.counts.items()]
        self.counts.clear()
        return listed(words)

    def find(self, outgoing: Outgoing, since: datetime) -> SendOutcome:
        return SendOutcome("unfindable")
