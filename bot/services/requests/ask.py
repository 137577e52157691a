"""The monthly asking: a request to each lead. Its row is the claim: sent once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import local_date, zone_or
from bot.core import Core, Transaction
from bot.domain.calendar import Asking, ReportingSchedule
from bot.services.boards.schedule import asking_at, schedules_of
from bot.services.boards.state import BoardState, states_isolated
from bot.services.deliveries.isolation import Piece, Task, board_piece
from bot.services.deliveries.outbox import enqueue, enqueue_all
from bot.services.requests.message import RequestContext, officer_items, refresh_requests
from storage.audit import CLOCK
from storage.boards import Board, officers
from storage.deliveries import Delivery
from storage.engine import insert_absent
from storage.leads import Lead, leads_of, open_leads, role_holders
from storage.people import Away, Person, away_at
from storage.plans import Plan, live_plans
from storage.requests import RequestItem, UpdateRequest, item_rows

REQUEST_BATCH = 25  # a transaction; others wait for it
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

    @property
    def why_unreachable(self) -> str:
        return why_unreachable(self.asked)

    def claim(self, now: datetime) -> dict[str, Any]:
        """The values of the request that is this lead's, or that is recorded as skipped where it is too late."""
        return self.who | {
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
    """Why somebody who leads can't be asked in Slack; "" where they can."""
    if person is None:
        return "nobody holds this role yet"
    return person.unreachable or ("" if person.slack_user else "not in Slack")


def anyone_at_work(*, core: Core, now: datetime) -> bool:
    """Whether it is within working hours in any zone of a board or a person."""
    with core.store.read() as session:
        return any(core.days.in_hours(now, zone) for zone in _zones(session, core))


def _zones(session: Session, core: Core) -> set[str]:
    zones = set(session.exec(select(Board.timezone).distinct())) | set(session.exec(select(Person.timezone).distinct()))
    return {zone_or(zone, core.zone) for zone in zones}


@dataclass(frozen=True)
class _Askings:
    """The newest asking of each board with a live plan, in every zone where people are at work, as far as it is due."""

    by_board: dict[int, list[Asking]]
    schedules: dict[int, ReportingSchedule]
    dates: frozenset[date]
    """Ask dates on which there may be somebody left to ask.

    Once a window has passed, only an asking at which nobody at all was asked is worth recording as skipped;
    a lead who was added since was not missed.
    """

    @classmethod
    def joined(cls, found: Sequence[_Askings]) -> _Askings:
        """The askings of several sets of boards as one."""
        return cls(
            {i: askings for each in found for i, askings in each.by_board.items()},
            {i: schedule for each in found for i, schedule in each.schedules.items()},
            frozenset(on for each in found for on in each.dates),
        )

    @classmethod
    def at(cls, core: Core, plans: Sequence[tuple[Plan, Board]], now: datetime) -> _Askings:
        with core.store.read() as session:
            return cls._at(session, core, plans, now)

    @classmethod
    def _at(cls, session: Session, core: Core, plans: Sequence[tuple[Plan, Board]], now: datetime) -> _Askings:
        schedules = schedules_of(session, [board for _, board in plans], now, core.days)
        zones = [zone for zone in _zones(session, core) if core.days.in_hours(now, zone)]
        found = {
            i: [a for zone in zones if (a := asking_at(now, schedule, zone, core))] for i, schedule in schedules.items()
        }
        found = {i: [a for a in askings if a.request.due <= now] for i, askings in found.items()}
        until: dict[date, datetime] = {}
        for asking in (a for askings in found.values() for a in askings):
            until[asking.ask_date] = max(asking.request.until, until.get(asking.ask_date, asking.request.until))
        asked = set(
            session.exec(select(col(UpdateRequest.ask_date)).where(col(UpdateRequest.ask_date).in_(until)).distinct())
        )
        left = frozenset(on for on, end in until.items() if now < end or on not in asked)
        return cls(found, schedules, left)

    def anyone_left(self, session: Session, now: datetime) -> bool:
        """A quick look, as this runs at every tick: is there a lead without the request of a board's asking?"""
        if not self.dates:
            return False
        query = select(col(UpdateRequest.person_id), col(UpdateRequest.role_id), col(UpdateRequest.ask_date))
        known = set(session.exec(query.where(col(UpdateRequest.ask_date).in_(self.dates))))
        leads = open_leads(session, now.date())
        holders = role_holders(session, [role for _, role, _ in leads if role], now.date())
        for person, role, board_id in leads:
            dates = {asking.ask_date for asking in self.by_board.get(board_id, ())} & self.dates
            held_by: list[tuple[int | None, int | None]] = [(held.id, None) for held in holders.get(role or 0, [])]
            for who in held_by or [(person, role)]:
                if dates and not any((*who, on) in known for on in dates):
                    return True
        return False


def ask_leads(*, core: Core, now: datetime) -> int:
    """Ask every lead whose asking is due, once, about their open actions on live plans. Returns how many.

    Asking is at 09:00 in the lead's own zone, on the day that the board's schedule gives. After an outage a request
    still goes out until its deadline, in working hours; one that is later than that is recorded as skipped. Boards that
    ask on the same day share the message, and the earliest of their deadlines.
    """
    with core.store.read() as session:
        plans = live_plans(session)
    task = Task(core, now, "ask leads")
    askings = _Askings.joined(task.apart(plans, partial(_Askings.at, core, now=now), _plan_piece))
    with core.store.read() as session:
        if not askings.anyone_left(session, now):
            return 0
    states = states_isolated(task, [board for _, board in plans if board.id in askings.schedules])
    with core.store.read() as session:
        due = _leads_due(session, core, askings, states, now)
    batches = [due[start : start + REQUEST_BATCH] for start in range(0, len(due), REQUEST_BATCH)]
    ask = partial(_ask_batch, core, states=states, now=now)
    return sum(number for batch in batches for number in task.apart(batch, ask, _lead_piece))


def _plan_piece(pair: tuple[Plan, Board]) -> Piece:
    return board_piece(pair[1])


def _lead_piece(entry: _Lead) -> Piece:
    return Piece(entry.lead.shown, f"lead {entry.who}", entry.boards)


def _leads_due(
    session: Session, core: Core, askings: _Askings, states: Iterable[BoardState], now: datetime
) -> list[_Lead]:
    found: dict[tuple[str, int, date], _Lead] = {}
    away = away_at(session, now, local_date(now, core.zone))
    zones: dict[tuple[str, int], str] = {}  # one for each lead: their own, else their first board's
    for state in states:
        plan, board = state.plan, state.board
        if plan is None or plan.status != "live" or plan.started_at is None:
            continue
        begun = max(plan.started_at, board.asks_since or plan.started_at)
        leads = leads_of(session, [plan.ident], state.today)
        for action in state.actions:
            if not action.is_open or not action.stands_alone:
                continue
            for lead in leads.get(action.action_id, []):
                key = ("person", lead.person.ident) if lead.person else ("role", lead.role_id or 0)
                zone = zones.setdefault(key, zone_or(lead.person.timezone if lead.person else "", state.zone))
                asking = asking_at(now, askings.schedules[board.ident], zone, core)
                if asking is None or begun > asking.request.due or asking.request.due > now:
                    continue
                if asking.ask_date not in askings.dates:
                    continue
                absent = away.get(key[1]) if lead.person else None
                entry = found.setdefault((*key, asking.ask_date), _Lead(lead, asking, absent))
                entry.asking = min(entry.asking, asking, key=lambda a: a.deadline_date)
                entry.boards.add(board.ident)
                if action.action_id not in entry.actions:
                    entry.actions.append(action.action_id)
    taken = _already_asked(session, found.values())
    for entry in found.values():
        entry.actions = [a for a in entry.actions if (*entry.who.values(), a, entry.asking.period) not in taken]
    known = _requests_on(session, {entry.asking.ask_date for entry in found.values()})
    return [e for e in found.values() if e.actions and e.key not in known and _ready(e, now)]


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
    unlooked = person and person.email and not person.slack_user and person.looked_up_at is None
    if unlooked and now < entry.asking.request.due + LOOKUP_PATIENCE:
        return False
    return entry.asking.days.in_hours(now, entry.asking.zone)


def _ask_batch(core: Core, batch: Sequence[_Lead], *, states: Sequence[BoardState], now: datetime) -> int:
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        claims = [entry.claim(now) for entry in batch]
        claimed = insert_absent(session, UpdateRequest, claims, "person_id", "role_id", "ask_date")
        in_time = [entry for entry in batch if now < entry.asking.request.until]
        created = [(entry, claimed[entry.key]) for entry in in_time if entry.key in claimed]
        _add_items(session, created)
        session.flush()
        items = item_rows(session, col(RequestItem.request_id).in_([r for _, r in created]))
        asked = RequestContext(session, core, items, now, states).by_request()
        reachable = [(r, e.asked) for e, r in created if e.asked and not e.why_unreachable]
        requests = [
            asked[request_id].delivery(core, "request", person, key=f"request:{request_id}")
            for request_id, person in reachable
        ]
        enqueue_all(session, requests)
        _ask_officers(tx, [e for e, _ in created if e.why_unreachable])
        if created:
            tx.audit("ask leads", "requests", requests=[r for _, r in created])
    return len(created)


def _add_items(session: Session, created: list[tuple[_Lead, int]]) -> None:
    """Write the items; what is still outstanding of an earlier asking is closed as not reported."""
    action_ids = {a for entry, _ in created for a in entry.actions}
    periods = {entry.asking.period for entry, _ in created}
    outstanding = select(RequestItem).where(
        col(RequestItem.action_id).in_(action_ids), RequestItem.state == "outstanding"
    )
    for old in session.exec(outstanding):
        if old.period not in periods:
            old.state = "not_reported"
            session.add(old)
    answered = set(
        session.exec(
            select(RequestItem.action_id, RequestItem.period).where(
                col(RequestItem.action_id).in_(action_ids), RequestItem.state == "answered"
            )
        )
    )
    for entry, request_id in created:
        for action_id in entry.actions:
            period = entry.asking.period
            state = "answered" if (action_id, period) in answered else "outstanding"
            session.add(
                RequestItem.model_validate(
                    {"request_id": request_id, "action_id": action_id, "period": period, "state": state}
                )
            )


def _ask_officers(tx: Transaction, unreachable: list[_Lead]) -> None:
    """One message an officer for all the leads of their boards who can't be reached."""
    session = tx.session
    session.flush()
    for ask_date in {e.asking.ask_date for e in unreachable}:
        boards = {b for e in unreachable if e.asking.ask_date == ask_date for b in e.boards}
        people = {p.id: p for board_id in boards for p in officers(session, board_id)}
        for person in people.values():
            if not person.reached_at:
                continue
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
