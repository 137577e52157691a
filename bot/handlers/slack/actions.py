"""Pressed buttons. Whether the presser may is decided in the service, not by the button."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.domain.rag import Rag
from bot.errors import NotMadeHere
from bot.handlers.slack.context import (
    SlackContext,
    channel_of,
    item_of,
    message_of,
    number_of,
    numbered,
    numbers_of,
    place_of,
    press_key,
    show_privately,
    user_of,
    value_of,
)
from bot.handlers.slack.forms import open_form
from bot.handlers.slack.home import show_home
from bot.messages.message import Form
from bot.services.deliveries.undelivered import mark_delivered, send_again
from bot.services.meetings.schedule import add_meeting_form, cancel_meeting_form
from bot.services.plans.leads import assign_form, decline, hand_over_form
from bot.services.queries.answer import answer_question
from bot.services.queries.post import post_answer
from bot.services.queries.question import OpenForm
from bot.services.requests.message import show_page
from bot.services.requests.reminders import snooze
from bot.services.updates.answers import Answer, Filing, MissingRating, NoRatingYet
from bot.services.updates.corrections import edit_form, withdraw_form
from bot.services.updates.form import update_form
from bot.services.updates.record import rate_update, record_progress_update, update_of
from bot.services.updates.replies import file_unfiled
from bot.services.updates.sign_off import decision_form, sign_off, what_waits
from bot.services.updates.withdraw import withdraw_update
from bot.views.deliveries import NoteView

Body = dict[str, Any]

POSTED_ALREADY = "The channel was sent exactly that already today, so nothing was posted."


class Presses:
    """A listener for each button, named as the button's act is."""

    def __init__(self, context: SlackContext) -> None:
        self.context = context

    def no_change(self, ack: Ack, body: Body, client: WebClient, respond: Respond) -> None:
        item = item_of(body)
        try:
            record_progress_update(
                core=self.context.core,
                filing=Filing(item.action_id, "button", place_of(body), item.period or None),
                answer=Answer(no_change=True, shown=item.version),
                by=self.context.person(body),
                now=self.context.now(),
                idempotency_key=press_key(body, "no_change"),
            )
        except NoRatingYet:
            self._open_update(client, body, item.action_id, item.period or None)
        if (body.get("view") or {}).get("type") == "home":
            show_home(self.context, client, user_of(body))
        ack()
        self.context.wake_sender()

    def update(self, ack: Ack, body: Body, client: WebClient) -> None:
        item = item_of(body)
        self._open_update(client, body, item.action_id, item.period or None)
        ack()

    def edit_update(self, ack: Ack, body: Body, client: WebClient) -> None:
        update = update_of(core=self.context.core, update_id=number_of(body))
        self._open_update(client, body, update.action_id, update.period, update.id)
        ack()

    def undo_update(self, ack: Ack, body: Body) -> None:
        withdraw_update(
            core=self.context.core,
            update_id=number_of(body),
            by=self.context.person(body),
            now=self.context.now(),
        )
        ack()
        self.context.wake_sender()

    def set_rag(self, ack: Ack, body: Body, respond: Respond) -> None:
        update_id, rag = numbered(body)
        if rag not in {r.value for r in Rag}:
            raise NotMadeHere
        rate_update(
            core=self.context.core,
            rating=MissingRating(update_id, Rag(rag), place_of(body)),
            by=self.context.person(body),
            now=self.context.now(),
            idempotency_key=press_key(body, "set_rag"),
        )
        ack()
        self.context.wake_sender()

    def file_reply(self, ack: Ack, body: Body) -> None:
        reply_id, action_id = numbers_of(body)
        file_unfiled(
            core=self.context.core,
            reply_id=reply_id,
            action_id=action_id,
            by=self.context.person(body),
            now=self.context.now(),
        )
        ack()
        self.context.wake_sender()

    def page(self, ack: Ack, body: Body) -> None:
        show_page(
            core=self.context.core,
            channel=channel_of(body),
            ts=message_of(body),
            page=number_of(body),
            address=user_of(body),
            now=self.context.now(),
        )
        ack()
        self.context.wake_sender()

    def ask_page(self, ack: Ack, body: Body, respond: Respond) -> None:
        page, question = numbered(body)
        answer = answer_question(
            core=self.context.core, text=question, viewer=self.context.viewer(body), now=self.context.now(), page=page
        )
        ack()
        if not isinstance(answer, OpenForm):
            show_privately(respond, answer[0], replace_original=True)

    def post(self, ack: Ack, body: Body, respond: Respond) -> None:
        posted = post_answer(
            core=self.context.core, text=value_of(body), viewer=self.context.viewer(body), now=self.context.now()
        )
        ack()
        self.context.wake_sender()
        self._answer(respond, "Posted to the board's channel." if posted else POSTED_ALREADY)

    def send_again(self, ack: Ack, body: Body, respond: Respond) -> None:
        text = send_again(
            core=self.context.core, delivery_id=number_of(body), by=self.context.person(body), now=self.context.now()
        )
        ack()
        self.context.wake_sender()
        self._answer(respond, text)

    def it_arrived(self, ack: Ack, body: Body, respond: Respond) -> None:
        text = mark_delivered(
            core=self.context.core, delivery_id=number_of(body), by=self.context.person(body), now=self.context.now()
        )
        ack()
        self._answer(respond, text)

    def snooze(self, ack: Ack, body: Body, respond: Respond) -> None:
        text = snooze(
            core=self.context.core, request_id=number_of(body), by=self.context.person(body), now=self.context.now()
        )
        ack()
        self._answer(respond, text)

    def assign(self, ack: Ack, body: Body, client: WebClient) -> None:
        board_id, subject = numbered(body)
        by, now = self.context.person(body), self.context.now()
        open_form(client, body, assign_form(core=self.context.core, board_id=board_id, subject=subject, by=by, now=now))
        ack()

    def add_meeting(self, ack: Ack, body: Body, client: WebClient) -> None:
        form = add_meeting_form(core=self.context.core, board_id=number_of(body), by=self.context.person(body))
        open_form(client, body, form)
        ack()

    def cancel_meeting(self, ack: Ack, body: Body, client: WebClient) -> None:
        form = cancel_meeting_form(core=self.context.core, meeting_id=number_of(body), by=self.context.person(body))
        open_form(client, body, form)
        ack()

    def sign_off(self, ack: Ack, body: Body, respond: Respond) -> None:
        board_id, tokens = numbered(body)
        by, now = self.context.person(body), self.context.now()
        sign_off(core=self.context.core, board_id=board_id, version_tokens=tokens.split(","), by=by, now=now)
        ack()
        self.context.wake_sender()
        if (body.get("container") or {}).get("is_ephemeral"):
            left = what_waits(core=self.context.core, board_id=board_id, by=by, now=now)
            show_privately(respond, left, replace_original=True)

    def return_update(self, ack: Ack, body: Body, client: WebClient) -> None:
        self._decide(body, client, "return_form")
        ack()

    def withhold(self, ack: Ack, body: Body, client: WebClient) -> None:
        self._decide(body, client, "withhold_form")
        ack()

    def edit_published(self, ack: Ack, body: Body, client: WebClient) -> None:
        open_form(client, body, self._edit_form(body, value_of(body)))
        ack()

    def _edit_form(self, body: Body, version_token: str) -> Form:
        return edit_form(
            core=self.context.core, version_token=version_token, by=self.context.person(body), now=self.context.now()
        )

    def _decide(self, body: Body, client: WebClient, form: str) -> None:
        by, now = self.context.person(body), self.context.now()
        decision = decision_form(core=self.context.core, version_token=value_of(body), form=form, by=by, now=now)
        open_form(client, body, decision)

    def more(self, ack: Ack, body: Body, client: WebClient, respond: Respond) -> None:
        """An entry of the menu beside an action, or beside an update in a record."""
        chosen = (body["actions"][0].get("selected_option") or {}).get("value", "")
        by, now, core = self.context.person(body), self.context.now(), self.context.core
        match chosen.partition("|")[0]:
            case "hand_over":
                open_form(client, body, hand_over_form(core=core, action_id=item_of(body).action_id, by=by, now=now))
            case "not_mine":
                item = item_of(body)
                if not decline(core=core, action_id=item.action_id, period=item.period, by=by, now=now):
                    self._answer(respond, "You are not asked about it any more, so nothing was changed.")
            case "edit_published":
                open_form(client, body, self._edit_form(body, value_of(body)))
            case "withdraw":
                open_form(client, body, withdraw_form(core=core, version_token=value_of(body), by=by))
            case _:
                raise NotMadeHere
        ack()
        self.context.wake_sender()

    def _open_update(
        self, client: WebClient, body: Body, action_id: int, period: str | None, edits: int | None = None
    ) -> None:
        form = update_form(
            core=self.context.core,
            action_id=action_id,
            by=self.context.person(body),
            now=self.context.now(),
            place=place_of(body),
            period=period,
            edits=edits,
        )
        open_form(client, body, form)

    def _answer(self, respond: Respond, text: str) -> None:
        show_privately(respond, self.context.core.templates.compose(NoteView(text), "note"), replace_original=False)


def register(app: App, context: SlackContext) -> None:
    presses = Presses(context)
    for act in [name for name in vars(Presses) if not name.startswith("_")]:
        app.action(re.compile(rf"^{act}(\.\d+)?$"))(getattr(presses, act))
