"""Importing plans, their actions and leads, and their updates."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlmodel import select

from bot.domain.text import did_you_mean
from bot.imports.check import Row
from bot.imports.plans.reconcile import match_rows
from bot.services.importing.doubts import doubt_actions
from bot.services.importing.import_log import ImportLog
from bot.services.importing.leads import Leads
from storage.boards import Board
from storage.plans import Action, DueChange, Outcome, Plan, Priority, Statement, Workstream

_GONE = "no longer in the plan"


class Plans:
    """Plans, their actions, and what else they print."""

    def __init__(self, log: ImportLog) -> None:
        self.log, self.leads = log, Leads(log)

    def load_plans(self, rows: list[Row], action_rows: list[Row]) -> None:
        self.plans = {(p.board_id, p.edition): p for p in self.log.session.exec(select(Plan))}
        for row in self.log.distinct(rows, "board", "plan"):
            board = self.log.board(row)
            if board is None:
                continue
            if row["start"] and row["end"] and row["end"] < row["start"]:
                self.log.refuse(
                    row,
                    "end",
                    "end_before_start",
                    "the plan would end before it starts.",
                    "Fix one of the two.",
                )
            key = (board.ident, row["plan"])
            old = self.plans.get(key)
            cells = ("title", "start", "end", "source_document", "source_line")
            values = {c: row[c] for c in cells if old is None or c in row.says}
            if old is None:
                values["status"] = "closed" if row["status"] == "closed" else "draft"
            values |= {"board_id": board.id, "edition": row["plan"]}
            self.plans[key] = self.log.put(Plan, "plans", f"{board.key} {row['plan']}", old, **values)
        for row in action_rows:  # a plan that only its actions name has no dates
            board = self.log.boards.get(row["board"].upper())
            if board and row["plan"] and (board.ident, row["plan"]) not in self.plans:
                plan = self.log.put(Plan, "plans", row["plan"], None, board_id=board.id, edition=row["plan"])
                self.plans[(board.ident, row["plan"])] = plan

    def _plan_of(self, row: Row, board: Board) -> Plan | None:
        if row["plan"]:
            plan = self.plans.get((board.ident, row["plan"]))
            if plan is None:
                fix = "Add it to the plans table."
                self.log.refuse(row, "plan", "unknown_plan", f'{board.key} has no plan "{row["plan"]}".', fix)
            return plan
        own = [p for p in self.plans.values() if p.board_id == board.id]
        if len(own) == 1:
            return own[0]
        problem = f"{board.key} has {len(own)} plans, so it is not clear which is meant."
        self.log.refuse(row, "plan", "which_plan", problem, "Name the edition, such as 2024-25.")
        return None

    def outcomes(self, rows: list[Row]) -> None:
        standing = {(o.plan_id, o.text): o for o in self.log.session.exec(select(Outcome))}
        for row, plan in self._with_plan(self.log.distinct(rows, "board", "plan", "outcome")):
            values = {
                "plan_id": plan.id,
                "text": row["outcome"],
                "heading": row["heading"],
                **row.source,
            }
            self.log.put(Outcome, "outcomes", row["outcome"], standing.get((plan.ident, row["outcome"])), **values)

    def statements(self, rows: list[Row]) -> None:
        standing = {(s.plan_id, s.kind, s.heading, s.text): s for s in self.log.session.exec(select(Statement))}
        for row, plan in self._with_plan(self.log.distinct(rows, "board", "plan", "kind", "heading", "text")):
            cells = {c: row[c] for c in ("kind", "heading", "text")}
            old = standing.get((plan.ident, *cells.values()))
            self.log.put(
                Statement,
                "statements",
                row["text"],
                old,
                plan_id=plan.id,
                **cells,
                **row.source,
            )

    def _with_plan(self, rows: list[Row]) -> Iterator[tuple[Row, Plan]]:
        for row in rows:
            board = self.log.board(row)
            plan = self._plan_of(row, board) if board else None
            if plan:
                yield row, plan

    def load_actions(self, rows: list[Row]) -> None:
        self.log.actions = {}
        for standing in self.log.session.exec(select(Action)):
            self.log.actions[(standing.plan_id, standing.ref)] = standing
        self.standing_plans = {plan_id for plan_id, _ in self.log.actions}
        board_of = {p.id: p.board_id for p in self.plans.values()}
        self.owner = {ref: board_of[plan_id] for plan_id, ref in self.log.actions}
        self.headings: dict[tuple[type, int, str], Priority | Workstream] = {}
        for heading in [*self.log.session.exec(select(Priority)), *self.log.session.exec(select(Workstream))]:
            self.headings[(type(heading), heading.plan_id, heading.name)] = heading
        self.priorities = {h.id: h.name for h in self.headings.values() if isinstance(h, Priority)}
        self.workstreams = {h.id: h.name for h in self.headings.values() if isinstance(h, Workstream)}
        self.people = {p.id: p.email or p.name for p in self.log.people}
        self.roles = {r.id: r.name for r in self.log.roles.values()}
        placed: list[tuple[Row, Action]] = []
        known: list[tuple[Row, Board, Plan]] = []
        for row in self.log.distinct(rows, "board", "plan", "ref"):
            board = self.log.board(row)
            plan = self._plan_of(row, board) if board else None
            if board and plan:
                known.append((row, board, plan))
        refs = self._matched_refs(known)
        for position, (row, board, plan) in enumerate(known):
            if action := self._action(row, board, plan, refs[id(row)], position):
                placed.append((row, action))
        self._parents(placed)
        self._removed(placed)
        for row, *_ in known:
            self.leads.doubt(row)
        doubt_actions(self.log, (row for row, *_ in known))

    def _matched_refs(self, known: list[tuple[Row, Board, Plan]]) -> dict[int, str]:
        """Each row's reference: its own, or that of the action with the same words, or the board's next free one."""
        refs: dict[int, str] = {}
        for plan_id in dict.fromkeys(plan.ident for *_, plan in known):
            rows = [(row, board) for row, board, plan in known if plan.id == plan_id]
            standing = {
                ref: str(action.imported.get("title", action.title))
                for (of, ref), action in self.log.actions.items()
                if of == plan_id
            }
            taken = frozenset({ref for _, ref in self.log.actions} | set(refs.values()))
            pairs = [(row["ref"], row["title"]) for row, _ in rows]
            for (row, _), match in zip(rows, match_rows(pairs, standing, rows[0][1].key, taken), strict=True):
                refs[id(row)] = match.ref
                if match.doubt and not row.settled:
                    self.log.doubt(row, "title", *match.doubt)
        return refs

    def _action(self, row: Row, board: Board, plan: Plan, ref: str, position: int) -> Action | None:
        plan_id = plan.ident
        if self.owner.setdefault(ref, board.ident) != board.id:
            self.log.refuse(
                row, "ref", "ref_taken", "another board has an action with this reference.", "Choose another."
            )
            return None
        if row["due"] and row["start"] and row["due"] < row["start"]:
            message = "the action would end before it starts."
            self.log.refuse(row, "due", "due_before_start", message, "Fix one of the two.")
        cells = self._cells(row, plan)
        old = self.log.actions.get((plan_id, ref))
        if old is None:
            action = self._new_action(row, plan_id, ref, cells, position)
        else:
            action = old
            self._change_action(action, cells, row.says)
            action.position = position
        return action

    def _cells(self, row: Row, plan: Plan) -> dict[str, Any]:
        own = None if row["due_is_default"] else row["due"]  # an export marks a date that is only the plan's end
        due = own or plan.end
        cells = {c: row[c] for c in ("title", "related_priority", "start", "notes", "source_document", "source_line")}
        cells |= {"due": due, "due_is_default": own is None and due is not None, "due_printed": _due_words(row)}
        cells["priority"], cells["workstream"] = row["priority"], row["workstream"]
        cells["leads"] = list(row["leads"])
        cells["status"] = row["status"] or "open"
        return cells

    def _new_action(self, row: Row, plan_id: int, ref: str, cells: dict[str, Any], position: int) -> Action:
        stored = {k: v for k, v in cells.items() if k not in ("priority", "workstream", "leads")}
        action = self.log.put(
            Action,
            "actions",
            ref,
            None,
            plan_id=plan_id,
            ref=ref,
            position=position,
            imported=_printed(cells),
            priority_id=self._heading(Priority, plan_id, cells["priority"]),
            workstream_id=self._heading(Workstream, plan_id, cells["workstream"]),
            **stored,
        )
        if plan_id in self.standing_plans:
            self.log.report.added.append(f"{ref} {action.title}")
        self.log.actions[(plan_id, ref)] = action
        self.leads.set(action, row["leads"])
        return action

    def _change_action(self, action: Action, cells: dict[str, Any], says: Collection[str]) -> None:
        """Apply the cells that the file changed since it was last imported; what chat changed since stays.

        A column that is not there, or is empty, changes nothing.
        """
        printed, standing = _printed(cells), _printed(self._standing(action))
        unsaid = {n for n in cells if _column_of(n) not in says}
        printed |= {n: action.imported[n] for n in unsaid if n in action.imported}
        changed = [n for n in cells if n not in unsaid and printed[n] not in (action.imported.get(n), standing[n])]
        if action.closed_reason.startswith(_GONE) and printed["status"] == "open":
            action.closed_reason = ""
            changed.append("status")
        shown = [name for name in changed if name not in ("due_is_default", "source_document", "source_line")]
        for name in shown:
            self.log.changed("actions", action.ref, name, standing[name], printed[name])
        if "due" in changed or "due_is_default" in changed:
            self._move_due(action, cells)
        if "status" in changed:
            action.status_since = self.log.now
        for name in set(changed) - {"due", "due_is_default", "leads", "priority", "workstream"}:
            setattr(action, name, cells[name])
        if "leads" in changed:
            self.leads.set(action, cells["leads"])
        if "priority" in changed:
            action.priority_id = self._heading(Priority, action.plan_id, cells["priority"])
        if "workstream" in changed:
            action.workstream_id = self._heading(Workstream, action.plan_id, cells["workstream"])
        (self.log.report.updated if shown else self.log.report.unchanged)["actions"] += 1
        if action.imported != printed:
            action.imported = printed
        self.log.session.add(action)

    def _standing(self, action: Action) -> dict[str, Any]:
        """The cells as the action stands, whoever changed them last."""
        leads = self.leads.rows.get(action.ident, [])
        copied = (
            "title",
            "related_priority",
            "start",
            "due",
            "due_is_default",
            "due_printed",
            "notes",
            "status",
            "source_document",
            "source_line",
        )
        return {
            **{name: getattr(action, name) for name in copied},
            "priority": self.priorities.get(action.priority_id, ""),
            "workstream": self.workstreams.get(action.workstream_id, ""),
            "leads": [self.people[x.person_id] if x.person_id else self.roles[x.role_id] for x in leads],
        }

    def _move_due(self, action: Action, cells: dict[str, Any]) -> None:
        if action.due != cells["due"]:
            self.log.session.add(
                DueChange.model_validate(
                    {
                        "action_id": action.id,
                        "from_due": action.due,
                        "to_due": cells["due"],
                        "from_default": action.due_is_default,
                        "reason": "changed in the plan's file",
                        "by_name": self.log.by.name,
                        "effective_at": self.log.now,
                    }
                )
            )
        action.due, action.due_is_default = cells["due"], cells["due_is_default"]

    def _heading(self, kind: type[Priority] | type[Workstream], plan_id: int, name: str) -> int | None:
        if not name:
            return None
        key = (kind, plan_id, name)
        if key not in self.headings:
            table = "priorities" if kind is Priority else "workstreams"
            self.headings[key] = self.log.put(kind, table, name, None, plan_id=plan_id, name=name)
        return self.headings[key].id

    def _parents(self, placed: list[tuple[Row, Action]]) -> None:
        for row, action in placed:
            parent = self.log.actions.get((action.plan_id, row["parent_ref"])) if row["parent_ref"] else None
            if row["parent_ref"] and (parent is None or parent is action):
                choices = [ref for plan_id, ref in self.log.actions if plan_id == action.plan_id and ref != action.ref]
                message = "no other action of this plan has this reference."
                self.log.refuse(
                    row,
                    "parent_ref",
                    "unknown_parent",
                    message,
                    did_you_mean(row["parent_ref"], choices).strip(),
                )
                continue
            above, seen = parent, {action.id}
            while above is not None and above.id not in seen:
                seen.add(above.id)
                above = self.log.session.get(Action, above.parent_id) if above.parent_id else None
            if above is not None:
                message = "this action would be a part of itself."
                self.log.refuse(row, "parent_ref", "parent_circle", message, "Fix the references.")
                continue
            action.parent_id = parent.id if parent else None
            self.log.session.add(action)

    def _removed(self, placed: list[tuple[Row, Action]]) -> None:
        """An action that its plan's file no longer has is closed with that reason; its history stays.

        One that was added in chat, and was in no file yet, stays as it is.
        """
        kept = {(action.plan_id, action.ref) for _, action in placed}
        plans = {action.plan_id for _, action in placed}
        for (plan_id, ref), action in self.log.actions.items():
            if plan_id in plans and (plan_id, ref) not in kept and action.status == "open" and action.imported:
                action.status, action.status_since = "closed", self.log.now
                action.closed_reason = f"{_GONE} imported on {self.log.today.isoformat()}"
                self.log.session.add(action)
                self.log.report.removed["actions"] += 1
                self.log.report.gone.append(f"{ref} {action.title}")


def _due_words(row: Row) -> str:
    """The date in the plan's own words; "" where they are a plain date and no more."""
    words = str(row["due_printed"] or row.printed.get("due", ""))
    plain = re.fullmatch(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}", words)
    return "" if plain and row["due"] else words


def _printed(cells: dict[str, Any]) -> dict[str, Any]:
    """Cells as JSON keeps them."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in cells.items()}


def _column_of(cell: str) -> str:
    """The column that a cell of an action comes from."""
    return "due" if cell in ("due_is_default", "due_printed") else cell
