"""Reading one cell of our own tables into its value, or saying what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.dates import first_day, last_day, one_day, undated
from bot.domain.evidence import Evidence, read_link
from bot.domain.figures import read_figure
from bot.domain.rag import SPOKEN
from bot.domain.references import is_reference
from bot.domain.text import cut
from bot.surfaces.addresses import is_channel

NO_OTHER = "none"
"""What says under other_emails that somebody has no other address, and is nobody who is known by one."""


class BadCell(Exception):
    """A cell that can't be read: a short code, a sentence, and what would be right."""

    def __init__(self, reason: str, message: str, suggestion: str = "") -> None:
        self.reason, self.message, self.suggestion = reason, message, suggestion
        super().__init__(message)


class DoubtfulCell(BadCell):
    """A cell that can't be read but needn't be: it is noted, and imported as missing."""


CellReader = Callable[[str], Any]


def read_date(text: str) -> date:
    """2024-10-31, the British 31/10/2024 or 31 Oct 2024, with or without a time of day, or a spreadsheet's number of days."""
    if found := one_day(text):
        return found
    raise BadCell("bad_date", "is not a date I can read.", "Write it like 2024-10-31, or leave it empty.")


def read_due(text: str) -> date | None:
    """The last day meant; None where the words plainly name none."""
    found = last_day(text)
    if found is None and not undated(text):
        fix = "Write it like 2024-10-31 or Sept 2024."
        raise DoubtfulCell("unreadable_date", "names no one day, so the action is kept undated with these words.", fix)
    return found


def read_start(text: str) -> date | None:
    found = first_day(text)
    if found is None and not undated(text):
        message = "names no one day, so the action is kept without a start."
        raise DoubtfulCell("unreadable_date", message, "Write it like 2024-10-31 or Sept 2024.")
    return found


def read_moment(text: str) -> datetime:
    """A moment as exports write it, 2024-10-31T09:00:00+00:00; a day alone is its first moment, in UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadCell("bad_moment", "is no moment.", "Write it like 2024-10-31T09:00:00+00:00.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def read_version(text: str) -> tuple[str, int]:
    """An update by its month and version: "2024-09/1"."""
    month, _, version = text.partition("/")
    return read_period(month), read_whole(version)


def read_links(text: str) -> tuple[Evidence, ...]:
    """Links, a line for each: a title and a web address."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [read_link(line) for line in lines]
    for line, link in zip(lines, found, strict=True):
        if link is None:
            message = "has a line without a web address." if len(lines) > 1 else "has no web address."
            raise BadCell(
                "bad_link", message, f'Write "{cut(line, 40)}" with its address, such as https://example.org.'
            )
    return tuple(link for link in found if link)


def read_time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise BadCell("bad_time", "is not a time of day.", "Write it like 14:30.") from None


def read_yes_no(text: str) -> bool:
    answers = {
        "yes": True,
        "y": True,
        "true": True,
        "1": True,
        "no": False,
        "n": False,
        "false": False,
        "0": False,
    }
    if text.lower() not in answers:
        raise BadCell("bad_yes_no", "is neither yes nor no.", "Write yes or no.")
    return answers[text.lower()]


def read_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise BadCell("bad_timezone", "is no time zone.", "Write it like Europe/London.") from None
    return text


def read_email(text: str) -> str:
    text = re.sub(r"^mailto:\s*", "", text, flags=re.IGNORECASE)  # as spreadsheets keep a link
    if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", text):
        raise BadCell("bad_email", "is no email address.", "Write it like name@example.org.")
    return text.lower()


def read_emails(text: str) -> tuple[str, ...]:
    if text.lower() == NO_OTHER:
        return ()
    return tuple(read_email(part) for part in read_several(text))


def read_account(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", text):
        raise BadCell("bad_account", "is no account's id.", "Copy it from their profile, such as U0123ABCD.")
    return text


def read_several(text: str) -> tuple[str, ...]:
    """The parts between semicolons; "none" says that there are none."""
    return tuple(part for part in (piece.strip() for piece in text.split(";")) if part and part.casefold() != "none")


def read_period(text: str) -> str:
    month = re.fullmatch(r"((?:19|20|21)\d\d-(?:0[1-9]|1[0-2]))(?:-01)?", text)  # a spreadsheet makes a day of it
    if not month:
        raise BadCell("bad_period", "is no reporting period.", "Write the month like 2024-10.")
    return month.group(1)


def read_rag(text: str) -> str:
    rag = SPOKEN.get(text.lower()) or {
        "b": SPOKEN["blue"],
        "g": SPOKEN["green"],
        "a": SPOKEN["amber"],
        "r": SPOKEN["red"],
    }.get(text.lower())
    if rag is None:
        raise BadCell("bad_rag", "is no rating.", "Write blue, green, amber, red or grey, or leave it empty.")
    return rag.value


def read_whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise BadCell("bad_number", "is no whole number.", "Write it like 1.")
    return int(text)


def read_number(text: str) -> float:
    found = read_figure(text).value
    if found is None or found < 0:
        raise BadCell("bad_number", "is no number from 0 up.", "Write it like 0.5.")
    return found


def read_choice(*allowed: str) -> CellReader:
    def read(text: str) -> str:
        if text.lower() not in allowed:
            raise BadCell("bad_choice", "is not one of the choices.", f"Write one of: {', '.join(allowed)}.")
        return text.lower()

    return read


def read_reference(text: str) -> str:
    """An action's reference as it is kept: CTB-07. Raises BadCell."""
    ref = text.upper()
    if not is_reference(ref):
        raise BadCell("bad_ref", "can't be a reference.", "Use letters, digits and dashes, such as CTB-07.")
    return ref


def read_key(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", text):
        raise BadCell("bad_key", "can't be a key.", "Use a few letters or digits, such as CTB.")
    return text


def read_parent(text: str) -> str:
    """The key of a board; "none" says that there is none."""
    return "" if text.casefold() == "none" else read_key(text)


def read_channel(text: str) -> str:
    if not re.fullmatch(r"#?[^\s#<>@]{1,80}", text):
        fix = "Give the channel's id (in Slack: channel name, About, at the bottom), such as C0123ABCD, or #name."
        raise BadCell("bad_channel", "is neither a channel id nor a #name.", fix)
    return text if is_channel(text) or text.startswith("#") else f"#{text}"
