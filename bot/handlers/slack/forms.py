"""Forms: opened before their trigger expires, and answered at the field when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import (
    AlreadyHandled,
    BadTemplate,
    BoardbotError,
    DatabaseUnavailable,
    FieldProblem,
    FormTooLate,
    NoAccountThere,
    SurfaceError,
)
from bot.handlers.slack.context import SlackContext, user_of
from bot.handlers.slack.submitted import Sent, require_choice, submission_key, values_of
from bot.messages.message import Form
from bot.services.boards.settings import NewSettings, read_settings, save_settings
from bot.services.meetings.schedule import MeetingDetails, add_meeting, cancel_meeting
from bot.services.people.absences import Leave, confirm_away, set_absence
from bot.services.plans.close import Closing, close_action, reopen_action
from bot.services.plans.edit import NewAction, Wording, add_action, edit_action
from bot.services.plans.leads import Assignment, HandOver, assign_lead, hand_over
from bot.services.requests.reminders import nudge
from bot.services.updates.answers import Filing, Place
from bot.services.updates.corrections import PublishedText, edit_published, withdraw_others_update
from bot.services.updates.form import FormState, read_answer, read_day_field, read_evidence, read_state
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


class Submissions:
    """A listener for each form, named as the form's act is."""

    def __init__(self, context: SlackContext) -> None:
        self.context = context

    def progress_update(self, sent: Sent) -> None:
        state = FormState.read(sent.state)
        record_progress_update(
            core=self.context.core,
            filing=Filing(state.action, "form", state.place, state.period, state.edits),
            answer=read_answer(sent.values),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def save_update(self, sent: Sent) -> None:
        record_progress_update(
            core=self.context.core,
            filing=Filing(require_choice(sent, "action"), "form", Place(user_of(sent.body))),
            answer=read_answer(sent.values),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def assign(self, sent: Sent) -> None:
        assign_lead(
            core=self.context.core,
            assignment=Assignment(
                sent.id("board"),
                sent.words("subject"),
                self._account(sent),
                read_day_field(sent.text("since"), "since"),
                sent.text("reason"),
            ),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def add_action(self, sent: Sent) -> None:
        add_action(
            core=self.context.core,
            new=NewAction(
                sent.id("board"),
                sent.id("plan"),
                sent.text("ref"),
                _wording(sent),
                self._account(sent) if sent.text("person") else None,
            ),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def edit_action(self, sent: Sent) -> None:
        edit_action(
            core=self.context.core,
            action_id=sent.id("action"),
            wording=_wording(sent),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def close_action(self, sent: Sent) -> None:
        close_action(
            core=self.context.core,
            action_id=sent.id("action"),
            closing=Closing(sent.text("reason"), sent.number("into")),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def reopen_action(self, sent: Sent) -> None:
        reopen_action(
            core=self.context.core,
            action_id=sent.id("action"),
            reason=sent.text("reason"),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def nudge(self, sent: Sent) -> None:
        whom = None if sent.text("who") == "all" else require_choice(sent, "who")
        nudge(
            core=self.context.core,
            board_id=sent.id("board"),
            request_id=whom,
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def board_settings(self, sent: Sent) -> None:
        save_settings(
            core=self.context.core,
            board_id=sent.id("board"),
            wanted=NewSettings(
                read_settings(sent.values), sent.text("channel"), str(read_state(sent.state).get("waiting") or "")
            ),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def add_meeting(self, sent: Sent) -> None:
        add_meeting(
            core=self.context.core,
            board_id=sent.id("board"),
            details=MeetingDetails(
                read_day_field(sent.text("held_on"), "held_on"), sent.text("starts_at"), sent.text("place")
            ),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def cancel_meeting(self, sent: Sent) -> None:
        cancel_meeting(
            core=self.context.core,
            meeting_id=sent.id("meeting"),
            reason=sent.text("reason"),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def return_update(self, sent: Sent) -> None:
        return_update(
            core=self.context.core,
            version_token=sent.words("version_token", formerly="mark"),
            question=sent.text("question"),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def withhold(self, sent: Sent) -> None:
        withhold(
            core=self.context.core,
            version_token=sent.words("version_token", formerly="mark"),
            reason=sent.text("reason"),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def edit_published(self, sent: Sent) -> None:
        edit_published(
            core=self.context.core,
            version_token=sent.words("version_token", formerly="mark"),
            words=PublishedText(
                sent.text("narrative"),
                sent.text("next_step"),
                sent.text("help_needed"),
                read_evidence(sent.text("evidence")),
                sent.text("reason"),
            ),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def withdraw(self, sent: Sent) -> None:
        withdraw_others_update(
            core=self.context.core,
            version_token=sent.words("version_token", formerly="mark"),
            reason=sent.text("reason"),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def hand_over(self, sent: Sent) -> None:
        hand_over(
            core=self.context.core,
            change=HandOver(sent.id("action"), self._account(sent), sent.text("reason")),
            by=self.context.person(sent.body),
            now=self.context.now(),
            idempotency_key=sent.key,
        )

    def away(self, sent: Sent) -> None:
        by, now = self.context.person(sent.body), self.context.now()
        leave = Leave(
            read_day_field(sent.text("first"), "first"), read_day_field(sent.text("last"), "last"), sent.text("person")
        )
        delegate = self._account(sent) if leave.delegate else None
        text = set_absence(
            core=self.context.core, leave=leave, delegate=delegate, by=by, now=now, idempotency_key=sent.key
        )
        confirm_away(core=self.context.core, text=text, by=by, now=now, idempotency_key=sent.key)

    def _account(self, sent: Sent) -> Account:
        found = self.context.account(sent.text("person"))
        if found is None:
            raise NoAccountThere(field="person")
        return found


def _wording(sent: Sent) -> Wording:
    due = read_day_field(sent.text("due"), "due") if sent.text("due") else None
    return Wording(sent.text("title"), due, sent.number("priority"), sent.number("workstream"), sent.text("reason"))


def register(app: App, context: SlackContext) -> None:
    submissions = Submissions(context)
    for act in [name for name in vars(Submissions) if not name.startswith("_")]:
        app.view(act)(_listener(context, getattr(submissions, act)))


def _listener(context: SlackContext, save: Callable[[Sent], None]) -> Callable[..., None]:
    def listener(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        values = values_of(view)
        try:
            save(Sent(body, values, view["private_metadata"], submission_key(view, values)))
        except (DatabaseUnavailable, BadTemplate, SurfaceError):
            raise
        except AlreadyHandled:
            pass
        except BoardbotError as error:
            field = error.field if isinstance(error, FieldProblem) else next(iter(values), "")
            ack(response_action="errors", errors={field: str(error)})
            return
        ack()
        context.wake_sender()

    return listener
