"""The list of missing updates, sent to a board's officers the morning after the deadline. Never to the channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.calendar import Asking
from bot.domain.text import some
from bot.messages.message import Message
from bot.messages.split import split
from bot.services.boards.board_state import BoardState
from bot.services.boards.responses import ItemResponse, ResponseStatus, by_action, item_responses
from bot.services.boards.schedule import asking_at, schedules_of
from bot.services.boards.state import board_states, zone_of
from bot.services.deliveries.isolation import Piece, Task, board_piece
from bot.services.deliveries.outbox import enqueue_thread
from bot.services.replies.unfiled import is_about_private
from bot.services.requests.ask import ASKED_TOO_LATE
from bot.views.lists import ActionLine
from bot.views.requests import MOST_SHOWN, BoardMissing, MissingAction, MissingUpdatesView, UnfiledWords
from storage.audit import CLOCK
from storage.boards import Board, officers_reached_of
from storage.engine import insert_absent
from storage.people import Person, names_of
from storage.plans import live_plans
from storage.requests import MissingUpdatesList, UpdateRequest, boards_asked_on
from storage.updates import waiting_replies

REMINDED = (ResponseStatus.no_reply, ResponseStatus.delegated)
"""Where a reminder reaches somebody who may answer."""


def send_missing_updates(*, core: Core, now: datetime) -> int:
    """The morning after the deadline: to each officer, who has not answered, of all their boards. Returns how many boards."""
    with core.store.read() as session:
        live = [board for _, board in live_plans(session)]
    task = Task(core, now, "list missing updates")
    due = [pair for found in task.apart(live, task.reading(lists_due), board_piece) for pair in found]
    read = task.apart(due, partial(_lists_of, core, now=now), lambda pair: board_piece(pair[0]))
    lists = [one for found in read for one in found]
    in_zone: dict[str, list[_DueList]] = defaultdict(list)
    for one in lists:
        in_zone[one.asking.zone].append(one)
    return sum(
        number
        for theirs in in_zone.values()
        for number in task.alone(partial(_send_lists, core, theirs, now), _lists_piece(theirs))
    )


@dataclass(frozen=True)
class _DueList:
    """A board's list that is due, or was: `skipped` says why it does not go out."""

    board: Board
    asking: Asking
    view: BoardMissing
    officers: tuple[Person, ...]
    skipped: str


def lists_due(session: Session, core: Core, boards: Sequence[Board], now: datetime) -> list[tuple[Board, Asking]]:
    """The boards whose list of missing updates is due, with the asking that it is about: those that asked anybody."""
    due = []
    schedules = schedules_of(session, boards, now, core.days)
    for board in boards:
        asking = asking_at(now, schedules[board.ident], zone_of(board, core.zone), core)
        if asking and asking.missing_updates.due <= now:
            due.append((board, asking))
    dates = {asking.ask_date for _, asking in due}
    lists = select(col(MissingUpdatesList.board_id), col(MissingUpdatesList.ask_date))
    done = set(session.exec(lists.where(col(MissingUpdatesList.ask_date).in_(dates)))) if due else set()
    due = [(board, asking) for board, asking in due if (board.ident, asking.ask_date) not in done]
    asked = boards_asked_on(session, {asking.ask_date for _, asking in due}) if due else set()
    return [(board, asking) for board, asking in due if (board.ident, asking.ask_date) in asked]


def _lists_piece(lists: Sequence[_DueList]) -> Piece:
    ids = [one.board.ident for one in lists]
    return Piece("the lists of missing updates", f"boards {ids}", ids)


def _lists_of(core: Core, due: Sequence[tuple[Board, Asking]], *, now: datetime) -> list[_DueList]:
    """The lists of boards, in working hours; none where the board asked nobody."""
    late = {board.ident: now >= asking.missing_updates.until for board, asking in due}
    due = [(board, asking) for board, asking in due if late[board.ident] or core.days.in_hours(now, asking.zone)]
    lists = []
    with core.store.read() as session:
        people = officers_reached_of(session, [board.ident for board, _ in due])
        for (board, asking), view in zip(due, boards_missing(session, core, due, now), strict=True):
            officers = tuple(people[board.ident])
            skipped = "" if officers else "no officer of the board is reached"
            skipped = ASKED_TOO_LATE if late[board.ident] else skipped
            if view:
                lists.append(_DueList(board, asking, view, officers, skipped))
    return lists


def _send_lists(core: Core, lists: Sequence[_DueList], now: datetime) -> int:
    """Claim these lists, and send each officer one message with those of their boards."""
    with core.transaction(by=CLOCK, now=now) as tx:
        rows = [
            {"board_id": one.board.ident, "ask_date": one.asking.ask_date, "at": now, "skipped": one.skipped}
            for one in lists
        ]
        claimed = insert_absent(tx.session, MissingUpdatesList, rows, "board_id", "ask_date")
        ids = {one.board.ident: claimed.get((one.board.ident, one.asking.ask_date), 0) for one in lists}
        wanted = [one for one in lists if ids[one.board.ident] and not one.skipped]
        of_officer: dict[int, list[_DueList]] = defaultdict(list)
        people = {person.ident: person for one in wanted for person in one.officers}
        for one in wanted:
            for person in one.officers:
                of_officer[person.ident].append(one)
        composed: dict[tuple[int, ...], list[Message]] = {}
        for person_id, theirs in of_officer.items():
            boards = tuple(one.board.ident for one in theirs)
            if boards not in composed:
                view = MissingUpdatesView(tuple(one.view for one in theirs))
                composed[boards] = split(core.templates.compose(view, "missing_updates"))
            enqueue_thread(
                tx,
                key=f"missing-updates:{ids[boards[0]]}:{person_id}",
                kind="missing_updates",
                recipient=people[person_id].reached_at,
                parts=composed[boards],
                person_id=person_id,
                board_id=boards[0],
                expires_at=min(one.asking.missing_updates.until for one in theirs),
                hours_zone=theirs[0].asking.zone,
            )
        return len(wanted)


def boards_missing(
    session: Session, core: Core, due: Sequence[tuple[Board, Asking]], now: datetime
) -> list[BoardMissing | None]:
    """Whose updates are missing of each board for an asking; None of one that asked nobody. Boards are read together."""
    states = board_states(session, [board for board, _ in due], now, core.zone, include_unpublished=True)
    together: dict[tuple[date, date], list[BoardState]] = defaultdict(list)
    for state, (_, asking) in zip(states, due, strict=True):
        together[asking.ask_date, state.today].append(state)
    rows: dict[int, list[ItemResponse]] = defaultdict(list)
    unfiled: dict[int, tuple[UnfiledWords, ...]] = {}
    for (ask_date, today), theirs in together.items():
        board_of = {action.action_id: state.board.ident for state in theirs for action in state.actions}
        on_day = UpdateRequest.ask_date == ask_date
        for response in item_responses(session, list(board_of), on_day, as_of=now, on=today):
            rows[board_of[response.action_id]].append(response)
        unfiled |= _unfiled(session, theirs, ask_date, now)
    return [
        _board_missing(core, state, asking, rows[board.ident], unfiled[board.ident]) if rows[board.ident] else None
        for state, (board, asking) in zip(states, due, strict=True)
    ]


def _board_missing(
    core: Core, state: BoardState, asking: Asking, rows: Sequence[ItemResponse], unfiled: tuple[UnfiledWords, ...]
) -> BoardMissing:
    board, actions = state.board, {a.action_id: a for a in state.actions}
    outcomes = by_action(rows)
    waiting = {response.action_id for response in rows if response.status is not ResponseStatus.passed_on}
    missing = []
    for response in rows:
        action = actions[response.action_id]
        if response.status is ResponseStatus.answered or not action.is_open:
            continue
        lead, why = response.who, response.why or response.status.value
        if response.status is ResponseStatus.passed_on:
            if response.action_id in waiting:
                continue  # whoever it was passed on to is named
            if not response.why:
                lead = core.templates.words("leads_of", action=ActionLine.of(action, state.today))
        remind = response.request_id if response.status in REMINDED else 0
        found = MissingAction(action.action_id, board.ident, action.ref, action.title, lead, why, remind)
        missing.append(found)
    unled = [a.ref for a in state.counted if a.is_open and not a.leads]
    return BoardMissing(
        board=board.name,
        period=asking.period,
        asked=len(outcomes),
        answered=sum(status is ResponseStatus.answered for status in outcomes.values()),
        missing=tuple(sorted(set(missing), key=lambda one: (one.ref, one.lead))),
        no_lead=some(unled),
        unfiled=unfiled,
        unrated=tuple(ActionLine.of(a, state.today) for a in state.counted if a.lacks_rating),
    )


def _unfiled(
    session: Session, states: Sequence[BoardState], ask_date: date, now: datetime
) -> dict[int, tuple[UnfiledWords, ...]]:
    """What those who were asked about each board wrote and never said the action of.

    Words that may be about an action of a private board are that board's alone, and not shown to another.
    """
    asked = select(UpdateRequest.person_id).where(UpdateRequest.ask_date == ask_date).distinct()
    replies = waiting_replies(session, {person_id for person_id in session.exec(asked) if person_id}, now)
    names = names_of(session, {reply.person_id for reply in replies}) if replies else {}
    found = {}
    for state in states:
        own = {action.action_id for action in state.actions}
        about_it = [reply for reply in replies if own & {candidate[0] for candidate in reply.candidates}]
        found[state.board.ident] = tuple(
            UnfiledWords(
                reply.ident,
                names.get(reply.person_id, ""),
                local_date(reply.received_at, state.zone),
                "" if is_about_private(session, reply, {state.board.ident}) else reply.text,
            )
            for reply in about_it[:MOST_SHOWN]
        )
    return found
