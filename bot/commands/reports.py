"""boardbot summary and digest: what a board would be sent."""

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.commands.shared import OutputFormat, open_core, read_day_option

AsOf = Annotated[
    str | None, typer.Option("--as-of", help="How things stood at the end of this day, such as 2024-10-31.")
]


class DigestFormat(StrEnum):
    text = "text"
    json = "json"
    slack = "slack"


def summary(
    board: Annotated[str, typer.Argument(help="A board's key or name.")],
    as_of: AsOf = None,
    output_format: Annotated[OutputFormat, typer.Option("--format")] = OutputFormat.text,
) -> None:
    """Say what /board summary would."""
    from bot.services.boards.lookup import find_board
    from bot.services.boards.state import zone_of
    from bot.services.reports.summary import moment_of, summarise
    from storage.boards import all_boards

    _, core, now = open_core()
    with core.store.read() as session:
        found = find_board(session, board)
        moment = moment_of(read_day_option(as_of), now, zone_of(found, core.zone))
        report = summarise(session, core=core, board=found, as_of=moment, visible=all_boards(session))
    _show(report.data, list(report.parts), output_format.value)


def digest(
    board: Annotated[str, typer.Argument(help="A board's key or name.")],
    as_of: AsOf = None,
    output_format: Annotated[DigestFormat, typer.Option("--format")] = DigestFormat.text,
) -> None:
    """Say what the weekly digest would; send nothing. An old digest is read back as it was sent."""
    from bot.services.boards.lookup import find_board
    from bot.services.boards.state import zone_of
    from bot.services.reports.digest import compute_digest, read_digest
    from bot.services.reports.summary import moment_of

    _, core, now = open_core()
    with core.store.read() as session:
        found = find_board(session, board)
        on = read_day_option(as_of)
        moment = moment_of(on, now, zone_of(found, core.zone))
        report = read_digest(session, core=core, board=found, as_of=moment) if on else None
        report = report or compute_digest(session, core=core, board=found, as_of=moment).report
    _show(report.data, list(report.parts), output_format.value)


def _show(data: dict[str, object], parts: list[object], output_format: str) -> None:
    from bot.messages.message import Message

    messages = [part for part in parts if isinstance(part, Message)]
    if output_format == "json":
        typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
    elif output_format == "slack":
        from bot.surfaces.slack.format import message_payload

        typer.echo(json.dumps([message_payload(m) for m in messages], ensure_ascii=False, indent=1))
    else:
        from rich.console import Console

        from bot.surfaces.console import render

        console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
        for message in messages:
            console.print(render(message))
