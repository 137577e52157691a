"""The update form: built from what stands, and its answers read back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError
from sqlmodel import Session

from bot.core import Core
from bot.domain.evidence import Evidence, as_typed, read_link
from bot.domain.rag import Rag
from bot.domain.text import cut
from bot.errors import NothingToReport, NotMadeHere
from bot.field_problems import BadDay, NoLink, NoRating
from bot.messages.message import Form
from bot.services.access.permissions import actions_answered_for
from bot.services.boards.state import board_state
from bot.services.plans.subject import history_of, subject_of
from bot.services.updates.answers import Answer, Filing, Place
from bot.services.updates.record import check_may_answer, period_of
from bot.views.lists import ActionLine
from bot.views.updates import UpdateFormView
from storage.people import Person
from storage.publications import PublishedUpdate, publications_of
from storage.requests import RequestItem, item_rows
from storage.updates import TEXT_FIELDS, ProgressUpdate

Number = Annotated[int, Field(ge=0, lt=10**9)]
OwnWords = Annotated[str, Field(pattern=r"^[!-~]*$")]
_STATE = TypeAdapter(dict[str, Number | OwnWords | None])


def read_state(text: str) -> dict[str, int | str | None]:
    """What was sent along with a form: ids, and words of ours. Raises NotMadeHere."""
    try:
        return _STATE.validate_json(text, strict=True)
    except ValidationError:
        raise NotMadeHere from None


@dataclass(frozen=True)
class FormState:
    """What comes back with a form's answers: ids only. The service checks again whether they may be used."""

    action: Number
    period: OwnWords | None
    edits: Number | None
    channel: OwnWords
    thread: OwnWords | None

    @property
    def place(self) -> Place:
        return Place(self.channel, self.thread)

    @classmethod
    def read(cls, text: str) -> FormState:
        """Raises NotMadeHere."""
        try:
            return _FORM_STATE.validate_json(text, strict=True)
        except ValidationError:
            raise NotMadeHere from None


_FORM_STATE = TypeAdapter(FormState)


def update_form(*, core: Core, filing: Filing, by: Person, now: datetime) -> Form:
    """The form for an action, prefilled with what stands, or with the update that is to be edited.

    Raises NotYourAction and NothingThere.
    """
    with core.store.read() as session:
        subject = subject_of(session, filing.action_id)
        behalf = check_may_answer(session, core, subject, by, now)
        edited = session.get(ProgressUpdate, filing.edits) if filing.edits else None
        standing = _standing(session, history_of(session, subject), edited)
        board = board_state(session, subject.board, now, core.zone, include_unpublished=True)
        items = item_rows(session, RequestItem.action_id == filing.action_id)
    period = period_of(filing, edited, items, board.today)
    state = next((a for a in board.actions if a.action_id == filing.action_id), None)
    own_due = None if subject.action.due_is_default else subject.action.due
    place = filing.place or Place(by.reached_at)
    sent = FormState(filing.action_id, period, filing.edits, place.recipient, place.thread_ts)
    view = UpdateFormView(
        state=json.dumps(asdict(sent)),
        ref=subject.action.ref,
        title=subject.action.title,
        facts=core.templates.sentence("rated_and_due", action=ActionLine.of(state, board.today), by=state.rag_by)
        if state
        else "",
        on_behalf_of=behalf,
        due=own_due.isoformat() if own_due else "",
        period=period,
        **standing,
    )
    return core.templates.compose_form(view, "update_form")


def _standing(session: Session, updates: Sequence[ProgressUpdate], edited: ProgressUpdate | None) -> dict[str, str]:
    """What a form is prefilled with, by field: the rating and the words that stand, or those of the update that is edited.

    The links of what stands are only shown again while it waits for sign-off: what is filed takes its place then.
    """
    newest = [*reversed(updates)]
    rated = next((u for u in (edited, *newest) if u and u.rag), None)
    worded = next((u for u in (edited, *newest) if u and not u.confirms_id), None)
    found = {"rag": rated.rag or "" if rated else ""}
    if worded is None:
        return found | dict.fromkeys(TEXT_FIELDS, "") | {"evidence": ""}
    publication = publications_of(session, [worded.ident]).get(worded.ident)
    words = PublishedUpdate(worded, publication if publication and publication.is_redacted else None)
    waits = publication is not None and not publication.is_decided
    links = as_typed(words.evidence) if edited or waits else ""
    return found | {name: getattr(words, name) for name in TEXT_FIELDS} | {"evidence": links}


MOST_ACTIONS = 100


def save_form(*, core: Core, text: str, link: str, by: Person, now: datetime) -> Form:
    """The form to make a progress update of a message, with its words and a link to it. Raises NothingToReport."""
    with core.store.read() as session:
        led = actions_answered_for(session, by, now=now, zone=core.zone)
    if not led:
        raise NothingToReport
    actions = tuple((action.ident, f"{action.ref} {action.title}") for action in led[:MOST_ACTIONS])
    room = 2900 - len(link)
    narrative = "\n".join(part for part in (text[:room], link) if part)
    return core.templates.compose_form({"actions": actions, "narrative": narrative, "rags": tuple(Rag)}, "save_form")


def read_answer(values: dict[str, str | None]) -> Answer:
    """The answers of an update form by field name. Raises FieldProblem, naming the field and the fix."""
    rag = values.get("rag") or ""
    if rag not in {r.value for r in Rag}:
        raise NoRating(field="rag")
    text = {name: (values.get(name) or "").strip() for name in ("narrative", "next_step", "help_needed", "due_reason")}
    due_text = (values.get("due") or "").strip()
    new_due = read_day_field(due_text, "due") if due_text else None
    evidence = read_evidence(values.get("evidence") or "")
    words = text["narrative"], text["next_step"], text["help_needed"]
    return Answer(Rag(rag), *words, new_due, text["due_reason"], evidence=evidence)


def read_evidence(text: str) -> tuple[Evidence, ...]:
    """An evidence field's links, one a line. Raises FieldProblem, naming the line."""
    found = [(line, read_link(line)) for line in text.splitlines() if line.strip()]
    for line, link in found:
        if link is None:
            raise NoLink(field="evidence", line=cut(line.strip(), 60))
    return tuple(link for _, link in found if link)


def read_day_field(text: str, field: str) -> date:
    """A date field's answer. Raises FieldProblem."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadDay(field=field) from None
