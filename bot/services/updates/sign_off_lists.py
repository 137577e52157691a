"""What waits for a board's sign-off, and the lists of it that its chairs and officers were sent, which stay true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core, Transaction
from bot.domain.calendar import MORNING
from bot.domain.permissions import Act, may, who_may
from bot.domain.rag import Rag
from bot.domain.text import day
from bot.errors import NotAllowed
from bot.messages.message import Message
from bot.services.access.permissions import roles_on_board
from bot.services.boards.meeting_contexts import meeting_contexts
from bot.services.boards.schedule import freezes_at
from bot.services.boards.state import zone_of
from bot.services.deliveries.outbox import enqueue_edits, lock_deliveries
from bot.views.updates import SignOffItem, SignOffView
from storage.boards import Board, positions_of
from storage.deliveries import Delivery
from storage.people import Person
from storage.plans import Action, DueChange, Plan, live_plans
from storage.publications import Publication, PublishedUpdate, current_ids, publications_of
from storage.updates import ProgressUpdate, standing_updates

MOST_UPDATES, MOST_CHARS = 11, 7_500
"""Updates in one message, and characters of them: more would not fit its limits."""


@dataclass(frozen=True)
class WaitingUpdates:
    """What waits of one action: all that would be shown of it if it were let through. It is decided about as one.

    That is its newest update, and with it, as far as they are undecided, the one whose rating stands and the one whose
    words do. Earlier ones that it takes the place of wait for nothing any more.
    """

    action: Action
    members: tuple[tuple[ProgressUpdate, Publication], ...]
    """Oldest first."""
    moves: tuple[DueChange, ...] = ()
    """Due dates moved since the last sign-off, which are let through with it."""

    @property
    def newest(self) -> tuple[ProgressUpdate, Publication]:
        return self.members[-1]

    @property
    def version_token(self) -> str:
        """Names these updates as they are now: each by its id and the version of what became of it."""
        return "+".join(f"u{update.id}.{publication.version}" for update, publication in self.members)

    @property
    def is_returned(self) -> bool:
        """The chair asked its lead a question, and has no answer yet."""
        return self.newest[1].state == "returned"


def waiting_of(session: Session, action_ids: Iterable[int], now: datetime) -> list[WaitingUpdates]:
    """What waits of each of these actions. Four queries."""
    ids = list(action_ids)
    by_action: dict[int, list[ProgressUpdate]] = defaultdict(list)
    for update in standing_updates(
        session, col(ProgressUpdate.action_id).in_(ids), col(ProgressUpdate.effective_at) <= now
    ):
        by_action[update.action_id].append(update)
    publications = publications_of(session, [u.ident for updates in by_action.values() for u in updates])
    undecided = {}
    for action_id, updates in by_action.items():
        current = current_ids(updates)
        pairs = [(u, publications[u.ident]) for u in updates if u.id in publications and u.id in current]
        members = tuple((u, p) for u, p in pairs if not p.is_decided)
        if members and members[-1][0].id == updates[-1].id:
            undecided[action_id] = members
    moves: dict[int, list[DueChange]] = defaultdict(list)
    moved = select(DueChange).where(col(DueChange.action_id).in_(undecided), col(DueChange.withdrawn_at).is_(None))
    for change in session.exec(moved.order_by(col(DueChange.effective_at), col(DueChange.id))):
        publication = publications.get(change.update_id or 0)
        if publication is not None and not publication.is_decided:
            moves[change.action_id].append(change)
    actions = session.exec(select(Action).where(col(Action.id).in_(undecided)))
    return [WaitingUpdates(a, undecided[a.ident], tuple(moves[a.ident])) for a in actions]


def waiting_on(session: Session, board: Board, now: datetime) -> list[WaitingUpdates]:
    """What waits on a board whose chair signs off."""
    if not board.sign_off:
        return []
    plans = [plan.ident for plan, owner in live_plans(session) if owner.id == board.id]
    undecided = (
        select(ProgressUpdate.action_id)
        .join(Publication, col(Publication.update_id) == ProgressUpdate.id)
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .where(col(Action.plan_id).in_(plans), col(Publication.state).in_(("pending", "returned")))
        .distinct()
    )
    return waiting_of(session, session.exec(undecided).all(), now)


def boards_with_pending() -> Any:
    """The boards with a live plan whose chair signs off and of which something waits, as a query."""
    pending = (
        select(Plan.board_id)
        .join(Action, col(Action.plan_id) == Plan.id)
        .join(ProgressUpdate, col(ProgressUpdate.action_id) == Action.id)
        .join(Publication, col(Publication.update_id) == ProgressUpdate.id)
        .where(Publication.state == "pending", Plan.status == "live")
    )
    return select(Board).where(col(Board.sign_off), col(Board.id).in_(pending)).order_by(Board.key)


def sign_off_message(session: Session, *, core: Core, board: Board, reader: Person, now: datetime) -> Message:
    """What waits for sign-off on a board, as its officers and chairs see it. Raises NotAllowed."""
    roles = roles_on_board(reader, positions_of(session, reader.ident), board.id)
    may_decide, may_edit = may(roles, Act.sign_off), may(roles, Act.edit_published)
    if not (may_decide or may_edit):
        raise NotAllowed(who=who_may(Act.sign_off, f"the {board.name}"), act=Act.sign_off.value)
    zone = zone_of(board, core.zone)
    today = local_date(now, zone)
    waiting = sorted(waiting_on(session, board, now), key=lambda each: (each.is_returned, each.action.ref))
    items = [_item(core, each, today, zone) for each in waiting]
    due = next_freeze(session, core, board, now)
    shown = f"{day(local_date(due, zone))} at {MORNING:%H:%M}" if due else ""
    first = _that_fit(items)
    more = len(items) - len(first)
    view = SignOffView(board.name, board.ident, first, more, may_decide, may_edit, shown)
    return core.templates.compose(view, "sign_off")


def next_freeze(session: Session, core: Core, board: Board, now: datetime) -> datetime | None:
    """When the papers of the board's next meeting freeze, if they are yet to."""
    ahead = meeting_contexts(session, core, [board], now)[board.ident].ahead
    if ahead is None or ahead.frozen_at or not board.paper_days:
        return None
    return freezes_at(board, ahead.held_on, zone_of(board, core.zone), core.days)


def _item(core: Core, waiting: WaitingUpdates, today: date, zone: str) -> SignOffItem:
    update, publication = waiting.newest
    rated = next((u for u, _ in reversed(waiting.members) if u.rag), None)
    days = (today - local_date(update.effective_at, zone)).days if update.effective_at else None
    rag = Rag(rated.rag) if rated and rated.rag else None
    who = {"author": update.author_name, "on_behalf_of": update.on_behalf_of}
    shown = [PublishedUpdate(u, p) for u, p in waiting.members]
    edited = any(p.edited_at for _, p in waiting.members)
    words = [all_words(update) for update in shown]
    moves = [move for move in waiting.moves if move.to_due]
    words += [core.templates.words("due_moved_to", due=move.to_due, reason=move.reason) for move in moves]
    returned = waiting.is_returned
    return SignOffItem(
        version_token=waiting.version_token,
        ref=waiting.action.ref,
        title=waiting.action.title,
        given=core.templates.sentence("waits_as", rag=rag, days=days, **who),
        words=" ".join(part for part in words if part),
        evidence=tuple(dict.fromkeys(link for update in shown for link in update.evidence)),
        written=" ".join(all_words(PublishedUpdate(u)) for u, _ in waiting.members) if edited else "",
        question=publication.reason if returned else publication.question,
        returned=returned,
    )


def _that_fit(items: Sequence[SignOffItem]) -> tuple[SignOffItem, ...]:
    """As many of these as one message holds, as the template cuts their words."""
    first: list[SignOffItem] = []
    room = MOST_CHARS
    for item in items[:MOST_UPDATES]:
        links = sum(min(len(link.title), 80) + len(link.url) for link in item.evidence)
        room -= 250 + min(len(item.words), 300) + min(len(item.written), 200) + min(len(item.question), 150) + links
        if room < 0 and first:
            break
        first.append(item)
    return tuple(first)


def all_words(update: PublishedUpdate) -> str:
    """All that an update says in words, in one paragraph."""
    parts = (
        update.narrative,
        update.next_step and f"Next: {update.next_step}",
        update.help_needed and f"Help: {update.help_needed}",
    )
    return " ".join(part for part in parts if part)


def refresh_sign_off(tx: Transaction, board_id: int) -> None:
    """Show every reader's newest list as it is now."""
    session = tx.session
    session.flush()
    board = session.get_one(Board, board_id)
    query = select(Delivery).where(Delivery.kind == "sign_off", Delivery.board_id == board_id)
    newest = {listed.person_id: listed.ident for listed in session.exec(query.order_by(col(Delivery.id)))}
    texts = []
    for listed in lock_deliveries(session, col(Delivery.id).in_(newest.values())):
        reader = session.get(Person, listed.person_id) if listed.person_id else None
        if reader is None or listed.state in ("failed", "skipped"):
            continue
        roles = roles_on_board(reader, positions_of(session, reader.ident), board_id)
        if may(roles, Act.sign_off) or may(roles, Act.edit_published):
            texts.append((listed, sign_off_message(session, core=tx.core, board=board, reader=reader, now=tx.now)))
    enqueue_edits(tx, texts)
