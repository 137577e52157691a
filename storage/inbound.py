"""What came in and was dealt with: each once, by its key."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Column, LargeBinary, UniqueConstraint, delete
from sqlmodel import Session, SQLModel, col, or_, select

from storage.base import Base, Field, foreign, one_of, when
from storage.engine import Store, insert_if_absent

DELETED = "deleted"


class Inbound(SQLModel, table=True):
    """A thing that came in and was dealt with. Its key stops the second copy."""

    key: str = Field(primary_key=True)
    received_at: datetime = when()
    person_id: int | None = foreign("person", nullable=True)
    """Whose it was."""
    sender: str | None = Field(default=None, index=True)
    """The address, or the conversation, that it came from, where nobody knows whose that is."""
    edited_at: str | None = None
    """Of a message: the stamp of its newest edit that came in, or `DELETED`, which is later than any."""


class SentPlan(Base, table=True):
    """A plan's file that an officer sent: what it would change is shown to them first, and done once they say so.

    Its content is kept until then, so that what is done is what was shown; `difference` stands for what that was.
    """

    __tablename__ = "sent_plan"
    __table_args__ = (
        UniqueConstraint("channel", "ts"),
        one_of("state", ("waiting", "shown", "confirmed", "done", "left")),
    )

    person_id: int = foreign("person")
    channel: str
    ts: str
    """The message that it came with."""
    board_key: str = ""
    """The board that its sender named; "" where they named none."""
    file: str
    """Its id on the surface."""
    name: str
    content: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    state: str = "waiting"
    difference: str = ""
    shown_id: int | None = foreign("delivery", nullable=True)
    """The message that shows what it would change."""
    received_at: datetime = when()


def claimed_among(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these keys came in before."""
    return set(session.exec(select(Inbound.key).where(col(Inbound.key).in_(keys))))


def anything_received(session: Session) -> bool:
    """Whether anything ever came in from somebody: what boardbot's own clock claims is of nobody."""
    of_somebody = or_(col(Inbound.person_id).is_not(None), col(Inbound.sender) != "")
    return session.exec(select(Inbound.key).where(of_somebody).limit(1)).first() is not None


def claim_inbound(session: Session, key: str, now: datetime, **whose: int | str | None) -> bool:
    """Whether this is the first time that `key` comes in; `whose` are values of the row."""
    return insert_if_absent(session, Inbound, key=key, received_at=now, **whose) is not None


def claim_edit(session: Session, key: str, edited_at: str) -> bool:
    """Whether an edit (or the deletion) of a message that came in is newer than all that came in before."""
    message = session.exec(select(Inbound).where(Inbound.key == key).with_for_update()).one()
    if message.edited_at is not None and message.edited_at >= edited_at:
        return False
    message.edited_at = edited_at
    session.add(message)
    return True


def try_to_write(store: Store, now: datetime) -> None:
    """Write as much as a request does, and take it away again. Raises DatabaseUnavailable."""
    with store.write() as session:
        keys = [f"probe:{secrets.token_hex(700)}" for _ in range(20)]
        session.add_all([Inbound(key=key, received_at=now) for key in keys])
        session.flush()
        session.exec(delete(Inbound).where(col(Inbound.key).in_(keys)))
