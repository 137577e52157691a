"""boardbot start, tick, run and doctor: making a plan live, and the bot itself."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.shared import confirm, open_core
from bot.errors import BadDate

MARKS = {
    "ok": "[green]ok[/]  ",
    "note": "[yellow]note[/]",
    "wrong": "[red]WRONG[/]",
    "unchecked": "[yellow]not checked[/]",
}
"""How each finding of the doctor is marked."""

database = typer.Typer(no_args_is_help=True, help="Set up the database.")


def demo(
    out: Annotated[Path | None, typer.Option(help="A folder for the transcript as one HTML page.")] = None,
) -> None:
    """Play one reporting month on Luton's plan, in the terminal."""
    from rich.console import Console

    from bot.demo.play import play

    play(out, Console(highlight=False, width=None if sys.stdout.isatty() else 110))


@database.command("upgrade")
def db_upgrade() -> None:
    """Create or migrate the database."""
    from bot.core import build_core
    from bot.logs import set_up_logging
    from bot.settings import load_settings
    from storage.migrations import upgrade

    settings = load_settings()
    set_up_logging(settings.log)
    core = build_core(settings)
    upgrade(core.store)
    typer.echo(f"The database {core.store.shown_url} is ready.")


def start(
    board: Annotated[str, typer.Argument(help="A board's key or name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Start without asking.")] = False,
) -> None:
    """Show whom the board's draft plan would message and when, then make it live."""
    from bot import app as composition
    from bot.services.boards.channels import link_channels
    from bot.services.people.accounts import link_people
    from bot.services.plans.start import preview_start, start_plan
    from storage.audit import COMMAND_LINE

    settings, core, now = open_core()
    notes = []
    if settings.slack_bot_token:
        core = replace(core, directories=composition.slack_directories(settings))
        link_people(core=core, now=now, limit=None)
        notes = link_channels(core=core, now=now)
    else:
        notes = ["SLACK_BOT_TOKEN is not set, so it is not known yet who can be reached in Slack."]
    preview = preview_start(core=core, board_name=board, now=now)
    mine = [n for n in notes if n.startswith(f"{preview.board.key}:") or not n.partition(":")[0].isupper()]
    confirm([*preview.lines, *mine], "Start it?", "Nothing was started. Run it again with --yes to start.", yes)
    start_plan(core=core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=now)
    typer.echo(f"Started: {preview.board.name}, plan {preview.plan.edition}.")


def stop(
    board: Annotated[str, typer.Argument(help="A board's key or name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Stop without asking.")] = False,
) -> None:
    """Return the board's live plan to draft: nobody is asked about it until it is started again."""
    from bot.services.plans.stop import preview_stop, stop_plan
    from storage.audit import COMMAND_LINE

    _, core, now = open_core()
    preview = preview_stop(core=core, board_name=board)
    confirm(preview.lines, "Stop it?", "Nothing was stopped. Run it again with --yes to stop.", yes)
    stop_plan(core=core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=now)
    again = f"Start it again with: boardbot start {preview.board.key}"
    typer.echo(f"Stopped: {preview.board.name}, plan {preview.plan.edition}. {again}")


def pause(
    board: Annotated[str, typer.Argument(help="A board's key or name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Pause without asking.")] = False,
) -> None:
    """Have a board stand still: nobody is asked, reminded or reported to until it is resumed."""
    from bot.services.plans.pause import pause_board, preview_pause
    from storage.audit import COMMAND_LINE

    _, core, now = open_core()
    preview = preview_pause(core=core, board_name=board)
    confirm(preview.lines, "Pause it?", "Nothing was paused. Run it again with --yes to pause.", yes)
    pause_board(core=core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=now)
    again = f"Go on with: boardbot resume {preview.board.key}"
    typer.echo(f"Paused: {preview.board.name}, plan {preview.plan.edition}. {again}")


def resume(
    board: Annotated[str, typer.Argument(help="A board's key or name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Resume without asking.")] = False,
) -> None:
    """Have a paused board go on, from now: what was due in the meantime is not caught up."""
    from bot.services.plans.pause import preview_resume, resume_board
    from storage.audit import COMMAND_LINE

    _, core, now = open_core()
    preview = preview_resume(core=core, board_name=board, now=now)
    confirm(preview.lines, "Resume it?", "Nothing was resumed. Run it again with --yes to resume.", yes)
    resume_board(core=core, plan_id=preview.plan.ident, by=COMMAND_LINE, now=now)
    typer.echo(f"Resumed: {preview.board.name}, plan {preview.plan.edition}.")


def tick(
    now: Annotated[str | None, typer.Option(help="The time to act at, such as 2024-10-01T09:00+01:00.")] = None,
) -> None:
    """Do everything that is due at that time, send what is pending, and end."""
    from bot import app as composition
    from bot.clock import SystemClock
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
    ticked = run_jobs(application.job_context, moment)
    sent = drain(core, application.surface, clock.now, Pace(settings.pace))
    done = ", ".join(f"{name}: {number}" for name, number in ticked.done.items() if number)
    typer.echo(f"{done or 'Nothing was due'}; {sent} sent.")
    if ticked.broken:
        raise typer.Exit(1)


def run() -> None:
    """Serve the bot and its clock until told to stop."""
    from bot import app as composition
    from bot.logs import set_up_logging
    from bot.settings import load_settings

    settings = load_settings()
    set_up_logging(settings.log)
    composition.serve(settings)


def healthy() -> None:
    """Exit 0 while the bot that runs here is alive (what the container's health check asks)."""
    from http.client import HTTPException

    from bot.own_health import ask_own
    from bot.settings import load_settings

    try:
        status, _ = ask_own(load_settings(), "/healthz")
    except (OSError, HTTPException):
        raise typer.Exit(1) from None
    if status != 200:
        raise typer.Exit(1)


def doctor() -> None:
    """Check the whole set-up, and say how to fix what is wrong."""
    from rich.console import Console
    from rich.markup import escape

    from bot.clock import SystemClock
    from bot.doctor.examine import examine
    from bot.logs import set_up_logging
    from bot.redaction import redact
    from bot.settings import load_settings

    settings = load_settings()
    set_up_logging(settings.log)
    console = Console(highlight=False)
    broken, unchecked = 0, False
    for check in examine(settings, SystemClock(settings.clock).now()):
        console.print(MARKS[check.state], escape(redact(check.text)), soft_wrap=True)
        broken += check.state == "wrong"
        unchecked = unchecked or check.state == "unchecked"
    well = "All that could be checked is well." if unchecked else "All is well."
    console.print(well if not broken else f"{broken} to fix.")
    if broken:
        raise typer.Exit(1)
