"""The bundle for a request under the Freedom of Information Act: what was known, when, by whom, with every edit."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from bot.core import Core
from bot.domain.text import day
from bot.messages.message import Block, Message, Text, from_json, plain, text_of, to_json
from bot.services.boards.lookup import find_board
from bot.services.boards.responses import reasons_at_deadline
from bot.services.records.export import as_csv, export_rows
from bot.services.records.export_row import ExportRow
from bot.services.records.rewriting import rewrite
from storage.audit import Audit
from storage.boards import Board, Meeting, all_boards
from storage.deliveries import Delivery
from storage.digests import Digest
from storage.leads import ActionLead
from storage.people import LeadRole, Person, RoleHolder
from storage.plans import Action, DueChange, Plan
from storage.publications import Scorecard
from storage.requests import RequestItem, UpdateRequest

ANOTHER = "(another board's)"
ITEM_STARTS = 60
"""Characters of its reference and title by which an item of a shared message is known."""
README = """What boardbot holds about {boards}, as of {day}.

actions.csv    every action of every edition of the plan, as it stands
updates.csv    everything said of them: all versions, those withdrawn too, by whom, when and how; with sign-off, the published
               words beside what was written, who decided what, when and why; "redacted" says by whom and why words were
               changed after they had been shown
due_dates.csv  every move of a due date, by whom, why, and when it was withdrawn
leads.csv      who led which action from when until when, and who held which role
requests.csv   who was asked about which action for which month, when, by when, what became of it, and why an answer is missing
messages.csv   every message that boardbot wrote, to whom, when it was sent or why it was not, and its words as last rewritten;
               of a message shared with other boards only what is about these
digests.csv    every digest as it was sent to the board's channel
meetings.csv   the meetings, and the papers of each as they were frozen
pages.csv      what the board's page on the web showed from when, as facts
audit.csv      who did what, when: each change with its reason

Times are UTC. Nothing is left out: updates marked "withheld" in updates.csv are here too, as are people's names.
Whoever releases this decides first what is exempt.
"""


def foi_bundle(*, core: Core, board_name: str | None, now: datetime) -> bytes:
    """A zip of tables about one board, or all of them. Raises UnknownBoard."""
    with core.store.read() as session:
        boards = [find_board(session, board_name)] if board_name else all_boards(session)
        tables = {
            "due_dates": _due_dates(session, boards),
            "leads": _leads(session, boards),
            "requests": _requests(session, core, boards, now),
            "messages": _messages(session, boards, everything=board_name is None),
            "digests": _digests(session, boards),
            "meetings": _meetings(session, boards),
            "pages": _scorecards(session, boards),
            "audit": _audit(session, boards, everything=board_name is None),
        }
    keys = {board.key for board in boards}
    for what in ("updates", "actions"):
        tables = {what: [row for row in export_rows(core=core, what=what, now=now) if row["board"] in keys]} | tables
    tables["updates"] = [{**row, "redacted": _redacted(row)} for row in tables["updates"]]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        names = ", ".join(f"the {board.name} ({board.key})" for board in boards) or "no board"
        archive.writestr(_entry("README.txt", now), README.format(boards=names, day=day(now.date())))
        for name, rows in tables.items():
            archive.writestr(_entry(f"{name}.csv", now), as_csv(rows))
    return stream.getvalue()


def _redacted(row: ExportRow) -> str:
    """That the published words of an update were changed after they had been shown, by whom and why; or erased."""
    redacted = f"redacted by {row['edited_by']}: {row['edit_reason']}" if row["edit_reason"] else ""
    erased = f"the words as written were erased on {row['erased_at']}" if row["erased_at"] else ""
    return "; ".join(part for part in (redacted, erased) if part)


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    """A file of the bundle, of this moment: by itself the archive would note the machine's."""
    entry = zipfile.ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, now.second))
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return entry


def _ids(boards: Sequence[Board]) -> list[int]:
    return [board.ident for board in boards]


def _actions(session: Session, boards: Sequence[Board]) -> dict[int, tuple[str, str]]:
    """Board's key and reference of each action."""
    keys = {board.id: board.key for board in boards}
    query = select(Action.id, Action.ref, Plan.board_id).join(Plan).where(col(Plan.board_id).in_(_ids(boards)))
    return {action_id or 0: (keys[board_id], ref) for action_id, ref, board_id in session.exec(query)}


def _due_dates(session: Session, boards: Sequence[Board]) -> list[ExportRow]:
    actions = _actions(session, boards)
    query = select(DueChange).where(col(DueChange.action_id).in_(actions)).order_by(col(DueChange.id))
    return [
        {
            "board": actions[c.action_id][0],
            "ref": actions[c.action_id][1],
            "from": c.from_due,
            "to": c.to_due,
            "from_plan_end": c.from_default,
            "reason": c.reason,
            "by": c.by_name,
            "at": c.effective_at,
            "taken_back_at": c.withdrawn_at,
        }
        for c in session.exec(query)
    ]


def _leads(session: Session, boards: Sequence[Board]) -> list[ExportRow]:
    actions = _actions(session, boards)
    people, roles = (dict(session.exec(select(kind.id, kind.name)).all()) for kind in (Person, LeadRole))
    rows = list(
        session.exec(select(ActionLead).where(col(ActionLead.action_id).in_(actions)).order_by(col(ActionLead.id)))
    )
    held = select(RoleHolder).where(col(RoleHolder.role_id).in_({r.role_id for r in rows})).order_by(col(RoleHolder.id))
    return [
        *(
            {
                "board": actions[r.action_id][0],
                "ref": actions[r.action_id][1],
                "role": roles.get(r.role_id, ""),
                "person": people.get(r.person_id, ""),
                "since": r.since,
                "until": r.until,
            }
            for r in rows
        ),
        *(
            {
                "board": "",
                "ref": "",
                "role": roles[h.role_id],
                "person": people[h.person_id],
                "since": h.since,
                "until": h.until,
            }
            for h in session.exec(held)
        ),
    ]


def _requests(session: Session, core: Core, boards: Sequence[Board], now: datetime) -> list[ExportRow]:
    actions = _actions(session, boards)
    people, roles = (dict(session.exec(select(kind.id, kind.name)).all()) for kind in (Person, LeadRole))
    query = select(RequestItem, UpdateRequest).join(UpdateRequest).where(col(RequestItem.action_id).in_(actions))
    rows = list(session.exec(query.order_by(col(RequestItem.id))))
    why = reasons_at_deadline(session, rows, now, core.zone)
    return [
        {
            "board": actions[i.action_id][0],
            "ref": actions[i.action_id][1],
            "period": i.period,
            "asked_of": people.get(r.person_id) or roles.get(r.role_id, ""),
            "asked_at": r.asked_at,
            "deadline": r.deadline,
            "through_officer": r.why_via_officer,
            "not_asked": r.skipped,
            "outcome": i.state,
            "why_missing": why.get(i.ident, ""),
        }
        for i, r in rows
    ]


def _messages(session: Session, boards: Sequence[Board], *, everything: bool) -> list[ExportRow]:
    """Every message about these boards. Of one that they share with others, only what is about them."""
    actions, keys = _actions(session, boards), {board.id: board.key for board in boards}
    people = dict(session.exec(select(Person.id, Person.name)).all())
    requests = select(RequestItem.request_id).where(col(RequestItem.action_id).in_(actions))
    query = select(Delivery).order_by(col(Delivery.id))
    if not everything:
        query = query.where(or_(col(Delivery.board_id).in_(keys), col(Delivery.request_id).in_(requests)))
    deliveries = list(session.exec(query))
    own = frozenset(ref for _, ref in actions.values())
    others = {} if everything else _of_others(session, {d.request_id or 0 for d in deliveries}, set(keys), own)
    return [
        {
            "number": d.id,
            "board": keys.get(d.board_id, ""),
            "kind": d.kind,
            "to": people.get(d.person_id, d.recipient),
            "written_at": d.created_at,
            "state": d.state,
            "sent_at": d.sent_at,
            "why": d.reason,
            "rewrites": d.edits_id,
            "words": _words([without(d.body, others[d.request_id])] if d.request_id in others else [d.body]),
        }
        for d in deliveries
    ]


@dataclass(frozen=True)
class OtherBoards:
    """What a shared message says of boards that a bundle is not about: their names, and references and titles."""

    boards: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    own: frozenset[str]
    """References that these boards have too."""


def _of_others(
    session: Session, request_ids: set[int], board_ids: set[int | None], own: frozenset[str]
) -> dict[int | None, OtherBoards]:
    """Of each request that other boards share, what is theirs."""
    query = (
        select(RequestItem.request_id, Action.ref, Action.title, Board)
        .join(Action, col(Action.id) == RequestItem.action_id)
        .join(Plan, col(Plan.id) == Action.plan_id)
        .join(Board, col(Board.id) == Plan.board_id)
        .where(col(RequestItem.request_id).in_(request_ids), col(Board.id).not_in(board_ids))
    )
    found: dict[int | None, list[tuple[str, str, str]]] = {}
    for request_id, ref, title, board in session.exec(query):
        found.setdefault(request_id, []).append((ref, title, board.name))
    return {
        request_id: OtherBoards(
            tuple({name for _, _, name in rows}), tuple((ref, title) for ref, title, _ in rows), own
        )
        for request_id, rows in found.items()
    }


def without(body: dict[str, Any], foreign: OtherBoards) -> dict[str, Any]:
    """A message without what it says of other boards: their items are left out, their names do not stand in the rest."""
    message, names = from_json(body), {*foreign.boards, *(ref for ref, _ in foreign.actions)} - foreign.own
    blocks = [block for block in message.blocks if not _is_item_of(block, foreign)]
    kept = to_json(Message(message.summary, tuple(blocks)))
    others = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names, key=len, reverse=True)))
    return dict(rewrite(kept, lambda text: others.sub(ANOTHER, text)))


def _is_item_of(block: Block, foreign: OtherBoards) -> bool:
    words = " ".join(plain(block.spans).split()) if isinstance(block, Text) else ""
    starts = (" ".join(f"{ref} {title}".split())[:ITEM_STARTS] for ref, title in foreign.actions)
    return any(words.startswith(start) for start in starts)


def _digests(session: Session, boards: Sequence[Board]) -> list[ExportRow]:
    keys = {board.id: board.key for board in boards}
    query = select(Digest).where(col(Digest.board_id).in_(keys)).order_by(col(Digest.as_of), col(Digest.id))
    return [
        {
            "board": keys[d.board_id],
            "week": d.week,
            "since": d.since,
            "as_of": d.as_of,
            "not_told": d.skipped,
            "words": _words(d.content.get("messages", [])),
        }
        for d in session.exec(query)
    ]


def _meetings(session: Session, boards: Sequence[Board]) -> list[ExportRow]:
    keys = {board.id: board.key for board in boards}
    query = select(Meeting).where(col(Meeting.board_id).in_(keys)).order_by(col(Meeting.held_on))
    return [
        {
            "board": keys[m.board_id],
            "date": m.held_on,
            "time": m.starts_at,
            "place": m.place,
            "cancelled": m.cancelled,
            "papers_frozen_at": m.frozen_at,
            "papers": _words(m.papers.get("messages", [])),
        }
        for m in session.exec(query)
    ]


def _scorecards(session: Session, boards: Sequence[Board]) -> list[ExportRow]:
    keys = {board.id: board.key for board in boards}
    query = select(Scorecard, col(Meeting.held_on)).join(Meeting, isouter=True)
    query = query.where(col(Scorecard.board_id).in_(keys))
    return [
        {
            "board": keys[card.board_id],
            "from": card.at,
            "frozen_for_meeting": held_on,
            "facts": json.dumps(card.facts, ensure_ascii=False),
        }
        for card, held_on in session.exec(query.order_by(col(Scorecard.at), col(Scorecard.id)))
    ]


def _audit(session: Session, boards: Sequence[Board], *, everything: bool) -> list[ExportRow]:
    """Every entry, or those about a board: its actions, plans, roles and people as far as they are about it."""
    plans = set(session.exec(select(Plan.id).where(col(Plan.board_id).in_(_ids(boards)))))
    own = {f"action {i}" for i in _actions(session, boards)} | {f"plan {i}" for i in plans}
    own |= {f"board {i}" for i in _ids(boards)}
    rows = []
    for entry in session.exec(select(Audit).order_by(col(Audit.id))):
        about = re.search(r"board \d+$", entry.subject)
        if everything or entry.subject in own or (about and about.group() in own):
            rows.append(
                {
                    "at": entry.at,
                    "by": entry.by,
                    "act": entry.act,
                    "subject": entry.subject,
                    "detail": json.dumps(entry.detail, ensure_ascii=False),
                }
            )
    return rows


def _words(bodies: Sequence[dict[str, Any]]) -> str:
    return "\n\n".join(text_of(from_json(body)) for body in bodies if body.get("blocks"))
