"""Forms that were sent: what each saves. An answer that is wrong is refused at its field, by FieldProblem."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from bot.domain.text import folded
from bot.errors import AlreadyHandled, NotMadeHere
from bot.field_problems import NoAccountThere
from bot.handlers.interactions.interaction import Reply, Who
from bot.handlers.interactions.sent import Sent
from bot.services.boards.settings import NewSettings, read_settings, save_settings
from bot.services.meetings.schedule import MeetingDetails, add_meeting, cancel_meeting
from bot.services.papers.front_sheet import FrontSheetState, read_recommendations, save_front_sheet
from bot.services.people.absences import Leave, set_absence
from bot.services.plans.close import Closing, close_action, reopen_action
from bot.services.plans.edit import NewAction, Wording, add_action, edit_action
from bot.services.plans.leads import Assignment, HandOver, assign_lead, hand_over
from bot.services.requests.nudge import nudge
from bot.services.scorecards.exempt import Exemption, mark_exempt
from bot.services.scorecards.release import NewPageSettings, save_page_settings
from bot.services.updates.answer_all import AnswerAllState, answer_all_form, file_answers
from bot.services.updates.answers import Filing
from bot.services.updates.corrections import PublishedText, edit_published, withdraw_others_update
from bot.services.updates.form import FormState, read_answer, read_day_field, read_evidence, read_state
from bot.services.updates.record import record_progress_update
from bot.services.updates.sign_off import return_update, withhold
from bot.surfaces.base import Account
from bot.views.papers import FrontSheet
from bot.views.scorecards import PageSettings


def submit(sent: Sent) -> Reply:
    """Save what was sent; what was saved already, by the same sending, is saved. Returns the form that follows, if one does.

    Raises NotMadeHere for an unknown form.
    """
    if sent.act not in ACTS:
        raise NotMadeHere
    with suppress(AlreadyHandled):
        getattr(_Submitted(sent), sent.act)()
    if sent.act == "answer_all":
        return answer_all_form(
            core=sent.by.core, on=AnswerAllState.read(sent.state), by=sent.by.person, now=sent.by.now
        )
    return None


class _Submitted:
    """A form that was sent: a method for each act, of its name."""

    def __init__(self, sent: Sent) -> None:
        self._sent, self._by = sent, sent.by

    def _once(self) -> Who:
        return self._by.once(self._sent.key)

    def progress_update(self) -> None:
        state = FormState.read(self._sent.state)
        filing = Filing(state.action, "form", state.place, state.period, state.edits)
        record_progress_update(filing=filing, answer=read_answer(self._sent.values), **self._once())

    def answer_all(self) -> None:
        file_answers(state=AnswerAllState.read(self._sent.state), values=self._sent.values, **self._once())

    def save_update(self) -> None:
        filing = Filing(self._sent.choice("action"), "form", self._by.place)
        record_progress_update(filing=filing, answer=read_answer(self._sent.values), **self._once())

    def assign(self) -> None:
        sent, account = self._sent, self._account()
        since = read_day_field(sent.text("since"), "since")
        assignment = Assignment(sent.id("board"), sent.words("subject"), account, since, sent.text("reason"))
        assign_lead(assignment=assignment, **self._once())

    def add_action(self) -> None:
        sent = self._sent
        lead = self._account() if sent.text("person") else None
        new = NewAction(sent.id("board"), sent.id("plan"), folded(sent.text("ref")), self._wording(), lead)
        add_action(new=new, **self._once())

    def edit_action(self) -> None:
        edit_action(action_id=self._sent.id("action"), wording=self._wording(), **self._once())

    def close_action(self) -> None:
        closing = Closing(self._sent.text("reason"), self._sent.number("into"))
        close_action(action_id=self._sent.id("action"), closing=closing, **self._once())

    def reopen_action(self) -> None:
        reopen_action(action_id=self._sent.id("action"), reason=self._sent.text("reason"), **self._once())

    def nudge(self) -> None:
        whom = None if self._sent.text("who") == "all" else self._sent.choice("who")
        nudge(board_id=self._sent.id("board"), request_id=whom, **self._once())

    def board_settings(self) -> None:
        shown = str(read_state(self._sent.state).get("waiting") or "")
        wanted = NewSettings(read_settings(self._sent.values), self._sent.text("channel"), shown)
        save_settings(board_id=self._sent.id("board"), wanted=wanted, **self._once())

    def add_meeting(self) -> None:
        held_on = read_day_field(self._sent.text("held_on"), "held_on")
        starts_at, place = map(self._sent.text, ("starts_at", "place"))
        details = MeetingDetails(held_on, starts_at, place, form=self._by.idempotency_key)
        add_meeting(board_id=self._sent.id("board"), details=details, **self._once())

    def cancel_meeting(self) -> None:
        cancel_meeting(meeting_id=self._sent.id("meeting"), reason=self._sent.text("reason"), **self._once())

    def front_sheet(self) -> None:
        sent = self._sent
        front = FrontSheet(
            **{name: sent.text(name) for name in ("subject", "report_of", "contact", "wards", "exempt", "urgency")},
            recommendations=read_recommendations(sent.text("recommendations")),
        )
        on = FrontSheetState(sent.id("meeting"), bool(sent.id("frozen")))
        save_front_sheet(on=on, front=front, **self._once())

    def exempt_action(self) -> None:
        sent = self._sent
        mark = Exemption(sent.id("action"), sent.text("paragraph"), sent.text("reason"))
        mark_exempt(mark=mark, **self._once())

    def page_settings(self) -> None:
        sent = self._sent
        published, channel_public = (sent.text(name) == "yes" for name in ("published", "channel_public"))
        wanted = PageSettings(published, channel_public, self._day("hold_from"), self._day("hold_until"))
        new = NewPageSettings(sent.id("board"), wanted, sent.words("shown"))
        save_page_settings(new=new, **self._once())

    def return_update(self) -> None:
        return_update(version_token=self._token(), question=self._sent.text("question"), **self._once())

    def withhold(self) -> None:
        withhold(version_token=self._token(), reason=self._sent.text("reason"), **self._once())

    def edit_published(self) -> None:
        narrative, next_step, help_needed = map(self._sent.text, ("narrative", "next_step", "help_needed"))
        links = read_evidence(self._sent.text("evidence"))
        words = PublishedText(narrative, next_step, help_needed, links, self._sent.text("reason"))
        edit_published(version_token=self._token(), words=words, **self._once())

    def withdraw(self) -> None:
        withdraw_others_update(version_token=self._token(), reason=self._sent.text("reason"), **self._once())

    def hand_over(self) -> None:
        change = HandOver(self._sent.id("action"), self._account(), self._sent.text("reason"))
        hand_over(change=change, **self._once())

    def away(self) -> None:
        first, last = (read_day_field(self._sent.text(name), name) for name in ("first", "last"))
        leave = Leave(first, last, self._sent.text("person"), confirm=True)
        set_absence(leave=leave, delegate=self._account() if leave.delegate else None, **self._once())

    def _token(self) -> str:
        return self._sent.words("version_token", formerly="mark")

    def _account(self) -> Account:
        found = self._by.account(self._sent.text("person"))
        if found is None:
            raise NoAccountThere(field="person")
        return found

    def _day(self, name: str) -> date | None:
        """The day in a field that may be left empty."""
        text = self._sent.text(name)
        return read_day_field(text, name) if text else None

    def _wording(self) -> Wording:
        sent, due = self._sent, self._day("due")
        return Wording(sent.text("title"), due, sent.number("priority"), sent.number("workstream"), sent.text("reason"))


ACTS = tuple(name for name in vars(_Submitted) if not name.startswith("_"))
"""Every form that there is."""
