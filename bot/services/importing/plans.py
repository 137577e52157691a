"""Importing plans, their actions and leads, and what was said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from typing import Any

from sqlmodel import select

from bot.clock import at_local
from bot.domain.text import did_you_mean
from bot.imports.check import Row
from bot.imports.reconcile import match_rows
from bot.services.importing.doubting import doubt_actions
from bot.services.importing.ledger import Ledger
from storage.boards import Board
from storage.plans import Action, ActionLead, DueChange, Outcome, Plan, Priority, Statement, Workstream, standing_leads
from storage.updates import ProgressUpdate

_GONE = "no longer in the plan"


class Plans:
    """Plans, actions, leads and updates."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def load_plans(self, rows: list[Row], action_rows: list[Row]) -> None:
        self.plans = {(p.board_id, p.edition): p for p in self.ledger.session.exec(select(Plan))}
        for row in self.ledger.once(rows, "board", "plan"):
            board = self.ledger.board(row)
            if board is None:
                continue
            if row["start"] and row["end"] and row["end"] < row["start"]:
                self.ledger.refuse(
                    row,
                    "end",
                    "end_before_start",
                    "the plan would end before it starts.",
                    "Mend one of the two.",
                )
            key = (board.ident, row["plan"])
            old = self.plans.get(key)
            values = {c: row[c] for c in ("title", "start", "end", "source_document", "source_line")}
            if old is None:
                values["status"] = "closed" if row["status"] == "closed" else "draft"
            values |= {"board_id": board.id, "edition": row["plan"]}
            self.plans[key] = self.ledger.put(Plan, "plans", f"{board.key} {row['plan']}", old, **values)
        for row in action_rows:  # a plan that only its actions name has no dates
            board = self.ledger.boards.get(row["board"].upper())
            if board and row["plan"] and (board.ident, row["plan"]) not in self.plans:
                plan = self.ledger.put(Plan, "plans", row["plan"], None, board_id=board.id, edition=row["plan"])
                self.plans[(board.ident, row["plan"])] = plan

    def _plan_of(self, row: Row, board: Board) -> Plan | None:
        if row["plan"]:
            plan = self.plans.get((board.ident, row["plan"]))
            if plan is None:
                mend = "Add it to the plans table."
                self.ledger.refuse(row, "plan", "unknown_plan", f'{board.key} has no plan "{row["plan"]}".', mend)
            return plan
        own = [p for p in self.plans.values() if p.board_id == board.id]
        if len(own) == 1:
            return own[0]
        problem = f"{board.key} has {len(own)} plans, so it can't be told which is meant."
        self.ledger.refuse(row, "plan", "which_plan", problem, "Name the edition, such as 2024-25.")
        return None

    def outcomes(self, rows: list[Row]) -> None:
        standing = {(o.plan_id, o.text): o for o in self.ledger.session.exec(select(Outcome))}
        for row, plan in self._with_plan(self.ledger.once(rows, "board", "plan", "outcome")):
            values = {"plan_id": plan.id, "text": row["outcome"], "heading": row["heading"], **_source(row)}
            self.ledger.put(Outcome, "outcomes", row["outcome"], standing.get((plan.ident, row["outcome"])), **values)

    def statements(self, rows: list[Row]) -> None:
        standing = {(s.plan_id, s.kind, s.heading, s.text): s for s in self.ledger.session.exec(select(Statement))}
        for row, plan in self._with_plan(self.ledger.once(rows, "board", "plan", "kind", "heading", "text")):
            cells = {c: row[c] for c in ("kind", "heading", "text")}
            old = standing.get((plan.ident, *cells.values()))
            self.ledger.put(Statement, "statements", row["text"], old, plan_id=plan.id, **cells, **_source(row))

    def _with_plan(self, rows: list[Row]) -> Iterator[tuple[Row, Plan]]:
        for row in rows:
            board = self.ledger.board(row)
            plan = self._plan_of(row, board) if board else None
            if plan:
                yield row, plan

    def load_actions(self, rows: list[Row]) -> None:
        self.ledger.actions = {}
        for standing in self.ledger.session.exec(select(Action)):
            self.ledger.actions[(standing.plan_id, standing.ref)] = standing
        self.standing_plans = {plan_id for plan_id, _ in self.ledger.actions}
        board_of = {p.id: p.board_id for p in self.plans.values()}
        self.owner = {ref: board_of[plan_id] for plan_id, ref in self.ledger.actions}
        self.headings: dict[tuple[type, int, str], Priority | Workstream] = {}
        for heading in [*self.ledger.session.exec(select(Priority)), *self.ledger.session.exec(select(Workstream))]:
            self.headings[(type(heading), heading.plan_id, heading.name)] = heading
        self.priorities = {h.id: h.name for h in self.headings.values() if isinstance(h, Priority)}
        self.workstreams = {h.id: h.name for h in self.headings.values() if isinstance(h, Workstream)}
        self.people = {p.id: p.email or p.name for p in self.ledger.people}
        self.roles = {r.id: r.name for r in self.ledger.roles.values()}
        self.lead_rows: dict[int, list[ActionLead]] = {}
        for lead in standing_leads(self.ledger.session):
            self.lead_rows.setdefault(lead.action_id, []).append(lead)
        placed: list[tuple[Row, Action]] = []
        known: list[tuple[Row, Board, Plan]] = []
        for row in self.ledger.once(rows, "board", "plan", "ref"):
            board = self.ledger.board(row)
            plan = self._plan_of(row, board) if board else None
            if board and plan:
                known.append((row, board, plan))
        refs = self._settled_refs(known)
        for position, (row, board, plan) in enumerate(known):
            if action := self._action(row, board, plan, refs[id(row)], position):
                placed.append((row, action))
        self._parents(placed)
        self._removed(placed)
        doubt_actions(self.ledger, (row for row, *_ in known))

    def _settled_refs(self, known: list[tuple[Row, Board, Plan]]) -> dict[int, str]:
        """Each row's reference: its own, or that of the action with the same words, or the board's next free one."""
        refs: dict[int, str] = {}
        for plan_id in dict.fromkeys(plan.ident for *_, plan in known):
            rows = [(row, board) for row, board, plan in known if plan.id == plan_id]
            standing = {
                ref: str(action.imported.get("title", action.title))
                for (of, ref), action in self.ledger.actions.items()
                if of == plan_id
            }
            taken = frozenset({ref for _, ref in self.ledger.actions} | set(refs.values()))
            pairs = [(row["ref"], row["title"]) for row, _ in rows]
            for (row, _), match in zip(rows, match_rows(pairs, standing, rows[0][1].key, taken), strict=True):
                refs[id(row)] = match.ref
                if match.doubt and not row.settled:
                    self.ledger.doubt(row, "title", *match.doubt)
        return refs

    def _action(self, row: Row, board: Board, plan: Plan, ref: str, position: int) -> Action | None:
        plan_id = plan.ident
        if self.owner.setdefault(ref, board.ident) != board.id:
            self.ledger.refuse(
                row, "ref", "ref_taken", "another board has an action with this reference.", "Choose another."
            )
            return None
        if row["due"] and row["start"] and row["due"] < row["start"]:
            message = "the action would end before it starts."
            self.ledger.refuse(row, "due", "due_before_start", message, "Mend one of the two.")
        cells = self._cells(row, plan)
        old = self.ledger.actions.get((plan_id, ref))
        if old is None:
            action = self._new_action(row, plan_id, ref, cells, position)
        else:
            action = old
            self._change_action(action, cells)
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
        action = self.ledger.put(
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
            self.ledger.report.added.append(f"{ref} {action.title}")
        self.ledger.actions[(plan_id, ref)] = action
        self._leads(action, row["leads"])
        return action

    def _change_action(self, action: Action, cells: dict[str, Any]) -> None:
        """Apply the cells that the file changed since it was last imported; what chat changed since stays."""
        printed, standing = _printed(cells), _printed(self._standing(action))
        changed = [n for n in cells if printed[n] not in (action.imported.get(n), standing[n])]
        if action.closed_reason.startswith(_GONE) and printed["status"] == "open":
            action.closed_reason = ""
            changed.append("status")
        told = [name for name in changed if name not in ("due_is_default", "source_document", "source_line")]
        for name in told:
            self.ledger.changed("actions", action.ref, name, standing[name], printed[name])
        if "due" in changed or "due_is_default" in changed:
            self._move_due(action, cells)
        if "status" in changed:
            action.status_since = self.ledger.now
        for name in set(changed) - {"due", "due_is_default", "leads", "priority", "workstream"}:
            setattr(action, name, cells[name])
        if "leads" in changed:
            self._leads(action, cells["leads"])
        if "priority" in changed:
            action.priority_id = self._heading(Priority, action.plan_id, cells["priority"])
        if "workstream" in changed:
            action.workstream_id = self._heading(Workstream, action.plan_id, cells["workstream"])
        (self.ledger.report.updated if told else self.ledger.report.unchanged)["actions"] += 1
        if action.imported != printed:
            action.imported = printed
        self.ledger.session.add(action)

    def _standing(self, action: Action) -> dict[str, Any]:
        """The cells as the action stands, whoever changed them last."""
        leads = self.lead_rows.get(action.ident, [])
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
            self.ledger.session.add(
                DueChange.model_validate(
                    {
                        "action_id": action.id,
                        "from_due": action.due,
                        "to_due": cells["due"],
                        "from_default": action.due_is_default,
                        "reason": "changed in the plan's file",
                        "by_name": self.ledger.by.name,
                        "said_at": self.ledger.now,
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
            self.headings[key] = self.ledger.put(kind, table, name, None, plan_id=plan_id, name=name)
        return self.headings[key].id

    def _leads(self, action: Action, names: Iterable[str]) -> bool:
        """Leads as the file has them: people by email or name, else roles by the words printed. Whether it changed.

        Who leads it no longer led it until today.
        """
        wanted = []
        for name in dict.fromkeys(names):
            person = self.ledger.person(name)
            wanted.append((person.id if person else None, None if person else self.ledger.role(name).id))
        standing = self.lead_rows.get(action.ident, [])
        if [(lead.person_id, lead.role_id) for lead in standing] == wanted:
            return False
        led = {(lead.person_id, lead.role_id): lead for lead in standing}
        for who in set(led) - set(wanted):
            led[who].until = max(self.ledger.today, led[who].since or self.ledger.today)
        leading = []
        for place, who in enumerate(wanted, 1):
            lead = led.get(who) or ActionLead.model_validate(
                {
                    "action_id": action.id,
                    "position": place,
                    "person_id": who[0],
                    "role_id": who[1],
                    "since": self.ledger.today if standing else None,
                }
            )
            lead.position = place
            leading.append(lead)
        self.ledger.session.add_all(leading)
        self.lead_rows[action.ident] = leading
        return True

    def assign(self, rows: list[Row]) -> None:
        """Leads given in a table of their own, for a plan that prints none; to the newest edition with the reference."""
        for row in self.ledger.once(rows, "ref"):
            if action := self.ledger.known_action(row):
                changed = self._leads(action, row["leads"])
                (self.ledger.report.updated if changed else self.ledger.report.unchanged)["leads"] += 1

    def _parents(self, placed: list[tuple[Row, Action]]) -> None:
        for row, action in placed:
            parent = self.ledger.actions.get((action.plan_id, row["parent_ref"])) if row["parent_ref"] else None
            if row["parent_ref"] and (parent is None or parent is action):
                choices = [
                    ref for plan_id, ref in self.ledger.actions if plan_id == action.plan_id and ref != action.ref
                ]
                message = "no other action of this plan has this reference."
                self.ledger.refuse(
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
                above = self.ledger.session.get(Action, above.parent_id) if above.parent_id else None
            if above is not None:
                message = "this action would be a part of itself."
                self.ledger.refuse(row, "parent_ref", "parent_circle", message, "Mend the references.")
                continue
            action.parent_id = parent.id if parent else None
            self.ledger.session.add(action)

    def _removed(self, placed: list[tuple[Row, Action]]) -> None:
        """An action that its plan's file no longer has is closed with that reason; its history stays.

        One that was added in chat, and was in no file yet, stays as it is.
        """
        kept = {(action.plan_id, action.ref) for _, action in placed}
        plans = {action.plan_id for _, action in placed}
        for (plan_id, ref), action in self.ledger.actions.items():
            if plan_id in plans and (plan_id, ref) not in kept and action.status == "open" and action.imported:
                action.status, action.status_since = "closed", self.ledger.now
                action.closed_reason = f"{_GONE} imported on {self.ledger.today.isoformat()}"
                self.ledger.session.add(action)
                self.ledger.report.removed["actions"] += 1
                self.ledger.report.gone.append(f"{ref} {action.title}")

    def updates(self, rows: list[Row]) -> None:
        """What was said: rows that stand already, whichever way they came, change nothing; withdrawn ones stay so."""
        said_before: dict[tuple[int, str], list[ProgressUpdate]] = {}
        for update in self.ledger.session.exec(select(ProgressUpdate)) if rows else ():
            said_before.setdefault((update.action_id, update.period), []).append(update)
        for row in rows:
            action = self.ledger.known_action(row)
            if action is None:
                continue
            person = self.ledger.person(row["said_by"])
            said_at = at_local(row["said_on"], time(0), self.ledger.zone) if row["said_on"] else None
            said = {c: row[c] for c in ("rag", "narrative", "next_step", "help_needed")}
            said["author_name"] = person.name if person else row["said_by"]
            standing = said_before.setdefault((action.ident, row["period"]), [])
            if row.printed.get("withdrawn_on") or any(
                all(getattr(u, k) == v for k, v in said.items()) for u in standing
            ):
                self.ledger.report.unchanged["updates"] += 1
                continue
            version = max((u.version for u in standing), default=0) + 1
            values = (
                said
                | _source(row)
                | {
                    "action_id": action.id,
                    "period": row["period"],
                    "version": version,
                    "via": "import",
                    "author_id": person.id if person else None,
                    "said_at": said_at,
                    "recorded_at": self.ledger.now,
                }
            )
            made = self.ledger.put(ProgressUpdate, "updates", f"{action.ref} {row['period']}", None, **values)
            standing.append(made)


def _due_words(row: Row) -> str:
    """The date in the plan's own words; "" where they are a plain date and no more."""
    words = str(row["due_printed"] or row.printed.get("due", ""))
    plain = re.fullmatch(r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}", words)
    return "" if plain else words


def _printed(cells: dict[str, Any]) -> dict[str, Any]:
    """Cells as JSON keeps them."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in cells.items()}


def _source(row: Row) -> dict[str, Any]:
    return {c: row[c] for c in ("source_document", "source_line")}
