"""Slack's directory for the command line: it waits as long as Slack asks, says so, and gives a whole answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.text import count_of
from bot.errors import SurfaceError
from bot.surfaces.base import Account, Channel
from bot.surfaces.slack.directory import SlackDirectory
from bot.surfaces.slack.surface import error_code, outcome_of

Wait = Callable[[float], None]
MOST_WAITS = 20
"""How often one and the same call is waited for: a Slack that asks for more does not answer."""
LOOK_UPS = {"users.lookupByEmail", "users.info"}


T = TypeVar("T")
Say = Callable[[str], None]


def patiently(
    call: Callable[[], SlackResponse], say: Say = lambda text: None, wait: Wait = time.sleep
) -> SlackResponse:
    """What a call is answered, once Slack no longer asks to wait. Raises SlackApiError for any other refusal."""

    def rest_of(error: Exception) -> timedelta | None:
        if not isinstance(error, SlackApiError) or error_code(error) != "ratelimited":
            return None
        return outcome_of(error).retry_after or timedelta(seconds=1)

    return _waiting(call, rest_of, lambda text: say(f"{text} ..."), wait)


def _waiting(call: Callable[[], T], rest_of: Callable[[Exception], timedelta | None], say: Say, wait: Wait) -> T:
    """Call until it is not asked to wait, or so often that it never will be; `rest_of` is how long an error asks for."""
    for _ in range(MOST_WAITS):
        try:
            return call()
        except (SlackApiError, SurfaceError) as error:
            if (rest := rest_of(error)) is None:
                raise
            say(f"Slack asks to wait {count_of(round(rest.total_seconds()), 'second')}")
            wait(rest.total_seconds())
    return call()


class PatientDirectory(SlackDirectory):
    """One for each command: lists of all accounts and channels are asked for once. `say` gets a line for each wait."""

    def __init__(self, client: WebClient, say: Callable[[str], None], wait: Wait = time.sleep) -> None:
        super().__init__(client)
        self._say, self._wait = say, wait
        self._looked_up = 0
        self._accounts: list[Account] | None = None
        self._by_name: dict[str, Channel] | None = None

    def accounts(self) -> list[Account]:
        if self._accounts is None:
            self._accounts = super().accounts()
        return self._accounts

    def channel_named(self, name: str) -> Channel | None:
        if self._by_name is None:
            self._by_name = {channel.name.lower(): channel for channel in self.channels()}
        return self._by_name.get(name.removeprefix("#").lower())

    def _call(self, method: str, missing: set[str] | None = None, **params: Any) -> dict[str, Any] | None:
        def rest_of(error: Exception) -> timedelta | None:
            rest = error.fields.get("retry_after") if isinstance(error, SurfaceError) else None
            return rest if isinstance(rest, timedelta) else None

        def say(text: str) -> None:
            so_far = f"; {self._looked_up} look-ups so far" if self._looked_up else ""
            self._say(f"{text}{so_far} ...")

        ask = super()._call
        answer = _waiting(lambda: ask(method, missing, **params), rest_of, say, self._wait)
        self._looked_up += method in LOOK_UPS
        return answer
