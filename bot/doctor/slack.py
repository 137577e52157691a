"""boardbot doctor: the token, the app's scopes, the clock, and whether Slack's requests come in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.app import PATIENCE_SECONDS, slack_client
from bot.clock import SystemClock
from bot.doctor.check import Check
from bot.domain.text import count_of, listed
from bot.errors import BoardbotError
from bot.own_health import ask_own
from bot.settings import Settings
from bot.surfaces.slack.patient import Wait, patiently
from bot.surfaces.slack.surface import FIX_OF_APP, FIXES, error_code, is_passing, network_trouble

CLOCK_APART = timedelta(minutes=1)
"""What Slack signed five minutes ago or more is refused; a minute is no accident of the network."""
SCOPES = (
    "chat:write",
    "commands",
    "im:history",
    "users:read",
    "users:read.email",
    "channels:read",
    "groups:read",
)
OPTIONAL_SCOPES = {
    ("channels:history", "groups:history", "im:write"): "a message that may not have arrived can't be looked for",
    ("files:write", "im:write"): "no picture of an indicator is sent",
    (
        "files:read",
    ): "a file that is sent with a reply is not kept as its evidence, and no plan is read that an officer sends",
    ("app_mentions:read",): "nobody is answered who mentions the bot in a channel",
    ("dnd:read",): "people are reminded even where their Slack says not to disturb them",
}


def slack_checks(settings: Settings, wait: Wait = time.sleep) -> Iterator[Check]:
    try:
        answer = patiently(slack_client(settings, PATIENCE_SECONDS).auth_test, wait=wait)
    except BoardbotError as error:
        yield Check("wrong", str(error))
        return
    except SlackApiError as error:
        yield Check("wrong", refusal("the token", error, FIXES.get(error_code(error), "")))
        return
    except Exception as error:  # whatever the network does, the doctor goes on and says so
        why = network_trouble(error) or type(error).__name__
        fix = "Check the network, HTTPS_PROXY and SLACK_API_URL."
        yield Check("wrong", f"Slack can't be reached at {settings.slack_api_url}: {why}. {fix}")
        return
    yield Check("ok", f"Slack knows the bot as {answer.get('user')} in {answer.get('team')}.")
    yield from _clock(answer)
    yield from _scopes(answer)
    if settings.slack_app_token:
        yield from _app_token(settings, wait)
    elif settings.slack_signing_secret is None:
        yield Check(
            "wrong",
            "Neither SLACK_APP_TOKEN (for Socket Mode) nor SLACK_SIGNING_SECRET (for HTTP) is set: see the README.",
        )
    else:
        yield Check("ok", f"Slack's requests are taken by HTTP at /slack/events on {settings.host}:{settings.port}.")


def _headers(answer: SlackResponse) -> dict[str, object]:
    return {key.lower(): value for key, value in (answer.headers or {}).items()}


def _clock(answer: SlackResponse) -> Iterator[Check]:
    """Slack's time, which its answer's header says, beside this machine's: by it requests are taken for Slack's."""
    headers = _headers(answer)
    try:
        apart = SystemClock().now() - parsedate_to_datetime(str(headers["date"]))
    except (LookupError, ValueError, TypeError):
        return
    if abs(apart) > CLOCK_APART:
        side = "ahead of" if apart > timedelta(0) else "behind"
        yield Check("wrong", f"This machine's clock is {_rough(abs(apart))} {side} Slack's. Set it by NTP.")


def _rough(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    return count_of(minutes, "minute") if minutes < 120 else count_of(round(minutes / 60), "hour")


def running_checks(settings: Settings) -> Iterator[Check]:
    """What the bot that runs here says of itself: that nothing comes in shows only there."""
    try:
        status, said = ask_own(settings, "/readyz")
    except (OSError, HTTPException):
        yield Check("unchecked", "Whether anything comes in from Slack, as no bot runs here yet: boardbot run")
        return
    why = str(said.get("why") or "")
    if status == 200 and said.get("receives"):
        yield Check("ok", "The bot that runs here is ready, and Slack's requests come in.")
    elif status == 200:
        yield Check("ok", "The bot that runs here is ready.")
        fix = "Write /board help in Slack, and run this again: a wrong SLACK_SIGNING_SECRET shows only then."
        yield Check("unchecked", f"Whether Slack's requests come in, as none has since the bot was started. {fix}")
    else:
        yield Check("wrong", f"The bot that runs here is not ready: {why or 'it does not say why'}.")


def scopes_lacking(answer: SlackResponse) -> str:
    """The scopes that the app needs and has not, as Slack's answer says; "" where it lacks none, or does not say."""
    granted = _granted(answer)
    return listed([scope for scope in SCOPES if granted is not None and scope not in granted])


def _granted(answer: SlackResponse) -> set[str] | None:
    headers = _headers(answer)
    if "x-oauth-scopes" not in headers:
        return None
    return {scope.strip() for scope in str(headers["x-oauth-scopes"]).split(",")}


def _scopes(answer: SlackResponse) -> Iterator[Check]:
    granted = _granted(answer)
    if granted is None:
        return
    if lacking := scopes_lacking(answer):
        yield Check("wrong", f"The app lacks {lacking}. Update it from manifest.yaml and install it again.")
    else:
        yield Check("ok", "The app has every scope that it needs.")
    for scopes, lost in OPTIONAL_SCOPES.items():
        if absent := [scope for scope in scopes if scope not in granted]:
            yield Check("note", f"Without {listed(absent)} {lost}.")


def refusal(what: str, error: SlackApiError, fix: str) -> str:
    """What Slack's refusal of a token means: that it is wrong, or that Slack does not work just now."""
    if is_passing(error):
        return f"Slack does not answer just now ({error_code(error)}), so {what} was not tested. Try again in a few minutes."
    return f"Slack refuses {what}: {error_code(error)}. {fix}".strip()


def _app_token(settings: Settings, wait: Wait) -> Iterator[Check]:
    token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    try:
        client = slack_client(settings, PATIENCE_SECONDS)
        patiently(lambda: client.apps_connections_open(app_token=token), wait=wait)
        yield Check("ok", "The app-level token works: Socket Mode.")
    except SlackApiError as error:
        yield Check("wrong", refusal("the app-level token", error, FIX_OF_APP))
    except Exception as error:  # as above
        yield Check("wrong", f"Socket Mode can't be reached ({type(error).__name__}). Check the network.")
