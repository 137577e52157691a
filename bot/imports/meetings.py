"""Dates of meetings on a sheet beside a plan: a board's own list of when and where it meets."""

from __future__ import annotations

import re
from datetime import time
from typing import NamedTuple

from bot.domain.dates import one_day
from bot.domain.text import count_of, listed
from bot.imports.grid import Grid
from bot.imports.report import Finding

_NAMED = re.compile(r"(?:.* )?meetings?(?: dates| calendar| schedule)?(?: 20\d\d.*)?|(?:key )?dates", re.IGNORECASE)
_COLUMNS = {
    "date": ("date", "dates", "meeting date", "date of meeting", "day", "when"),
    "time": ("time", "start time", "start", "starts", "times"),
    "place": ("venue", "place", "location", "where", "room"),
}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?(?::\d\d)?\s*([ap])?\.?m?\b.*", re.IGNORECASE)


class ListedMeetings(NamedTuple):
    """The meetings that a sheet lists, as rows of our own table without its board, and what could not be read."""

    header: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    shown: dict[str, str]
    notes: list[Finding]


def may_be_meetings(grid: Grid) -> bool:
    """Whether a sheet is called as one that lists meetings."""
    return _NAMED.fullmatch(grid.sheet.strip()) is not None


def meetings_of(grid: Grid) -> ListedMeetings | None:
    """The meetings on a sheet that has columns for the date and for the time or the place; else None.

    A row without a date that can be read is noted and left out, and so is a time.
    """
    headers = ((i, _places(row)) for i, row in enumerate(grid.rows))
    header, places = next(((i, found) for i, found in headers if len(found) > 1 and "date" in found), (0, {}))
    if not places:
        return None
    rows: list[tuple[int, dict[str, str]]] = []
    notes = []
    for i in range(header + 1, len(grid.rows)):
        cells = {name: " ".join(grid.rows[i][place].split()) for name, place in places.items()}
        day = one_day(cells["date"])
        if day is None:
            if any(cells.values()):
                message = "is no date, so no meeting was read of this row."
                notes.append(_note(grid, i, grid.rows[header][places["date"]], cells["date"], message))
            continue
        if cells.get("time"):
            printed, cells["time"] = cells["time"], _time(cells["time"])
            if not cells["time"]:
                message = "is no time of day, so the meeting has none."
                notes.append(_note(grid, i, grid.rows[header][places["time"]], printed, message))
        rows.append((grid.numbers[i], cells | {"date": day.isoformat()}))
    shown = {name: grid.rows[header][place] for name, place in places.items()}
    if rows:
        read = listed([f'"{printed}" as {name}' for name, printed in shown.items()])
        message = f"{count_of(len(rows), 'meeting')} of the board whose plan this is: read {read}."
        notes.insert(0, Finding(grid.file, grid.sheet, None, "", "", "meetings_read", message))
    return ListedMeetings(("board", *places), rows, shown, notes) if rows else None


def _places(row: list[str]) -> dict[str, int]:
    """The columns of a header that are ours, by name: the first of each."""
    words = [" ".join(cell.strip(" :*").lower().split()) for cell in row]
    found = {name: next((i for i, word in enumerate(words) if word in ours), -1) for name, ours in _COLUMNS.items()}
    return {name: place for name, place in found.items() if place >= 0}


def _time(text: str) -> str:
    """When a meeting starts, as 14:30; "" where no time of day is named. "2pm to 4pm" starts at 14:00."""
    match = _CLOCK.match(text)
    if match is None or not (match.group(2) or match.group(3)):
        return ""
    hour, minute, half = int(match.group(1)), int(match.group(2) or 0), (match.group(3) or "").lower()
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return time(hour, minute).isoformat("minutes") if hour < 24 and minute < 60 else ""


def _note(grid: Grid, i: int, heading: str, printed: str, message: str) -> Finding:
    return Finding(grid.file, grid.sheet, grid.numbers[i], heading, printed, "unread_meeting", message)
