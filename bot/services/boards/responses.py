"""What became of an asking: for every item whether it was answered, or which kind of silence it met."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from bot.domain.text import day, listed
from storage.absences import Away, away_at
from storage.boards import Person, Role
from storage.deliveries import Delivery
from storage.plans import Action, Plan
from storage.updates import PASSED_ON, RequestItem, UpdateRequest, answered_pairs, item_rows


class Fate(StrEnum):
    """What became of an item that was asked; silences are told apart."""

    answered = "answered"
    no_reply = "no reply"
    away = "away"
    delegated = "with a delegate"
    unreachable = "not in Slack"
    undelivered = "not delivered"
    not_asked = "not asked in time"
    passed_on = "passed on"


SILENT = tuple(fate for fate in Fate if fate not in (Fate.answered, Fate.passed_on))


@dataclass(frozen=True)
class Asked:
    """One item of an asking: an action, whom it was asked of, and what became of it."""

    action_id: int
    period: str
    who: str
    fate: Fate
    why: str = ""
    """The fate in an officer's words, where there is more to say than its name."""


def cycle_of(session: Session, action_ids: Collection[int], *where: object, as_of: datetime, on: date) -> list[Asked]:
    """What became of each item asked about these actions, as of a moment; `on` is its day. Six queries."""
    rows = item_rows(session, col(RequestItem.action_id).in_(action_ids), *where)
    if not rows:
        return []
    requests = [request for _, request in rows]
    names, away = names_of(session, requests), away_at(session, as_of, on)
    lost = _undelivered(session, {request.ident for request in requests})
    plans = set(session.exec(select(Action.plan_id).where(col(Action.id).in_(action_ids)).distinct()))
    answered = answered_pairs(session, list(plans), {item.period for item, _ in rows}, as_of)
    found = []
    for item, request in rows:
        fate, why = _fate(item, request, answered, away.get(request.person_id or 0), lost.get(request.ident))
        found.append(Asked(item.action_id, item.period, names[request.id], fate, why))
    return found


def fates_told(fates: Iterable[Fate]) -> str:
    """ "20 answered, 2 no reply and 1 away"."""
    counts = Counter(fates)
    return listed([f"{counts[fate]} {fate}" for fate in Fate if counts[fate]])


def silence_of(
    session: Session, action_ids: Collection[int], *, as_of: datetime, on: date
) -> dict[tuple[int, str], Fate]:
    """Why these actions were not answered for, by (action, period); of several leads the one who just did not reply."""
    rows = cycle_of(session, action_ids, as_of=as_of, on=on)
    found: dict[tuple[int, str], Fate] = {}
    for asked in sorted(rows, key=lambda asked: tuple(Fate).index(asked.fate), reverse=True):
        found[asked.action_id, asked.period] = asked.fate
    return found


def _fate(
    item: RequestItem, request: UpdateRequest, answered: set[tuple[int, str]], away: Away | None, lost: str | None
) -> tuple[Fate, str]:
    if (item.action_id, item.period) in answered:
        return Fate.answered, ""
    if item.state in PASSED_ON:
        return Fate.passed_on, "not theirs, they say" if item.state == "not_mine" else ""
    if request.skipped:
        return Fate.not_asked, f"not asked: {request.skipped}"
    if request.by_officer:
        return Fate.unreachable, request.why_by_officer
    if lost is not None:
        return Fate.undelivered, f"the request was not delivered: {lost}"
    if away and away.delegate:
        return Fate.delegated, f"away until {day(away.until)}, {away.delegate.name} stands in"
    if away:
        return Fate.away, f"away until {day(away.until)}"
    return Fate.no_reply, ""


def _undelivered(session: Session, request_ids: set[int]) -> dict[int, str]:
    """Requests that reached nobody, with the reason."""
    query = select(Delivery.request_id, Delivery.state, Delivery.reason).where(
        col(Delivery.request_id).in_(request_ids), Delivery.kind == "request"
    )
    states: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for request_id, state, reason in session.exec(query):
        states[request_id or 0].append((state, reason))
    return {
        request_id: told[-1][1]
        for request_id, told in states.items()
        if all(state in ("failed", "unknown", "skipped") for state, _ in told)
    }


def names_of(session: Session, requests: Sequence[UpdateRequest]) -> dict[int | None, str]:
    """The person or the role of which each request asks."""
    people = select(Person.id, Person.name).where(col(Person.id).in_({r.person_id for r in requests}))
    roles = select(Role.id, Role.name).where(col(Role.id).in_({r.role_id for r in requests}))
    named, held = dict(session.exec(people).all()), dict(session.exec(roles).all())
    return {r.id: named.get(r.person_id) or held.get(r.role_id) or "?" for r in requests}


@dataclass(frozen=True)
class Rate:
    """How many of a month's items of a board were answered, whenever that was."""

    period: str
    asked: int
    answered: int


def response_rates(session: Session, board_ids: Collection[int], months: int = 6) -> dict[int, list[Rate]]:
    """The newest months of each board, the newest first: one query."""
    answered = func.max(case((col(RequestItem.state) == "answered", 1), else_=0))
    each = (
        select(
            col(Plan.board_id).label("board_id"), col(RequestItem.period).label("period"), answered.label("answered")
        )
        .join(Action, col(Action.id) == RequestItem.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(col(Plan.board_id).in_(board_ids), RequestItem.state != "closed")
        .group_by(col(Plan.board_id), col(RequestItem.period), col(RequestItem.action_id))
        .subquery()
    )
    query = select(each.c.board_id, each.c.period, func.count(), func.sum(each.c.answered))
    query = query.group_by(each.c.board_id, each.c.period).order_by(each.c.board_id, each.c.period.desc())
    found: dict[int, list[Rate]] = defaultdict(list)
    for board_id, period, asked, given in session.exec(query):
        if len(found[board_id]) < months:
            found[board_id].append(Rate(period, asked, int(given)))
    return dict(found)
