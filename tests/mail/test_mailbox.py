"""Answers fetched from their mailbox, or handed over by a mail server: the same comes of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.doctor.mail import mail_checks
from bot.errors import BadSettings
from bot.handlers.mail.poll import MailboxReader, mailbox_of, mailbox_reader
from bot.settings import Settings
from tests.mail.replies import ABOVE, AUTHORITY, REPLIES, answer
from tests.mail.server import ImapServer, MailServer
from tests.support.fake_slack import FakeSlack
from tests.support.processes import environment
from tests.support.world import ASKED, World


@pytest.fixture
def imap() -> Iterator[ImapServer]:
    server = ImapServer()
    yield server
    server.close()


def reader(world: World, imap: ImapServer) -> MailboxReader:
    settings = Settings(_env_file=None, imap_url=imap.url, mail_replies=REPLIES, mail_authority=AUTHORITY)
    return mailbox_reader(world.app.core, settings, world.clock.now)


def test_what_is_new_is_read_once_and_stays_there(replied: World, imap: ImapServer, asked: EmailMessage) -> None:
    reads = reader(replied, imap)
    assert reads.read() == 0
    first, second = imap.put(answer(asked, ABOVE)), imap.put(b"no mail at all")
    assert reads.read() == 2 and [row["rag"] for row in replied.rows("updates")] == ["amber"]
    assert imap.mails[first].flags == imap.mails[second].flags == {"\\Seen"}
    assert reads.read() == 0


@pytest.mark.parametrize("drops", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"])
def test_a_mailbox_that_hangs_up_is_read_the_next_time(
    drops: str, replied: World, imap: ImapServer, asked: EmailMessage
) -> None:
    imap.put(answer(asked, ABOVE))
    imap.drops, reads = drops, reader(replied, imap)
    assert reads.read() == 0
    imap.drops = ""
    assert reads.read() == 1 and len(replied.rows("updates")) == 1, "heard twice, filed once"
    assert replied.app.core.failures.counts()["mailbox"] == 1


def test_a_mail_that_breaks_keeps_no_other_from_being_read(
    replied: World, imap: ImapServer, asked: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    import bot.handlers.mail.poll as poll

    real = poll.hear_mail

    def hears(raw: bytes, **more: object) -> str:
        if b"poison" in raw:
            raise RecursionError
        return real(raw, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(poll, "hear_mail", hears)
    broken, sound = imap.put(b"Subject: poison\r\n\r\n"), imap.put(answer(asked, ABOVE))
    reads = reader(replied, imap)
    assert reads.read() == 2 and len(replied.rows("updates")) == 1
    assert imap.mails[broken].flags == {"\\Flagged"} and imap.mails[sound].flags == {"\\Seen"}
    assert reads.read() == 0, "it is left to people"


def test_a_database_that_is_away_leaves_the_mail_unread(
    replied: World, imap: ImapServer, asked: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    import bot.handlers.mail.poll as poll
    from bot.errors import DatabaseUnavailable

    def away(raw: bytes, **_: object) -> str:
        raise DatabaseUnavailable(url="sqlite://", problem="it is locked", fix="")

    uid = imap.put(answer(asked, ABOVE))
    with monkeypatch.context() as patched:
        patched.setattr(poll, "hear_mail", away)
        assert reader(replied, imap).read() == 0
    assert imap.mails[uid].flags == set()
    assert reader(replied, imap).read() == 1 and len(replied.rows("updates")) == 1


@pytest.mark.parametrize(
    "url",
    ["", "imap.example.org", "pop3://u:p@host", "imaps://host/INBOX", "imaps://u:p@host/a%22b", "imaps://u@host?x=1"],
)
def test_an_address_of_a_mailbox_that_is_none(url: str) -> None:
    with pytest.raises(BadSettings, match="BOARDBOT_IMAP_URL"):
        mailbox_of(Settings(_env_file=None, imap_url=url, mail_replies=REPLIES))


def test_the_doctor_tries_the_mailbox_and_names_what_is_missing(mail: MailServer, imap: ImapServer) -> None:
    base = {
        "smtp_url": mail.url,
        "mail_from": "b@council.example.org",
        "url": "https://boardbot.example.org",
        "privacy_url": "https://x",
    }
    replies = {"mail_replies": REPLIES, "mail_authority": AUTHORITY, "imap_url": imap.url}

    def said(**settings: str) -> str:
        checks = mail_checks(Settings(_env_file=None, **{**base, **replies, **settings}))
        return " ".join(check.text for check in checks)

    assert "fetched from their mailbox" in said()
    assert "all go to officers" in said(mail_authority="")
    assert "boardbot mail receive" in said(imap_url="")
    assert "no mail is fetched" in said(mail_replies="")
    assert "another domain" in said(mail_replies="boards@elsewhere.example.org")
    assert "no folder Other" in said(imap_url=imap.url.replace("INBOX", "Other"))
    assert "refuses" in said(imap_url=imap.url.replace("pass%20word", "wrong"))
    imap.close()
    assert "can't be reached" in said()


def test_a_mail_server_hands_a_mail_over(replied: World, slack: FakeSlack, asked: EmailMessage, tmp_path: Path) -> None:
    env = environment(slack, replied.app.settings.database_url, BOARDBOT_MAIL_REPLIES=REPLIES)
    env |= {"BOARDBOT_MAIL_AUTHORITY": AUTHORITY, "BOARDBOT_CLOCK": ASKED.isoformat()}
    command = [sys.executable, "-m", "bot", "mail", "receive"]

    def handed(raw: bytes) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, input=raw, capture_output=True, env=env, cwd=tmp_path, check=False)

    done = handed(answer(asked, ABOVE))
    assert (done.returncode, done.stdout) == (0, b"an answer.\n"), done
    assert [row["rag"] for row in replied.rows("updates")] == ["amber"]
    assert b"nobody that I know" in handed(b"").stdout
    env["BOARDBOT_DATABASE_URL"] = f"sqlite:///{tmp_path}/none.db"
    assert handed(answer(asked, ABOVE)).returncode == 75, "the mail server keeps it, and tries again"
