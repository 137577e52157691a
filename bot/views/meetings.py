"""A board's meetings: their days, and that their papers are frozen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MeetingRow:
    """One meeting, with the days that lead to it."""

    meeting_id: int
    when: str
    steps: str
    cancelled: bool = False
    ahead: bool = True


@dataclass(frozen=True)
class MeetingsView:
    """A board's meetings, the next first; `board_id` is for the button of those who may add one."""

    board: str
    rows: tuple[MeetingRow, ...]
    board_id: int = 0

    @classmethod
    def example(cls) -> MeetingsView:
        rows = (
            MeetingRow(
                3,
                "Tue 12 Nov 2024, 14:00, Town Hall <!channel> & *x*",
                "leads are asked on Wed 23 Oct 2024 and answer by Wed 30 Oct 2024; papers out by Mon 4 Nov 2024",
            ),
            MeetingRow(4, "Tue 14 Jan 2025", "cancelled", cancelled=True),
            MeetingRow(2, "Tue 10 Sep 2024", "papers frozen on Mon 2 Sep 2024", ahead=False),
        )
        return cls("Children's Trust Board", rows, 1)


@dataclass(frozen=True)
class PapersFrozenView:
    """To a board's officers: a meeting's papers are frozen; what they say follows in the thread."""

    board: str
    key: str
    meeting: str
    due: str
    late_meeting_id: int = 0
    """Given where they are late, and an officer is to say why."""
    buttons: tuple[tuple[str, str, str], ...] = ()
    """For the paper as a file: what each says, does, and carries."""

    @classmethod
    def example(cls) -> PapersFrozenView:
        file = ("Word file", "ask", "paper CTB 2024-11-12 docx")
        return cls("Children's Trust Board", "CTB", "Tue 12 Nov 2024", "Mon 4 Nov 2024", 3, (file,))
