"""Setting mail up: what the doctor and the command line say of it, and that nothing is loaded without it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.doctor.mail import mail_checks
from bot.settings import Settings
from tests.mail.server import MailServer
from tests.support.fake_slack import FakeSlack
from tests.support.processes import boardbot, environment, exchange
from tests.support.world import World

FROM, URL = "Boards <boards@example.org>", "https://boardbot.example.org"


def said(**settings: str) -> list[tuple[str, str]]:
    return [(check.state, check.text) for check in mail_checks(Settings(_env_file=None, **settings))]


def test_the_doctor_asks_the_server_and_names_what_is_missing(mail: MailServer) -> None:
    assert said() == []
    well = said(smtp_url=mail.url, mail_from=FROM, url=URL)
    assert [state for state, _ in well] == ["ok", "note"] and "BOARDBOT_PRIVACY_URL" in well[1][1]
    for settings, words in (
        ({"smtp_url": "mail.example.org", "mail_from": FROM, "url": URL}, "BOARDBOT_SMTP_URL"),
        ({"smtp_url": mail.url, "url": URL}, "BOARDBOT_MAIL_FROM"),
        ({"smtp_url": mail.url, "mail_from": FROM}, "BOARDBOT_URL"),
    ):
        [(state, text)] = said(**settings)
        assert state == "wrong" and words in text
    assert any("not HTTPS" in text for _, text in said(smtp_url=mail.url, mail_from=FROM, url="http://x"))
    mail.close()
    assert any("can't be used" in text for _, text in said(smtp_url=mail.url, mail_from=FROM, url=URL))


def test_a_test_mail_is_sent_on_request(mail: MailServer, slack: FakeSlack, tmp_path: Path) -> None:
    settings = {"BOARDBOT_SMTP_URL": mail.url, "BOARDBOT_MAIL_FROM": FROM, "BOARDBOT_URL": URL}
    env = environment(slack, f"sqlite:///{tmp_path}/cli.db", **settings)
    done = boardbot("mail", "test", "me@example.org", env=env, cwd=tmp_path)
    assert done.returncode == 0 and mail.mailboxes.to("me@example.org"), done
    mail.mailboxes.refuses = {"RCPT": "550 No such user"}
    done = boardbot("mail", "test", "me@example.org", env=env, cwd=tmp_path)
    assert done.returncode == 1 and "refuses the recipient (550)" in done.stderr
    del env["BOARDBOT_SMTP_URL"]
    assert "it is not set" in boardbot("mail", "test", "me@example.org", env=env, cwd=tmp_path).stderr


def test_without_it_nothing_is_loaded_and_there_is_no_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.startswith(("bot.surfaces.mail", "bot.handlers.web.forms"))]:
        monkeypatch.delitem(sys.modules, name)
    assert exchange(world.app.web(), "/f/" + "x" * 32)[0] == 404
    assert not [n for n in sys.modules if n.startswith(("bot.surfaces.mail", "bot.handlers.web.forms"))]
    assert "mail" not in world.ask("UOFF", "help").split(), "help names it only where it is set up"
