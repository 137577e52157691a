"""Actions that nobody answers for: told to their board's officers once, with a button to assign somebody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from sqlmodel import Session, col, select

from bot.core import Core
from bot.messages.message import Message
from bot.services.boards.state import zone_of
from bot.services.deliveries.isolation import Task, board_piece
from bot.services.deliveries.outbox import put_delivery, put_edit
from bot.surfaces.base import NOBODY_THERE
from bot.views.people import OrphanRow, OrphansView
from bot.views.wording import some
from storage.boards import Board, Person, officers_in_slack
from storage.deliveries import Delivery
from storage.engine import insert_absent
from storage.plans import Action, Lead, Orphan, Plan, leads_of_actions, unanswered_for
from storage.updates import RequestItem, UpdateRequest

SHOWN = 12
"""Rows of one message; further ones follow in its thread."""
Key = tuple[int, str]
"""A board's id, and the subject that leads (see Orphan)."""


@dataclass
class Unled:
    """Actions of a board that are led by one subject, and why nobody answers for them."""

    who: str
    why: str
    board: Board
    actions: list[str] = field(default_factory=list)
    """Their references; of an action that stands for itself, its title."""


def orphaned(session: Session, now: datetime) -> dict[Key, Unled]:
    """Who leads actions of live plans and can't answer for them, or says that they are not theirs."""
    on = now.date()
    rows = unanswered_for(session, on, NOBODY_THERE)
    leads = leads_of_actions(session, [action.ident for action, _ in rows], on)
    found: dict[Key, Unled] = {}
    for action, board in rows:
        theirs = leads.get(action.ident, [])
        if not theirs:
            key = (board.ident, f"action:{action.id}")
            found[key] = Unled(action.ref, "no lead is named", board, [action.title])
        for lead in theirs:
            led = found.setdefault((board.ident, lead.subject), Unled(lead.shown, _why(lead), board))
            if action.ref not in led.actions:
                led.actions.append(action.ref)
    return found | _declined(session, on)


def _why(lead: Lead) -> str:
    return lead.person.unreachable if lead.person else "nobody holds this role"


def _declined(session: Session, on: date) -> dict[Key, Unled]:
    """Actions that somebody who was asked, and still leads them, says are not theirs."""
    query = (
        select(Action, Board, Person)
        .join(RequestItem, col(RequestItem.action_id) == Action.id)
        .join(UpdateRequest, col(UpdateRequest.id) == RequestItem.request_id)
        .join(Person, col(Person.id) == UpdateRequest.person_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .where(RequestItem.state == "not_mine", Plan.status == "live", Action.status == "open")
        .order_by(col(Action.id))
    )
    rows = list(session.exec(query))
    leads = leads_of_actions(session, [action.ident for action, _, _ in rows], on)
    found: dict[Key, Unled] = {}
    for action, board, person in rows:
        action_id = action.ident
        if any(lead.person and lead.person.id == person.id for lead in leads.get(action_id, [])):
            why = f"{person.name} says that it is not theirs"
            found[(board.ident, f"action:{action_id}")] = Unled(action.ref, why, board, [action.title])
    return found


def tell_orphans(*, core: Core, now: datetime) -> int:
    """Tell each board's officers of what is newly orphaned, and mend what was told of those that are so no more.

    In working hours only. Where a board has no officer in Slack, it is told once it has one. Returns how many are new.
    """
    with core.store.read() as session:
        found = orphaned(session, now)
        told = {(o.board_id, o.subject) for o in session.exec(select(Orphan).where(col(Orphan.over_at).is_(None)))}
        new = [key for key in sorted(found) if key not in told and _at_work(core, found[key].board, now)]
        people = {board_id: officers_in_slack(session, board_id) for board_id, _ in new}
    new, over = [key for key in new if people[key[0]]], told - set(found)
    if not new and not over:
        return 0
    task = Task(core, now, "tell of orphans")
    for board_id in {board_id for board_id, _ in new}:
        keys = [key for key in new if key[0] == board_id]
        tell = partial(_tell, core, keys, found=found, people=people[board_id], now=now)
        task.alone(tell, board_piece(found[keys[0]].board))
    with core.store.write() as session:
        for orphan in session.exec(select(Orphan).where(col(Orphan.over_at).is_(None))):
            if (orphan.board_id, orphan.subject) in over:
                settle(session, core, orphan, "settled", now)
    return len(new)


def _at_work(core: Core, board: Board, now: datetime) -> bool:
    return core.days.in_hours(now, zone_of(board, core.zone))


def _tell(core: Core, keys: list[Key], *, found: dict[Key, Unled], people: list[Person], now: datetime) -> None:
    with core.store.write() as session:
        _write(session, core, keys, found, people, now)


def _write(
    session: Session, core: Core, keys: list[Key], found: dict[Key, Unled], people: list[Person], now: datetime
) -> None:
    board = found[keys[0]].board
    keys = sorted(keys, key=lambda key: (found[key].who, key))
    parent: dict[int | None, int | None] = {}
    for number, start in enumerate(range(0, len(keys), SHOWN)):
        notice = f"orphans:{board.id}:{int(now.timestamp())}:{number}"
        rows = [
            {
                "board_id": board_id,
                "subject": subject,
                "notice": notice,
                "told_at": now,
                "who": found[key].who,
                "refs": some(found[key].actions),
                "why": found[key].why,
            }
            for key in keys[start : start + SHOWN]
            for board_id, subject in [key]
        ]
        if not insert_absent(session, Orphan, rows, "board_id", "subject"):
            continue
        message = _message(session, core, board, notice)
        for person in people:
            made = put_delivery(
                session,
                key=f"{notice}:{person.id}",
                kind="orphans",
                recipient=person.reached_at,
                message=message,
                now=now,
                person_id=person.id,
                board_id=board.id,
                parent_id=parent.get(person.id),
                hours_zone=zone_of(board, core.zone),
            )
            parent.setdefault(person.id, made)


def settle(session: Session, core: Core, orphan: Orphan, outcome: str, now: datetime) -> None:
    """Write down how it ended, and show it wherever it was told."""
    orphan.over_at, orphan.outcome = now, outcome
    session.add(orphan)
    session.flush()
    message = _message(session, core, session.get_one(Board, orphan.board_id), orphan.notice)
    for told in session.exec(select(Delivery).where(col(Delivery.dedupe_key).startswith(f"{orphan.notice}:"))):
        put_edit(session, original=told, message=message, now=now)


def _message(session: Session, core: Core, board: Board, notice: str) -> Message:
    query = select(Orphan).where(Orphan.notice == notice).order_by(col(Orphan.id))
    rows = tuple(OrphanRow(f"{o.board_id}|{o.subject}", o.who, o.refs, o.why, o.outcome) for o in session.exec(query))
    return core.templates.compose(OrphansView(board.name, rows), "orphans")
