"""What officers are shown of messages that did not arrive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fate:
    """What became of one message: it did not arrive, or (`maybe`) Slack never said whether it did."""

    delivery_id: int
    name: str
    maybe: bool
    why: str


@dataclass(frozen=True)
class UndeliveredView:
    """To the officers of the boards concerned. `more` are counted, not shown."""

    rows: tuple[Fate, ...]
    total: int
    more: int

    @classmethod
    def example(cls) -> UndeliveredView:
        mend = "account_inactive. The person's Slack account is deactivated: name another lead, or a holder of the role"
        rows = (
            Fate(7, "The request to Early years lead of Tue 1 Oct 2024", False, mend),
            Fate(8, "The digest to the channel of the At Place Board of Mon 7 Oct 2024", True, "the connection broke"),
        )
        return cls(rows, 12, 10)


@dataclass(frozen=True)
class StuckView:
    """The alarm that messages wait and none goes out."""

    count: str
    since: str
    why: str

    @classmethod
    def example(cls) -> StuckView:
        return cls("42 messages", "Tue 1 Oct 2024", "Slack could not be reached")
