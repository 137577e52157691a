"""Changing a plan: its forms, who leads what, and actions that nobody answers for."""

from __future__ import annotations

from dataclasses import dataclass

Choices = tuple[tuple[int, str], ...]
"""Id and words of each that can be chosen."""

_PRIORITIES: Choices = ((1, "Priority 1: best start in life <!channel> & *x*"),)
_WORKSTREAMS: Choices = ((3, "Early years"), (4, "SEND"))


@dataclass(frozen=True)
class AddActionFormView:
    """The form for a new action."""

    state: str
    board: str
    plan: str
    ref: str
    priorities: Choices
    workstreams: Choices

    @classmethod
    def example(cls) -> AddActionFormView:
        return cls('{"board": 1, "plan": 2}', "Children's Trust Board", "2024-25", "CTB-24", _PRIORITIES, _WORKSTREAMS)


@dataclass(frozen=True)
class EditActionFormView:
    """The form to change an action's words, headings and due date. Ids as text, "" for none."""

    state: str
    ref: str
    title: str
    priority: str
    workstream: str
    due: str
    priorities: Choices
    workstreams: Choices

    @classmethod
    def example(cls) -> EditActionFormView:
        return cls(
            '{"action": 7}',
            "CTB-07",
            "Incorporate strong delivery <!channel> & *x*",
            "",
            "3",
            "2024-10-31",
            _PRIORITIES,
            _WORKSTREAMS,
        )


@dataclass(frozen=True)
class CloseActionFormView:
    """The form to close an action, or to merge it into another."""

    state: str
    ref: str
    title: str
    others: Choices

    @classmethod
    def example(cls) -> CloseActionFormView:
        others = ((8, "CTB-08 Recommission"), (9, "CTB-09 Healthy child <!channel> & *x*"))
        return cls('{"action": 7}', "CTB-07", "Incorporate strong delivery <!channel> & *x*", others)


@dataclass(frozen=True)
class ReopenActionFormView:
    """The form to open an action again."""

    state: str
    ref: str
    title: str
    status: str

    @classmethod
    def example(cls) -> ReopenActionFormView:
        return cls('{"action": 7}', "CTB-07", "Incorporate strong delivery <!channel> & *x*", "It is closed: done")


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
