"""/board: every question, answered to whoever asks, alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.clock import local_date, zone_or
from bot.domain.text import clean
from bot.errors import UnreadableAbsence
from bot.handlers.slack.context import SlackContext, ephemeral_payload, user_of
from bot.handlers.slack.forms import open_form
from bot.messages.message import Form, Message
from bot.services.access.permissions import require_person
from bot.services.boards.settings import settings_form
from bot.services.people.absences import away_form, end_absence, read_leave, set_absence
from bot.services.plans.close import close_action_form, reopen_action_form
from bot.services.plans.edit import add_action_form, edit_action_form
from bot.services.plans.leads import assign_form
from bot.services.queries.answer import answer_question
from bot.services.queries.post import send_rest
from bot.services.queries.question import OpenForm
from bot.services.requests.reminders import nudge_form
from bot.services.updates.answers import Place
from bot.services.updates.form import update_form
from bot.surfaces.slack.format import unescape
from bot.views.deliveries import NoteView
from storage.people import Person


def register(app: App, context: SlackContext) -> None:
    def board(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        word, _, rest = question_of(body).partition(" ")
        if command := _COMMANDS.get(word.lower()):
            answer_now = command(context, body, rest.strip())
            if isinstance(answer_now, Form):
                open_form(client, body, answer_now)
            ack(**({} if isinstance(answer_now, Form) else ephemeral_payload(answer_now)))
            context.wake_sender()
            return
        viewer = context.viewer(body)
        answer = answer_question(core=context.core, text=question_of(body), viewer=viewer, now=context.now())
        if isinstance(answer, OpenForm):
            open_form(client, body, _form(context, body, answer, require_person(viewer.person)))
            ack()
            return
        idempotency_key = str(body.get("trigger_id"))
        words = send_rest(
            core=context.core, viewer=viewer, answer=answer, idempotency_key=idempotency_key, now=context.now()
        )
        ack(ephemeral_payload(words[0]))
        context.wake_sender()
        for part in words[1:]:
            respond(**ephemeral_payload(part), replace_original=False)

    app.command(re.compile(r"^/board"))(board)


def _away(context: SlackContext, body: dict[str, Any], words: str) -> Message | Form:
    by, now = context.person(body), context.now()
    if not words:
        return away_form(core=context.core, by=by, now=now)
    leave = read_leave(words, local_date(now, zone_or(by.timezone, context.core.zone)))
    account = context.account(leave.delegate)
    if leave.delegate and account is None:
        raise UnreadableAbsence(words=words)
    text = set_absence(
        core=context.core, leave=leave, delegate=account, by=by, now=now, idempotency_key=command_key(body)
    )
    return context.core.templates.compose(NoteView(text, "Back earlier? Say /board back."), "note")


def _back(context: SlackContext, body: dict[str, Any], words: str) -> Message:
    text = end_absence(core=context.core, by=context.person(body), now=context.now(), idempotency_key=command_key(body))
    return context.core.templates.compose(NoteView(text), "note")


_COMMANDS: dict[str, Callable[[SlackContext, dict[str, Any], str], Message | Form]] = {"away": _away, "back": _back}


def command_key(body: dict[str, Any]) -> str:
    """Distinguishes one use of a command from another."""
    return f"command:{body.get('trigger_id')}"


def _form(context: SlackContext, body: dict[str, Any], asked: OpenForm, by: Person) -> Form:
    core, now, board_id, action_id = context.core, context.now(), asked.board_id, asked.action_id
    match asked.act:
        case "lead":
            return assign_form(core=core, board_id=board_id, subject=f"action:{action_id}", by=by, now=now)
        case "add":
            return add_action_form(core=core, board_id=board_id, by=by)
        case "edit":
            return edit_action_form(core=core, action_id=action_id, by=by)
        case "close":
            return close_action_form(core=core, action_id=action_id, by=by)
        case "reopen":
            return reopen_action_form(core=core, action_id=action_id, by=by)
        case "settings":
            return settings_form(core=core, board_id=board_id, by=by, now=now)
        case "nudge":
            return nudge_form(core=core, board_id=board_id, by=by, now=now)
    return update_form(core=core, action_id=action_id, by=by, now=now, place=Place(user_of(body)))


def question_of(body: dict[str, Any]) -> str:
    """The words after /board as they were typed: mentions stand as <#C123|name>, of which the id is kept."""
    text = re.sub(r"<[#@]([A-Z0-9]+)(?:\|[^>]*)?>", r"\1", str(body.get("text") or ""))
    return clean(unescape(text))
