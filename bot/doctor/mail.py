"""boardbot doctor: the mail server, and what mails and the pages behind their links need."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

from bot.doctor.check import Check
from bot.errors import BadSettings
from bot.settings import Settings


def mail_checks(settings: Settings) -> Iterator[Check]:
    """Whether mail is set up, and its server can be reached; nothing is sent."""
    if settings.smtp_url is None:
        return
    from bot.surfaces.mail.surface import Server, mail_surface

    url = settings.smtp_url.get_secret_value()
    try:
        mail_surface(url, settings.mail_from, settings.contact, settings.url)
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
    if not settings.privacy_url:
        yield Check("note", "The pages behind links name no privacy notice: set BOARDBOT_PRIVACY_URL.")
