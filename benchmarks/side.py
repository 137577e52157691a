"""Running each side of a comparison in a process of its own, in turn with the other, and telling the ratio as a row of a table.

With `--small` a benchmark does all of its work on next to nothing: what it prints then says only that it runs.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from statistics import median
from typing import TypeVar

Side = Callable[..., dict[str, float]]
Measured = dict[str, float]
T = TypeVar("T")
SMALL, AS_JSON = "--small" in sys.argv, "--json" in sys.argv
TURNS = 1 if SMALL else 5
COMPARED = ("boardbot",) if SMALL and find_spec("pandas") is None else ("boardbot", "pandas")
"""A small run does without pandas, which `make bench` alone installs."""


def sized(whole: T, small: T) -> T:
    """How much of something there is, in a whole run and in a small one."""
    return small if SMALL else whole


@dataclass(frozen=True)
class Row:
    """What was measured: beside what, the goal, what was seen, and the ratio of both sides' runs (see `ratio`)."""

    what: str
    against: str
    goal: str
    seen: str
    ratio: str = "-"
    load: str = ""


def run(sides: dict[str, Side], main: Callable[[], list[Row]]) -> None:
    """The benchmark as a command: a side by its name, else all of it."""
    named = [word for word in sys.argv[1:] if not word.startswith("--")]
    if named:
        answer(sides, named)
        return
    rows = [Row(**asdict(row) | {"load": f"{os.getloadavg()[0]:.1f}"}) for row in main()]
    print(json.dumps([asdict(row) for row in rows]) if AS_JSON else table(rows))


def in_turn(*sides: Callable[[int], Measured]) -> list[tuple[Measured, ...]]:
    """What each side tells of itself, one after the other, so many times: a machine that is slow for a while is slow for both."""
    return [tuple(side(turn) for side in sides) for turn in range(TURNS)]


def ratio(pairs: Iterable[Sequence[float]], best: Callable[[Iterable[float]], float] = min) -> str:
    """The median of the ratios within each pair, and the best of them: the least for times, the greatest for rates."""
    each = [ours / theirs for ours, theirs in pairs]
    return f"{median(each):.2f} (best {best(each):.2f})"


def measure(module: str, side: str, *args: str) -> dict[str, float]:
    """What a side tells of itself, with the greatest memory of its process in megabytes."""
    command = [sys.executable, "-m", module, side, *args, *(["--small"] if SMALL else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def resident() -> float:
    """The memory of this process now, in megabytes."""
    with open("/proc/self/statm") as stream:
        return int(stream.read().split()[1]) * resource.getpagesize() / 2**20


def answer(sides: dict[str, Side], argv: Sequence[str]) -> None:
    """Run the named side in this process and print what it tells."""
    found = sides[argv[0]](*argv[1:])
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def table(rows: Sequence[Row]) -> str:
    """The rows as people read them; `load` is what the machine had to do as they were measured, in processors."""
    names = list(asdict(rows[0]))
    lines = [names, ["---"] * len(names), *([str(cell) for cell in asdict(row).values()] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def beside(runs: Sequence[tuple[Measured, ...]], time: tuple[str, str, str], memory: tuple[str, str]) -> list[Row]:
    """Our time and memory beside those of pandas, where they were measured: what, against and goal of each."""
    sides = list(zip(*runs, strict=True))
    took = " and ".join(f"{median(run['seconds'] for run in side):.1f} s" for side in sides)
    used = " and ".join(f"{max(run['megabytes'] for run in side):.0f} MB" for side in sides)
    pairs = [[run["seconds"] for run in pair] for pair in runs]
    what, goal = memory
    return [Row(*time, took, ratio(pairs) if len(sides) > 1 else "-"), Row(what, "-", goal, used)]
