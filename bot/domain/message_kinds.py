"""The kinds of messages that boardbot sends, as one table: what each is called, and to whom it goes. The database checks it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReaderPlace(StrEnum):
    """Where the reader of a message is found: today, not as it was when the message was written."""

    person = "person"
    channel = "channel"
    original = "original"
    """Where the message is that it changes."""


@dataclass(frozen=True)
class MessageKind:
    """A kind of message. `reported`: its board's officers are notified where one did not arrive."""

    name: str
    label: str
    to: ReaderPlace = ReaderPlace.person
    reported: bool = True


MESSAGE_KINDS: dict[str, MessageKind] = {
    kind.name: kind
    for kind in (
        MessageKind("request", "The request"),
        MessageKind("reminder", "The reminder"),
        MessageKind("proxy_request", "The list of leads who can't be reached"),
        MessageKind("missing_updates", "The list of missing updates"),
        MessageKind("plan_ended", "The note that a plan has ended"),
        MessageKind("unassigned", "The list of actions that nobody answers for"),
        MessageKind("now_leading", "The note to a new lead"),
        MessageKind("standing_in", "The note to a delegate"),
        MessageKind("papers", "The papers of a meeting"),
        MessageKind("sign_off", "The list of updates to sign off"),
        MessageKind("question", "The chair's question"),
        MessageKind("receipt", "The receipt"),
        MessageKind("answer", "The answer"),
        MessageKind("which", "The question which action was meant"),
        MessageKind("picture", "The picture"),
        MessageKind("note", "The note"),
        MessageKind("digest", "The digest", ReaderPlace.channel),
        MessageKind("digest_rest", "The rest of the digest", ReaderPlace.channel),
        MessageKind("post", "The answer posted to the channel", ReaderPlace.channel),
        # Of an edit the reader still has the text before it; a notice that failed is followed by no second notice.
        MessageKind("edit", "The change of a message", ReaderPlace.original, reported=False),
        MessageKind("undelivered", "The notice of what did not arrive", reported=False),
        MessageKind("delivery_stalled", "The alert", reported=False),
        MessageKind("nothing_received", "The alert that nothing comes in", reported=False),
    )
}
