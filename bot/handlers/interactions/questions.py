"""The words after /board: most are answered, to whoever asks alone; some open a form, and some act."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import local_date, zone_or
from bot.errors import (
    AlreadyHandled,
    BadTemplate,
    BoardbotError,
    DatabaseUnavailable,
    SurfaceError,
    UnreadableAbsence,
    UnreadWords,
)
from bot.handlers.interactions.interaction import Interaction, Reply, Show
from bot.messages.message import Message
from bot.services.access.permissions import require_person
from bot.services.boards.settings import settings_form
from bot.services.calendars.feeds import end_feeds, make_feed
from bot.services.importing.sent_plans import take_plan_file
from bot.services.people.absences import away_form, end_absence, read_leave, set_absence
from bot.services.plans.close import close_action_form, reopen_action_form
from bot.services.plans.edit import add_action_form, edit_action_form
from bot.services.plans.leads import assign_form
from bot.services.queries.answer import answer_question
from bot.services.queries.post import send_rest
from bot.services.queries.question import CommandTarget
from bot.services.queries.recap import recap_message, want_recap
from bot.services.replies.filer import Wanted
from bot.services.replies.messages import IncomingMessage
from bot.services.replies.receive import answer_message, handle_message
from bot.services.requests.nudge import nudge_form
from bot.services.scorecards.exempt import exempt_action_form
from bot.services.updates.answers import Filing
from bot.services.updates.form import update_form
from bot.views.deliveries import NoteView
from storage.people import Person


def ask(text: str, by: Interaction) -> Reply:
    """Answer a question, or do what its first word says; bot/services/queries/commands.py has the words."""
    viewer = by.viewer
    answer = answer_question(core=by.core, text=text, viewer=viewer, now=by.now)
    if isinstance(answer, CommandTarget):
        try:
            return DOES[answer.word](by, require_person(viewer.person), answer)
        except AlreadyHandled as error:
            return by.say(error.markup())
    key = by.idempotency_key
    return Show(tuple(send_rest(core=by.core, viewer=viewer, answer=answer, idempotency_key=key, now=by.now)))


def converse(text: str, by: Interaction) -> list[Message]:
    """Answer words where nothing can be opened or done at once: what would do so is a button, and a refusal a sentence.

    What of an answer is not shown in place is sent to whoever asked.
    """
    viewer, templates = by.viewer, by.core.templates
    try:
        answer = answer_question(core=by.core, text=text, viewer=viewer, now=by.now)
    except (BadTemplate, DatabaseUnavailable, SurfaceError):
        raise
    except BoardbotError as error:
        offers = tuple((name, "ask", command) for name, command in error.offers)
        return [templates.compose(NoteView(error.markup(), buttons=offers), "note")]
    if isinstance(answer, CommandTarget):
        view = NoteView(templates.sentence("can_be_done", command=text), buttons=((text, "ask", text),))
        return [templates.compose(view, "note")]
    return send_rest(core=by.core, viewer=viewer, answer=answer, idempotency_key=by.idempotency_key, now=by.now)


def receive(incoming: IncomingMessage, by: Interaction) -> None:
    """Take in a message that somebody wrote to the bot: filed, asked about, or answered as the question that it is.

    The file of a plan that an officer sends is compared with what stands, and shown to them.

    Raises AlreadyHandled, and UnknownPerson.
    """
    person = by.person
    if take_plan_file(core=by.core, incoming=incoming, by=person, now=by.now):
        return
    try:
        handle_message(core=by.core, incoming=incoming, by=person, now=by.now)
    except Wanted as wanted:
        answer_message(core=by.core, incoming=incoming, by=person, answer=converse(wanted.command, by), now=by.now)


def _add(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    return add_action_form(core=by.core, board_id=on.board_id, by=person)


def _nudge(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    return nudge_form(core=by.core, board_id=on.board_id, by=person)


def _settings(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    return settings_form(core=by.core, board_id=on.board_id, by=person, now=by.now)


def _update(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    return update_form(core=by.core, filing=Filing(on.action_id, "form", by.place), by=person, now=by.now)


def _lead(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    subject = f"action:{on.action_id}"
    return assign_form(core=by.core, board_id=on.board_id, subject=subject, by=person, now=by.now)


def _edit(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    return edit_action_form(core=by.core, action_id=on.action_id, by=person)


def _exempt(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    return exempt_action_form(core=by.core, action_id=on.action_id, by=person)


def _close(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    return close_action_form(core=by.core, action_id=on.action_id, by=person)


def _reopen(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    return reopen_action_form(core=by.core, action_id=on.action_id, by=person)


def _away(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    if not on.rest:
        return away_form(core=by.core, by=person, now=by.now)
    leave = read_leave(on.rest, local_date(by.now, zone_or(person.timezone, by.core.zone)))
    delegate = by.account(leave.delegate)
    if leave.delegate and delegate is None:
        raise UnreadableAbsence(words=on.rest)
    sentence = set_absence(leave=leave, delegate=delegate, **by.once())
    return by.say(sentence, by.core.templates.sentence("back_earlier"))


def _back(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    return by.say(end_absence(**by.once()))


def _calendar(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    if on.rest == "off":
        return by.say(
            by.core.templates.sentence("calendars_ended", number=end_feeds(core=by.core, by=person, now=by.now))
        )
    address = make_feed(board_id=on.board_id, **by.once())
    return by.say(by.core.templates.sentence("calendar_made", address=address, board=on.rest))


def _recap(by: Interaction, person: Person, on: CommandTarget) -> Reply:
    if on.rest.lower() in ("on", "off"):
        return by.say(want_recap(core=by.core, wanted=on.rest.lower() == "on", by=person, now=by.now))
    if on.rest:
        raise UnreadWords(
            understood="recap", words=on.rest, hint=' It takes "on" or "off".', offers=(("recap", "recap"),)
        )
    return Show(tuple(recap_message(core=by.core, by=person, now=by.now)))


DOES: dict[str, Callable[[Interaction, Person, CommandTarget], Reply]] = {
    "add": _add,
    "nudge": _nudge,
    "settings": _settings,
    "update": _update,
    "lead": _lead,
    "edit": _edit,
    "exempt": _exempt,
    "close": _close,
    "reopen": _reopen,
    "away": _away,
    "back": _back,
    "recap": _recap,
    "calendar": _calendar,
}
"""What the words do that open a form or act."""
