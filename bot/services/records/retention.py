"""Retention: updates, requests and messages are destroyed once their board no longer keeps them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from bot.core import Core, Transaction
from bot.services.deliveries.isolation import Task, board_piece
from bot.services.records.rewriting import blank_replies
from storage.audit import CLOCK, Audit
from storage.base import ago
from storage.boards import Board, Meeting
from storage.deliveries import Delivery
from storage.digests import Digest
from storage.plans import STARTED, Action, DueChange, Plan
from storage.publications import Publication, Scorecard
from storage.requests import Link, MissingUpdatesList, Reminder, RequestItem, UpdateRequest
from storage.updates import ProgressUpdate, UnfiledReply

NEVER_FILED = timedelta(days=365)
"""How long words are kept that their writer never filed against an action."""


def destroy_old_records(*, core: Core, now: datetime) -> int:
    """Destroy what its board keeps no longer: the updates and requests of plans that ended so long ago, and old messages.

    Plans and their actions stay, as published; so does a note of what was destroyed when. Returns of how many boards
    something was.
    """
    with core.store.read() as session:
        boards = _with_old_records(session, now)
        forgotten = session.exec(select(UnfiledReply.id).where(*_never_filed(now - NEVER_FILED)).limit(1)).first()
    task = Task(core, now, "destroy old records")
    done = [
        made for board in boards for made in task.alone(partial(_destroy_old, core, board, now), board_piece(board))
    ]
    if forgotten:
        with core.transaction(by=CLOCK, now=now) as tx:
            blank_replies(tx.session, *_never_filed(now - NEVER_FILED))
    return sum(done)


def any_to_destroy() -> Any:
    """That there may be something for `destroy_old_records`, in a prebuilt statement."""
    never_filed = select(UnfiledReply.id).where(*_never_filed(ago(NEVER_FILED)))
    return or_(select(Board.id).where(Board.retention_months > 0).exists(), never_filed.exists())


def _never_filed(since: Any) -> tuple[Any, ...]:
    return col(UnfiledReply.received_at) < since, col(UnfiledReply.channel) != ""


def _with_old_records(session: Session, now: datetime) -> list[Board]:
    """The boards with anything that they keep no longer: one query for each of the times that boards keep records."""
    months = session.exec(select(Board.retention_months).where(Board.retention_months > 0).distinct()).all()
    return [board for kept in sorted(months) for board in session.exec(_kept_too_long(kept, now))]


def _destroy_old(core: Core, board: Board, now: datetime) -> bool:
    with core.transaction(by=CLOCK, now=now) as tx:
        _destroy(tx, tx.session.get_one(Board, board.id))
    return True


def kept_since(months: int, now: datetime) -> datetime:
    """From when on records are still kept by so many months: by whole ones, so that a board is seen to once a month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)


def _old_plans(board_id: Any, since: date) -> Any:
    return sa.select(col(Plan.id)).where(
        col(Plan.board_id) == board_id, col(Plan.status).not_in(STARTED), col(Plan.end) < since
    )


def _kept_too_long(months: int, now: datetime) -> Any:
    """The boards that keep records for so long and have some that are older, as a query."""
    since = kept_since(months, now)
    actions = sa.select(col(Action.id)).where(col(Action.plan_id).in_(_old_plans(col(Board.id), since.date())))
    old = (
        select(ProgressUpdate.id).where(col(ProgressUpdate.action_id).in_(actions)),
        select(RequestItem.id).where(col(RequestItem.action_id).in_(actions)),
        select(DueChange.id).where(col(DueChange.action_id).in_(actions)),
        select(Delivery.id).where(Delivery.board_id == Board.id, Delivery.created_at < since),
        select(Digest.id).where(Digest.board_id == Board.id, Digest.as_of < since),
        select(Scorecard.id).where(Scorecard.board_id == Board.id, Scorecard.at < since),
    )
    return select(Board).where(Board.retention_months == months, or_(*(query.exists() for query in old)))


def _destroy(tx: Transaction, board: Board) -> None:
    session, since = tx.session, kept_since(board.retention_months, tx.now)
    plans = list(session.execute(_old_plans(board.id, since.date())).scalars())
    actions = sa.select(col(Action.id)).where(col(Action.plan_id).in_(plans))
    updates = sa.select(col(ProgressUpdate.id)).where(col(ProgressUpdate.action_id).in_(actions))
    of_actions = col(ProgressUpdate.action_id).in_(actions)
    session.execute(sa.delete(Publication).where(col(Publication.update_id).in_(updates)))
    session.execute(sa.delete(DueChange).where(col(DueChange.action_id).in_(actions)))
    session.execute(
        sa.update(ProgressUpdate).where(col(ProgressUpdate.confirms_id).in_(updates)).values(confirms_id=None)
    )
    destroyed = {"updates": _gone(session, sa.delete(ProgressUpdate).where(of_actions))}
    concerned = sa.select(col(RequestItem.request_id)).where(col(RequestItem.action_id).in_(actions))
    requests = set(session.execute(concerned).scalars())
    session.execute(sa.delete(RequestItem).where(col(RequestItem.action_id).in_(actions)))
    left = set(session.exec(select(RequestItem.request_id).where(col(RequestItem.request_id).in_(requests))))
    empty = requests - left
    for kind in (Reminder, Link):
        session.execute(sa.delete(kind).where(col(kind.request_id).in_(empty)))
    messages = sa.or_(
        sa.and_(col(Delivery.board_id) == board.id, col(Delivery.created_at) < since),
        col(Delivery.request_id).in_(empty),
    )
    destroyed["messages"] = _destroy_messages(session, messages)
    destroyed["requests"] = _gone(session, sa.delete(UpdateRequest).where(col(UpdateRequest.id).in_(empty)))
    old_digests = sa.delete(Digest).where(col(Digest.board_id) == board.id, col(Digest.as_of) < since)
    destroyed["digests"] = _gone(session, old_digests)
    session.execute(
        sa.delete(MissingUpdatesList).where(
            col(MissingUpdatesList.board_id) == board.id, col(MissingUpdatesList.at) < since
        )
    )
    held = col(Meeting.board_id) == board.id, col(Meeting.frozen_at) < since
    session.execute(sa.update(Meeting).where(*held).values(papers={}))
    cards = sa.delete(Scorecard).where(col(Scorecard.board_id) == board.id, col(Scorecard.at) < since)
    destroyed["scorecards"] = _gone(session, cards)
    subjects = [f"action {i}" for i in session.execute(actions).scalars()]
    session.execute(sa.delete(Audit).where(col(Audit.subject).in_(subjects), col(Audit.at) < since))
    tx.audit(
        "destroy records",
        f"board {board.id}",
        plans=plans,
        kept_since=since.date().isoformat(),
        **destroyed,
    )


def _destroy_messages(session: Session, which: Any) -> int:
    """Delete messages, with their edits and what stands in their threads; what else refers to them no longer does."""
    ids = list(session.execute(sa.select(col(Delivery.id)).where(which)).scalars())
    known, start = set(ids), 0
    while start < len(ids):
        batch = ids[start : start + 500]
        of = sa.or_(col(Delivery.parent_id).in_(batch), col(Delivery.edits_id).in_(batch))
        more = set(session.execute(sa.select(col(Delivery.id)).where(of)).scalars()) - known
        ids, known, start = [*ids, *more], known | more, start + 500
    references: tuple[tuple[type[Any], str], ...] = (
        (Delivery, "parent_id"),
        (Delivery, "edits_id"),
        (ProgressUpdate, "receipt_id"),
        (Publication, "question_id"),
    )
    for start in range(0, len(ids), 500):
        batch = ids[start : start + 500]
        for kind, column in references:
            session.execute(sa.update(kind).where(getattr(kind, column).in_(batch)).values({column: None}))
        session.execute(sa.delete(Delivery).where(col(Delivery.id).in_(batch)))
    return len(ids)


def _gone(session: Session, statement: Any) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]
