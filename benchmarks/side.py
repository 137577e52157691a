"""Running each side of a comparison in a process of its own, and printing the ratio as a row of a table.

With `--small` a benchmark does all of its work on next to nothing: what it prints then says only that it runs.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import TypeVar

Side = Callable[..., dict[str, float]]
T = TypeVar("T")
SMALL = "--small" in sys.argv
TURNS = 1 if SMALL else 3
COMPARED = ("boardbot",) if SMALL and find_spec("pandas") is None else ("boardbot", "pandas")
"""A small run does without pandas, which `make bench` alone installs."""


def sized(whole: T, small: T) -> T:
    """How much of something there is, in a whole run and in a small one."""
    return small if SMALL else whole


def run(sides: dict[str, Side], main: Callable[[], None]) -> None:
    """The benchmark as a command: a side by its name, else all of it."""
    named = [word for word in sys.argv[1:] if word != "--small"]
    if named:
        answer(sides, named)
    else:
        main()


def measure(module: str, side: str, *args: str) -> dict[str, float]:
    """What a side tells of itself, with the greatest memory of its process in megabytes."""
    command = [sys.executable, "-m", module, side, *args, *(["--small"] if SMALL else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def answer(sides: dict[str, Side], argv: Sequence[str]) -> None:
    """Run the named side in this process and print what it tells."""
    found = sides[argv[0]](*argv[1:])
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def beside(seconds: dict[str, float], megabytes: dict[str, float]) -> tuple[str, str]:
    """Our time and memory beside those of pandas, where they were measured, in words."""
    took, used = f"{seconds['boardbot']:.1f} s", f"{megabytes['boardbot']:.0f} MB"
    if "pandas" not in seconds:
        return took, used
    times = seconds["boardbot"] / seconds["pandas"]
    return (
        f"{times:.2f} times ({took}, {seconds['pandas']:.1f} s; best of {TURNS})",
        f"{used} (pandas: {megabytes['pandas']:.0f} MB)",
    )


def table(rows: Sequence[tuple[str, str, str, str]]) -> None:
    print("| what | against | goal | seen |")
    print("|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
