"""The updates to an action and its audit trail, a line each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.clock import local_date
from bot.domain.rag import Rag
from bot.domain.text import day, month
from bot.services.updates.version_tokens import token_of
from bot.views.queries import RecordLine
from bot.views.wording import given_by, rating
from storage.audit import Audit, audit_entries
from storage.boards import Board
from storage.publications import Publication, PublishedUpdate, current_ids, publications_of, published_at
from storage.updates import history, standing


@dataclass(frozen=True)
class RecordReader:
    """Who reads a record: whether they may see what was written, and what they may do about it."""

    person_id: int | None = None
    sees_unpublished: bool = False
    is_officer: bool = False
    may_edit: bool = False
    may_withdraw: bool = False


def update_lines(session: Session, board: Board, ref: str, zone: str, reader: RecordReader) -> tuple[RecordLine, ...]:
    """Everything said of an action, the newest first: as it may be shown, or all that was written, with what became of it.

    What was withdrawn is for those who may see what was written; words that were changed after they had been shown, for
    their author and the officers.
    """
    updates = history(session, board.ident, ref)
    publications = publications_of(session, {update.ident for update in updates})
    current = current_ids(standing(updates))
    lines = []
    for update in reversed(updates):
        publication = publications.get(update.ident)
        waits = publication is not None and not publication.is_decided
        replaced = waits and update.id not in current
        shown = published_at(publication, update.recorded_at, sign_off=board.sign_off)
        if not reader.sees_unpublished and (not shown or replaced or update.withdrawn_at is not None):
            continue
        redacted = publication is not None and publication.is_redacted
        original = reader.sees_unpublished and (
            not redacted or reader.is_officer or update.author_id == reader.person_id
        )
        text = _update_text(PublishedUpdate(update, None if original else publication), zone)
        if reader.sees_unpublished:
            text += _publication_status(
                publication, replaced=replaced and update.withdrawn_at is None, original=original
            )
        stands = update.withdrawn_at is None and update.effective_at is not None
        line = RecordLine(
            text,
            token_of(update, publication),
            reader.may_edit and stands and not waits,
            reader.may_withdraw and stands,
        )
        lines.append(line)
    return tuple(lines) or (RecordLine("Nothing has been said yet."),)


def audit_lines(session: Session, subjects: Collection[str], zone: str) -> tuple[str, ...]:
    """The audit trail of any of these subjects, the newest first."""
    lines = tuple(_entry_text(entry, zone) for entry in audit_entries(session, subjects))
    return lines or ("Nothing has been done to it in boardbot yet.",)


def _update_text(shown: PublishedUpdate, zone: str) -> str:
    update, rag = shown.update, Rag(shown.update.rag) if shown.update.rag else None
    when = day(local_date(update.effective_at, zone)) if update.effective_at else "Day not stated"
    who = given_by(update.author_name or "not stated", update.on_behalf_of)
    given = f"no change, {rating(rag)}" if update.confirms_id else rating(rag) if rag else "no rating"
    evidence = shown.evidence and "Evidence: " + ", ".join(f"{item.title} {item.url}" for item in shown.evidence)
    words = " ".join(w for w in (shown.narrative, shown.next_step and f"Next: {shown.next_step}", evidence) if w)
    why = f": {update.withdrawn_reason}" if update.withdrawn_reason else ""
    back = f" [withdrawn by {update.withdrawn_by}{why}]" if update.withdrawn_at else ""
    line = f"{when}, for {month(update.period)}: {given}, by {who} ({update.via}){back}"
    return f"{line}: {words}" if words else line


def _publication_status(publication: Publication | None, *, replaced: bool, original: bool) -> str:
    """What became of an update that had to be signed off, or was edited, for those who may see what was written."""
    if publication is None:
        return ""
    by = f" by {publication.decided_by}" if publication.decided_by else ""
    words = {
        "pending": "waits for sign-off",
        "published": f"signed off{by}" if by else "",
        "withheld": f"withheld{by}",
        "returned": f"returned{by}: {publication.reason}",
    }[publication.state]
    words = "replaced by a newer one" if replaced else words
    edited = ""
    if publication.edited_at:
        why = f" ({publication.edit_reason})" if publication.edit_reason else ""
        edited = f"published as edited by {publication.edited_by}{why}" + (
            f": {publication.narrative}" if original else ""
        )
    line = "; ".join(part for part in (words, edited) if part)
    return f" [{line}]" if line else ""


def _entry_text(entry: Audit, zone: str) -> str:
    at = entry.at.astimezone(ZoneInfo(zone))
    detail = ", ".join(f"{name} {value}" for name, value in entry.detail.items() if value not in ("", None))
    return f"{day(at.date())} {at:%H:%M}: {entry.act}, by {entry.by}" + (f" ({detail})" if detail else "")
