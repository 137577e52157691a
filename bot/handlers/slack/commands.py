"""/board: every question, answered to the asker only."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.clock import local_date, zone_or
from bot.domain.text import clean
from bot.errors import UnreadableAbsence
from bot.handlers.slack.context import Desk, shown, user_of
from bot.handlers.slack.forms import open_form
from bot.messages.message import Form, Message
from bot.services.access.permissions import must_know
from bot.services.boards.settings import settings_form
from bot.services.people.absences import away_form, read_leave, say_away, say_back
from bot.services.plans.edit import add_action_form, close_action_form, edit_action_form, reopen_action_form
from bot.services.plans.leads import assign_form
from bot.services.queries.answer import OpenForm, answer_question, send_rest
from bot.services.requests.reminders import nudge_form
from bot.services.updates.answers import Place
from bot.services.updates.form import update_form
from bot.surfaces.slack.format import unescape
from bot.views.asking import NoteView
from storage.boards import Person


def register(app: App, desk: Desk) -> None:
    def board(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        word, _, rest = question_of(body).partition(" ")
        if deed := _DEEDS.get(word.lower()):
            done = deed(desk, body, rest.strip())
            if isinstance(done, Form):
                open_form(client, body, done)
            ack(**({} if isinstance(done, Form) else shown(done)))
            desk.wake_sender()
            return
        asker = desk.asker(body)
        answer = answer_question(core=desk.core, text=question_of(body), asker=asker, now=desk.now())
        if isinstance(answer, OpenForm):
            open_form(client, body, _form(desk, body, answer, must_know(asker.person)))
            ack()
            return
        once = str(body.get("trigger_id"))
        words = send_rest(core=desk.core, asker=asker, answer=answer, once=once, now=desk.now())
        ack(shown(words[0]))
        desk.wake_sender()
        for part in words[1:]:
            respond(**shown(part), replace_original=False)

    app.command(re.compile(r"^/board"))(board)


def _away(desk: Desk, body: dict[str, Any], words: str) -> Message | Form:
    by, now = desk.person(body), desk.now()
    if not words:
        return away_form(core=desk.core, by=by, now=now)
    leave = read_leave(words, local_date(now, zone_or(by.timezone, desk.core.zone)))
    account = desk.account(leave.delegate)
    if leave.delegate and account is None:
        raise UnreadableAbsence(words=words)
    said = say_away(core=desk.core, leave=leave, delegate=account, by=by, now=now, once=once_of(body))
    return desk.core.templates.compose(NoteView(said, "Back earlier? Say /board back."), "note")


def _back(desk: Desk, body: dict[str, Any], words: str) -> Message:
    said = say_back(core=desk.core, by=desk.person(body), now=desk.now(), once=once_of(body))
    return desk.core.templates.compose(NoteView(said), "note")


_DEEDS: dict[str, Callable[[Desk, dict[str, Any], str], Message | Form]] = {"away": _away, "back": _back}


def once_of(body: dict[str, Any]) -> str:
    """What tells one asking of a command from another."""
    return f"command:{body.get('trigger_id')}"


def _form(desk: Desk, body: dict[str, Any], asked: OpenForm, by: Person) -> Form:
    core, now, board_id, action_id = desk.core, desk.now(), asked.board_id, asked.action_id
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
