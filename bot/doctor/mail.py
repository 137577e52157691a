"""boardbot doctor: the mail server, and what mails and the pages behind their links need."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import datetime

from bot.core import Core
from bot.doctor.check import Check
from bot.domain.text import listed, with_email
from bot.errors import BadSettings
from bot.services.people.mail import leads_to_agree_about
from bot.settings import Settings
from storage.boards import all_boards

REPLIES = "Answers by mail"


def mail_checks(settings: Settings) -> Iterator[Check]:
    """Whether mail is set up, and its server can be reached; nothing is sent."""
    if settings.smtp_url is None:
        return
    from bot.surfaces.mail.surface import Server, mail_surface

    url = settings.smtp_url.get_secret_value()
    try:
        mail_surface(url, settings.mail_from, settings.mail_replies, settings.contact, settings.url)
        Server.of(url).connect().close()
    except BadSettings as error:
        yield Check("wrong", str(error))
        return
    except (OSError, smtplib.SMTPException) as error:
        yield Check("wrong", f"The mail server of BOARDBOT_SMTP_URL can't be used: {type(error).__name__}.")
    else:
        yield Check("ok", "The mail server can be reached. A test mail: boardbot mail test you@example.org")
    if not settings.url.startswith("https://"):
        yield Check("wrong", "BOARDBOT_URL is not HTTPS: whoever listens in could answer in a lead's name.")
    yield from _replies(settings)
    if not settings.privacy_url:
        yield Check("note", "The pages behind links name no privacy notice: set BOARDBOT_PRIVACY_URL.")


def _replies(settings: Settings) -> Iterator[Check]:
    """Whether answers by mail come in, and count."""
    if not settings.mail_replies:
        if settings.imap_url:
            yield Check("wrong", "BOARDBOT_IMAP_URL is set and BOARDBOT_MAIL_REPLIES is not, so no mail is fetched.")
        return
    if settings.mail_replies.rpartition("@")[2] not in settings.mail_from.lower():
        yield Check(
            "note", f"{REPLIES} come to another domain than mails are from: its SPF has to name the mail server."
        )
    if not settings.mail_authority:
        yield Check(
            "wrong", f"{REPLIES} all go to officers: set BOARDBOT_MAIL_AUTHORITY to the server that checks senders."
        )
    if settings.imap_url is None:
        yield Check("note", f"{REPLIES} have to be handed over by the mail server: boardbot mail receive")
        return
    from bot.handlers.mail.poll import mailbox_of
    from bot.surfaces.mail.mailbox import MailboxTrouble

    try:
        with mailbox_of(settings).opened():
            yield Check("ok", f"{REPLIES} are fetched from their mailbox.")
    except BadSettings as error:
        yield Check("wrong", str(error))
    except MailboxTrouble as error:
        yield Check("wrong", f"The mailbox of BOARDBOT_IMAP_URL can't be read: {error}.")


def agreement_checks(core: Core, now: datetime) -> Iterator[Check]:
    """Whom each board would ask by mail, and nobody has agreed to yet."""
    with core.store.read() as session:
        for board in all_boards(session):
            if to_ask := leads_to_agree_about(session, core, board, now):
                shown = listed([with_email(person.name, person.email) for person in to_ask])
                fix = (
                    f"An officer has to agree first: /board mail {board.key} in Slack. Until then the officer is asked."
                )
                yield Check("note", f"{board.key}: these could be asked by mail: {shown}. {fix}")
