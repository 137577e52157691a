"""A command loads what it needs, and nothing else: every script and test that calls one pays for what is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import bot.__main__
import bot.commands
from bot.commands.records import WHAT
from bot.services.records.export import EXPORTS

HEAVY = (
    "sqlalchemy",
    "sqlmodel",
    "jinja2",
    "slack_sdk",
    "slack_bolt",
    "openpyxl",
    "docx",
    "numpy",
    "matplotlib",
    "starlette",
    "alembic",
    "icalendar",
    "weasyprint",
)


def modules_of(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def loaded_by(statement: str) -> set[str]:
    return {name.partition(".")[0] for name in modules_of(statement)} & set(HEAVY)


@pytest.mark.fast
def test_help_loads_no_database_no_templates_and_no_chat_product() -> None:
    assert loaded_by("import bot.__main__") == set()


def test_what_reads_and_prints_loads_no_chat_product_no_spreadsheets_and_nothing_that_sends() -> None:
    shown = "import bot.commands.shared, bot.core, bot.services.reports.summary, bot.services.boards.lookup"
    assert not loaded_by(shown) & {"slack_bolt", "slack_sdk", "openpyxl", "matplotlib", "starlette"}
    sending = {"bot.surfaces.base", "bot.services.deliveries.outbox", "storage.leases", "storage.inbound"}
    assert not modules_of(shown) & sending


def test_the_bot_starts_without_what_reads_and_draws_files() -> None:
    assert not modules_of("import bot.app") & {"bot.services.importing.files", "bot.imports.plans.meanings"}
    read_and_drawn = {"openpyxl", "docx", "numpy", "matplotlib", "icalendar", "weasyprint"}
    assert not loaded_by("import bot.app") & {*read_and_drawn, "alembic"}


def test_what_can_be_exported_is_named_in_full() -> None:
    assert tuple(EXPORTS) == WHAT


def test_no_command_has_its_options_compiled_from_text() -> None:
    modules = [Path(bot.__main__.__file__), *Path(bot.commands.__path__[0]).glob("*.py")]
    commands = [m for m in modules if "typer.Argument(" in (text := m.read_text()) or "typer.Option(" in text]
    assert len(commands) > 5
    assert not [m.name for m in commands if "from __future__ import annotations" in m.read_text()]


def test_no_memory_is_looked_for_while_a_command_loads_and_some_is_once_it_works() -> None:
    code = """
import gc
from bot.interpreter import LOADED, SELDOM, collect_seldom
collect_seldom()
before = sum(each["collections"] for each in gc.get_stats())
loaded = [[] for _ in range(LOADED - 10_000)]
assert sum(each["collections"] for each in gc.get_stats()) == before
for _ in range(3 * SELDOM[0]):
    lost = []
    lost.append(lost)
assert gc.get_threshold() == SELDOM and not gc.callbacks
assert sum(isinstance(each, list) and each[:1] == [each] for each in gc.get_objects()) < SELDOM[0]
"""
    subprocess.run([sys.executable, "-c", code], check=True)
