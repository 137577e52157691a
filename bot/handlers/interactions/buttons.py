"""Pressed buttons. Whether the presser may is decided in the service, not by the button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.rag import Rag
from bot.domain.text import number_in
from bot.errors import AlreadyHandled, NotMadeHere
from bot.handlers.interactions.interaction import Interaction, Reply, Show
from bot.handlers.interactions.questions import ask
from bot.messages.message import Form
from bot.services.deliveries.undelivered import mark_delivered, send_again
from bot.services.importing.sent_plans import decide_plan_file
from bot.services.meetings.schedule import add_meeting_form, cancel_meeting_form
from bot.services.papers.front_sheet import front_sheet_form
from bot.services.people.mail import Chosen, agree_to_mail, choose_way
from bot.services.plans.leads import assign_form, decline, hand_over_form
from bot.services.plans.named_leads import Proposal, accept_proposal
from bot.services.queries.answer import answer_question
from bot.services.queries.post import post_answer
from bot.services.queries.question import CommandTarget
from bot.services.replies.picked import ask_again, confirm_all, file_each, file_unfiled, go_through
from bot.services.requests.nudge import nudge
from bot.services.requests.refresh import show_page
from bot.services.requests.reminders import snooze
from bot.services.requests.stop import ask_to_stop
from bot.services.scorecards.release import page_settings_form, release_scorecard
from bot.services.updates.answer_all import AnswerAllState, answer_all_form
from bot.services.updates.answers import Addition, Answer, Filing, NoRatingYet
from bot.services.updates.corrections import edit_form, withdraw_form
from bot.services.updates.form import update_form
from bot.services.updates.record import add_to, record_progress_update, update_of
from bot.services.updates.sign_off import decision_form, sign_off, what_waits
from bot.services.updates.withdraw import withdraw_update

FURTHEST = 20
"""Years ahead that a due date may be."""
ANY_TIME = ("ask", "ask_to_stop", "remind")
"""Acts whose value names no state: pressed again a minute later, they are meant again."""


def press(act: str, value: str, by: Interaction) -> Reply:
    """Do what a button does that was pressed: `act` is the button's, `value` what it carries.

    What a second press has in common with the first is who, the act, and the value, which names the state that it was
    shown in. Where it stands and when it was pressed are no part of that: the same may be pressed in the home view, and
    pressed again after an acknowledgement that was lost. Raises NotMadeHere where there is no such button.
    """
    if act not in ACTS:
        raise NotMadeHere
    key = f"press:{by.address}:{act}:{value}"
    if act in ANY_TIME:
        key += f":{by.now:%Y-%m-%dT%H:%M}"
    by = replace(by, idempotency_key=key)
    try:
        reply: Reply = getattr(_Pressed(value, by), act)()
    except AlreadyHandled as error:
        return by.say(error.markup())
    return reply


@dataclass(frozen=True)
class _ItemShown:
    """What a button beside an action stands for: the action, the month, and which version of it was shown."""

    action_id: int
    period: str
    version: int | None


class _Pressed:
    """A pressed button: a method for each act, of its name."""

    def __init__(self, value: str, by: Interaction) -> None:
        self._value, self._by = value, by
        self._core, self._now = by.core, by.now

    def no_change(self) -> Reply:
        item = self._item()
        filing = Filing(item.action_id, "button", self._by.place, item.period or None)
        answer = Answer(no_change=True, shown=item.version)
        try:
            record_progress_update(filing=filing, answer=answer, **self._by.once())
        except NoRatingYet:
            return self.update()
        return None

    def rate(self) -> Reply:
        item, rag = self._item(), self._value.rpartition("|")[2]
        if rag not in {r.value for r in Rag}:
            raise NotMadeHere
        filing = Filing(item.action_id, "button", self._by.place, item.period or None)
        record_progress_update(filing=filing, answer=Answer(Rag(rag), shown=item.version), **self._by.once())
        return None

    def answer_all(self) -> Reply:
        on = AnswerAllState.first(self._number(), self._by.place)
        form = answer_all_form(core=self._core, on=on, by=self._by.person, now=self._now)
        return form or self._by.say(self._core.templates.sentence("nothing_to_go_through"))

    def update(self) -> Reply:
        item = self._item()
        return self._update_form(item.action_id, item.period or None)

    def edit_update(self) -> Reply:
        update = update_of(core=self._core, update_id=self._number())
        return self._update_form(update.action_id, update.period, update.id)

    def undo_update(self) -> Reply:
        withdraw_update(core=self._core, update_id=self._number(), by=self._by.person, now=self._now)
        return None

    def set_rag(self) -> Reply:
        update_id, rag = self._numbered()
        if rag not in {r.value for r in Rag}:
            raise NotMadeHere
        add_to(addition=Addition(update_id, self._by.place, rag=Rag(rag)), **self._by.once())
        return None

    def move_due(self) -> Reply:
        update_id, day = self._numbered()
        try:
            due = date.fromisoformat(day)
        except ValueError:
            raise NotMadeHere from None
        if due.year > self._now.year + FURTHEST:
            raise NotMadeHere
        add_to(addition=Addition(update_id, self._by.place, due=due), **self._by.once())
        return None

    def file_reply(self) -> Reply:
        reply_id, action_id = self._numbers()
        file_unfiled(core=self._core, reply_id=reply_id, action_id=action_id, by=self._by.person, now=self._now)
        return None

    def file_each(self) -> Reply:
        file_each(core=self._core, reply_id=self._number(), by=self._by.person, now=self._now)
        return None

    def confirm_all(self) -> Reply:
        return self._confirm_all(self._number(), None)

    def rate_all(self) -> Reply:
        reply_id, rag = self._numbered()
        if rag not in {r.value for r in Rag}:
            raise NotMadeHere
        return self._confirm_all(reply_id, Rag(rag))

    def _confirm_all(self, reply_id: int, rag: Rag | None) -> Reply:
        said = confirm_all(core=self._core, reply_id=reply_id, rag=rag, by=self._by.person, now=self._now)
        return self._by.say(said) if said else None

    def go_through(self) -> Reply:
        go_through(core=self._core, reply_id=self._number(), by=self._by.person, now=self._now)
        return None

    def ask_reply(self) -> Reply:
        question = ask_again(core=self._core, reply_id=self._number(), by=self._by.person, now=self._now)
        return Show((question,)) if question else None

    def page(self) -> Reply:
        if not self._by.message:
            raise NotMadeHere
        show_page(
            core=self._core,
            channel=self._by.channel,
            ts=self._by.message,
            page=self._number(),
            by=self._by.person,
            now=self._now,
        )
        return None

    def ask_page(self) -> Reply:
        page, question = self._numbered()
        answer = answer_question(core=self._core, text=question, viewer=self._by.viewer, now=self._now, page=page)
        return None if isinstance(answer, CommandTarget) else Show((answer[0],), in_place=True)

    def ask(self) -> Reply:
        return ask(self._value, self._by)

    def ask_to_stop(self) -> Reply:
        return self._by.say(ask_to_stop(**self._by.once()))

    def post(self) -> Reply:
        posted = post_answer(core=self._core, text=self._value, viewer=self._by.viewer, now=self._now)
        return self._by.say(self._core.templates.sentence("posted" if posted else "posted_already"))

    def send_again(self) -> Reply:
        delivery_id = self._number()
        return self._by.say(send_again(core=self._core, delivery_id=delivery_id, by=self._by.person, now=self._now))

    def it_arrived(self) -> Reply:
        delivery_id = self._number()
        return self._by.say(mark_delivered(core=self._core, delivery_id=delivery_id, by=self._by.person, now=self._now))

    def remind(self) -> Reply:
        board_id, request_id = self._numbers()
        nudge(board_id=board_id, request_id=request_id, **self._by.once())
        return None

    def snooze(self) -> Reply:
        return self._by.say(snooze(core=self._core, request_id=self._number(), by=self._by.person, now=self._now))

    def assign(self) -> Reply:
        board_id, subject = self._numbered()
        return assign_form(core=self._core, board_id=board_id, subject=subject, by=self._by.person, now=self._now)

    def accept_lead(self) -> Reply:
        board_id, rest = self._numbered()
        role, people, *_ = [*rest.split("|"), ""]  # and the notice, so that the same may be accepted again another time
        proposal = Proposal(board_id, _number(role), tuple(_number(id) for id in people.split(",")))
        accept_proposal(proposal=proposal, **self._by.once())
        return None

    def import_plan(self) -> Reply:
        return self._decide_plan(wanted=True)

    def leave_plan(self) -> Reply:
        return self._decide_plan(wanted=False)

    def _decide_plan(self, *, wanted: bool) -> Reply:
        sent_id = self._number()
        said = decide_plan_file(core=self._core, sent_id=sent_id, wanted=wanted, by=self._by.person, now=self._now)
        return self._by.say(said)

    def add_meeting(self) -> Reply:
        return add_meeting_form(core=self._core, board_id=self._number(), by=self._by.person)

    def cancel_meeting(self) -> Reply:
        return cancel_meeting_form(core=self._core, meeting_id=self._number(), by=self._by.person)

    def front_sheet(self) -> Reply:
        return front_sheet_form(core=self._core, meeting_id=self._number(), by=self._by.person)

    def page_settings(self) -> Reply:
        return page_settings_form(core=self._core, board_id=self._number(), by=self._by.person)

    def agree_to_mail(self) -> Reply:
        board_id, shown = self._numbered()
        return self._by.say(agree_to_mail(board_id=board_id, shown=shown, **self._by.once()))

    def by_mail(self) -> Reply:
        board_id, person_id, way, shown = self._value.split("|") if self._value.count("|") == 3 else ("", "", "", "")
        choice = Chosen(number_in(board_id) or 0, number_in(person_id) or 0, way, shown)
        return self._by.say(choose_way(choice=choice, **self._by.once()))

    def release_page(self) -> Reply:
        board_id, rest = self._numbered()
        shown = rest.partition("|")[0]  # what follows is what was shown before, so that the same may be released again
        return self._by.say(release_scorecard(board_id=board_id, shown=shown, **self._by.once()))

    def sign_off(self) -> Reply:
        """Approve what was shown. A list that was sent is kept up to date; an answer is shown again with what is left."""
        board_id, tokens = self._numbered()
        by = self._by.person
        sign_off(core=self._core, board_id=board_id, version_tokens=tokens.split(","), by=by, now=self._now)
        if self._by.message:
            return None
        return Show((what_waits(core=self._core, board_id=board_id, by=by, now=self._now),), in_place=True)

    def return_update(self) -> Reply:
        return self._decision_form("return_form")

    def withhold(self) -> Reply:
        return self._decision_form("withhold_form")

    def edit_published(self) -> Reply:
        return edit_form(core=self._core, version_token=self._value, by=self._by.person, now=self._now)

    def withdraw(self) -> Reply:
        return withdraw_form(core=self._core, version_token=self._value, by=self._by.person)

    def hand_over(self) -> Reply:
        return hand_over_form(core=self._core, action_id=self._item().action_id, by=self._by.person, now=self._now)

    def not_mine(self) -> Reply:
        item = self._item()
        if decline(core=self._core, action_id=item.action_id, period=item.period, by=self._by.person, now=self._now):
            return None
        return self._by.say(self._core.templates.sentence("nothing_to_decline"))

    def _update_form(self, action_id: int, period: str | None, edits: int | None = None) -> Form:
        filing = Filing(action_id, "form", self._by.place, period, edits)
        return update_form(core=self._core, filing=filing, by=self._by.person, now=self._now)

    def _decision_form(self, form: str) -> Form:
        return decision_form(core=self._core, version_token=self._value, form=form, by=self._by.person, now=self._now)

    def _item(self) -> _ItemShown:
        """The item that a button stands beside. Messages of earlier releases name no version. Raises NotMadeHere."""
        action_id, rest = self._numbered()
        period, _, version = rest.partition("|")
        version = version.partition("|")[0]
        return _ItemShown(action_id, period, _number(version) if version else None)

    def _number(self) -> int:
        """The number that a button carries, alone or before something else. Raises NotMadeHere."""
        return _number(self._value.partition("|")[0])

    def _numbered(self) -> tuple[int, str]:
        """The number that a button carries, and what stands after it. Raises NotMadeHere."""
        number, bar, rest = self._value.partition("|")
        if not bar:
            raise NotMadeHere
        return _number(number), rest

    def _numbers(self) -> tuple[int, int]:
        """The two numbers that a button carries. Raises NotMadeHere."""
        first, second = self._numbered()
        return first, _number(second)


def _number(text: str) -> int:
    found = number_in(text)
    if found is None:
        raise NotMadeHere
    return found


ACTS = tuple(name for name in vars(_Pressed) if not name.startswith("_"))
"""Every act that a button may have."""
