"""The pages behind a link, as HTML: a request, a form, or a few words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.messages.compose import Templates
from bot.messages.message import Form, Message, block_to_json
from bot.services.scorecards.site import style_sheet
from bot.views.examples import FORMS, MESSAGES

ITEM_ACTS = ("no_change", "rate", "update", "hand_over", "not_mine")
UPDATE_ACTS = ("set_rag", "edit_update", "undo_update", "move_due")
REQUEST_ACTS = ("answer_all", "snooze")
OWN_ACTS = ("away", "back")
KEPT_ACTS = ("ask_reply", "file_reply")
ACTS = (*ITEM_ACTS, *UPDATE_ACTS, *REQUEST_ACTS, *KEPT_ACTS, *OWN_ACTS)
"""The buttons that a link's holder may press: on an action of its request, an update or kept words of theirs, the request, or
about their own leave."""
IN_SIGHT = 8
"""So many options at most are shown as radio buttons, not as a list to open."""
NOTHING: dict[str, Any] = {
    "errors": {},
    "typed": {},
    "blocks": (),
    "saved": (),
    "text": "",
    "here": "",
    "offers_new": False,
    "away_until": None,
    "asks_leave": False,
    "privacy_url": "",
}


def answer_page(templates: Templates, name: str, **facts: Any) -> str:
    """The page that a template makes; what is not given is empty. Raises BadTemplate."""
    return templates.read(NOTHING | {"style": style_sheet()[0], "acts": ACTS} | facts, name, str)


def form_facts(form: Form) -> dict[str, Any]:
    """What the page of a form is made of, as it is opened."""
    in_sight = [f.name for f in form.fields if f.kind in ("choice", "radio") and len(f.options) <= IN_SIGHT]
    return {
        "title": form.title,
        "form": form,
        "blocks": blocks_of(Message(form.title, form.blocks)),
        "in_sight": in_sight,
    }


def blocks_of(*messages: Message) -> list[tuple[str, Any]]:
    """The blocks of messages with the kind of each."""
    blocks: Iterable[Any] = (block for message in messages for block in message.blocks)
    return [(block_to_json(block)["kind"], block) for block in blocks]


def answer_example(templates: Templates, name: str) -> str:
    """A page of each kind, of the examples of messages and forms."""
    links = {"here": "TOKEN", "privacy_url": "https://council.example.org/privacy"}
    if name == "answer_form":
        facts = form_facts(templates.compose_form(FORMS["update_form"], "update_form"))
        errors = {"rag": "Choose how it is going.", "narrative": "That is too long."}
        sent = {"once": "x", "from_act": "update", "from_value": "7|2024-10"}
        return answer_page(templates, name, **links, **facts, **sent, errors=errors)
    if name == "answer_request":
        asked = templates.compose(MESSAGES["request"].example(), "request")
        saved = templates.compose(MESSAGES["receipt"].example(), "receipt")
        facts = {"title": asked.summary, "blocks": blocks_of(asked), "saved": blocks_of(saved), "pages": 2, "page": 1}
        facts |= {"asks_leave": True}
        return answer_page(templates, name, **links, **facts)
    return answer_page(
        templates, name, **links, title="This link has ended", text="Ask for a new one.", offers_new=True
    )


ANSWER_PAGES = ("answer_request", "answer_form", "answer_said")
"""The templates that they are made of."""
