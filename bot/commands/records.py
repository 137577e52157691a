"""boardbot export, backup and restore: the record given back, and the whole database."""

import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.shared import open_core

WHAT = (
    "boards",
    "people",
    "plans",
    "actions",
    "outcomes",
    "statements",
    "updates",
    "indicators",
    "follows",
    "observations",
    "targets",
    "changes",
    "meetings",
    "deliveries",
    "audit",
)
"""What can be exported, as `--help` has to name it without loading what makes it."""


class FileFormat(StrEnum):
    csv = "csv"
    json = "json"
    xlsx = "xlsx"
    zip = "zip"


def export(
    what: Annotated[str, typer.Argument(help=f"One of: {', '.join(WHAT)}.")],
    output_format: Annotated[FileFormat, typer.Option("--format")] = FileFormat.csv,
    out: Annotated[Path | None, typer.Option(help="The file to write; else it is printed.")] = None,
    board: Annotated[str | None, typer.Option(help="With --format zip: only what is about this board.")] = None,
) -> None:
    """Give a table back, in the layout that the import reads.

    `export audit --format zip --out FILE` bundles all updates, requests, messages and changes, when and by whom.
    """
    from bot.services.records.export import export_rows, write_rows

    if what not in WHAT:
        raise typer.BadParameter(f'"{what}" is none of {", ".join(WHAT)}.', param_hint="WHAT")
    if output_format is FileFormat.zip and (what != "audit" or out is None):
        raise typer.BadParameter("a bundle is of the audit, and needs a file: export audit --format zip --out FILE.")
    if board and output_format is not FileFormat.zip:
        raise typer.BadParameter("it goes with --format zip alone.", param_hint="--board")
    if output_format is FileFormat.xlsx and out is None:
        raise typer.BadParameter("a workbook needs a file: add --out FILE.", param_hint="--out")
    _, core, now = open_core()
    if output_format is FileFormat.zip and out:
        from bot.services.records.foi_bundle import foi_bundle

        out.write_bytes(foi_bundle(core=core, board_name=board, now=now))
        return
    text = write_rows(export_rows(core=core, what=what, now=now), output_format.value, out, what)
    if text:
        typer.echo(text, nl=False)


def backup(file: Annotated[Path, typer.Argument(help="The file to write, such as boardbot-backup.db.")]) -> None:
    """Copy the whole database into one file, while the bot runs."""
    from bot.services.records.backup import back_up

    _, core, _ = open_core()
    _clear_up_when_ended()
    typer.echo(f"{file}: {back_up(core.store, file)} rows.")


def restore(file: Annotated[Path, typer.Argument(help="A file that boardbot backup wrote.")]) -> None:
    """Fill the database that the settings name, which must be empty, from a backup."""
    from bot.services.records.backup import restore as fill
    from bot.settings import load_settings
    from storage.engine import Store

    settings = load_settings()
    store = Store(settings.database_url, settings.database_connections)
    _clear_up_when_ended()
    typer.echo(f"{store.shown_url}: {fill(store, file)} rows from {file}.")


def _clear_up_when_ended() -> None:
    """Let SIGTERM raise, so that what is half written is taken away; by itself it ends Python on the spot."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
