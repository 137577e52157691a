"""The updates to an action and its audit trail, as facts of a line each."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.clock import local_date
from bot.domain.rag import Rag
from bot.services.records.audit_names import AuditNames
from bot.services.updates.version_tokens import token_of
from bot.surfaces.addresses import is_channel
from bot.views.queries import AuditLine, Correctable, PublicationFacts, UpdateLine
from storage.audit import audit_entries
from storage.boards import Board
from storage.publications import Publication, PublishedUpdate, current_ids, publications_of, published_at
from storage.updates import ProgressUpdate, history, standing


@dataclass(frozen=True)
class RecordReader:
    """Who reads a record: whether they may see what was written, and what they may do about it."""

    person_id: int | None = None
    sees_unpublished: bool = False
    is_officer: bool = False
    may_edit: bool = False
    may_withdraw: bool = False
    link_to: Callable[[str, str], str] = lambda channel, message: ""
    """The web address of a message, by its channel and its id there; "" for none."""


def update_lines(session: Session, board: Board, ref: str, zone: str, reader: RecordReader) -> tuple[UpdateLine, ...]:
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
        replaced = _waits(publication) and update.id not in current
        shown = published_at(publication, update.recorded_at, sign_off=board.sign_off) is not None
        if reader.sees_unpublished or (shown and not replaced and update.withdrawn_at is None):
            lines.append(_update_line(update, publication, zone, reader, replaced=replaced))
    return tuple(lines)


def _waits(publication: Publication | None) -> bool:
    return publication is not None and not publication.is_decided


def _update_line(
    update: ProgressUpdate, publication: Publication | None, zone: str, reader: RecordReader, *, replaced: bool
) -> UpdateLine:
    original = _sees_original(update, publication, reader)
    words = PublishedUpdate(update, None if original else publication)
    withdrawn = update.withdrawn_at is not None
    became = None
    if publication and reader.sees_unpublished:
        became = _publication_facts(publication, replaced=replaced and not withdrawn, original=original)
    return UpdateLine(
        period=update.period,
        via=update.via,
        given_on=local_date(update.effective_at, zone) if update.effective_at else None,
        rag=Rag(update.rag) if update.rag else None,
        is_confirmation=update.confirms_id is not None,
        author=update.author_name,
        on_behalf_of=update.on_behalf_of,
        narrative=words.narrative,
        next_step=words.next_step,
        evidence=words.evidence,
        is_withdrawn=withdrawn,
        withdrawn_by=update.withdrawn_by,
        withdrawn_reason=update.withdrawn_reason,
        publication=became,
        corrections=_corrections(update, publication, reader),
        said_at=_said_at(update, reader),
    )


def _said_at(update: ProgressUpdate, reader: RecordReader) -> str:
    """Where the message is that it was said in, for those who can open it: a direct message is its writer's alone."""
    if not (update.source_channel and update.source_ts):
        return ""
    is_own = update.author_id is not None and update.author_id == reader.person_id
    return (
        reader.link_to(update.source_channel, update.source_ts) if is_own or is_channel(update.source_channel) else ""
    )


def _sees_original(update: ProgressUpdate, publication: Publication | None, reader: RecordReader) -> bool:
    """Whether a reader is shown what was written, even where other words were published."""
    redacted = publication is not None and publication.is_redacted
    return reader.sees_unpublished and (not redacted or reader.is_officer or update.author_id == reader.person_id)


def _corrections(update: ProgressUpdate, publication: Publication | None, reader: RecordReader) -> Correctable:
    stands = update.withdrawn_at is None and update.effective_at is not None
    return Correctable(
        token_of(update, publication),
        reader.may_edit and stands and not _waits(publication),
        reader.may_withdraw and stands,
    )


def _publication_facts(publication: Publication, *, replaced: bool, original: bool) -> PublicationFacts:
    """What became of an update that had to be signed off, or was edited."""
    return PublicationFacts(
        state="replaced" if replaced else publication.state,
        decided_by=publication.decided_by,
        reason=publication.reason,
        edited_by=publication.edited_by,
        edit_reason=publication.edit_reason,
        is_edited=publication.edited_at is not None,
        edited_narrative=publication.narrative if original else None,
    )


def audit_lines(session: Session, subjects: Collection[str], zone: str) -> tuple[AuditLine, ...]:
    """The audit trail of any of these subjects, the newest first."""
    entries = audit_entries(session, subjects)
    names = AuditNames(session, entries)
    return tuple(
        AuditLine(entry.at.astimezone(ZoneInfo(zone)), entry.act, entry.by, names.detail(entry)) for entry in entries
    )
