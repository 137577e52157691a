"""Who is who in Slack: accounts by address or id, and who is in a channel."""

from __future__ import annotations

import http.client
import logging
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import is_zone
from bot.errors import SurfaceError
from bot.surfaces.base import Account, Channel, Deadline, Seen, Status
from bot.surfaces.slack.files import fetch_file
from bot.surfaces.slack.lookups import Lookups
from bot.surfaces.slack.surface import FIXES, error_code, network_trouble, outcome_of

log = logging.getLogger(__name__)

Parsed = TypeVar("Parsed")
AT_ONCE = 10  # look-ups that are under way at a time
DND_AT_ONCE = 50  # as many as Slack answers for in one call
STATUS_HOLDS = timedelta(hours=1)
"""How long a status is taken as read: people take it down when they are back."""
STATUS_FRESH_FOR = timedelta(minutes=15)
"""How long a status that was looked at for a list is not looked at again."""
STATUSES_AT_ONCE = 25
"""How many are looked at in one go: Slack lets other look-ups through besides."""
AWAY_EMOJI = {":palm_tree:", ":face_with_thermometer:", ":desert_island:", ":beach_with_umbrella:"}
"""What Slack's own suggestions "Vacationing" and "Out sick" set, and what people choose like them."""
AWAY_WORDS = re.compile(
    r"\b(on|annual|sick|parental|maternity|paternity|adoption|compassionate|carer'?s|study|special) leave\b"
    r"|\b(vacation(ing)?|(off|out) (sick|ill)|sick (day|today)|ooo|on (my |our )?(holidays?|hols|a/l))\b"
    r"|\b(pto|not working|non-working day)\b"
    r"|\b(off|out|away) (all day|today|until|till|this (week|afternoon|morning)|(for )?the (day|week)|from work)\b"
    r"|\bout of (the )?office\b|^\W*away\W*$",
    re.I,
)
BACK_WORDS = re.compile(r"\b(back from|returned from|not on|before my) ", re.I)


class SlackDirectory:
    """Asks Slack. What channels are, and who is in them, is kept for a minute, so that a busy one costs one call."""

    def __init__(self, client: WebClient) -> None:
        self.client = client
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="look-up")
        self._channels = Lookups(self.channel, self._pool)
        self._team = self._workspace = ""
        self._members = Lookups(self._all_members, self._pool)
        self._statuses = Lookups(self._status, self._pool, STATUS_FRESH_FOR, STATUSES_AT_ONCE)

    def by_email(self, email: str) -> Account | None:
        answer = self._call("users.lookupByEmail", missing={"users_not_found"}, email=email)
        return _read(self._account_of, answer.get("user")) if answer else None

    def by_address(self, address: str, deadline: Deadline | None = None) -> Account | None:
        if deadline is None:
            return self._account(address)
        asked = self._pool.submit(self._account, address)
        try:
            return asked.result(deadline.left)
        except TimeoutError:
            asked.cancel()
            raise SurfaceError(surface="Slack", code="nothing in time", fix="Try again in a minute.") from None

    def _account(self, user_id: str) -> Account | None:
        answer = self._call("users.info", missing={"user_not_found", "users_not_found"}, user=user_id)
        return _read(self._account_of, answer.get("user")) if answer else None

    def _account_of(self, user: dict[str, Any]) -> Account:
        return read_account(user, self._home())

    def _home(self) -> str:
        """The council's own workspace, asked once."""
        if not self._team:
            own = self._call("auth.test") or {}
            self._team, self._workspace = str(own.get("team_id") or ""), str(own.get("url") or "")
        return self._team

    def accounts(self) -> list[Account]:
        found: list[Account] = []
        cursor = ""
        while True:
            answer = self._call("users.list", limit=200, cursor=cursor) or {}
            for user in answer.get("members") or []:
                try:
                    found.append(_read(self._account_of, user))
                except SurfaceError:
                    log.warning("an account of Slack's list could not be read")  # the others can
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found

    def quiet(self, addresses: Sequence[str], now: datetime) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        try:
            for start in range(0, len(addresses), DND_AT_ONCE):
                asked = ",".join(addresses[start : start + DND_AT_ONCE])
                answer = self._call("dnd.teamInfo", missing={"missing_scope", "user_not_visible"}, users=asked) or {}
                found |= _not_disturbed(answer.get("users") or {}, now)
            for user_id in addresses:
                if user_id not in found and (until := self._away_until(user_id, now)):
                    found[user_id] = until
        except SurfaceError as error:
            log.info("who is not to be disturbed could not be asked: %s", error.fields["code"])
        return found

    def statuses(self, addresses: Collection[str], now: datetime, deadline: Deadline) -> dict[str, Status]:
        seen = self._statuses.of(addresses, now, deadline)
        return {id: status if _stands(status, now) else Status(False) for id, (_, status) in seen.items()}

    def _away_until(self, user_id: str, now: datetime) -> datetime | None:
        status, look_again = self._status(user_id), now + STATUS_HOLDS
        if not _stands(status, now):
            return None
        return min(status.until, look_again) if status.until else look_again

    def _status(self, user_id: str) -> Status:
        answer = self._call("users.info", missing={"user_not_found", "users_not_found"}, user=user_id) or {}
        return _read(_status, answer.get("user") or {})

    def channels_seen(self, channels: Collection[str], now: datetime, deadline: Deadline) -> dict[str, Seen]:
        return {id: Seen(at, channel) for id, (at, channel) in self._channels.of(channels, now, deadline).items()}

    def members_seen(self, channels: Collection[str], now: datetime, deadline: Deadline) -> dict[str, set[str]]:
        return {id: members for id, (_, members) in self._members.of(channels, now, deadline).items()}

    def forget_channel(self, channel: str) -> None:
        self._channels.forget(channel)
        self._members.forget(channel)

    def _all_members(self, channel: str) -> set[str]:
        members: set[str] = set()
        cursor = ""
        while True:
            answer = self._call("conversations.members", channel=channel, limit=1000, cursor=cursor) or {}
            members |= set(answer.get("members") or [])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return members

    def channel(self, channel: str) -> Channel | None:
        answer = self._call("conversations.info", missing={"channel_not_found"}, channel=channel)
        return None if answer is None else _read(_channel, answer.get("channel"))

    def channel_named(self, name: str) -> Channel | None:
        wanted = name.removeprefix("#").lower()
        return next((channel for channel in self.channels() if channel.name.lower() == wanted), None)

    def channels(self, *, archived: bool = False) -> Iterator[Channel]:
        """Every channel that the bot may see, `archived` ones only where they are asked for; page by page as they are taken."""
        cursor = ""
        while True:
            kinds = "public_channel,private_channel"
            paging = {"exclude_archived": "false" if archived else "true", "limit": 1000, "cursor": cursor}
            answer = self._call("conversations.list", None, types=kinds, **paging) or {}
            for found in answer.get("channels") or []:
                try:
                    yield _read(_channel, found)
                except SurfaceError:
                    log.warning("a channel of Slack's list could not be read")  # the others can
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def link_to(self, channel: str, message: str) -> str:
        with suppress(SurfaceError):
            self._home()
        if not (self._workspace.startswith("https://") and re.fullmatch(r"\d+\.\d+", message)):
            return ""
        return f"{self._workspace.rstrip('/')}/archives/{channel}/p{message.replace('.', '')}"

    def file(self, file: str, most: int) -> bytes:
        found = (self._call("files.info", missing={"file_not_found", "file_deleted"}, file=file) or {}).get("file")
        if not isinstance(found, dict):
            raise SurfaceError(surface="Slack", code="no such file", fix="Send it again.")
        address = str(found.get("url_private_download") or found.get("url_private") or "")
        return fetch_file(self.client, address, most)

    def _call(self, method: str, missing: set[str] | None = None, **params: Any) -> dict[str, Any] | None:
        try:
            answer = self.client.api_call(method, params={k: v for k, v in params.items() if v != ""})
        except SlackApiError as error:
            code = error_code(error)
            if missing and code in missing:
                return None
            outcome = outcome_of(error)
            rest = outcome.retry_after if code == "ratelimited" else None
            passing = outcome.state != "failed"
            raise SurfaceError(
                surface="Slack", code=code, fix=FIXES.get(code, ""), retry_after=rest, passing=passing
            ) from error
        except (OSError, http.client.HTTPException) as error:
            why = network_trouble(error) or type(error).__name__
            raise SurfaceError(
                surface="Slack", code=f"nothing ({why})", fix="Check the network and the proxy.", passing=True
            ) from error
        data = answer.data
        return data if isinstance(data, dict) else {}


def _read(reader: Callable[[Any], Parsed], given: Any) -> Parsed:
    """A part of Slack's answer as ours. Raises SurfaceError where it has no shape that Slack documents."""
    try:
        return reader(given)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise SurfaceError(surface="Slack", code="unreadable_answer", fix="", passing=True) from error


def _not_disturbed(users: dict[str, Any], now: datetime) -> dict[str, datetime]:
    """Until when each of those is left alone whose time of not being disturbed has begun."""
    found = {}
    for user_id, dnd in users.items():
        begins, ends = float(dnd.get("next_dnd_start_ts") or 0), float(dnd.get("next_dnd_end_ts") or 0)
        if dnd.get("dnd_enabled") and begins <= now.timestamp() < ends:
            found[user_id] = datetime.fromtimestamp(ends, UTC)
    return found


def _status(user: dict[str, Any]) -> Status:
    profile = user.get("profile") or {}
    words, emoji = str(profile.get("status_text") or ""), str(profile.get("status_emoji") or "")
    away = emoji in AWAY_EMOJI or (AWAY_WORDS.search(words) is not None and not BACK_WORDS.search(words))
    ends = float(profile.get("status_expiration") or 0)
    return Status(away, datetime.fromtimestamp(ends, UTC) if away and ends else None)


def _stands(status: Status, now: datetime) -> bool:
    return status.away and (status.until is None or status.until > now)


def _channel(found: Any) -> Channel:
    """Raises SurfaceError for what is no channel: whether a board is open is never guessed."""
    if not isinstance(found, dict) or not found.get("id") or not isinstance(found.get("is_private"), bool):
        raise SurfaceError(surface="Slack", code="unreadable_answer", fix="Try again in a minute.")
    return Channel(
        found["id"],
        found.get("name") or found["id"],
        found["is_private"],
        bool(found.get("is_member")),
        bool(found.get("is_archived")),
    )


def read_account(user: dict[str, Any], home: str = "") -> Account:
    """An account as Slack shows it; without the council's own workspace it is not known whose it is, but of guests."""
    profile = user.get("profile") or {}
    usable = not user.get("deleted") and not user.get("is_bot")
    name = profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"]
    zone = str(user.get("tz") or "")
    zone = zone if is_zone(zone) else ""
    return Account(user["id"], name, profile.get("email"), zone, usable, _is_outside(user, home))


def _is_outside(user: dict[str, Any], home: str) -> bool:
    """Whether an account is a guest's (is_restricted covers both kinds), or of another workspace by a shared channel.

    On an Enterprise Grid somebody may be of several workspaces of the organisation.
    """
    if user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger"):
        return True
    teams = {user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())} - {None}
    return bool(home and teams) and home not in teams
