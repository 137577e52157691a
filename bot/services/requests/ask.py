"""The monthly asking: a request to each lead. Its row is the claim: sent once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import local_date, zone_or
from bot.core import Core, Transaction
from bot.domain.calendar import Asking
from bot.domain.text import listed
from bot.services.boards.board_state import BoardState
from bot.services.boards.schedule import asking_at
from bot.services.boards.state import board_states
from bot.services.deliveries.isolation import Piece, Task, board_piece
from bot.services.deliveries.outbox import enqueue, enqueue_all
from bot.services.requests.askings import Askings
from bot.services.requests.message import RequestContext
from bot.services.requests.refresh import officer_items, refresh_requests, show_closed
from storage.audit import CLOCK
from storage.boards import Board, officers_or_board, officers_reached
from storage.deliveries import Delivery
from storage.engine import insert_absent
from storage.leads import Lead, leads_of
from storage.people import Away, Person, on_leave_at
from storage.plans import Plan, live_plans
from storage.requests import RequestItem, UpdateRequest, item_rows

REQUEST_BATCH = 25  # a transaction, or fewer: others wait for it
LOOKUP_PATIENCE = timedelta(hours=4)  # so long an asking waits for an account to be found; then the officer is asked
ASKED_TOO_LATE = "boardbot was not running between its time and its end"


@dataclass
class _Lead:
    """A lead who is due to be asked, with the actions to ask about."""

    lead: Lead
    asking: Asking
    away: Away | None = None
    boards: set[int] = field(default_factory=set)
    actions: list[int] = field(default_factory=list)

    @property
    def who(self) -> dict[str, int | None]:
        if self.lead.person:
            return {"person_id": self.lead.person.id, "role_id": None}
        return {"person_id": None, "role_id": self.lead.role_id}

    @property
    def asked(self) -> Person | None:
        """Whom to ask: the lead, or their delegate while they are away."""
        return self.away.delegate if self.away and self.away.delegate else self.lead.person

    @property
    def key(self) -> tuple[int | None, int | None, date]:
        """What a request is unique by."""
        return self.who["person_id"], self.who["role_id"], self.asking.ask_date

    def add(self, board_id: int, action_id: int, asking: Asking) -> None:
        """Ask about an action too; the earliest deadline counts."""
        self.asking = min(self.asking, asking, key=lambda a: a.deadline_date)
        self.boards.add(board_id)
        if action_id not in self.actions:
            self.actions.append(action_id)

    @property
    def why_unreachable(self) -> str:
        return why_unreachable(self.asked)

    def claim(self, now: datetime, introduced_by: str) -> dict[str, Any]:
        """The values of the request that is this lead's, or that is recorded as skipped where it is too late."""
        return self.who | {
            "introduced_by": introduced_by,
            "ask_date": self.asking.ask_date,
            "period": self.asking.period,
            "zone": self.asking.zone,
            "asked_at": now,
            "deadline": self.asking.deadline,
            "via_officer": bool(self.why_unreachable),
            "why_via_officer": self.why_unreachable,
            "skipped": ASKED_TOO_LATE if now >= self.asking.request.until else "",
        }


def why_unreachable(person: Person | None) -> str:
    """Why somebody who leads can't be asked; "" where they can."""
    if person is None:
        return "nobody holds this role yet"
    return person.unreachable or ("" if person.reached_at else "no account of theirs is known")


def ask_leads(*, core: Core, now: datetime) -> int:
    """Ask every lead whose asking is due, once, about their open actions on live plans. Returns how many.

    Asking is at 09:00 in the lead's own zone, on the day that the board's schedule gives. After an outage a request
    still goes out until its deadline, in working hours; one that is later than that is recorded as skipped. Boards that
    ask on the same day share the message, and the earliest of their deadlines.
    """
    task = Task(core, now, "ask leads")
    due, states = _find_due(core, task, now)
    ask = partial(_ask_batch, core, states=states, now=now)
    batches = core.store.batches(due, REQUEST_BATCH)
    return sum(number for batch in batches for number in task.apart(batch, ask, _lead_piece))


def asked_at(*, core: Core, now: datetime) -> set[int]:
    """Who is to be asked at a moment, as it looks now: the leads, and the delegates of those who are away."""
    due, _ = _find_due(core, Task(core, now, "ask leads"), now)
    return {entry.asked.ident for entry in due if entry.asked}


def _find_due(core: Core, task: Task, now: datetime) -> tuple[list[_Lead], list[BoardState]]:
    """The leads whom to ask, and how their boards stand."""
    with core.store.read() as session:
        plans = live_plans(session)
    askings = Askings.joined(task.apart(plans, task.reading(Askings.at), _plan_piece))
    with core.store.read() as session:
        if not askings.anyone_left(session, now):
            return [], []
    states = states_apart(task, [board for _, board in plans if board.id in askings.schedules])
    with core.store.read() as session:
        return _leads_due(session, core, askings, states, now), states


def states_apart(task: Task, boards: Sequence[Board]) -> list[BoardState]:
    """The states of boards, as all was written; one that can't be read is recorded and left out (see `Task`)."""
    found = task.apart(boards, task.reading(_states), board_piece)
    return [state for states in found for state in states]


def _states(session: Session, core: Core, boards: Sequence[Board], now: datetime) -> list[BoardState]:
    return board_states(session, boards, now, core.zone, include_unpublished=True)


def _plan_piece(pair: tuple[Plan, Board]) -> Piece:
    return board_piece(pair[1])


def _lead_piece(entry: _Lead) -> Piece:
    return Piece(entry.lead.shown, f"lead {entry.who}", entry.boards)


def _leads_due(
    session: Session, core: Core, askings: Askings, states: Iterable[BoardState], now: datetime
) -> list[_Lead]:
    due = _leads_with_actions(session, core, askings, states, now)
    taken = _already_asked(session, due)
    for entry in due:
        entry.actions = [a for a in entry.actions if (*entry.who.values(), a, entry.asking.period) not in taken]
    known = _requests_on(session, {entry.asking.ask_date for entry in due})
    return [e for e in due if e.actions and e.key not in known and _ready(e, now)]


def _leads_with_actions(
    session: Session, core: Core, askings: Askings, states: Iterable[BoardState], now: datetime
) -> list[_Lead]:
    """The leads whose asking is due, each with their boards and open actions, whatever they were asked before."""
    found: dict[tuple[str, int, date], _Lead] = {}
    away = on_leave_at(session, now, local_date(now, core.zone))
    zones: dict[tuple[str, int], str] = {}  # one for each lead: their own, else their first board's
    for state, begun, action_id, lead in _led_actions(session, states):
        board_id = state.board.ident
        key = ("person", lead.person.ident) if lead.person else ("role", lead.role_id or 0)
        zone = zones.setdefault(key, zone_or(lead.person.timezone if lead.person else "", state.zone))
        asking = asking_at(now, askings.schedules[board_id], zone, core)
        if asking is None or begun > asking.request.due or asking.request.due > now:
            continue
        if asking.ask_date not in askings.dates:
            continue
        absent = away.get(key[1]) if lead.person else None
        found.setdefault((*key, asking.ask_date), _Lead(lead, asking, absent)).add(board_id, action_id, asking)
    return list(found.values())


def _led_actions(session: Session, states: Iterable[BoardState]) -> Iterator[tuple[BoardState, datetime, int, Lead]]:
    """Each lead of each open action on a live plan, with its board and since when that has been asked about."""
    for state in states:
        plan = state.plan
        if plan is None or plan.status != "live" or plan.started_at is None:
            continue
        begun = max(plan.started_at, state.board.asks_since or plan.started_at)
        leads = leads_of(session, [plan.ident], state.today)
        for action in state.actions:
            if action.is_open and action.stands_alone:
                for lead in leads.get(action.action_id, []):
                    yield state, begun, action.action_id, lead


def _already_asked(session: Session, entries: Iterable[_Lead]) -> set[tuple[int | None, int | None, int, str]]:
    """Of whom what was asked about which month, on whichever day: a board's day may have been changed since."""
    query = (
        select(UpdateRequest.person_id, UpdateRequest.role_id, RequestItem.action_id, RequestItem.period)
        .join(RequestItem, col(RequestItem.request_id) == UpdateRequest.id)
        .where(col(UpdateRequest.period).in_({entry.asking.period for entry in entries}))
    )
    return set(session.exec(query))


def _requests_on(session: Session, dates: set[date]) -> set[tuple[int | None, int | None, date]]:
    requests = session.exec(select(UpdateRequest).where(col(UpdateRequest.ask_date).in_(dates)))
    return {(r.person_id, r.role_id, r.ask_date) for r in requests}


def _ready(entry: _Lead, now: datetime) -> bool:
    """Too late (to be recorded), or in working hours with their account looked for."""
    if now >= entry.asking.request.until:
        return True
    person = entry.asked
    unlooked = person and person.email and not (person.reached_at or person.unreachable)
    if unlooked and now < entry.asking.request.due + LOOKUP_PATIENCE:
        return False
    return entry.asking.days.in_hours(now, entry.asking.zone)


def _ask_batch(core: Core, batch: Sequence[_Lead], *, states: Sequence[BoardState], now: datetime) -> int:
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        introduced_by = _introductions(session, batch)
        claims = [entry.claim(now, introduced_by.get(entry.who["person_id"], "")) for entry in batch]
        claimed = insert_absent(session, UpdateRequest, claims, "person_id", "role_id", "ask_date")
        in_time = [entry for entry in batch if now < entry.asking.request.until]
        created = [(entry, claimed[entry.key]) for entry in in_time if entry.key in claimed]
        closed = _add_items(session, created)
        session.flush()
        items = item_rows(session, col(RequestItem.request_id).in_([r for _, r in created]))
        asked = RequestContext(session, core, items, now, states).by_request()
        reachable = [(r, e.asked) for e, r in created if e.asked and not e.why_unreachable]
        requests = [
            asked[request_id].delivery(core, "request", person, key=f"request:{request_id}")
            for request_id, person in reachable
        ]
        enqueue_all(session, requests)
        if closed:
            show_closed(tx, closed, states)
        unreachable: dict[date, set[int]] = defaultdict(set)
        for entry, _ in created:
            if entry.why_unreachable:
                unreachable[entry.asking.ask_date] |= entry.boards
        ask_officers(tx, unreachable)
        if created:
            tx.audit("ask leads", "requests", requests=[r for _, r in created])
    return len(created)


def _introductions(session: Session, batch: Sequence[_Lead]) -> dict[int | None, str]:
    """Of those who were never asked before, who has them asked: the officers of their boards, or else the boards."""
    ids = {entry.lead.person.ident for entry in batch if entry.lead.person}
    asked = select(UpdateRequest.person_id).where(col(UpdateRequest.person_id).in_(ids), UpdateRequest.skipped == "")
    new = ids - set(session.exec(asked))
    entries = [entry for entry in batch if entry.lead.person and entry.lead.person.ident in new]
    if not entries:
        return {}
    names = officers_or_board(session, {board_id for entry in entries for board_id in entry.boards})
    return {
        entry.who["person_id"]: listed(sorted({name for board_id in entry.boards for name in names[board_id]})[:3])
        for entry in entries
    }


def _add_items(session: Session, created: list[tuple[_Lead, int]]) -> set[int]:
    """Write the items; what is still outstanding of an earlier asking is closed as not reported: of which requests."""
    action_ids = {a for entry, _ in created for a in entry.actions}
    periods = {entry.asking.period for entry, _ in created}
    outstanding = select(RequestItem).where(
        col(RequestItem.action_id).in_(action_ids), RequestItem.state == "outstanding"
    )
    closed = [old for old in session.exec(outstanding) if old.period not in periods]
    for old in closed:
        old.state = "not_reported"
        session.add(old)
    answered = set(
        session.exec(
            select(RequestItem.action_id, RequestItem.period).where(
                col(RequestItem.action_id).in_(action_ids), RequestItem.state == "answered"
            )
        )
    )
    rows = [
        {
            "request_id": request_id,
            "action_id": action_id,
            "period": entry.asking.period,
            "state": "answered" if (action_id, entry.asking.period) in answered else "outstanding",
        }
        for entry, request_id in created
        for action_id in entry.actions
    ]
    insert_absent(session, RequestItem, rows, "request_id")
    return {old.request_id for old in closed}


def ask_officers(tx: Transaction, boards_asked: Mapping[date, Collection[int]]) -> None:
    """One message an officer for all the leads of their boards who can't be reached, of each day of asking."""
    session = tx.session
    session.flush()
    for ask_date, boards in boards_asked.items():
        for person in {p.id: p for board_id in sorted(boards) for p in officers_reached(session, board_id)}.values():
            items = officer_items(session, person.ident, ask_date)
            asked = Delivery.kind == "proxy_request", Delivery.person_id == person.id, Delivery.ask_date == ask_date
            if session.exec(select(Delivery.id).where(*asked)).first():
                refresh_requests(tx, [item.action_id for item, _ in items])
                continue
            context = RequestContext(session, tx.core, items, tx.now)
            enqueue(
                tx,
                key=f"proxy-request:{ask_date}:{person.id}",
                kind="proxy_request",
                recipient=person.reached_at,
                message=context.message(tx.core, "proxy_request", 1, person.id),
                person_id=person.id,
                ask_date=ask_date,
            )
