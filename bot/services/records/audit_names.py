"""The audit trail in names: whom and what its entries are about, which are kept by their ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from storage.audit import Audit
from storage.boards import Board
from storage.people import LeadRole, Person
from storage.plans import Action, Plan

_PEOPLE = ("to", "lead", "delegate")
"""Details that are the id of a person."""
_INTERNAL = ("update", "requests", "meeting", "version")
"""Details that are ids of what has no name."""
_SUBJECT = re.compile(r"(action|person|plan|board|role)[ :](\d+)")


class AuditNames:
    """The names of those whom and what some entries are about: a query for each kind."""

    def __init__(self, session: Session, entries: Sequence[Audit]) -> None:
        found: dict[str, set[int]] = {"person": set()}
        for entry in entries:
            for kind, number in _SUBJECT.findall(entry.subject):
                found.setdefault(kind, set()).add(int(number))
            found["person"] |= {value for name in _PEOPLE if isinstance(value := entry.detail.get(name), int)}
        self._names: dict[str, dict[int, str]] = {
            "action": _pairs(session, Action.id, Action.ref, found.get("action", ())),
            "person": _pairs(session, Person.id, Person.name, found["person"]),
            "plan": _pairs(session, Plan.id, Plan.edition, found.get("plan", ())),
            "board": _pairs(session, Board.id, Board.name, found.get("board", ())),
            "role": _pairs(session, LeadRole.id, LeadRole.name, found.get("role", ())),
        }

    def about(self, entry: Audit) -> str:
        """What an entry is about: "CTB-07", "Ana, Children's Trust Board"; "" where that has no name."""
        named = (self._names[kind].get(int(number), "") for kind, number in _SUBJECT.findall(entry.subject))
        return ", ".join(name for name in named if name)

    def detail(self, entry: Audit) -> tuple[tuple[str, object], ...]:
        """The details of an entry that say something, with people's names for their ids."""
        return tuple(_worded(entry.detail, self._names["person"]))


def _worded(detail: Mapping[str, Any], people: Mapping[int, str]) -> Iterable[tuple[str, object]]:
    for name, value in detail.items():
        if name in _INTERNAL or value in ("", None):
            continue
        yield name, people.get(value, "somebody removed since") if name in _PEOPLE and isinstance(value, int) else value


def _pairs(session: Session, key: Any, name: Any, ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    return dict(session.exec(select(key, name).where(col(key).in_(wanted))).all()) if wanted else {}
