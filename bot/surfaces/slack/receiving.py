"""Whether what people write and press in Slack reaches this process: by Socket Mode, or over HTTP with Slack's signature."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from enum import StrEnum

from prometheus_client import Counter
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.surfaces.base import Interruption
from bot.surfaces.slack.surface import network_trouble

log = logging.getLogger(__name__)

GRACE_SECONDS = 60
"""Slack has each connection made anew every few hours, which takes seconds."""
PONG_SECONDS = 60
"""So long without an answer to its pings, which go every ten seconds, and a connection is dead, whatever the socket says."""
REFUSED, WITHIN_SECONDS = 3, 15 * 60
"""So many requests refused in so long, and none accepted, is no accident."""
LOG_EVERY_SECONDS = 60 * 60


class Refusal(StrEnum):
    """Why a request over HTTP was not taken for Slack's."""

    unsigned = "unsigned"
    forged = "forged"
    """It has the form of Slack's signature, by another secret than ours."""
    late = "late"
    """Slack signed it, at a time that is not now."""


_CONNECTION = (
    "Check the network, the proxy, and that Socket Mode is on in the Slack app's settings; run: boardbot doctor"
)
_SIGNING = (
    "If boardbot does not answer in Slack, copy the Signing Secret from your Slack app's Basic Information page into "
    "SLACK_SIGNING_SECRET, and restart boardbot; if it answers, somebody else sent them, and nothing is to be done."
)
_CLOCK = "Set the machine's clock by NTP; Slack's requests count for five minutes."


class Receiving:
    """Watches over one process. `seconds` is the monotonic clock, which nobody sets."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._client: SocketModeClient | None = None
        self._lost_at: float | None = None
        self._why = ""
        """What broke last, where it is lost."""
        self._pong: tuple[object, float] = (None, 0.0)
        self._refused: deque[tuple[float, Refusal]] = deque(maxlen=REFUSED)
        self.any_accepted = False
        """Whether any request over HTTP was Slack's since the start."""
        self.counts: Counter | None = None
        """What was refused, by why, for the metrics."""
        self._logged: tuple[str, float] | None = None

    def by_socket_mode(self, client: SocketModeClient) -> None:
        """Watch a connection, which counts as lost until it is there."""
        self._client, self._lost_at = client, self._seconds()
        client.on_error_listeners.append(self._broke)

    def _broke(self, error: Exception) -> None:
        self._why = network_trouble(error) or type(error).__name__

    def accepted(self) -> None:
        """A request over HTTP was Slack's."""
        with self._lock:
            self.any_accepted = True
            self._refused.clear()

    def refused(self, why: Refusal) -> None:
        """A request over HTTP was not taken for Slack's. One that does not even look so tells nothing of our settings."""
        if why is not Refusal.unsigned:
            with self._lock:
                self._refused.append((self._seconds(), why))
        if self.counts:
            self.counts.labels(why.value).inc()

    def watch(self) -> None:
        """At each tick: look at the connection, and log what became of it, hourly while nothing comes in."""
        if (client := self._client) is not None:
            self._look_at(client)
        found = self.interruption()
        now = self._seconds()
        if found is None:
            if self._logged is not None:
                log.info("what people write and press in Slack comes in again")
            self._logged = None
        elif self._logged is None or self._logged[0] != found.why or now - self._logged[1] >= LOG_EVERY_SECONDS:
            self._logged = found.why, now
            log.error("nothing that people write or press in Slack comes in: %s. %s", found.why, found.fix)

    def _look_at(self, client: SocketModeClient) -> None:
        now, session = self._seconds(), client.current_session
        pong = (session.session_id, session.last_ping_pong_time) if session is not None else None
        if pong != self._pong[0]:
            self._pong = pong, now
        if client.is_connected() and now - self._pong[1] > PONG_SECONDS:
            log.warning("Slack's Socket Mode has not answered for %s seconds; connecting anew", PONG_SECONDS)
            client.disconnect()  # and the client itself connects anew, in a thread of its own
        self.connected()

    def receives(self) -> bool:
        """Whether it is known that what people write and press comes in."""
        return self.any_accepted if self._client is None else self.connected()

    def connected(self) -> bool:
        """Whether Socket Mode is connected just now; True where it is not used."""
        if self._client is None:
            return True
        if not self._client.is_connected():
            self._lost_at = self._lost_at if self._lost_at is not None else self._seconds()
            return False
        if self._lost_at is not None:
            log.info("connected to Slack by Socket Mode")
            self._lost_at, self._why = None, ""
        return True

    def interruption(self) -> Interruption | None:
        """Why nothing comes in; None while all is well."""
        if not self.connected():
            since = self._lost_at  # another thread may see it connected meanwhile
            lost = self._seconds() - since if since is not None else 0.0
            why = "Socket Mode is not connected" + (f": {self._why}" if self._why else "")
            return Interruption(why, _CONNECTION) if lost > GRACE_SECONDS else None
        if self._client is not None:  # nothing is expected over HTTP, whatever knocks there
            return None
        earliest = self._seconds() - WITHIN_SECONDS
        with self._lock:
            recent = [why for at, why in self._refused if at >= earliest]
        if len(recent) < REFUSED:
            return None
        if set(recent) == {Refusal.late}:
            return Interruption("this machine's clock is more than five minutes apart from Slack's", _CLOCK)
        return Interruption("no request of the last minutes has Slack's signature by SLACK_SIGNING_SECRET", _SIGNING)
