"""The list of missing updates, sent to a board's officers the morning after the deadline. Never to the channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.calendar import Asking
from bot.domain.text import listed, some
from bot.messages.split import split
from bot.services.boards.board_state import BoardState
from bot.services.boards.responses import ResponseStatus, by_action, item_responses
from bot.services.boards.schedule import asking_at, schedules_of
from bot.services.boards.state import board_states, zone_of
from bot.services.deliveries.isolation import Task, board_piece
from bot.services.deliveries.outbox import enqueue_thread
from bot.services.replies.unfiled import is_about_private
from bot.services.requests.ask import ASKED_TOO_LATE
from bot.views.lists import ActionLine
from bot.views.requests import MOST_SHOWN, Missing, MissingUpdatesView, UnfiledWords
from storage.audit import CLOCK
from storage.boards import Board, officers_reached
from storage.engine import insert_if_absent
from storage.people import names_of
from storage.plans import live_plans
from storage.requests import MissingUpdatesList, RequestItem, UpdateRequest, boards_asked_on
from storage.updates import waiting_replies


def send_missing_updates(*, core: Core, now: datetime) -> int:
    """The morning after the deadline: to each board's officers, who has not answered. Returns how many boards."""
    with core.store.read() as session:
        live = [board for _, board in live_plans(session)]
    task = Task(core, now, "list missing updates")
    due = [pair for found in task.apart(live, partial(_lists_due, core, now=now), board_piece) for pair in found]
    return sum(
        made
        for board, asking in due
        for made in task.alone(partial(_list_board, core, board.ident, asking, now), board_piece(board))
    )


def _lists_due(core: Core, boards: Sequence[Board], *, now: datetime) -> list[tuple[Board, Asking]]:
    """The boards whose list of missing updates is due, with the asking that it is about: those that asked anybody."""
    with core.store.read() as session:
        due = []
        schedules = schedules_of(session, boards, now, core.days)
        for board in boards:
            asking = asking_at(now, schedules[board.ident], zone_of(board, core.zone), core)
            if asking and asking.missing_updates.due <= now:
                due.append((board, asking))
        dates = {asking.ask_date for _, asking in due}
        lists = session.exec(select(MissingUpdatesList).where(col(MissingUpdatesList.ask_date).in_(dates)))
        done = {(row.board_id, row.ask_date) for row in lists}
        asked = boards_asked_on(session, dates) - done
    return [(board, asking) for board, asking in due if (board.ident, asking.ask_date) in asked]


def _list_board(core: Core, board_id: int, asking: Asking, now: datetime) -> int:
    window = asking.missing_updates
    late = now >= window.until
    if not late and not core.days.in_hours(now, asking.zone):
        return 0
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        board = session.get(Board, board_id)
        view = missing_updates_view(session, core, board, asking, now) if board else None
        if board is None or view is None:
            return 0
        people = officers_reached(session, board_id)
        skipped = ASKED_TOO_LATE if late else "" if people else "no officer of the board is reached"
        claimed = insert_if_absent(
            session, MissingUpdatesList, board_id=board_id, ask_date=asking.ask_date, at=now, skipped=skipped
        )
        if claimed is None or skipped:
            return 0
        parts = split(core.templates.compose(view, "missing_updates"))
        for person in people:
            enqueue_thread(
                tx,
                key=f"missing-updates:{claimed}:{person.id}",
                kind="missing_updates",
                recipient=person.reached_at,
                parts=parts,
                person_id=person.id,
                board_id=board_id,
                expires_at=window.until,
                hours_zone=asking.zone,
            )
        return 1


def missing_updates_view(
    session: Session, core: Core, board: Board, asking: Asking, now: datetime
) -> MissingUpdatesView | None:
    """Whose updates are missing for an asking; None where the board asked nobody."""
    state = board_states(session, [board], now, core.zone, include_unpublished=True)[0]
    if state.plan is None:
        return None
    actions = {a.action_id: a for a in state.actions}
    on_day = UpdateRequest.ask_date == asking.ask_date
    rows = item_responses(session, list(actions), on_day, as_of=now, on=state.today)
    if not rows:
        return None
    outcomes = by_action(rows)
    missing: dict[tuple[str, str], list[str]] = defaultdict(list)
    waiting = {response.action_id for response in rows if response.status is not ResponseStatus.passed_on}
    for response in rows:
        action = actions[response.action_id]
        if response.status is ResponseStatus.answered or not action.is_open:
            continue
        who = response.who, response.why
        if response.status is ResponseStatus.passed_on:
            if response.action_id in waiting:
                continue  # whoever it was passed on to is named
            who = (
                who
                if response.why
                else (core.templates.words("leads_of", action=ActionLine.of(action, state.today)), "")
            )
        missing[who].append(action.ref)
    unled = [a.ref for a in state.counted if a.is_open and not a.leads]
    return MissingUpdatesView(
        board=board.name,
        period=asking.period,
        asked=len(outcomes),
        answered=sum(status is ResponseStatus.answered for status in outcomes.values()),
        missing=tuple(Missing(name, listed(sorted(set(refs))), note) for (name, note), refs in sorted(missing.items())),
        no_lead=some(unled),
        unfiled=_unfiled(session, state, asking, now),
        unrated=tuple(ActionLine.of(a, state.today) for a in state.counted if a.lacks_rating),
    )


def _unfiled(session: Session, state: BoardState, asking: Asking, now: datetime) -> tuple[UnfiledWords, ...]:
    """What those who were asked about a board wrote and never said the action of.

    Words that may be about an action of a private board are that board's alone, and not shown here.
    """
    own = {action.action_id for action in state.actions}
    asked = select(UpdateRequest.person_id).join(RequestItem, col(RequestItem.request_id) == UpdateRequest.id)
    asked = asked.where(UpdateRequest.ask_date == asking.ask_date, col(RequestItem.action_id).in_(own)).distinct()
    people = {person_id for person_id in session.exec(asked) if person_id}
    replies = waiting_replies(session, people, now) if people else []
    about = {reply.ident: {candidate[0] for candidate in reply.candidates} for reply in replies}
    names = names_of(session, people)
    return tuple(
        UnfiledWords(
            reply.ident,
            names.get(reply.person_id, ""),
            local_date(reply.received_at, state.zone),
            "" if is_about_private(session, reply, {state.board.ident}) else reply.text,
        )
        for reply in replies
        if about[reply.ident] & own
    )[:MOST_SHOWN]
