"""Who is who in Slack: accounts by address or id, and who is in a channel."""

from __future__ import annotations

import http.client
import time
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import SurfaceError
from bot.surfaces.base import Account, Channel
from bot.surfaces.slack.surface import MENDS, error_code

MEMBERS_KEPT_SECONDS = 60


class SlackDirectory:
    """Asks Slack. Channel members are kept for a minute, so that a busy channel costs one call."""

    def __init__(self, client: WebClient) -> None:
        self.client = client
        self._members: dict[str, tuple[float, set[str]]] = {}

    def by_email(self, email: str) -> Account | None:
        answer = self._call("users.lookupByEmail", missing={"users_not_found"}, email=email)
        return _account(answer["user"]) if answer else None

    def by_id(self, user_id: str) -> Account | None:
        answer = self._call("users.info", missing={"user_not_found", "users_not_found"}, user=user_id)
        return _account(answer["user"]) if answer else None

    def accounts(self) -> list[Account]:
        found: list[Account] = []
        cursor = ""
        while True:
            answer = self._call("users.list", limit=200, cursor=cursor) or {}
            found += [_account(user) for user in answer.get("members") or []]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found

    def channel_members(self, channel: str) -> set[str]:
        kept = self._members.get(channel)
        if kept and time.monotonic() - kept[0] < MEMBERS_KEPT_SECONDS:
            return kept[1]
        members: set[str] = set()
        cursor = ""
        while True:
            answer = self._call("conversations.members", channel=channel, limit=1000, cursor=cursor) or {}
            members |= set(answer.get("members") or [])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        self._members[channel] = (time.monotonic(), members)
        return members

    def channel(self, channel: str) -> Channel | None:
        answer = self._call("conversations.info", missing={"channel_not_found"}, channel=channel)
        return _channel(answer["channel"]) if answer else None

    def channel_named(self, name: str) -> Channel | None:
        wanted, cursor = name.removeprefix("#").lower(), ""
        while True:
            kinds = "public_channel,private_channel"
            paging = {"exclude_archived": "true", "limit": 1000, "cursor": cursor}
            answer = self._call("conversations.list", None, types=kinds, **paging) or {}
            for found in answer.get("channels") or []:
                if str(found.get("name", "")).lower() == wanted:
                    return _channel(found)
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None

    def _call(self, method: str, missing: set[str] | None = None, **params: Any) -> dict[str, Any] | None:
        try:
            answer = self.client.api_call(method, params={k: v for k, v in params.items() if v != ""})
        except SlackApiError as error:
            code = error_code(error)
            if missing and code in missing:
                return None
            raise SurfaceError(code=code, mend=MENDS.get(code, "")) from error
        except (OSError, http.client.HTTPException) as error:
            raise SurfaceError(code=f"nothing ({type(error).__name__})", mend="Check the network.") from error
        data = answer.data
        return data if isinstance(data, dict) else {}


def _channel(found: dict[str, Any]) -> Channel:
    return Channel(
        found["id"], found.get("name") or found["id"], bool(found.get("is_private")), bool(found.get("is_member")),
        bool(found.get("is_archived")),
    )  # fmt: skip


def _account(user: dict[str, Any]) -> Account:
    profile = user.get("profile") or {}
    usable = not user.get("deleted") and not user.get("is_bot")
    name = profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"]
    return Account(user["id"], name, profile.get("email"), user.get("tz") or "", usable)
