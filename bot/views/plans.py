"""A plan: who leads what, and actions that nobody answers for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlanEndedView:
    """To a board's officers: a plan is over, and these of its actions are still open."""

    board: str
    plan: str
    ended: str
    open: int
    refs: str

    @classmethod
    def example(cls) -> PlanEndedView:
        return cls("Children's Trust Board", "2024-25", "Mon 31 Mar 2025", 3, "CTB-01, CTB-04 and CTB-07")


@dataclass(frozen=True)
class UnassignedRow:
    """Actions that nobody answers for, with the reason; `outcome` says who does, once somebody does."""

    value: str
    who: str
    refs: str
    why: str
    outcome: str = ""
    proposed: str = ""
    """Whom a printed name may mean, to be accepted by a button that carries `accept`."""
    accept: str = ""


@dataclass(frozen=True)
class UnassignedView:
    """To a board's officers: actions that nobody answers for."""

    board: str
    rows: tuple[UnassignedRow, ...]

    @property
    def left(self) -> int:
        return sum(not row.outcome for row in self.rows)

    @classmethod
    def example(cls) -> UnassignedView:
        rows = (
            UnassignedRow("1|role:5", "SEN manager <!channel> & *x*", "CTB-16 and CTB-17", "nobody holds this role"),
            UnassignedRow(
                "1|role:6",
                "Education SD / Early years lead",
                "CTB-07",
                "nobody holds this role",
                "",
                "Education SD (esd@example.org) and Early years lead (eyl@example.org)",
                "1|6|4,7|2",
            ),
            UnassignedRow(
                "1|action:9",
                "CTB-04",
                "Refreshed Education Strategy",
                "no lead is named",
                "Education SD from Tue 1 Oct 2024, named by Board officer",
            ),
        )
        return cls("Children's Trust Board", rows)


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
