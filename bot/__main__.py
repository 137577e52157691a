"""The command line. Every command is a few lines around a service.

What only some commands need is imported there, so that `boardbot run` is ready the sooner.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import app as composition
from bot.clock import SystemClock
from bot.commands import deliveries, people, updates
from bot.commands.preview import preview
from bot.commands.shared import fail, open_core, read_day
from bot.errors import BadDate, BoardbotError
from bot.imports.report import Report
from bot.services.records.export import EXPORTS, export_rows, write_rows
from bot.settings import load_settings
from bot.surfaces.slack.directory import SlackDirectory
from storage.audit import COMMAND_LINE
from storage.engine import Store
from storage.migrate import upgrade

log = logging.getLogger(__name__)
cli = typer.Typer(
    name="boardbot",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Asks action leads each month, files their replies, and tells boards each week.",
)
database = typer.Typer(no_args_is_help=True, help="Set up the database.")
cli.add_typer(database, name="db")

fetching = typer.Typer(no_args_is_help=True, help="Fetch published figures.")
cli.add_typer(fetching, name="fetch")

cli.add_typer(deliveries.group, name="deliveries")
cli.add_typer(people.group, name="people")
cli.add_typer(people.person, name="person")
cli.add_typer(updates.group, name="updates")

AsOf = Annotated[
    str | None, typer.Option("--as-of", help="How things stood at the end of this day, such as 2024-10-31.")
]


class Form(StrEnum):
    text = "text"
    json = "json"


class Bullets(StrEnum):
    actions = "actions"
    sub_actions = "sub-actions"
    keep = "keep"


class DigestForm(StrEnum):
    text = "text"
    json = "json"
    slack = "slack"


class FileForm(StrEnum):
    csv = "csv"
    json = "json"
    xlsx = "xlsx"
    zip = "zip"


def main() -> None:
    """Run a command; whatever goes wrong ends as one clear line, never a traceback."""
    try:
        cli()
    except BoardbotError as error:
        fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        fail(f"{error.filename or 'the disk'}: {error.strerror or type(error).__name__}. Choose another place.")
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}, line {where.lineno}"
        fail(f"something went wrong that I did not foresee ({type(error).__name__} in {place}).")


@cli.command()
def demo(
    out: Annotated[Path | None, typer.Option(help="A folder for the transcript as one HTML page.")] = None,
) -> None:
    """Play one reporting month on Luton's plan, in the terminal."""
    from rich.console import Console

    from bot.demo import play

    play(out, Console(highlight=False, width=None if sys.stdout.isatty() else 110))


@database.command("upgrade")
def db_upgrade() -> None:
    """Create or migrate the database."""
    settings = load_settings()
    composition.set_up_logging(settings.log)
    core = composition.build_core(settings)
    upgrade(core.store)
    typer.echo(f"The database {core.store.shown_url} is ready.")


@cli.command("import")
def import_(
    paths: Annotated[
        list[Path], typer.Argument(help="Plans (.xlsx, .docx, .csv), figures (.csv), or a folder of them.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would happen, and keep nothing.")] = False,
    board: Annotated[str, typer.Option(help="Whose plan it is: a board's key, or KEY=NAME for a new one.")] = "",
    plan: Annotated[str, typer.Option(help="The plan's edition, such as 2024-25.")] = "",
    bullets: Annotated[Bullets | None, typer.Option(help="What bullets in one cell become.")] = None,
    map_: Annotated[
        Path | None, typer.Option("--map", help="A file that says how to read the plan; written for you if not there.")
    ] = None,
    edition: Annotated[str, typer.Option(help="The edition of published figures, such as 2024-08-30.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before a plan is read in a layout of its own.")] = False,
    confirm_channels: Annotated[
        bool, typer.Option("--confirm-channels", help="Move boards to the channels that the boards sheet names now.")
    ] = False,
    form: Annotated[Form, typer.Option("--format")] = Form.text,
) -> None:
    """Load plans and figures, from the files that people have: all or nothing."""
    from bot.imports.mapping import Mapping, read_mapping
    from bot.services.importing import import_files, propose_mapping

    settings, core, now = open_core()
    clock = SystemClock(now)
    if map_ and not map_.exists():
        if not propose_mapping(paths=paths, out=map_, board=board, plan=plan):
            fail(f"no action plan was found to make {map_} from. Write it by hand: docs/import.md shows how.")
        typer.echo(f"{map_} says how the plan would be read. Mend it, then run the same command again.")
        return
    mapping = read_mapping(map_) if map_ else Mapping()
    how = bullets.value if bullets else mapping.bullets
    mapping = replace(mapping, board=board or mapping.board, plan=plan or mapping.plan, bullets=how)

    def load(dry: bool) -> Report:
        with _progress() as progress:
            return import_files(
                store=core.store,
                paths=paths,
                by=COMMAND_LINE,
                clock=clock,
                zone=settings.timezone,
                dry_run=dry,
                mapping=mapping,
                edition=edition,
                confirm_channels=confirm_channels,
                progress=progress,
            )

    ask = form is Form.text and not (dry_run or yes) and sys.stdin.isatty() and sys.stdout.isatty()
    report = load(dry_run or ask)
    if ask and report.readings and not report.refused:
        typer.echo(report.as_text(dry_run=True))
        typer.confirm("Is that right? Import it?", abort=True)
    if ask and not report.refused:
        report = load(False)
    _show_report(report, form, dry_run=dry_run)


def _show_report(report: Report, form: Form, *, dry_run: bool) -> None:
    as_json = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
    typer.echo(
        as_json if form is Form.json else report.as_text(dry_run=dry_run),
        err=bool(report.refused) and form is Form.text,
    )
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

        def tell(file: str, done: int, total: int) -> None:
            if file not in tasks:
                tasks[file] = bar.add_task(escape(file), total=total)
            bar.update(tasks[file], completed=done)

        yield tell


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
    form: Annotated[Form, typer.Option("--format")] = Form.text,
) -> None:
    """Load the newest figures of an indicator or a profile from OHID's Fingertips."""
    from bot.imports.fingertips import Fingertips
    from bot.services.boards.lookup import find_board
    from bot.services.importing.fetch import fetch_fingertips

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
        indicator=indicator,
        profile=profile,
        areas=[area] if area else [],
        area_type=area_type,
        parent_type=parent_type,
        board_id=board_id,
    )
    _show_report(report, form, dry_run=False)


@cli.command()
def export(
    what: Annotated[str, typer.Argument(help=f"One of: {', '.join(EXPORTS)}.")],
    form: Annotated[FileForm, typer.Option("--format")] = FileForm.csv,
    out: Annotated[Path | None, typer.Option(help="The file to write; else it is printed.")] = None,
    board: Annotated[str | None, typer.Option(help="With --format zip: only what is about this board.")] = None,
) -> None:
    """Give a table back, in the layout that the import reads.

    `export audit --format zip --out FILE` bundles all that was known, said, asked, told and done, when and by whom.
    """
    if what not in EXPORTS:
        raise typer.BadParameter(f'"{what}" is none of {", ".join(EXPORTS)}.', param_hint="WHAT")
    if form is FileForm.zip and (what != "audit" or out is None):
        raise typer.BadParameter("a bundle is of the audit, and needs a file: export audit --format zip --out FILE.")
    if board and form is not FileForm.zip:
        raise typer.BadParameter("it goes with --format zip alone.", param_hint="--board")
    if form is FileForm.xlsx and out is None:
        raise typer.BadParameter("a workbook needs a file: add --out FILE.", param_hint="--out")
    _, core, now = open_core()
    if form is FileForm.zip and out:
        from bot.services.records.foi_bundle import foi_bundle

        out.write_bytes(foi_bundle(core=core, board_name=board, now=now))
        return
    text = write_rows(export_rows(core=core, what=what, now=now), form.value, out, what)
    if text:
        typer.echo(text, nl=False)


@cli.command()
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


@cli.command()
def summary(
    board: Annotated[str, typer.Argument(help="A board's key or name.")],
    as_of: AsOf = None,
    form: Annotated[Form, typer.Option("--format")] = Form.text,
) -> None:
    """Say what /board summary would."""
    from bot.services.boards.lookup import find_board
    from bot.services.boards.state import zone_of
    from bot.services.reports.digest import moment_of, summarise
    from storage.boards import all_boards

    _, core, now = open_core()
    with core.store.read() as session:
        found = find_board(session, board)
        moment = moment_of(read_day(as_of), now, zone_of(found, core.zone))
        told = summarise(session, core=core, board=found, as_of=moment, visible=all_boards(session))
    _show(told.data, list(told.parts), form.value)


@cli.command()
def digest(
    board: Annotated[str, typer.Argument(help="A board's key or name.")],
    as_of: AsOf = None,
    form: Annotated[DigestForm, typer.Option("--format")] = DigestForm.text,
) -> None:
    """Say what the weekly digest would; send nothing. An old digest is read back as it was told."""
    from bot.services.boards.lookup import find_board
    from bot.services.boards.state import zone_of
    from bot.services.reports.digest import compute_digest, moment_of, read_digest

    _, core, now = open_core()
    with core.store.read() as session:
        found = find_board(session, board)
        on = read_day(as_of)
        moment = moment_of(on, now, zone_of(found, core.zone))
        told = read_digest(session, core=core, board=found, as_of=moment) if on else None
        told = told or compute_digest(session, core=core, board=found, as_of=moment)[0]
    _show(told.data, list(told.parts), form.value)


def _show(data: dict[str, object], parts: list[object], form: str) -> None:
    from rich.console import Console

    from bot.messages.message import Message
    from bot.surfaces.console import render
    from bot.surfaces.slack.format import message_payload

    messages = [part for part in parts if isinstance(part, Message)]
    if form == "json":
        typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
    elif form == "slack":
        typer.echo(json.dumps([message_payload(m) for m in messages], ensure_ascii=False, indent=1))
    else:
        console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
        for message in messages:
            console.print(render(message))


@cli.command()
def start(
    board: Annotated[str, typer.Argument(help="A board's key or name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Start without asking.")] = False,
) -> None:
    """Show whom the board's draft plan would message and when, then make it live."""
    from bot.services.boards.channels import link_channels
    from bot.services.people.accounts import link_people
    from bot.services.plans.start import preview_start, start_plan

    settings, core, now = open_core()
    notes = []
    if settings.slack_bot_token:
        directory = SlackDirectory(composition.slack_client(settings, composition.SEND_SECONDS))
        link_people(core=core, directory=directory, now=now)
        notes = link_channels(core=core, directory=directory, now=now)
    else:
        notes = ["SLACK_BOT_TOKEN is not set, so it is not known yet who can be reached in Slack."]
    preview = preview_start(core=core, board_name=board, now=now)
    mine = [n for n in notes if n.startswith(f"{preview.board.key}:") or not n.partition(":")[0].isupper()]
    for line in [*preview.lines, *mine]:
        typer.echo(line)
    if not yes and not (sys.stdin.isatty() and typer.confirm("Start it?")):
        typer.echo("Nothing was started. Run it again with --yes to start.", err=True)
        raise typer.Exit(1)
    start_plan(core=core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=now)
    typer.echo(f"Started: {preview.board.name}, plan {preview.plan.edition}.")


@cli.command()
def tick(
    now: Annotated[str | None, typer.Option(help="The time to act at, such as 2024-10-01T09:00+01:00.")] = None,
) -> None:
    """Do everything that is due at that time, send what is pending, and end."""
    from bot.jobs.schedule import tick as run_jobs
    from bot.jobs.sender import drain
    from bot.services.deliveries.outbox import Pace

    settings, core, moment = open_core()
    if now is not None:
        try:
            moment = datetime.fromisoformat(now)
        except ValueError:
            raise BadDate(value=now, extra=" or 2024-10-01T09:00+01:00") from None
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    clock = SystemClock(moment)  # it goes on while messages are sent at their pace
    application = composition.build_application(settings, clock)
    ticked = run_jobs(application.desk, moment)
    sent = drain(core, application.surface, clock.now, Pace(settings.pace))
    told = ", ".join(f"{name}: {number}" for name, number in ticked.done.items() if number)
    typer.echo(f"{told or 'Nothing was due'}; {sent} sent.")
    if ticked.broken:
        raise typer.Exit(1)


@cli.command()
def run() -> None:
    """Serve the bot and its clock until told to stop."""
    settings = load_settings()
    composition.set_up_logging(settings.log)
    composition.serve(settings)


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write, such as boardbot-backup.db.")]) -> None:
    """Copy the whole database into one file, while the bot runs."""
    from storage.backup import back_up

    _, core, _ = open_core()
    _clear_up_when_ended()
    typer.echo(f"{file}: {back_up(core.store, file)} rows.")


@cli.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that boardbot backup wrote.")]) -> None:
    """Fill the database that the settings name, which must be empty, from a backup."""
    from storage.backup import restore as fill

    store = Store(load_settings().database_url)
    _clear_up_when_ended()
    typer.echo(f"{store.shown_url}: {fill(store, file)} rows from {file}.")


def _clear_up_when_ended() -> None:
    """Let SIGTERM raise, so that what is half written is taken away; by itself it ends Python on the spot."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


cli.command()(preview)


@cli.command(hidden=True)
def healthy() -> None:
    """Exit 0 while the bot that runs here is alive (what the container's health check asks)."""
    from urllib.error import URLError
    from urllib.request import urlopen

    settings = load_settings()
    try:
        urlopen(f"http://127.0.0.1:{settings.port}/healthz", timeout=3).close()
    except URLError:
        raise typer.Exit(1) from None


@cli.command()
def doctor() -> None:
    """Check the whole set-up, and say how to mend what is wrong."""
    from rich.console import Console
    from rich.markup import escape

    from bot.doctor import examine
    from bot.redaction import redact

    settings = load_settings()
    composition.set_up_logging(settings.log)
    console = Console(highlight=False)
    broken = 0
    for check in examine(settings, SystemClock(settings.clock).now()):
        mark = {"ok": "[green]ok[/]  ", "note": "[yellow]note[/]", "wrong": "[red]WRONG[/]"}[check.state]
        console.print(mark, escape(redact(check.text)), soft_wrap=True)
        broken += check.state == "wrong"
    console.print("All is well." if not broken else f"{broken} to mend.")
    if broken:
        raise typer.Exit(1)


if __name__ == "__main__":
    main()
