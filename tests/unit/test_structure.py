"""The shape of the code: imports flow one way, and nothing happens at import."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path.relative_to(ROOT)
    for folder in ("bot", "storage")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
FORBIDDEN = {
    "bot/domain": (
        "bot.services",
        "bot.views",
        "bot.messages",
        "bot.surfaces",
        "bot.handlers",
        "bot.jobs",
        "storage",
        "sqlmodel",
        "sqlalchemy",
    ),
    "bot/views": ("bot.services", "bot.handlers", "bot.jobs", "storage", "bot.surfaces"),
    "bot/messages": ("bot.services", "bot.handlers", "bot.jobs", "storage", "bot.surfaces"),
    "bot/services": ("bot.handlers", "bot.jobs", "bot.app", "bot.surfaces.slack"),
    "bot/surfaces": ("bot.services", "bot.handlers", "bot.jobs", "storage"),
    "bot/imports": ("bot.services", "bot.handlers", "bot.jobs", "bot.surfaces"),
    "bot/handlers": ("sqlmodel", "sqlalchemy", "bot.jobs", "bot.app", "bot.imports"),
    "bot/jobs": ("sqlmodel", "sqlalchemy", "bot.handlers", "bot.app", "bot.imports"),
    "storage": ("bot.services", "bot.views", "bot.messages", "bot.surfaces", "bot.handlers", "bot.jobs", "bot.app"),
}


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_flow_one_way(path: Path) -> None:
    imported = imports_of(path)
    for folder, banned in FORBIDDEN.items():
        if str(path).startswith(folder + "/"):
            wrong = {name for name in imported for ban in banned if name == ban or name.startswith(ban + ".")}
            assert not wrong, f"{path} may not import {wrong}"
    slack_code = str(path).startswith(("bot/handlers/slack", "bot/surfaces/slack"))
    if not slack_code and str(path) not in ("bot/app.py", "bot/doctor.py"):
        assert not {name for name in imported if name.split(".")[0] in ("slack_sdk", "slack_bolt")}, path


def test_every_module_imports_with_an_empty_environment(tmp_path: Path) -> None:
    names = [
        ".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in MODULES if path.name != "__main__.py"
    ]
    done = subprocess.run(
        [sys.executable, "-c", f"import {', '.join(names)}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_may_go_wrong_anywhere_is_caught_in_few_places() -> None:
    places = {str(path) for path in MODULES if "except Exception" in (ROOT / path).read_text(encoding="utf-8")}
    assert places == {
        "bot/__main__.py",
        "bot/doctor.py",
        "bot/jobs/schedule.py",
        "bot/jobs/sender.py",
        "bot/services/deliveries/outbox.py",
        "bot/services/deliveries/isolation.py",
    }
