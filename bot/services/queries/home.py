"""The home tab: worked out afresh each time that it is opened, of what its reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col

from bot.clock import local_date, zone_or
from bot.core import Core
from bot.domain.actions import ActionState
from bot.domain.calendar import Asking
from bot.domain.rag import Rag
from bot.domain.text import count_of, day, listed, month
from bot.messages.message import Message
from bot.services.access.permissions import actions_answered_for
from bot.services.access.visibility import Viewer
from bot.services.boards.responses import (
    UNANSWERED,
    ItemResponse,
    ResponseStatus,
    item_responses,
    response_counts,
    response_rates,
)
from bot.services.boards.schedule import asking_at, next_asking, schedules_of, soonest
from bot.services.boards.state import BoardState, board_states
from bot.services.reports.board import board_line
from bot.services.requests.message import boards_of_actions
from bot.views.home import HomeResponses, HomeView
from bot.views.requests import Item, deadline_words
from bot.views.wording import due, rating, rating_with_age
from storage.boards import Board, all_boards
from storage.people import Person, away_at
from storage.requests import UpdateRequest
from storage.updates import ProgressUpdate, standing_updates, versions_of

WITH_BUTTONS, MOST_BOARDS, MOST_MISSING = 20, 8, 12


def home_of(*, core: Core, viewer: Viewer, now: datetime) -> Message:
    """What somebody's home tab shows: their actions, the boards of which they are, and to officers the cycle."""
    person = viewer.person
    if person is None:
        return core.templates.compose(HomeView("", "", (), (), "", (), ()), "home")
    with core.store.read() as session:
        mine = [b for b in all_boards(session) if b.id in viewer.visible_boards and b.id in viewer.positions][
            :MOST_BOARDS
        ]
        states = board_states(session, mine, now, core.zone)
        items, outstanding = _items(session, core, person, now)
        of_officer = [s for s in states if s.plan and "officer" in viewer.positions[s.board.ident]]
        view = HomeView(
            name=person.name,
            outstanding=outstanding,
            items=tuple(items[:WITH_BUTTONS]),
            others=tuple(f"{item.ref} {item.title}" for item in items[WITH_BUTTONS:]),
            absence=_absence(session, core, person, now),
            boards=tuple(board_line(state) for state in states),
            responses=_responses(session, core, of_officer, now),
        )
    return core.templates.compose(view, "home")


def _items(session: Session, core: Core, person: Person, now: datetime) -> tuple[list[Item], str]:
    """The open actions that somebody answers for, what is due first; and in a sentence how much is, and by when."""
    ids = [action.ident for action in actions_answered_for(session, person, now=now, zone=core.zone)]
    boards: dict[int | None, Board] = {board.id: board for board in boards_of_actions(session, ids).values()}
    zone = zone_or(person.timezone, core.zone)
    schedules = schedules_of(session, boards.values(), now, core.days)
    askings = {i: asking_at(now, schedule, zone, core) for i, schedule in schedules.items()}
    periods = {i: asking.period if asking else f"{local_date(now, zone):%Y-%m}" for i, asking in askings.items()}
    where = col(ProgressUpdate.action_id).in_(ids), col(ProgressUpdate.period).in_(set(periods.values()))
    answers = {(update.action_id, update.period): update for update in standing_updates(session, *where)}
    versions = versions_of(session, ids)
    items, left = [], []
    for state in board_states(session, list(boards.values()), now, core.zone, include_unpublished=True):
        board_id = state.board.ident
        for action in state.actions:
            if action.action_id in ids:
                answer = answers.get((action.action_id, periods[board_id]))
                item = _item(action, state, periods[board_id], answer)
                items.append(replace(item, version=versions.get(action.action_id, 0)))
                left += [] if answer else [askings[board_id]]
    coming = soonest(next_asking(now, schedule, zone, core) for schedule in schedules.values())
    return sorted(items, key=lambda item: (bool(item.answer), item.ref)), _outstanding(left, coming, now)


def _item(action: ActionState, state: BoardState, period: str, answer: ProgressUpdate | None) -> Item:
    facts = f"{rating_with_age(action, state.today)} · {due(action, state.today)}"
    answered = ""
    if answer:
        given = rating(Rag(answer.rag)) if answer.rag else "no rating given"
        answered = f"for {month(period)}: {given}, by {answer.author_name}"
    return Item(action.action_id, period, action.ref, action.title, facts, answered, "Change" if answer else "Update")


def _outstanding(left: Sequence[Asking | None], coming: Asking | None, now: datetime) -> str:
    """`left` has the asking of each action without an answer, `coming` is the next one."""
    outstanding = [asking for asking in left if asking and asking.request.due <= now < asking.deadline]
    if outstanding:
        first = min(asking.deadline_date for asking in outstanding)
        return f"{count_of(len(outstanding), 'update')} due by {deadline_words(first)}."
    ask_next = f"You are asked next on {day(coming.ask_date)}." if coming else ""
    return ask_next if left else f"Nothing is due. {ask_next}".strip()


def _absence(session: Session, core: Core, person: Person, now: datetime) -> str:
    away = away_at(session, now, local_date(now, zone_or(person.timezone, core.zone))).get(person.ident)
    if away is None:
        return ""
    meanwhile = f"{away.delegate.name} answers for you." if away.delegate else "Nobody answers for you."
    return f"You are away until {day(away.until)}. {meanwhile} /board back ends it."


def _responses(session: Session, core: Core, states: Sequence[BoardState], now: datetime) -> tuple[HomeResponses, ...]:
    rates = response_rates(session, [state.board.ident for state in states])
    responses = []
    for state in states:
        refs = {a.action_id: a.ref for a in state.actions}
        months = rates.get(state.board.ident, [])
        if not months:
            continue
        newest = UpdateRequest.period == months[0].period
        rows = item_responses(session, list(refs), newest, as_of=now, on=state.today)
        by_month = "; ".join(
            f"{month(r.period)} {r.answered * 100 // r.asked}% ({r.answered} of {r.asked})" for r in months
        )
        responses.append(HomeResponses(state.board.name, months[0].period, _line(rows), _missing(rows, refs), by_month))
    return tuple(responses)


def _line(rows: Sequence[ItemResponse]) -> str:
    statuses = [response.status for response in rows if response.status is not ResponseStatus.passed_on]
    return f"{len(statuses)} asked: {response_counts(statuses)}"


def _missing(rows: Sequence[ItemResponse], refs: dict[int, str]) -> tuple[str, ...]:
    """A line for each lead who has not answered, and why as far as it is known."""
    missing: dict[tuple[str, str], list[str]] = {}
    for response in rows:
        if response.status in UNANSWERED:
            missing.setdefault((response.who, response.why or response.status.value), []).append(
                refs[response.action_id]
            )
    lines = [f"{who}: {listed(sorted(theirs))} ({why})" for (who, why), theirs in sorted(missing.items())]
    more = len(lines) - MOST_MISSING
    return (*lines[:MOST_MISSING], f"and {more} more") if more > 0 else tuple(lines)
