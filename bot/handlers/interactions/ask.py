"""The words after /board: a question is answered, to whoever asks alone; some open a form, and some act."""

from __future__ import annotations

from bot.clock import local_date, zone_or
from bot.errors import AlreadyHandled, UnreadableAbsence
from bot.handlers.interactions.interaction import Interaction, Reply, Show
from bot.messages.message import Form
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
from storage.people import Person


def ask(text: str, by: Interaction) -> Reply:
    """Answer a question, or do what its first word says."""
    try:
        return _ask(text, by)
    except AlreadyHandled as error:
        return by.say(str(error))


def _ask(text: str, by: Interaction) -> Reply:
    word, _, rest = text.partition(" ")
    if word.lower() == "away":
        return _away(by, rest.strip())
    if word.lower() == "back":
        return _back(by)
    viewer = by.viewer
    answer = answer_question(core=by.core, text=text, viewer=viewer, now=by.now)
    if isinstance(answer, OpenForm):
        return _form(by, answer, require_person(viewer.person))
    key = by.idempotency_key
    return Show(tuple(send_rest(core=by.core, viewer=viewer, answer=answer, idempotency_key=key, now=by.now)))


def _form(by: Interaction, asked: OpenForm, person: Person) -> Form:
    core, now, board_id, action_id = by.core, by.now, asked.board_id, asked.action_id
    match asked.act:
        case "lead":
            return assign_form(core=core, board_id=board_id, subject=f"action:{action_id}", by=person, now=now)
        case "add":
            return add_action_form(core=core, board_id=board_id, by=person)
        case "edit":
            return edit_action_form(core=core, action_id=action_id, by=person)
        case "close":
            return close_action_form(core=core, action_id=action_id, by=person)
        case "reopen":
            return reopen_action_form(core=core, action_id=action_id, by=person)
        case "settings":
            return settings_form(core=core, board_id=board_id, by=person, now=now)
        case "nudge":
            return nudge_form(core=core, board_id=board_id, by=person, now=now)
    return update_form(core=core, action_id=action_id, by=person, now=now, place=Place(by.address))


def _away(by: Interaction, words: str) -> Reply:
    person = by.person
    if not words:
        return away_form(core=by.core, by=person, now=by.now)
    leave = read_leave(words, local_date(by.now, zone_or(person.timezone, by.core.zone)))
    delegate = by.account(leave.delegate)
    if leave.delegate and delegate is None:
        raise UnreadableAbsence(words=words)
    key = by.idempotency_key
    sentence = set_absence(core=by.core, leave=leave, delegate=delegate, by=person, now=by.now, idempotency_key=key)
    return by.say(sentence, "Back earlier? Say /board back.")


def _back(by: Interaction) -> Reply:
    return by.say(end_absence(core=by.core, by=by.person, now=by.now, idempotency_key=by.idempotency_key))
