"""A board's digest with 100, 1,000 and 10,000 actions: how its time grows, and how many statements it takes.

Run by `make bench`. Each size runs in a process of its own. The exponent is the slope of a line through the logarithms:
1 is linear. The board follows no indicators, as their share, the same for every size, would make the growth look smaller.
"""

from __future__ import annotations

import math
import tempfile
import time

from benchmarks.plan import NOW, make_council
from benchmarks.side import TURNS, Row, Side, measure, run, sized

SIZES = sized((100, 1_000, 10_000), (10, 20))


def compute(database: str, actions: str) -> dict[str, float]:
    from sqlalchemy import event
    from sqlmodel import select

    from bot.core import Core
    from bot.domain.calendar import WorkingDays
    from bot.interpreter import tune
    from bot.messages.compose import Templates
    from bot.services.reports.digest import compute_digest
    from storage.boards import Board
    from storage.engine import Store
    from storage.migrations import upgrade

    tune()
    store = Store(f"sqlite:///{database}")
    upgrade(store)
    make_council(store, boards=1, leads=max(1, int(actions) // 5), actions=int(actions))
    core = Core(store, Templates(), "Europe/London", WorkingDays())
    statements: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda _c, _u, text, *_: statements.append(text))
    best = math.inf
    for _ in range(TURNS):
        statements.clear()
        started = time.perf_counter()
        with store.read() as session:
            told = compute_digest(session, core=core, board=session.exec(select(Board)).one(), as_of=NOW).report
        best = min(best, time.perf_counter() - started)
    assert told.data["overdue_actions"] and told.data["overdue_updates"]
    return {"seconds": best, "statements": len(statements)}


def exponent(seconds: dict[int, float]) -> float:
    """The slope of the least-squares line through (log size, log seconds)."""
    points = [(math.log(size), math.log(taken)) for size, taken in seconds.items()]
    x, y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def main() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        runs = {size: measure("benchmarks.digest", "digest", f"{folder}/{size}.db", str(size)) for size in SIZES}
    best = {size: run["seconds"] for size, run in runs.items()}
    times = ", ".join(f"{1000 * taken:.0f} ms" for taken in best.values())
    counts = " to ".join(f"{number:.0f}" for number in sorted({run["statements"] for run in runs.values()}))
    what = f"digest of a board with {', '.join(f'{size:,}' for size in SIZES)} actions"
    return [
        Row(
            what,
            "linear growth",
            "exponent at most 1.05",
            f"{times}; best of {TURNS}",
            f"exponent {exponent(best):.2f}",
        ),
        Row("SQL statements of each", "-", "the same number", counts),
    ]


SIDES: dict[str, Side] = {"digest": compute}

if __name__ == "__main__":
    run(SIDES, main)
