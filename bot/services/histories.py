"""What was said of an action and done to it, a line each."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.clock import local_date
from bot.domain.rag import Rag
from bot.domain.text import day, month
from bot.views.wording import rating
from storage.audit import deeds_about
from storage.boards import Board
from storage.deliveries import Audit
from storage.publications import Publication, Published, publications_of, shown_from
from storage.updates import history


def said_lines(session: Session, board: Board, ref: str, zone: str, *, written: bool) -> tuple[str, ...]:
    """Everything said of an action, the newest first: as it may be shown, or all that was `written`, with what became of it.

    What was taken back is for those who may see what was written.
    """
    said = list(reversed(history(session, board.id or 0, ref)))
    publications = publications_of(session, {update.id or 0 for update in said})
    lines = []
    for update in said:
        publication = publications.get(update.id or 0)
        shown = shown_from(publication, update.recorded_at, sign_off=board.sign_off)
        if written:
            lines.append(_said(Published(update), zone) + _fate(publication))
        elif shown and update.withdrawn_at is None:
            lines.append(_said(Published(update, publication), zone))
    return tuple(lines) or ("Nothing has been said yet.",)


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
    back = f" [taken back by {update.withdrawn_by}]" if update.withdrawn_at else ""
    told = f"{when}, for {month(update.period)}: {given}, by {who}{behalf} ({update.via}){back}"
    return f"{told}: {words}" if words else told


def _fate(publication: Publication | None) -> str:
    """What became of an update that had to be signed off, for those who may see what was written."""
    if publication is None:
        return ""
    by = f" by {publication.decided_by}" if publication.decided_by else ""
    told = {"pending": "waits for sign-off", "published": f"signed off{by}", "withheld": f"withheld{by}"}
    words = told.get(publication.state, f"returned{by}: {publication.reason}")
    edited = (
        f"; published as edited by {publication.edited_by}: {publication.narrative}" if publication.edited_at else ""
    )
    return f" [{words}{edited}]"


def _deed(deed: Audit, zone: str) -> str:
    at = deed.at.astimezone(ZoneInfo(zone))
    detail = ", ".join(f"{name} {value}" for name, value in deed.detail.items() if value not in ("", None))
    return f"{day(at.date())} {at:%H:%M}: {deed.act}, by {deed.by}" + (f" ({detail})" if detail else "")
