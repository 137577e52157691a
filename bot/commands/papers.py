"""boardbot paper: a board's paper as a file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.shared import open_core


class PaperFormat(StrEnum):
    docx = "docx"
    pdf = "pdf"
    xlsx = "xlsx"


def paper(
    board: Annotated[str, typer.Argument(help="A board's key or name.")],
    out: Annotated[Path, typer.Option(help="The file to write, which must not be there yet.")],
    meeting: Annotated[str, typer.Option(help="The day of the meeting, such as 2024-11-12; else the next.")] = "",
    annual: Annotated[
        str, typer.Option(help="In place of a meeting's paper the report of a year: 2024-25, or 2024.")
    ] = "",
    output_format: Annotated[PaperFormat | None, typer.Option("--format", help="For a file without an ending.")] = None,
) -> None:
    """Write the paper for a meeting, as it was frozen or as a draft of how it would be now; or an annual report."""
    if meeting and annual:
        raise typer.BadParameter("a report is of a meeting or of a year.", param_hint="--annual")
    from bot.services.boards.lookup import find_board
    from bot.services.papers.files import annual_file, meeting_meant, paper_file

    form = _form(out, output_format)
    _, core, now = open_core()
    with core.store.read() as session:
        found = find_board(session, board)
        if annual:
            file = annual_file(session, core=core, board=found, year=annual, form=form, now=now)
            what = f"the annual report of the {found.name} for {annual}"
        else:
            meant = meeting_meant(session, core=core, board=found, words=meeting, now=now)
            file = paper_file(session, core=core, meeting=meant, form=form, now=now)
            what = f"the paper of the {found.name} for {meant.held_on}"
    write_new(out, file.content)
    typer.echo(f"{out}: {'a draft of ' if file.is_draft else ''}{what}.")


def _form(out: Path, given: PaperFormat | None) -> str:
    """The format that the file's ending says, or the option where the file has none."""
    ending = out.suffix[1:].lower()
    if ending and ending not in list(PaperFormat):
        raise typer.BadParameter(f'".{ending}" is none of {", ".join(PaperFormat)}.', param_hint="--out")
    if ending and given and given.value != ending:
        raise typer.BadParameter(f"{out} does not end like {given.value}.", param_hint="--format")
    return ending or (given or PaperFormat.docx).value


def write_new(out: Path, content: bytes) -> None:
    """Write a file that is not there yet. Raises FileIsThere, and OSError."""
    from bot.errors import FileIsThere

    try:
        with out.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise FileIsThere(file=out) from None
