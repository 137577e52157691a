"""Every message's template with the view that it is made from, whose example() can stand for it; of forms, the facts."""

from __future__ import annotations

from typing import Any

from bot.domain.rag import Rag
from bot.views.boards import SettingsFormView
from bot.views.deliveries import NoteView, NothingReceivedView, StalledView, UndeliveredView
from bot.views.home import HomeView, RecapView
from bot.views.indicators import IndicatorListView, IndicatorView, SourceView
from bot.views.meetings import MeetingsView, PapersFrozenView
from bot.views.papers import AnnualView, PaperView
from bot.views.people import MailListView, StandingInView
from bot.views.plans import NowLeadingView, PlanEndedView, PlanFileView, UnassignedView
from bot.views.queries import HelpView, HelpWordView, ListView, RecordView
from bot.views.reports import BoardReport
from bot.views.requests import MissingUpdatesView, RequestView
from bot.views.scorecards import PageSettingsForm, PageView
from bot.views.updates import (
    AllAtOnceView,
    AnswerAllView,
    QuestionView,
    ReceiptView,
    SignOffView,
    UpdateFormView,
    WhichActionView,
)

MESSAGES: dict[str, Any] = {
    "request": RequestView,
    "receipt": ReceiptView,
    "which_action": WhichActionView,
    "all_at_once": AllAtOnceView,
    "missing_updates": MissingUpdatesView,
    "plan_ended": PlanEndedView,
    "note": NoteView,
    "board": BoardReport,
    "board_papers": BoardReport,
    "board_rest": BoardReport,
    "list": ListView,
    "record": RecordView,
    "recap": RecapView,
    "help": HelpView,
    "help_word": HelpWordView,
    "home": HomeView,
    "undelivered": UndeliveredView,
    "delivery_stalled": StalledView,
    "nothing_received": NothingReceivedView,
    "indicators": IndicatorListView,
    "indicator": IndicatorView,
    "source": SourceView,
    "meetings": MeetingsView,
    "papers_frozen": PapersFrozenView,
    "public_page": PageView,
    "sign_off": SignOffView,
    "question": QuestionView,
    "unassigned": UnassignedView,
    "now_leading": NowLeadingView,
    "plan_file": PlanFileView,
    "standing_in": StandingInView,
    "mail_list": MailListView,
}
_BOARD = "Children's Trust Board <!channel> & *x*"
_ACTION = {"state": '{"action": 7}', "ref": "CTB-07", "title": "Incorporate strong delivery <!channel> & *x*"}
_HEADINGS = {
    "priorities": ((1, "Priority 1: best start in life <!channel> & *x*"),),
    "workstreams": ((3, "Early years"), (4, "SEND")),
}
_DECISION = {
    "state": '{"version_token": "u5.1"}',
    "ref": "CTB-07",
    "title": "Healthy child programme",
    "written": "Two named people have left <!channel> & *x*",
}
_PUBLISHED = {"narrative": "Two posts are vacant", "next_step": "Interviews", "help_needed": "", "evidence": ""}

PAPERS: dict[str, Any] = {"board_paper": PaperView, "annual_report": AnnualView}
"""Every paper's template with the view that it is made from."""

FORMS: dict[str, object] = {
    "update_form": UpdateFormView.example(),
    "answer_all_form": AnswerAllView.example(),
    "save_form": {
        "actions": ((7, "CTB-07 Healthy child programme"), (8, "CTB-08 Recommission")),
        "narrative": "Two posts filled <!channel> & *x*",
        "rags": tuple(Rag),
    },
    "assign_form": {
        "state": '{"board": 1, "subject": "role:5"}',
        "who": "SEN manager <!channel> & *x*",
        "refs": "CTB-16 and CTB-17",
        "since": "2024-10-01",
    },
    "hand_over_form": _ACTION,
    "away_form": {"first": "2024-08-01", "last": "2024-08-15", "delegate": "U0BEN"},
    "add_action_form": {
        "state": '{"board": 1, "plan": 2}',
        "board": "Children's Trust Board",
        "plan": "2024-25",
        "ref": "CTB-24",
        **_HEADINGS,
    },
    "edit_action_form": {**_ACTION, "priority": "", "workstream": "3", "due": "2024-10-31", **_HEADINGS},
    "exempt_action_form": {**_ACTION, "paragraph": "3"},
    "close_action_form": {
        **_ACTION,
        "others": ((8, "CTB-08 Recommission"), (9, "CTB-09 Healthy child <!channel> & *x*")),
    },
    "reopen_action_form": {**_ACTION, "status": "It is closed: done"},
    "add_meeting_form": {"state": '{"board": 1}', "board": _BOARD, "paper_days": 5},
    "front_sheet_form": {
        "state": '{"meeting": 3, "frozen": 0}',
        "board": _BOARD,
        "meeting": "Tue 12 Nov 2024, 14:00, Town Hall",
        "front": PaperView.example().front,
        "is_frozen": False,
    },
    "page_settings_form": PageSettingsForm.example(),
    "cancel_meeting_form": {
        "state": '{"meeting": 3}',
        "board": _BOARD,
        "when": "Tue 12 Nov 2024, 14:00, Town Hall",
    },
    "return_form": _DECISION,
    "withhold_form": _DECISION,
    "withdraw_form": _DECISION,
    "edit_published_form": {**_DECISION, **_PUBLISHED, "shown": False},
    "settings_form": SettingsFormView.example(),
    "nudge_form": {
        "state": '{"board": 1}',
        "board": "Children's Trust Board",
        "period": "2024-10",
        "silent": (("5", "Early years lead <!channel> & *x*: CTB-07 and CTB-08"), ("6", "SEN manager: CTB-16")),
    },
}
"""The facts of each form, as the service that opens it gives them."""
