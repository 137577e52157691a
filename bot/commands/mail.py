"""boardbot mail: a test of the mail server."""

from __future__ import annotations

from typing import Annotated

import typer

group = typer.Typer(help="The mail server that leads without an account are asked through.", no_args_is_help=True)


@group.callback()
def _mail() -> None:
    """The mail server that leads without an account are asked through."""


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
    surface = mail_surface(url, settings.mail_from, settings.contact, settings.url)
    words = "This is a test of boardbot's mail. If you can read it, leads without an account can be asked."
    body = to_json(Message("A test of boardbot's mail", (Text((Span(words),)),)))
    outcome = surface.send(Outgoing(f"test:{to}", mail_address(to), body))
    if outcome.state != "sent":
        fail(f"no mail was sent: {outcome.reason}.")
    typer.echo(f"The mail server took a mail to {to}.")
