"""Slack's Web API: each method refuses what Slack refuses, by the table of limits that the product uses too."""

from __future__ import annotations

import json
import time
from typing import Any

from bot.surfaces.slack.limits import problems_of_message, problems_of_view
from tests.support.fake_slack.messages import Message, View
from tests.support.fake_slack.workspace import Workspace

HANG = -1
_SCOPE_OF_KIND = {"public_channel": "channels:read", "private_channel": "groups:read"}


def _kind(channel: dict[str, Any]) -> str:
    return "private_channel" if channel["is_private"] else "public_channel"


class WebApi(Workspace):
    """The methods, `chat.postMessage` as `_chat_postMessage`."""

    def call(self, method: str, params: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        """(status, headers, body) of a call; a body of None drops the connection."""
        with self.lock:
            self.calls.append((method, params))
            trouble = self.trouble[method].popleft() if self.trouble[method] else self.mood(method)
            if trouble == "429":
                return 429, {"Retry-After": str(self.asks_to_wait)}, {"ok": False, "error": "ratelimited"}
            if trouble in ("500", "503"):
                return (
                    int(trouble),
                    {},
                    {"ok": False, "error": "internal_error" if trouble == "500" else "service_unavailable"},
                )
            if trouble == "drop_before":
                return 0, {}, None
            if trouble == "hang_before":
                return HANG, {}, None
            if trouble == "garbage":
                return 200, {}, "<html>not json</html>"
            if trouble and trouble not in ("drop_after", "hang_after"):
                return 200, {}, {"ok": False, "error": trouble}
            handler = getattr(self, "_" + method.replace(".", "_"), None)
            if handler is None:
                return 200, {}, {"ok": False, "error": "unknown_method"}
            answer = handler(params)
            if not answer.get("ok"):
                self.refused.append(f"{method}: {answer.get('error')}: {answer.get('detail', '')}")
            if trouble == "hang_after":
                return HANG, {}, None
            return (0, {}, None) if trouble == "drop_after" else (200, {}, answer)

    def _recipient(self, channel: str) -> tuple[str, str]:
        """The channel's id, or an error."""
        if channel in self.users:
            if self.users[channel].get("deleted"):
                return "", "account_inactive"
            return f"D{channel}", ""
        if channel.startswith("D") and channel[1:] in self.users:
            return channel, ""
        found = self.channels.get(channel)
        if found is None:
            return "", "channel_not_found"
        if found["is_archived"]:
            return "", "is_archived"
        return (channel, "") if "UBOT" in found["members"] else ("", "not_in_channel")

    def _auth_test(self, p: dict[str, Any]) -> dict[str, Any]:
        return {
            "ok": True,
            "user": "boardbot",
            "team": "Test",
            "user_id": "UBOT",
            "bot_id": "B1",
            "team_id": "T1",
            "url": "https://council.example.org/",
        }

    def _apps_connections_open(self, p: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "url": "ws://127.0.0.1:9/"}  # where nobody answers: a test that connects says where

    def _chat_postMessage(self, p: dict[str, Any]) -> dict[str, Any]:
        channel, error = self._recipient(p.get("channel", ""))
        if error:
            return {"ok": False, "error": error}
        if problems := problems_of_message(p):
            return {"ok": False, "error": "invalid_blocks", "detail": problems}
        if (
            p.get("thread_ts")
            and not any(m.ts == p["thread_ts"] for m in self.messages)
            and not channel.startswith("D")
        ):
            return {"ok": False, "error": "thread_not_found"}
        message = Message(
            channel,
            self.next_ts(),
            p["text"],
            p.get("blocks") or [],
            p.get("thread_ts"),
            p.get("metadata") or {},
        )
        self.messages.append(message)
        return {"ok": True, "channel": channel, "ts": message.ts, "message": {"ts": message.ts}}

    def _chat_update(self, p: dict[str, Any]) -> dict[str, Any]:
        message = next((m for m in self.messages if m.channel == p.get("channel") and m.ts == p.get("ts")), None)
        if message is None:
            return {"ok": False, "error": "message_not_found"}
        if problems := problems_of_message(p):
            return {"ok": False, "error": "invalid_blocks", "detail": problems}
        message.text, message.blocks, message.edits = p["text"], p.get("blocks") or [], message.edits + 1
        return {"ok": True, "channel": message.channel, "ts": message.ts}

    def _views_open(self, p: dict[str, Any]) -> dict[str, Any]:
        made, used = self._triggers.get(p.get("trigger_id", ""), (0.0, True))
        if used or time.monotonic() - made > 3:
            return {"ok": False, "error": "exchanged_trigger_id" if used else "expired_trigger_id"}
        self._triggers[p["trigger_id"]] = (made, True)
        view = json.loads(p["view"]) if isinstance(p["view"], str) else p["view"]
        if problems := problems_of_view(view):
            return {"ok": False, "error": "invalid_arguments", "detail": problems}
        self.views.append(View(f"V{next(self._numbers)}", view, ""))
        return {"ok": True, "view": {**view, "id": self.views[-1].id}}

    def shows(self, view: View) -> None:
        """A form in the place of the one that was sent, as `response_action` asks for."""
        assert not problems_of_view(view.payload)
        self.views.append(view)

    def _views_publish(self, p: dict[str, Any]) -> dict[str, Any]:
        view = json.loads(p["view"]) if isinstance(p["view"], str) else p["view"]
        if view.get("type") != "home" or (problems := problems_of_view(view)):
            return {"ok": False, "error": "invalid_arguments", "detail": problems}
        self.homes[p["user_id"]] = view
        return {"ok": True, "view": view}

    def _chat_postEphemeral(self, p: dict[str, Any]) -> dict[str, Any]:
        """A message that only one member of a channel sees: who is not in it can't be shown one."""
        found = self.channels.get(p.get("channel", ""))
        if found is None or "UBOT" not in found["members"]:
            return {"ok": False, "error": "channel_not_found" if found is None else "not_in_channel"}
        if p.get("user") not in found["members"]:
            return {"ok": False, "error": "user_not_in_channel"}
        payload = dict(p)
        if isinstance(payload.get("blocks"), str):
            payload["blocks"] = json.loads(payload["blocks"])
        if problems := problems_of_message(payload):
            return {"ok": False, "error": "invalid_blocks", "detail": problems}
        self.ephemeral.append(payload)
        return {"ok": True, "message_ts": self.next_ts()}

    def _chat_getPermalink(self, p: dict[str, Any]) -> dict[str, Any]:
        if p["channel"] not in self.channels or "UBOT" not in self.channels[p["channel"]]["members"]:
            return {"ok": False, "error": "channel_not_found"}
        return {"ok": True, "permalink": f"https://example.org/archives/{p['channel']}/p{p['message_ts']}"}

    def _files_getUploadURLExternal(self, p: dict[str, Any]) -> dict[str, Any]:
        if not p.get("filename") or int(p.get("length") or 0) < 1:
            return {"ok": False, "error": "invalid_arguments"}
        if len(p.get("alt_txt") or "") > 1000:
            return {"ok": False, "error": "invalid_arguments", "detail": "alt_txt is too long"}
        id = f"F{next(self._numbers):010d}"
        file = {
            "id": id,
            "name": p["filename"],
            "alt_txt": p.get("alt_txt") or "",
            "length": int(p["length"]),
            "content": b"",
        }
        self.uploads[id] = file
        return {"ok": True, "upload_url": self.url.replace("/api/", f"/upload/{id}"), "file_id": id}

    def _files_completeUploadExternal(self, p: dict[str, Any]) -> dict[str, Any]:
        files = json.loads(p["files"]) if isinstance(p["files"], str) else p["files"]
        found = [self.uploads.get(f["id"]) for f in files]
        if not all(f and f["content"] for f in found):
            return {"ok": False, "error": "file_not_found"}
        channel, error = self._recipient(p.get("channel_id", ""))
        if error or not channel.startswith(("C", "D", "G")):
            return {"ok": False, "error": error or "channel_not_found"}
        shared = [{**f, "title": t.get("title", "")} for f, t in zip(found, files, strict=True) if f]
        text = p.get("initial_comment") or ""
        self.messages.append(Message(channel, self.next_ts(), text, [], p.get("thread_ts"), {}, files=shared))
        return {"ok": True, "files": [{"id": f["id"], "title": f["title"]} for f in shared]}

    def _files_info(self, p: dict[str, Any]) -> dict[str, Any]:
        if "files:read" not in self.scopes:
            return {"ok": False, "error": "missing_scope"}
        file = self.uploads.get(p["file"])
        if file is None:
            return {"ok": False, "error": "file_not_found"}
        address = file.get("address") or self.url.replace("/api/", f"/files-pri/{p['file']}/download/{file['name']}")
        return {"ok": True, "file": {"id": file["id"], "name": file["name"], "url_private_download": address}}

    def _users_lookupByEmail(self, p: dict[str, Any]) -> dict[str, Any]:
        """Closed accounts are not found."""
        open_ones = [u for u in self.users.values() if not u.get("deleted")]
        found = next((u for u in open_ones if (u["profile"]["email"] or "").lower() == p["email"].lower()), None)
        return {"ok": True, "user": found} if found else {"ok": False, "error": "users_not_found"}

    def _users_list(self, p: dict[str, Any]) -> dict[str, Any]:
        first, size = int(p.get("cursor") or 0), min(int(p.get("limit", 100)), self.page)
        more = str(first + size) if first + size < len(self.users) else ""
        members = list(self.users.values())[first : first + size]
        return {"ok": True, "members": members, "response_metadata": {"next_cursor": more}}

    def _users_info(self, p: dict[str, Any]) -> dict[str, Any]:
        found = self.users.get(p["user"])
        return {"ok": True, "user": found} if found else {"ok": False, "error": "user_not_found"}

    def _dnd_teamInfo(self, p: dict[str, Any]) -> dict[str, Any]:
        if "dnd:read" not in self.scopes:
            return {"ok": False, "error": "missing_scope"}
        asked = p["users"].split(",")
        if len(asked) > 50:
            return {"ok": False, "error": "too_many_users"}
        nothing = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
        return {"ok": True, "users": {i: self.users[i].get("dnd", nothing) for i in asked}}

    def _conversations_info(self, p: dict[str, Any]) -> dict[str, Any]:
        found, error = self._known(p["channel"])
        return error or {"ok": True, "channel": self._shown(found)}

    def _conversations_list(self, p: dict[str, Any]) -> dict[str, Any]:
        """Public channels alone unless others are asked for; private ones only where the bot is in them."""
        kinds = p.get("types", "public_channel").split(",")
        if any(_SCOPE_OF_KIND[kind] not in self.scopes for kind in kinds):
            return {"ok": False, "error": "missing_scope"}
        found = [c for c in self.channels.values() if _kind(c) in kinds]
        if str(p.get("exclude_archived")).lower() in ("true", "1"):
            found = [c for c in found if not c["is_archived"]]
        found = [c for c in found if not c["is_private"] or "UBOT" in c["members"]]
        first, size = int(p.get("cursor") or 0), min(int(p.get("limit", 100)), self.page)
        more = str(first + size) if first + size < len(found) else ""
        return {
            "ok": True,
            "channels": [self._shown(c) for c in found[first : first + size]],
            "response_metadata": {"next_cursor": more},
        }

    def _conversations_members(self, p: dict[str, Any]) -> dict[str, Any]:
        found, error = self._known(p["channel"])
        if error:
            return error
        members, first = sorted(found["members"]), int(p.get("cursor") or 0)
        size = min(int(p.get("limit", 100)), self.page)
        more = str(first + size) if first + size < len(members) else ""
        return {"ok": True, "members": members[first : first + size], "response_metadata": {"next_cursor": more}}

    def _conversations_open(self, p: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "channel": {"id": f"D{p['users']}"}}

    def _conversations_history(self, p: dict[str, Any]) -> dict[str, Any]:
        shown = [
            {"ts": m.ts, "text": m.text, "metadata": m.metadata, "files": [{"name": f["name"]} for f in m.files]}
            for m in self.in_channel(p["channel"])
            if not m.thread_ts
        ]
        return {"ok": True, "messages": shown[::-1], "has_more": False}

    def _conversations_replies(self, p: dict[str, Any]) -> dict[str, Any]:
        shown = [
            {"ts": m.ts, "text": m.text, "metadata": m.metadata, "files": [{"name": f["name"]} for f in m.files]}
            for m in self.in_channel(p["channel"])
            if p["ts"] in (m.ts, m.thread_ts)
        ]
        return {"ok": True, "messages": shown, "has_more": False}

    def upload(self, id: str, content: bytes) -> int:
        """What is posted to an upload's address; its length must be the one that was announced."""
        file = self.uploads.get(id)
        if file is None or len(content) != file["length"]:
            return 400
        file["content"] = content
        return 200

    def _known(self, channel: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """A channel, or the refusal: of a private one that the bot is not in, Slack says that there is none."""
        found = self.channels.get(channel)
        if found is None or (found["is_private"] and "UBOT" not in found["members"]):
            return {}, {"ok": False, "error": "channel_not_found"}
        if _SCOPE_OF_KIND[_kind(found)] not in self.scopes:
            return {}, {"ok": False, "error": "missing_scope"}
        return found, {}

    def _shown(self, channel: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in channel.items() if k != "members"} | {"is_member": "UBOT" in channel["members"]}

    def respond(self, name: str, payload: dict[str, Any]) -> tuple[int, str]:
        """A response URL: five uses in thirty minutes."""
        with self.lock:
            made, uses = self._responses.get(name, (0.0, 99))
            if uses >= 5 or time.monotonic() - made > 1800:
                return 404, "expired_url"
            self._responses[name] = (made, uses + 1)
            if payload.get("blocks") and (problems := problems_of_message(payload)):
                self.refused.append(f"response_url: {problems}")
                return 400, "invalid_blocks"
            self.ephemeral.append(payload)
            return 200, "ok"
