"""The tables that boardbot reads and the columns of each: one list for the reader, the exporter and docs/import.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.changes import FREQUENCIES
from bot.domain.figures import COMPARATORS, read_figure
from bot.domain.rag import SPOKEN
from bot.imports.dates import first_day, last_day, undated
from storage.boards import is_channel_id


class BadCell(Exception):
    """A cell that can't be read: a short code, a sentence, and what would be right."""

    def __init__(self, reason: str, message: str, suggestion: str = "") -> None:
        self.reason, self.message, self.suggestion = reason, message, suggestion
        super().__init__(message)


class DoubtfulCell(BadCell):
    """A cell that can't be read but needn't be: it is told, and imported as missing."""


Reader = Callable[[str], Any]


@dataclass(frozen=True)
class Column:
    """`read` turns a filled cell into its value; an empty cell reads as `empty`."""

    name: str
    meaning: str
    required: bool = False
    read: Reader = str
    empty: Any = ""
    choices: tuple[str, ...] = ()
    """The words that a template offers."""


def read_date(text: str) -> date:
    """2024-10-31, or the British 31/10/2024."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %b %Y", "%d %B %Y"):
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a date has no zone
            if 1900 <= found.year <= 2200:
                return found
        except ValueError:
            continue
    raise BadCell("bad_date", "is not a date I can read.", "Write it like 2024-10-31, or leave it empty.")


def _due(text: str) -> date | None:
    """The last day meant; None where the words plainly name none."""
    found = last_day(text)
    if found is None and not undated(text):
        mend = "Write it like 2024-10-31 or Sept 2024."
        raise DoubtfulCell("unreadable_date", "names no one day, so the action is kept undated with these words.", mend)
    return found


def _start(text: str) -> date | None:
    found = first_day(text)
    if found is None and not undated(text):
        message = "names no one day, so the action is kept without a start."
        raise DoubtfulCell("unreadable_date", message, "Write it like 2024-10-31 or Sept 2024.")
    return found


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise BadCell("bad_time", "is not a time of day.", "Write it like 14:30.") from None


def _yes_no(text: str) -> bool:
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


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise BadCell("bad_timezone", "is no time zone.", "Write it like Europe/London.") from None
    return text


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", text):
        raise BadCell("bad_email", "is no email address.", "Write it like name@example.org.")
    return text.lower()


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in text.split(";")) if part)


def _period(text: str) -> str:
    month = re.fullmatch(r"((?:19|20|21)\d\d-(?:0[1-9]|1[0-2]))(?:-01)?", text)  # a spreadsheet makes a day of it
    if not month:
        raise BadCell("bad_period", "is no reporting period.", "Write the month like 2024-10.")
    return month.group(1)


def _rag(text: str) -> str:
    rag = SPOKEN.get(text.lower()) or {
        "b": SPOKEN["blue"],
        "g": SPOKEN["green"],
        "a": SPOKEN["amber"],
        "r": SPOKEN["red"],
    }.get(text.lower())
    if rag is None:
        raise BadCell("bad_rag", "is no rating.", "Write blue, green, amber, red or grey, or leave it empty.")
    return rag.value


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise BadCell("bad_number", "is no whole number.", "Write it like 1.")
    return int(text)


def _number(text: str) -> float:
    found = read_figure(text).value
    if found is None or found < 0:
        raise BadCell("bad_number", "is no number from 0 up.", "Write it like 0.5.")
    return found


def _choice(*allowed: str) -> Reader:
    def read(text: str) -> str:
        if text.lower() not in allowed:
            raise BadCell("bad_choice", "is not one of the choices.", f"Write one of: {', '.join(allowed)}.")
        return text.lower()

    return read


def read_reference(text: str) -> str:
    """An action's reference as it is kept: CTB-07. Raises BadCell."""
    ref = text.upper()
    if not re.fullmatch(r"[A-Z0-9]+(?:[-./][A-Z0-9]+)*", ref) or len(ref) > 30:
        raise BadCell("bad_ref", "can't be a reference.", "Use letters, digits and dashes, such as CTB-07.")
    return ref


def _key(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", text):
        raise BadCell("bad_key", "can't be a key.", "Use a few letters or digits, such as CTB.")
    return text


def _channel(text: str) -> str:
    if not re.fullmatch(r"#?[^\s#<>@]{1,80}", text):
        mend = "Give the channel's id (in Slack: channel name, About, at the bottom), such as C0123ABCD, or #name."
        raise BadCell("bad_channel", "is neither a channel id nor a #name.", mend)
    return text if is_channel_id(text) or text.startswith("#") else f"#{text}"


EXAMPLE = "EXAMPLE"
"""The board of a template's example rows, which an import passes over."""
_YES_NO = ("yes", "no")
_STATUSES = ("open", "complete", "closed")
_PLAN_STATUSES = ("draft", "live", "closed")
_RATINGS = ("blue", "green", "amber", "red", "grey")
_POLARITIES = ("high", "low")
_KINDS = ("baseline", "target", "actual")
SOURCE = (
    Column("source_document", "the document the row was taken from"),
    Column("source_line", "the line or page in it"),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "boards": (
        Column("key", "a short stable key, such as CTB", True, _key),
        Column("name", "the board's full name", True),
        Column("parent", "the key of the board that it reports to", False, _key),
        Column("parent_basis", "where that is stated"),
        Column("channel", "its Slack channel's id (C0123ABCD) or #name", False, _channel),
        Column("timezone", "its time zone; empty means BOARDBOT_TIMEZONE", False, _zone),
        Column("area", "its area in published figures, by code or name, such as E06000032"),
        Column("rag_key", "what the letters R, A and G of its indicators mean, printed with them"),
        Column("private", "yes where only its members may see its plan", False, _yes_no, False, _YES_NO),
        *SOURCE,
    ),
    "people": (
        Column("name", "as it is shown", True),
        Column("email", "finds their Slack account", False, _email, None),
        Column("slack_user", "their Slack id (U0123ABCD), where known", False, str, None),
        Column("timezone", "their time zone; empty means Slack's, else the board's", False, _zone),
        Column(
            "roles",
            "the leads' roles that they hold, as the plan prints them, with ; between",
            False,
            _several,
            (),
        ),
        Column(
            "since",
            "the day from which they hold them; empty means the day of the import",
            False,
            read_date,
            None,
        ),
        Column("chair_of", "keys of boards, with ; between", False, _several, ()),
        Column("officer_of", "keys of boards, with ; between", False, _several, ()),
        Column("member_of", "keys of boards, with ; between", False, _several, ()),
        Column(
            "administrator",
            "yes for those who decide about undelivered messages of every board",
            False,
            _yes_no,
            False,
            _YES_NO,
        ),
    ),
    "plans": (
        Column("board", "the board's key", True, _key),
        Column("plan", "the edition, such as 2024-25", True),
        Column("title", "as printed"),
        Column("start", "its first day", False, read_date, None),
        Column("end", "its last day: the default due date of its actions", False, read_date, None),
        Column("status", "draft (the default) or closed", False, _choice(*_PLAN_STATUSES), None, _PLAN_STATUSES),
        *SOURCE,
    ),
    "actions": (
        Column(
            "ref",
            "a short stable reference, such as CTB-07; empty: one is made from the board's key",
            False,
            read_reference,
        ),
        Column("board", "the board's key", True, _key),
        Column("plan", "the edition; may be empty where the board has just one plan"),
        Column("priority", "the heading it stands under"),
        Column("workstream", "the workstream it belongs to"),
        Column("related_priority", "the strategy's priority that it serves"),
        Column("title", "the action in full, as printed", True),
        Column(
            "leads",
            "people (name or email) or roles, as printed; several with ; between",
            False,
            _several,
            (),
        ),
        Column("start", "its first day", False, _start, None),
        Column("due", "its own last day; empty: the plan's end stands as the default", False, _due, None),
        Column("due_printed", "its last day in the plan's own words, such as by end of Q2 2024/25, or ongoing"),
        Column(
            "due_is_default",
            "yes where the date is only the plan's end, as exports mark it",
            False,
            _yes_no,
            False,
            _YES_NO,
        ),
        Column("status", "open (the default), complete or closed", False, _choice(*_STATUSES), None, _STATUSES),
        Column("parent_ref", "the reference of the action that it is a part of", False, read_reference),
        Column("notes", "whatever else the plan prints beside it"),
        *SOURCE,
    ),
    "leads": (
        Column("ref", "the action's reference", True, read_reference),
        Column("leads", "as in the actions table, where the plan itself names nobody", False, _several, ()),
    ),
    "updates": (
        Column("ref", "the action's reference", True, read_reference),
        Column("period", "the month it is about, such as 2024-09", True, _period),
        Column("rag", "blue, green, amber, red, grey or empty", False, _rag, None, _RATINGS),
        Column("narrative", "what happened"),
        Column("next_step", "what comes next"),
        Column("help_needed", "what is asked of the board"),
        Column("said_on", "the day it was said; empty: not stated", False, read_date, None),
        Column("said_by", "a person's name or email; empty: not stated"),
        *SOURCE,
    ),
    "outcomes": (
        Column("board", "the board's key", True, _key),
        Column("plan", "the edition"),
        Column("outcome", "the target outcome, as printed", True),
        Column("heading", "the words under which it stands"),
        *SOURCE,
    ),
    "statements": (
        Column("board", "the board's key", True, _key),
        Column("plan", "the edition"),
        Column("kind", "what it is, such as strategy_priority or recommendation", True),
        Column("heading", "the words under which it stands"),
        Column("text", "as printed", True),
        *SOURCE,
    ),
    "meetings": (
        Column("board", "the board's key", True, _key),
        Column("date", "the day of the meeting", True, read_date),
        Column("time", "when it starts", False, _time, None),
        Column("place", "where it is"),
        Column("cancelled", "yes where it was called off", False, _yes_no, False, _YES_NO),
        *SOURCE,
    ),
    "indicators": (
        Column("indicator", "a short stable key, such as child-poverty", True, _key),
        Column("name", "as printed", True),
        Column("unit", "as printed"),
        Column(
            "polarity",
            "high or low, for what is good; empty where nobody has said",
            False,
            _choice(*_POLARITIES),
            "",
            _POLARITIES,
        ),
        Column("boards", "keys of the boards that follow it, with ; between", False, _several, ()),
        Column("frequency", f"how often it is published ({', '.join(FREQUENCIES)}): tells when a new period is due"),
        Column("source", "who publishes it"),
        Column("section", "the heading it stands under"),
        *SOURCE,
    ),
    "follows": (
        Column("board", "the board's key", True, _key),
        Column("indicator", "the key of an indicator that it follows", True, _key),
        Column("position", "its place in the board's order, such as 1", False, _whole, 0),
        Column("threshold", "from which step on a movement is told, in the indicator's unit", False, _number, None),
        Column(
            "green",
            "from which figure on the board itself rates it green; above amber, high is good",
            False,
            _number,
            None,
        ),
        Column("amber", "from which figure on it rates it amber; what reaches neither is red", False, _number, None),
    ),
    "observations": (
        Column("indicator", "the indicator's key", True, _key),
        Column("edition", "the edition that printed it, such as 2022/23", True),
        Column("area", f"the board's area, or one of {', '.join(COMPARATORS)}", True),
        Column("period", "as printed"),
        Column("raw", "the cell as printed"),
        Column("rag_raw", "the comparison's letter as printed, on its comparator's row"),
        Column("trend", "as printed, on the own area's row"),
        Column("note", "anything printed beside it"),
        Column("name", "the indicator's name in this edition, where it is another than in the indicators table"),
        Column("unit", "its unit in this edition, likewise"),
        *SOURCE,
    ),
    "targets": (
        Column("indicator", "the indicator's key", True, _key),
        Column("series", "the line of the table it belongs to, as printed"),
        Column("area", "the board's area, or one of England, Region, NN", True),
        Column("period", "as printed", True),
        Column("kind", "baseline, target or actual", True, _choice(*_KINDS), "", _KINDS),
        Column("raw", "the cell as printed"),
        *SOURCE,
    ),
}
EXPORT_ONLY: dict[str, frozenset[str]] = {
    "actions": frozenset({"rag"}),
    "observations": frozenset(
        {
            "indicator_name",
            "boards",
            "area_code",
            "sex",
            "age",
            "category_type",
            "category",
            "lower",
            "upper",
            "count",
            "period_start",
            "period_end",
            "value",
            "rank",
            "rank_of",
            "rag",
        }
    ),
    "targets": frozenset({"value"}),
    "updates": frozenset({"version", "via", "board", "plan", "on_behalf_of", "withdrawn_on"}),
}
"""Columns that an export adds and an import passes over: they follow from the others."""
