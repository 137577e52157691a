"""Mails as people's programs write them, in answer to one of ours, and as mail servers report on it."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from bot.handlers.mail.hear import hear_mail
from tests.mail.steps import PIA
from tests.support.world import World

AUTHORITY = "mx.council.example.org"
REPLIES = "boards@council.example.org"
PASSED = f"{AUTHORITY}; dmarc=pass header.from=police.example.org"
ABOVE = "CTB-05 amber: two officers are ill"
WHOLE = ("CTB-05", "amber", "two officers are ill")


def hears(world: World, raw: bytes) -> str:
    """A mail comes in; what it caused is then sent."""
    outcome = hear_mail(raw, core=world.app.core, authority=AUTHORITY, now=world.clock.now())
    world.send()
    return outcome


def filed(world: World) -> list[tuple[str, str | None, str]]:
    return [(row["ref"], row["rag"], row["narrative"]) for row in world.rows("updates")]


def answer(
    to: EmailMessage,
    text: str = "",
    *,
    html: str = "",
    sender: str = f"Pia Police <{PIA}>",
    results: str = PASSED,
    address: str = "",
    **headers: str,
) -> bytes:
    """An answer to a mail, with the body that a mail program made; `headers` by their names, with _ for -."""
    mail = EmailMessage(policy=SMTP)
    if results:
        mail["Authentication-Results"] = results
    mail["From"] = sender
    mail["To"] = address or to["Reply-To"]
    mail["Subject"] = f"Re: {to['Subject']}"
    mail["Message-ID"] = headers.pop("Message_ID", f"<{abs(hash((text, html)))}@police.example.org>")
    mail["In-Reply-To"] = mail["References"] = to["Message-ID"]
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text or html, subtype="plain" if text else "html")
    if text and html:
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def quoted(to: EmailMessage) -> str:
    """Our mail as a program quotes it below an answer."""
    part = to.get_body(("plain",))
    assert part is not None
    return "\n".join(f"> {line}".rstrip() for line in str(part.get_content()).splitlines())


def below(to: EmailMessage) -> str:
    """Our mail as Outlook puts it below an answer: its headings, and its words as they are."""
    part = to.get_body(("plain",))
    assert part is not None
    heading = f"From: {to['From']}\nSent: 01 October 2024 09:00\nTo: Police, Pia <{PIA}>\nSubject: {to['Subject']}\n\n"
    return f"{'_' * 32}\n{heading}{part.get_content()}"


def report(to: EmailMessage, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery report as most servers write it (RFC 3464)."""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.police.example.org\r\nTo: {to['Reply-To']}\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        f"Message-ID: <{action}{status}@mx>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you that it could not be delivered.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.police.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; {PIA}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {to['Message-ID']}\r\n\r\n--b--\r\n"
    ).encode()


def exim_report(to: EmailMessage) -> bytes:
    """As Exim reports: words, and the address in a header."""
    return (
        f"Return-path: <>\r\nFrom: Mail Delivery System <Mailer-Daemon@mx.police.example.org>\r\nTo: {to['Reply-To']}\r\n"
        f"X-Failed-Recipients: {PIA}\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <exim@mx>\r\n"
        "Subject: Mail delivery failed: returning message to sender\r\n\r\n"
        "This message was created automatically by mail delivery software.\r\n\r\n"
        "A message that you sent could not be delivered to one or more of its\r\n"
        "recipients. This is a permanent error. The following address(es) failed:\r\n\r\n"
        f"  {PIA}\r\n    Unrouteable address\r\n\r\n"
        f"------ This is a copy of the message, including all the headers. ------\r\n\r\nMessage-ID: {to['Message-ID']}\r\n"
    ).encode()


def qmail_report(to: EmailMessage) -> bytes:
    """As qmail reports (QSBMF)."""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.police.example.org\r\nTo: {to['Reply-To']}\r\nMessage-ID: <qmail@mx>\r\n"
        "Subject: failure notice\r\n\r\nHi. This is the qmail-send program at mx.police.example.org.\r\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
        f"<{PIA}>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\nMessage-ID: {to['Message-ID']}\r\n"
    ).encode()
