"""What became of an asking: for every item whether it was answered, or why it was not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.domain.text import day
from storage.deliveries import Delivery
from storage.people import Away, LeadRole, away_at, names_of
from storage.plans import Action, Plan
from storage.requests import NO_LONGER_DUE, RequestItem, UpdateRequest, item_rows
from storage.updates import answered_pairs


class ResponseStatus(StrEnum):
    """What became of an item that was asked; reasons for a missing answer are kept apart."""

    answered = "answered"
    no_reply = "no reply"
    away = "away"
    delegated = "with a delegate"
    unreachable = "not reached"
    undelivered = "not delivered"
    not_asked = "not asked in time"
    passed_on = "passed on"


UNANSWERED = tuple(
    status for status in ResponseStatus if status not in (ResponseStatus.answered, ResponseStatus.passed_on)
)


@dataclass(frozen=True)
class ItemResponse:
    """One item of an asking: an action, whom it was asked of, and what became of it."""

    action_id: int
    period: str
    who: str
    status: ResponseStatus
    request_id: int
    why: str = ""
    """What became of it in an officer's words, where there is more to say than its name."""


def item_responses(
    session: Session, action_ids: Collection[int], *where: object, as_of: datetime, on: date
) -> list[ItemResponse]:
    """What became of each item asked about these actions, as of a moment; `on` is its day. Six queries."""
    rows = item_rows(session, col(RequestItem.action_id).in_(action_ids), RequestItem.state != "closed", *where)
    if not rows:
        return []
    plans = set(session.exec(select(Action.plan_id).where(col(Action.id).in_(action_ids)).distinct()))
    answered = answered_pairs(session, list(plans), {item.period for item, _ in rows}, as_of)
    return _responses(session, rows, answered, as_of, on)


def _responses(
    session: Session,
    rows: Sequence[tuple[RequestItem, UpdateRequest]],
    answered: set[tuple[int, str]],
    as_of: datetime,
    on: date,
) -> list[ItemResponse]:
    requests = [request for _, request in rows]
    names, away = lead_names(session, requests), away_at(session, as_of, on)
    lost = _undelivered(session, {request.ident for request in requests})
    found = []
    for item, request in rows:
        status, why = _status_of(item, request, answered, away.get(request.person_id or 0), lost.get(request.ident))
        found.append(ItemResponse(item.action_id, item.period, names[request.id], status, request.ident, why))
    return found


def by_action(responses: Iterable[ItemResponse]) -> dict[int, ResponseStatus]:
    """What became of each action that was asked about, whatever the number of its leads: one answer is enough for all.

    Of several leads the one counts who just did not reply; an action is passed on only where everybody passed it on.
    """
    order = tuple(ResponseStatus).index
    found: dict[int, ResponseStatus] = {}
    for response in sorted(responses, key=lambda each: order(each.status), reverse=True):
        found[response.action_id] = response.status
    return found


def status_counts(statuses: Iterable[ResponseStatus]) -> tuple[tuple[str, int], ...]:
    """How many there are of each status, in their order."""
    counts = Counter(statuses)
    return tuple((status.value, counts[status]) for status in ResponseStatus if counts[status])


def missing_reasons(
    session: Session, unanswered: Mapping[int, str], *, as_of: datetime, on: date
) -> dict[tuple[int, str], ResponseStatus]:
    """Why these actions were not answered for in these periods; of several leads the one who just did not reply."""
    asked = col(RequestItem.action_id).in_(unanswered), col(RequestItem.period).in_(set(unanswered.values()))
    rows = [row for row in item_rows(session, *asked) if unanswered[row[0].action_id] == row[0].period]
    found: dict[tuple[int, str], ResponseStatus] = {}
    responses = _responses(session, rows, set(), as_of, on)
    for response in sorted(responses, key=lambda each: tuple(ResponseStatus).index(each.status), reverse=True):
        found[response.action_id, response.period] = response.status
    return found


def reasons_at_deadline(
    session: Session, rows: Sequence[tuple[RequestItem, UpdateRequest]], now: datetime, zone: str
) -> dict[int, str]:
    """Why these items have no answer, as it was at their deadline, or is now before it; by the item's id."""
    missing: dict[datetime, list[tuple[RequestItem, UpdateRequest]]] = defaultdict(list)
    for item, request in rows:
        if item.state in ("outstanding", "not_reported"):
            missing[min(request.deadline, now)].append((item, request))
    found: dict[int, str] = {}
    for moment, items in missing.items():
        responses = _responses(session, items, set(), moment, local_date(moment, zone))
        found |= {item.ident: each.why or each.status.value for (item, _), each in zip(items, responses, strict=True)}
    return found


def _status_of(
    item: RequestItem, request: UpdateRequest, answered: set[tuple[int, str]], away: Away | None, lost: str | None
) -> tuple[ResponseStatus, str]:
    if (item.action_id, item.period) in answered:
        return ResponseStatus.answered, ""
    if item.state in NO_LONGER_DUE:
        return ResponseStatus.passed_on, "not theirs, they say" if item.state == "not_mine" else ""
    if request.skipped:
        return ResponseStatus.not_asked, f"not asked: {request.skipped}"
    if request.via_officer:
        return ResponseStatus.unreachable, request.why_via_officer
    if lost is not None:
        return ResponseStatus.undelivered, f"the request was not delivered: {lost}"
    if away and away.delegate:
        return ResponseStatus.delegated, f"{_away_words(away)}, {away.delegate.name} stands in"
    if away:
        return ResponseStatus.away, _away_words(away)
    return ResponseStatus.no_reply, ""


def _away_words(away: Away) -> str:
    until = f"away until {day(away.until)}" if away.until else "away"
    return f"{until}, their status says" if away.by_status else until


def _undelivered(session: Session, request_ids: set[int]) -> dict[int, str]:
    """Requests that reached nobody, with the reason."""
    query = select(Delivery.request_id, Delivery.state, Delivery.reason).where(
        col(Delivery.request_id).in_(request_ids), Delivery.kind == "request"
    )
    states: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for request_id, state, reason in session.exec(query):
        states[request_id or 0].append((state, reason))
    return {
        request_id: outcomes[-1][1]
        for request_id, outcomes in states.items()
        if all(state in ("failed", "unknown", "skipped") for state, _ in outcomes)
    }


def lead_names(session: Session, requests: Sequence[UpdateRequest]) -> dict[int | None, str]:
    """The person or the role of which each request asks."""
    roles = select(LeadRole.id, LeadRole.name).where(col(LeadRole.id).in_({r.role_id for r in requests}))
    named, held = names_of(session, {r.person_id for r in requests}), dict(session.exec(roles).all())
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
