"""How often indicators are published, and when a new figure is overdue."""

from __future__ import annotations

from datetime import date

from bot.domain.figures import Reading

FREQUENCIES = {
    "monthly": 1,
    "quarterly": 3,
    "termly": 4,
    "six-monthly": 6,
    "twice a year": 6,
    "annually": 12,
    "annual": 12,
    "yearly": 12,
    "every two years": 24,
    "biennially": 24,
    "biennial": 24,
    "every three years": 36,
}
"""How often indicators are published, in months. "Bi-annually" may mean twice a year or every two years: it says neither."""


def overdue_since(newest: Reading, frequency: str) -> date | None:
    """The day from which a newer period is overdue: two of its frequency's steps after the newest period ended.

    One step for the next period to pass and one, as a rule, to publish it. None where either is not known.
    """
    months = FREQUENCIES.get(frequency.strip().lower())
    if months is None or newest.when is None:
        return None
    end = newest.when.end
    month = end.month + 2 * months  # the first of the month after the one in which two steps have passed
    return date(end.year + month // 12, month % 12 + 1, 1)
