"""Every benchmark runs to its end on next to nothing: only whether it runs is looked at, never how fast."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS as made
from bot.settings import ROOT

pytestmark = pytest.mark.heavy

BENCHMARKS = sorted(
    path.stem
    for path in (ROOT / "benchmarks").glob("*.py")
    if "\ndef main() -> list[Row]:" in path.read_text(encoding="utf-8")
)


def test_make_bench_runs_them_all() -> None:
    assert "-m benchmarks\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert sorted(made) == BENCHMARKS and len(BENCHMARKS) == 10


@pytest.mark.parametrize("name", BENCHMARKS)
def test_it_prints_its_figures(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "--small"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    header, line, *rows = [row.strip("|").split("|") for row in done.stdout.splitlines()]
    names = ["what", "against", "goal", "seen", "ratio", "load"]
    assert [cell.strip() for cell in header] == names and len(line) == len(names)
    assert rows and all(len(row) == len(names) and re.search(r"\d", row[3]) for row in rows), done.stdout


def test_what_a_council_of_a_size_asks_of_its_machine_is_printed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.size", f"sqlite:///{tmp_path}/size.db", "--small"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert re.search(r"send digests: \d.* the longest tick \d", done.stdout) and "the database grew by" in done.stdout
