"""Messages that people write to the bot, and what was kept or filed of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.domain.evidence import Evidence
from bot.services.updates.answers import Place, Source
from storage.updates import ProgressUpdate, UnfiledReply, standing_updates


@dataclass(frozen=True)
class SentFile:
    """A file that came with a message: its id on the surface, and its name."""

    id: str
    name: str


@dataclass(frozen=True)
class IncomingMessage:
    """A message that somebody wrote to the bot. `text` is as typed; `ts` is when it was written, in seconds since 1970."""

    channel: str
    ts: str
    thread_ts: str | None
    text: str
    files: tuple[Evidence, ...] = ()
    edited_ts: str = ""
    sent_files: tuple[SentFile, ...] = ()
    id: str = ""
    """What it is known by where it comes in a second time, if that is not when it was written."""

    @property
    def idempotency_key(self) -> str:
        return f"message:{self.channel}:{self.id or self.ts}"

    @property
    def place(self) -> Place:
        return Place(self.channel, self.thread_ts or self.ts)

    @property
    def source(self) -> Source:
        return Source(self.channel, self.ts, self.edited_ts)


def kept_message(kept: UnfiledReply) -> IncomingMessage:
    """A reply that was kept, as it came in."""
    return IncomingMessage(
        kept.channel, kept.ts, kept.thread_ts, kept.text, tuple(Evidence(**file) for file in kept.files)
    )


def filed_from(session: Session, incoming: IncomingMessage) -> list[ProgressUpdate]:
    """The standing updates that a message was filed as."""
    return standing_updates(
        session, ProgressUpdate.source_channel == incoming.channel, ProgressUpdate.source_ts == incoming.ts
    )
