"""A form as it was sent: its answers by field, and what was sent along."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from bot.domain.text import clean, number_in
from bot.errors import NotListed, NotMadeHere
from bot.services.updates.form import read_state


@dataclass(frozen=True)
class Sent:
    """A form as it came in: the answers by field name, what was sent along, and a key of this very sending."""

    body: dict[str, Any]
    values: dict[str, str | None]
    state: str
    key: str

    def text(self, field: str) -> str:
        return (self.values.get(field) or "").strip()

    def number(self, field: str) -> int | None:
        """The id that was chosen in a select, if one was. Raises FieldProblem."""
        text = self.text(field)
        found = number_in(text)
        if found is None and text:
            raise NotListed(field=field)
        return found

    def id(self, name: str) -> int:
        """An id that was sent along. Raises NotMadeHere."""
        found = read_state(self.state).get(name)
        if not isinstance(found, int):
            raise NotMadeHere
        return found

    def words(self, name: str, *, formerly: str = "") -> str:
        """Words of ours that were sent along; forms of earlier releases may call them otherwise. Raises NotMadeHere."""
        state = read_state(self.state)
        found = state.get(name, state.get(formerly))
        if not isinstance(found, str):
            raise NotMadeHere
        return found


def require_choice(sent: Sent, field: str) -> int:
    found = sent.number(field)
    if found is None:
        raise NotListed(field=field)
    return found


def submission_key(view: dict[str, Any], values: dict[str, str | None]) -> str:
    """Distinguishes one submission from another: a form that stayed open can be sent again, and with other words."""
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    return f"view:{view['id']}:{digest}"


_CHOSEN = ("selected_date", "selected_user", "selected_conversation")


def values_of(view: dict[str, Any]) -> dict[str, str | None]:
    """A form's answers by field name, as they were typed."""
    found: dict[str, str | None] = {}
    for name, block in view["state"]["values"].items():
        for element in block.values():
            option = element.get("selected_option") or {}
            chosen = option.get("value") or next((element[k] for k in _CHOSEN if element.get(k)), None)
            found[name] = chosen or clean(element.get("value") or "") or None
    return found
