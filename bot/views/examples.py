"""Every message's template with the view that it is made from, whose example() can stand for it."""

from __future__ import annotations

from typing import Any

from bot.views.boards import SettingsFormView
from bot.views.deliveries import NoteView, StalledView, UndeliveredView
from bot.views.home import HomeView
from bot.views.indicators import IndicatorListView, IndicatorView, SourceView
from bot.views.meetings import AddMeetingFormView, CancelMeetingFormView, MeetingsView, PapersFrozenView
from bot.views.people import AwayFormView, StandingInView
from bot.views.plans import (
    AddActionFormView,
    AssignFormView,
    CloseActionFormView,
    EditActionFormView,
    HandOverFormView,
    NowLeadingView,
    PlanEndedView,
    ReopenActionFormView,
    UnassignedView,
)
from bot.views.queries import HelpView, ListView, RecordView
from bot.views.reports import BoardReport
from bot.views.requests import MissingUpdatesView, NudgeFormView, RequestView
from bot.views.sign_off import DecisionFormView, QuestionView, SignOffView
from bot.views.updates import ReceiptView, SaveFormView, UpdateFormView, WhichActionView

MESSAGES: dict[str, Any] = {
    "request": RequestView,
    "receipt": ReceiptView,
    "which_action": WhichActionView,
    "missing_updates": MissingUpdatesView,
    "plan_ended": PlanEndedView,
    "note": NoteView,
    "board": BoardReport,
    "board_rest": BoardReport,
    "list": ListView,
    "record": RecordView,
    "help": HelpView,
    "home": HomeView,
    "undelivered": UndeliveredView,
    "delivery_stalled": StalledView,
    "indicators": IndicatorListView,
    "indicator": IndicatorView,
    "source": SourceView,
    "meetings": MeetingsView,
    "papers_frozen": PapersFrozenView,
    "sign_off": SignOffView,
    "question": QuestionView,
    "unassigned": UnassignedView,
    "now_leading": NowLeadingView,
    "standing_in": StandingInView,
}
FORMS: dict[str, Any] = {
    "update_form": UpdateFormView,
    "save_form": SaveFormView,
    "assign_form": AssignFormView,
    "hand_over_form": HandOverFormView,
    "away_form": AwayFormView,
    "add_action_form": AddActionFormView,
    "edit_action_form": EditActionFormView,
    "close_action_form": CloseActionFormView,
    "reopen_action_form": ReopenActionFormView,
    "add_meeting_form": AddMeetingFormView,
    "cancel_meeting_form": CancelMeetingFormView,
    "return_form": DecisionFormView,
    "withhold_form": DecisionFormView,
    "withdraw_form": DecisionFormView,
    "edit_published_form": DecisionFormView,
    "settings_form": SettingsFormView,
    "nudge_form": NudgeFormView,
}
