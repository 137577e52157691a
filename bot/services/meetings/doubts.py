"""What is odd about a meeting that is to be added: said before it is saved, or in the report of an import."""

from __future__ import annotations

from datetime import date

from bot.domain.calendar import WorkingDays
from bot.domain.doubts.meetings import day_doubts, lead_time_doubts
from bot.services.boards.schedule import asked_for_on, papers_due
from storage.boards import Board


def meeting_doubts(board: Board, held_on: date, today: date, days: WorkingDays) -> list[tuple[str, str]]:
    """The doubts about a meeting on a day, by the board's rules: a code, and words that follow the day."""
    papers = papers_due(board, held_on, days) if board.paper_days else None
    asked_on = asked_for_on(board, held_on, days) if board.asks_by_meeting else None
    return [*day_doubts(held_on, today, days), *lead_time_doubts(papers, asked_on, today)]
