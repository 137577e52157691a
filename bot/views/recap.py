"""An officer's week: what was asked and answered, what slipped, what waits, and what is ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.views.home import CalendarDay


@dataclass(frozen=True)
class Slip:
    """A due date that moved later in the week."""

    ref: str
    days: int
    due: date | None
    """None: it was taken away."""


@dataclass(frozen=True)
class BoardWeek:
    """A board's week. `asked` and `answered` are of its newest asking; the others of the last seven days, and now."""

    board: str
    period: str
    """"" where nobody was asked yet."""
    asked: int
    answered: int
    answered_lately: int
    slips: tuple[Slip, ...] = ()
    waiting: tuple[str, ...] = ()
    """References of what waits for the chair's sign-off."""


@dataclass(frozen=True)
class RecapView:
    """The recap of all the boards of an officer."""

    today: date
    boards: tuple[BoardWeek, ...]
    ahead: tuple[CalendarDay, ...] = ()
    """The next two weeks."""
    wanted: bool = False
    """Whether it comes each week."""

    @classmethod
    def example(cls) -> RecapView:
        slips = (Slip("CTB-14", 81, date(2024, 12, 20)),)
        first = BoardWeek("Children's Trust Board <!channel> & *x*", "2024-10", 23, 20, 12, slips, ("CTB-07",))
        ahead = (
            CalendarDay(date(2024, 10, 16), "papers", ("CTB",)),
            CalendarDay(date(2024, 10, 24), "meeting", ("CTB",)),
        )
        return cls(date(2024, 10, 14), (first, BoardWeek("At Place Board", "2024-10", 12, 12, 0)), ahead)
