"""How boards stand at a moment: read in a fixed number of queries, however many boards and actions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.clock import local_date, zone_or
from bot.domain.actions import ActionState
from bot.domain.rag import Rag
from bot.services.boards.board_state import BoardState, DueDateMove, MissingUpdate
from bot.services.boards.responses import ResponseStatus, missing_reasons
from storage.boards import Board
from storage.leads import lead_names_of
from storage.plans import STARTED, Action, DueChange, Plan, actions_of, due_changes, headings
from storage.publications import (
    Publication,
    PublishedUpdate,
    latest_updates,
    publications_of,
    published_after,
    published_at,
    unpublished_updates,
)
from storage.requests import newest_items
from storage.updates import ProgressUpdate, answered_pairs


def zone_of(board: Board, default: str) -> str:
    return zone_or(board.timezone, default)


def plans_to_show(session: Session, board_ids: Sequence[int]) -> dict[int, Plan]:
    """For each board its live or paused plan, else its latest draft. A closed plan is history, not how the board stands."""
    found: dict[int, Plan] = {}
    plans = session.exec(select(Plan).where(col(Plan.board_id).in_(board_ids), Plan.status != "closed"))
    for plan in sorted(plans, key=lambda p: (p.status not in STARTED, -(p.start or date.min).toordinal(), -(p.ident))):
        found.setdefault(plan.board_id, plan)
    return found


def board_states(
    session: Session,
    boards: Sequence[Board],
    as_of: datetime,
    default_zone: str,
    plans: dict[int, Plan] | None = None,
    *,
    include_unpublished: bool = False,
) -> list[BoardState]:
    """Every board's state as of a moment, of its plan to show or of the ones given. Eighteen queries at most.

    It holds what may be shown to the board, by its rule of sign-off; or, with `include_unpublished`, all, for those who
    may see that: leads of their own actions, officers and chairs.
    """
    plans = plans if plans is not None else plans_to_show(session, [b.ident for b in boards])
    rows = PlanRows(session, boards, plans, include_unpublished=include_unpublished)
    return rows.states(boards, as_of, default_zone)


def brief_states(session: Session, boards: Sequence[Board], as_of: datetime, default_zone: str) -> list[BoardState]:
    """Every board's state as all was written, without headings and missing updates: four queries cheaper."""
    plans = plans_to_show(session, [b.ident for b in boards])
    rows = PlanRows(session, boards, plans, include_unpublished=True)
    return rows.states(boards, as_of, default_zone, brief=True)


def board_state(
    session: Session, board: Board, as_of: datetime, default_zone: str, *, include_unpublished: bool = False
) -> BoardState:
    return board_states(session, [board], as_of, default_zone, include_unpublished=include_unpublished)[0]


class PlanRows:
    """The rows of some boards' plans that are the same at any moment, read once for the states of several."""

    def __init__(
        self, session: Session, boards: Sequence[Board], plans: Mapping[int, Plan], *, include_unpublished: bool = False
    ) -> None:
        self.session, self.plans, self.include_unpublished = session, plans, include_unpublished
        self.board_of = {plan.ident: board_id for board_id, plan in plans.items()}
        self.by_plan: dict[int, list[Action]] = {}
        for action in actions_of(session, list(self.board_of)):
            self.by_plan.setdefault(action.plan_id, []).append(action)
        self.refs = {a.id: a.ref for found in self.by_plan.values() for a in found}
        self.moves = self._dated_moves(due_changes(session, list(self.board_of)), boards)

    def states(
        self, boards: Sequence[Board], as_of: datetime, default_zone: str, *, brief: bool = False
    ) -> list[BoardState]:
        """How some of the boards stood at a moment; `brief`: without headings and missing updates."""
        return _Rows(self, [board.ident for board in boards], as_of, brief).states(boards, default_zone)

    def _dated_moves(
        self, changes: dict[int, list[DueChange]], boards: Sequence[Board]
    ) -> dict[int, list[DueDateMove]]:
        """Due dates moved, with when each may be shown: one moved by an unpublished update has not moved yet."""
        updates = {c.update_id for found in changes.values() for c in found if c.update_id}
        publications = {} if self.include_unpublished else publications_of(self.session, updates)
        signed_off = {
            plan_id for plan_id, board_id in self.board_of.items() if board_id in {b.id for b in boards if b.sign_off}
        }
        actions = {a.id: a for found in self.by_plan.values() for a in found}
        plan_of = {action_id: action.plan_id for action_id, action in actions.items()}
        waiting = {i for i, publication in publications.items() if not publication.is_decided}
        later = published_after(self.session, waiting) if waiting else {}
        return {
            action_id: list(
                self._in_turn(found, actions[action_id], publications, later, plan_of[action_id] in signed_off)
            )
            for action_id, found in changes.items()
        }

    def _in_turn(
        self,
        changes: list[DueChange],
        action: Action,
        publications: Mapping[int, Publication],
        later: Mapping[int, datetime],
        sign_off: bool,
    ) -> Iterator[DueDateMove]:
        """The moves of an action's date, each with the one before it and since when it may be shown."""
        before: DueDateMove | None = None
        for change, is_default in zip(changes, _ends_by_default(changes, action), strict=True):
            publication = publications.get(change.update_id or 0)
            at = published_at(publication, change.effective_at, sign_off=sign_off) or later.get(change.update_id or 0)
            before = DueDateMove(change, at, takes_away=is_default, after=before)
            yield before


class _Rows:
    """The rows as of a moment, fetched once each, and read into states."""

    def __init__(self, shared: PlanRows, boards: Collection[int], as_of: datetime, brief: bool) -> None:
        self.shared, self.session, self.as_of = shared, shared.session, as_of
        session, everything = shared.session, shared.include_unpublished
        plans = {board_id: plan for board_id, plan in shared.plans.items() if board_id in boards}
        board_ids, plan_ids = list(plans), [plan.ident for plan in plans.values()]
        self.priorities, self.workstreams = ({}, {}) if brief else headings(session, plan_ids)
        self.leads = lead_names_of(session, plan_ids, as_of.date())
        self.updates = latest_updates(session, board_ids, as_of, include_unpublished=everything)
        self.unpublished = {} if everything else unpublished_updates(session, plan_ids, as_of)
        self.asked = {} if brief else newest_items(session, plan_ids, as_of)
        periods = {period for period, _ in self.asked.values()}
        self.answered = answered_pairs(session, plan_ids, periods, as_of) if periods else set()

    def states(self, boards: Sequence[Board], default_zone: str) -> list[BoardState]:
        states = [self.board_state(board, self.shared.plans.get(board.ident), default_zone) for board in boards]
        late = [self._late(state) for state in states]
        reasons = self._reasons(states, late)
        return [
            replace(state, missing_updates=[self._missing(action, reasons) for action in missing])
            for state, missing in zip(states, late, strict=True)
        ]

    def board_state(self, board: Board, plan: Plan | None, default_zone: str) -> BoardState:
        """A board, but for its missing updates."""
        zone = zone_of(board, default_zone)
        today = local_date(self.as_of, zone)
        if plan is None:
            return BoardState(board, None, self.as_of, today, zone)
        actions = self.action_states(plan.ident, board.ident, zone)
        return BoardState(
            board,
            plan,
            self.as_of,
            today,
            zone,
            actions,
            due_moves=self.due_moves({a.action_id: a for a in actions}),
            withheld=[a.ref for a in actions if a.unpublished == "withheld"],
        )

    def action_states(self, plan_id: int, board_id: int, zone: str) -> list[ActionState]:
        states = [self.action_state(a, board_id, zone) for a in self.shared.by_plan.get(plan_id, [])]
        parts = Counter(s.parent_ref for s in states if not s.stands_alone)
        return [replace(s, parts=parts[s.ref]) if parts[s.ref] else s for s in states]

    def action_state(self, action: Action, board_id: int, zone: str) -> ActionState:
        unpublished, publication = self.unpublished.get(action.ident, (None, None))
        due, is_default, past = self._due(action)
        updates = self.updates.get((board_id, action.ref), [])
        rated = next((s.update for s in reversed(updates) if s.update.rag), None)
        words = next((s for s in reversed(updates) if s.update.confirms_id is None), None)
        status, status_since = self._status(action, rated, unpublished)
        leads = tuple(self.leads.get(action.ident, ()))
        slips = [move.days for move in past if move.days > 0]
        return ActionState(
            action_id=action.ident,
            ref=action.ref,
            title=action.title,
            leads=leads,
            due=due,
            due_is_default=is_default,
            status=status,
            status_on=local_date(status_since, zone) if status_since else None,
            closed_reason=action.closed_reason if status == "closed" else "",
            unpublished=publication.state if publication else "",
            slips=len(slips),
            slip_days=sum(slips),
            priority=self.priorities.get(action.priority_id or 0, ""),
            workstream=self.workstreams.get(action.workstream_id or 0, ""),
            parent_ref=self.shared.refs.get(action.parent_id, ""),
            stands_alone=action.parent_id is None or bool(leads) or (due is not None and not is_default),
            says_no_rating=bool(updates) and updates[-1].update.rag is None,
            **(_rating(rated, zone) if rated else {}),
            **(_words(words) if words else {}),
        )

    def _status(
        self, action: Action, rated: ProgressUpdate | None, unpublished: ProgressUpdate | None
    ) -> tuple[str, datetime | None]:
        """The status, and since when, as they may be shown: a rating that is unpublished has changed neither yet."""
        since = action.status_since
        if since is None:
            return action.status, None
        if since > self.as_of:
            return "open", None
        if unpublished and unpublished.rag and (rated is None or since > rated.recorded_at):
            if action.status == "complete" and unpublished.rag == Rag.BLUE:
                return "open", None
            if action.status == "open" and since == unpublished.recorded_at and rated and rated.rag == Rag.BLUE:
                return "complete", rated.recorded_at
        return action.status, since

    def _due(self, action: Action) -> tuple[date | None, bool, list[DueDateMove]]:
        """The due date as it stood, whether it was a default, and the moves up to then."""
        moves = self.shared.moves.get(action.ident, [])
        past = [move for move in moves if move.is_published(self.as_of)]
        if not moves or moves[-1].is_published(self.as_of):
            return action.due, action.due_is_default, past
        if past:
            return past[-1].change.to_due, past[-1].takes_away, past
        return moves[0].change.from_due, moves[0].change.from_default, past

    def _late(self, state: BoardState) -> list[ActionState]:
        """The open actions of a board that nobody answered for by the deadline of their newest asking."""
        late = []
        for action in state.actions:
            if action.action_id not in self.asked or not action.is_open:
                continue
            period, deadline = self.asked[action.action_id]
            if deadline <= self.as_of and (action.action_id, period) not in self.answered:
                late.append(action)
        return late

    def _reasons(
        self, states: Sequence[BoardState], late: Sequence[list[ActionState]]
    ) -> dict[tuple[int, str], ResponseStatus]:
        """Why those were not answered for, by action and month; of all boards together."""
        unanswered: dict[date, dict[int, str]] = defaultdict(dict)
        for state, actions in zip(states, late, strict=True):
            unanswered[state.today] |= {a.action_id: self.asked[a.action_id][0] for a in actions}
        found: dict[tuple[int, str], ResponseStatus] = {}
        for today, periods in unanswered.items():
            found |= missing_reasons(self.session, periods, as_of=self.as_of, on=today) if periods else {}
        return found

    def _missing(self, a: ActionState, reasons: Mapping[tuple[int, str], ResponseStatus]) -> MissingUpdate:
        period, deadline = self.asked[a.action_id]
        why = reasons.get((a.action_id, period), ResponseStatus.no_reply)
        return MissingUpdate(a.ref, a.title, a.leads, period, deadline, why)

    def due_moves(self, states: dict[int, ActionState]) -> list[tuple[ActionState, DueDateMove]]:
        """Every move of a due date up to the moment, oldest first."""
        moved = [
            (states[i], move) for i in states for move in self.shared.moves.get(i, []) if move.is_published(self.as_of)
        ]
        return sorted(moved, key=lambda pair: pair[1].change.effective_at)


def _rating(rated: ProgressUpdate, zone: str) -> dict[str, Any]:
    on = local_date(rated.effective_at, zone) if rated.effective_at else None
    return {"rag": Rag(rated.rag or ""), "rag_on": on, "rag_by": rated.author_name}


def _words(said: PublishedUpdate) -> dict[str, Any]:
    return {
        "narrative": said.narrative,
        "next_step": said.next_step,
        "help_needed": said.help_needed,
        "evidence": said.evidence,
        "text_update_id": said.update.id,
    }


def _ends_by_default(changes: Sequence[DueChange], action: Action) -> list[bool]:
    """Of each move of an action's date, whether what it led to is only the plan's end: what the next one began from."""
    return [*(change.from_default for change in changes[1:]), action.due_is_default]
