"""The shape of the code: small modules in layers, and nothing happens at import."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.fast

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path.relative_to(ROOT)
    for folder in ("bot", "storage")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
LONGEST = 350  # lines of a module
FULLEST = 15  # modules of a folder, apart from what says that it is a package


def test_every_module_of_the_bot_has_its_layer() -> None:
    """`lint-imports` holds the layers that pyproject.toml names; a module that stands in none would be held by nothing."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layered = {module for layer in contracts[0]["layers"] for module in layer.split(" | ")}
    top = {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for path in (ROOT / "bot").iterdir()}
    assert layered == {name for name in top if "__init__" not in name and "__pycache__" not in name} | {"storage"}


def test_modules_and_folders_stay_small() -> None:
    for folder in ("bot", "storage", "tests"):
        modules = [
            path for path in (ROOT / folder).rglob("*.py") if path.parent != ROOT / "storage/migrations/versions"
        ]
        lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
        assert not {str(path): long for path, long in lines.items() if long > LONGEST}
        assert not {
            str(at): full
            for at, full in Counter(path.parent for path in modules if path.stem != "__init__").items()
            if full > FULLEST
        }


MOST_PARAMETERS = 6


def test_functions_take_few_parameters() -> None:
    """More belong together in one value. Commands of the command line, and constructors, have a parameter for each option."""
    long = {}
    for path in MODULES:
        if path.parts[:2] == ("bot", "commands"):
            continue
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name != "__init__":
                given = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
                if len([name for name in given if name not in ("self", "cls")]) > MOST_PARAMETERS:
                    long[f"{path}:{node.name}"] = given
    assert not long


@pytest.mark.parametrize("folder", ["bot/services", "storage", "bot/views", "templates"])
def test_what_every_surface_shares_names_none(folder: str) -> None:
    """Addresses and how something is asked are a surface's own: bot/surfaces and bot/handlers have them."""
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".html")]
    found = {
        str(path.relative_to(ROOT)): hits
        for path in files
        if "migrations" not in path.parts
        and (hits := re.findall(r"(?i)slack|(?<![\w/])/board\b", path.read_text(encoding="utf-8")))
    }
    assert not found


def test_nobody_reads_keys() -> None:
    """What a key is made of is for the database to compare: columns say the cause (docs/adr/0022-a-person-has-addresses.md)."""
    taken_apart = r"\)?(\.(startswith|endswith|contains|like|r?split|r?partition|removeprefix|removesuffix)\b|\[)"
    reads = re.compile(r"(dedupe_key|idempotency_key|Inbound\.key)" + taken_apart)
    assert not [str(path) for path in MODULES if reads.search((ROOT / path).read_text(encoding="utf-8"))]


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
        "bot/doctor/slack.py",
        "bot/handlers/mail/poll.py",
        "bot/jobs/schedule.py",
        "bot/jobs/sender.py",
        "bot/services/deliveries/outbox.py",
        "bot/services/deliveries/isolation.py",
        "bot/services/due.py",
    }
