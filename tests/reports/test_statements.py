"""What a board is told takes a fixed number of SQL statements, however many actions it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import Session

from benchmarks.plan import NOW, make_council
from bot.core import Core
from bot.domain.calendar import WorkingDays
from bot.messages.compose import Templates
from bot.services.reports.digest import compute_digest
from bot.services.reports.summary import summarise
from storage.boards import Board, all_boards
from storage.engine import Store
from storage.migrations import upgrade

Tell = Callable[[Session, Core, Board], object]


def statements_of(tell: Tell, folder: Path, actions: int) -> list[str]:
    """What the database is asked when a board with so many actions is told how it stands."""
    store = Store(f"sqlite:///{folder}/{actions}.db")
    upgrade(store)
    make_council(store, boards=1, leads=actions // 2, actions=actions)
    core = Core(store, Templates(), "Europe/London", WorkingDays())
    asked: list[str] = []
    with store.read() as session:
        [board] = all_boards(session)
        event.listen(store.engine, "before_cursor_execute", lambda _c, _u, text, *_: asked.append(text))
        tell(session, core, board)
    store.dispose()
    return asked


def test_the_statements_of_a_digest_do_not_grow_with_the_actions(tmp_path: Path) -> None:
    def digest(session: Session, core: Core, board: Board) -> object:
        return compute_digest(session, core=core, board=board, as_of=NOW)

    few, many = (statements_of(digest, tmp_path, actions) for actions in (10, 60))
    assert len(few) > 10 and len(many) == len(few)


def test_a_digest_asks_nothing_twice(tmp_path: Path) -> None:
    """Board states, what moved and the calendar are worked out once on its way."""
    asked: list[tuple[str, str]] = []

    def digest(session: Session, core: Core, board: Board) -> object:
        event.listen(
            core.store.engine,
            "before_cursor_execute",
            lambda _c, _u, text, values, *_: asked.append((text, repr(values))),
        )
        return compute_digest(session, core=core, board=board, as_of=NOW)

    statements_of(digest, tmp_path, 10)
    assert len(asked) > 10
    twice = [text for text, number in Counter(asked).items() if number > 1]
    assert not twice


@pytest.mark.fast
def test_the_statements_of_a_summary_do_not_grow_with_the_actions(tmp_path: Path) -> None:
    def summary(session: Session, core: Core, board: Board) -> object:
        return summarise(session, core=core, board=board, as_of=NOW, visible=[board])

    few, many = (statements_of(summary, tmp_path, actions) for actions in (10, 60))
    assert len(few) > 10 and len(many) == len(few)
