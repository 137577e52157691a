"""boardbot import, template and fetch: plans and figures, from the files that people have."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.shared import OutputFormat, fail, open_core

if TYPE_CHECKING:
    from bot.imports.report import Report

fetching = typer.Typer(no_args_is_help=True, help="Fetch published figures.")


class BulletMode(StrEnum):
    actions = "actions"
    sub_actions = "sub-actions"
    keep = "keep"


def import_(
    paths: Annotated[
        list[Path], typer.Argument(help="Plans (.xlsx, .docx, .csv), figures (.csv), or a folder of them.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen, and keep nothing.")] = False,
    board: Annotated[str, typer.Option(help="Whose plan it is: a board's key, or KEY=NAME for a new one.")] = "",
    plan: Annotated[str, typer.Option(help="The plan's edition, such as 2024-25.")] = "",
    bullets: Annotated[BulletMode | None, typer.Option(help="What bullets in one cell become.")] = None,
    map_: Annotated[
        Path | None, typer.Option("--map", help="A file that says how to read the plan; written for you if not there.")
    ] = None,
    edition: Annotated[str, typer.Option(help="The edition of published figures, such as 2024-08-30.")] = "",
    period: Annotated[
        str, typer.Option(help="The month that the plan's ratings and progress are about, such as 2024-09.")
    ] = "",
    encoding: Annotated[
        str, typer.Option(help="The encoding of text files, such as mac-roman, where they don't show it.")
    ] = "",
    hidden_rows: Annotated[
        bool, typer.Option("--hidden-rows", help="Read the hidden rows of a workbook, too.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before a plan is read in a layout of its own.")] = False,
    confirm_channels: Annotated[
        bool, typer.Option("--confirm-channels", help="Move boards to the channels that the boards sheet names now.")
    ] = False,
    output_format: Annotated[OutputFormat, typer.Option("--format")] = OutputFormat.text,
) -> None:
    """Load plans and figures, from the files that people have: all or nothing."""
    from bot.clock import SystemClock
    from bot.imports.plans.mapping import Mapping, month_in, read_mapping
    from bot.services.importing.files import ImportOptions, import_files, propose_mapping
    from storage.audit import COMMAND_LINE

    if period and not month_in(period):
        raise typer.BadParameter(f'"{period}" is no month. Write it like 2024-09.', param_hint="--period")
    settings, core, now = open_core()
    clock = SystemClock(now)
    mapping = read_mapping(map_) if map_ and map_.exists() else Mapping()
    how = bullets.value if bullets else mapping.bullets
    mapping = replace(
        mapping,
        board=board or mapping.board,
        plan=plan or mapping.plan,
        bullets=how,
        period=month_in(period) or mapping.period,
        encoding=encoding or mapping.encoding,
        hidden_rows=hidden_rows or mapping.hidden_rows,
    )

    if map_ and not map_.exists():
        if not propose_mapping(paths=paths, out=map_, mapping=mapping):
            fail(f"no action plan was found to make {map_} from. Write it by hand: docs/import.md shows how.")
        typer.echo(f"{map_} says how the plan would be read. Correct it, then run the same command again.")
        return

    def load(dry: bool) -> "Report":
        with _progress() as progress:
            options = ImportOptions(
                dry_run=dry,
                mapping=mapping,
                edition=edition,
                confirm_channels=confirm_channels,
                days=core.days,
                progress=progress,
            )
            return import_files(
                store=core.store, paths=paths, by=COMMAND_LINE, clock=clock, zone=settings.timezone, options=options
            )

    ask = output_format is OutputFormat.text and not (dry_run or yes) and sys.stdin.isatty() and sys.stdout.isatty()
    report = load(dry_run or ask)
    if ask and report.readings and not report.refused:
        typer.echo(report.as_text(closing=""))
        typer.confirm("Is that right? Import it?", abort=True)
        report = load(False)
        if not report.refused:
            typer.echo("Imported.")
            return
    elif ask and not report.refused:
        report = load(False)
    _show_report(report, output_format, dry_run=dry_run)


def _show_report(report: "Report", output_format: OutputFormat, *, dry_run: bool) -> None:
    if output_format is OutputFormat.json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        closing = "Nothing was written (dry run)." if dry_run else "Imported."
        typer.echo(report.as_text(closing), err=bool(report.refused))
    if report.refused:
        typer.echo(f"boardbot: {len(report.refused)} thing(s) refused; nothing was written.", err=True)
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal while a long file is read; nothing elsewhere."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    tasks: dict[str, TaskID] = {}
    with bar:

        def show(file: str, done: int, total: int) -> None:
            if file not in tasks:
                tasks[file] = bar.add_task(escape(file), total=total)
            bar.update(tasks[file], completed=done)

        yield show


def template(
    out: Annotated[Path, typer.Argument(help="The workbook to write, such as plan.xlsx.")],
) -> None:
    """Write an empty workbook for a plan, with explanations and examples."""
    from bot.services.records.workbook import write_template

    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter("name a file that ends in .xlsx.", param_hint="OUT")
    if out.exists():
        fail(f"{out} is there already. Name another file, or take it away.")
    write_template(out)
    typer.echo(f"{out} is ready to be filled in. Then: boardbot import {out} --dry-run")


@fetching.command("fingertips")
def fetch_(
    indicator: Annotated[str, typer.Option(help="The number of an indicator, such as 92443.")] = "",
    profile: Annotated[str, typer.Option(help="The number of a profile: all its indicators.")] = "",
    area: Annotated[
        str, typer.Option(help="The code of the area to keep, such as E06000032, and its comparators.")
    ] = "",
    board: Annotated[
        str, typer.Option(help="The board that follows them; the newest are then fetched each month.")
    ] = "",
    area_type: Annotated[int, typer.Option(help="Fingertips' number for the kind of area.")] = 502,
    parent_type: Annotated[int, typer.Option(help="Its number for what these are parts of.")] = 6,
    output_format: Annotated[OutputFormat, typer.Option("--format")] = OutputFormat.text,
) -> None:
    """Load the newest figures of an indicator or a profile from OHID's Fingertips."""
    from bot.clock import SystemClock
    from bot.imports.figures.fingertips import Fingertips
    from bot.services.boards.lookup import find_board
    from bot.services.importing.fetch import WantedFigures, fetch_fingertips
    from storage.audit import COMMAND_LINE

    if bool(indicator) == bool(profile):
        raise typer.BadParameter("name either an indicator or a profile.", param_hint="--indicator")
    settings, core, now = open_core()
    board_id = None
    if board:
        with core.store.read() as session:
            board_id = find_board(session, board).id
    report = fetch_fingertips(
        core=core,
        source=Fingertips(settings.fingertips_url),
        by=COMMAND_LINE,
        clock=SystemClock(now),
        wanted=WantedFigures(indicator, profile, [area] if area else [], area_type, parent_type),
        board_id=board_id,
    )
    _show_report(report, output_format, dry_run=False)
