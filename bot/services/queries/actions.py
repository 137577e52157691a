"""Answers about actions: lists of them, one's record, its history and its audit trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.actions import ActionState
from bot.domain.permissions import Act, Role, may, who_may
from bot.domain.rag import SPOKEN
from bot.domain.text import did_you_mean, folded, nearest
from bot.errors import NoActionNamed, NotAllowed, UnknownReference
from bot.messages.message import Message
from bot.messages.split import split
from bot.services.access.permissions import actions_answered_for
from bot.services.boards.board_state import BoardState
from bot.services.boards.state import board_states, plans_to_show
from bot.services.queries.own_actions import own_actions
from bot.services.queries.question import CommandTarget, Question
from bot.services.updates.history import RecordReader, audit_lines, update_lines
from bot.services.updates.version_tokens import token_of
from bot.views.lists import ActionLine
from bot.views.queries import ActionFacts, Correctable, ListView, RecordView
from storage.boards import Board
from storage.leads import leads_of_action
from storage.people import Person
from storage.plans import Action, actions_by_reference, actions_of
from storage.publications import publications_of
from storage.updates import ProgressUpdate


def overdue(question: Question) -> list[Message]:
    board = question.board_alone()
    state = question.state(board)
    return _list(question, state, "overdue", state.overdue)


def actions(question: Question) -> list[Message]:
    board, words = question.board_and_rest()
    state = question.state(board)
    found = [a for a in state.actions if _matches(a, words, state, question.viewer.person)]
    return _list(question, state, "actions", found, words)


def mine(question: Question) -> list[Message]:
    """The open actions that the viewer answers for, on every board: what is due first comes first."""
    person = question.viewer.person
    own = own_actions(question.session, question.core, person, question.now) if person else []
    own.sort(key=lambda pair: (pair[1].due or date.max, pair[1].ref))
    shown, paging = question.page_of(None, own, "mine")
    view = ListView("mine", "", tuple(ActionLine.of(action, state.today) for state, action in shown), paging)
    return split(question.core.templates.compose(view, "list"))


def _list(
    question: Question, state: BoardState, kind: str, found: Sequence[ActionState], words: str = ""
) -> list[Message]:
    board, plan = state.board, state.plan
    shown, paging = question.page_of(board, found, f"{kind} {board.key} {words}".strip())
    view = ListView(
        kind=kind,
        board=board.name,
        actions=tuple(ActionLine.of(action, state.today) for action in shown),
        paging=paging,
        words=words,
        plan=plan.edition if plan else "",
        plan_status=plan.status if plan else "",
    )
    return split(question.core.templates.compose(view, "list"))


def action(question: Question) -> list[Message]:
    found = find_action_alone(question)
    state = found.state
    facts = ActionFacts(
        line=ActionLine.of(state, found.board_state.today),
        rated_by=state.rag_by,
        status=state.status,
        status_on=state.status_on,
        closed_reason=state.closed_reason,
        workstream=state.workstream,
        priority=state.priority,
        parent_ref=state.parent_ref,
        evidence=state.evidence,
    )
    standing = _standing(question, found)
    return _record(question, replace(_record_view(question, found), action=facts, standing=standing))


def history(question: Question) -> list[Message]:
    found = find_action_alone(question)
    board, zone = found.board, found.board_state.zone
    updates = update_lines(question.session, board, found.state.ref, zone, _reader(question, found))
    return _record(question, replace(_record_view(question, found), updates=updates))


def audit(question: Question) -> list[Message]:
    """Who did what to an action, in every edition of its plan and to whoever leads it; for officers and chairs."""
    found = find_action_alone(question)
    board, action = found.board, found.state
    if not question.viewer.may(Act.read_audit, board):
        raise NotAllowed(who=who_may(Act.read_audit, f"the {board.name}"), act=Act.read_audit.value)
    same = [a.id for a, _, b in actions_by_reference(question.session, [action.ref]) if b.id == board.id]
    leads_now = leads_of_action(question.session, action.action_id, found.board_state.today)
    subjects = {f"action {i}" for i in same} | {f"action:{i} of board {board.id}" for i in same}
    subjects |= {f"{lead.subject} of board {board.id}" for lead in leads_now}
    entries = audit_lines(question.session, subjects, found.board_state.zone)
    return _record(question, replace(_record_view(question, found), entries=entries))


def about_action(question: Question) -> CommandTarget:
    """A form about the action that is named; the form's own service decides whether the viewer may have it."""
    found = find_action(question)
    return CommandTarget(question.word, found.board.ident, found.state.action_id, _after_reference(question))


@dataclass(frozen=True)
class FoundAction:
    """An action that was asked for, as the viewer may see it, with its board."""

    board_state: BoardState
    state: ActionState

    @property
    def board(self) -> Board:
        return self.board_state.board


def find_action(question: Question) -> FoundAction:
    """The action with the reference that was asked for, if the viewer may see it."""
    wanted = question.rest.split()[0].upper().strip(".,;:()[]#") if question.rest else ""
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
                return FoundAction(state, found)
    if not wanted:
        raise NoActionNamed(word=question.word, ref=_example(question))
    refs = _references(question)
    near = nearest(wanted, refs)
    hint = did_you_mean(wanted, refs) or f" One that you see is {_example(question)}."
    raise UnknownReference(ref=wanted, nearest=hint, offers=question.offers(near))


def find_action_alone(question: Question) -> FoundAction:
    """The same, where no other words may follow its reference. Raises UnreadWords."""
    found = find_action(question)
    if rest := _after_reference(question):
        question.refuse(f"{question.word} {found.state.ref}", rest)
    return found


def _example(question: Question) -> str:
    """A reference that whoever asks knows: of an action of theirs, else of one that they see."""
    own = question.viewer.person and actions_answered_for(
        question.session, question.viewer.person, now=question.now, zone=question.core.zone
    )
    return own[0].ref if own else next(iter(_references(question)), "REF")


def _after_reference(question: Question) -> str:
    return question.rest.partition(" ")[2].strip()


def _references(question: Question) -> list[str]:
    """The references of all that the viewer sees, board by board."""
    boards = question.visible
    plans = plans_to_show(question.session, [board.ident for board in boards])
    refs: dict[int, list[str]] = {plan.ident: [] for plan in plans.values()}
    for action in actions_of(question.session, list(refs)):
        refs[action.plan_id].append(action.ref)
    return [ref for board in boards if board.ident in plans for ref in refs[plans[board.ident].ident]]


def _reader(question: Question, found: FoundAction) -> RecordReader:
    roles = question.roles_on(found.board, question.session.get_one(Action, found.state.action_id))
    person = question.viewer.person
    return RecordReader(
        person.id if person else None,
        may(roles, Act.see_unpublished),
        Role.officer in roles,
        may(roles, Act.edit_published),
        may(roles, Act.withdraw_others),
        question.core.directories.link_to,
    )


def _standing(question: Question, found: FoundAction) -> Correctable:
    """The update whose words the record shows, for those who may correct it."""
    reader, text_update_id = _reader(question, found), found.state.text_update_id
    update = question.session.get(ProgressUpdate, text_update_id) if text_update_id else None
    if update is None or not (reader.may_edit or reader.may_withdraw):
        return Correctable()
    publication = publications_of(question.session, [update.ident]).get(update.ident)
    waits = publication is not None and not publication.is_decided
    return Correctable(token_of(update, publication), reader.may_edit and not waits, reader.may_withdraw)


def _record_view(question: Question, found: FoundAction) -> RecordView:
    """What every record of an action says of it, whatever was asked."""
    action, board, plan = found.state, found.board, found.board_state.plan
    row = question.session.get_one(Action, action.action_id)
    is_going_on = plan is not None and plan.status != "closed" and action.is_open
    return RecordView(
        kind=question.word,
        ref=action.ref,
        title=action.title,
        board=board.name,
        plan=plan.edition if plan else "",
        may_update=is_going_on and question.may_do(Act.answer, board, row),
        action_id=action.action_id,
    )


def _record(question: Question, view: RecordView) -> list[Message]:
    return split(question.core.templates.compose(view, "record"))


def _matches(action: ActionState, words: str, state: BoardState, person: Person | None) -> bool:
    """Whether an action is one of those that the filter's words ask for."""
    word = folded(words).lower().strip()
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
    text = folded(" ".join((action.ref, action.title, action.workstream, action.priority, *action.leads))).lower()
    return word in text
