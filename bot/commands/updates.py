"""boardbot updates: erasing words for good."""

import sys
from typing import Annotated

import typer

from bot.commands.shared import open_core

group = typer.Typer(no_args_is_help=True, help="Progress updates.")


@group.callback()
def updates() -> None:
    """Progress updates."""


@group.command()
def erase(
    ref: Annotated[str, typer.Argument(help="The action's reference, such as CTB-07.")],
    period: Annotated[str, typer.Argument(help="The month that the update is for, such as 2024-10.")],
    reason: Annotated[str, typer.Option(help="Why: kept in the audit trail.")],
    version: Annotated[int | None, typer.Option(help="Its version, as `boardbot export updates` has it.")] = None,
    board: Annotated[str | None, typer.Option(help="Its board, where several have the reference.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Erase the words of an update for good, wherever they stand; the record keeps that there was one.

    What an officer gave to be published instead stays. It can't be undone.
    """
    from bot.services.records.erase_words import erase_words, find_erasable
    from storage.audit import COMMAND_LINE

    _, core, now = open_core()
    found = find_erasable(core=core, ref=ref, period=period, version=version, board=board)
    typer.echo(f"{found.shown}. Its words, as written:")
    for words in found.words or ("(none)",):
        typer.echo(f"  {words}")
    if not yes and not (sys.stdin.isatty() and typer.confirm("Erase them for good?")):
        typer.echo("Nothing was changed. Run it again with --yes to erase them.", err=True)
        raise typer.Exit(1)
    repeated = erase_words(core=core, update_id=found.update_id, reason=reason, by=COMMAND_LINE, now=now)
    typer.echo(f"Erased, and in messages, digests and papers that repeated them: {repeated}.")
    typer.echo("Backups made before still have them, and Slack has what people wrote there themselves.")
