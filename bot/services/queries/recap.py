"""The weekly recap of an officer's boards, where it is wanted: on Monday morning, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from markupsafe import Markup
from sqlmodel import Session, col, select

from bot.clock import local_date, zone_or
from bot.core import Core
from bot.domain.calendar import ReportingSchedule, Window, digest_window
from bot.errors import NoRecap
from bot.messages.message import Message
from bot.messages.split import split
from bot.services.boards.board_state import BoardState, DueDateMove
from bot.services.boards.responses import ResponseStatus, by_action, item_responses
from bot.services.boards.schedule import schedules_of
from bot.services.boards.state import board_states, plans_to_show
from bot.services.calendars.events import calendar_of
from bot.services.deliveries.isolation import Piece, Task
from bot.services.deliveries.outbox import enqueue_thread, first_key
from bot.views.home import BoardWeek, RecapView, Slip
from storage.audit import CLOCK
from storage.boards import Board, BoardMember
from storage.deliveries import Delivery
from storage.people import Person
from storage.updates import ProgressUpdate, standing_updates

WEEK, TWO_WEEKS = timedelta(days=7), timedelta(days=14)
MONDAYS = ReportingSchedule()
"""Monday at 09:00, or the next working day."""


def recap_of(session: Session, core: Core, person: Person, now: datetime) -> Message:
    """The last seven days of the boards of which somebody is an officer. Raises NoRecap where they are of none."""
    boards = _boards_of(session, person)
    if not boards:
        raise NoRecap
    states = board_states(session, boards, now, core.zone)
    today = local_date(now, zone_or(person.timezone, core.zone))
    days = calendar_of(session, core, boards, schedules_of(session, boards, now, core.days), now)
    view = RecapView(
        today=today,
        boards=tuple(_week_of(session, state, now) for state in states),
        ahead=tuple(day for day in days if day.on <= today + TWO_WEEKS),
        wanted=person.recap_since is not None,
    )
    return core.templates.compose(view, "recap")


def recap_message(*, core: Core, by: Person, now: datetime) -> list[Message]:
    """The recap as it would be now. Raises NoRecap."""
    with core.store.read() as session:
        return split(recap_of(session, core, session.get_one(Person, by.ident), now))


def want_recap(*, core: Core, wanted: bool, by: Person, now: datetime) -> Markup:
    """Send an officer the recap each week from now on, or no more; returns what to say. Raises NoRecap."""
    with core.transaction(by=by, now=now) as tx:
        if wanted and not _boards_of(tx.session, by):
            raise NoRecap
        person = tx.session.get_one(Person, by.ident)
        person.recap_since = now if wanted else None
        tx.session.add(person)
        tx.audit("want recap", f"person {by.id}", wanted=wanted)
    return core.templates.sentence("recap_wanted" if wanted else "recap_stopped")


def send_recaps(*, core: Core, now: datetime) -> int:
    """Send this week's recap to each officer who wants it and has not had it. Returns how many go out."""
    with core.store.read() as session:
        due = recaps_due(session, core, now)
    task = Task(core, now, "send recaps")
    return sum(
        number
        for key, person, window in due
        for number in task.alone(
            partial(_send, core, key, person, window, now), Piece("a recap", f"person {person.id}")
        )
    )


def anyone_wants_recaps() -> Any:
    """That there is somebody who does and is reached, in a prebuilt statement."""
    return select(Person.id).where(*_WANTING).exists()


def recaps_due(session: Session, core: Core, now: datetime) -> list[tuple[str, Person, Window]]:
    """This week's recaps that are due and were not sent: their key, whose they are, and until when they are worth sending."""
    wanting = session.exec(select(Person).where(*_WANTING))
    due = [found for person in wanting if (found := _due(core, person, now))]
    query = select(Delivery.dedupe_key).where(col(Delivery.dedupe_key).in_([first_key(key) for key, _, _ in due]))
    sent = set(session.exec(query)) if due else set()
    return [one for one in due if first_key(one[0]) not in sent]


_WANTING = col(Person.recap_since).is_not(None), col(Person.reached_at) != ""


def _due(core: Core, person: Person, now: datetime) -> tuple[str, Person, Window] | None:
    """The key of this week's recap of somebody, and until when it is worth sending; None where it is not due."""
    zone, since = zone_or(person.timezone, core.zone), person.recap_since
    week, window = digest_window(now, zone, core.days, MONDAYS)
    if since is None or since > window.due or window.due > now or not core.days.in_hours(now, zone):
        return None
    return f"recap:{person.id}:{week.isoformat()}", person, window


def _send(core: Core, key: str, person: Person, window: Window, now: datetime) -> int:
    with core.transaction(by=CLOCK, now=now) as tx:
        boards = _boards_of(tx.session, person)
        if not plans_to_show(tx.session, [board.ident for board in boards]):
            return 0
        enqueue_thread(
            tx,
            key=key,
            kind="note",
            recipient=person.reached_at,
            parts=split(recap_of(tx.session, core, person, now)),
            person_id=person.id,
            expires_at=window.until,
            hours_zone=zone_or(person.timezone, core.zone),
        )
    return 1


def _boards_of(session: Session, person: Person) -> Sequence[Board]:
    query = select(Board).join(BoardMember, col(BoardMember.board_id) == Board.id)
    query = query.where(BoardMember.person_id == person.id, BoardMember.position == "officer")
    return list(session.exec(query.order_by(Board.key)))


def _week_of(session: Session, state: BoardState, now: datetime) -> BoardWeek:
    ids = [action.action_id for action in state.actions]
    since = now - WEEK
    rows = item_responses(session, ids, as_of=now, on=state.today)
    period = max((row.period for row in rows), default="")
    outcomes = by_action(row for row in rows if row.period == period)
    answered = {action_id for action_id, status in outcomes.items() if status is ResponseStatus.answered}
    moved: dict[str, list[DueDateMove]] = {}
    for action, move in state.due_moves:
        if move.change.effective_at > since:
            moved.setdefault(action.ref, []).append(move)
    return BoardWeek(
        board=state.board.name,
        period=period,
        asked=len(outcomes),
        answered=len(answered),
        answered_lately=len(answered & _answered_since(session, ids, period, since)),
        slips=tuple(slip for ref, changes in moved.items() if (slip := _slip(ref, changes))),
        waiting=tuple(a.ref for a in state.actions if a.unpublished in ("pending", "returned")),
    )


def _answered_since(session: Session, action_ids: Sequence[int], period: str, since: datetime) -> set[int]:
    """The actions of which an answer for a month that stands was given after a moment."""
    answers = standing_updates(
        session,
        col(ProgressUpdate.action_id).in_(action_ids),
        ProgressUpdate.period == period,
        ProgressUpdate.recorded_at > since,
    )
    return {answer.action_id for answer in answers}


def _slip(ref: str, moves: Sequence[DueDateMove]) -> Slip | None:
    """By how much a date moved in all; None where it is no later than it was."""
    days, due = sum(move.days for move in moves), moves[-1].to_due
    return Slip(ref, days, due) if days > 0 or due is None else None
