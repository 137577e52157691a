"""Every message's template with the view that it is made from, whose example() can stand for it."""

from __future__ import annotations

from typing import Any

from bot.views import (
    asking,
    board_settings,
    delivering,
    home,
    indicators,
    meetings,
    people,
    planning,
    signing_off,
    telling,
)

MESSAGES: dict[str, Any] = {
    "request": asking.RequestView,
    "receipt": asking.ReceiptView,
    "which_action": asking.WhichActionView,
    "officer_list": asking.OfficerListView,
    "plan_ended": asking.PlanEndedView,
    "note": asking.NoteView,
    "board": telling.BoardView,
    "board_rest": telling.BoardView,
    "list": telling.ListView,
    "record": telling.RecordView,
    "help": telling.HelpView,
    "home": home.HomeView,
    "undelivered": delivering.UndeliveredView,
    "stuck": delivering.StuckView,
    "indicator": indicators.IndicatorView,
    "source": indicators.SourceView,
    "meetings": meetings.MeetingsView,
    "papers_frozen": meetings.PapersFrozenView,
    "sign_off": signing_off.SignOffView,
    "question": signing_off.QuestionView,
    "orphans": people.OrphansView,
    "now_leading": people.NowLeadingView,
    "standing_in": people.StandingInView,
}
FORMS: dict[str, Any] = {
    "update_form": asking.UpdateFormView,
    "save_form": asking.SaveFormView,
    "assign_form": people.AssignFormView,
    "hand_over_form": people.HandOverFormView,
    "away_form": people.AwayFormView,
    "add_action_form": planning.AddActionFormView,
    "edit_action_form": planning.EditActionFormView,
    "close_action_form": planning.CloseActionFormView,
    "reopen_action_form": planning.ReopenActionFormView,
    "add_meeting_form": meetings.AddMeetingFormView,
    "cancel_meeting_form": meetings.CancelMeetingFormView,
    "return_form": signing_off.DecisionFormView,
    "withhold_form": signing_off.DecisionFormView,
    "withdraw_form": signing_off.DecisionFormView,
    "edit_published_form": signing_off.DecisionFormView,
    "settings_form": board_settings.SettingsFormView,
    "nudge_form": planning.NudgeFormView,
}
