"""A form as it was sent: its answers by field, and what was sent along."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from bot.domain.text import number_in
from bot.errors import NotMadeHere
from bot.field_problems import NotListed
from bot.handlers.interactions.interaction import Interaction
from bot.services.updates.form import read_state


@dataclass(frozen=True)
class Sent:
    """A form as it was sent: `act` is the form's, `values` its answers by field, `state` what was sent along with it."""

    act: str
    values: dict[str, str | None]
    state: str
    by: Interaction

    @property
    def key(self) -> str:
        """Distinguishes one sending from another: a form that stayed open can be sent again, and with other words."""
        digest = hashlib.sha256(json.dumps(self.values, sort_keys=True).encode()).hexdigest()
        return f"{self.by.idempotency_key}:{digest}"

    def text(self, field: str) -> str:
        return (self.values.get(field) or "").strip()

    def number(self, field: str) -> int | None:
        """The id that was chosen in a select, if one was. Raises NotListed."""
        text = self.text(field)
        found = number_in(text)
        if found is None and text:
            raise NotListed(field=field)
        return found

    def choice(self, field: str) -> int:
        """The id that was chosen in a select where one has to be. Raises NotListed."""
        found = self.number(field)
        if found is None:
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
