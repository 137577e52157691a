"""Fetching answers by mail from their mailbox, once a minute, beside everything else: a slow one holds up nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core import Core
from bot.errors import BadSettings, DatabaseUnavailable
from bot.handlers.mail.hear import hear_mail
from bot.settings import Settings
from bot.surfaces.mail.mailbox import Mailbox, MailboxTrouble, content_of, mark, new_mails

log = logging.getLogger(__name__)

POLL_SECONDS = 60.0
SAID_AGAIN = timedelta(hours=1)


class MailboxReader:
    """Reads what is new, and marks it as read once it is dealt with. What breaks is marked too, and left to people."""

    def __init__(self, core: Core, mailbox: Mailbox, authority: str, now: Callable[[], datetime]) -> None:
        self._core, self._mailbox, self._authority, self._now = core, mailbox, authority, now
        self._said: datetime | None = None
        """When it was last said that the mailbox can't be read."""

    def read(self) -> int:
        """Take in what is new; returns how many mails. A mailbox, or a database, that is away is tried again."""
        heard = 0
        try:
            with self._mailbox.opened() as imap:
                for uid in new_mails(imap):
                    if (raw := content_of(imap, uid)) is None:
                        continue
                    mark(imap, uid, broke=not self._hear(raw, uid))
                    heard += 1
            self._said = None
        except (MailboxTrouble, DatabaseUnavailable) as error:
            self._core.failures.count("mailbox")
            if self._said is None or self._now() - self._said >= SAID_AGAIN:
                self._said = self._now()
                log.error("answers by mail wait: %s", error)
        return heard

    def _hear(self, raw: bytes, uid: str) -> bool:
        """Whether a mail was dealt with. One that breaks keeps no other from being read. Raises DatabaseUnavailable."""
        try:
            hear_mail(raw, core=self._core, authority=self._authority, now=self._now())
        except DatabaseUnavailable:
            raise
        except Exception as error:  # of which nothing more is logged: its words may be the mail's
            self._core.failures.count("mail that came in")
            kind = type(error).__name__
            log.error("the mail with the uid %s broke (%s); it is flagged in its mailbox", uid, kind)
            return False
        return True


def mailbox_reader(core: Core, settings: Settings, now: Callable[[], datetime]) -> MailboxReader:
    """The reader of the mailbox that the settings name. Raises BadSettings."""
    return MailboxReader(core, mailbox_of(settings), settings.mail_authority, now)


def mailbox_of(settings: Settings) -> Mailbox:
    """The mailbox that the settings name. Raises BadSettings."""
    try:
        mailbox = Mailbox.of(settings.imap_url.get_secret_value() if settings.imap_url else "")
    except ValueError as error:
        raise BadSettings(name="BOARDBOT_IMAP_URL", problem=str(error), fix="docs/mail.md has examples.") from None
    if not settings.mail_replies:
        problem = "it is not set, and answers are fetched from a mailbox"
        raise BadSettings(name="BOARDBOT_MAIL_REPLIES", problem=problem, fix="Set it to the address of that mailbox.")
    return mailbox
