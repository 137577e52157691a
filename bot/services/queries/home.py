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
from bot.services.access.visibility import Asker
from bot.services.boards.responses import SILENT, Asked, Fate, cycle_of, fates_told, response_rates
from bot.services.boards.schedule import asking_at, next_asking, rhythms_of, soonest
from bot.services.boards.state import BoardState, board_states
from bot.services.reports.board import counts_line, headline, sign_off_line
from bot.services.requests.message import boards_of_actions
from bot.views.asking import Item, deadline_words
from bot.views.home import HomeBoard, HomeCycle, HomeView
from bot.views.wording import due, rating, rating_with_age
from storage.absences import away_at
from storage.boards import Board, Person, all_boards
from storage.updates import ProgressUpdate, UpdateRequest, standing_updates, versions_of

WITH_BUTTONS, MOST_BOARDS, MOST_SILENT = 20, 8, 12


def home_of(*, core: Core, asker: Asker, now: datetime) -> Message:
    """What somebody's home tab shows: their actions, the boards of which they are, and to officers the cycle."""
    person = asker.person
    if person is None:
        return core.templates.compose(HomeView("", "", (), (), "", (), ()), "home")
    with core.store.read() as session:
        mine = [b for b in all_boards(session) if b.id in asker.sees and b.id in asker.positions][:MOST_BOARDS]
        states = board_states(session, mine, now, core.zone)
        items, owed = _items(session, core, person, now)
        of_officer = [s for s in states if s.plan and "officer" in asker.positions[s.board.ident]]
        view = HomeView(
            name=person.name,
            owed=owed,
            items=tuple(items[:WITH_BUTTONS]),
            others=tuple(f"{item.ref} {item.title}" for item in items[WITH_BUTTONS:]),
            absence=_absence(session, core, person, now),
            boards=tuple(
                HomeBoard(s.board.name, s.board.key, headline(s), counts_line(s), sign_off_line(s)) for s in states
            ),
            cycles=_cycles(session, core, of_officer, now),
        )
    return core.templates.compose(view, "home")


def _items(session: Session, core: Core, person: Person, now: datetime) -> tuple[list[Item], str]:
    """The open actions that somebody answers for, what is owed first; and in a sentence how much is, and by when."""
    ids = [action.ident for action in actions_answered_for(session, person, now=now, zone=core.zone)]
    boards: dict[int | None, Board] = {board.id: board for board in boards_of_actions(session, ids).values()}
    zone = zone_or(person.timezone, core.zone)
    rhythms = rhythms_of(session, boards.values(), now, core.days)
    askings = {i: asking_at(now, rhythm, zone, core) for i, rhythm in rhythms.items()}
    periods = {i: asking.period if asking else f"{local_date(now, zone):%Y-%m}" for i, asking in askings.items()}
    where = col(ProgressUpdate.action_id).in_(ids), col(ProgressUpdate.period).in_(set(periods.values()))
    answers = {(update.action_id, update.period): update for update in standing_updates(session, *where)}
    versions = versions_of(session, ids)
    items, left = [], []
    for state in board_states(session, list(boards.values()), now, core.zone, written=True):
        board_id = state.board.ident
        for action in state.actions:
            if action.action_id in ids:
                answer = answers.get((action.action_id, periods[board_id]))
                item = _item(action, state, periods[board_id], answer)
                items.append(replace(item, version=versions.get(action.action_id, 0)))
                left += [] if answer else [askings[board_id]]
    coming = soonest(next_asking(now, rhythm, zone, core) for rhythm in rhythms.values())
    return sorted(items, key=lambda item: (bool(item.answer), item.ref)), _owed(left, coming, now)


def _item(action: ActionState, state: BoardState, period: str, answer: ProgressUpdate | None) -> Item:
    facts = f"{rating_with_age(action, state.today)} · {due(action, state.today)}"
    told = ""
    if answer:
        given = rating(Rag(answer.rag)) if answer.rag else "no rating given"
        told = f"for {month(period)}: {given}, by {answer.author_name}"
    return Item(action.action_id, period, action.ref, action.title, facts, told, "Change" if answer else "Update")


def _owed(left: Sequence[Asking | None], coming: Asking | None, now: datetime) -> str:
    """`left` has the asking of each action without an answer, `coming` is the next one."""
    owed = [asking for asking in left if asking and asking.request.due <= now < asking.deadline]
    if owed:
        first = min(asking.deadline_date for asking in owed)
        return f"{count_of(len(owed), 'update')} {'is' if len(owed) == 1 else 'are'} owed by {deadline_words(first)}."
    ask_next = f"You are asked next on {day(coming.ask_date)}." if coming else ""
    return ask_next if left else f"Nothing is owed. {ask_next}".strip()


def _absence(session: Session, core: Core, person: Person, now: datetime) -> str:
    away = away_at(session, now, local_date(now, zone_or(person.timezone, core.zone))).get(person.ident)
    if away is None:
        return ""
    meanwhile = f"{away.delegate.name} answers for you." if away.delegate else "Nobody answers for you."
    return f"You are away until {day(away.until)}. {meanwhile} /board back ends it."


def _cycles(session: Session, core: Core, states: Sequence[BoardState], now: datetime) -> tuple[HomeCycle, ...]:
    rates = response_rates(session, [state.board.ident for state in states])
    cycles = []
    for state in states:
        refs = {a.action_id: a.ref for a in state.actions}
        months = rates.get(state.board.ident, [])
        if not months:
            continue
        newest = UpdateRequest.period == months[0].period
        rows = cycle_of(session, list(refs), newest, as_of=now, on=state.today)
        told = "; ".join(
            f"{month(r.period)} {r.answered * 100 // r.asked}% ({r.answered} of {r.asked})" for r in months
        )
        cycles.append(HomeCycle(state.board.name, months[0].period, _line(rows), _silent(rows, refs), told))
    return tuple(cycles)


def _line(rows: Sequence[Asked]) -> str:
    fates = [asked.fate for asked in rows if asked.fate is not Fate.passed_on]
    return f"{len(fates)} asked: {fates_told(fates)}"


def _silent(rows: Sequence[Asked], refs: dict[int, str]) -> tuple[str, ...]:
    """A line for each lead who has not answered, and why as far as it is known."""
    silent: dict[tuple[str, str], list[str]] = {}
    for asked in rows:
        if asked.fate in SILENT:
            silent.setdefault((asked.who, asked.why or asked.fate.value), []).append(refs[asked.action_id])
    lines = [f"{who}: {listed(sorted(theirs))} ({why})" for (who, why), theirs in sorted(silent.items())]
    more = len(lines) - MOST_SILENT
    return (*lines[:MOST_SILENT], f"and {more} more") if more > 0 else tuple(lines)
