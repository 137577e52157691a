"""Forgetting a person: the official record stays, and no longer says by whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.text import count_of, did_you_mean
from bot.domain.unreachable import Unreachable
from bot.errors import NoSuchPerson
from bot.services.records.rewriting import blank_replies, drop_files, rewrite, set_changed
from bot.services.requests.refresh import refresh_requests
from storage.audit import Audit, By
from storage.boards import BoardMember, CalendarEvent, CalendarFeed, Meeting, drop_feeds
from storage.deliveries import Delivery
from storage.digests import Digest
from storage.inbound import Inbound, SentPlan
from storage.leads import ActionLead, UnassignedNotice
from storage.people import Absence, Address, FurtherEmail, Person, RoleHolder, addresses_of, emails_of
from storage.plans import Action, DueChange
from storage.publications import Publication, Scorecard
from storage.requests import Link, RequestItem, UpdateRequest
from storage.updates import TEXT_FIELDS, ProgressUpdate, UnfiledReply


@dataclass(frozen=True)
class Forgotten:
    """What forgetting somebody changes (or would), in sentences; and where their name stands in others' words."""

    person_id: int
    name: str
    lines: tuple[str, ...]
    named_in: tuple[str, ...]
    """References of actions whose updates name them in their words, which are kept as written."""


def find_person(session: Session, who: str) -> Person:
    """A person by email address or whole name. Raises NoSuchPerson with the nearest, or where the name is not enough."""
    people = list(session.exec(select(Person).order_by(Person.name)))
    emails, wanted = emails_of(session, people), who.strip().casefold()
    found = [p for p in people if wanted in (p.name.casefold(), *emails[p.ident])]
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchPerson(who=who, nearest=f" {len(found)} people have it: name one by email address.")
    raise NoSuchPerson(
        who=who, nearest=did_you_mean(who, [*(p.name for p in people), *(p.email or "" for p in people)])
    )


def preview_forget(*, core: Core, who: str, now: datetime) -> Forgotten:
    """What forgetting somebody would change. Raises NoSuchPerson."""
    with core.store.read() as session:
        person = find_person(session, who)
        held = [_count(session, kind, kind.person_id == person.id, _open(kind)) for kind in (ActionLead, RoleHolder)]
        counts = [
            (
                _count(session, ProgressUpdate, ProgressUpdate.author_id == person.id),
                "update",
                " of theirs: the words stay",
            ),
            (_count(session, BoardMember, BoardMember.person_id == person.id), "position", " on a board"),
            (sum(held), "action", " or role that they hold: it has no lead then"),
            (_count(session, Delivery, Delivery.person_id == person.id), "message", " to them: the words go"),
            (
                _count(session, Absence, or_(Absence.person_id == person.id, Absence.delegate_id == person.id)),
                "absence",
                "",
            ),
            (
                _count(session, UnfiledReply, UnfiledReply.person_id == person.id),
                "note",
                " of theirs that was never filed",
            ),
            (_count(session, SentPlan, SentPlan.person_id == person.id), "file", " of a plan that they sent"),
        ]
        lines = tuple(f"{count_of(number, what)}{rest}" for number, what, rest in counts if number)
        return Forgotten(person.ident, person.name, lines, _named_in(session, person.name))


def forget_person(*, core: Core, person_id: int, by: By, now: datetime) -> None:
    """Remove a person: name, address, account, positions, absences and the messages to them.

    What they said and decided stays, as by "removed person 12"; what they led has no lead from today, which the board's
    officers are notified as of any action that nobody answers for.
    """
    with core.transaction(by=by, now=now) as tx:
        session = tx.session
        person = session.get(Person, person_id, with_for_update=True)
        if person is None:
            raise NoSuchPerson(who=str(person_id), nearest="")
        name, alias = person.name, f"removed person {person_id}"
        others = session.exec(select(Person.name).where(Person.id != person_id)).all()
        renamed = _without_emails(_renaming(name, alias, others), emails_of(session, [person])[person_id])
        _rename_record(session, person_id, name, alias, renamed)
        _rename_messages(session, person, renamed)
        led = _end_positions(session, core, person_id, now)
        for old in [
            *session.exec(select(Absence).where(or_(Absence.person_id == person_id, Absence.delegate_id == person_id))),
            *session.exec(select(BoardMember).where(BoardMember.person_id == person_id)),
        ]:
            session.delete(old)
        blank_replies(session, UnfiledReply.person_id == person_id)
        drop_feeds(session, CalendarFeed.person_id == person_id)
        for kind in (Address, FurtherEmail, SentPlan, Link):
            session.execute(sa.delete(kind).where(col(kind.person_id) == person_id))
        person.name, person.email, person.timezone, person.preferred = alias, None, "", ""
        person.zone_given = False
        person.administrator, person.reached_at, person.unreachable, person.gone = False, "", REMOVED, True
        session.add(person)
        tx.audit("forget person", f"person {person_id}")
        refresh_requests(tx, led)


REMOVED = Unreachable.removed.words("")


def _count(session: Session, kind: type[Any], *where: Any) -> int:
    return len(session.exec(select(kind.id).where(*where)).all())


def _open(kind: type[ActionLead] | type[RoleHolder]) -> Any:
    return col(kind.until).is_(None)


def _renaming(name: str, alias: str, others: Collection[str]) -> Callable[[str], str]:
    """Puts the alias in place of a name wherever it stands as a whole, and not within the longer name of another.

    Where somebody else has the very name, it is not known whose it is: it stays.
    """
    if name in others:
        return str
    longer = sorted((other for other in others if _whole(name).search(other)), key=len, reverse=True)
    whole = _whole(*longer, name)
    return lambda text: whole.sub(lambda found: alias if found.group() == name else found.group(), text)


def _without_emails(renamed: Callable[[str], str], emails: Collection[str]) -> Callable[[str], str]:
    """Takes their email addresses out too, wherever they stand."""
    if not emails:
        return renamed
    known = re.compile("|".join(rf"(?<![\w.+-]){re.escape(email)}(?![\w-])" for email in emails), re.I)
    return lambda text: renamed(known.sub("removed", text))


def _whole(*names: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _named_in(session: Session, name: str) -> tuple[str, ...]:
    whole = _whole(name)
    query = select(ProgressUpdate, Action.ref).join(Action, col(Action.id) == ProgressUpdate.action_id)
    found = {
        ref for update, ref in session.exec(query) if any(whole.search(getattr(update, part)) for part in TEXT_FIELDS)
    }
    return tuple(sorted(found))


def _rename_record(session: Session, person_id: int, name: str, alias: str, renamed: Callable[[str], str]) -> None:
    """Who gave, withdrew, edited and decided about updates, for whom, and moved dates: by alias."""
    for update in session.exec(select(ProgressUpdate).where(ProgressUpdate.author_id == person_id)):
        update.author_name, update.source_channel, update.source_ts = alias, None, None
        session.add(update)
    columns: list[tuple[type[Any], tuple[str, ...]]] = [
        (ProgressUpdate, ("on_behalf_of", "withdrawn_by")),
        (DueChange, ("by_name",)),
        (UnassignedNotice, ("who", "why", "outcome")),
        (UpdateRequest, ("why_via_officer",)),
        (Address, ("unreachable_note",)),
        (Person, ("unreachable",)),
        (Meeting, ("place",)),
        (CalendarEvent, ("place",)),
        (Publication, ("edited_by", "decided_by")),
    ]
    for kind, names in columns:
        for row in session.exec(select(kind).where(or_(*(getattr(kind, column) != "" for column in names)))):
            set_changed(session, row, {column: renamed(getattr(row, column)) for column in names})
    for entry in session.exec(select(Audit).where(Audit.person_id == person_id)):
        entry.by = alias
        session.add(entry)
    for entry in session.exec(select(Audit)):
        set_changed(session, entry, {"detail": rewrite(entry.detail, renamed)})
    person = session.get_one(Person, person_id)
    for action in session.exec(select(Action)):  # as the plan's file had it; else the next import would not notice
        known = {name, *emails_of(session, [person])[person_id]}
        leads = [lead for lead in action.imported.get("leads", []) if lead not in known]
        if len(leads) != len(action.imported.get("leads", [])):
            set_changed(session, action, {"imported": action.imported | {"leads": leads}})


def _rename_messages(session: Session, person: Person, renamed: Callable[[str], str]) -> None:
    """Messages to them lose their words; in others' messages, digests and papers they stand by alias."""
    known = addresses_of(session, [person.ident])[person.ident]
    places = {place for own in known for place in (own.address, own.conversation) if place}
    written_to = select(Delivery.channel).where(col(Delivery.recipient).in_(places)).distinct()
    places |= {place for place in session.exec(written_to) if place}
    session.execute(sa.delete(Inbound).where(or_(Inbound.person_id == person.id, col(Inbound.sender).in_(places))))
    drop_files(session, REMOVED)
    for delivery in session.exec(select(Delivery)):
        if delivery.person_id == person.id or delivery.recipient in places:
            delivery.body, delivery.recipient = {"summary": "removed", "blocks": []}, ""
            delivery.dedupe_key, delivery.channel = f"removed:{delivery.id}", None
            if delivery.state in ("pending", "unknown", "failed"):
                delivery.state, delivery.reason = "skipped", REMOVED
            session.add(delivery)
        else:
            set_changed(session, delivery, {"body": rewrite(delivery.body, renamed)})
    for digest in session.exec(select(Digest)):
        set_changed(session, digest, {"content": rewrite(digest.content, renamed)})
    for meeting in session.exec(select(Meeting)):
        set_changed(session, meeting, {"papers": rewrite(meeting.papers, renamed)})
    for card in session.exec(select(Scorecard)):
        set_changed(session, card, {"facts": rewrite(card.facts, renamed)})


def _end_positions(session: Session, core: Core, person_id: int, now: datetime) -> list[int]:
    """End what they lead and hold today, and what is due from them; the actions concerned."""
    today = local_date(now, core.zone)
    rows: Iterable[ActionLead | RoleHolder] = [
        *session.exec(select(ActionLead).where(ActionLead.person_id == person_id, _open(ActionLead))),
        *session.exec(select(RoleHolder).where(RoleHolder.person_id == person_id, _open(RoleHolder))),
    ]
    for row in rows:
        row.until = max(today, row.since or today)
        session.add(row)
    outstanding = (
        select(RequestItem)
        .join(UpdateRequest)
        .where(UpdateRequest.person_id == person_id, RequestItem.state == "outstanding")
    )
    items = list(session.exec(outstanding))
    for item in items:
        item.state = "handed_over"
        session.add(item)
    return [item.action_id for item in items]
