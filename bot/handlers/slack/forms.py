"""The update form: opened before its trigger expires, and answered at the field when something is wrong."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.text import clean
from bot.errors import BadTemplate, BoardbotError, DatabaseUnavailable, FieldProblem, SurfaceError
from bot.handlers.slack.context import Desk
from bot.services.filing import Place, record_progress_update
from bot.services.forms import FormState, read_answer, update_form
from bot.surfaces.slack.format import view_payload


def open_form(
    desk: Desk, client: WebClient, body: dict[str, Any], action_id: int, place: Place, period: str | None = None,
    edits: int | None = None,
) -> None:  # fmt: skip
    """Show the form for an action to whoever asked for it."""
    form = update_form(
        core=desk.core,
        action_id=action_id,
        by=desk.person(body),
        now=desk.now(),
        place=place,
        period=period,
        edits=edits,
    )
    client.views_open(trigger_id=body["trigger_id"], view=view_payload(form))


def register(app: App, desk: Desk) -> None:
    def save(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        state = FormState.read(view["private_metadata"])
        values = values_of(view)
        try:
            record_progress_update(
                core=desk.core, action_id=state.action, answer=read_answer(values), by=desk.person(body),
                now=desk.now(), via="form", place=state.place, period=state.period, edits=state.edits,
                once=_submission_key(view, values),
            )  # fmt: skip
        except (DatabaseUnavailable, BadTemplate, SurfaceError):
            raise
        except BoardbotError as error:
            field = error.field if isinstance(error, FieldProblem) else "rag"
            ack(response_action="errors", errors={field: str(error)})
            return
        ack()
        desk.wake_sender()

    app.view("progress_update")(save)


def _submission_key(view: dict[str, Any], values: dict[str, str | None]) -> str:
    """What tells one submission from another: a form that stayed open can be sent again, and with other words."""
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    return f"view:{view['id']}:{digest}"


def values_of(view: dict[str, Any]) -> dict[str, str | None]:
    """A form's answers by field name, as they were typed."""
    found: dict[str, str | None] = {}
    for name, block in view["state"]["values"].items():
        for element in block.values():
            option = element.get("selected_option") or {}
            typed = clean(element.get("value") or "")
            found[name] = option.get("value") or element.get("selected_date") or typed or None
    return found
