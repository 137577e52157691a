"""What was said of an action and done to it, a line each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.clock import local_date
from bot.domain.rag import Rag
from bot.domain.text import day, month
from bot.services.updates.marks import mark_of
from bot.views.telling import RecordLine
from bot.views.wording import rating
from storage.audit import deeds_about
from storage.boards import Board
from storage.deliveries import Audit
from storage.publications import Publication, Published, current_ids, publications_of, shown_from
from storage.updates import history, standing


@dataclass(frozen=True)
class Reader:
    """Who reads a record: whether they may see what was written, and what they may do about it."""

    person_id: int | None = None
    written: bool = False
    is_officer: bool = False
    may_edit: bool = False
    may_withdraw: bool = False


def said_lines(session: Session, board: Board, ref: str, zone: str, reader: Reader) -> tuple[RecordLine, ...]:
    """Everything said of an action, the newest first: as it may be shown, or all that was written, with what became of it.

    What was withdrawn is for those who may see what was written; words that were changed after they had been shown, for
    their author and the officers.
    """
    said = history(session, board.ident, ref)
    publications = publications_of(session, {update.ident for update in said})
    current = current_ids(standing(said))
    lines = []
    for update in reversed(said):
        publication = publications.get(update.ident)
        waits = publication is not None and not publication.is_decided
        replaced = waits and update.id not in current
        shown = shown_from(publication, update.recorded_at, sign_off=board.sign_off)
        if not reader.written and (not shown or replaced or update.withdrawn_at is not None):
            continue
        redacted = publication is not None and publication.is_redacted
        original = reader.written and (not redacted or reader.is_officer or update.author_id == reader.person_id)
        text = _said(Published(update, None if original else publication), zone)
        if reader.written:
            text += _fate(publication, replaced=replaced and update.withdrawn_at is None, original=original)
        stands = update.withdrawn_at is None and update.said_at is not None
        line = RecordLine(
            text, mark_of(update, publication), reader.may_edit and stands and not waits, reader.may_withdraw and stands
        )
        lines.append(line)
    return tuple(lines) or (RecordLine("Nothing has been said yet."),)


def deed_lines(session: Session, subjects: Collection[str], zone: str) -> tuple[str, ...]:
    """What was done to any of these subjects of the audit trail, the newest first."""
    lines = tuple(_deed(deed, zone) for deed in deeds_about(session, subjects))
    return lines or ("Nothing has been done to it in boardbot yet.",)


def _said(said: Published, zone: str) -> str:
    update, rag = said.update, Rag(said.update.rag) if said.update.rag else None
    when = day(local_date(update.said_at, zone)) if update.said_at else "Day not stated"
    who = update.author_name or "not stated"
    behalf = f" on behalf of {update.on_behalf_of}" if update.on_behalf_of else ""
    given = f"no change, {rating(rag)}" if update.confirms_id else rating(rag) if rag else "no rating"
    evidence = said.evidence and "Evidence: " + ", ".join(f"{item.title} {item.url}" for item in said.evidence)
    words = " ".join(w for w in (said.narrative, said.next_step and f"Next: {said.next_step}", evidence) if w)
    why = f": {update.withdrawn_reason}" if update.withdrawn_reason else ""
    back = f" [taken back by {update.withdrawn_by}{why}]" if update.withdrawn_at else ""
    told = f"{when}, for {month(update.period)}: {given}, by {who}{behalf} ({update.via}){back}"
    return f"{told}: {words}" if words else told


def _fate(publication: Publication | None, *, replaced: bool, original: bool) -> str:
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
    told = "; ".join(part for part in (words, edited) if part)
    return f" [{told}]" if told else ""


def _deed(deed: Audit, zone: str) -> str:
    at = deed.at.astimezone(ZoneInfo(zone))
    detail = ", ".join(f"{name} {value}" for name, value in deed.detail.items() if value not in ("", None))
    return f"{day(at.date())} {at:%H:%M}: {deed.act}, by {deed.by}" + (f" ({detail})" if detail else "")
