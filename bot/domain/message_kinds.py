"""The kinds of messages that boardbot sends, as one table: what each is called, and to whom it goes. The database checks it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class To(StrEnum):
    """Where the reader of a message is found: today, not as it was when the message was written."""

    person = "person"
    channel = "channel"
    original = "original"
    """Where the message is that it changes."""


@dataclass(frozen=True)
class Kind:
    """A kind of message. `reported`: its board's officers are told where one did not arrive."""

    name: str
    label: str
    to: To = To.person
    reported: bool = True


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("request", "The request"),
        Kind("reminder", "The reminder"),
        Kind("officer", "The list of leads who can't be reached"),
        Kind("officer_list", "The list of missing updates"),
        Kind("plan_ended", "The note that a plan has ended"),
        Kind("orphans", "The list of actions that nobody answers for"),
        Kind("now_leading", "The note to a new lead"),
        Kind("standing_in", "The note to a delegate"),
        Kind("papers", "The papers of a meeting"),
        Kind("sign_off", "The list of updates to sign off"),
        Kind("question", "The chair's question"),
        Kind("receipt", "The receipt"),
        Kind("answer", "The answer"),
        Kind("which", "The question which action was meant"),
        Kind("picture", "The picture"),
        Kind("note", "The note"),
        Kind("digest", "The digest", To.channel),
        Kind("digest_rest", "The rest of the digest", To.channel),
        Kind("post", "The answer posted to the channel", To.channel),
        # Of an edit the reader still has the text before it; that a notice failed is told by no second notice.
        Kind("edit", "The change of a message", To.original, reported=False),
        Kind("undelivered", "The notice of what did not arrive", reported=False),
        Kind("stuck", "The alarm", reported=False),
    )
}
