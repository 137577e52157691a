"""boardbot publish: the pages of published boards as files."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.shared import open_core


def publish(
    out: Annotated[
        Path, typer.Option(help="The folder to write them into: a new one, an empty one, or that of last time.")
    ],
) -> None:
    """Write the pages of every published board as files for a web server: the same as at /b/."""
    from bot.domain.text import count_of, day, listed
    from bot.errors import NothingPublished
    from bot.services.scorecards.folder import is_ours, write_site
    from bot.services.scorecards.shown import published_site

    _, core, now = open_core()
    with core.store.read() as session:
        site = published_site(session, core=core, now=now)
    held = [board for board in site.boards if board.hold]
    for board in held:
        until = day(board.hold[1]) if board.hold else ""
        typer.echo(
            f"The {board.name} is on hold until {until}, as an election is near: its page says only that.", err=True
        )
    shown = [board.name for board in site.boards if board.card]
    if site.boards or is_ours(out):  # what is published no more goes from a folder of last time
        files = write_site(site, out)
    if not shown:
        raise NothingPublished(held=" All are on hold." if held else "")
    typer.echo(f"{out / 'index.html'}: {count_of(files, 'file')}, of {listed([f'the {name}' for name in shown])}.")
