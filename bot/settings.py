"""Settings: environment variables (or a .env file) into one checked object. Tokens never show in a repr."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import BadSettings
from bot.public_holidays import public_holidays
from bot.redaction import remember, remember_password

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """All of boardbot's settings; the names in the environment are in docs/settings.md."""

    model_config = SettingsConfigDict(
        env_file=".env", env_prefix="BOARDBOT_", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    database_url: str = "sqlite:///boardbot.db"
    database_password: SecretStr | None = None
    database_connections: int = Field(default=40, ge=4, le=500)
    slack_bot_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(default=None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(default="https://slack.com/api/", validation_alias="SLACK_API_URL")
    fingertips_url: str = "https://fingertips.phe.org.uk/api"
    timezone: str = "Europe/London"
    holidays: str = Field(default="GB-ENG", validate_default=False)  # to check one loads a library
    templates: Path | None = None
    paper_template: Path | None = None
    log: Literal["text", "json"] = "text"
    clock: datetime | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    officers_channel: str = ""
    url: str = ""
    contact: str = ""
    smtp_url: SecretStr | None = None
    mail_from: str = ""
    mail_replies: str = ""
    mail_authority: str = ""
    imap_url: SecretStr | None = None
    privacy_url: str = ""
    proxy: str = ""
    public_health: bool = False
    pace: int = Field(default=200, ge=0, le=10_000)

    @model_validator(mode="before")
    @classmethod
    def _as_meant(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Values without the blanks, line breaks and quotes around them that files and secret stores bring; blank is unset."""
        meant = {name: _bare(value) if isinstance(value, str) else value for name, value in values.items()}
        return {name: value for name, value in meant.items() if value != ""}

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret", mode="before")
    @classmethod
    def _secret_is_whole(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        remember(value)  # here, so that it is not shown either where another setting is wrong
        if not all("!" <= sign <= "~" for sign in value):
            raise ValueError("it has a space, a line break or another sign inside that Slack's never have")
        return value

    @model_validator(mode="after")
    def _password_apart(self) -> Settings:
        """A password that was given apart from the address, as it is: nothing in it needs to be written otherwise."""
        if self.database_password is not None and not self.database_url.startswith("sqlite"):
            password = self.database_password.get_secret_value()
            remember(password)
            try:
                url = make_url(self.database_url).set(password=password)
            except (ArgumentError, ValueError):
                return self  # what the address lacks is said where it is used
            self.database_url = url.render_as_string(hide_password=False)
            remember_password(self.database_url)
        return self

    @field_validator("smtp_url", "imap_url", mode="before")
    @classmethod
    def _mail_password_is_known(cls, value: object) -> object:
        if isinstance(value, str):
            remember_password(value)
        return value

    @field_validator("database_url", "slack_api_url", "fingertips_url")
    @classmethod
    def _password_is_known(cls, value: str) -> str:
        remember_password(value)
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f'"{value}" is no IANA time zone such as Europe/London') from error
        return value

    @field_validator("holidays")
    @classmethod
    def _known_calendar(cls, value: str) -> str:
        try:
            public_holidays(value)
        except NotImplementedError as error:
            raise ValueError(f'"{value}" is no holiday calendar such as GB-ENG, GB-SCT or US-NY') from error
        return value

    @field_validator("clock")
    @classmethod
    def _clock_in_utc(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    @field_validator("url")
    @classmethod
    def _url_is_an_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
            raise ValueError(f'"{value}" is no address such as https://boardbot.example.org')
        return value.rstrip("/")

    @field_validator("mail_replies")
    @classmethod
    def _replies_come_to_an_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^@\s+<>]{1,30}@[^@\s<>]+", value):
            raise ValueError(
                f'"{value}" is no address such as boards@example.org, of at most 30 characters before the @'
            )
        return value.lower()

    @field_validator("paper_template")
    @classmethod
    def _paper_template_is_there(cls, value: Path | None) -> Path | None:
        if value is not None and not value.exists():
            raise ValueError(f"{value} is neither a Word file nor a folder of them")
        return value

    @field_validator("templates")
    @classmethod
    def _templates_is_a_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"{value} is not a folder")
        return value


def _bare(value: str) -> str:
    """A value without blanks around it, nor a pair of quotes, as a .env file has them and an environment keeps them."""
    bare = value.strip()
    return bare[1:-1].strip() if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'" else bare


FOR_LIBRARIES = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


def _read_for_libraries() -> None:
    """Give what the network's libraries read of the environment, and find there alone, from .env too. Raises BadSettings."""
    file = Path(".env")
    try:
        content = file.read_bytes() if file.is_file() else b""
        if b"\0" in content:
            raise UnicodeDecodeError("utf-8", content, 0, 1, "UTF-16")
        values = dotenv_values(stream=StringIO(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise BadSettings(
            name=".env",
            problem="the file is not in UTF-8",
            fix='Save it again as "UTF-8" (in Notepad, under Encoding).',
        ) from None
    except OSError:
        return  # what can't be read of it is said where a setting is missing
    for name in FOR_LIBRARIES:
        value, given = _bare(values.get(name) or ""), os.environ.get(name) or os.environ.get(name.lower())
        if value and not given:
            os.environ[name] = value


def load_settings() -> Settings:
    """Read the environment, and .env. Raises BadSettings, naming the first setting that is wrong."""
    _read_for_libraries()
    for name, address in os.environ.items():
        if name.lower().endswith("_proxy"):
            remember_password(address)
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = str(first["loc"][0]) if first["loc"] else "?"
        name = where if where.isupper() else f"BOARDBOT_{where.upper()}"
        problem = first["msg"].removeprefix("Value error, ")
        raise BadSettings(name=name, problem=problem, fix="docs/settings.md lists what each one takes.") from None
