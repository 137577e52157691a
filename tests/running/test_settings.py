"""Settings as files and secret stores hand them over: blanks, line breaks, quotes, other encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadSettings
from bot.redaction import redact
from bot.settings import Settings, load_settings
from storage.engine import read_url

TOKEN = "xoxb-1234-abcdef"


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "BOARDBOT_TIMEZONE", "BOARDBOT_PORT", "BOARDBOT_CLOCK", "BOARDBOT_TEMPLATES"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize("value", [f"{TOKEN}\n", f"  {TOKEN} ", f'"{TOKEN}"', f"'{TOKEN}'\r\n", f'" {TOKEN}"'])
def test_what_stands_around_a_secret_is_no_part_of_it(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", value)
    found = load_settings().slack_bot_token
    assert found is not None and found.get_secret_value() == TOKEN


@pytest.mark.parametrize("value", ["", " ", "\n", '""', "' '"])
def test_blank_counts_as_unset(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    for name in ("SLACK_BOT_TOKEN", "BOARDBOT_TIMEZONE", "BOARDBOT_PORT", "BOARDBOT_CLOCK", "BOARDBOT_TEMPLATES"):
        monkeypatch.setenv(name, value)
    found = load_settings()
    assert (found.slack_bot_token, found.timezone, found.port, found.clock, found.templates) == (
        None,
        "Europe/London",
        3000,
        None,
        None,
    )


@pytest.mark.parametrize("value", ["xoxb-9876qwerty 2", "xoxb-9876qwerty\n2", "xoxb-9876qwerty\u20132"])
def test_a_secret_that_is_broken_inside_is_refused_without_being_shown(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", value)
    with pytest.raises(BadSettings, match="SLACK_BOT_TOKEN is wrong") as refused:
        load_settings()
    assert value not in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_in_another_encoding_is_said_to_be_one(elsewhere: Path, encoding: str) -> None:
    (elsewhere / ".env").write_bytes("SLACK_BOT_TOKEN=xoxb-é\n".encode(encoding))
    with pytest.raises(BadSettings, match="not in UTF-8"):
        load_settings()


@pytest.mark.parametrize("password", ["p@ss", "a/b", "a:b@c/d?e#f", "100%", "%41", "ä ö", "$HOME", "'quoted"])
def test_a_password_apart_from_the_address_is_taken_as_it_is(password: str) -> None:
    address = "postgresql+psycopg://boardbot@database/boardbot"
    settings = Settings(_env_file=None, database_url=address, database_password=password)
    url = read_url(settings.database_url)
    assert (url.password, url.host, url.username, url.database) == (password, "database", "boardbot", "boardbot")
    assert password not in redact(f"refused for {password}") or len(password) < 6
    assert Settings(_env_file=None, database_password=password).database_url == "sqlite:///boardbot.db"
