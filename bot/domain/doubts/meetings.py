"""Doubting the day of a meeting: one on which few can come, or too near for what leads to it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.calendar import WorkingDays
from bot.domain.text import day

FAR = timedelta(days=731)
"""A meeting further ahead is likelier a slip in the year."""
WEEKEND = 5


def day_doubts(held_on: date, today: date, days: WorkingDays) -> Iterator[tuple[str, str]]:
    """What is odd about a day for a meeting, each with its code: it is no working day, or hardly one, or far ahead."""
    if held_on.weekday() >= WEEKEND:
        yield "weekend", f"is a {held_on:%A}."
    if days.is_holiday(held_on):
        yield "bank_holiday", "is a bank holiday."
    elif (held_on.month, held_on.day) in {(12, each) for each in (24, 27, 28, 29, 30, 31)}:
        yield "christmas", "lies between Christmas and New Year, when many are away."
    if held_on - today > FAR:
        yield "far_ahead", "is more than two years ahead."


def lead_time_doubts(papers_due: date | None, asked_on: date | None, today: date) -> Iterator[tuple[str, str]]:
    """Whether a meeting is too near for its papers, or for its leads to be asked, where it has either."""
    if papers_due and papers_due < today:
        yield "too_near_for_papers", f"is too near for its papers: they were due out by {day(papers_due)}."
    if asked_on and asked_on < today:
        yield "too_near_to_ask", f"is too near for its leads: they were to be asked on {day(asked_on)}."
