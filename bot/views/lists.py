"""What lists are made of: an action as it stands, and the part of a long list that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.actions import ActionState
from bot.domain.rag import Rag


@dataclass(frozen=True)
class DueMove:
    """A due date moved. `days` is how many: later is above zero; None as `to_due`: it was taken away."""

    from_due: date | None
    """None where the action had no date of its own."""
    to_due: date | None
    days: int
    reason: str


@dataclass(frozen=True)
class ActionLine:
    """One action in a list. What only some sections of a report say of it is below."""

    ref: str
    title: str
    leads: tuple[str, ...] = ()
    rag: Rag | None = None
    days_unconfirmed: int | None = None
    """Days since somebody last said or confirmed its rating."""
    is_aged: bool = False
    """Whether that is so long that the rating is never shown without its age."""
    due: date | None = None
    due_is_default: bool = False
    """The due date is that of its plan's end."""
    days_overdue: int = 0
    slips: int = 0
    slip_days: int = 0
    narrative: str = ""
    next_step: str = ""
    help_needed: str = ""
    completed_on: date | None = None
    newly_overdue: bool = False
    """It was not overdue when changes were last reported."""
    recovered: bool = False
    """It was overdue then, and is not any more."""
    rag_before: Rag | None = None
    """The rating before, where it moved since and there was one."""
    due_move: DueMove | None = None
    """How its due date moved since."""
    lacks_rating: bool = False
    """Its newest words came without a rating: the one that stands is an earlier one."""

    @classmethod
    def of(cls, state: ActionState, today: date) -> ActionLine:
        return cls(
            ref=state.ref,
            title=state.title,
            leads=state.leads,
            rag=state.rag,
            days_unconfirmed=state.days_unconfirmed(today),
            is_aged=state.is_aged(today),
            due=state.due,
            due_is_default=state.due_is_default,
            days_overdue=state.days_overdue(today),
            slips=state.slips,
            slip_days=state.slip_days,
            narrative=state.narrative,
            next_step=state.next_step,
            help_needed=state.help_needed,
            completed_on=state.status_on if state.status == "complete" else None,
            lacks_rating=state.lacks_rating,
        )

    @classmethod
    def example(cls) -> ActionLine:
        return cls(
            ref="CTB-14",
            title="Refreshed Education Strategy <!channel> & *x*",
            leads=("Education SD",),
            rag=Rag.RED,
            due=date(2024, 9, 30),
            days_overdue=7,
            days_unconfirmed=5,
            next_step="consultation closes",
        )


@dataclass(frozen=True)
class Paging:
    """Which part of a list is shown, and the question that asks for the others again."""

    act: str
    number: int = 1
    pages: int = 1
    first: int = 1
    last: int = 1
    total: int = 1
    can_post: bool = False
