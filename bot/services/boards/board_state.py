"""How a board stands at a moment: its plan, every action in it, and what is missing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from bot.domain import actions as rules
from bot.domain.actions import ActionState, Counts
from bot.services.boards.responses import ResponseStatus
from storage.boards import Board
from storage.plans import DueChange, Plan


@dataclass(frozen=True)
class MissingUpdate:
    """An item of a request unanswered after its deadline."""

    ref: str
    title: str
    leads: tuple[str, ...]
    period: str
    deadline: datetime
    missing_reason: ResponseStatus


@dataclass(frozen=True)
class DueDateMove:
    """A due date moved, and since when that may be shown; None: not yet."""

    change: DueChange
    published_at: datetime | None
    takes_away: bool = False
    """What it leads to is no date of the action's own, only its plan's end."""
    after: DueDateMove | None = None
    """The move before it."""

    @property
    def from_due(self) -> date | None:
        """The action's own date before, if it had one. What may not be shown yet by then has not moved it."""
        first: DueDateMove = self
        before: DueDateMove | None = self.after
        while before is not None:
            if (
                before.published_at is not None
                and self.published_at is not None
                and before.published_at <= self.published_at
            ):
                return before.to_due
            first = before
            before = before.after
        return None if first.change.from_default else first.change.from_due

    @property
    def to_due(self) -> date | None:
        """Its own date after, if it has one."""
        return None if self.takes_away else self.change.to_due

    @property
    def days(self) -> int:
        """How many days it put a date of the action's own off; giving a first one, or taking one away, is no slip."""
        return (self.to_due - self.from_due).days if self.from_due and self.to_due else 0

    def is_published(self, as_of: datetime) -> bool:
        return self.published_at is not None and self.published_at <= as_of


@dataclass(frozen=True)
class BoardState:
    """A board, the edition of its plan that is shown, and every action in it, as of a moment."""

    board: Board
    plan: Plan | None
    as_of: datetime
    today: date
    zone: str
    actions: list[ActionState] = field(default_factory=list)
    missing_updates: list[MissingUpdate] = field(default_factory=list)
    due_moves: list[tuple[ActionState, DueDateMove]] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    """References of actions of which the newest update is exempt from publication."""

    def without(self, refs: Collection[str]) -> BoardState:
        """The board without some of its actions and their sub-actions, in whatever is said of it."""
        gone = rules.with_parts(refs, ((a.ref, a.parent_ref) for a in self.actions))
        kept = {a.ref for a in self.actions} - gone
        return replace(
            self,
            actions=[a for a in self.actions if a.ref in kept],
            missing_updates=[m for m in self.missing_updates if m.ref in kept],
            due_moves=[(a, move) for a, move in self.due_moves if a.ref in kept],
            withheld=[ref for ref in self.withheld if ref in kept],
        )

    @cached_property
    def counted(self) -> list[ActionState]:
        return [a for a in self.actions if a.stands_alone and a.status != "closed"]

    @cached_property
    def counts(self) -> Counts:
        return rules.count(self.actions, self.today, self.board.stale_days, len(self.missing_updates))

    @cached_property
    def overdue(self) -> list[ActionState]:
        late = [a for a in self.actions if a.days_overdue(self.today) > 0]
        return rules.worst_first(late, self.today)
