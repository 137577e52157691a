"""Importing progress updates that a file holds: what a document prints, or a record that was exported, whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from sqlmodel import select

from bot.clock import at_local
from bot.domain.evidence import Evidence
from bot.imports.check import Row
from bot.services.importing.import_log import ImportLog
from storage.boards import Board
from storage.plans import Action, Plan
from storage.publications import Publication
from storage.updates import TEXT_FIELDS, ProgressUpdate

_SAID = ("rag", *TEXT_FIELDS)
_WAITS = ("pending", "returned", "replaced")


def load_updates(log: ImportLog, rows: list[Row]) -> None:
    """Updates: rows that stand already, whichever way they came, change nothing.

    A row of an export comes back with its version, its author, its evidence, and what became of it: withdrawn,
    erased, signed off or withheld.
    """
    if rows:
        _Updates(log).load(rows)


class _Updates:
    """The updates that stand, and those that an import adds."""

    def __init__(self, log: ImportLog) -> None:
        self.log = log
        self.known: dict[tuple[int, str], list[ProgressUpdate]] = {}
        for update in log.session.exec(select(ProgressUpdate)):
            self.known.setdefault((update.action_id, update.period), []).append(update)
        boards = {board.id: board for board in log.session.exec(select(Board))}
        plans = list(log.session.exec(select(Plan)))
        self.plans = {(boards[plan.board_id].key.casefold(), plan.edition): plan.ident for plan in plans}
        self.board_of = {plan.ident: boards[plan.board_id] for plan in plans}

    def load(self, rows: list[Row]) -> None:
        waiting: dict[str, Row] = {}
        for row in rows:
            action = self._action(row)
            if action is None:
                continue
            self.log.doubt_namesakes(row, "said_by", row["said_by"])
            known = self.known.setdefault((action.ident, row["period"]), [])
            if any(self._is_same(update, row) for update in known):
                self.log.report.unchanged["updates"] += 1
                continue
            made = self._add(action, row, known)
            known.append(made)
            if row["sign_off"] or row["edited_at"]:
                self._publish(made, row)
            board = self.board_of[action.plan_id]
            if row["sign_off"] in _WAITS[:2] and not board.sign_off:
                waiting.setdefault(board.key, row)
        for key, row in waiting.items():
            message = (
                f"waits for the chair, and updates of {key} are not signed off here, so it is shown like any other."
            )
            self.log.doubt(row, "sign_off", "no_sign_off", message, "Turn sign-off on in the settings of the board.")

    def _action(self, row: Row) -> Action | None:
        """The action of the edition that an export names, else the newest with the reference."""
        plan = self.plans.get((row.printed.get("board", "").casefold(), row.printed.get("plan", "")))
        return self.log.actions.get((plan or 0, row["ref"])) or self.log.known_action(row)

    def _is_same(self, update: ProgressUpdate, row: Row) -> bool:
        """Whether an update says what the row says; an export's row is that version of it, or was said at that moment."""
        said_at = self._said_at(row)
        exported = row["version"] is not None
        same_one = row["version"] == update.version or (said_at is not None and said_at == update.effective_at)
        if exported and not same_one:
            return False
        if exported and (row["erased_at"] or update.erased_at):
            return True
        return all(getattr(update, name) == row[name] for name in _SAID) and update.author_name == self._author(row)[1]

    def _author(self, row: Row) -> tuple[int | None, str]:
        person = self.log.person(row["said_by"])
        return (person.id, person.name) if person else (None, row["said_by"])

    def _add(self, action: Action, row: Row, known: list[ProgressUpdate]) -> ProgressUpdate:
        taken = {update.version for update in known}
        free = row["version"] if row["version"] and row["version"] not in taken else max(taken, default=0) + 1
        author_id, author_name = self._author(row)
        values: dict[str, Any] = {
            **{name: row[name] for name in _SAID},
            **row.source,
            "action_id": action.id,
            "period": row["period"],
            "version": free,
            "via": row["via"],
            "author_id": author_id,
            "author_name": author_name,
            "on_behalf_of": row["on_behalf_of"],
            "evidence": _links(row["evidence"]),
            "confirms_id": self._confirmed(action, row),
            "effective_at": self._said_at(row),
            "recorded_at": self.log.now,
            "withdrawn_at": row["withdrawn_on"],
            "withdrawn_by": row["withdrawn_by"],
            "withdrawn_reason": row["withdrawn_reason"],
            "erased_at": row["erased_at"],
        }
        return self.log.put(ProgressUpdate, "updates", f"{action.ref} {row['period']}", None, **values)

    def _said_at(self, row: Row) -> datetime | None:
        if row["said_at"]:
            return row["said_at"]  # type: ignore[no-any-return]
        return at_local(row["said_on"], time(0), self.log.zone) if row["said_on"] else None

    def _confirmed(self, action: Action, row: Row) -> int | None:
        """The update whose words this one says still hold."""
        if row["confirms"] is None:
            return None
        period, version = row["confirms"]
        return next((u.id for u in self.known.get((action.ident, period), ()) if u.version == version), None)

    def _publish(self, update: ProgressUpdate, row: Row) -> None:
        """What became of the update; one that was edited where nobody signs off was published as it was said."""
        state = "pending" if row["sign_off"] == "replaced" else row["sign_off"] or "published"
        values: dict[str, Any] = {
            "update_id": update.id,
            "state": state,
            "decided_by": row["signed_off_by"],
            "decided_at": row["signed_off_at"] or (None if row["sign_off"] else update.effective_at),
            "reason": row["sign_off_reason"],
            **{name: row[name] for name in ("question", "edited_by", "edited_at", "edit_reason")},
            **{name: row[f"published_{name}"] for name in TEXT_FIELDS},
            "evidence": _links(row["published_evidence"]),
        }
        self.log.session.add(Publication.model_validate(values))


def _links(evidence: Iterable[Evidence]) -> list[dict[str, str]]:
    return [asdict(link) for link in evidence]
