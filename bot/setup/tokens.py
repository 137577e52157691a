"""The tokens: each tested with Slack as it is given, and kept in a .env file that nobody else can read."""

from __future__ import annotations

import os
import re
from http.client import HTTPException
from pathlib import Path

from slack_sdk.errors import SlackApiError

from bot.app import SEND_SECONDS, client_of
from bot.clock import is_zone
from bot.doctor.slack import scopes_lacking
from bot.errors import BadSettings, EnvThere, WrongAnswer
from bot.settings import Settings, load_settings
from bot.setup.answers import Answers
from bot.surfaces.slack.patient import patiently
from bot.surfaces.slack.surface import FIX_OF_APP, FIXES, error_code, is_passing, network_trouble

ENV = Path(".env")
KEPT_TOO = (
    *("BOARDBOT_DATABASE_URL", "BOARDBOT_DATABASE_PASSWORD", "SLACK_API_URL", "BOARDBOT_TEMPLATES"),
    *("BOARDBOT_HOLIDAYS", "BOARDBOT_HOST", "BOARDBOT_PORT", "BOARDBOT_OFFICERS_CHANNEL"),
    *("HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE"),
)
"""Settings that are written down with the tokens where the environment has them, so that the next command finds the same."""


def settle_tokens(answers: Answers) -> Settings:
    """Settings with tokens that Slack takes. Raises EnvThere where a file that lacks one is there already."""
    settings = load_settings()
    in_file = ENV.exists()
    if settings.slack_bot_token and (settings.slack_app_token or settings.slack_signing_secret) and in_file:
        _check_bot_token(answers, settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
        if settings.slack_app_token:
            _check_app_token(settings.slack_app_token.get_secret_value(), settings.slack_api_url)
        return settings
    if in_file:
        lacking = "SLACK_APP_TOKEN" if settings.slack_bot_token else "SLACK_BOT_TOKEN"
        raise EnvThere(file=str(ENV.resolve()), name=lacking)
    url = settings.slack_api_url
    if answers.at_terminal:
        answers.say("Make the Slack app first: the README's steps 1 to 3 take two minutes.")
    bot = answers.ask_secret(
        "SLACK_BOT_TOKEN", "The Bot User OAuth Token (xoxb-...)", lambda t: _check_bot_token(answers, t, url)
    )
    values = {"SLACK_BOT_TOKEN": bot}
    over_http = os.environ.get("SLACK_SIGNING_SECRET") or answers.given.get("SLACK_SIGNING_SECRET")
    if over_http:
        values["SLACK_SIGNING_SECRET"] = answers.ask_secret("SLACK_SIGNING_SECRET", "The Signing Secret", _check_shape)
    if not over_http or os.environ.get("SLACK_APP_TOKEN") or answers.given.get("SLACK_APP_TOKEN"):
        values["SLACK_APP_TOKEN"] = answers.ask_secret(
            "SLACK_APP_TOKEN", "The App-Level Token (xapp-...)", lambda t: _check_app_token(t, url)
        )
    values["BOARDBOT_TIMEZONE"] = answers.ask("timezone", "Your time zone", _zone, settings.timezone)
    values |= {name: os.environ[name] for name in KEPT_TOO if os.environ.get(name)}
    _write(values)
    answers.say(f"{ENV.resolve()} holds them; only you can read it.")
    return load_settings()


def _write(values: dict[str, str]) -> None:
    """Write the file whole or not at all, for its owner alone, and never over another."""
    text = "".join(f"{name}={_quoted(value)}\n" for name, value in values.items())
    new = ENV.with_name(f".env.{os.getpid()}.new")
    try:
        with open(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
        os.link(new, ENV)  # fails where one is there by now, as a rename would not
    finally:
        new.unlink(missing_ok=True)


def _quoted(value: str) -> str:
    """A value as a .env file takes it: in quotes where it has signs that mean something there."""
    if re.fullmatch(r"[\w:/.@+,=%~-]*", value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _check_bot_token(answers: Answers, token: str, url: str) -> None:
    _check_shape(token)
    try:
        answer = patiently(client_of(token, url, SEND_SECONDS).auth_test, answers.say)
    except SlackApiError as error:
        raise _refused("SLACK_BOT_TOKEN", error, FIXES.get(error_code(error), "")) from None
    except (OSError, HTTPException) as error:
        raise _unreached("SLACK_BOT_TOKEN", error) from None
    if lacking := scopes_lacking(answer):
        fix = "Update the app from manifest.yaml, install it again, and copy the token anew."
        raise BadSettings(name="SLACK_BOT_TOKEN", problem=f"its app lacks {lacking}", fix=fix)
    answers.say(f"Slack knows the bot as {answer.get('user')} in {answer.get('team')}.")


def _check_app_token(token: str, url: str) -> None:
    _check_shape(token)
    try:
        patiently(lambda: client_of(token, url, SEND_SECONDS).apps_connections_open(app_token=token))
    except SlackApiError as error:
        raise _refused("SLACK_APP_TOKEN", error, FIX_OF_APP) from None
    except (OSError, HTTPException) as error:
        raise _unreached("SLACK_APP_TOKEN", error) from None


def _refused(name: str, error: SlackApiError, fix: str) -> BadSettings:
    if is_passing(error):
        problem = f"it could not be tested: Slack does not answer just now ({error_code(error)})"
        return BadSettings(name=name, problem=problem, fix="Try again in a few minutes.")
    return BadSettings(name=name, problem=f"Slack refuses it ({error_code(error)})", fix=fix)


def _unreached(name: str, error: Exception) -> BadSettings:
    why = network_trouble(error) or type(error).__name__
    return BadSettings(name=name, problem=f"it could not be tested: {why}", fix="Check the network and HTTPS_PROXY.")


def _check_shape(token: str) -> None:
    if not token or not all("!" <= sign <= "~" for sign in token):
        raise BadSettings(
            name="This", problem="it is empty, or has a sign that Slack's never have", fix="Copy it again."
        )


def _zone(name: str) -> str:
    if not is_zone(name):
        raise WrongAnswer(problem=f'"{name}" is no IANA time zone', fix="Write one such as Europe/London.")
    return name
