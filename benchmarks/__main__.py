"""All benchmarks, one after the other: one table on the screen, and the same as JSON in build/bench.json."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from benchmarks.side import Row, table

BENCHMARKS = ("commands", "start", "figures", "changes", "summary", "digest", "acknowledge", "fanout", "chart", "year")
FILE = Path("build/bench.json")


def main() -> None:
    rows: list[Row] = []
    for name in BENCHMARKS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", "--json", *sys.argv[1:]]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        rows += [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}"
    print(f"{table(rows)}\n\n{machine}")
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps({"machine": machine, "rows": [vars(row) for row in rows]}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
