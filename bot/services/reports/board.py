"""Describing a board's state: the view model of a summary or digest, and the same as data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.domain.actions import AGED, ActionState, worst_first
from bot.domain.rag import Rag
from bot.domain.text import count_of, day, listed, month
from bot.services.boards.compared import ComparedBoard
from bot.services.boards.meeting_contexts import MeetingContext
from bot.services.boards.responses import response_counts
from bot.services.boards.state import BoardState, slip_days
from bot.services.indicators.describe import bulk_of, change_data, indicator_line, indicator_notes
from bot.services.indicators.followed import IndicatorReport
from bot.views.reports import BoardView, ListLine, Section, SubBoard
from bot.views.wording import due, leads, rating, rating_marked, slip, some
from storage.plans import DueChange


def board_view(
    kind: str, compared: ComparedBoard, indicators: IndicatorReport, context: MeetingContext | None, can_post: bool
) -> BoardView:
    """The view model of a board's message (see BoardView); ahead of a meeting, changes are since the last one's day."""
    state, subs, before = compared.state, compared.subs, compared.before
    meeting = day(context.ahead_on) if context and context.ahead_on else ""
    since = day(context.last_on) if context and context.last_on else ""
    sections = _sections(kind, compared)
    outstanding = sorted({u.period for u in state.missing_updates})
    missing = ""
    if state.missing_updates:
        months = ", ".join(month(p) for p in outstanding)
        why = response_counts(update.missing_reason for update in state.missing_updates)
        missing = f"{count_of(len(state.missing_updates), 'update')} missing for {months}: {why}."
    bulk = bulk_of(indicators)
    changes = tuple(indicator_line(c) for c in indicators.changes if c not in bulk)
    return BoardView(
        kind=kind,
        board=state.board.name,
        as_of=day(state.today),
        since=since or (day(before.today) if before else ""),
        plan=state.plan.edition if state.plan else "",
        plan_note=_plan_note(state, bool(subs)),
        counts=counts_line(state),
        headline=headline(state),
        sections=tuple(s for s in sections if s.total),
        missing_updates=missing,
        freshness=_freshness(state),
        gaps=_gaps(state),
        sign_off=sign_off_line(state),
        indicators=changes,
        indicators_more=0,
        indicators_checked=indicators.checked,
        indicators_due=len(indicators.stale),
        indicator_notes=indicator_notes(state.board, indicators, bulk, state.zone),
        sub_boards=_sub_boards(subs),
        key=state.board.key,
        can_post=can_post,
        meeting=meeting,
    )


def _sub_boards(subs: Sequence[BoardState]) -> tuple[SubBoard, ...]:
    """One line for each sub-board that has a plan; those that have none share one."""
    lines = [SubBoard(s.board.name, sub_line(s)) for s in subs if s.plan]
    planless = [s.board.name for s in subs if s.plan is None]
    return (*lines, SubBoard("No plan", listed(planless))) if planless else tuple(lines)


def _plan_note(state: BoardState, has_subs: bool) -> str:
    if state.plan is None:
        return "" if has_subs else "This board has no live plan, and no draft of one."
    text = f"This is the {state.plan.edition} plan"
    if state.plan.status == "draft":
        return f"{text}, still a draft: nobody is asked about it until it is started."
    if state.plan.end and state.plan.end < state.today:
        return f"{text}, which ended on {day(state.plan.end)}: its open actions wait to be closed or carried over."
    return ""


def counts_line(state: BoardState) -> str:
    """ "🔴 1 Red · 🟠 2 Amber · 9 with no rating yet": every rating with its word."""
    counts = state.counts.by_rag
    order = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE, Rag.GREY)
    parts = [f"{r.mark} {counts[r.value]} {r.label} ({r.meaning})" for r in order if counts[r.value]]
    if counts["none"]:
        parts.append(f"{counts['none']} with no rating yet")
    return " · ".join(parts) or "no actions"


def headline(state: BoardState) -> str:
    """ "2 actions overdue, 23 actions checked"."""
    if state.plan is None:
        return "No plan of its own"
    late = state.counts.overdue_actions
    text = f"{count_of(late, 'action')} overdue" if late else "Nothing overdue"
    return f"{text}, {count_of(state.counts.actions, 'action')} checked"


def sub_line(state: BoardState) -> str:
    if state.plan is None or state.plan.status != "live":
        edition = f"draft {state.plan.edition}, " if state.plan else ""
        return f"no live plan ({edition}{count_of(state.counts.actions, 'action')})"
    outstanding = (
        f", {count_of(state.counts.overdue_updates, 'update')} missing" if state.counts.overdue_updates else ""
    )
    late = state.counts.overdue_actions
    return f"{f'{late} overdue' if late else 'nothing overdue'} of {state.counts.actions}{outstanding}; {counts_line(state)}"


def action_line(state: ActionState, today: date, *, extra: str = "", with_help: bool = False) -> ListLine:
    """An action in a list: rating, due date, lead, what comes next."""
    facts = [f"{rating_marked(state, today)}, {due(state, today)}", leads(state)]
    if extra:
        facts.insert(0, extra)
    words = (
        f"Help asked for: {state.help_needed}" if with_help else f"Next: {state.next_step}" if state.next_step else ""
    )
    return ListLine(state.ref, state.title, " · ".join(facts), words or state.narrative)


def _sections(kind: str, compared: ComparedBoard) -> list[Section]:
    state, moved = compared.state, compared.moved
    today = state.today
    newly = {a.ref for a in moved.newly_overdue} if moved else set()
    late = sorted(state.overdue, key=lambda a: a.ref not in newly)
    sections = [
        _section(
            "overdue", "Overdue", [action_line(a, today, extra="newly overdue" if a.ref in newly else "") for a in late]
        ),
        _section("off_track", "Off track and at risk", [action_line(a, today) for a in _at_risk(state)])
        if not moved or kind == "papers"
        else None,
        _section("help", "Help asked of the board", _help_lines(state)),
        _section("dates", "Dates moved", _date_lines(compared)),
    ]
    if moved:
        risen = [(a, was) for a, was in moved.rag_moved]
        sections += [
            _section("moved", "Ratings that moved", [_moved_line(a, was, today) for a, was in risen]),
            _section("recovered", "No longer overdue", [action_line(a, today) for a in moved.recovered]),
            _section("completed", "Completed", [_completed_line(a, today) for a in moved.completed]),
        ]
    if kind in ("since", "papers"):
        silent = [ListLine(u.ref, u.title, f"no update for {month(u.period)}") for u in state.missing_updates]
        sections.append(_section("unreported", "Not reported", silent))
    stale = [a for a in state.counted if a.is_stale(today, state.board.stale_days)]
    sections.append(
        _section(
            "stale",
            f"Not confirmed for over {state.board.stale_days} days",
            [_stale_line(a, today) for a in stale],
        )
    )
    return [s for s in sections if s is not None]


def _help_lines(state: BoardState) -> list[ListLine]:
    asking = [a for a in state.counted if a.is_open and a.help_needed]
    return [action_line(a, state.today, with_help=True) for a in asking]


def _section(key: str, heading: str, lines: list[ListLine]) -> Section:
    return Section(key, heading, tuple(lines), len(lines))


def _at_risk(state: BoardState) -> list[ActionState]:
    late = {a.ref for a in state.overdue}
    risky = [a for a in state.counted if a.is_open and a.rag in (Rag.RED, Rag.AMBER) and a.ref not in late]
    return worst_first(risky, state.today)


def _moved_line(action: ActionState, was: Rag | None, today: date) -> ListLine:
    before = f"was {was.mark} {was.label}" if was else "first rating"
    return action_line(action, today, extra=before)


def _completed_line(action: ActionState, today: date) -> ListLine:
    when = f"completed {day(action.status_on)}" if action.status_on else "completed"
    return ListLine(action.ref, action.title, f"🔵 {when} · {leads(action)}", action.narrative)


def _stale_line(action: ActionState, today: date) -> ListLine:
    age = action.days_unconfirmed(today)
    return ListLine(action.ref, action.title, f"{rating(action.rag)}, last confirmed {age} days ago · {leads(action)}")


def _date_lines(compared: ComparedBoard) -> list[ListLine]:
    """Dates moved since the last digest; in a summary, the open actions that have slipped."""
    state = compared.state
    if compared.before is None:
        slipped = [a for a in state.counted if a.is_open and a.slips]
        return [ListLine(a.ref, a.title, f"{slip(a)} · {due(a, state.today)}") for a in slipped]
    return [ListLine(a.ref, a.title, _date_facts(a, change), change.reason) for a, change in compared.dates_moved]


def _date_facts(action: ActionState, change: DueChange) -> str:
    moved = slip_days(change)
    was = f"from {day(change.from_due)} " if change.from_due and not change.from_default else "first date: "
    later = f" · {slip(action)}" if moved > 0 else " · earlier" if moved < 0 else ""
    return f"{was}to {day(change.to_due)}{later}" if change.to_due else f"{was}taken away"


def _freshness(state: BoardState) -> str:
    ages = [(a.days_unconfirmed(state.today), a) for a in state.counted if a.is_open]
    known = [(age, a) for age, a in ages if age is not None]
    if not known:
        return "Nobody has rated an action yet." if state.plan and state.counted else ""
    age, oldest = max(known, key=lambda pair: pair[0])
    aged = sum(a.is_aged(state.today) for _, a in known)
    label = oldest.rag.label if oldest.rag else ""
    text = f"{oldest.ref}, {label}, last confirmed {count_of(age, 'day')} ago."
    if not aged:
        return f"Oldest rating: {text}"
    return f"{count_of(aged, 'rating')} {'was' if aged == 1 else 'were'} not confirmed for over {AGED} days; the oldest: {text}"


def _gaps(state: BoardState) -> str:
    still_open = [a for a in state.counted if a.is_open]
    no_lead, undated = (
        sum(not a.leads for a in still_open),
        sum(a.due is None or a.due_is_default for a in still_open),
    )
    parts = []
    if no_lead:
        parts.append(f"{count_of(no_lead, 'action')} {'has' if no_lead == 1 else 'have'} no lead")
    if undated:
        parts.append(
            f"{count_of(undated, 'action')} {'has no due date of its' if undated == 1 else 'have no due date of their'} own"
        )
    return "; ".join(parts) + "." if parts else ""


def as_data(
    kind: str, compared: ComparedBoard, indicators: IndicatorReport, context: MeetingContext | None
) -> dict[str, Any]:
    """A report as JSON, with at least what the contract names."""
    state, subs = compared.state, compared.subs
    today = state.today
    data: dict[str, Any] = {
        "board": state.board.key,
        "board_name": state.board.name,
        "plan": state.plan.edition if state.plan else None,
        "plan_status": state.plan.status if state.plan else None,
        "as_of": today.isoformat(),
        "counts": state.counts.as_dict(),
        "overdue_actions": [
            {
                "ref": a.ref,
                "title": a.title,
                "leads": list(a.leads),
                "due": a.due.isoformat() if a.due else None,
                "days_overdue": a.days_overdue(today),
                "rag": a.rag.value if a.rag else None,
            }
            for a in state.overdue
        ],
        "overdue_updates": [
            {
                "ref": u.ref,
                "leads": list(u.leads),
                "period": u.period,
                "deadline": u.deadline.isoformat(),
                "silence": u.missing_reason.value,
            }
            for u in state.missing_updates
        ],
        "indicators_changed": [change_data(c) for c in indicators.changes],
        "indicators_checked": indicators.checked,
        "indicators_stale": [item.indicator.key for item in indicators.stale],
        "indicators_unreadable": [item.indicator.key for item in indicators.unreadable],
        "awaiting_sign_off": [a.ref for a in waiting(state)],
        "sub_boards": [{"board": s.board.key, "board_name": s.board.name, "counts": s.counts.as_dict()} for s in subs],
    }
    if kind != "summary":
        data |= {"since": compared.before.as_of.isoformat() if compared.before else None, "moved": _moved(compared)}
    if kind in ("since", "papers"):
        data["meeting"] = context.ahead_on.isoformat() if context and context.ahead_on else None
    return data


def waiting(state: BoardState) -> list[ActionState]:
    """Actions of which the newest update waits for the chair's sign-off, or for an answer to the chair's question."""
    return [a for a in state.actions if a.unpublished in ("pending", "returned")]


def sign_off_line(state: BoardState) -> str:
    """What is not shown, and why: the board's rule lets nothing through that its chair has not signed off."""
    unpublished = waiting(state)
    verb = "waits" if len(unpublished) == 1 else "wait"
    text = (
        f"{count_of(len(unpublished), 'update')} {verb} for sign-off: {some([a.ref for a in unpublished])}."
        if unpublished
        else ""
    )
    if state.withheld:
        exempt = count_of(len(state.withheld), "update")
        text = f"{text} {exempt} {'is' if len(state.withheld) == 1 else 'are'} withheld as exempt.".strip()
    return text


def _moved(compared: ComparedBoard) -> dict[str, list[str]] | None:
    moved = compared.moved
    if moved is None:
        return None
    return {
        "newly_overdue": [a.ref for a in moved.newly_overdue],
        "recovered": [a.ref for a in moved.recovered],
        "completed": [a.ref for a in moved.completed],
        "rag_moved": [a.ref for a, _ in moved.rag_moved],
        "dates_moved": [a.ref for a, _ in compared.dates_moved],
    }
