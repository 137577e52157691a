"""Rewriting stored words wherever they stand, for forgetting a person and for erasing an update."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlmodel import Session, select

from bot.messages.message import without_file
from storage.deliveries import Delivery, caused_by
from storage.updates import UnfiledReply


def rewrite(value: Any, change: Callable[[str], str]) -> Any:
    """Data with every text in it changed; lists and mappings are gone through to their ends."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [rewrite(item, change) for item in value]
    if isinstance(value, dict):
        return {key: rewrite(item, change) for key, item in value.items()}
    return value


def drop_files(session: Session, reason: str) -> None:
    """Take what files hold out of messages, for what stands in them can't be found. One that was not sent yet never is."""
    for delivery in session.exec(select(Delivery).where(Delivery.kind == "answer")):
        if (kept := without_file(delivery.body)) is not None:
            state = "skipped" if delivery.state in ("pending", "unknown", "failed") else delivery.state
            set_changed(
                session, delivery, {"body": kept, "state": state, "reason": reason if state == "skipped" else ""}
            )


def set_changed(session: Session, row: Any, values: dict[str, Any]) -> bool:
    """Set those of a row's columns that have other values; whether there were any."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        session.add(row)
    return bool(changed)


def blank_replies(session: Session, *where: Any) -> None:
    """Take the words, and where they came from, out of replies that were kept, and out of the questions about them.

    The rows stay: their ids, which buttons of old questions carry, are never given to others.
    """
    for reply in session.exec(select(UnfiledReply).where(*where)):
        state = "dismissed" if reply.state == "waiting" else reply.state
        gone: dict[str, Any] = {
            "text": "",
            "files": [],
            "channel": "",
            "ts": f"removed-{reply.id}",
            "thread_ts": None,
            "state": state,
        }
        set_changed(session, reply, gone)
        for question in session.exec(select(Delivery).where(*caused_by("reply", reply.ident))):
            set_changed(session, question, {"body": {"summary": "removed", "blocks": []}})
