"""boardbot deliveries: messages that have not gone out."""

from enum import StrEnum
from typing import Annotated

import typer

from bot.commands.shared import open_core

group = typer.Typer(help="Messages that have not gone out: list, retry or skip them.", invoke_without_command=True)


class DeliveryState(StrEnum):
    pending = "pending"
    sending = "sending"
    unknown = "unknown"
    failed = "failed"
    skipped = "skipped"


Ids = Annotated[list[int], typer.Argument(help="Their numbers, as the list has them.")]


@group.callback()
def list_deliveries(
    context: typer.Context,
    state: Annotated[DeliveryState | None, typer.Option(help="Only those in this state.")] = None,
) -> None:
    """List messages that have not gone out, oldest first, with why; `boardbot export deliveries` gives all of them."""
    from bot.services.deliveries.undelivered import undelivered_lines

    if context.invoked_subcommand:
        return
    _, core, _ = open_core()
    rows = undelivered_lines(core=core, state=state.value if state else None)
    for row in rows:
        typer.echo(row)
    if not rows:
        typer.echo("Everything has gone out." if state is None else f"None is {state.value}.")


@group.command()
def retry(ids: Ids) -> None:
    """Have messages sent again that failed, were skipped, or may not have arrived."""
    from bot.services.deliveries.undelivered import send_again
    from storage.audit import COMMAND_LINE

    _, core, now = open_core()
    for number in ids:
        typer.echo(send_again(core=core, delivery_id=number, by=COMMAND_LINE, now=now))


@group.command()
def skip(ids: Ids) -> None:
    """Have messages that have not gone out never go out."""
    from bot.services.deliveries.undelivered import skip_delivery
    from storage.audit import COMMAND_LINE

    _, core, now = open_core()
    for number in ids:
        typer.echo(skip_delivery(core=core, delivery_id=number, by=COMMAND_LINE, now=now))
