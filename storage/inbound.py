"""What came in and was dealt with: each once, by its key."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, SQLModel, col, select

from storage.base import Field, when
from storage.engine import Store, insert_if_absent


class Inbound(SQLModel, table=True):
    """A thing that came in and was dealt with. Its key stops the second copy."""

    key: str = Field(primary_key=True)
    received_at: datetime = when()


def claimed_among(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these keys came in before."""
    return set(session.exec(select(Inbound.key).where(col(Inbound.key).in_(keys))))


def claim_inbound(session: Session, key: str, now: datetime) -> bool:
    """Whether this is the first time that `key` comes in."""
    return insert_if_absent(session, Inbound, key=key, received_at=now) is not None


def try_to_write(store: Store, now: datetime) -> None:
    """Write as much as a request does, and take it away again. Raises DatabaseUnavailable."""
    with store.write() as session:
        session.add_all([Inbound(key=f"probe:{secrets.token_hex(700)}", received_at=now) for _ in range(20)])
        session.flush()
        session.exec(delete(Inbound).where(col(Inbound.key).startswith("probe:")))
