"""Making a plan live: first shown whom it would message and when, then done. Nothing starts by itself."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot.core import Core
from bot.domain.calendar import digest_window
from bot.domain.text import count_of, day, listed, with_email
from bot.errors import NoSuchPlan
from bot.services.boards.lookup import find_board
from bot.services.boards.schedule import in_words, next_asking, schedules_of
from bot.services.boards.state import zone_of
from bot.services.people.mail import leads_to_agree_about
from bot.services.plans.preview import Preview
from bot.services.requests.preview import preview_asking
from storage.audit import By
from storage.boards import Board, officers
from storage.plans import Action, Plan, started_plan


def preview_start(*, core: Core, board_name: str, now: datetime) -> Preview:
    """Whom the board's newest draft would message and when. Raises UnknownBoard and NoSuchPlan."""
    with core.store.read() as session:
        board = find_board(session, board_name)
        drafts = select(Plan).where(Plan.board_id == board.id, Plan.status == "draft").order_by(col(Plan.id).desc())
        found = sorted(session.exec(drafts), key=lambda p: (p.start is not None, p.start, p.id), reverse=True)
        if not found:
            raise _nothing_to_start(session, board)
        live = started_plan(session, board.ident)
        zone = zone_of(board, core.zone)
        rows, unled = preview_asking(core=core, session=session, board=board, plan=found[0], now=now)
        lines = [f"{board.name}: plan {found[0].edition}" + (f", in place of {live.edition}" if live else "")]
        if not session.exec(select(Action.id).where(Action.plan_id == found[0].id).limit(1)).first():
            lines.append(
                "WARNING: the plan has no actions, so nobody would be asked. Import them first: boardbot import PATH"
            )
        schedule = schedules_of(session, [board], now, core.days)[board.ident]
        first = next_asking(now, schedule, zone, core)
        lines.append(
            f"First asking: {_when(first.request.due, zone)}, then {in_words(schedule)}."
            if first
            else "First asking: none, as the board asks before its meetings and has none ahead."
        )
        lines += [f"  {name}: {count_of(number, 'action')}, {how}" for name, number, how in rows] or [
            "WARNING: no action has a lead, so nobody would be asked. Does the plan's file have a column of leads?"
        ]
        if unled:
            lines.append(f"Not asked about, for want of a lead: {count_of(unled, 'action')}.")
        if to_ask := leads_to_agree_about(session, core, board, now):
            shown = listed([with_email(person.name, person.email) for person in to_ask])
            lines.append(f"By mail, once an officer agrees in chat (mail {board.key}): {shown}.")
        if not officers(session, board.ident):
            lines.append(
                "The board has no officer, so nobody gets the list of missing updates. Add one in the people sheet."
            )
        where = board.channel or "nowhere: the board has no channel; add one in the boards sheet"
        digest = digest_window(now, zone, core.days, schedule)[1].until
        lines.append(f"First digest: {_when(digest, zone)}, to {where}.")
        return Preview(board, found[0], tuple(lines))


def _nothing_to_start(session: Session, board: Board) -> NoSuchPlan:
    started = started_plan(session, board.ident)
    if started is None:
        return NoSuchPlan(board=board.name, fix="Import one first: boardbot import PATH")
    if started.status == "paused":
        fix = f"Its plan {started.edition} is paused. Go on with it: boardbot resume {board.key}"
    else:
        fix = f"Its plan {started.edition} is live already: nothing needs to be done."
    return NoSuchPlan(board=board.name, fix=fix)


def _when(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} at {local:%H:%M}"


def start_plan(*, core: Core, plan_id: int, by: By, now: datetime) -> None:
    """Make a draft live, and close the live plan that it takes the place of."""
    with core.transaction(by=by, now=now) as tx:
        session = tx.session
        plan = session.get(Plan, plan_id)
        if plan is None or plan.status != "draft":
            raise NoSuchPlan(board="This board", fix="See what it has: boardbot doctor")
        live = started_plan(session, plan.board_id)
        if live:
            live.status = "closed"
            session.add(live)
            session.flush()
            tx.audit("close plan", f"plan {live.id}")
        plan.status, plan.started_at = "live", now
        session.add(plan)
        tx.audit("start plan", f"plan {plan.id}")
