"""Running each side of a comparison in a process of its own, and printing the ratio as a row of a table."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence

Side = Callable[..., dict[str, float]]


def measure(module: str, side: str, *args: str) -> dict[str, float]:
    """What a side tells of itself, with the greatest memory of its process in megabytes."""
    command = [sys.executable, "-m", module, side, *args]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def answer(sides: dict[str, Side], argv: Sequence[str]) -> None:
    """Run the named side in this process and print what it tells."""
    found = sides[argv[0]](*argv[1:])
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def table(rows: Sequence[tuple[str, str, str, str]]) -> None:
    print("| what | against | goal | seen |")
    print("|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
