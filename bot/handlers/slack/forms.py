"""Forms: opened before their trigger expires, and answered at the field when something is wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.text import clean, number_in
from bot.errors import (
    BadTemplate,
    BoardbotError,
    DatabaseUnavailable,
    FieldProblem,
    FormTooLate,
    NotMadeHere,
    SurfaceError,
)
from bot.handlers.slack.context import Desk, user_of
from bot.messages.message import Form
from bot.services.boards.settings import read_settings, save_settings
from bot.services.meetings.schedule import add_meeting, cancel_meeting
from bot.services.people.absences import Leave, confirm_away, say_away
from bot.services.plans.edit import Wording, add_action, close_action, edit_action, reopen_action
from bot.services.plans.leads import assign_lead, hand_over
from bot.services.requests.reminders import nudge
from bot.services.updates.answers import Place
from bot.services.updates.corrections import Words, edit_published, withdraw_others_update
from bot.services.updates.form import FormState, read_answer, read_day, read_evidence, read_state
from bot.services.updates.record import record_progress_update
from bot.services.updates.sign_off import return_update, withhold
from bot.surfaces.base import Account
from bot.surfaces.slack.format import view_payload
from bot.surfaces.slack.surface import error_code

_TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "invalid_trigger"}


def open_form(client: WebClient, body: dict[str, Any], form: Form) -> None:
    """Show a form to whoever asked for it. Raises FormTooLate."""
    try:
        client.views_open(trigger_id=body["trigger_id"], view=view_payload(form))
    except SlackApiError as error:
        if error_code(error) in _TOO_LATE:
            raise FormTooLate from None
        raise


@dataclass(frozen=True)
class Sent:
    """A form as it came in: the answers by field name, what was sent along, and a key of this very sending."""

    body: dict[str, Any]
    values: dict[str, str | None]
    state: str
    key: str

    def text(self, field: str) -> str:
        return (self.values.get(field) or "").strip()

    def number(self, field: str) -> int | None:
        """The id that was chosen in a select, if one was. Raises FieldProblem."""
        text = self.text(field)
        found = number_in(text)
        if found is None and text:
            raise FieldProblem(field=field, problem="Choose one of those listed.")
        return found

    def id(self, name: str) -> int:
        """An id that was sent along. Raises NotMadeHere."""
        found = read_state(self.state).get(name)
        if not isinstance(found, int):
            raise NotMadeHere
        return found

    def words(self, name: str) -> str:
        """Words of ours that were sent along. Raises NotMadeHere."""
        found = read_state(self.state).get(name)
        if not isinstance(found, str):
            raise NotMadeHere
        return found


class Submissions:
    """A listener for each form, named as the form's act is."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def progress_update(self, sent: Sent) -> None:
        state = FormState.read(sent.state)
        record_progress_update(
            core=self.desk.core,
            action_id=state.action,
            answer=read_answer(sent.values),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            via="form",
            place=state.place,
            period=state.period,
            edits=state.edits,
            once=sent.key,
        )

    def save_update(self, sent: Sent) -> None:
        record_progress_update(
            core=self.desk.core,
            action_id=_must_choose(sent, "action"),
            answer=read_answer(sent.values),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            via="form",
            place=Place(user_of(sent.body)),
            once=sent.key,
        )

    def assign(self, sent: Sent) -> None:
        assign_lead(
            core=self.desk.core,
            board_id=sent.id("board"),
            subject=sent.words("subject"),
            account=self._account(sent),
            since=read_day(sent.text("since"), "since"),
            reason=sent.text("reason"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def add_action(self, sent: Sent) -> None:
        add_action(
            core=self.desk.core,
            board_id=sent.id("board"),
            plan_id=sent.id("plan"),
            ref=sent.text("ref"),
            wording=_wording(sent),
            lead=self._account(sent) if sent.text("person") else None,
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def edit_action(self, sent: Sent) -> None:
        edit_action(
            core=self.desk.core,
            action_id=sent.id("action"),
            wording=_wording(sent),
            reason=sent.text("reason"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def close_action(self, sent: Sent) -> None:
        close_action(
            core=self.desk.core,
            action_id=sent.id("action"),
            into=sent.number("into"),
            reason=sent.text("reason"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def reopen_action(self, sent: Sent) -> None:
        reopen_action(
            core=self.desk.core,
            action_id=sent.id("action"),
            reason=sent.text("reason"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def nudge(self, sent: Sent) -> None:
        whom = None if sent.text("who") == "all" else _must_choose(sent, "who")
        nudge(
            core=self.desk.core,
            board_id=sent.id("board"),
            request_id=whom,
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
            directory=self.desk.directory,
        )

    def board_settings(self, sent: Sent) -> None:
        save_settings(
            core=self.desk.core,
            board_id=sent.id("board"),
            wanted=read_settings(sent.values),
            shown=str(read_state(sent.state).get("waiting") or ""),
            channel_id=sent.text("channel"),
            directory=self.desk.directory,
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def add_meeting(self, sent: Sent) -> None:
        add_meeting(
            core=self.desk.core,
            board_id=sent.id("board"),
            held_on=read_day(sent.text("held_on"), "held_on"),
            starts_at=sent.text("starts_at"),
            place=sent.text("place"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def cancel_meeting(self, sent: Sent) -> None:
        cancel_meeting(
            core=self.desk.core,
            meeting_id=sent.id("meeting"),
            reason=sent.text("reason"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def return_update(self, sent: Sent) -> None:
        return_update(
            core=self.desk.core,
            mark=sent.words("mark"),
            question=sent.text("question"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def withhold(self, sent: Sent) -> None:
        withhold(
            core=self.desk.core,
            mark=sent.words("mark"),
            reason=sent.text("reason"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def edit_published(self, sent: Sent) -> None:
        edit_published(
            core=self.desk.core,
            mark=sent.words("mark"),
            words=Words(
                sent.text("narrative"),
                sent.text("next_step"),
                sent.text("help_needed"),
                read_evidence(sent.text("evidence")),
            ),
            reason=sent.text("reason"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def withdraw(self, sent: Sent) -> None:
        withdraw_others_update(
            core=self.desk.core,
            mark=sent.words("mark"),
            reason=sent.text("reason"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def hand_over(self, sent: Sent) -> None:
        hand_over(
            core=self.desk.core,
            action_id=sent.id("action"),
            account=self._account(sent),
            reason=sent.text("reason"),
            by=self.desk.person(sent.body),
            now=self.desk.now(),
            once=sent.key,
        )

    def away(self, sent: Sent) -> None:
        by, now = self.desk.person(sent.body), self.desk.now()
        leave = Leave(read_day(sent.text("first"), "first"), read_day(sent.text("last"), "last"), sent.text("person"))
        delegate = self._account(sent) if leave.delegate else None
        said = say_away(core=self.desk.core, leave=leave, delegate=delegate, by=by, now=now, once=sent.key)
        confirm_away(core=self.desk.core, text=said, by=by, now=now, once=sent.key)

    def _account(self, sent: Sent) -> Account:
        found = self.desk.account(sent.text("person"))
        if found is None:
            raise FieldProblem(field="person", problem="Choose somebody with an account here.")
        return found


def _must_choose(sent: Sent, field: str) -> int:
    found = sent.number(field)
    if found is None:
        raise FieldProblem(field=field, problem="Choose one of those listed.")
    return found


def _wording(sent: Sent) -> Wording:
    due = read_day(sent.text("due"), "due") if sent.text("due") else None
    return Wording(sent.text("title"), due, sent.number("priority"), sent.number("workstream"))


def register(app: App, desk: Desk) -> None:
    submissions = Submissions(desk)
    for act in [name for name in vars(Submissions) if not name.startswith("_")]:
        app.view(act)(_listener(desk, getattr(submissions, act)))


def _listener(desk: Desk, save: Callable[[Sent], None]) -> Callable[..., None]:
    def listener(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        values = values_of(view)
        try:
            save(Sent(body, values, view["private_metadata"], _submission_key(view, values)))
        except (DatabaseUnavailable, BadTemplate, SurfaceError):
            raise
        except BoardbotError as error:
            field = error.field if isinstance(error, FieldProblem) else next(iter(values), "")
            ack(response_action="errors", errors={field: str(error)})
            return
        ack()
        desk.wake_sender()

    return listener


def _submission_key(view: dict[str, Any], values: dict[str, str | None]) -> str:
    """What tells one submission from another: a form that stayed open can be sent again, and with other words."""
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    return f"view:{view['id']}:{digest}"


_CHOSEN = ("selected_date", "selected_user", "selected_conversation")


def values_of(view: dict[str, Any]) -> dict[str, str | None]:
    """A form's answers by field name, as they were typed."""
    found: dict[str, str | None] = {}
    for name, block in view["state"]["values"].items():
        for element in block.values():
            option = element.get("selected_option") or {}
            chosen = option.get("value") or next((element[k] for k in _CHOSEN if element.get(k)), None)
            found[name] = chosen or clean(element.get("value") or "") or None
    return found
