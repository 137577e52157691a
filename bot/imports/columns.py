"""The tables that boardbot reads and the columns of each: one list for the reader, the exporter and docs/import.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.changes import FREQUENCIES
from bot.domain.figures import COMPARATORS
from bot.imports.cells import (
    CellReader,
    read_account,
    read_channel,
    read_choice,
    read_date,
    read_due,
    read_email,
    read_emails,
    read_key,
    read_links,
    read_moment,
    read_number,
    read_parent,
    read_period,
    read_rag,
    read_reference,
    read_several,
    read_start,
    read_time,
    read_version,
    read_whole,
    read_yes_no,
    read_zone,
)
from bot.surfaces.addresses import KINDS


@dataclass(frozen=True)
class Column:
    """`read` turns a filled cell into its value; an empty cell reads as `empty`."""

    name: str
    meaning: str
    required: bool = False
    read: CellReader = str
    empty: Any = ""
    choices: tuple[str, ...] = ()
    """The words that a template offers."""
    by_export: bool = False
    """Whether only an export fills it in, so that a record comes back whole: a template leaves it out."""


def _recorded(name: str, meaning: str, read: CellReader = str, empty: Any = "") -> Column:
    """A column that an export fills in."""
    return Column(name, meaning, False, read, empty, by_export=True)


EXAMPLE = "EXAMPLE"
"""The board of a template's example rows, which an import passes over."""
_YES_NO = ("yes", "no")
_STATUSES = ("open", "complete", "closed")
_PLAN_STATUSES = ("draft", "live", "paused", "closed")
_RATINGS = ("blue", "green", "amber", "red", "grey")
_POLARITIES = ("high", "low")
_VIA = ("button", "form", "text", "edit", "email", "email link", "import")
_SIGN_OFF = ("published", "withheld", "pending", "returned", "replaced")
_UPDATE_RECORD: tuple[tuple[Any, ...], ...] = (
    ("version", "which version of that month's update it is", read_whole, None),
    ("said_at", "the moment it was said, where that is known", read_moment, None),
    ("on_behalf_of", "for whom it was said"),
    ("via", "the way it came", read_choice(*_VIA), "import"),
    ("confirms", "the update whose words it says still hold, by month and version: 2024-09/1", read_version, None),
    ("withdrawn_on", "when it was withdrawn", read_moment, None),
    ("withdrawn_by", "who withdrew it"),
    ("withdrawn_reason", "why it was withdrawn"),
    ("erased_at", "when its words were erased for good", read_moment, None),
    ("sign_off", "what became of it where the board's chair signs off", read_choice(*_SIGN_OFF)),
    ("signed_off_by", "who decided that"),
    ("signed_off_at", "when it was decided", read_moment, None),
    ("sign_off_reason", "the chair's question, or why it is withheld"),
    ("question", "what the chair asked of an earlier version"),
    ("edited_by", "who edited what is published"),
    ("edited_at", "when it was edited", read_moment, None),
    ("edit_reason", "why words that were shown already were changed"),
    ("published_narrative", "what happened, as published where that was edited"),
    ("published_next_step", "what comes next, likewise"),
    ("published_help_needed", "what is asked of the board, likewise"),
    ("published_evidence", "the links, likewise", read_links, ()),
)
_KINDS = ("baseline", "target", "actual")
SOURCE_COLUMNS = (
    Column("source_document", "the document the row was taken from"),
    Column("source_line", "the line or page in it"),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "boards": (
        Column("key", "a short stable key, such as CTB", True, read_key),
        Column("name", "the board's full name", True),
        Column("parent", "the key of the board that it reports to; none where it reports to none", False, read_parent),
        Column("parent_basis", "where that is stated"),
        Column("channel", "its Slack channel's id (C0123ABCD) or #name", False, read_channel),
        Column("timezone", "its time zone; empty means BOARDBOT_TIMEZONE", False, read_zone),
        Column("area", "its area in published figures, by code or name, such as E06000032"),
        Column("rag_key", "what the letters R, A and G of its indicators mean, printed with them"),
        Column("private", "yes where only its members may see its plan", False, read_yes_no, False, _YES_NO),
        *SOURCE_COLUMNS,
    ),
    "people": (
        Column("name", "as it is shown", True),
        Column("email", "finds their Slack account", False, read_email, None),
        Column(
            "other_emails",
            "further or earlier addresses of theirs, with ; between; none where they have no other",
            False,
            read_emails,
            (),
        ),
        Column("slack_user", "their Slack id (U0123ABCD), where known", False, read_account, None),
        Column("timezone", "their time zone; empty means Slack's, else the board's", False, read_zone),
        Column(
            "preferred",
            "mail, slack or none: how they want to be asked, where both reach them",
            False,
            read_choice(*KINDS, "none"),
            None,
            (*KINDS, "none"),
        ),
        Column(
            "roles",
            "the leads' roles that they hold, as the plan prints them, with ; between; none where they hold none any more",
            False,
            read_several,
            (),
        ),
        Column(
            "since",
            "the day from which they hold them; empty means the day of the import",
            False,
            read_date,
            None,
        ),
        Column("chair_of", "keys of boards, with ; between; or none", False, read_several, ()),
        Column("officer_of", "keys of boards, with ; between; or none", False, read_several, ()),
        Column("member_of", "keys of boards, with ; between; or none", False, read_several, ()),
        Column(
            "administrator",
            "yes for those who decide about undelivered messages of every board",
            False,
            read_yes_no,
            False,
            _YES_NO,
        ),
    ),
    "plans": (
        Column("board", "the board's key", True, read_key),
        Column("plan", "the edition, such as 2024-25", True),
        Column("title", "as printed"),
        Column("start", "its first day", False, read_date, None),
        Column("end", "its last day: the default due date of its actions", False, read_date, None),
        Column("status", "draft (the default) or closed", False, read_choice(*_PLAN_STATUSES), None, _PLAN_STATUSES),
        *SOURCE_COLUMNS,
    ),
    "actions": (
        Column(
            "ref",
            "a short stable reference, such as CTB-07; empty: one is made from the board's key",
            False,
            read_reference,
        ),
        Column("board", "the board's key", True, read_key),
        Column("plan", "the edition; may be empty where the board has just one plan"),
        Column("priority", "the heading above it"),
        Column("workstream", "the workstream it belongs to"),
        Column("related_priority", "the strategy's priority that it serves"),
        Column("title", "the action in full, as printed", True),
        Column(
            "leads",
            "people (name or email) or roles, as printed; several with ; between",
            False,
            read_several,
            (),
        ),
        Column("start", "its first day", False, read_start, None),
        Column("due", "its own last day; empty: the plan's end stands as the default", False, read_due, None),
        Column("due_printed", "its last day in the plan's own words, such as by end of Q2 2024/25, or ongoing"),
        Column(
            "due_is_default",
            "yes where the date is only the plan's end, as exports mark it",
            False,
            read_yes_no,
            False,
            _YES_NO,
        ),
        Column("status", "open (the default), complete or closed", False, read_choice(*_STATUSES), None, _STATUSES),
        Column("parent_ref", "the reference of the action that it is a part of", False, read_reference),
        Column("notes", "whatever else the plan prints beside it"),
        *SOURCE_COLUMNS,
    ),
    "leads": (
        Column("ref", "the action's reference", True, read_reference),
        Column("leads", "as in the actions table, where the plan itself names nobody", False, read_several, ()),
    ),
    "updates": (
        Column("ref", "the action's reference", True, read_reference),
        Column("period", "the month it is about, such as 2024-09", True, read_period),
        Column("rag", "blue, green, amber, red, grey or empty", False, read_rag, None, _RATINGS),
        Column("narrative", "what happened"),
        Column("next_step", "what comes next"),
        Column("help_needed", "what is asked of the board"),
        Column("said_on", "the day it was said; empty: not stated", False, read_date, None),
        Column("said_by", "a person's name or email; empty: not stated"),
        Column("evidence", "links that show it, a line for each: its title and its web address", False, read_links, ()),
        *(_recorded(name, *rest) for name, *rest in _UPDATE_RECORD),
        *SOURCE_COLUMNS,
    ),
    "outcomes": (
        Column("board", "the board's key", True, read_key),
        Column("plan", "the edition"),
        Column("outcome", "the target outcome, as printed", True),
        Column("heading", "the words under which it stands"),
        *SOURCE_COLUMNS,
    ),
    "statements": (
        Column("board", "the board's key", True, read_key),
        Column("plan", "the edition"),
        Column("kind", "what it is, such as strategy_priority or recommendation", True),
        Column("heading", "the words under which it stands"),
        Column("text", "as printed", True),
        *SOURCE_COLUMNS,
    ),
    "meetings": (
        Column("board", "the board's key", True, read_key),
        Column("date", "the day of the meeting", True, read_date),
        Column("time", "when it starts", False, read_time, None),
        Column("place", "where it is"),
        Column("cancelled", "yes where it was cancelled", False, read_yes_no, False, _YES_NO),
        *SOURCE_COLUMNS,
    ),
    "indicators": (
        Column("indicator", "a short stable key, such as child-poverty", True, read_key),
        Column("name", "as printed", True),
        Column("unit", "as printed"),
        Column(
            "polarity",
            "high or low, for what is good; empty where nobody has said",
            False,
            read_choice(*_POLARITIES),
            "",
            _POLARITIES,
        ),
        Column("boards", "keys of the boards that follow it, with ; between", False, read_several, ()),
        Column(
            "frequency",
            f"how often it is published ({', '.join(FREQUENCIES)}): from it follows when a new period is due",
        ),
        Column("source", "who publishes it"),
        Column("section", "the heading above it"),
        *SOURCE_COLUMNS,
    ),
    "follows": (
        Column("board", "the board's key", True, read_key),
        Column("indicator", "the key of an indicator that it follows", True, read_key),
        Column("position", "its place in the board's order, such as 1", False, read_whole, 0),
        Column(
            "threshold", "from which step on a movement is reported, in the indicator's unit", False, read_number, None
        ),
        Column(
            "green",
            "from which figure on the board itself rates it green; above amber, high is good",
            False,
            read_number,
            None,
        ),
        Column(
            "amber", "from which figure on it rates it amber; what reaches neither is red", False, read_number, None
        ),
    ),
    "observations": (
        Column("indicator", "the indicator's key", True, read_key),
        Column("edition", "the edition that printed it, such as 2022/23", True),
        Column("area", f"the board's area, or one of {', '.join(COMPARATORS)}", True),
        Column("period", "as printed"),
        Column("raw", "the cell as printed"),
        Column("rag_raw", "the comparison's letter as printed, on its comparator's row"),
        Column("trend", "as printed, on the own area's row"),
        Column("note", "anything printed beside it"),
        Column("name", "the indicator's name in this edition, where it is another than in the indicators table"),
        Column("unit", "its unit in this edition, likewise"),
        *SOURCE_COLUMNS,
    ),
    "targets": (
        Column("indicator", "the indicator's key", True, read_key),
        Column("series", "the line of the table it belongs to, as printed"),
        Column("area", "the board's area, or one of England, Region, NN", True),
        Column("period", "as printed", True),
        Column("kind", "baseline, target or actual", True, read_choice(*_KINDS), "", _KINDS),
        Column("raw", "the cell as printed"),
        *SOURCE_COLUMNS,
    ),
}
ADDRESS_COLUMNS = {"slack_user": "slack"}
"""Columns of the people table that hold an address, and the surface that it is of."""
EXPORT_ONLY: dict[str, frozenset[str]] = {
    "actions": frozenset({"rag"}),
    "people": frozenset({"away", "away_until", "stands_in"}),
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
    "updates": frozenset({"board", "plan"}),
}
"""Columns that an export adds and an import passes over: they follow from the others."""
