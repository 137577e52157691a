"""The weekly digest of each board, sent once: which are due, what they say, and their sending."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlmodel import Session, col, select

from bot.clock import local_date, month_ends
from bot.core import Core
from bot.domain.calendar import digest_window
from bot.messages.message import from_json, to_json
from bot.services.boards.channels import JOB_SECONDS, boards_now
from bot.services.boards.compared import Earlier, compared_boards, family_of
from bot.services.boards.hold import is_channel_on_hold
from bot.services.boards.meeting_contexts import MeetingContext, meeting_contexts
from bot.services.boards.schedule import reporting_since, schedules_of
from bot.services.boards.state import plans_to_show, zone_of
from bot.services.deliveries.isolation import Piece, Task, board_piece
from bot.services.deliveries.outbox import enqueue
from bot.services.indicators.followed import indicator_report
from bot.services.people.mail import mail_digest
from bot.services.reports.board import board_report
from bot.services.reports.rendered import RenderedReport, rendered
from bot.surfaces.base import Deadline
from storage.audit import CLOCK
from storage.boards import Board, all_boards
from storage.digests import HELD_BACK, Digest, last_digests
from storage.engine import insert_if_absent
from storage.plans import Plan, started_plans
from storage.publications import exempt_actions

WEEK = timedelta(days=7)
MONTHS_BEFORE = 5
DIGEST_TOO_LATE = "boardbot was not running before the next one was due"


@dataclass(frozen=True)
class ComputedDigest:
    """What a board's digest says, and the moment since which it reports what changed."""

    report: RenderedReport
    since: datetime


def compute_digest(session: Session, *, core: Core, board: Board, as_of: datetime) -> ComputedDigest:
    """What the digest of a board would say at a moment."""
    return compute_digests(session, core=core, boards=[board], as_of=as_of)[0]


def compute_digests(session: Session, *, core: Core, boards: Sequence[Board], as_of: datetime) -> list[ComputedDigest]:
    """The same of several boards, whose rows are read together."""
    visible = [b for b in all_boards(session) if not b.closed_to_others]
    families = [family_of(board, visible) for board in boards]
    plans = plans_to_show(session, list({board.ident for family in families for board in family}))
    windows = _windows(session, core, boards, plans, as_of)
    earlier = {
        board.ident: Earlier(
            (window := windows[board.ident]).since, _month_ends(window, plans.get(board.ident), board, core.zone, as_of)
        )
        for board in boards
    }
    digests = []
    public = {board.ident for family in families for board in family if family[0].channel_public}
    exempt = exempt_actions(session, public) if public else {}
    for whole in compared_boards(session, families, as_of, core.zone, earlier, plans):
        compared = whole.without(exempt) if whole.state.board.channel_public else whole
        board, zone = compared.state.board, compared.state.zone
        window = windows[board.ident]
        indicators = indicator_report(session, board, as_of, zone, window.indicators_since)
        is_first = window.indicators_since is None
        report = board_report("digest", compared, indicators, window.context, is_first=is_first)
        digests.append(ComputedDigest(rendered(core, report), window.since))
    return digests


@dataclass(frozen=True)
class _Window:
    """Since when a digest reports changes. `indicators_since` is None for a board's first: the latest two editions."""

    since: datetime
    indicators_since: datetime | None
    context: MeetingContext
    last_digest: datetime | None


def _windows(
    session: Session, core: Core, boards: Sequence[Board], plans: Mapping[int, Plan], as_of: datetime
) -> dict[int, _Window]:
    """Of each board: since the digest before, or in the week before a meeting since the last meeting.

    The first one reports since the plan's start.
    """
    last = last_digests(session, [board.ident for board in boards], as_of)
    contexts = meeting_contexts(session, core, boards, as_of)
    windows = {}
    for board in boards:
        context, before = contexts[board.ident], last.get(board.ident)
        if context.since and context.leads_up:
            windows[board.ident] = _Window(context.since, context.since, context, before)
        else:
            windows[board.ident] = _Window(before or _begun(plans.get(board.ident), as_of), before, context, before)
    return windows


def _month_ends(
    window: _Window, plan: Plan | None, board: Board, default_zone: str, as_of: datetime
) -> tuple[datetime, ...]:
    """The ends of the months since the plan was started, five at most; none where this is not the month's first digest, or
    the first of all.
    """
    zone = zone_of(board, default_zone)
    first = local_date(as_of, zone).replace(day=1)
    before = window.last_digest
    if plan is None or plan.started_at is None or before is None or local_date(before, zone) >= first:
        return ()
    return month_ends(first, zone, after=plan.started_at, most=MONTHS_BEFORE)


def _begun(plan: Plan | None, as_of: datetime) -> datetime:
    started = plan.started_at if plan else None
    return started if started and started < as_of else as_of - WEEK


def read_digest(session: Session, *, core: Core, board: Board, as_of: datetime) -> RenderedReport:
    """The digest sent on that day as it was stored; else what it would say."""
    zone = zone_of(board, core.zone)
    on = local_date(as_of, zone)
    for digest in session.exec(select(Digest).where(Digest.board_id == board.id, Digest.skipped == "")):
        if local_date(digest.as_of, zone) == on:
            return RenderedReport(tuple(from_json(m) for m in digest.content["messages"]), digest.content["data"])
    return compute_digest(session, core=core, board=board, as_of=as_of).report


def send_digests(*, core: Core, now: datetime) -> int:
    """Send every board's weekly digest that is due, once. Returns how many went out.

    What boards' channels are now is asked first: a sub-board that was closed is shown to nobody else.
    """
    task = Task(core, now, "send digests")
    with core.store.read() as session:
        boards = digest_boards(started_plans(session), all_boards(session))
    found = task.apart(boards, task.reading(digests_due), lambda pair: board_piece(pair[0]))
    due = [one for some in found for one in some]
    if due:
        boards_now(core=core, now=now, deadline=Deadline.within(JOB_SECONDS))
    computed = task.apart(due, partial(_computed, core, now=now), _due_piece)
    return sum(
        number
        for some in computed
        for one, digest in some
        for number in task.alone(partial(_send, core, one, digest, now), _due_piece(one))
    )


@dataclass(frozen=True)
class DueDigest:
    """A digest that is due: of a board and week, worth sending until a moment; digests began at another."""

    board: Board
    week: date
    until: datetime
    started: datetime
    zone: str


def _due_piece(due: DueDigest) -> Piece:
    return board_piece(due.board)


def digests_due(
    session: Session, core: Core, boards: Sequence[tuple[Board, datetime]], now: datetime
) -> list[DueDigest]:
    """Of boards, each with when its digests began, those of which a digest is due and was not sent."""
    due = []
    schedules = schedules_of(session, [board for board, _ in boards], now, core.days)
    for board, plan_started in boards:
        zone, started = zone_of(board, core.zone), max(plan_started, board.digests_since or plan_started)
        week, window = digest_window(now, zone, core.days, schedules[board.ident])
        if window.due <= now and core.days.in_hours(now, zone) and started <= window.due:
            due.append(DueDigest(board, week, window.until, started, zone))
    weeks = {one.week for one in due}
    known = set(session.exec(select(col(Digest.board_id), col(Digest.week)).where(col(Digest.week).in_(weeks))))
    return [one for one in due if (one.board.id, one.week) not in known]


def _computed(core: Core, due: Sequence[DueDigest], *, now: datetime) -> list[tuple[DueDigest, ComputedDigest]]:
    with core.store.read() as session:
        digests = compute_digests(session, core=core, boards=[one.board for one in due], as_of=now)
    return list(zip(due, digests, strict=True))


def digest_boards(plans: Iterable[Plan], boards: Iterable[Board]) -> list[tuple[Board, datetime]]:
    """Boards that have a digest, with when it began: those that are reported to, and have a channel."""
    boards = list(boards)
    started = reporting_since(plans, boards)
    return [(b, started[b.ident]) for b in boards if b.channel_id and b.id in started]


def _send(core: Core, due: DueDigest, digest: ComputedDigest, now: datetime) -> int:
    report, board = digest.report, due.board
    with core.transaction(by=CLOCK, now=now) as tx:
        session = tx.session
        _record_missed(session, due, now)
        if is_channel_on_hold(board, core, now):
            insert_if_absent(
                session, Digest, board_id=board.id, week=due.week, as_of=now, content={}, skipped=HELD_BACK
            )
            return 0
        content = {"data": report.data, "messages": [to_json(m) for m in report.parts]}
        claimed = insert_if_absent(
            session, Digest, board_id=board.id, week=due.week, since=digest.since, as_of=now, content=content
        )
        if claimed is None:
            return 0
        parent = enqueue(
            tx,
            key=f"digest:{claimed}",
            kind="digest",
            recipient=board.channel_id,
            message=report.parts[0],
            board_id=board.id,
            expires_at=due.until,
            hours_zone=due.zone,
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
        mail_digest(tx, board, report.parts, key=f"digest:{claimed}:mail", expires_at=due.until)
        return 1


def _record_missed(session: Session, due: DueDigest, now: datetime) -> None:
    """Weeks that passed without a digest are recorded as skipped, so that the record has no silent hole."""
    first, board = local_date(due.started, due.zone), due.board
    known = set(session.exec(select(col(Digest.week)).where(Digest.board_id == board.id)))
    missed = due.week - WEEK
    while missed >= first and missed not in known and len(known) < 1000:
        insert_if_absent(
            session, Digest, board_id=board.id, week=missed, as_of=now, content={}, skipped=DIGEST_TOO_LATE
        )
        missed -= WEEK
