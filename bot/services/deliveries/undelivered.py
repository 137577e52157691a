"""What did not arrive: reported once with its fix, and sent again, marked as delivered or skipped by hand."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.message_kinds import MESSAGE_KINDS, ReaderPlace
from bot.domain.permissions import Act, may, who_may
from bot.domain.text import day
from bot.errors import CannotResolve, NotAllowed, UnknownDelivery
from bot.services.access.permissions import roles_on_board
from bot.services.deliveries.isolation import Piece, Task
from bot.services.deliveries.outbox import DELIVERY_LIFETIME, NOT_IN_TIME, PARENT_NOT_SENT, enqueue, skip_replies
from bot.services.people.reach import mark_reachable
from bot.surfaces.addresses import label_of, surface_of
from bot.views.deliveries import UndeliveredRow, UndeliveredView
from storage.audit import CLOCK, By
from storage.boards import Board, officers_reached_of, positions_of
from storage.deliveries import Delivery, unreported_failures
from storage.leads import actions_led_by
from storage.people import Person
from storage.plans import boards_of_plans
from storage.requests import boards_of_requests

log = logging.getLogger(__name__)

GATHERED = timedelta(minutes=10)
"""Failures are reported so long after the first of it, so that one broken channel is one message, not twenty."""
MOST_ROWS = 8


def report_undelivered(*, core: Core, now: datetime) -> int:
    """To the officers of each board concerned: what failed, and what may have arrived. Once each; returns how many.

    What concerns no officer whom messages reach is logged, and listed by `boardbot deliveries`.
    """
    with core.store.read() as session:
        waiting = unreported_failures(session, NOT_IN_TIME, now=now)
        if not waiting or now - GATHERED < min(d.attempted_at or now for d in waiting) <= now:
            return 0
    ids = [delivery.ident for delivery in waiting]
    task = Task(core, now, "report undelivered messages")
    return sum(task.apart(ids, partial(_report, core, now=now), lambda id: Piece("a message", f"delivery {id}")))


def _report(core: Core, ids: Sequence[int], *, now: datetime) -> int:
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        failed = [d for d in unreported_failures(session, NOT_IN_TIME, now=now, lock=True) if d.id in ids]
        boards = _boards_of(session, failed)
        people = officers_reached_of(session, {b for found in boards.values() for b in found})
        to_report: dict[int, list[Delivery]] = defaultdict(list)
        named = {p.ident: p for found in people.values() for p in found}
        for delivery in failed:
            readers = {p.ident for b in boards.get(delivery.ident, ()) for p in people[b]}
            for person_id in readers if MESSAGE_KINDS[delivery.kind].reported else ():
                to_report[person_id].append(delivery)
            if not readers:
                log.error(
                    "delivery %s is %s, and no officer can be notified: %s",
                    delivery.id,
                    delivery.state,
                    delivery.reason,
                )
            delivery.failure_reported_at = now
            session.add(delivery)
        for person_id, deliveries in sorted(to_report.items()):
            first = deliveries[0]
            enqueue(
                tx,
                key=f"undelivered:{person_id}:{first.id}:{first.attempts}",
                kind="undelivered",
                recipient=named[person_id].reached_at,
                person_id=person_id,
                hours_zone=core.zone,
                urgent=True,
                message=core.templates.compose(_view(session, core, deliveries), "undelivered"),
            )
        return len(failed)


def _boards_of(session: Session, deliveries: Sequence[Delivery]) -> dict[int, set[int]]:
    """The boards that each message concerns: its own, those of its request's actions, else its reader's."""
    of_requests = boards_of_requests(session, {d.request_id for d in deliveries if d.request_id})
    found: dict[int, set[int]] = {}
    for delivery in deliveries:
        if delivery.board_id:
            found[delivery.ident] = {delivery.board_id}
        elif delivery.request_id:
            found[delivery.ident] = of_requests.get(delivery.request_id, set())
        elif delivery.kind == "proxy_request" and delivery.person_id:
            found[delivery.ident] = _officer_of(session, delivery.person_id)
        elif delivery.person_id:
            found[delivery.ident] = _boards_of_person(session, delivery.person_id, delivery.created_at.date())
    return found


def _boards_of_person(session: Session, person_id: int, on: date) -> set[int]:
    """The boards on which somebody holds a position, or leads an action: an answer to them is of no board alone."""
    led = {action.plan_id for action in actions_led_by(session, [person_id], on)}
    return set(positions_of(session, person_id)) | boards_of_plans(session, led)


def _officer_of(session: Session, person_id: int) -> set[int]:
    return {board for board, positions in positions_of(session, person_id).items() if "officer" in positions}


def _view(session: Session, core: Core, deliveries: Sequence[Delivery]) -> UndeliveredView:
    rows = [
        UndeliveredRow(
            d.ident,
            _name(session, core, d),
            d.state == "unknown",
            d.reason.strip().removesuffix("."),
            label_of(d.surface),
        )
        for d in deliveries[:MOST_ROWS]
    ]
    return UndeliveredView(tuple(rows), len(deliveries), len(deliveries) - len(rows))


def _name(session: Session, core: Core, delivery: Delivery) -> str:
    person = session.get(Person, delivery.person_id) if delivery.person_id else None
    board = session.get(Board, delivery.board_id) if delivery.board_id else None
    return _named(core, delivery, person.name if person else None, board.name if board else None)


def _named(core: Core, delivery: Delivery, person: str | None, board: str | None) -> str:
    """ "The request to Ana of Tue 1 Oct 2024"."""
    to = f" to {person}" if person else f" to the channel of the {board}" if board else ""
    return f"{MESSAGE_KINDS[delivery.kind].label}{to} of {day(local_date(delivery.created_at, core.zone))}"


def undelivered_lines(*, core: Core, state: str | None = None) -> list[str]:
    """A line for each message that waits, failed or may not have arrived (or is in one state), oldest first."""
    states = [state] if state else ["pending", "sending", "unknown", "failed"]
    query = select(Delivery, Person.name, Board.name)
    query = query.outerjoin(Person, col(Person.id) == Delivery.person_id).outerjoin(
        Board, col(Board.id) == Delivery.board_id
    )
    lines = []
    with core.store.read() as session:
        for delivery, person, board in session.exec(
            query.where(col(Delivery.state).in_(states)).order_by(col(Delivery.id))
        ):
            why = f": {delivery.reason}" if delivery.reason else ""
            lines.append(f"{delivery.id}  {delivery.state}  {_named(core, delivery, person, board)}{why}")
    return lines


def send_again(*, core: Core, delivery_id: int, by: Person | By, now: datetime) -> str:
    """Have a message that failed, or may not have arrived, sent again: to where its reader is found by now.

    Returns a sentence for whoever decided.

    Raises UnknownDelivery, NotAllowed, CannotResolve.
    """
    with core.transaction(by=by, now=now) as tx:
        session = tx.session
        delivery = _decide(tx, delivery_id, "send again", ("failed", "unknown", "skipped"))
        if delivery.kind in ("request", "reminder") and delivery.expires_at and delivery.expires_at <= now:
            raise CannotResolve(id=delivery_id, why="its deadline has passed, so it isn't sent any more")
        if delivery.expires_at and delivery.expires_at <= now:
            delivery.expires_at = now + DELIVERY_LIFETIME
        _readdress(session, delivery)
        person = session.get(Person, delivery.person_id) if delivery.person_id else None
        if person and person.gone:  # whoever sends again says that it is corrected
            mark_reachable(session, person)
        delivery.state, delivery.reason, delivery.available_at = "pending", "", now
        delivery.looked_at = delivery.failure_reported_at = None
        session.add(delivery)
        replies = select(Delivery).where(Delivery.parent_id == delivery.id, Delivery.reason == PARENT_NOT_SENT)
        for reply in session.exec(replies.where(Delivery.state == "skipped")):
            reply.state, reply.reason = "pending", ""
            reply.recipient, reply.surface = delivery.recipient, delivery.surface
            session.add(reply)
        return core.templates.words("goes_out_again", message=_name(session, core, delivery))


def _readdress(session: Session, delivery: Delivery) -> None:
    """Send a message to where its reader is today: another channel may have been named since, or another account found.

    Where that is another conversation, it begins there by itself, as its thread is not there.
    """
    match MESSAGE_KINDS[delivery.kind].to:
        case ReaderPlace.channel:
            board = session.get(Board, delivery.board_id) if delivery.board_id else None
            found = board.channel_id if board else None
        case ReaderPlace.person:
            person = session.get(Person, delivery.person_id) if delivery.person_id else None
            found = person.reached_at if person else None
        case _:
            found = None
    if found and found != delivery.recipient:
        delivery.recipient, delivery.surface, delivery.thread_ts = found, surface_of(found), None


def mark_delivered(*, core: Core, delivery_id: int, by: Person, now: datetime) -> str:
    """An officer looked, and a message of which it was not known is there. Raises as `send_again` does."""
    with core.transaction(by=by, now=now) as tx:
        session = tx.session
        delivery = _decide(tx, delivery_id, "arrived", ("unknown",))
        delivery.state, delivery.reason, delivery.sent_at = "sent", "", delivery.attempted_at or now
        session.add(delivery)
        return core.templates.words("kept_as_delivered", message=_name(session, core, delivery))


def skip_delivery(*, core: Core, delivery_id: int, by: By, now: datetime) -> str:
    """Have a message that has not gone out never go out. Raises as `send_again` does."""
    with core.transaction(by=by, now=now) as tx:
        session = tx.session
        delivery = _decide(tx, delivery_id, "skip", ("pending", "failed", "unknown"))
        delivery.state, delivery.reason, delivery.failure_reported_at = "skipped", f"skipped by {by.name}", now
        session.add(delivery)
        skip_replies(session, delivery)
        return core.templates.words("skipped", message=_name(session, core, delivery))


def _decide(tx: Transaction, delivery_id: int, act: str, states: tuple[str, ...]) -> Delivery:
    """The delivery, locked and audited, for somebody who may decide about it while it is in one of these states."""
    session, by = tx.session, tx.by.person
    query = select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    delivery = session.exec(query.execution_options(populate_existing=True)).first()
    if delivery is None:
        raise UnknownDelivery(id=delivery_id)
    if by is not None:
        concerned = _boards_of(session, [delivery]).get(delivery_id, set())
        positions = positions_of(session, by.ident)
        if not any(may(roles_on_board(by, positions, board_id), Act.resolve_delivery) for board_id in concerned):
            raise NotAllowed(who=who_may(Act.resolve_delivery, "its board"), act=Act.resolve_delivery.value)
    if delivery.state not in states:
        raise CannotResolve(id=delivery_id, why=f"it is {delivery.state}")
    tx.audit(act, f"delivery {delivery_id}", was=delivery.state)
    return delivery
