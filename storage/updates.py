"""Progress updates, every version of them, and replies that were not filed yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, and_, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.domain.rag import Rag
from storage.base import Base, Field, Index, UniqueConstraint, foreign, one_of, when
from storage.plans import Action, Plan
from storage.requests import RequestItem, UpdateRequest

TEXT_FIELDS = ("narrative", "next_step", "help_needed")
"""The fields of an update that hold people's own words."""
VIA = ("button", "form", "text", "edit", "email", "email link", "import")


class ProgressUpdate(Base, table=True):
    """A lead's answer for one action and period. Saying something else makes a further version.

    Withdrawing one keeps it in the record; its words stay. `effective_at` is empty only where a document prints no day.
    """

    __tablename__ = "progress_update"
    __table_args__ = (
        UniqueConstraint("action_id", "period", "version"),
        one_of("rag", Rag),
        one_of("via", VIA),
        Index("ix_progress_update_source", "source_channel", "source_ts"),
    )

    action_id: int = foreign("action")
    period: str
    version: int
    rag: str | None = None
    narrative: str = ""
    next_step: str = ""
    help_needed: str = ""
    evidence: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Links and files that show it: `title` and `url` of each."""
    confirms_id: int | None = foreign("progress_update", nullable=True)
    """The update whose words still hold, where this one says "no change"."""
    author_id: int | None = foreign("person", nullable=True)
    author_name: str = ""
    on_behalf_of: str = ""
    via: str
    effective_at: datetime | None = when(nullable=True)
    recorded_at: datetime = when()
    receipt_id: int | None = foreign("delivery", nullable=True)
    """The message that confirmed it; a later version rewrites the same one."""
    source_channel: str | None = None
    source_ts: str | None = None
    withdrawn_at: datetime | None = when(nullable=True)
    withdrawn_by: str = ""
    withdrawn_reason: str = ""
    """Why somebody else than its author withdrew it."""
    erased_at: datetime | None = when(nullable=True)
    """When its words were erased for good; that there was an update stays in the record."""
    source_document: str = ""
    source_line: str = ""


QUESTIONS = ("which", "unknown", "all")
"""What is asked about a kept reply: which action; which is meant by a reference that there is not; whether it holds for all."""


class UnfiledReply(Base, table=True):
    """Words from a lead of which it is not clear what they are about, kept until they say so. A message may have several."""

    __tablename__ = "unfiled_reply"
    __table_args__ = (
        UniqueConstraint("channel", "ts", "part"),
        one_of("state", ("waiting", "filed", "dismissed", "withdrawn")),
        one_of("question", QUESTIONS),
    )

    person_id: int = foreign("person")
    channel: str
    ts: str
    thread_ts: str | None = None
    part: int = 0
    """Which of the message's pieces it is: they are asked about one after another."""
    text: str
    question: str = "which"
    candidates: list[list[int]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The actions that it may be about, those that it names first: the id of each, and the version that its writer was
    shown (see `versions_of`)."""
    named: int = 0
    """How many of the candidates it names."""
    files: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Files that came along: `title` and `url` of each."""
    received_at: datetime = when()
    state: str = "waiting"


REMEMBERED = timedelta(days=62)
"""So long words that were not filed are shown again to their writer and to officers."""


def waiting_replies(session: Session, person_ids: Collection[int], now: datetime) -> list[UnfiledReply]:
    """What these people wrote lately that still waits for them to say what it is about, oldest first."""
    query = select(UnfiledReply).where(
        col(UnfiledReply.person_id).in_(person_ids),
        UnfiledReply.state == "waiting",
        col(UnfiledReply.received_at) > now - REMEMBERED,
    )
    return list(session.exec(query.order_by(col(UnfiledReply.id))))


def standing_at(as_of: datetime) -> Any:
    """That an update had not been withdrawn by a moment."""
    return col(ProgressUpdate.withdrawn_at).is_(None) | (col(ProgressUpdate.withdrawn_at) > as_of)


def standing_updates(session: Session, *where: Any) -> list[ProgressUpdate]:
    """Updates that were not withdrawn, oldest first (those without a printed day first)."""
    query = select(ProgressUpdate).where(col(ProgressUpdate.withdrawn_at).is_(None), *where)
    query = query.order_by(
        col(ProgressUpdate.effective_at).is_not(None), col(ProgressUpdate.effective_at), col(ProgressUpdate.id)
    )
    return list(session.exec(query))


def standing(updates: Sequence[ProgressUpdate]) -> list[ProgressUpdate]:
    """Of some updates those that were not withdrawn, in the order in which they were said."""
    left = [update for update in updates if update.withdrawn_at is None]
    return sorted(left, key=lambda u: (u.effective_at is not None, u.effective_at or u.recorded_at, u.ident))


def history(session: Session, board_id: int, ref_: str) -> list[ProgressUpdate]:
    """Every version ever filed for a board's action, withdrawn ones too, oldest first; as they are by now."""
    query = (
        select(ProgressUpdate)
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(Plan.board_id == board_id, Action.ref == ref_)
        .order_by(col(ProgressUpdate.recorded_at), col(ProgressUpdate.id))
    )
    return list(session.exec(query.execution_options(populate_existing=True)))


def versions_of(session: Session, action_ids: Collection[int]) -> dict[int, int]:
    """How often what stands of each action has changed: by an update, or by withdrawing one. It only ever grows."""
    changes = func.count(col(ProgressUpdate.id)) + func.count(col(ProgressUpdate.withdrawn_at))
    query = select(ProgressUpdate.action_id, changes).where(col(ProgressUpdate.action_id).in_(action_ids))
    return dict(session.exec(query.group_by(col(ProgressUpdate.action_id))).all())


@cache
def lacks_rating() -> Any:
    """That a request's item was answered in words alone by whoever was asked, and nobody has rated its action since."""
    rated = aliased(ProgressUpdate)
    since = (
        select(rated.id)
        .where(col(rated.action_id) == col(ProgressUpdate.action_id), col(rated.rag).is_not(None))
        .where(col(rated.withdrawn_at).is_(None), col(rated.effective_at) >= col(ProgressUpdate.effective_at))
    )
    said = (
        select(ProgressUpdate.id)
        .where(col(ProgressUpdate.action_id) == col(RequestItem.action_id))
        .where(col(ProgressUpdate.period) == col(RequestItem.period))
        .where(col(ProgressUpdate.author_id) == col(UpdateRequest.person_id))
        .where(col(ProgressUpdate.rag).is_(None), col(ProgressUpdate.withdrawn_at).is_(None), ~since.exists())
    )
    return and_(col(RequestItem.state) == "answered", said.correlate(RequestItem, UpdateRequest).exists())


def answered_pairs(session: Session, plan_ids: Sequence[int], periods: set[str], by: datetime) -> set[tuple[int, str]]:
    """The (action, period) pairs of these plans that have a standing update said by a moment."""
    query = (
        select(ProgressUpdate.action_id, ProgressUpdate.period)
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .where(col(Action.plan_id).in_(plan_ids), col(ProgressUpdate.period).in_(periods))
        .where(col(ProgressUpdate.effective_at) <= by)
        .where(standing_at(by))
    )
    return set(session.exec(query))
