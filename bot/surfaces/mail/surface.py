"""Sending mail by SMTP (RFC 5321): each answer of the server has one meaning for the outbox."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from bot.domain.unreachable import Unreachable
from bot.errors import BadSettings
from bot.surfaces.addresses import mailbox_of
from bot.surfaces.base import Outgoing, SendOutcome
from bot.surfaces.mail.compose import Sender, mail_of, sender_of

SECONDS = 20
GREYLISTED = timedelta(minutes=5)
"""Servers that know nobody yet say "later" first, for some minutes (RFC 6647)."""
PORTS = {"smtp": 587, "smtps": 465}


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Server:
    """The mail server: smtps speaks TLS from the start, smtp by STARTTLS; only one on this machine may do without."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, url: str) -> Server:
        """The server that a setting names, such as smtp://user:password@mail.example.org:587. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.path not in ("", "/") or parts.query:
            raise ValueError("it is no address such as smtp://user:password@mail.example.org:587, or smtps://...")
        port = parts.port or PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))

    @property
    def is_here(self) -> bool:
        return is_loopback(self.host)

    def connect(self) -> smtplib.SMTP:
        """A connection that is ready to send: encrypted, and signed in where the setting says as whom.

        Raises OSError and smtplib.SMTPException.
        """
        if self.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=SECONDS, context=ssl.create_default_context()
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        try:
            smtp.ehlo()
            if self.scheme == "smtp" and (smtp.has_extn("starttls") or not self.is_here):
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if self.user:
                smtp.login(self.user, self.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


class MailSurface:
    """Mail as a surface: one connection a message, as they are few; edits of what was sent are passed over.

    Where answers are read, a mail's envelope is from the address of its own that they come to, so that a report that it
    did not arrive names it, in whatever form.
    """

    def __init__(self, server: Server, sender: Sender) -> None:
        self._server, self._sender = server, sender

    def send(self, outgoing: Outgoing) -> SendOutcome:
        mailbox = mailbox_of(outgoing.recipient)
        if outgoing.edits_ts:
            return SendOutcome("sent", channel=outgoing.recipient, ts=outgoing.edits_ts)  # a mail stays as it is
        mail = mail_of(outgoing, self._sender)
        try:
            smtp = self._server.connect()
        except (
            smtplib.SMTPResponseException
        ) as error:  # signed in as nobody, say: that is for whoever runs it to correct
            return SendOutcome("retry", f"the mail server refuses me ({error.smtp_code})")
        except (OSError, smtplib.SMTPException) as error:
            return SendOutcome("retry", f"the mail server can't be reached: {type(error).__name__}")
        try:
            return self._hand_over(smtp, mailbox, mail.as_bytes(), str(mail["Message-ID"]), outgoing)
        finally:
            smtp.close()

    def _hand_over(
        self, smtp: smtplib.SMTP, mailbox: str, content: bytes, message_id: str, outgoing: Outgoing
    ) -> SendOutcome:
        """MAIL, RCPT and DATA; what is not answered after the content has begun to go out may have arrived."""
        try:
            code, _ = smtp.mail(self._sender.reply_to(outgoing.reply_token) or self._sender.mailbox)
            if code != 250:
                return SendOutcome("retry", f"the mail server refuses the sender ({code})")
            code, _ = smtp.rcpt(mailbox)
            if code not in (250, 251):
                nobody = Unreachable.not_messaged if 500 <= code < 600 else None
                return _refused(code, "the mail server refuses the recipient", nobody)
            code, _ = smtp.docmd("DATA")
            if code != 354:
                return _refused(code, "the mail server refuses the message")
        except (OSError, smtplib.SMTPException) as error:
            return SendOutcome("retry", f"the mail server went away: {type(error).__name__}")
        try:
            smtp.send(_dotted(content))
            code, _ = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return SendOutcome("unknown", f"the mail server did not answer: {type(error).__name__}")
        if code != 250:
            return _refused(code, "the mail server refuses the message")
        return SendOutcome("sent", channel=outgoing.recipient, ts=message_id)

    def find(self, outgoing: Outgoing, since: datetime) -> SendOutcome:
        """Mail can't be looked for; a second copy has the same Message-ID, by which many mailboxes fold the two."""
        return SendOutcome("once more")


def _refused(code: int, what: str, nobody_there: Unreachable | None = None) -> SendOutcome:
    """A temporary refusal is tried again; a lasting one never goes through (RFC 5321, 4.2.1)."""
    if 400 <= code < 500:
        return SendOutcome("retry", f"{what} for now ({code})", retry_after=GREYLISTED)
    return SendOutcome("failed", f"{what} ({code})", nobody_there=nobody_there)


def _dotted(content: bytes) -> bytes:
    """A message as it goes over the line: CRLF, dots doubled at a line's beginning, a lone dot at its end."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n").split(b"\n")
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + b".\r\n"


def mail_surface(smtp_url: str, mail_from: str, replies: str, contact: str, url: str) -> MailSurface:
    """Mail as the settings have it. Raises BadSettings."""
    try:
        server = Server.of(smtp_url)
    except ValueError as error:
        raise BadSettings(name="BOARDBOT_SMTP_URL", problem=str(error), fix="docs/mail.md has examples.") from None
    try:
        sender = sender_of(mail_from, contact, replies)
    except ValueError as error:
        raise BadSettings(name="BOARDBOT_MAIL_FROM", problem=str(error), fix="Mails are from it.") from None
    if not url:
        problem = "it is not set, and mails have a link to answer by"
        raise BadSettings(name="BOARDBOT_URL", problem=problem, fix="Set it to where people reach the bot over HTTPS.")
    return MailSurface(server, sender)
