"""The mailbox that answers come to, by IMAP (RFC 3501): what is new in it, and what was dealt with."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bot.surfaces.mail.received import MOST_BYTES
from bot.surfaces.mail.surface import is_loopback

SECONDS = 20
MOST_AT_ONCE = 50
PORTS = {"imap": 143, "imaps": 993}


class MailboxTrouble(Exception):
    """The mailbox can't be read just now; why, without anybody's words."""


@dataclass(frozen=True)
class Mailbox:
    """A mailbox of boardbot's own: imaps speaks TLS from the start, imap by STARTTLS; only one on this machine may do without."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"

    @classmethod
    def of(cls, url: str) -> Mailbox:
        """The mailbox that a setting names, such as imaps://user:password@mail.example.org/INBOX. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or not parts.username or parts.query:
            raise ValueError("it is no address such as imaps://user:password@mail.example.org/INBOX")
        folder = unquote(parts.path.strip("/")) or "INBOX"
        if not re.fullmatch(r"[^\x00-\x1f\x7f-\U0010ffff\"\\]+", folder):
            raise ValueError("its folder has a sign that is not plain English")
        port = parts.port or PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname, port, unquote(parts.username), unquote(parts.password or ""), folder)

    @contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        """The mailbox, signed in to. Raises MailboxTrouble, also where it ends while it is read."""
        try:
            imap = self._connect()
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxTrouble(f"it can't be reached: {type(error).__name__}") from None
        try:
            self._sign_in(imap)
            yield imap
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxTrouble(f"it went away: {type(error).__name__}") from None
        finally:
            imap.shutdown()

    def _connect(self) -> imaplib.IMAP4:
        if self.scheme == "imaps":
            context = ssl.create_default_context()
            return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=context, timeout=SECONDS)
        return imaplib.IMAP4(self.host, self.port, timeout=SECONDS)

    def _sign_in(self, imap: imaplib.IMAP4) -> None:
        if self.scheme == "imap" and ("STARTTLS" in imap.capabilities or not is_loopback(self.host)):
            imap.starttls(ssl.create_default_context())
        try:
            if f"{self.user}{self.password}".isascii():
                imap.login(self.user, self.password)
            else:  # which LOGIN does not take (RFC 3501, 6.2.3)
                imap.authenticate("PLAIN", lambda _: f"\0{self.user}\0{self.password}".encode())
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise MailboxTrouble("it refuses the user or the password") from None
        state, _ = imap.select(f'"{self.folder}"')
        if state != "OK":
            raise MailboxTrouble(f"it has no folder {self.folder}")


def new_mails(imap: imaplib.IMAP4) -> list[str]:
    """Which mails nobody has read yet, oldest first; those that broke before are marked, and left to people."""
    _, found = imap.uid("SEARCH", "UNSEEN UNFLAGGED")
    return [uid.decode() for uid in (found[0] or b"").split()[:MOST_AT_ONCE]]


def content_of(imap: imaplib.IMAP4, uid: str) -> bytes | None:
    """As much of a mail as is read of any; None where it is gone by now. It stays unread."""
    _, found = imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    return next((part[1] for part in found if isinstance(part, tuple)), None)


def mark(imap: imaplib.IMAP4, uid: str, *, broke: bool = False) -> None:
    """Mark a mail as read; or, where it broke, as one for people to look at."""
    imap.uid("STORE", uid, "+FLAGS.SILENT", r"(\Flagged)" if broke else r"(\Seen)")
