"""Giving everything back: each table as rows of printed text, in the layout that the import reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.evidence import Evidence, as_typed
from bot.imports.formulas import unarmed
from bot.services.boards.state import board_states, zone_of
from bot.services.indicators.changes import all_changes
from storage.boards import Board, BoardMember, Meeting, Person, Role, RoleHolder, all_boards
from storage.deliveries import Audit, Delivery
from storage.indicators import BoardIndicator, Indicator, IndicatorEdition, Observation, Target
from storage.plans import Action, Outcome, Plan, Priority, Statement, Workstream, standing_leads
from storage.publications import Publication, Published, current_ids
from storage.updates import ProgressUpdate, standing

Row = dict[str, Any]


def export_rows(*, core: Core, what: str, now: datetime) -> list[Row]:
    """The rows of one table; `what` is one of EXPORTS."""
    with core.store.read() as session:
        return EXPORTS[what](session, core, now)


def write_rows(rows: list[Row], form: str, out: Path | None, what: str) -> str:
    """Rows as csv, json or xlsx text; an xlsx needs `out`. Returns what to print when there is no file."""
    if form == "xlsx":
        if out:
            from bot.services.records.workbook import write_workbook

            write_workbook(out, {what: rows})
        return ""
    text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n" if form == "json" else as_csv(rows)
    if out:
        out.write_text(text, encoding="utf-8")
        return ""
    return text


def as_csv(rows: list[Row]) -> str:
    """Rows as CSV, their keys as its columns; nothing in it can become a formula."""
    stream = io.StringIO()
    if rows:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: "" if v is None else unarmed(_text(v)) for k, v in row.items()} for row in rows)
    return stream.getvalue()


def _text(value: object) -> Any:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _row(**cells: object) -> Row:
    return {name: _text(value) for name, value in cells.items()}


def _sources(row: Any) -> dict[str, object]:
    return {"source_document": row.source_document, "source_line": row.source_line}


def _boards(session: Session, core: Core, now: datetime) -> list[Row]:
    boards = all_boards(session)
    keys = {b.id: b.key for b in boards}
    return [
        _row(
            key=b.key,
            name=b.name,
            parent=keys.get(b.parent_id, ""),
            parent_basis=b.parent_basis,
            channel=b.channel,
            timezone=b.timezone,
            area=b.area,
            rag_key=b.rag_key,
            private=b.private,
            **_sources(b),
        )
        for b in boards
    ]


def _people(session: Session, core: Core, now: datetime) -> list[Row]:
    keys = {b.id: b.key for b in all_boards(session)}
    roles = {r.id: r.name for r in session.exec(select(Role))}
    held: dict[int, list[RoleHolder]] = {}
    for holder in session.exec(select(RoleHolder).where(col(RoleHolder.until).is_(None)).order_by(col(RoleHolder.id))):
        held.setdefault(holder.person_id, []).append(holder)
    positions: dict[tuple[int, str], list[str]] = {}
    for member in session.exec(select(BoardMember).order_by(col(BoardMember.board_id))):
        positions.setdefault((member.person_id, member.position), []).append(keys[member.board_id])
    rows = []
    for person in session.exec(select(Person).order_by(col(Person.id))):
        theirs = held.get(person.ident, [])
        rows.append(
            _row(
                name=person.name,
                email=person.email,
                slack_user=person.slack_user,
                timezone=person.timezone,
                roles="; ".join(roles[h.role_id] for h in theirs),
                since=min((h.since for h in theirs), default=None),
                **{f"{p}_of": "; ".join(positions.get((person.ident, p), [])) for p in ("chair", "officer", "member")},
                administrator=person.administrator,
            )
        )
    return rows


def _plans(session: Session, core: Core, now: datetime) -> list[Row]:
    keys = {b.id: b.key for b in all_boards(session)}
    return [
        _row(
            board=keys[p.board_id],
            plan=p.edition,
            title=p.title,
            start=p.start,
            end=p.end,
            status=p.status,
            **_sources(p),
        )
        for p in session.exec(select(Plan).order_by(col(Plan.id)))
    ]


def _actions(session: Session, core: Core, now: datetime) -> list[Row]:
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
            _row(
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
                **_sources(a),
            )
        )
    return rows


def _states(session: Session, core: Core, plan: Plan, now: datetime) -> list[Any]:
    board = session.get(Board, plan.board_id)
    plans = {plan.board_id: plan}
    return board_states(session, [board], now, core.zone, plans, written=True)[0].actions if board else []


def _printed_leads(session: Session) -> dict[int, list[str]]:
    people = {p.id: p.email or p.name for p in session.exec(select(Person))}
    roles = {r.id: r.name for r in session.exec(select(Role))}
    found: dict[int, list[str]] = {}
    for lead in standing_leads(session):
        found.setdefault(lead.action_id, []).append(people[lead.person_id] if lead.person_id else roles[lead.role_id])
    return found


def _updates(session: Session, core: Core, now: datetime) -> list[Row]:
    query = (
        sa.select(ProgressUpdate, Action, Plan, Board, Publication)
        .outerjoin(Publication, col(Publication.update_id) == ProgressUpdate.id)
        .join(Action, col(Action.id) == ProgressUpdate.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .order_by(col(ProgressUpdate.id))
    )
    rows = session.execute(query).all()
    said: dict[int, list[ProgressUpdate]] = {}
    for update, *_ in rows:
        said.setdefault(update.action_id, []).append(update)
    current = {i for updates in said.values() for i in current_ids(standing(updates))}
    return [
        _row(
            ref=a.ref,
            board=b.key,
            plan=p.edition,
            period=u.period,
            version=u.version,
            rag=u.rag,
            narrative=u.narrative,
            next_step=u.next_step,
            help_needed=u.help_needed,
            evidence=as_typed(Published(u).evidence),
            said_on=_day(u, b, core),
            said_by=u.author_name,
            on_behalf_of=u.on_behalf_of,
            via=u.via,
            withdrawn_on=u.withdrawn_at,
            withdrawn_by=u.withdrawn_by,
            withdrawn_reason=u.withdrawn_reason,
            erased_at=u.erased_at,
            **_signed_off(s, replaced=u.id not in current),
            **_sources(u),
        )
        for u, a, p, b, s in rows
    ]


def _signed_off(publication: Publication | None, *, replaced: bool) -> Row:
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
    return local_date(update.said_at, zone_of(board, core.zone)) if update.said_at else None


def _changes(session: Session, core: Core, now: datetime) -> list[Row]:
    follows = _follows(session)
    rows = []
    for i, found in all_changes(session, now):
        change, (code, sex, age, category_type, category) = found.change, found.series
        old, new = change.before.own, change.now.own
        rows.append(
            _row(
                indicator=i.key,
                indicator_name=i.name,
                boards=follows.get(i.ident, ""),
                area=found.area,
                from_edition=found.from_edition,
                to_edition=found.to_edition,
                from_period=old.period,
                to_period=new.period,
                from_value=old.value,
                to_value=new.value,
                aspects="; ".join(change.aspects),
                kinds="; ".join(change.kinds),
                level=change.level,
                why=change.why,
                rule=change.rule,
                area_code=code,
                sex=sex,
                age=age,
                category_type=category_type,
                category=category,
                compared_with_edition=change.before.edition,
                from_source=old.source,
                to_source=new.source,
            )
        )
    return rows


def _follows(session: Session) -> dict[int, str]:
    keys = {b.id: b.key for b in all_boards(session)}
    found: dict[int, list[str]] = {}
    for follow in session.exec(select(BoardIndicator).order_by(col(BoardIndicator.id))):
        found.setdefault(follow.indicator_id, []).append(keys[follow.board_id])
    return {i: "; ".join(boards) for i, boards in found.items()}


def _indicators(session: Session, core: Core, now: datetime) -> list[Row]:
    follows = _follows(session)
    return [
        _row(
            indicator=i.key,
            name=i.name,
            unit=i.unit,
            polarity=i.polarity,
            boards=follows.get(i.ident, ""),
            frequency=i.frequency,
            source=i.source,
            section=i.section,
            **_sources(i),
        )
        for i in session.exec(select(Indicator).order_by(col(Indicator.id)))
    ]


def _observations(session: Session, core: Core, now: datetime) -> list[Row]:
    follows = _follows(session)
    query = select(Observation, Indicator, IndicatorEdition).select_from(Observation).join(Indicator)
    same = sa.and_(
        col(IndicatorEdition.indicator_id) == Observation.indicator_id,
        col(IndicatorEdition.edition) == Observation.edition,
    )
    standing = col(Observation.superseded_at).is_(None)
    return [
        _row(
            indicator=i.key,
            indicator_name=i.name,
            boards=follows.get(i.ident, ""),
            edition=o.edition,
            period=o.period,
            period_start=o.period_start,
            period_end=o.period_end,
            area=o.area,
            value=o.value,
            unit=e.unit,
            raw=o.raw,
            rank=o.rank,
            rank_of=o.rank_of,
            rag=o.rag,
            rag_raw=o.rag_raw,
            trend=o.trend,
            note=o.note,
            name=e.name if e.name != i.name else "",
            area_code=o.area_code,
            sex=o.sex,
            age=o.age,
            category_type=o.category_type,
            category=o.category,
            lower=o.lower,
            upper=o.upper,
            count=o.count,
            **_sources(o),
        )
        for o, i, e in session.exec(query.join(IndicatorEdition, same).where(standing).order_by(col(Observation.id)))
    ]


def _followed(session: Session, core: Core, now: datetime) -> list[Row]:
    query = select(BoardIndicator, Board, Indicator).join(Board).join(Indicator).order_by(col(BoardIndicator.id))
    return [
        _row(board=b.key, indicator=i.key, position=f.position, threshold=f.threshold, green=f.green, amber=f.amber)
        for f, b, i in session.exec(query)
    ]


def _meetings(session: Session, core: Core, now: datetime) -> list[Row]:
    keys = {b.id: b.key for b in all_boards(session)}
    return [
        _row(
            board=keys[m.board_id],
            date=m.held_on,
            time=m.starts_at,
            place=m.place,
            cancelled=m.cancelled,
            **_sources(m),
        )
        for m in session.exec(select(Meeting).order_by(col(Meeting.held_on)))
    ]


def _deliveries(session: Session, core: Core, now: datetime) -> list[Row]:
    names = (
        "id",
        "kind",
        "recipient",
        "state",
        "reason",
        "attempts",
        "created_at",
        "sent_at",
        "channel",
        "ts",
    )
    query = select(Delivery).order_by(col(Delivery.id))
    return [_row(**{n: getattr(d, n) for n in names}) for d in session.exec(query)]


def _audit(session: Session, core: Core, now: datetime) -> list[Row]:
    return [
        _row(at=a.at, by=a.by, act=a.act, subject=a.subject, detail=json.dumps(a.detail, ensure_ascii=False))
        for a in session.exec(select(Audit).order_by(col(Audit.id)))
    ]


def _outcomes(session: Session, core: Core, now: datetime) -> list[Row]:
    query = (
        select(Outcome, Plan, Board).join(Plan, col(Plan.id) == Outcome.plan_id).join(Board).order_by(col(Outcome.id))
    )
    return [
        _row(board=b.key, plan=p.edition, outcome=o.text, heading=o.heading, **_sources(o))
        for o, p, b in session.exec(query)
    ]


def _statements(session: Session, core: Core, now: datetime) -> list[Row]:
    query = select(Statement, Plan, Board).join(Plan, col(Plan.id) == Statement.plan_id).join(Board)
    return [
        _row(board=b.key, plan=p.edition, kind=s.kind, heading=s.heading, text=s.text, **_sources(s))
        for s, p, b in session.exec(query.order_by(col(Statement.id)))
    ]


def _targets(session: Session, core: Core, now: datetime) -> list[Row]:
    query = select(Target, Indicator).join(Indicator).order_by(col(Target.id))
    return [
        _row(
            indicator=i.key,
            series=t.series,
            area=t.area,
            period=t.period,
            kind=t.kind,
            value=t.value,
            raw=t.raw,
            **_sources(t),
        )
        for t, i in session.exec(query)
    ]


EXPORTS: dict[str, Callable[[Session, Core, datetime], list[Row]]] = {
    "boards": _boards,
    "people": _people,
    "plans": _plans,
    "actions": _actions,
    "outcomes": _outcomes,
    "statements": _statements,
    "updates": _updates,
    "indicators": _indicators,
    "follows": _followed,
    "observations": _observations,
    "targets": _targets,
    "changes": _changes,
    "meetings": _meetings,
    "deliveries": _deliveries,
    "audit": _audit,
}
