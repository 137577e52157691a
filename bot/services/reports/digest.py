"""How boards stand: the summary at any moment, and the weekly digest, sent once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import end_of_day, local_date
from bot.core import Core
from bot.domain.calendar import digest_window
from bot.errors import NoMeeting, NothingSince
from bot.messages.message import Message, from_json, to_json
from bot.messages.split import split
from bot.services.boards.channels import JOB_SECONDS, boards_now
from bot.services.boards.meeting_contexts import MeetingContext, meeting_contexts
from bot.services.boards.schedule import schedules_of
from bot.services.boards.state import BoardState, board_states, zone_of
from bot.services.deliveries.isolation import Piece, Task, board_piece
from bot.services.deliveries.outbox import enqueue
from bot.services.indicators.followed import IndicatorReport, indicator_report
from bot.services.reports.board import as_data, board_view, moved_data
from bot.surfaces.base import Deadline
from storage.audit import CLOCK
from storage.boards import Board, all_boards
from storage.digests import Digest, last_digests
from storage.engine import insert_if_absent
from storage.plans import Plan

WEEK = timedelta(days=7)
DIGEST_TOO_LATE = "boardbot was not running before the next one was due"


@dataclass(frozen=True)
class RenderedReport:
    """What a summary or digest says: the message's parts (the first is the message, the rest its thread), and as data."""

    parts: tuple[Message, ...]
    data: dict[str, Any]


def summarise(
    session: Session,
    *,
    core: Core,
    board: Board,
    as_of: datetime,
    visible: Sequence[Board],
    can_post: bool = False,
) -> RenderedReport:
    """What `/board summary` says. `visible` are the sub-boards that the viewer may see in their one line each."""
    states = board_states(session, [board, *children(visible, board)], as_of, core.zone)
    indicators = indicator_report(session, board, as_of, zone_of(board, core.zone))
    view = board_view("summary", states[0], states[1:], indicators, None, can_post)
    message = core.templates.compose(view.main(), "board")
    return RenderedReport(tuple(split(message)), as_data(states[0], states[1:], indicators))


def report_since(
    session: Session, *, core: Core, board: Board, as_of: datetime, visible: Sequence[Board], can_post: bool = False
) -> RenderedReport:
    """What `/board since` says: what changed since the board's last meeting. Raises NothingSince."""
    context = meeting_contexts(session, core, [board], as_of)[board.ident]
    if context.last is None:
        raise NothingSince(board=board.name, what="meeting")
    return _around_meeting(session, core, "since", board, context, as_of, visible, can_post)


def papers_of(
    session: Session, *, core: Core, board: Board, as_of: datetime, visible: Sequence[Board], can_post: bool = False
) -> RenderedReport:
    """The papers of the board's next meeting, as they would be now. Raises NoMeeting."""
    context = meeting_contexts(session, core, [board], as_of)[board.ident]
    if context.ahead is None:
        raise NoMeeting(board=board.name, key=board.key)
    return _around_meeting(session, core, "papers", board, context, as_of, visible, can_post)


def _around_meeting(
    session: Session,
    core: Core,
    kind: str,
    board: Board,
    context: MeetingContext,
    as_of: datetime,
    visible: Sequence[Board],
    can_post: bool,
) -> RenderedReport:
    states = board_states(session, [board, *children(visible, board)], as_of, core.zone)
    before = board_states(session, [board], context.since, core.zone)[0] if context.since else None
    indicators = indicator_report(session, board, as_of, context.zone, context.since)
    report = _render(core, kind, states, before, indicators, context, can_post)
    return replace(report, data=report.data | {"meeting": context.ahead.held_on.isoformat() if context.ahead else None})


def compute_digest(session: Session, *, core: Core, board: Board, as_of: datetime) -> tuple[RenderedReport, datetime]:
    """What the digest of a board would say at a moment, and since when. The window starts at the digest before."""
    return compute_digests(session, core=core, boards=[board], as_of=as_of)[0]


def compute_digests(
    session: Session, *, core: Core, boards: Sequence[Board], as_of: datetime
) -> list[tuple[RenderedReport, datetime]]:
    """The same of several boards, whose rows are read together. Before a meeting it reports since the last one."""
    visible = [b for b in all_boards(session) if not b.closed_to_others]
    families = [[board, *children(visible, board)] for board in boards]
    involved = {b.id: b for family in families for b in family}
    states = {s.board.id: s for s in board_states(session, list(involved.values()), as_of, core.zone)}
    last = last_digests(session, [b.ident for b in boards], as_of)
    since: dict[int, datetime] = {}
    on = local_date(as_of, core.zone)
    around = meeting_contexts(session, core, boards, as_of)
    near = {i: o for i, o in around.items() if o.since and o.is_within(on, WEEK)}
    for board in boards:
        plan = states[board.id].plan
        started = plan.started_at if plan else None
        begun = started if started and started < as_of else as_of - WEEK
        since[board.ident] = last.get(board.ident, begun)
    for board_id, context in near.items():
        last[board_id] = since[board_id] = context.since or since[board_id]
    before = {
        state.board.id: state
        for moment in set(since.values())
        for state in board_states(session, [b for b in boards if since[b.ident] == moment], moment, core.zone)
    }
    rendered = []
    for family in families:
        board, board_id = family[0], family[0].ident
        indicators = indicator_report(session, board, as_of, zone_of(board, core.zone), last.get(board_id))
        current = [states[b.id] for b in family]
        digest = _render(core, "digest", current, before[board_id], indicators, near.get(board_id))
        rendered.append((digest, since[board_id]))
    return rendered


def _render(
    core: Core,
    kind: str,
    states: list[BoardState],
    before: BoardState | None,
    indicators: IndicatorReport,
    context: MeetingContext | None,
    can_post: bool = False,
) -> RenderedReport:
    """The message of a kind (see BoardView) and its data; in its thread, where there is one, whatever it cuts short."""
    view = board_view(
        kind,
        states[0],
        states[1:],
        indicators,
        before,
        can_post,
        meeting=context.day_ahead if context else "",
        since=context.last_day if context else "",
    )
    main = view.main()
    parts = split(core.templates.compose(main, "board"))
    if kind in ("digest", "papers") and main.long:
        parts += split(core.templates.compose(view, "board_rest"))
    since = {
        "since": before.as_of.isoformat() if before else None,
        "moved": moved_data(before, states[0]) if before else None,
    }
    return RenderedReport(tuple(parts), as_data(states[0], states[1:], indicators) | since)


def read_digest(session: Session, *, core: Core, board: Board, as_of: datetime) -> RenderedReport:
    """The digest sent on that day as it was stored; else what it would say."""
    on = local_date(as_of, zone_of(board, core.zone))
    for digest in session.exec(select(Digest).where(Digest.board_id == board.id, Digest.skipped == "")):
        if local_date(digest.as_of, zone_of(board, core.zone)) == on:
            return RenderedReport(tuple(from_json(m) for m in digest.content["messages"]), digest.content["data"])
    return compute_digest(session, core=core, board=board, as_of=as_of)[0]


def send_digests(*, core: Core, now: datetime) -> int:
    """Send every board's weekly digest that is due, once. Returns how many went out.

    What boards' channels are now is asked of Slack first: a sub-board that was closed is shown to nobody else.
    """
    with core.store.read() as session:
        boards = digest_boards(session)
    task = Task(core, now, "send digests")
    due = [one for found in task.apart(boards, partial(_digests_due, core, now=now), _begun_piece) for one in found]
    if due:
        boards_now(core=core, now=now, deadline=Deadline.within(JOB_SECONDS))
    computed = [pair for found in task.apart(due, partial(_computed, core, now=now), _due_piece) for pair in found]
    return sum(
        number
        for one, (report, since) in computed
        for number in task.alone(partial(_send, core, one, report, since, now), _due_piece(one))
    )


@dataclass(frozen=True)
class _Due:
    """A digest that is due: of a board and week, worth sending until a moment; digests began at another."""

    board: Board
    week: date
    until: datetime
    started: datetime


def _begun_piece(pair: tuple[Board, datetime]) -> Piece:
    return board_piece(pair[0])


def _due_piece(due: _Due) -> Piece:
    return board_piece(due.board)


def _computed(core: Core, due: Sequence[_Due], *, now: datetime) -> list[tuple[_Due, tuple[RenderedReport, datetime]]]:
    with core.store.read() as session:
        digests = compute_digests(session, core=core, boards=[one.board for one in due], as_of=now)
    return list(zip(due, digests, strict=True))


def _digests_due(core: Core, boards: Sequence[tuple[Board, datetime]], *, now: datetime) -> list[_Due]:
    """Of boards, each with when its digests began, those of which a digest is due and was not sent."""
    with core.store.read() as session:
        due = []
        schedules = schedules_of(session, [board for board, _ in boards], now, core.days)
        for board, plan_started in boards:
            zone, started = zone_of(board, core.zone), max(plan_started, board.digests_since or plan_started)
            week, window = digest_window(now, zone, core.days, schedules[board.ident])
            if window.due <= now and core.days.in_hours(now, zone) and started <= window.due:
                due.append(_Due(board, week, window.until, started))
        weeks = {one.week for one in due}
        known = set(session.exec(select(col(Digest.board_id), col(Digest.week)).where(col(Digest.week).in_(weeks))))
    return [one for one in due if (one.board.id, one.week) not in known]


def digest_boards(session: Session) -> list[tuple[Board, datetime]]:
    """Boards that have a digest, with when it began: those with a channel and a live plan, or a sub-board's."""
    started: dict[int, datetime] = {}
    for plan in session.exec(select(Plan).where(Plan.status == "live", col(Plan.started_at).is_not(None))):
        if plan.started_at:
            started[plan.board_id] = plan.started_at
    boards = all_boards(session)
    for child in boards:
        if child.parent_id and child.id in started and child.parent_id not in started:
            started[child.parent_id] = started[child.ident]
    return [(b, started[b.ident]) for b in boards if b.channel_id and b.id in started]


def _send(core: Core, due: _Due, report: RenderedReport, since: datetime, now: datetime) -> int:
    board, week, until = due.board, due.week, due.until
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        _record_missed(session, core, board, week, due.started, now)
        content = {"data": report.data, "messages": [to_json(m) for m in report.parts]}
        claimed = insert_if_absent(
            session, Digest, board_id=board.id, week=week, since=since, as_of=now, content=content
        )
        if claimed is None:
            return 0
        zone = zone_of(board, core.zone)
        parent = enqueue(
            tx,
            key=f"digest:{claimed}",
            kind="digest",
            recipient=board.channel_id,
            message=report.parts[0],
            board_id=board.id,
            expires_at=until,
            hours_zone=zone,
        )
        for number, part in enumerate(report.parts[1:], 2):
            enqueue(
                tx,
                key=f"digest:{claimed}:{number}",
                kind="digest_rest",
                recipient=board.channel_id,
                message=part,
                board_id=board.id,
                parent_id=parent,
            )
        return 1


def _record_missed(session: Session, core: Core, board: Board, week: date, started: datetime, now: datetime) -> None:
    """Weeks that passed without a digest are recorded as skipped, so that the record has no silent hole."""
    first = local_date(started, zone_of(board, core.zone))
    known = set(session.exec(select(col(Digest.week)).where(Digest.board_id == board.id)))
    missed = week - WEEK
    while missed >= first and missed not in known and len(known) < 1000:
        insert_if_absent(
            session, Digest, board_id=board.id, week=missed, as_of=now, content={}, skipped=DIGEST_TOO_LATE
        )
        missed -= WEEK


def children(boards: Sequence[Board], parent: Board) -> list[Board]:
    return [b for b in boards if b.parent_id == parent.id]


def moment_of(as_of: date | None, now: datetime, zone: str) -> datetime:
    """The moment that "as of a date" means: the end of that day there, but never later than now for today."""
    if as_of is None or as_of == local_date(now, zone):
        return now
    return end_of_day(as_of, zone)
