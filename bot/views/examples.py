"""Every message's template with the view that it is made from, whose example() can stand for it."""

from __future__ import annotations

from bot.views import asking, delivering, indicators, telling

MESSAGES = {
    "request": asking.RequestView, "receipt": asking.ReceiptView, "which_action": asking.WhichActionView,
    "officer_list": asking.OfficerListView, "plan_ended": asking.PlanEndedView, "note": asking.NoteView,
    "board": telling.BoardView, "board_rest": telling.BoardView, "list": telling.ListView,
    "record": telling.RecordView, "help": telling.HelpView,
    "undelivered": delivering.UndeliveredView, "stuck": delivering.StuckView,
    "indicator": indicators.IndicatorView, "source": indicators.SourceView,
}  # fmt: skip
FORMS = {"update_form": asking.UpdateFormView}
