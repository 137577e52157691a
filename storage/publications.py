"""What may be shown beyond its board: updates that were signed off, what is exempt, and the scorecards of its page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, Column, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from bot.domain.evidence import Evidence
from storage.base import Base, Field, UniqueConstraint, foreign, one_of, when
from storage.boards import Board
from storage.plans import Action, Plan
from storage.updates import ProgressUpdate, standing_at


class Publication(Base, table=True):
    """Whether an update may be shown to its board and beyond. An update without one may.

    `narrative`, `next_step`, `help_needed` and `evidence` are what is published where an officer edited them; what the lead wrote
    stays as it is in the update.
    """

    __table_args__ = (one_of("state", ("pending", "published", "returned", "withheld")),)

    update_id: int = Field(foreign_key="progress_update.id", unique=True)
    state: str = "pending"
    version: int = 0
    """Grows with each edit, so that nobody signs off words that they have not seen."""
    edited_by: str = ""
    edited_at: datetime | None = when(nullable=True)
    edit_reason: str = ""
    """Why words that were shown already were changed."""
    narrative: str = ""
    next_step: str = ""
    help_needed: str = ""
    evidence: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    decided_by: str = ""
    decided_at: datetime | None = when(nullable=True)
    reason: str = ""
    """The chair's question where it was returned, or why it is withheld."""
    question: str = ""
    """What the chair asked of an earlier version, to which this one is the answer."""
    question_id: int | None = foreign("delivery", nullable=True)
    """The message by which it was returned; what is answered in its thread is about the same action."""
    sign_off_requested_at: datetime | None = when(nullable=True)
    """When the chairs were asked to sign it off."""

    @property
    def is_decided(self) -> bool:
        return self.state in ("published", "withheld")

    @property
    def is_redacted(self) -> bool:
        """Words that were shown were changed: what was written is for its author and the officers alone."""
        return bool(self.edit_reason)


class ExemptAction(Base, table=True):
    """An action, in every edition of its board's plan, that is exempt from publication.

    `paragraph` is that of Part 1 of Schedule 12A of the Local Government Act 1972 by which it is.
    """

    __tablename__ = "exempt_action"
    __table_args__ = (UniqueConstraint("board_id", "ref"),)

    board_id: int = foreign("board")
    ref: str
    paragraph: int


class Scorecard(Base, table=True):
    """What a board's page on the web shows: the newest one does. `facts` are a ScorecardView as JSON.

    `meeting_id` is the meeting with whose papers it was frozen; None where an officer released it.
    """

    board_id: int = foreign("board")
    meeting_id: int | None = foreign("meeting", nullable=True)
    at: datetime = when()
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def exempt_actions(session: Session, board_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """By board, the references of its exempt actions, each with the paragraph by which it is; sub-actions not counted."""
    found: dict[int, dict[str, int]] = {board_id: {} for board_id in board_ids}
    for row in session.exec(select(ExemptAction).where(col(ExemptAction.board_id).in_(board_ids))):
        found[row.board_id][row.ref] = row.paragraph
    return found


def drop_exemption(session: Session, board_id: int, ref: str) -> None:
    """Take an action's mark of being exempt away."""
    session.execute(sa.delete(ExemptAction).where(col(ExemptAction.board_id) == board_id, col(ExemptAction.ref) == ref))


def newest_scorecard(session: Session, board_id: int, *, frozen: bool) -> Scorecard | None:
    """What a board's page shows; of a board whose scorecards freeze with papers, none that was released by itself."""
    query = select(Scorecard).where(Scorecard.board_id == board_id)
    query = query.where(col(Scorecard.meeting_id).is_not(None)) if frozen else query
    return session.exec(query.order_by(col(Scorecard.at).desc(), col(Scorecard.id).desc()).limit(1)).first()


@dataclass(frozen=True)
class PublishedUpdate:
    """An update as it may be shown: its words are the published ones where they were edited."""

    update: ProgressUpdate
    publication: Publication | None = None

    @property
    def narrative(self) -> str:
        return self._edited.narrative

    @property
    def next_step(self) -> str:
        return self._edited.next_step

    @property
    def help_needed(self) -> str:
        return self._edited.help_needed

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(Evidence(**item) for item in self._edited.evidence)

    @property
    def _edited(self) -> ProgressUpdate | Publication:
        return self.publication if self.publication and self.publication.edited_at else self.update


def current_ids(updates: Sequence[ProgressUpdate]) -> set[int]:
    """Of the standing updates of an action, oldest first, those that say how it stands.

    That is the newest, the newest that gives a rating, and the newest with words of its own. The others are replaced.
    """
    rated, worded = [u for u in updates if u.rag], [u for u in updates if u.confirms_id is None]
    return {found[-1].ident for found in (updates, rated, worded) if found}


def published_at(publication: Publication | None, effective_at: datetime, *, sign_off: bool) -> datetime | None:
    """Since when an update of a moment may be shown, by what became of it and the board's rule; None: it may not."""
    if publication is None or (not sign_off and publication.state != "withheld"):
        return effective_at
    return publication.decided_at if publication.state == "published" else None


def publishable(as_of: datetime) -> Any:
    """That an update (outer joined with its Publication, and joined with its Board) may be shown as of a moment.

    What is withheld never is, whether or not the board still has its updates signed off.
    """
    published = and_(Publication.state == "published", col(Publication.decided_at) <= as_of)
    return or_(
        col(Publication.id).is_(None), published, and_(col(Board.sign_off).is_(False), Publication.state != "withheld")
    )


def unpublished_updates(
    session: Session, plan_ids: Collection[int], as_of: datetime
) -> dict[int, tuple[ProgressUpdate, Publication]]:
    """The newest standing update of each action of these plans that may not be shown as of a moment, by action."""
    query = (
        select(ProgressUpdate, Publication)
        .join(Publication, col(Publication.update_id) == ProgressUpdate.id)
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .where(col(Plan.id).in_(plan_ids), ~publishable(as_of), col(ProgressUpdate.effective_at) <= as_of)
        .where(standing_at(as_of))
        .order_by(col(ProgressUpdate.effective_at), col(ProgressUpdate.id))
    )
    unpublished = {update.action_id: (update, publication) for update, publication in session.exec(query)}
    if not unpublished:
        return {}
    updates = (
        select(ProgressUpdate.action_id, ProgressUpdate.id)
        .where(col(ProgressUpdate.action_id).in_(unpublished), col(ProgressUpdate.effective_at) <= as_of)
        .where(standing_at(as_of))
        .order_by(col(ProgressUpdate.effective_at), col(ProgressUpdate.id))
    )
    newest = dict(session.exec(updates).all())
    return {action_id: pair for action_id, pair in unpublished.items() if newest[action_id] == pair[0].id}


def latest_updates(
    session: Session, board_ids: Sequence[int], as_of: datetime, *, include_unpublished: bool
) -> dict[tuple[int, str], list[PublishedUpdate]]:
    """By board and reference: what has been said by a moment that still matters, oldest first.

    That is the newest update with a rating and the newest with words, of this edition or an earlier one of the
    same board that had the reference; of those that may be shown, or as they were `written`. Updates without a printed
    day are history, never the standing rating.
    """
    has_rag = col(ProgressUpdate.rag).is_not(None)
    has_words = col(ProgressUpdate.confirms_id).is_(None)
    newest = (col(ProgressUpdate.effective_at).desc(), col(ProgressUpdate.id).desc())
    place = [
        func.row_number().over(partition_by=(col(Plan.board_id), col(Action.ref), flag), order_by=newest)
        for flag in (has_rag, has_words)
    ]
    ranked: Any = (
        sa.select(
            col(ProgressUpdate.id).label("id"),
            col(Plan.board_id).label("board_id"),
            col(Action.ref).label("ref"),
            (has_rag & (place[0] == 1)).label("rates"),
            (has_words & (place[1] == 1)).label("has_text"),
        )
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .where(col(Plan.board_id).in_(board_ids), col(ProgressUpdate.effective_at) <= as_of)
        .where(standing_at(as_of))
    )
    if not include_unpublished:
        ranked = ranked.join(Board, col(Board.id) == Plan.board_id)
        ranked = ranked.outerjoin(Publication, col(Publication.update_id) == ProgressUpdate.id).where(
            publishable(as_of)
        )
    rows = ranked.subquery()
    query = (
        sa.select(ProgressUpdate, Publication, rows.c.board_id, rows.c.ref)
        .join(rows, rows.c.id == ProgressUpdate.id)
        .outerjoin(Publication, col(Publication.update_id) == ProgressUpdate.id)
        .where(rows.c.rates | rows.c.has_text)
        .order_by(col(ProgressUpdate.effective_at), col(ProgressUpdate.id))
    )
    found: dict[tuple[int, str], list[PublishedUpdate]] = {}
    for update, publication, board_id, ref in session.execute(query).all():
        original = include_unpublished and not (publication and publication.is_redacted)
        shown = PublishedUpdate(update, None if original else publication)
        found.setdefault((board_id, ref), []).append(shown)
    return found


def undated_updates(session: Session, plan_id: int, as_of: datetime) -> dict[int, PublishedUpdate]:
    """By action of a plan, the newest update of a month without a day, known by a moment, that may be shown.

    It is history (see `latest_updates`): it never says how the action stands.
    """
    query = (
        select(ProgressUpdate, Publication)
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .outerjoin(Publication, col(Publication.update_id) == ProgressUpdate.id)
        .where(Plan.id == plan_id, col(ProgressUpdate.effective_at).is_(None), ProgressUpdate.recorded_at <= as_of)
        .where(standing_at(as_of), publishable(as_of))
        .order_by(col(ProgressUpdate.period), col(ProgressUpdate.id))
    )
    return {update.action_id: PublishedUpdate(update, publication) for update, publication in session.exec(query)}


def published_after(session: Session, update_ids: Collection[int]) -> dict[int, datetime]:
    """When, after each of these updates, the first later one of its action was signed off.

    A due date that an update moved is let through with the later one that took the place of its words.
    """
    other = aliased(ProgressUpdate)
    query = (
        select(ProgressUpdate.id, func.min(Publication.decided_at))
        .join(other, (col(other.action_id) == ProgressUpdate.action_id) & (col(other.id) > col(ProgressUpdate.id)))
        .join(Publication, col(Publication.update_id) == other.id)
        .where(col(ProgressUpdate.id).in_(update_ids), Publication.state == "published", Publication.decided_by != "")
        .where(col(other.withdrawn_at).is_(None))
        .group_by(col(ProgressUpdate.id))
    )
    return {update_id or 0: at for update_id, at in session.exec(query) if at}


def publications_of(session: Session, update_ids: Collection[int]) -> dict[int, Publication]:
    """The publications of these updates, by update."""
    rows = session.exec(select(Publication).where(col(Publication.update_id).in_(update_ids))) if update_ids else ()
    return {row.update_id: row for row in rows}
