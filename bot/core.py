"""What every use case works with, built once by bot/app.py."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.calendar import WorkingDays
from bot.messages.compose import Templates
from storage.engine import Store


@dataclass(frozen=True)
class Core:
    """The database, the wording, and the defaults for a board that sets none of its own."""

    store: Store
    templates: Templates
    zone: str
    days: WorkingDays
