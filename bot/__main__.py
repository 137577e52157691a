"""The command line. Every command is a few lines around a service.

What only some commands need is imported there, so that `boardbot run` is ready the sooner.
"""

import sys
import traceback
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import deliveries, importing, mail, pages, papers, people, records, reports, running, setup, updates
from bot.commands.preview import preview
from bot.commands.shared import fail
from bot.errors import BoardbotError
from bot.interpreter import collect_seldom, leave_to_the_system

cli = typer.Typer(
    name="boardbot",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # help in plain lines: for screen readers too, and in half the time
    help="Asks action leads each month, files their replies, and reports to boards each week.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"boardbot {version('boardbot')}")
        raise typer.Exit


@cli.callback()
def options(
    version_: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Asks action leads each month, files their replies, and reports to boards each week."""


cli.add_typer(running.database, name="db")
cli.add_typer(importing.fetching, name="fetch")
cli.add_typer(deliveries.group, name="deliveries")
cli.add_typer(people.group, name="people")
cli.add_typer(people.person, name="person")
cli.add_typer(mail.group, name="mail")
cli.add_typer(updates.group, name="updates")
cli.command()(setup.init)
cli.command()(running.demo)
cli.command("import")(importing.import_)
cli.command()(records.export)
cli.command()(importing.template)
cli.command()(reports.summary)
cli.command()(reports.digest)
cli.command()(papers.paper)
cli.command()(pages.publish)
cli.command()(running.start)
cli.command()(running.pause)
cli.command()(running.resume)
cli.command()(running.stop)
cli.command()(running.tick)
cli.command()(running.run)
cli.command()(records.backup)
cli.command()(records.restore)
cli.command()(preview)
cli.command(hidden=True)(running.healthy)
cli.command()(running.doctor)


def _set_encoding(stream: TextIOWrapper) -> None:
    """Mark what a terminal can't show; a file or a pipe gets UTF-8, whatever the terminal has."""
    if stream.isatty():
        stream.reconfigure(errors="replace")
    else:
        stream.reconfigure(encoding="utf-8")


def main() -> None:
    """Run a command; whatever goes wrong ends as one clear line, never a traceback."""
    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            _set_encoding(stream)
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
    finally:
        leave_to_the_system()


if __name__ == "__main__":
    main()
