"""The shape of the code: small modules in layers, and nothing happens at import."""

from __future__ import annotations

import os
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
