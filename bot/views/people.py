"""What leads and officers are shown about who answers for what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OrphanRow:
    """Actions that nobody answers for, with the reason; `outcome` says who does, once somebody does."""

    value: str
    who: str
    refs: str
    why: str
    outcome: str = ""


@dataclass(frozen=True)
class OrphansView:
    """To a board's officers: actions that nobody answers for."""

    board: str
    rows: tuple[OrphanRow, ...]

    @property
    def left(self) -> int:
        return sum(not row.outcome for row in self.rows)

    @classmethod
    def example(cls) -> OrphansView:
        rows = (
            OrphanRow("1|role:5", "SEN manager <!channel> & *x*", "CTB-16 and CTB-17", "nobody holds this role"),
            OrphanRow(
                "1|action:9",
                "CTB-04",
                "Refreshed Education Strategy",
                "no lead is named",
                "Education SD from Tue 1 Oct 2024, named by Board officer",
            ),
        )
        return cls("Children's Trust Board", rows)


@dataclass(frozen=True)
class AssignFormView:
    """The form by which an officer names who leads from now on."""

    state: str
    who: str
    refs: str
    since: str

    @classmethod
    def example(cls) -> AssignFormView:
        return cls(
            '{"board": 1, "subject": "role:5"}', "SEN manager <!channel> & *x*", "CTB-16 and CTB-17", "2024-10-01"
        )


@dataclass(frozen=True)
class HandOverFormView:
    """The form by which a lead hands an action over to somebody else."""

    state: str
    ref: str
    title: str

    @classmethod
    def example(cls) -> HandOverFormView:
        return cls('{"action": 7}', "CTB-07", "Incorporate strong delivery <!channel> & *x*")


@dataclass(frozen=True)
class AwayFormView:
    """The form by which somebody says that they are away, and who answers for them meanwhile."""

    first: str
    last: str
    delegate: str

    @classmethod
    def example(cls) -> AwayFormView:
        return cls("2024-08-01", "2024-08-15", "U0BEN")


@dataclass(frozen=True)
class StandingInView:
    """To a delegate: for whom they answer, from when to when, and for what."""

    lead: str
    first: str
    last: str
    items: tuple[tuple[str, str], ...]
    """Reference and title of each."""

    @classmethod
    def example(cls) -> StandingInView:
        items = (("CTB-16", "SEND strategy <!channel> & *x*"), ("CTB-17", "Joint commissioning"))
        return cls("SEN manager <!channel> & *x*", "Thu 1 Aug 2024", "Thu 15 Aug 2024", items)


@dataclass(frozen=True)
class NowLeadingView:
    """To somebody who leads an action from now on."""

    board: str
    since: str
    by: str
    items: tuple[tuple[str, str], ...]
    """Reference and title of each."""
    reason: str = ""

    @classmethod
    def example(cls) -> NowLeadingView:
        items = (("CTB-16", "SEND strategy <!channel> & *x*"), ("CTB-17", "Joint commissioning"))
        return cls("Children's Trust Board", "Tue 1 Oct 2024", "Board officer", items, "The last holder has left")
