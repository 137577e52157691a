"""What every part of an import shares: look-ups, writing a row once, and the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from sqlmodel import Session, select

from bot.domain.calendar import WorkingDays
from bot.domain.lead_names import plain
from bot.domain.text import did_you_mean, listed
from bot.imports.check import Row
from bot.imports.report import CellChange, Report
from storage.audit import By
from storage.base import Base
from storage.boards import Board
from storage.people import LeadRole, Person, emails_of
from storage.plans import Action

T = TypeVar("T", bound=Base)


@dataclass
class ImportLog:
    """One import's transaction: what stands, what it changes, what it refuses."""

    session: Session
    report: Report
    by: By
    now: datetime
    today: date
    zone: str
    days: WorkingDays = field(default_factory=WorkingDays)
    actions: dict[tuple[int, str], Action] = field(default_factory=dict)
    """By plan and reference."""

    def __post_init__(self) -> None:
        self._newest: dict[str, Action] = {}
        self._counted = 0
        self.boards = {b.key.upper(): b for b in self.session.exec(select(Board))}
        self.people = list(self.session.exec(select(Person)))
        emails = emails_of(self.session, self.people)
        self.by_email = {email: person for person in self.people for email in emails[person.ident]}
        self.roles = {r.name: r for r in self.session.exec(select(LeadRole))}

    def put(self, kind: type[T], table: str, key: str, old: T | None, /, **values: Any) -> T:
        """Create the row, or change what differs, and count it."""
        if old is None:
            new = kind.model_validate(values)
            self.session.add(new)
            self.session.flush()
            self.report.created[table] += 1
            return new
        changed = {name: value for name, value in values.items() if getattr(old, name) != value}
        for name, value in changed.items():
            self.changed(table, key, name, getattr(old, name), value)
            setattr(old, name, value)
        (self.report.updated if changed else self.report.unchanged)[table] += 1
        self.session.add(old)
        return old

    def changed(self, table: str, key: str, column: str, before: object, after: object) -> None:
        texts = ("" if v is None else str(v) for v in (before, after))
        self.report.changes.append(CellChange(table, key, column, *texts))

    def refuse(self, row: Row, column: str, reason: str, message: str, suggestion: str = "") -> None:
        self.report.refused.append(row.finding(column, reason, message, suggestion))

    def doubt(self, row: Row, column: str, reason: str, message: str, suggestion: str = "") -> None:
        self.report.doubtful.append(row.finding(column, reason, message, suggestion))

    def board(self, row: Row, column: str = "board", key: str | None = None) -> Board | None:
        wanted = key if key is not None else row[column]
        board = self.boards.get(wanted.upper())
        if board is None:
            fix = f"Add it to the boards table first.{did_you_mean(wanted, [b.key for b in self.boards.values()])}"
            self.refuse(row, column, "unknown_board", f'there is no board "{wanted}".', fix)
        return board

    def distinct(self, rows: list[Row], *columns: str) -> list[Row]:
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
                self.refuse(row, columns[-1], "duplicate_row", message, "Take one out, or give it its own.")
                continue
            seen[key] = row.number
            kept.append(row)
        return kept

    def person(self, text: str) -> Person | None:
        """The person with this email address, or the only one of this exact name."""
        named = self.named(text)
        return self.by_email.get(text.lower()) or (named[0] if len(named) == 1 else None)

    def joined(self, person: Person, double: Person) -> None:
        """A double of somebody is no more."""
        self.people.remove(double)
        self.by_email = {email: person if of is double else of for email, of in self.by_email.items()}
        self.report.removed["people"] += 1

    def named(self, text: str) -> list[Person]:
        """Everybody of this name, whatever its case and blanks, once the people are in."""
        return self._by_name.get(plain(text), [])

    @cached_property
    def _by_name(self) -> dict[str, list[Person]]:
        found: dict[str, list[Person]] = {}
        for person in self.people:
            found.setdefault(plain(person.name), []).append(person)
        return found

    def doubt_namesakes(self, row: Row, column: str, name: str) -> None:
        """Tell that several people have the name that a row gives."""
        if len(named := self.named(name)) > 1:
            emails = listed([person.email or "no email address" for person in named])
            message = f"names {name}, and {len(named)} people are called so ({emails}): none of them was chosen by it."
            self.doubt(row, column, "namesakes", message, "Write the email address in place of the name.")

    def role(self, name: str) -> LeadRole:
        if name not in self.roles:
            self.roles[name] = self.put(LeadRole, "roles", name, None, name=name)
        return self.roles[name]

    def known_action(self, row: Row) -> Action | None:
        found = self.newest_by_ref().get(row["ref"])
        if found is None:
            fix = did_you_mean(row["ref"], {ref for _, ref in self.actions}).strip()
            self.refuse(row, "ref", "unknown_ref", "no action has this reference.", fix)
            return None
        return found

    def newest_by_ref(self) -> dict[str, Action]:
        """Each reference's action in its newest plan."""
        if self._counted != len(self.actions):
            self._newest = {a.ref: a for a in sorted(self.actions.values(), key=lambda a: a.plan_id)}
            self._counted = len(self.actions)
        return self._newest
