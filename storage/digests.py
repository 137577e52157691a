"""The weekly digests as they were sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, func
from sqlmodel import Session, col, select

from storage.base import Base, Field, UniqueConstraint, foreign, when

HELD_BACK = "its channel is public, and nothing is published before an election"
"""Why a digest was skipped in a hold."""


class Digest(Base, table=True):
    """A week's digest of a board as it was sent; its row is the claim to send it."""

    __table_args__ = (UniqueConstraint("board_id", "week"),)

    board_id: int = foreign("board")
    week: date
    since: datetime | None = when(nullable=True)
    as_of: datetime = when()
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    skipped: str = ""


def last_digests(session: Session, board_ids: Sequence[int], before: datetime) -> dict[int, datetime]:
    """When each board's newest digest was sent before a moment."""
    query = select(Digest.board_id, func.max(Digest.as_of)).where(
        col(Digest.board_id).in_(board_ids), Digest.skipped == "", col(Digest.as_of) < before
    )
    return dict(session.exec(query.group_by(col(Digest.board_id))).all())
