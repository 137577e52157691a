"""Actions that nobody answers for: reported to their board's officers once, with a button to assign somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlmodel import Session, col, func, or_, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.lead_names import proposal_for
from bot.domain.text import listed, some, with_email
from bot.messages.message import Message
from bot.services.boards.state import zone_of
from bot.services.deliveries.isolation import Task, board_piece
from bot.services.deliveries.outbox import enqueue, enqueue_edit
from bot.views.plans import UnassignedRow, UnassignedView
from storage.audit import CLOCK
from storage.base import days_ago
from storage.boards import Board, officers_reached_of
from storage.deliveries import Delivery, caused_by
from storage.engine import insert_absent
from storage.leads import Lead, UnassignedNotice, any_unanswered, leads_of_actions, standing_notices, unanswered_for
from storage.people import Person, people_by_name
from storage.plans import STARTED, Action, Plan, live_plans
from storage.requests import NOT_MINE, RequestItem, UpdateRequest

ROWS_A_MESSAGE = 12
"""Rows of one message; further ones follow in its thread."""
UNHELD = "nobody holds this role"
Key = tuple[int, str]
"""A board's id, and the subject that leads (see UnassignedNotice)."""


@dataclass
class UnassignedActions:
    """Actions of a board that are led by one subject, and why nobody answers for them."""

    who: str
    why: str
    board: Board
    actions: list[str] = field(default_factory=list)
    """Their references; of an action that stands for itself, its title."""


def find_unassigned(session: Session, now: datetime) -> dict[Key, UnassignedActions]:
    """Who leads actions of started plans and can't answer for them, or says that they are not theirs."""
    on = now.date()
    rows = unanswered_for(session, on)
    leads = leads_of_actions(session, [action.ident for action, _ in rows], on)
    found: dict[Key, UnassignedActions] = {}
    for action, board in rows:
        theirs = leads.get(action.ident, [])
        if not theirs:
            key = (board.ident, f"action:{action.id}")
            found[key] = UnassignedActions(action.ref, "no lead is named", board, [action.title])
        for lead in theirs:
            actions = found.setdefault((board.ident, lead.subject), UnassignedActions(lead.shown, _why(lead), board))
            if action.ref not in actions.actions:
                actions.actions.append(action.ref)
    return found | _declined(session, on)


def _why(lead: Lead) -> str:
    return lead.person.unreachable if lead.person else UNHELD


def _declined(session: Session, on: date) -> dict[Key, UnassignedActions]:
    """Actions that somebody who was asked, and still leads them, says are not theirs."""
    query = (
        select(Action, Board, Person)
        .join(RequestItem, col(RequestItem.action_id) == Action.id)
        .join(UpdateRequest, col(UpdateRequest.id) == RequestItem.request_id)
        .join(Person, col(Person.id) == UpdateRequest.person_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .where(*_DECLINED)
        .order_by(col(Action.id))
    )
    rows = list(session.exec(query))
    leads = leads_of_actions(session, [action.ident for action, _, _ in rows], on)
    found: dict[Key, UnassignedActions] = {}
    for action, board, person in rows:
        action_id = action.ident
        if any(lead.person and lead.person.id == person.id for lead in leads.get(action_id, [])):
            why = f"{person.name} says that it is not theirs"
            found[(board.ident, f"action:{action_id}")] = UnassignedActions(action.ref, why, board, [action.title])
    return found


_DECLINED = RequestItem.state == NOT_MINE, col(Plan.status).in_(STARTED), Action.status == "open"


def any_unassigned() -> Any:
    """That there may be news of actions that nobody answers for, in a prebuilt statement."""
    declined = select(RequestItem.id).join(Action).join(Plan, col(Plan.id) == Action.plan_id).where(*_DECLINED)
    return or_(any_unanswered(days_ago()), declined.exists(), standing_notices().exists())


def notify_unassigned(*, core: Core, now: datetime) -> int:
    """Tell each board's officers of what is newly unassigned, and correct the notices of those that are so no more.

    In working hours only. Where messages reach no officer of a board, the notice follows once they do. Returns how many
    are new.
    """
    with core.store.read() as session:
        found = find_unassigned(session, now)
        known = {(o.board_id, o.subject) for o in session.exec(standing_notices())}
        new = [key for key in sorted(found) if key not in known and _at_work(core, found[key].board, now)]
        live = {board.ident for _, board in live_plans(session)} if new else set()
        people = officers_reached_of(session, {board_id for board_id, _ in new})
    new, over = [key for key in new if key[0] in live and people[key[0]]], known - set(found)
    if not new and not over:
        return 0
    task = Task(core, now, "notify of unassigned actions")
    for board_id in {board_id for board_id, _ in new}:
        keys = [key for key in new if key[0] == board_id]
        notify = partial(_notify, core, keys, found=found, people=people[board_id], now=now)
        task.alone(notify, board_piece(found[keys[0]].board))
    with core.transaction(by=CLOCK, now=now) as tx:
        for notice in tx.session.exec(standing_notices()):
            if (notice.board_id, notice.subject) in over:
                close_notice(tx, notice, "resolved")
    return len(new)


def _at_work(core: Core, board: Board, now: datetime) -> bool:
    return core.days.in_hours(now, zone_of(board, core.zone))


def _notify(
    core: Core, keys: list[Key], *, found: dict[Key, UnassignedActions], people: list[Person], now: datetime
) -> None:
    with core.transaction(by=CLOCK, now=now) as tx:
        _write(tx, sorted(keys, key=lambda key: (found[key].who, key)), found, people)


def _write(tx: Transaction, keys: list[Key], found: dict[Key, UnassignedActions], people: list[Person]) -> None:
    board = found[keys[0]].board
    parent: dict[int | None, int | None] = {}
    for number, start in enumerate(range(0, len(keys), ROWS_A_MESSAGE)):
        notice = f"unassigned:{board.id}:{int(tx.now.timestamp())}:{number}"
        rows = [
            {
                "board_id": board_id,
                "subject": subject,
                "notice": notice,
                "notified_at": tx.now,
                "who": found[key].who,
                "refs": some(found[key].actions),
                "why": found[key].why,
            }
            for key in keys[start : start + ROWS_A_MESSAGE]
            for board_id, subject in [key]
        ]
        written = insert_absent(tx.session, UnassignedNotice, rows, "board_id", "subject")
        if not written:
            continue
        message = _message(tx, board, notice)
        for person in people:
            made = enqueue(
                tx,
                key=f"{notice}:{person.id}",
                kind="unassigned",
                recipient=person.reached_at,
                message=message,
                person_id=person.id,
                board_id=board.id,
                parent_id=parent.get(person.id),
                hours_zone=zone_of(board, tx.core.zone),
                cause_type="unassigned_notice",
                cause_id=min(written.values()),
            )
            parent.setdefault(person.id, made)


def close_notice(tx: Transaction, notice: UnassignedNotice, outcome: str) -> None:
    """Write down how it ended, and show it in every message of it."""
    notice.resolved_at, notice.outcome = tx.now, outcome
    tx.session.add(notice)
    tx.session.flush()
    message = _message(tx, tx.session.get_one(Board, notice.board_id), notice.notice)
    first = select(func.min(UnassignedNotice.id)).where(UnassignedNotice.notice == notice.notice)
    cause_id = tx.session.exec(first).one() or 0
    for sent in tx.session.exec(select(Delivery).where(*caused_by("unassigned_notice", cause_id))):
        enqueue_edit(tx, sent, message)


def _row(notice: UnassignedNotice, proposed: Sequence[Person]) -> UnassignedRow:
    """What a notice shows; whom a printed name may mean is offered, never taken for granted."""
    value = f"{notice.board_id}|{notice.subject}"
    if not proposed:
        return UnassignedRow(value, notice.who, notice.refs, notice.why, notice.outcome)
    names = listed([with_email(person.name, person.email) for person in proposed])
    people = ",".join(str(person.id) for person in proposed)
    accept = "|".join([str(notice.board_id), notice.subject.partition(":")[2], people, str(notice.id)])
    return UnassignedRow(value, notice.who, notice.refs, notice.why, notice.outcome, names, accept)


def _message(tx: Transaction, board: Board, notice: str) -> Message:
    query = select(UnassignedNotice).where(UnassignedNotice.notice == notice).order_by(col(UnassignedNotice.id))
    notices = list(tx.session.exec(query))
    on = local_date(tx.now, zone_of(board, tx.core.zone))
    unheld = {o.id for o in notices if o.why == UNHELD and not o.outcome}
    known = people_by_name(tx.session, on) if unheld else {}
    rows = tuple(_row(o, proposal_for(o.who, known) if o.id in unheld else []) for o in notices)
    return tx.core.templates.compose(UnassignedView(board.name, rows), "unassigned")
