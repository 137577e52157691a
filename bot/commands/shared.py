"""What the commands share: a core on a database that is up to date, days, and how a command ends badly."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

from bot.errors import BadDate
from bot.redaction import redact

if TYPE_CHECKING:
    from bot.core import Core
    from bot.settings import Settings


class OutputFormat(StrEnum):
    text = "text"
    json = "json"


def fail(text: str) -> None:
    """End with one clear line."""
    print(f"boardbot: {redact(text)}", file=sys.stderr)  # noqa: T201 - the command line speaks here
    sys.exit(1)


def confirm(lines: Iterable[str], question: str, otherwise: str, yes: bool) -> None:
    """Show what would happen, and end here unless it is wanted."""
    for line in lines:
        typer.echo(line)
    if not yes and not (sys.stdin.isatty() and typer.confirm(question)):
        typer.echo(otherwise, err=True)
        raise typer.Exit(1)


def open_core() -> tuple[Settings, Core, datetime]:
    """Settings, a core whose database is up to date, and the time."""
    from bot.clock import SystemClock
    from bot.core import build_core
    from bot.logs import set_up_logging
    from bot.settings import load_settings
    from storage.migrations import require_current

    settings = load_settings()
    set_up_logging(settings.log)
    core = build_core(settings)
    require_current(core.store)
    return settings, core, SystemClock(settings.clock).now()


def read_day_option(text: str | None) -> date | None:
    """An option's day. Raises BadDate."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadDate(value=text, extra="") from None
    if not 1900 <= found.year <= 2200:
        raise BadDate(value=text, extra=", in a year from 1900 to 2200")
    return found
