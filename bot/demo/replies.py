"""The staged replies of the demo."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import at_local


@dataclass(frozen=True)
class Reply:
    """One staged reply: when, whose, and in which of the three ways it comes."""

    at: datetime
    who: str
    how: str
    ref: str
    cells: dict[str, str]


def read_replies(path: Path, zone: str) -> list[Reply]:
    """The replies of a file, each at its time in a zone."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    replies = []
    for row in rows:
        local = datetime.fromisoformat(row["at"]).replace(tzinfo=UTC)
        cells = {k: row[k] for k in ("rag", "text", "next_step", "help_needed", "due", "due_reason")}
        replies.append(
            Reply(
                at_local(local.date(), local.time(), zone),
                row["who"],
                row["how"],
                row["ref"],
                cells | {"narrative": row["text"]},
            )
        )
    return replies
