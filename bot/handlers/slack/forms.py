"""Forms: opened before their trigger expires, and answered at the field when something is wrong."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.text import clean
from bot.errors import BadTemplate, BoardbotError, DatabaseUnavailable, FieldProblem, FormTooLate, SurfaceError
from bot.handlers.interactions import Sent, submit
from bot.handlers.interactions.forms import ACTS
from bot.handlers.slack.context import SlackContext
from bot.messages.message import Form
from bot.surfaces.slack.format import view_payload
from bot.surfaces.slack.surface import error_code

_TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "invalid_trigger"}
_CHOSEN = ("selected_date", "selected_user", "selected_conversation")


def open_form(client: WebClient, body: dict[str, Any], form: Form) -> None:
    """Show a form to whoever asked for it. Raises FormTooLate."""
    try:
        client.views_open(trigger_id=body["trigger_id"], view=view_payload(form))
    except SlackApiError as error:
        if error_code(error) in _TOO_LATE:
            raise FormTooLate from None
        raise


def register(app: App, context: SlackContext) -> None:
    def sent(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        values = values_of(view)
        by = context.interaction(body, key=f"view:{view['id']}")
        try:
            following = submit(Sent(view["callback_id"], values, view["private_metadata"], by))
        except (DatabaseUnavailable, BadTemplate, SurfaceError):
            raise
        except BoardbotError as error:
            field = error.field if isinstance(error, FieldProblem) else next(iter(values), "")
            ack(response_action="errors", errors={field: str(error)})
            return
        if isinstance(following, Form):
            ack(response_action="update", view=view_payload(following))
        else:
            ack()
        context.wake_sender()

    app.view(re.compile(rf"^({'|'.join(ACTS)})$"))(sent)


def values_of(view: dict[str, Any]) -> dict[str, str | None]:
    """A form's answers by field name, as they were typed."""
    found: dict[str, str | None] = {}
    for name, block in view["state"]["values"].items():
        for element in block.values():
            option = element.get("selected_option") or {}
            chosen = option.get("value") or next((element[k] for k in _CHOSEN if element.get(k)), None)
            found[name] = chosen or clean(element.get("value") or "") or None
    return found
