"""Whether the database takes writes again, once one was not kept."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from storage.deliveries import Inbound
from storage.engine import Store


def try_to_write(store: Store, now: datetime) -> None:
    """Write as much as a request does, and take it away again. Raises DatabaseUnavailable."""
    with store.write() as session:
        session.add_all([Inbound(key=f"probe:{secrets.token_hex(700)}", received_at=now) for _ in range(20)])
        session.flush()
        session.exec(delete(Inbound).where(col(Inbound.key).startswith("probe:")))
