"""*Answer all*: one form with a rating and a line for each of up to eight actions of a request; the next eight follow."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from sqlmodel import Session, col, select

from bot.core import Core
from bot.domain.permissions import Act, may
from bot.domain.rag import Rag
from bot.errors import ActionNotOpen, NotAllowed, NotMadeHere, ShownIsOld
from bot.field_problems import NoRating
from bot.messages.message import Form
from bot.services.deliveries.notes import send_note
from bot.services.requests.message import RequestContext, role_in
from bot.services.updates.answers import Answer, Filing, Place
from bot.services.updates.form import Number, OwnWords
from bot.services.updates.record import file_answer
from bot.views.deliveries import NoteView
from bot.views.lists import ActionLine
from bot.views.updates import AnswerAllItem, AnswerAllView
from storage.people import Person
from storage.plans import Action
from storage.requests import RequestItem, UpdateRequest, item_rows

AT_ONCE = 8
"""Actions in one form: sixteen fields, which is what a phone can hold."""


@dataclass(frozen=True)
class AnswerAllState:
    """What comes back with the form: the request, the actions that it asks about, and where receipts go."""

    request: Number
    before: Number
    """How many actions the forms before it asked about."""
    shown: Annotated[tuple[tuple[Number, Number], ...], Field(max_length=AT_ONCE)]
    """Each action with the version of it that was shown."""
    channel: OwnWords
    thread: OwnWords | None

    @classmethod
    def first(cls, request_id: int, place: Place) -> AnswerAllState:
        """Where no form was shown yet."""
        return cls(request_id, 0, (), place.recipient, place.thread_ts)

    @classmethod
    def read(cls, text: str) -> AnswerAllState:
        """Raises NotMadeHere."""
        try:
            return _STATE.validate_json(text)
        except ValidationError:
            raise NotMadeHere from None


_STATE = TypeAdapter(AnswerAllState)


def answer_all_form(*, core: Core, on: AnswerAllState, by: Person, now: datetime, again: bool = False) -> Form | None:
    """The form for the next unanswered actions of a request, after those that were shown; None where none are left.

    `again`: for those that were shown. Raises NotAllowed to whoever was not asked.
    """
    with core.store.read() as session:
        context = RequestContext(session, core, _asked(session, on.request, by), now)
    here = {action_id for action_id, _ in on.shown}
    left = context.outstanding_after(on.shown[-1][0] if on.shown and not again else None)
    shown = [item for item in left if item.action_id in here] if again else left[:AT_ONCE]
    if not shown:
        return None
    before = on.before + (0 if again else len(on.shown))
    state = replace(on, before=before, shown=tuple((i.action_id, context.versions.get(i.action_id, 0)) for i in shown))
    view = AnswerAllView(
        state=json.dumps(asdict(state)),
        period=shown[0].period,
        first=before + 1,
        total=before + len(left if not again else shown),
        items=tuple(_item(context, item, core) for item in shown),
    )
    return core.templates.compose_form(view, "answer_all_form")


def file_answers(
    *,
    core: Core,
    state: AnswerAllState,
    values: Mapping[str, str | None],
    by: Person,
    now: datetime,
    idempotency_key: str,
) -> None:
    """File what a form says of its actions; those that it says nothing of stay as they are.

    A rating that is the one that stands, without a word, confirms it. What was updated, completed or closed while the form
    was open is passed over, and its writer is notified. Raises AlreadyHandled, NotAllowed, and FieldProblem at the action
    that can't be answered so; nothing is filed then.
    """
    with core.transaction(by=by, now=now, idempotency_key=idempotency_key) as tx:
        session = tx.session
        asked = _asked(session, state.request, by)
        periods = {item.action_id: item.period for item, _ in asked}
        given = {i: _given(values, i) for i, _ in state.shown if i in periods and any(_words(values, i))}
        # all of them first, in one order: whoever answers for one of them locks that, and then the messages that show it
        locked = select(Action).where(col(Action.id).in_(given)).order_by(col(Action.id)).with_for_update()
        refs = {action.ident: action.ref for action in session.exec(locked)}
        standing = RequestContext(session, core, asked, now).states
        passed_over = []
        for action_id, version in state.shown:
            if action_id not in given:
                continue
            rag, line = given[action_id]
            state_now = standing.get(action_id)
            is_same = state_now is not None and state_now.rag == rag and not line and not state_now.lacks_rating
            answer = Answer(no_change=True, shown=version) if is_same else Answer(rag, line, shown=version)
            try:
                file_answer(
                    tx, Filing(action_id, "form", Place(state.channel, state.thread), periods[action_id]), answer
                )
            except (ActionNotOpen, ShownIsOld):
                passed_over.append(refs[action_id])
        if passed_over:
            text = core.templates.sentence("not_filed", refs=passed_over)
            send_note(tx, by, NoteView(text), key=f"not-filed:{idempotency_key}")


def _words(values: Mapping[str, str | None], action_id: int) -> tuple[str, str]:
    return values.get(f"rag_{action_id}") or "", (values.get(f"line_{action_id}") or "").strip()


def _given(values: Mapping[str, str | None], action_id: int) -> tuple[Rag, str]:
    """The rating and the line that a form gives an action. Raises FieldProblem."""
    rag, line = _words(values, action_id)
    if rag not in {r.value for r in Rag}:
        raise NoRating(field=f"rag_{action_id}")
    return Rag(rag), line


def _asked(session: Session, request_id: int, by: Person) -> Sequence[tuple[RequestItem, UpdateRequest]]:
    """The items of a request that somebody was sent. Raises NotAllowed."""
    request = session.get(UpdateRequest, request_id)
    if not may(frozenset({role_in(session, request, by)}), Act.answer):
        raise NotAllowed(who="whoever was asked", act=Act.answer.value)
    return item_rows(session, col(RequestItem.request_id) == request_id)


def _item(context: RequestContext, item: RequestItem, core: Core) -> AnswerAllItem:
    state = context.states[item.action_id]
    line = ActionLine.of(state, context.today[item.action_id])
    facts = core.templates.words("asked_about", action=line, by=state.rag_by, parts=state.parts, on_behalf=False)
    return AnswerAllItem(item.action_id, state.ref, state.title, facts, state.narrative)
