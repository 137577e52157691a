"""The rows of who led when: ended and begun, never rewritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session

from storage.leads import ActionLead, role_holders
from storage.people import Person, RoleHolder
from storage.plans import Action

Gone = set[tuple[str, int]]
"""Whose requests are no longer theirs to answer: ("person" or "role", id)."""


def begins_on(known: Iterable[ActionLead] | Iterable[RoleHolder], since: date, today: date) -> date:
    """From when the record has a new lead: from the day named, but not before today where somebody led until then.

    Who led when is what was shown, asked and answered by; a day that is past is kept in words only.
    """
    ends = [min(row.until or today, today) for row in known if row.since is None or row.since < (row.until or today)]
    return max([since, *ends])


def hold_role(
    session: Session, standing: Sequence[RoleHolder], role_id: int, to: Sequence[Person], since: date
) -> Gone:
    """Have these people hold a role, in place of whoever does; `standing` is who holds or held it."""
    gone: Gone = {("role", role_id)}
    new = {person.id for person in to}
    for holder in standing:
        if holder.person_id not in new and (holder.until is None or holder.until > since):
            holder.until = max(since, holder.since)
            gone.add(("person", holder.person_id))
            session.add(holder)
    for person in to:
        again = next((h for h in standing if h.person_id == person.id and (h.until is None or h.since == since)), None)
        if again:
            again.until = None
            session.add(again)
        else:
            values = {"role_id": role_id, "person_id": person.id, "since": since}
            session.add(RoleHolder.model_validate(values))
    return gone


def replace_leads(
    session: Session, actions: Sequence[Action], rows: Sequence[ActionLead], to: Person, since: date
) -> Gone:
    """End these leads of actions, and have a person lead each action in their place."""
    gone: Gone = set()
    held = role_holders(session, [row.role_id for row in rows if row.role_id], since)
    for row in rows:
        row.until = since
        session.add(row)
        gone |= {("person", row.person_id)} if row.person_id else {("role", row.role_id or 0)}
        gone |= {("person", person.ident) for person in held.get(row.role_id or 0, [])}
    for action in actions:
        place = min((row.position for row in rows if row.action_id == action.id), default=1)
        values = {"action_id": action.id, "position": place, "person_id": to.id, "since": since}
        session.add(ActionLead.model_validate(values))
    return gone
