"""Forms that were sent: what each saves. An answer that is wrong is refused at its field, by FieldProblem."""

from __future__ import annotations

from contextlib import suppress

from bot.errors import AlreadyHandled, FieldProblem, NotMadeHere
from bot.handlers.interactions.sent import Sent
from bot.services.boards.settings import read_settings, save_settings
from bot.services.meetings.schedule import add_meeting, cancel_meeting
from bot.services.people.absences import Leave, confirm_away, set_absence
from bot.services.plans.close import close_action, reopen_action
from bot.services.plans.edit import Wording, add_action, edit_action
from bot.services.plans.leads import assign_lead, hand_over
from bot.services.requests.reminders import nudge
from bot.services.updates.answers import Place
from bot.services.updates.corrections import PublishedText, edit_published, withdraw_others_update
from bot.services.updates.form import FormState, read_answer, read_day_field, read_evidence, read_state
from bot.services.updates.record import record_progress_update
from bot.services.updates.sign_off import return_update, withhold
from bot.surfaces.base import Account


def submit(sent: Sent) -> None:
    """Save what was sent; what was saved already, by the same sending, is saved. Raises NotMadeHere for an unknown form."""
    if sent.act not in ACTS:
        raise NotMadeHere
    with suppress(AlreadyHandled):
        getattr(_Submitted(sent), sent.act)()


class _Submitted:
    """A form that was sent: a method for each act, of its name."""

    def __init__(self, sent: Sent) -> None:
        self._sent, self._by = sent, sent.by
        self._core, self._now = sent.by.core, sent.by.now

    def progress_update(self) -> None:
        state = FormState.read(self._sent.state)
        record_progress_update(
            core=self._core,
            action_id=state.action,
            answer=read_answer(self._sent.values),
            by=self._by.person,
            now=self._now,
            via="form",
            place=state.place,
            period=state.period,
            edits=state.edits,
            idempotency_key=self._sent.key,
        )

    def save_update(self) -> None:
        record_progress_update(
            core=self._core,
            action_id=self._sent.choice("action"),
            answer=read_answer(self._sent.values),
            by=self._by.person,
            now=self._now,
            via="form",
            place=Place(self._by.address),
            idempotency_key=self._sent.key,
        )

    def assign(self) -> None:
        assign_lead(
            core=self._core,
            board_id=self._sent.id("board"),
            subject=self._sent.words("subject"),
            account=self._account(),
            since=read_day_field(self._sent.text("since"), "since"),
            reason=self._sent.text("reason"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def add_action(self) -> None:
        add_action(
            core=self._core,
            board_id=self._sent.id("board"),
            plan_id=self._sent.id("plan"),
            ref=self._sent.text("ref"),
            wording=self._wording(),
            lead=self._account() if self._sent.text("person") else None,
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def edit_action(self) -> None:
        edit_action(
            core=self._core,
            action_id=self._sent.id("action"),
            wording=self._wording(),
            reason=self._sent.text("reason"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def close_action(self) -> None:
        close_action(
            core=self._core,
            action_id=self._sent.id("action"),
            into=self._sent.number("into"),
            reason=self._sent.text("reason"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def reopen_action(self) -> None:
        reopen_action(
            core=self._core,
            action_id=self._sent.id("action"),
            reason=self._sent.text("reason"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def nudge(self) -> None:
        whom = None if self._sent.text("who") == "all" else self._sent.choice("who")
        nudge(
            core=self._core,
            board_id=self._sent.id("board"),
            request_id=whom,
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
            directory=self._by.directory,
        )

    def board_settings(self) -> None:
        save_settings(
            core=self._core,
            board_id=self._sent.id("board"),
            wanted=read_settings(self._sent.values),
            shown=str(read_state(self._sent.state).get("waiting") or ""),
            channel_id=self._sent.text("channel"),
            directory=self._by.directory,
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def add_meeting(self) -> None:
        add_meeting(
            core=self._core,
            board_id=self._sent.id("board"),
            held_on=read_day_field(self._sent.text("held_on"), "held_on"),
            starts_at=self._sent.text("starts_at"),
            place=self._sent.text("place"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def cancel_meeting(self) -> None:
        cancel_meeting(
            core=self._core,
            meeting_id=self._sent.id("meeting"),
            reason=self._sent.text("reason"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def return_update(self) -> None:
        return_update(
            core=self._core,
            version_token=self._sent.words("version_token", formerly="mark"),
            question=self._sent.text("question"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def withhold(self) -> None:
        withhold(
            core=self._core,
            version_token=self._sent.words("version_token", formerly="mark"),
            reason=self._sent.text("reason"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def edit_published(self) -> None:
        edit_published(
            core=self._core,
            version_token=self._sent.words("version_token", formerly="mark"),
            words=PublishedText(
                self._sent.text("narrative"),
                self._sent.text("next_step"),
                self._sent.text("help_needed"),
                read_evidence(self._sent.text("evidence")),
            ),
            reason=self._sent.text("reason"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def withdraw(self) -> None:
        withdraw_others_update(
            core=self._core,
            version_token=self._sent.words("version_token", formerly="mark"),
            reason=self._sent.text("reason"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def hand_over(self) -> None:
        hand_over(
            core=self._core,
            action_id=self._sent.id("action"),
            account=self._account(),
            reason=self._sent.text("reason"),
            by=self._by.person,
            now=self._now,
            idempotency_key=self._sent.key,
        )

    def away(self) -> None:
        by, now = self._by.person, self._now
        leave = Leave(
            read_day_field(self._sent.text("first"), "first"),
            read_day_field(self._sent.text("last"), "last"),
            self._sent.text("person"),
        )
        delegate = self._account() if leave.delegate else None
        text = set_absence(
            core=self._core, leave=leave, delegate=delegate, by=by, now=now, idempotency_key=self._sent.key
        )
        confirm_away(core=self._core, text=text, by=by, now=now, idempotency_key=self._sent.key)

    def _account(self) -> Account:
        found = self._by.account(self._sent.text("person"))
        if found is None:
            raise FieldProblem(field="person", problem="Choose somebody with an account here.")
        return found

    def _wording(self) -> Wording:
        due = read_day_field(self._sent.text("due"), "due") if self._sent.text("due") else None
        sent = self._sent
        return Wording(sent.text("title"), due, sent.number("priority"), sent.number("workstream"))


ACTS = tuple(name for name in vars(_Submitted) if not name.startswith("_"))
"""Every form that there is."""
