"""Reporting what looks wrong in printed figures and plans as they come in: nothing is changed by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.doubts import Record, doubts_in
from bot.domain.doubts.plans import lead_cut_off, lookalikes_in, repeated_actions, wrong_sections
from bot.imports.check import Row
from bot.services.importing.import_log import ImportLog


def doubt_figures(log: ImportLog, rows: Mapping[int, Row], records: Sequence[Record]) -> None:
    """Tell the doubts about these rows (by observation id), each beside all that is known of its indicator."""
    touched = {row["indicator"] for row in rows.values()}
    for doubt in doubts_in(record for record in records if record.key in touched):
        if row := rows.get(doubt.reading.id):
            log.doubt(row, doubt.column, doubt.reason, doubt.message, doubt.suggestion)


MOST_REPEATED = 3
"""So many actions that stand twice are named."""
_IN_WORDS = ("ref", "title", "priority", "workstream", "leads", "due_printed")


def doubt_actions(log: ImportLog, rows: Iterable[Row]) -> None:
    """Tell leads that look cut off, letters that look like others, actions that stand twice under one lead, and those
    that seem to stand in the wrong section of their plan."""
    plans: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        plans.setdefault((row["board"], row["plan"]), []).append(row)
        if why := lead_cut_off(row.printed.get("leads", "")):
            log.doubt(row, "leads", "lead_cut_off", why, "Look at the whole cell in the source.")
        for column, why in lookalikes_in({name: row.printed.get(name, "") for name in _IN_WORDS}):
            log.doubt(row, column, "lookalike_letter", why, "Type the Latin letters in the source.")
    for of_plan in plans.values():
        twice = repeated_actions([(row["title"], row["leads"]) for row in of_plan])
        again = [(row, of_plan[place]) for row, place in zip(of_plan, twice, strict=True) if place is not None]
        for row, first in again[:MOST_REPEATED]:
            message = f"is the same action under the same lead as in row {first.number}; each was imported."
            if len(again) > MOST_REPEATED:
                message += f" So it is with {len(again)} rows in all."
            log.doubt(row, "title", "repeated_action", message, "Take one out if they are one action.")
        sections = [(row["workstream"] or row["priority"], row["title"]) for row in of_plan]
        for row, other, (own, _) in zip(of_plan, wrong_sections(sections), sections, strict=True):
            if other:
                column = "workstream" if row["workstream"] else "priority"
                message = f'is under "{own}", but names all of "{other}".'
                log.doubt(row, column, "wrong_section", message, "Move it there if it belongs there.")
