"""The home tab: worked out afresh each time that it is opened, of what its reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col

from bot.clock import local_date, zone_or
from bot.core import Core
from bot.domain.actions import ActionState
from bot.domain.calendar import Asking
from bot.domain.rag import Rag
from bot.messages.message import Message
from bot.services.access.visibility import Viewer
from bot.services.boards.board_state import BoardState
from bot.services.boards.responses import (
    UNANSWERED,
    ItemResponse,
    by_action,
    item_responses,
    response_rates,
    status_counts,
)
from bot.services.boards.schedule import asking_at, next_asking, schedules_of, soonest
from bot.services.boards.state import board_states
from bot.services.calendars.events import calendar_of
from bot.services.people.statuses import note_status_of
from bot.services.queries.commands import asks_about
from bot.services.queries.own_actions import own_actions
from bot.services.reports.board import board_line
from bot.views.home import (
    HomeAbsence,
    HomeAnswer,
    HomeBoard,
    HomeDue,
    HomeItem,
    HomeResponses,
    HomeView,
    MissingAnswers,
    MonthAnswered,
)
from bot.views.lists import ActionLine
from storage.boards import Board, all_boards
from storage.people import Person, absences_to_come, away_at, names_of
from storage.plans import boards_of_actions
from storage.requests import UpdateRequest
from storage.updates import ProgressUpdate, standing_updates, versions_of

WITH_BUTTONS, MOST_BOARDS = 16, 8


def home_of(*, core: Core, viewer: Viewer, now: datetime) -> Message:
    """What somebody's home tab shows: their actions, the boards of which they are, and to officers the cycle."""
    person = viewer.person
    if person is None:
        return core.templates.compose(HomeView(""), "home")
    today = local_date(now, zone_or(person.timezone, core.zone))
    note_status_of(core=core, person=person, now=now)
    with core.store.read() as session:
        mine = [b for b in all_boards(session) if b.id in viewer.visible_boards and b.id in viewer.positions]
        states = board_states(session, mine[:MOST_BOARDS], now, core.zone)
        items, due = _items(session, core, person, now)
        led = {b.ident: b for b in boards_of_actions(session, [item.action_id for item in items]).values()}
        ahead = [*({board.ident: board for board in mine} | led).values()][:MOST_BOARDS]
        of_officer = [s for s in states if s.plan and "officer" in viewer.positions[s.board.ident]]
        view = HomeView(
            name=person.name,
            due=due,
            items=tuple(items[:WITH_BUTTONS]),
            more=tuple(item.action for item in items[WITH_BUTTONS:]),
            away=_absence(session, person, now, today),
            coming=_coming_absences(session, person, now, today),
            boards=tuple(HomeBoard(board_line(state), asks_about(viewer, state.board)) for state in states),
            responses=_responses(session, of_officer, now),
            calendar=calendar_of(session, core, ahead, schedules_of(session, ahead, now, core.days), now),
        )
    return core.templates.compose(view, "home")


def _items(session: Session, core: Core, person: Person, now: datetime) -> tuple[list[HomeItem], HomeDue]:
    """The open actions that somebody answers for, what is due first; and how much is, and by when."""
    own = own_actions(session, core, person, now)
    ids = [action.action_id for _, action in own]
    boards: dict[int | None, Board] = {state.board.id: state.board for state, _ in own}
    zone = zone_or(person.timezone, core.zone)
    schedules = schedules_of(session, boards.values(), now, core.days)
    askings = {i: asking_at(now, schedule, zone, core) for i, schedule in schedules.items()}
    periods = {i: asking.period if asking else f"{local_date(now, zone):%Y-%m}" for i, asking in askings.items()}
    where = col(ProgressUpdate.action_id).in_(ids), col(ProgressUpdate.period).in_(set(periods.values()))
    answers = {(update.action_id, update.period): update for update in standing_updates(session, *where)}
    versions = versions_of(session, ids)
    items, left = [], []
    for state, action in own:
        board_id = state.board.ident
        answer = answers.get((action.action_id, periods[board_id]))
        version = versions.get(action.action_id, 0)
        items.append(_item(action, state.today, periods[board_id], answer, version))
        left += [] if answer else [askings[board_id]]
    coming = soonest(next_asking(now, schedule, zone, core) for schedule in schedules.values())
    return sorted(items, key=lambda item: (item.answer is not None, item.action.ref)), _due(left, coming, now)


def _item(action: ActionState, today: date, period: str, answer: ProgressUpdate | None, version: int) -> HomeItem:
    given = HomeAnswer(answer.author_name, Rag(answer.rag) if answer.rag else None) if answer else None
    line = ActionLine.of(action, today)
    return HomeItem(action.action_id, period, line, action.rag_by, given, version)


def _due(left: Sequence[Asking | None], coming: Asking | None, now: datetime) -> HomeDue:
    """`left` has the asking of each action without an answer, `coming` is the next one."""
    outstanding = [asking for asking in left if asking and asking.request.due <= now < asking.deadline]
    return HomeDue(
        updates=len(outstanding),
        by=min((asking.deadline_date for asking in outstanding), default=None),
        has_unanswered=bool(left),
        asked_next_on=coming.ask_date if coming else None,
    )


def _absence(session: Session, person: Person, now: datetime, today: date) -> HomeAbsence | None:
    away = away_at(session, now, today).get(person.ident)
    if away is None:
        return None
    return HomeAbsence(away.until, away.delegate.name if away.delegate else "", by_status=away.by_status)


def _coming_absences(session: Session, person: Person, now: datetime, today: date) -> tuple[HomeAbsence, ...]:
    coming = absences_to_come(session, person, now, today)
    names = names_of(session, {a.delegate_id for a in coming})
    return tuple(HomeAbsence(a.last_day, names.get(a.delegate_id, ""), a.first_day) for a in coming)


def _responses(session: Session, states: Sequence[BoardState], now: datetime) -> tuple[HomeResponses, ...]:
    rates = response_rates(session, [state.board.ident for state in states])
    responses = []
    for state in states:
        refs = {a.action_id: a.ref for a in state.actions}
        months = rates.get(state.board.ident, [])
        if not months:
            continue
        newest = UpdateRequest.period == months[0].period
        rows = item_responses(session, list(refs), newest, as_of=now, on=state.today)
        found = HomeResponses(
            board=state.board.name,
            period=months[0].period,
            statuses=status_counts(by_action(rows).values()),
            unanswered=_unanswered(rows, refs),
            months=tuple(MonthAnswered(rate.period, rate.asked, rate.answered) for rate in months),
        )
        responses.append(found)
    return tuple(responses)


def _unanswered(rows: Sequence[ItemResponse], refs: dict[int, str]) -> tuple[MissingAnswers, ...]:
    """Each lead who has not answered, and why as far as it is known."""
    missing: dict[tuple[str, str], list[str]] = {}
    for response in rows:
        if response.status in UNANSWERED:
            lead = response.who, response.why or response.status.value
            missing.setdefault(lead, []).append(refs[response.action_id])
    return tuple(MissingAnswers(lead, tuple(sorted(theirs)), why) for (lead, why), theirs in sorted(missing.items()))
