"""What an action's facts mean on a day: overdue, stale, slipped, moved. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.evidence import Evidence
from bot.domain.rag import WORST_FIRST, Rag

AGED = 31
"""Days: an older rating is never shown without its age."""


@dataclass(frozen=True)
class ActionState:
    """One action as it stood at a moment. Dates are local to the board."""

    action_id: int
    ref: str
    title: str
    leads: tuple[str, ...]
    due: date | None
    due_is_default: bool
    status: str
    status_on: date | None = None
    closed_reason: str = ""
    rag: Rag | None = None
    rag_on: date | None = None
    rag_by: str = ""
    narrative: str = ""
    next_step: str = ""
    help_needed: str = ""
    evidence: tuple[Evidence, ...] = ()
    text_update_id: int | None = None
    """The update whose words these are."""
    says_no_rating: bool = False
    """The newest update gives words alone: the rating is of an earlier one."""
    slips: int = 0
    slip_days: int = 0
    priority: str = ""
    workstream: str = ""
    parent_ref: str = ""
    parts: int = 0
    """How many sub-actions are part of it."""
    unpublished: str = ""
    """What became of its newest update, where that may not be shown: "pending", "returned" or "withheld"."""
    stands_alone: bool = True
    """False for a sub-action with neither a lead nor a due date of its own: it is part of its parent."""

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    @property
    def lacks_rating(self) -> bool:
        """Whether its newest words came without a rating, so that the one that stands may be out of date."""
        return self.is_open and self.says_no_rating

    def days_overdue(self, today: date) -> int:
        """Days since its own due date passed; 0 when it is not overdue. A default date never makes it so."""
        if not self.is_open or self.due is None or self.due_is_default or self.due >= today:
            return 0
        return (today - self.due).days

    def days_unconfirmed(self, today: date) -> int | None:
        """Days since somebody last said or confirmed the rating; None while nobody has said one."""
        return (today - self.rag_on).days if self.rag_on else None

    def is_aged(self, today: date) -> bool:
        """Whether its rating is older than a month's asking: it may have been passed over without a word since."""
        age = self.days_unconfirmed(today)
        return self.is_open and age is not None and age > AGED

    def is_stale(self, today: date, after_days: int) -> bool:
        age = self.days_unconfirmed(today)
        return self.is_open and age is not None and age > after_days


def with_parts(refs: Collection[str], parents: Iterable[tuple[str, str]]) -> set[str]:
    """References with those of all that is part of them, however deep; `parents` are pairs of a reference and its parent's."""
    found, pairs = set(refs), list(parents)
    while more := {ref for ref, parent in pairs if parent in found} - found:
        found |= more
    return found


@dataclass(frozen=True)
class Counts:
    """Counts of the actions that stand alone and are not closed, by rating and by what is wrong."""

    by_rag: dict[str, int]
    actions: int
    overdue_actions: int
    overdue_updates: int
    no_lead: int
    stale: int

    @property
    def has_ratings(self) -> bool:
        return any(number for rag, number in self.by_rag.items() if rag != "none")

    def as_dict(self) -> dict[str, int]:
        rest = {k: v for k, v in vars(self).items() if k != "by_rag"}
        return {**self.by_rag, **rest}


def count(states: Iterable[ActionState], today: date, stale_days: int, overdue_updates: int) -> Counts:
    """Count a board's actions; `none` is an action whose rating nobody has said yet."""
    counted = [s for s in states if s.status != "closed" and s.stands_alone]
    rags = Counter(s.rag.value if s.rag else "none" for s in counted)
    return Counts(
        by_rag={name: rags[name] for name in (*(r.value for r in Rag), "none")},
        actions=len(counted),
        overdue_actions=sum(s.days_overdue(today) > 0 for s in counted),
        overdue_updates=overdue_updates,
        no_lead=sum(s.is_open and not s.leads for s in counted),
        stale=sum(s.is_stale(today, stale_days) for s in counted),
    )


@dataclass(frozen=True)
class Moves:
    """What changed for a board's actions between two moments."""

    newly_overdue: list[ActionState]
    recovered: list[ActionState]
    completed: list[ActionState]
    rag_moved: list[tuple[ActionState, Rag | None]]
    """With the rating before."""


def moves(before: Sequence[ActionState], after: Sequence[ActionState], since: date, today: date) -> Moves:
    """Compare a board's actions at two moments, each with its local date."""
    earlier = {s.ref: s for s in before}
    newly, recovered, completed, moved = [], [], [], []
    for state in after:
        old = earlier.get(state.ref)
        was_overdue = old.days_overdue(since) > 0 if old else False
        is_overdue = state.days_overdue(today) > 0
        if is_overdue and not was_overdue:
            newly.append(state)
        if was_overdue and not is_overdue and state.is_open:
            recovered.append(state)
        if state.status == "complete" and (old is None or old.status != "complete"):
            completed.append(state)
        elif state.rag and state.rag != (old.rag if old else None):
            moved.append((state, old.rag if old else None))
    return Moves(newly, recovered, completed, moved)


def worst_first(states: Iterable[ActionState], today: date) -> list[ActionState]:
    """Most overdue first, then red to blue, those nobody has rated last, then by reference."""
    order = {rag: place for place, rag in enumerate(WORST_FIRST)}
    return sorted(states, key=lambda s: (-s.days_overdue(today), order[s.rag] if s.rag else len(order), s.ref))
