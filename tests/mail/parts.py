"""Answers fetched from Dovecot, a real part that no other test needs: `make parts` runs this by hand.

Needs dovecot (on Debian dovecot-imapd) and to be root, as Dovecot starts its parts as other users.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.handlers.mail.poll import mailbox_reader
from bot.settings import Settings
from bot.surfaces.mail.mailbox import Mailbox, MailboxTrouble
from tests.mail.replies import AUTHORITY, REPLIES, answer, report
from tests.mail.steps import PIA
from tests.support.world import World

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


@pytest.fixture
def dovecot(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Where it listens, and the folder in which a mail arrives."""
    folder = tmp_path / "dovecot"
    for name in ("new", "cur", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    for path in (*folder.rglob("*"), folder, *folder.parents):
        if str(path).startswith(str(tmp_path.parents[1])):
            path.chmod(0o777)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "dovecot.conf").write_text(CONFIG.format(folder=folder, port=port))
    (folder / "users").write_text("boards:{PLAIN}pass word::::::\nothers:{PLAIN}pàss::::::\n")
    command = shutil.which("dovecot") or "/usr/sbin/dovecot"
    running = subprocess.Popen([command, "-F", "-c", f"{folder}/dovecot.conf"])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"imap://boards:pass%20word@127.0.0.1:{port}/INBOX", folder / "mail" / "new"
    running.terminate()
    running.wait(20)


def arrives(folder: Path, name: str, raw: bytes) -> None:
    (folder / name).write_bytes(raw)
    (folder / name).chmod(0o666)


def test_answers_are_fetched_once_and_stay_in_the_mailbox(
    dovecot: tuple[str, Path], replied: World, asked: EmailMessage
) -> None:
    url, folder = dovecot
    settings = Settings(_env_file=None, imap_url=url, mail_replies=REPLIES, mail_authority=AUTHORITY)
    reads = mailbox_reader(replied.app.core, settings, replied.clock.now)
    assert reads.read() == 0
    arrives(folder, "1.a.x", answer(asked, "CTB-05 amber: two officers are ill"))
    arrives(folder, "2.b.x", b"From: x\n\n" + b"word " * 1_000_000)
    assert reads.read() == 2 and [row["rag"] for row in replied.rows("updates")] == ["amber"]
    assert reads.read() == 0
    arrives(folder, "3.c.x", report(asked))
    assert reads.read() == 1 and PIA in replied.ask("UOFF", "mail CTB")


def test_a_password_may_have_any_signs(dovecot: tuple[str, Path]) -> None:
    with Mailbox.of(dovecot[0].replace("boards:pass%20word", "others:p%C3%A0ss")).opened():
        pass


@pytest.mark.parametrize("change", [("pass%20word", "wrong"), ("/INBOX", "/Other")])
def test_what_is_wrong_with_a_mailbox_is_said(change: tuple[str, str], dovecot: tuple[str, Path]) -> None:
    with (
        pytest.raises(MailboxTrouble, match=r"refuses the user|no folder"),
        Mailbox.of(dovecot[0].replace(*change)).opened(),
    ):
        pass
