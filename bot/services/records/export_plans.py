"""Exporting boards, people, plans, actions and updates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.evidence import Evidence, as_typed
from bot.imports.columns import ADDRESS_COLUMNS
from bot.services.boards.state import board_states, zone_of
from bot.services.records.export_row import ExportRow, row_of, source_cells
from storage.boards import Board, BoardMember, Meeting, all_boards
from storage.leads import standing_leads
from storage.people import Address, Away, LeadRole, Person, RoleHolder, away_at, emails_of
from storage.plans import Action, Outcome, Plan, Priority, Statement, Workstream
from storage.publications import Publication, PublishedUpdate, current_ids
from storage.updates import ProgressUpdate, standing


def board_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    boards = all_boards(session)
    keys = {b.id: b.key for b in boards}
    return [
        row_of(
            key=b.key,
            name=b.name,
            parent=keys.get(b.parent_id, ""),
            parent_basis=b.parent_basis,
            channel=b.channel,
            timezone=b.timezone,
            area=b.area,
            rag_key=b.rag_key,
            private=b.private,
            **source_cells(b),
        )
        for b in boards
    ]


def people_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    keys = {b.id: b.key for b in all_boards(session)}
    roles = {r.id: r.name for r in session.exec(select(LeadRole))}
    held: dict[int, list[RoleHolder]] = {}
    for holder in session.exec(select(RoleHolder).where(col(RoleHolder.until).is_(None)).order_by(col(RoleHolder.id))):
        held.setdefault(holder.person_id, []).append(holder)
    positions: dict[tuple[int, str], list[str]] = {}
    for member in session.exec(select(BoardMember).order_by(col(BoardMember.board_id))):
        positions.setdefault((member.person_id, member.position), []).append(keys[member.board_id])
    away = away_at(session, now, local_date(now, core.zone))
    accounts = {(own.person_id, own.surface): own.address for own in session.exec(select(Address))}
    rows = []
    people = session.exec(select(Person).order_by(col(Person.id))).all()
    emails = emails_of(session, people)
    for person in people:
        theirs = held.get(person.ident, [])
        rows.append(
            row_of(
                name=person.name,
                email=person.email,
                other_emails="; ".join(emails[person.ident][1:] if person.email else emails[person.ident]),
                **{column: accounts.get((person.ident, on)) for column, on in ADDRESS_COLUMNS.items()},
                timezone=person.timezone if person.zone_given else "",
                preferred=person.preferred,
                roles="; ".join(roles[h.role_id] for h in theirs),
                since=min((h.since for h in theirs), default=None),
                **{f"{p}_of": "; ".join(positions.get((person.ident, p), [])) for p in ("chair", "officer", "member")},
                administrator=person.administrator,
                **_away_cells(away.get(person.ident)),
            )
        )
    return rows


def _away_cells(away: Away | None) -> ExportRow:
    """Whether somebody is away just now, by what they said ("leave") or by their status, until when, and who stands in."""
    return {
        "away": "" if away is None else "status" if away.by_status else "leave",
        "away_until": away.until if away else None,
        "stands_in": away.delegate.name if away and away.delegate else "",
    }


def plan_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    keys = {b.id: b.key for b in all_boards(session)}
    return [
        row_of(
            board=keys[p.board_id],
            plan=p.edition,
            title=p.title,
            start=p.start,
            end=p.end,
            status=p.status,
            **source_cells(p),
        )
        for p in session.exec(select(Plan).order_by(col(Plan.id)))
    ]


def action_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    keys = {b.id: b.key for b in all_boards(session)}
    plans = {p.id: p for p in session.exec(select(Plan))}
    priorities = {p.id: p.name for p in session.exec(select(Priority))}
    workstreams = {w.id: w.name for w in session.exec(select(Workstream))}
    leads = _printed_leads(session)
    states = {a.action_id: a for p in plans.values() for a in _states(session, core, p, now)}
    actions = list(session.exec(select(Action).order_by(col(Action.plan_id), col(Action.position))))
    refs = {a.id: a.ref for a in actions}
    rows = []
    for a in actions:
        plan, rag = plans[a.plan_id], states[a.ident].rag
        rows.append(
            row_of(
                ref=a.ref,
                board=keys[plan.board_id],
                plan=plan.edition,
                priority=priorities.get(a.priority_id, ""),
                workstream=workstreams.get(a.workstream_id, ""),
                related_priority=a.related_priority,
                title=a.title,
                leads="; ".join(leads.get(a.ident, [])),
                start=a.start,
                due=a.due,
                due_is_default=a.due_is_default,
                due_printed=a.due_printed,
                status=a.status,
                rag=rag.value if rag else None,
                parent_ref=refs.get(a.parent_id, ""),
                notes=a.notes,
                **source_cells(a),
            )
        )
    return rows


def _states(session: Session, core: Core, plan: Plan, now: datetime) -> list[Any]:
    board = session.get(Board, plan.board_id)
    plans = {plan.board_id: plan}
    return board_states(session, [board], now, core.zone, plans, include_unpublished=True)[0].actions if board else []


def _printed_leads(session: Session) -> dict[int, list[str]]:
    people = {p.id: p.email or p.name for p in session.exec(select(Person))}
    roles = {r.id: r.name for r in session.exec(select(LeadRole))}
    found: dict[int, list[str]] = {}
    for lead in standing_leads(session):
        found.setdefault(lead.action_id, []).append(people[lead.person_id] if lead.person_id else roles[lead.role_id])
    return found


def update_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    query = (
        sa.select(ProgressUpdate, Action, Plan, Board, Publication)
        .outerjoin(Publication, col(Publication.update_id) == ProgressUpdate.id)
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .order_by(col(ProgressUpdate.id))
    )
    rows = session.execute(query).all()
    by_action: dict[int, list[ProgressUpdate]] = {}
    for update, *_ in rows:
        by_action.setdefault(update.action_id, []).append(update)
    versions = {u.ident: f"{u.period}/{u.version}" for u, *_ in rows}
    current = {i for updates in by_action.values() for i in current_ids(standing(updates))}
    return [
        row_of(
            ref=a.ref,
            board=b.key,
            plan=p.edition,
            period=u.period,
            version=u.version,
            rag=u.rag,
            narrative=u.narrative,
            next_step=u.next_step,
            help_needed=u.help_needed,
            evidence=as_typed(PublishedUpdate(u).evidence),
            said_on=_day(u, b, core),
            said_by=u.author_name,
            said_at=u.effective_at,
            confirms=versions.get(u.confirms_id or 0, ""),
            on_behalf_of=u.on_behalf_of,
            via=u.via,
            withdrawn_on=u.withdrawn_at,
            withdrawn_by=u.withdrawn_by,
            withdrawn_reason=u.withdrawn_reason,
            erased_at=u.erased_at,
            **_signed_off(s, replaced=u.id not in current),
            **source_cells(u),
        )
        for u, a, p, b, s in rows
    ]


def _signed_off(publication: Publication | None, *, replaced: bool) -> ExportRow:
    """What became of an update whose board signs off, and the published words where they were edited.

    One that a newer one took the place of before it was decided about waits no more: it is replaced.
    """
    s = publication or Publication(update_id=0, state="")
    unsigned = s.state == "published" and not s.decided_by
    state = "replaced" if replaced and s.state in ("pending", "returned") else s.state
    return {
        "sign_off": "" if unsigned else state,
        "signed_off_by": s.decided_by,
        "signed_off_at": None if unsigned else s.decided_at,
        "sign_off_reason": s.reason,
        "question": s.question,
        "edited_by": s.edited_by,
        "edited_at": s.edited_at,
        "edit_reason": s.edit_reason,
        "published_narrative": s.narrative,
        "published_next_step": s.next_step,
        "published_help_needed": s.help_needed,
        "published_evidence": as_typed(Evidence(**item) for item in s.evidence),
    }


def _day(update: ProgressUpdate, board: Board, core: Core) -> date | None:
    return local_date(update.effective_at, zone_of(board, core.zone)) if update.effective_at else None


def meeting_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    keys = {b.id: b.key for b in all_boards(session)}
    return [
        row_of(
            board=keys[m.board_id],
            date=m.held_on,
            time=m.starts_at,
            place=m.place,
            cancelled=m.cancelled,
            **source_cells(m),
        )
        for m in session.exec(select(Meeting).order_by(col(Meeting.held_on)))
    ]


def outcome_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    query = (
        select(Outcome, Plan, Board).join(Plan, col(Plan.id) == Outcome.plan_id).join(Board).order_by(col(Outcome.id))
    )
    return [
        row_of(board=b.key, plan=p.edition, outcome=o.text, heading=o.heading, **source_cells(o))
        for o, p, b in session.exec(query)
    ]


def statement_rows(session: Session, core: Core, now: datetime) -> list[ExportRow]:
    query = select(Statement, Plan, Board).join(Plan, col(Plan.id) == Statement.plan_id).join(Board)
    return [
        row_of(board=b.key, plan=p.edition, kind=s.kind, heading=s.heading, text=s.text, **source_cells(s))
        for s, p, b in session.exec(query.order_by(col(Statement.id)))
    ]
