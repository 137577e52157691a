"""A plan: who leads what, and actions that nobody answers for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.text import count_of, listed


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


@dataclass(frozen=True)
class ChangedCell:
    """A cell of an action that a file would change."""

    ref: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class PlanFileView:
    """To an officer: what the file of a plan that they sent would change, or why nothing can be taken of it."""

    name: str
    sent_id: int
    problem: str = ""
    refused: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    made: int = 0
    """How many actions it would add."""
    plan: str = ""
    """The plan that it would make, where it is another than those that stand."""
    changed: tuple[ChangedCell, ...] = ()
    gone: tuple[str, ...] = ()
    is_same: bool = False

    @property
    def can_be_done(self) -> bool:
        return not (self.problem or self.refused or self.is_same)

    @property
    def counts(self) -> str:
        """ "add 3 actions, change 12 cells and close 1 action"."""
        found = [
            f"make a new plan, {self.plan or 'without a name'}," if self.plan else "",
            f"add {count_of(self.made, 'action')}" if self.made else "",
            f"change {count_of(len(self.changed), 'cell')} of {count_of(len({c.ref for c in self.changed}), 'action')}"
            if self.changed
            else "",
            f"close {count_of(len(self.gone), 'action')}" if self.gone else "",
        ]
        return listed([part for part in found if part])

    @classmethod
    def example(cls) -> PlanFileView:
        changed = (
            ChangedCell("CTB-07", "due", "2024-12-31", "2025-03-31"),
            ChangedCell("CTB-09", "leads", "", "Housing SD"),
        )
        gone = ("CTB-12 Review the healthy weight pathway",)
        return cls(
            "CTB-actions.xlsx", 4, changed=changed, gone=gone, added=("CTB-31 Open a hub <!channel> & *x*",), made=1
        )
