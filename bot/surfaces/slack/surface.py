"""Slack as a surface: sending once, and what each of Slack's answers means for a delivery."""

from __future__ import annotations

import errno
import hashlib
import http.client
import logging
import re
import socket
import ssl
from base64 import b64decode
from datetime import datetime, timedelta
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.charts import draw
from bot.domain.unreachable import Unreachable
from bot.errors import BoardbotError
from bot.messages.message import Attachment, Picture, file_in, from_json
from bot.papers.written import written
from bot.surfaces.addresses import is_person
from bot.surfaces.base import Outgoing, SendOutcome
from bot.surfaces.slack.format import message_payload
from bot.surfaces.slack.kept import NotConnected

log = logging.getLogger(__name__)

METADATA = "boardbot_delivery"
FIXES = {
    "account_inactive": "The person's Slack account is deactivated: name another lead, or a holder of the role.",
    "channel_not_found": "Check the channel in /board settings, and invite the bot there: /invite @boardbot.",
    "not_in_channel": "Invite the bot to the channel: /invite @boardbot.",
    "is_archived": "The channel is archived: unarchive it, or choose another in /board settings.",
    "missing_scope": "Install the app again with manifest.yaml, so that it has all its scopes.",
    "invalid_auth": "SLACK_BOT_TOKEN is wrong: copy the Bot User OAuth Token (xoxb-...) from the app's OAuth page.",
    "not_authed": "Set SLACK_BOT_TOKEN to the Bot User OAuth Token (xoxb-...).",
    "token_revoked": "The token was revoked: install the app again, and set SLACK_BOT_TOKEN.",
    "token_expired": "The token has expired: install the app again, and set SLACK_BOT_TOKEN.",
    "user_not_found": "This Slack account is gone: correct it in the people sheet.",
    "not_allowed_token_type": "SLACK_BOT_TOKEN must be the Bot User OAuth Token (xoxb-...).",
}
"""What to do about a refusal."""
FIX_OF_APP = "Make one with the scope connections:write on the app's Basic Information page, and set SLACK_APP_TOKEN."
"""The same where it is the app-level token that is refused."""
TOKEN_TROUBLE = {"invalid_auth", "not_authed", "token_revoked", "token_expired", "not_allowed_token_type"}
_SURELY_NOT_SENT = {
    "ratelimited",
    "rate_limited",
    "service_unavailable",
    "team_added_to_org",
    "accesslimited",
}
_MAY_BE_SENT = {"fatal_error", "internal_error", "request_timeout", "unreadable_answer"}
_OF_ACCOUNTS = {
    **dict.fromkeys(
        ("account_inactive", "user_disabled", "user_not_found", "users_not_found"), Unreachable.deactivated
    ),
    **dict.fromkeys(
        ("user_not_visible", "cannot_dm_bot", "channel_not_found", "not_in_channel"), Unreachable.not_messaged
    ),
}
"""What a refusal means where the message was for a person; guests are not always to be seen."""
_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}
_OF_PROXY = 407
TOKEN_WAIT = timedelta(minutes=10)


class SlackSurface:
    """Posts and edits messages through a WebClient that has no retry handlers: those would post twice."""

    def __init__(self, client: WebClient) -> None:
        self.client = client

    def send(self, outgoing: Outgoing) -> SendOutcome:
        try:
            message = from_json(outgoing.body)
            file = file_in(message)
            payload = message_payload(message) if file is None else {}
        except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:  # it will never be readable
            log.warning("delivery %s has an odd body: %s", outgoing.key, type(error).__name__)
            return SendOutcome("failed", "its text can't be read")
        if file is not None:
            return self._upload(outgoing, file)
        payload |= {"unfurl_links": False, "unfurl_media": False}
        try:
            # By `api_call`, as what is sent is plain data: the methods named after Slack's look through all of it for objects.
            if outgoing.edits_ts:
                kept = {k: v for k, v in payload.items() if k in ("text", "blocks")}
                call = {"channel": outgoing.recipient, "ts": outgoing.edits_ts} | kept
                answer = self.client.api_call("chat.update", json=call)
            else:
                metadata = {"event_type": METADATA, "event_payload": {"key": outgoing.key}}
                call = {"channel": outgoing.recipient, "metadata": metadata} | payload
                call |= {"thread_ts": outgoing.thread_ts} if outgoing.thread_ts else {}
                answer = self.client.api_call("chat.postMessage", json=call)
        except SlackApiError as error:
            return outcome_of(error)
        except (OSError, http.client.HTTPException) as error:
            return _outcome_of_network(error)
        return SendOutcome("sent", channel=answer.get("channel"), ts=answer.get("ts"))

    def _upload(self, outgoing: Outgoing, file: Picture | Attachment) -> SendOutcome:
        """A picture goes up as a file with its alternative text; a file's name carries the delivery's key."""
        is_picture = isinstance(file, Picture)
        try:
            content = _content(file)
        except BoardbotError as error:
            log.warning("the file of delivery %s can't be made: %s", outgoing.key, type(error).__name__)
            return SendOutcome("failed", str(error))
        except (ValueError, TypeError, RuntimeError, OSError, ImportError) as error:  # no folder for its fonts, too
            log.warning("the file of delivery %s can't be made: %s", outgoing.key, type(error).__name__)
            return SendOutcome(
                "failed", "the picture could not be drawn" if is_picture else "the file could not be made"
            )
        try:
            channel = self._channel_of(outgoing.recipient)
            self.client.files_upload_v2(
                channel=channel,
                thread_ts=outgoing.thread_ts,
                content=content,
                filename=file_name(outgoing.key, file),
                title=file.title[:200],
                alt_txt=file.alt if isinstance(file, Picture) else None,
            )
        except SlackRequestError:  # the upload itself was refused: nothing was shared
            return SendOutcome("retry", f"Slack did not take the {'picture' if is_picture else 'file'}")
        except SlackApiError as error:
            return outcome_of(error)
        except (OSError, http.client.HTTPException) as error:
            return _outcome_of_network(error)
        return SendOutcome("sent", channel=channel)

    def _channel_of(self, recipient: str) -> str:
        """A person's direct message with the bot, or the channel itself."""
        if is_person(recipient):
            return str(self.client.conversations_open(users=recipient)["channel"]["id"])
        return recipient

    def find(self, outgoing: Outgoing, since: datetime) -> SendOutcome:
        file = file_in(from_json(outgoing.body))
        wanted = file_name(outgoing.key, file) if file else ""
        oldest = f"{(since - timedelta(minutes=1)).timestamp():.6f}"
        try:
            channel = self._channel_of(outgoing.recipient)
            common: dict[str, Any] = {
                "channel": channel,
                "oldest": oldest,
                "include_all_metadata": True,
                "limit": 200,
            }
            if outgoing.thread_ts:
                pages = self.client.conversations_replies(ts=outgoing.thread_ts, **common)
            else:
                pages = self.client.conversations_history(**common)
            for page in pages:
                for message in page.get("messages") or []:
                    names = {file.get("name") for file in message.get("files") or []}
                    key = (message.get("metadata") or {}).get("event_payload", {}).get("key")
                    if key == outgoing.key or wanted in names:
                        return SendOutcome("sent", channel=channel, ts=message["ts"])
        except SlackApiError as error:
            outcome = outcome_of(error)
            log.warning("could not look for delivery %s: %s", outgoing.key, error_code(error))
            return SendOutcome(
                "unfindable" if outcome.state == "failed" else "unknown", retry_after=outcome.retry_after
            )
        except (OSError, http.client.HTTPException) as error:
            log.warning("could not look for delivery %s: %s", outgoing.key, type(error).__name__)
            return SendOutcome("unknown")
        return SendOutcome("retry")


def file_name(key: str, file: Picture | Attachment) -> str:
    """A file's name, by which an upload that Slack never confirmed is found again."""
    mark = hashlib.sha256(key.encode()).hexdigest()[:16]
    if isinstance(file, Picture):
        return f"chart-{mark}.png"
    stem, _, kind = file.name.rpartition(".")
    return f"{stem}-{mark[:8]}.{kind}"


def error_code(error: SlackApiError) -> str:
    response = error.response
    if getattr(response, "status_code", 200) == 429:
        return "ratelimited"
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and re.fullmatch(r"[a-z0-9_]+", code) else "unreadable_answer"


def outcome_of(error: SlackApiError) -> SendOutcome:
    """What a refusal means: asked to wait, surely not sent, never to be sent, or not known."""
    code = error_code(error)
    status = getattr(error.response, "status_code", 200)
    if code == "ratelimited":
        headers = getattr(error.response, "headers", None) or {}
        found = headers.get("Retry-After") or headers.get("retry-after") or "30"
        wait = timedelta(seconds=max(1, int(float(found))))
        return SendOutcome("retry", "Slack asked to wait", retry_after=wait, asked_to_wait=True)
    if code in TOKEN_TROUBLE:
        return SendOutcome("retry", f"{code}: {FIXES[code]}", retry_after=TOKEN_WAIT)
    if status == _OF_PROXY:
        return SendOutcome("retry", f"the proxy refuses ({status})")
    if code in _SURELY_NOT_SENT or status == 503:
        return SendOutcome("retry", code)
    if code in _MAY_BE_SENT or status >= 500:
        return SendOutcome("unknown", code)
    return SendOutcome("failed", f"{code}. {FIXES.get(code, '')}".strip(), nobody_there=_OF_ACCOUNTS.get(code))


def is_passing(error: SlackApiError) -> bool:
    """Whether Slack refuses for now, whatever it was asked: it works on something, or is asked too much."""
    status = int(getattr(error.response, "status_code", 0) or 0)
    return error_code(error) in _SURELY_NOT_SENT | _MAY_BE_SENT or status >= 500


def network_trouble(error: Exception) -> str:
    """Why no connection to Slack was made, so that nothing was sent, in a few words; "" where one may have been."""
    reason = error.reason if isinstance(error, URLError) else error
    if refused := re.match(r"Tunnel connection failed: (\d+)", str(reason)):
        return f"the proxy refuses ({refused[1]})"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return "the certificate of Slack, or of a proxy before it, is not trusted here (SSL_CERT_FILE)"
    unreachable = (
        isinstance(reason, (ConnectionRefusedError, socket.gaierror)) or getattr(reason, "errno", 0) in _NO_WAY
    )
    return "Slack could not be reached" if unreachable or isinstance(error, NotConnected) else ""


def _outcome_of_network(error: Exception) -> SendOutcome:
    """A connection that was never made sent nothing; anything later may have, whatever the error is called."""
    if isinstance(error, URLError) and (never := network_trouble(error)):
        return SendOutcome("retry", never)
    reason = error.reason if isinstance(error, URLError) else error
    return SendOutcome("unknown", f"the connection broke ({type(reason).__name__})")


def _content(file: Picture | Attachment) -> bytes:
    """What goes up: a picture is drawn, and a paper written, only now."""
    if isinstance(file, Picture):
        return draw(file.chart)
    return written(file.paper) if file.paper else b64decode(file.data, validate=True)
