"""A board's settings: the form for them, and what can be chosen for each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.text import ORDINALS, count_of

BY_MEETING = "meeting"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def _working(numbers: range) -> tuple[tuple[str, str], ...]:
    return tuple((str(n), count_of(n, "working day")) for n in numbers)


CHOICES: dict[str, tuple[tuple[str, str], ...]] = {
    "asking": (
        *((str(n), f"on the {ORDINALS[n - 1]} working day of each month") for n in range(1, 11)),
        (BY_MEETING, "before each meeting"),
    ),
    "answer_days": _working(range(3, 11)),
    "digest_weekday": tuple((str(n), name) for n, name in enumerate(_WEEKDAYS)),
    "digest_at": tuple((f"{hour:02d}:00", f"{hour:02d}:00") for hour in range(9, 17)),
    "paper_days": (("0", "no papers"), *((str(n), count_of(n, "clear working day")) for n in range(1, 11))),
    "sign_off_days": (("0", "the same day"), *_working(range(1, 11))),
    "sign_off": (("no", "as they are given"), ("yes", "once the chair has signed them off")),
    "retention_months": (("0", "for good"), *((str(12 * n), count_of(n, "year")) for n in (1, 2, 3, 6, 7, 10))),
    "stale_days": tuple((str(n), count_of(n, "day")) for n in (31, 62, 93)),
}
"""What can be chosen for each setting: value and words."""


@dataclass(frozen=True)
class SettingsFormView:
    """The form for a board's days and times, with what can be chosen for each; values as text."""

    state: str
    board: str
    channel: str
    values: dict[str, str]
    choices: dict[str, tuple[tuple[str, str], ...]]
    """By field: value and words of each."""
    waiting: str = ""
    """References of what waits for sign-off, which turning it off would show."""

    @classmethod
    def example(cls) -> SettingsFormView:
        values = {
            "asking": "1",
            "answer_days": "5",
            "digest_weekday": "0",
            "digest_at": "09:00",
            "paper_days": "5",
            "sign_off_days": "3",
            "sign_off": "no",
            "stale_days": "62",
            "retention_months": "0",
        }
        return cls(
            '{"board": 1}', "Children's Trust Board <!channel> & *x*", "C0123ABCD", values, CHOICES, "CTB-07 and CTB-16"
        )
