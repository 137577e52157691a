"""Links for those who answer without an account: made as a mail is sent, of which only a digest is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from bot.core import Core
from bot.services.access.tokens import digest_of, new_reply_token, new_token
from bot.surfaces.addresses import MAIL, surface_of
from bot.surfaces.base import Outgoing
from storage.boards import Board, positions_of
from storage.leads import actions_led_by
from storage.people import Absence, Person
from storage.plans import boards_of_plans
from storage.requests import Link, UpdateRequest, boards_of_requests, newest_request, refs_of_request

KEPT = timedelta(days=35)
"""So long a link is good at most; it ends sooner, with the next asking."""


def with_link(session: Session, core: Core, row: Any, outgoing: Outgoing, now: datetime) -> Outgoing:
    """A mail with the link that it is answered by, to the request that it is about, else to its reader's newest.

    The link is made as the mail is sent: what is kept of it in the database opens nothing. Where a board is closed to
    others, references stand in the place of words. What is no mail stays as it is.
    """
    if surface_of(row.recipient) != MAIL or row.person_id is None or row.edits_ts:
        return outgoing
    newest = None if row.request_id else newest_request(session, row.person_id)
    about = row.request_id or (newest.ident if newest else None)
    boards = {row.board_id} | (boards_of_requests(session, [about]).get(about, set()) if about else set())
    if row.board_id is None and row.request_id is None:  # it may be about any board that its reader has to do with
        boards |= _boards_of(session, row.person_id, now)
    closed = any(b.closed_to_others for b in session.exec(select(Board).where(col(Board.id).in_(boards - {None}))))
    refs = tuple(refs_of_request(session, about)) if closed and about else () if closed else None
    if not core.public_url or about is None:
        return replace(outgoing, refs=refs)
    token, reply_token = new_token(), new_reply_token() if core.mail_replies else ""
    link = {"person_id": row.person_id, "request_id": about, "digest": digest_of(token)}
    link |= {"reply_digest": digest_of(reply_token) if reply_token else None}
    session.add(Link.model_validate(link | {"made_at": now, "expires_at": now + KEPT}))
    return replace(outgoing, link=f"{core.public_url}/f/{token}", reply_token=reply_token, refs=refs)


def _boards_of(session: Session, person_id: int, now: datetime) -> set[int]:
    """The boards on which somebody holds a position, leads, or stands in or will for somebody who does."""
    away = select(Absence.person_id).where(Absence.delegate_id == person_id, col(Absence.ended_at).is_(None))
    led = actions_led_by(session, {person_id, *session.exec(away)}, now.date())
    return set(positions_of(session, person_id)) | boards_of_plans(session, {action.plan_id for action in led})


@dataclass(frozen=True)
class LinkFound:
    """Whose link it is, of which request, and whether it can be used still."""

    person: Person
    request: UpdateRequest
    is_over: bool


def link_found(session: Session, token: str, now: datetime) -> LinkFound | None:
    """The link of a token; None where there is none."""
    return _found(session, Link.digest == digest_of(token), now)


def link_replied_to(session: Session, token: str, now: datetime) -> LinkFound | None:
    """The link of the mail that an answer by mail is to, by the token of the address that it came to."""
    return _found(session, Link.reply_digest == digest_of(token), now) if token else None


def _found(session: Session, where: Any, now: datetime) -> LinkFound | None:
    link = session.exec(select(Link).where(where)).first()
    if link is None:
        return None
    person, request = session.get_one(Person, link.person_id), session.get_one(UpdateRequest, link.request_id)
    newest = newest_request(session, person.ident)
    newer = newest is not None and newest.ask_date > request.ask_date and newest.asked_at <= now
    return LinkFound(person, request, now >= link.expires_at or newer)
