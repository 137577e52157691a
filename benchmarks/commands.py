"""What a command costs beside importing the libraries that it can't do without, as CPU seconds of the whole process.

Run by `make bench`. Every script and every test that calls boardbot pays it.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.side import Measured, Row, Side, in_turn, measure, ratio, run

COMPARED = (
    (("--help",), "typer, rich", "at most 2 times"),
    (("summary", "CTB"), "typer, sqlmodel, jinja2", "at most 1.5 times"),
)


def write(database: str) -> Measured:
    from benchmarks.plan import import_luton
    from storage.engine import Store
    from storage.migrations import upgrade

    store = Store(f"sqlite:///{database}")
    upgrade(store)
    import_luton(store)
    return {}


def cpu(command: list[str], database: Path) -> Measured:
    """User and system time of a command that must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    settings = {
        "BOARDBOT_DATABASE_URL": f"sqlite:///{database}",
        "PYTHONDONTWRITEBYTECODE": "",  # as what is installed, it is compiled once
    }
    subprocess.run(command, env=os.environ | settings, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def main() -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "commands.db"
        measure("benchmarks.commands", "write", str(database))
        for words, libraries, goal in COMPARED:
            ours, bare = [sys.executable, "-m", "bot", *words], [sys.executable, "-c", f"import {libraries}"]
            cpu(ours, database), cpu(bare, database)  # once, so that what is read from disk is at hand
            runs = in_turn(lambda _, ours=ours: cpu(ours, database), lambda _, bare=bare: cpu(bare, database))
            pairs = [[side["seconds"] for side in pair] for pair in runs]
            took = " and ".join(f"{median(each):.2f} s" for each in zip(*pairs, strict=True))
            rows.append(Row(f"CPU of boardbot {' '.join(words)}", f"importing {libraries}", goal, took, ratio(pairs)))
    return rows


SIDES: dict[str, Side] = {"write": write}

if __name__ == "__main__":
    run(SIDES, main)
