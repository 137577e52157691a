"""Importing plans, people and indicators: everything or nothing, and a report of what became of each row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.domain.indicator_periods import read_period
from bot.domain.indicators import COMPARATORS, read_figure, read_rag
from bot.domain.text import did_you_mean
from bot.imports.check import Row, check_tables
from bot.imports.files import read_tables
from bot.imports.report import CellChange, Report
from storage.audit import By, audit
from storage.boards import Board, BoardMember, Meeting, Person, Role, RoleHolder, is_channel_id
from storage.engine import Store
from storage.indicators import BoardIndicator, Indicator, Observation
from storage.plans import Action, ActionLead, DueChange, Plan, Priority, Workstream
from storage.tables import Base
from storage.updates import ProgressUpdate, next_version

T = TypeVar("T", bound=Base)


class _RollBack(Exception):
    """Leaves the transaction without keeping it."""


def import_files(
    *, store: Store, paths: Iterable[Path], by: By, now: datetime, zone: str, dry_run: bool = False
) -> Report:
    """Import files or folders; a dry run does all of it and keeps nothing.

    Nothing is written if anything is refused: the report then says what, and where. Importing the same files
    again changes nothing, and what leads changed in chat stays unless the file's own cell changed since.
    Raises UnreadableFile.
    """
    report = Report()
    rows = check_tables(read_tables(paths), report)
    if report.refused:
        return report
    try:
        with store.write() as session:
            _Import(session, report, by, now, zone).run(rows)
            if report.refused or dry_run:
                raise _RollBack
            counts = {name: dict(getattr(report, name)) for name in ("created", "updated", "removed")}
            if any(counts.values()):
                audit(session, by=by, now=now, act="import", subject="files", **counts)
    except _RollBack:
        pass
    return report


@dataclass
class _Import:
    """One import: looks up what stands, writes what is new or changed, and reports."""

    session: Session
    report: Report
    by: By
    now: datetime
    zone: str

    def run(self, rows: dict[str, list[Row]]) -> None:
        self.today = local_date(self.now, self.zone)
        self.boards = {b.key.upper(): b for b in self.session.exec(select(Board))}
        self.people = list(self.session.exec(select(Person)))
        self.roles = {r.name: r for r in self.session.exec(select(Role))}
        self._boards(rows["boards"])
        self._people(rows["people"])
        self._plans(rows["plans"], rows["actions"])
        self._actions(rows["actions"])
        self._assign(rows["leads"])
        self._updates(rows["updates"])
        self._meetings(rows["meetings"])
        self._indicators(rows["indicators"])
        self._observations(rows["observations"])

    # -- shared steps --

    def _put(self, kind: type[T], table: str, key: str, old: T | None, /, **values: Any) -> T:
        """Create the row, or change what differs, and count it."""
        if old is None:
            new = kind.model_validate(values)
            self.session.add(new)
            self.session.flush()
            self.report.created[table] += 1
            return new
        changed = {name: value for name, value in values.items() if getattr(old, name) != value}
        for name, value in changed.items():
            self._changed(table, key, name, getattr(old, name), value)
            setattr(old, name, value)
        (self.report.updated if changed else self.report.unchanged)[table] += 1
        self.session.add(old)
        return old

    def _changed(self, table: str, key: str, column: str, before: object, after: object) -> None:
        texts = ("" if v is None else str(v) for v in (before, after))
        self.report.changes.append(CellChange(table, key, column, *texts))

    def _refuse(self, row: Row, column: str, reason: str, message: str, suggestion: str = "") -> None:
        self.report.refused.append(row.finding(column, reason, message, suggestion))

    def _doubt(self, row: Row, column: str, reason: str, message: str, suggestion: str = "") -> None:
        self.report.doubtful.append(row.finding(column, reason, message, suggestion))

    def _board(self, row: Row, column: str = "board", key: str | None = None) -> Board | None:
        wanted = key if key is not None else row[column]
        board = self.boards.get(wanted.upper())
        if board is None:
            mend = f"Add it to the boards table first.{did_you_mean(wanted, [b.key for b in self.boards.values()])}"
            self._refuse(row, column, "unknown_board", f'there is no board "{wanted}".', mend)
        return board

    def _once(self, rows: list[Row], *columns: str) -> list[Row]:
        """The rows, with those refused that repeat an earlier one's key."""
        seen: dict[tuple[str, ...], int] = {}
        kept = []
        for row in rows:
            key = tuple(str(row[c] or "").upper() for c in columns)
            if not row.printed.get(columns[-1]) and columns[-1] in ("ref", "email"):
                kept.append(row)  # nothing to repeat: the reference is made, the person found by name
                continue
            if key in seen:
                message = f"row {seen[key]} has the same {' and '.join(columns)}."
                self._refuse(row, columns[-1], "duplicate_row", message, "Take one out, or give it its own.")
                continue
            seen[key] = row.number
            kept.append(row)
        return kept

    # -- boards and people --

    def _boards(self, rows: list[Row]) -> None:
        rows = self._once(rows, "key")
        for row in rows:
            copied = (
                "key",
                "name",
                "parent_basis",
                "channel",
                "timezone",
                "private",
                "source_document",
                "source_line",
            )
            old = self.boards.get(row["key"].upper())
            values = {c: row[c] for c in copied}
            if old is None or old.channel != row["channel"]:  # a #name is looked up when the board is started
                values["channel_id"] = row["channel"] if is_channel_id(row["channel"]) else ""
            board = self._put(Board, "boards", row["key"], old, **values)
            self.boards[row["key"].upper()] = board
        for row in rows:
            parent = self._board(row, "parent") if row["parent"] else None
            board = self.boards[row["key"].upper()]
            parent_id = parent.id if parent else None
            if board.parent_id != parent_id:
                if self.report.created["boards"] == 0:
                    self._changed("boards", board.key, "parent", board.parent_id, parent_id)
                board.parent_id = parent_id
            if self._above(board):
                self._refuse(row, "parent", "parent_circle", "this board would report to itself.", "Mend the parents.")

    def _above(self, board: Board) -> bool:
        """Whether the line of parents comes back to the board."""
        by_id = {b.id: b for b in self.boards.values()}
        seen, at = {board.id}, by_id.get(board.parent_id)
        while at is not None and at.id not in seen:
            seen.add(at.id)
            at = by_id.get(at.parent_id)
        return at is not None

    def _people(self, rows: list[Row]) -> None:
        for row in self._once(rows, "email"):
            old = self._person(row["email"] or row["name"])
            slack = row["slack_user"] or (old.slack_user if old else None)
            taken = next((p for p in self.people if slack and p.slack_user == slack and p is not old), None)
            if taken:
                self._refuse(
                    row,
                    "slack_user",
                    "slack_user_taken",
                    f"{taken.name} has this Slack id.",
                    "Give each their own.",
                )
                continue
            values = {"name": row["name"], "email": row["email"], "slack_user": slack}
            if row["timezone"]:
                values["timezone"] = row["timezone"]
            before = (self.report.unchanged["people"], self.report.updated["people"])
            person = self._put(Person, "people", row["email"] or row["name"], old, **values)
            if old is None:
                self.people.append(person)
            positions = self._positions(row, person)
            roles = self._held_roles(row, person)
            if (positions or roles) and self.report.unchanged["people"] > before[0]:
                self.report.unchanged["people"] -= 1
                self.report.updated["people"] += 1

    def _person(self, text: str) -> Person | None:
        """The person with this email address or exact name."""
        found = [p for p in self.people if text and (p.email == text.lower() or p.name == text)]
        return found[0] if found else None

    def _positions(self, row: Row, person: Person) -> bool:
        wanted = set()
        for column, position in (("chair_of", "chair"), ("officer_of", "officer"), ("member_of", "member")):
            for key in row[column]:
                if board := self._board(row, column, key):
                    wanted.add((board.id, position))
        standing = {
            (m.board_id, m.position): m
            for m in self.session.exec(select(BoardMember).where(BoardMember.person_id == person.id))
        }
        for board_id, position in wanted - set(standing):
            self.session.add(
                BoardMember.model_validate({"board_id": board_id, "person_id": person.id, "position": position})
            )
        for key in set(standing) - wanted:
            self.session.delete(standing[key])
        return wanted != set(standing)

    def _held_roles(self, row: Row, person: Person) -> bool:
        query = select(RoleHolder).where(RoleHolder.person_id == person.id, col(RoleHolder.until).is_(None))
        standing = {h.role_id: h for h in self.session.exec(query)}
        wanted = {self._role(name).id or 0 for name in row["roles"]}
        for role_id in wanted - set(standing):
            since = row["since"] or self.today
            self.session.add(RoleHolder.model_validate({"role_id": role_id, "person_id": person.id, "since": since}))
        for role_id in set(standing) - wanted:
            standing[role_id].until = max(self.today, standing[role_id].since)
        return wanted != set(standing)

    def _role(self, name: str) -> Role:
        if name not in self.roles:
            self.roles[name] = self._put(Role, "roles", name, None, name=name)
        return self.roles[name]

    # -- plans and actions --

    def _plans(self, rows: list[Row], action_rows: list[Row]) -> None:
        self.plans = {(p.board_id, p.edition): p for p in self.session.exec(select(Plan))}
        for row in self._once(rows, "board", "plan"):
            board = self._board(row)
            if board is None:
                continue
            if row["start"] and row["end"] and row["end"] < row["start"]:
                self._refuse(
                    row,
                    "end",
                    "end_before_start",
                    "the plan would end before it starts.",
                    "Mend one of the two.",
                )
            key = (board.id or 0, row["plan"])
            old = self.plans.get(key)
            values = {c: row[c] for c in ("title", "start", "end", "source_document", "source_line")}
            if old is None:
                values["status"] = "closed" if row["status"] == "closed" else "draft"
            values |= {"board_id": board.id, "edition": row["plan"]}
            self.plans[key] = self._put(Plan, "plans", f"{board.key} {row['plan']}", old, **values)
        for row in action_rows:  # a plan that only its actions name has no dates
            board = self.boards.get(row["board"].upper())
            if board and row["plan"] and (board.id or 0, row["plan"]) not in self.plans:
                plan = self._put(Plan, "plans", row["plan"], None, board_id=board.id, edition=row["plan"])
                self.plans[(board.id or 0, row["plan"])] = plan

    def _plan_of(self, row: Row, board: Board) -> Plan | None:
        if row["plan"]:
            return self.plans[(board.id or 0, row["plan"])]
        own = [p for p in self.plans.values() if p.board_id == board.id]
        if len(own) == 1:
            return own[0]
        problem = f"{board.key} has {len(own)} plans, so it can't be told which is meant."
        self._refuse(row, "plan", "which_plan", problem, "Name the edition, such as 2024-25.")
        return None

    def _actions(self, rows: list[Row]) -> None:
        self.actions: dict[tuple[int, str], Action] = {}
        for standing in self.session.exec(select(Action)):
            self.actions[(standing.plan_id, standing.ref)] = standing
        board_of = {p.id: p.board_id for p in self.plans.values()}
        self.owner = {ref: board_of[plan_id] for plan_id, ref in self.actions}
        self.headings: dict[tuple[type, int, str], Priority | Workstream] = {}
        for heading in [*self.session.exec(select(Priority)), *self.session.exec(select(Workstream))]:
            self.headings[(type(heading), heading.plan_id, heading.name)] = heading
        self.lead_rows: dict[int, list[ActionLead]] = {}
        for lead in self.session.exec(select(ActionLead).order_by(col(ActionLead.position))):
            self.lead_rows.setdefault(lead.action_id, []).append(lead)
        placed: list[tuple[Row, Action]] = []
        for position, row in enumerate(self._once(rows, "board", "plan", "ref")):
            board = self._board(row)
            plan = self._plan_of(row, board) if board else None
            if board and plan and (action := self._action(row, board, plan, position)):
                placed.append((row, action))
        self._parents(placed)
        self._removed(placed)

    def _action(self, row: Row, board: Board, plan: Plan, position: int) -> Action | None:
        plan_id = plan.id or 0
        ref = row["ref"] or self._made_ref(row, board, plan_id)
        if self.owner.setdefault(ref, board.id or 0) != board.id:
            self._refuse(row, "ref", "ref_taken", "another board has an action with this reference.", "Choose another.")
            return None
        if row["due"] and row["start"] and row["due"] < row["start"]:
            self._refuse(
                row,
                "due",
                "due_before_start",
                "the action would end before it starts.",
                "Mend one of the two.",
            )
        cells = self._cells(row, plan)
        old = self.actions.get((plan_id, ref))
        if old is None:
            action = self._new_action(row, plan_id, ref, cells, position)
        else:
            action = old
            self._change_action(action, cells)
            action.position = position
        return action

    def _cells(self, row: Row, plan: Plan) -> dict[str, Any]:
        due = row["due"] or plan.end
        cells = {c: row[c] for c in ("title", "related_priority", "start", "source_document", "source_line")}
        cells |= {"due": due, "due_is_default": row["due"] is None and due is not None}
        cells["priority"], cells["workstream"] = row["priority"], row["workstream"]
        cells["leads"] = list(row["leads"])
        if row["status"]:
            cells["status"] = row["status"]
        return cells

    def _new_action(self, row: Row, plan_id: int, ref: str, cells: dict[str, Any], position: int) -> Action:
        stored = {k: v for k, v in cells.items() if k not in ("priority", "workstream", "leads")}
        action = self._put(
            Action, "actions", ref, None, plan_id=plan_id, ref=ref, position=position, imported=_printed(cells),
            priority_id=self._heading(Priority, plan_id, cells["priority"]),
            workstream_id=self._heading(Workstream, plan_id, cells["workstream"]), **stored,
        )  # fmt: skip
        self.actions[(plan_id, ref)] = action
        self._leads(action, row["leads"])
        return action

    def _change_action(self, action: Action, cells: dict[str, Any]) -> None:
        """Apply the cells that the file changed since it was last imported; what chat changed since stays."""
        printed = _printed(cells)
        changed = [name for name in cells if printed[name] != action.imported.get(name)]
        if action.closed_reason.startswith(_GONE):
            action.status, action.closed_reason, action.status_since = "open", "", self.now
            self._changed("actions", action.ref, "status", "closed", "open")
            changed.append("status")
        for name in changed:
            if name in cells and name != "due_is_default":
                self._changed("actions", action.ref, name, action.imported.get(name), printed[name])
        if "due" in changed or "due_is_default" in changed:
            self._move_due(action, cells)
        for name in set(changed) - {"due", "due_is_default", "leads", "priority", "workstream"} & set(cells):
            if name in cells:
                setattr(action, name, cells[name])
        if "status" in changed and "status" in cells:
            action.status_since = self.now
        if "leads" in changed:
            self._leads(action, cells["leads"])
        if "priority" in changed:
            action.priority_id = self._heading(Priority, action.plan_id, cells["priority"])
        if "workstream" in changed:
            action.workstream_id = self._heading(Workstream, action.plan_id, cells["workstream"])
        (self.report.updated if changed else self.report.unchanged)["actions"] += 1
        if changed:
            action.imported = printed
            self.session.add(action)

    def _move_due(self, action: Action, cells: dict[str, Any]) -> None:
        if action.due != cells["due"]:
            self.session.add(
                DueChange.model_validate(
                    {
                        "action_id": action.id, "from_due": action.due, "to_due": cells["due"],
                        "from_default": action.due_is_default, "reason": "changed in the plan's file",
                        "by_name": self.by.name, "said_at": self.now,
                    }
                )
            )  # fmt: skip
        action.due, action.due_is_default = cells["due"], cells["due_is_default"]

    def _heading(self, kind: type[Priority] | type[Workstream], plan_id: int, name: str) -> int | None:
        if not name:
            return None
        key = (kind, plan_id, name)
        if key not in self.headings:
            table = "priorities" if kind is Priority else "workstreams"
            self.headings[key] = self._put(kind, table, name, None, plan_id=plan_id, name=name)
        return self.headings[key].id

    def _made_ref(self, row: Row, board: Board, plan_id: int) -> str:
        """The reference of the same action imported before, else the board's next free number."""
        for (standing_plan, ref), action in self.actions.items():
            if standing_plan == plan_id and action.imported.get("title") == row["title"]:
                return ref
        taken = {ref for _, ref in self.actions} | set(self.owner)
        number = 1
        while f"{board.key.upper()}-{number:02d}" in taken:
            number += 1
        return f"{board.key.upper()}-{number:02d}"

    def _leads(self, action: Action, names: Iterable[str]) -> bool:
        """Leads as the file has them: people by email or name, else roles by the words printed. Whether it changed."""
        wanted = []
        for name in dict.fromkeys(names):
            person = self._person(name)
            wanted.append((person.id if person else None, None if person else self._role(name).id))
        standing = self.lead_rows.get(action.id or 0, [])
        if [(lead.person_id, lead.role_id) for lead in standing] == wanted:
            return False
        for lead in standing:
            self.session.delete(lead)
        self.session.flush()
        fresh = []
        for place, (person_id, role_id) in enumerate(wanted, 1):
            who = {"action_id": action.id, "position": place, "person_id": person_id, "role_id": role_id}
            fresh.append(ActionLead.model_validate(who))
        self.session.add_all(fresh)
        self.lead_rows[action.id or 0] = fresh
        return True

    def _assign(self, rows: list[Row]) -> None:
        """Leads given in a table of their own, for a plan that prints none; to the newest edition with the reference."""
        for row in self._once(rows, "ref"):
            if action := self._known_action(row):
                changed = self._leads(action, row["leads"])
                (self.report.updated if changed else self.report.unchanged)["leads"] += 1

    def _known_action(self, row: Row) -> Action | None:
        found = [a for a in self.actions.values() if a.ref == row["ref"]]
        if not found:
            mend = did_you_mean(row["ref"], {ref for _, ref in self.actions}).strip()
            self._refuse(row, "ref", "unknown_ref", "no action has this reference.", mend)
            return None
        return max(found, key=lambda a: a.plan_id)

    def _parents(self, placed: list[tuple[Row, Action]]) -> None:
        for row, action in placed:
            parent = self.actions.get((action.plan_id, row["parent_ref"])) if row["parent_ref"] else None
            if row["parent_ref"] and (parent is None or parent is action):
                choices = [ref for plan_id, ref in self.actions if plan_id == action.plan_id and ref != action.ref]
                message = "no other action of this plan has this reference."
                self._refuse(
                    row,
                    "parent_ref",
                    "unknown_parent",
                    message,
                    did_you_mean(row["parent_ref"], choices).strip(),
                )
                continue
            action.parent_id = parent.id if parent else None
            self.session.add(action)

    def _removed(self, placed: list[tuple[Row, Action]]) -> None:
        """An action that its plan's file no longer has is closed with that reason; its history stays."""
        kept = {(action.plan_id, action.ref) for _, action in placed}
        plans = {action.plan_id for _, action in placed}
        for (plan_id, ref), action in self.actions.items():
            if plan_id in plans and (plan_id, ref) not in kept and action.status == "open":
                action.status, action.status_since = "closed", self.now
                action.closed_reason = f"{_GONE} imported on {self.today.isoformat()}"
                self.session.add(action)
                self.report.removed["actions"] += 1
                self._changed("actions", ref, "status", "open", "closed")

    # -- what was said, meetings, indicators --

    def _updates(self, rows: list[Row]) -> None:
        for row in rows:
            action = self._known_action(row)
            if action is None:
                continue
            person = self._person(row["said_by"])
            said_at = datetime.combine(row["said_on"], datetime.min.time(), self.now.tzinfo) if row["said_on"] else None
            values = {
                c: row[c] for c in ("rag", "narrative", "next_step", "help_needed", "source_document", "source_line")
            }
            values |= {
                "action_id": action.id, "period": row["period"], "author_id": person.id if person else None,
                "author_name": person.name if person else row["said_by"], "said_at": said_at, "via": "import",
            }  # fmt: skip
            standing = self.session.exec(
                select(ProgressUpdate).where(
                    ProgressUpdate.action_id == action.id,
                    ProgressUpdate.period == row["period"],
                    ProgressUpdate.via == "import",
                )
            ).all()
            if any(all(getattr(u, k) == v for k, v in values.items()) for u in standing):
                self.report.unchanged["updates"] += 1
                continue
            values |= {
                "version": next_version(self.session, action.id or 0, row["period"]),
                "recorded_at": self.now,
            }
            self._put(ProgressUpdate, "updates", f"{action.ref} {row['period']}", None, **values)

    def _meetings(self, rows: list[Row]) -> None:
        standing = {(m.board_id, m.held_on): m for m in self.session.exec(select(Meeting))}
        for row in self._once(rows, "board", "date"):
            if board := self._board(row):
                values = {
                    "board_id": board.id,
                    "held_on": row["date"],
                    "starts_at": row["time"],
                    "place": row["place"],
                }
                values |= {c: row[c] for c in ("source_document", "source_line")}
                old = standing.get((board.id or 0, row["date"]))
                self._put(Meeting, "meetings", f"{board.key} {row['date']}", old, **values)

    def _indicators(self, rows: list[Row]) -> None:
        self.indicators = {i.key: i for i in self.session.exec(select(Indicator))}
        follows = {(f.board_id, f.indicator_id) for f in self.session.exec(select(BoardIndicator))}
        for row in self._once(rows, "indicator"):
            copied = (
                "name",
                "unit",
                "polarity",
                "frequency",
                "source",
                "section",
                "source_document",
                "source_line",
            )
            old = self.indicators.get(row["indicator"])
            values = {"key": row["indicator"], **{c: row[c] for c in copied}}
            indicator = self._put(Indicator, "indicators", row["indicator"], old, **values)
            self.indicators[row["indicator"]] = indicator
            for key in row["boards"]:
                board = self._board(row, "boards", key)
                if board and (board.id, indicator.id) not in follows:
                    pair = {"board_id": board.id, "indicator_id": indicator.id}
                    self.session.add(BoardIndicator.model_validate(pair))
                    follows.add((board.id or 0, indicator.id or 0))

    def _observations(self, rows: list[Row]) -> None:
        if not rows:
            return
        standing = {
            (o.indicator_id, o.edition, o.area, o.period, o.note): o for o in self.session.exec(select(Observation))
        }
        for row in self._once(rows, "indicator", "edition", "area", "period", "note"):
            indicator = self.indicators.get(row["indicator"])
            if indicator is None:
                mend = f"Add it to the indicators table first.{did_you_mean(row['indicator'], self.indicators)}"
                self._refuse(row, "indicator", "unknown_indicator", "there is no indicator with this key.", mend)
                continue
            period = read_period(row["period"])
            if row["period"] and period is None and row["raw"] and read_figure(row["raw"]).value is not None:
                self._doubt(row, "period", "unreadable_period", "this period can't be read; it is kept as printed.")
            figure = read_figure(row["raw"])
            values = {
                "indicator_id": indicator.id, "raw": row["raw"], **figure._asdict(),
                "period_start": period.start if period else None, "period_end": period.end if period else None,
                "rag": read_rag(row["rag_raw"]),
                **{c: row[c] for c in ("edition", "area", "period", "rag_raw", "trend", "note")},
                **{c: row[c] for c in ("source_document", "source_line")},
            }  # fmt: skip
            if row["rag_raw"] and row["area"] not in COMPARATORS:
                self._doubt(
                    row,
                    "rag_raw",
                    "rag_on_own_area",
                    "a rating stands on a comparator's row.",
                    "Move it there.",
                )
            key = (indicator.id or 0, row["edition"], row["area"], row["period"], row["note"])
            old = standing.get(key)
            loaded = old.loaded_at if old and old.raw == row["raw"] and old.rag_raw == row["rag_raw"] else self.now
            self._put(Observation, "observations", " ".join(map(str, key)), old, loaded_at=loaded, **values)


_GONE = "no longer in the plan"


def _printed(cells: dict[str, Any]) -> dict[str, Any]:
    """Cells as JSON keeps them."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in cells.items()}
