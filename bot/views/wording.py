"""Facts of an action in a few words, the same in every message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain.actions import ActionState
from bot.domain.rag import Rag
from bot.domain.text import count_of, day, listed

NO_LEAD = "no lead"


def days_ago(then: date, today: date) -> str:
    """ "today", "yesterday", "94 days ago"."""
    days = (today - then).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def rating(rag: Rag | None) -> str:
    """ "🟠 Amber (at risk)"; "no rating yet" is never Grey."""
    return f"{rag.mark} {rag.label} ({rag.meaning})" if rag else "no rating yet"


def rating_with_age(state: ActionState, today: date) -> str:
    """ "🟢 Green (on track), last confirmed 94 days ago by the Early Years lead"."""
    if state.rag is None or state.rag_on is None:
        return rating(state.rag)
    by = f" by {state.rag_by}" if state.rag_by else ""
    return f"{rating(state.rag)}, last confirmed {days_ago(state.rag_on, today)}{by}"


def due(state: ActionState, today: date) -> str:
    """ "due Mon 30 Sep 2024, 12 days overdue"; a default date says that it is one."""
    if state.due is None:
        return "no due date"
    if state.due_is_default:
        return f"no date of its own (plan ends {day(state.due)})"
    late = state.days_overdue(today)
    return f"due {day(state.due)}" + (f", {count_of(late, 'day')} overdue" if late else "")


def given_by(author: str, on_behalf_of: str) -> str:
    """ "Public Health on behalf of Early Help"; the author alone where it was their own to give."""
    return f"{author} on behalf of {on_behalf_of}" if on_behalf_of else author


def leads(state: ActionState) -> str:
    return listed(state.leads) or NO_LEAD


def some(refs: Sequence[str], most: int = 30) -> str:
    """ "CTB-01, CTB-04 and CTB-07"; of very many the first, and how many more."""
    return listed(refs) if len(refs) <= most else f"{', '.join(refs[:most])} and {len(refs) - most} more"
