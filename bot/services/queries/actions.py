"""Answers about actions: lists of them, one's record, its history and its audit trail."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.actions import ActionState
from bot.domain.permissions import Act, Role, may, who_may
from bot.domain.rag import SPOKEN
from bot.domain.text import did_you_mean
from bot.errors import NotAllowed, UnknownReference
from bot.messages.message import Message
from bot.messages.split import split
from bot.services.boards.state import BoardState, board_states, plans_to_show
from bot.services.queries.question import CommandTarget, Question
from bot.services.reports.board import action_line
from bot.services.updates.history import RecordReader, audit_lines, update_lines
from bot.services.updates.version_tokens import token_of
from bot.views.queries import RecordLine, RecordView
from bot.views.wording import due, leads, rating_with_age, slip, status
from storage.boards import Board
from storage.leads import leads_of_action
from storage.people import Person
from storage.plans import Action, actions_by_reference, actions_of
from storage.publications import publications_of
from storage.updates import ProgressUpdate


def overdue(question: Question) -> list[Message]:
    board, _ = question.board_and_rest()
    state = question.state(board)
    lines = [action_line(a, state.today) for a in state.overdue]
    return question.list_message(
        board, f"Overdue: {board.name}", "", lines, "Nothing is overdue.", f"overdue {board.key}"
    )


def actions(question: Question) -> list[Message]:
    board, words = question.board_and_rest()
    state = question.state(board)
    found = [a for a in state.actions if _matches(a, words, state, question.viewer.person)]
    lines = [action_line(a, state.today) for a in found]
    intro = state.plan and f"Plan {state.plan.edition}" + (
        f" ({state.plan.status})" if state.plan.status != "live" else ""
    )
    empty = f'No action matches "{words}".' if words else "This board has no actions."
    act = f"actions {board.key} {words}".strip()
    return question.list_message(
        board, f"Actions: {board.name}" + (f", {words}" if words else ""), intro or "", lines, empty, act
    )


def action(question: Question) -> list[Message]:
    board, state, action = find_action(question)
    words = [
        ("What happened", action.narrative),
        ("Next step", action.next_step),
        ("Help needed", action.help_needed),
    ]
    facts = [
        ("Rating", rating_with_age(action, state.today)),
        ("Lead", leads(action)),
        ("Due", due(action, state.today).removeprefix("due ") + (f" ({slip(action)})" if action.slips else "")),
        ("Status", status(action)),
        ("Workstream", action.workstream),
        ("Priority", action.priority),
        ("Part of", action.parent_ref),
        *words,
    ]
    return _record(
        question,
        board,
        state,
        action,
        tuple((k, v) for k, v in facts if v),
        standing=_standing(question, board, action),
    )


def history(question: Question) -> list[Message]:
    board, state, action = find_action(question)
    lines = update_lines(question.session, board, action.ref, state.zone, _reader(question, board, action))
    return _record(question, board, state, action, (), lines)


def audit(question: Question) -> list[Message]:
    """Who did what to an action, in every edition of its plan and to whoever leads it; for officers and chairs."""
    board, state, action = find_action(question)
    if not question.viewer.may(Act.read_audit, board):
        raise NotAllowed(who=who_may(Act.read_audit, f"the {board.name}"), act=Act.read_audit.value)
    same = [a.id for a, _, b in actions_by_reference(question.session, [action.ref]) if b.id == board.id]
    leads_now = leads_of_action(question.session, action.action_id, state.today)
    subjects = {f"action {i}" for i in same} | {f"action:{i} of board {board.id}" for i in same}
    subjects |= {f"{lead.subject} of board {board.id}" for lead in leads_now}
    lines = tuple(RecordLine(text) for text in audit_lines(question.session, subjects, state.zone))
    return _record(question, board, state, action, (), lines, "Audit trail")


def about_action(question: Question) -> CommandTarget:
    """A form about the action that is named; the form's own service decides whether the viewer may have it."""
    board, _, action = find_action(question)
    return CommandTarget(question.word, board.ident, action.action_id)


def find_action(question: Question) -> tuple[Board, BoardState, ActionState]:
    """The action with the reference that was asked for, if the viewer may see it."""
    wanted = question.rest.split()[0].upper() if question.rest else ""
    for action, plan, board in actions_by_reference(question.session, [wanted]):
        if board.id in question.viewer.visible_boards or question.may_do(Act.see_private_action, board, action):
            plans, include_unpublished = {board.ident: plan}, question.may_do(Act.see_unpublished, board, action)
            state = board_states(
                question.session,
                [board],
                question.now,
                question.core.zone,
                plans,
                include_unpublished=include_unpublished,
            )[0]
            found = next((a for a in state.actions if a.action_id == action.id), None)
            if found:
                return board, state, found
    nearest = did_you_mean(wanted, _references(question)) if wanted else " Name one, such as /board action CTB-07."
    raise UnknownReference(ref=wanted or "(none named)", nearest=nearest)


def _references(question: Question) -> list[str]:
    """The references of all that the viewer sees, board by board."""
    boards = question.visible()
    plans = plans_to_show(question.session, [board.ident for board in boards])
    refs: dict[int, list[str]] = {plan.ident: [] for plan in plans.values()}
    for action in actions_of(question.session, list(refs)):
        refs[action.plan_id].append(action.ref)
    return [ref for board in boards if board.ident in plans for ref in refs[plans[board.ident].ident]]


def _reader(question: Question, board: Board, action: ActionState) -> RecordReader:
    roles, person = question.roles_on(board, question.session.get_one(Action, action.action_id)), question.viewer.person
    return RecordReader(
        person.id if person else None,
        may(roles, Act.see_unpublished),
        Role.officer in roles,
        may(roles, Act.edit_published),
        may(roles, Act.withdraw_others),
    )


def _standing(question: Question, board: Board, action: ActionState) -> RecordLine | None:
    """The update whose words the record shows, for those who may correct it."""
    reader = _reader(question, board, action)
    update = question.session.get(ProgressUpdate, action.text_update_id) if action.text_update_id else None
    if update is None or not (reader.may_edit or reader.may_withdraw):
        return None
    publication = publications_of(question.session, [update.ident]).get(update.ident)
    waits = publication is not None and not publication.is_decided
    return RecordLine("", token_of(update, publication), reader.may_edit and not waits, reader.may_withdraw)


def _record(
    question: Question,
    board: Board,
    state: BoardState,
    action: ActionState,
    facts: tuple[tuple[str, str], ...],
    lines: tuple[RecordLine, ...] = (),
    heading: str = "Updates",
    standing: RecordLine | None = None,
) -> list[Message]:
    row = question.session.get_one(Action, action.action_id)
    open_plan = state.plan is not None and state.plan.status != "closed"
    answers = open_plan and action.is_open and question.may_do(Act.answer, board, row)
    plan = f"{board.name}, plan {state.plan.edition}" if state.plan else board.name
    view = RecordView(
        action.ref,
        action.title,
        plan,
        facts,
        lines,
        answers,
        action.action_id,
        heading,
        action.evidence if facts else (),
        standing,
    )
    return split(question.core.templates.compose(view, "record"))


def _matches(action: ActionState, words: str, state: BoardState, person: Person | None) -> bool:
    """Whether an action is one of those that the filter's words ask for."""
    word = words.lower().strip()
    if word in SPOKEN:
        return action.rag is SPOKEN[word]
    tests: dict[str, Callable[[], bool]] = {
        "": lambda: True,
        "none": lambda: action.rag is None,
        "stale": lambda: action.is_stale(state.today, state.board.stale_days),
        "overdue": lambda: action.days_overdue(state.today) > 0,
        "no lead": lambda: not action.leads,
        "mine": lambda: (
            person is not None and any(person.name == n or n.startswith(f"{person.name} (") for n in action.leads)
        ),
        "open": lambda: action.is_open,
        "closed": lambda: action.status == "closed",
        "complete": lambda: action.status == "complete",
    }
    if word in tests:
        return tests[word]()
    text = " ".join((action.ref, action.title, action.workstream, action.priority, *action.leads)).lower()
    return word in text
