"""Erasing words for good: that there was an update stays in the record, what it said does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import select

from bot.core import Core, Transaction
from bot.domain.text import day, month
from bot.errors import NoSuchUpdate
from bot.messages.message import from_json
from bot.services.boards.lookup import find_board
from bot.services.deliveries.outbox import enqueue_edit
from bot.services.records.rewriting import drop_files, rewrite, set_changed
from storage.audit import By
from storage.boards import Meeting
from storage.deliveries import Delivery
from storage.digests import Digest
from storage.plans import Action, actions_by_reference
from storage.publications import Scorecard
from storage.updates import TEXT_FIELDS, ProgressUpdate, UnfiledReply, history

ERASED = "(erased)"
PROBE = 5
"""So many of an update's words in a row, and it is those words: messages cut what is long."""
FEW, SHORT = 3, 15
"""Fewer words than that, in fewer characters, may be anybody's: they are erased only where nothing else stands with them."""


@dataclass(frozen=True)
class Erasable:
    """An update whose words can be erased, in a sentence; and how many messages, digests and papers repeat them."""

    update_id: int
    action_id: int
    shown: str
    words: tuple[str, ...]


def find_erasable(*, core: Core, ref: str, period: str, version: int | None, board: str | None) -> Erasable:
    """An update by its action's reference, month ("2024-10") and version: the newest where none is named.

    Raises UnknownBoard and NoSuchUpdate, with what there is.
    """
    with core.store.read() as session:
        wanted = find_board(session, board).id if board else None
        named = actions_by_reference(session, [ref.upper()])
        rows = [(action, owner) for action, _, owner in named if wanted in (None, owner.id)]
        if len({owner.id for _, owner in rows}) > 1:
            names = ", ".join(sorted({owner.key for _, owner in rows}))
            raise NoSuchUpdate(ref=ref, why=f"several boards have it: say which by --board ({names})")
        updates = history(session, rows[0][1].ident, rows[0][0].ref) if rows else []
        found = [u for u in updates if u.period == period and version in (None, u.version) and u.erased_at is None]
        if not found:
            there = ", ".join(sorted({f"{u.period} version {u.version}" for u in updates if u.erased_at is None}))
            raise NoSuchUpdate(ref=ref, why=f"there are: {there}" if there else "nothing was said of it")
        update = found[-1]
        on = day(update.effective_at.date()) if update.effective_at else "a day not stated"
        shown = f"{rows[0][0].ref}, {month(period)}, version {update.version}, by {update.author_name}, of {on}"
        return Erasable(update.ident, update.action_id, shown, _words_of(update))


def _words_of(update: ProgressUpdate) -> tuple[str, ...]:
    links = (text for link in update.evidence for text in (link["title"], link["url"]))
    return tuple(text for text in (*(getattr(update, name) for name in TEXT_FIELDS), *links) if text.strip())


def erase_words(*, core: Core, update_id: int, reason: str, by: By, now: datetime) -> int:
    """Erase what an update says: in it, in other versions that repeat it, and in every message, digest and paper.

    Messages that were sent are changed in place. What an officer gave to be published instead stays. Returns how many
    messages, digests and papers repeated the words.
    """
    with core.transaction(by=by, now=now) as tx:
        session = tx.session
        update = session.get_one(ProgressUpdate, update_id, with_for_update=True)
        action = session.get_one(Action, update.action_id)
        blot = eraser_of(_words_of(update))
        for other in session.exec(select(ProgressUpdate).where(ProgressUpdate.action_id == action.id)):
            values: dict[str, Any] = {name: blot(getattr(other, name)) for name in TEXT_FIELDS}
            values["evidence"] = [link for link in other.evidence if rewrite(link, blot) == link]
            if other.id == update_id:
                values = {**dict.fromkeys(TEXT_FIELDS, ""), "evidence": [], "erased_at": now}
            set_changed(session, other, values)
        repeated = _blot_messages(tx, blot)
        tx.audit("erase words", f"action {action.id}", update=update_id, reason=reason)
        return repeated


def _blot_messages(tx: Transaction, blot: Callable[[str], str]) -> int:
    session = tx.session
    repeated = 0
    drop_files(session, ERASED)
    for delivery in list(session.exec(select(Delivery))):
        body = rewrite(delivery.body, blot)
        if body == delivery.body:
            continue
        repeated += 1
        delivery.body = body
        session.add(delivery)
        if delivery.state == "sent" and delivery.ts and delivery.edits_id is None:
            enqueue_edit(tx, delivery, from_json(body))
    for reply in session.exec(select(UnfiledReply)):
        set_changed(session, reply, {"text": blot(reply.text)})
    for digest in session.exec(select(Digest)):
        repeated += set_changed(session, digest, {"content": rewrite(digest.content, blot)})
    for meeting in session.exec(select(Meeting)):
        repeated += set_changed(session, meeting, {"papers": rewrite(meeting.papers, blot)})
    for card in session.exec(select(Scorecard)):
        repeated += set_changed(session, card, {"facts": rewrite(card.facts, blot)})
    return repeated


def eraser_of(words: Iterable[str]) -> Callable[[str], str]:
    """Puts a mark in place of these words wherever they stand, whole or cut, however their lines are broken."""
    texts = [text.split() for text in words]
    return lambda text: _blot(text, texts)


def _blot(text: str, texts: Sequence[list[str]]) -> str:
    for tokens in texts:
        if len(tokens) < FEW and len(" ".join(tokens)) < SHORT:
            text = ERASED if text.split() == tokens else text
            continue
        probe = re.compile(r"(?<!\w)" + r"\s+".join(re.escape(token) for token in tokens[:PROBE]))
        while found := probe.search(text):
            end = found.end()
            for token in tokens[PROBE:]:
                more = re.match(rf"\s+{re.escape(token)}", text[end:])
                if more is None:
                    break
                end += more.end()
            text = text[: found.start()] + ERASED + text[end:]
    return text
