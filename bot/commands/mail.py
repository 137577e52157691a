"""boardbot mail: a test of the mail server."""

import sys
from typing import Annotated

import typer

group = typer.Typer(help="The mail by which leads without an account are asked.", no_args_is_help=True)
TRY_AGAIN = 75
"""What tells a mail server to hand the mail over once more later (EX_TEMPFAIL of sysexits.h)."""


@group.command()
def test(to: Annotated[str, typer.Argument(help="Your own email address.")]) -> None:
    """Send a test mail, and say what the server answered."""
    from bot.commands.shared import fail
    from bot.errors import BadSettings
    from bot.messages.message import Message, Span, Text, to_json
    from bot.settings import load_settings
    from bot.surfaces.addresses import mail_address
    from bot.surfaces.base import Outgoing
    from bot.surfaces.mail.surface import mail_surface

    settings = load_settings()
    if settings.smtp_url is None:
        raise BadSettings(name="BOARDBOT_SMTP_URL", problem="it is not set", fix="docs/mail.md has examples.")
    url = settings.smtp_url.get_secret_value()
    surface = mail_surface(url, settings.mail_from, settings.mail_replies, settings.contact, settings.url)
    words = "This is a test of boardbot's mail. If you can read it, leads without an account can be asked."
    body = to_json(Message("A test of boardbot's mail", (Text((Span(words),)),)))
    outcome = surface.send(Outgoing(f"test:{to}", mail_address(to), body))
    if outcome.state != "sent":
        fail(f"no mail was sent: {outcome.reason}.")
    typer.echo(f"The mail server took a mail to {to}.")


@group.command()
def receive() -> None:
    """Take in one mail from standard input: for a mail server that hands over what comes to BOARDBOT_MAIL_REPLIES."""
    from bot.commands.shared import open_core
    from bot.errors import BadSettings, BoardbotError
    from bot.handlers.mail.hear import hear_mail
    from bot.redaction import redact
    from bot.surfaces.mail.received import MOST_BYTES

    raw = sys.stdin.buffer.read(MOST_BYTES)
    while sys.stdin.buffer.read(MOST_BYTES):  # the rest, so that whoever hands it over can end
        pass
    try:
        settings, core, now = open_core()
        if not settings.mail_replies:
            raise BadSettings(name="BOARDBOT_MAIL_REPLIES", problem="it is not set", fix="docs/mail.md has examples.")
        typer.echo(f"{hear_mail(raw, core=core, authority=settings.mail_authority, now=now)}.")
    except BoardbotError as error:
        typer.echo(f"boardbot: {redact(str(error))}", err=True)
        raise typer.Exit(TRY_AGAIN) from None
