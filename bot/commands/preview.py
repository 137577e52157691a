"""boardbot preview: any message with example data."""

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.commands.shared import fail
from bot.errors import BadTemplate


class PreviewForm(StrEnum):
    text = "text"
    slack = "slack"


def preview(
    message: Annotated[str | None, typer.Argument(help="Its template's name, such as request.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every message and form.")] = False,
    form: Annotated[
        PreviewForm, typer.Option("--format", help="slack: what Slack is sent, as JSON.")
    ] = PreviewForm.text,
) -> None:
    """Show a message with example data, in the wording in force; without a name, list them."""
    from rich.console import Console
    from rich.panel import Panel

    from bot.messages.compose import Templates
    from bot.preview import NAMES, example, render_example
    from bot.settings import load_settings
    from bot.surfaces.slack.format import payload_of

    templates = Templates(load_settings().templates)
    if message is None and not all_:
        typer.echo("\n".join(NAMES))
        return
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 100)
    broken = []
    for name in NAMES if all_ else [message or ""]:
        try:
            made = example(templates, name)
        except BadTemplate as error:  # the others are worth seeing all the same
            broken.append(str(error))
            continue
        if form is PreviewForm.slack:
            typer.echo(json.dumps(payload_of(made), ensure_ascii=False, indent=1))
        else:
            console.print(Panel(render_example(made), title=name, title_align="left"))
    if broken:
        fail("\nboardbot: ".join(broken))
