"""Keeping people, boards and messages apart in the clock's work: one that breaks is recorded and passed over, alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from bot.core import Core
from bot.errors import DatabaseUnavailable
from bot.services.deliveries.notes import send_note
from bot.views.deliveries import NoteView
from storage.audit import CLOCK
from storage.boards import Board, officers
from storage.requests import boards_of_requests

log = logging.getLogger(__name__)

Unit = TypeVar("Unit")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Piece:
    """What a unit of work is about: `name` as officers know it, its ids for the log, and the boards concerned."""

    name: str
    ids: str
    boards: Collection[int] = ()
    request_id: int = 0
    """The request that it is about, whose actions' boards are concerned."""


def board_piece(board: Board) -> Piece:
    return Piece(f"the {board.name}", f"board {board.id}", [board.ident])


def request_piece(request_id: int) -> Piece:
    return Piece("a lead who was asked", f"request {request_id}", request_id=request_id)


@dataclass(frozen=True)
class Task:
    """A job's work as it stands in the log, in the metrics and in notices to officers."""

    core: Core
    now: datetime
    name: str

    def alone(self, work: Callable[[], Result], piece: Piece) -> list[Result]:
        """What a piece of work gives; nothing where it breaks.

        Then it is logged with its ids, counted, shown to its boards' officers once, and passed over; it is tried again
        the next time. `work` is a transaction of its own, so that what broke left nothing half done.
        """
        try:
            return [work()]
        except DatabaseUnavailable:
            raise
        except Exception as error:
            _record(self, piece, error)
            return []

    def reading(
        self, look: Callable[[Session, Core, Sequence[Unit], datetime], Result]
    ) -> Callable[[Sequence[Unit]], Result]:
        """What `look` sees of some units, in a session of its own: work for `apart`."""

        def looked(units: Sequence[Unit]) -> Result:
            with self.core.store.read() as session:
                return look(session, self.core, units, self.now)

        return looked

    def apart(
        self, units: Sequence[Unit], work: Callable[[Sequence[Unit]], Result], piece: Callable[[Unit], Piece]
    ) -> list[Result]:
        """What `work` gives for these units, done together; where that breaks, by halves, down to those that break."""
        if len(units) == 1:
            return self.alone(partial(work, units), piece(units[0]))
        try:
            return [work(units)] if units else []
        except DatabaseUnavailable:
            raise
        except Exception as error:
            log.info("'%s' broke for some of %s (%s): done by halves", self.name, len(units), type(error).__name__)
        half = len(units) // 2
        return [*self.apart(units[:half], work, piece), *self.apart(units[half:], work, piece)]


def _record(task: Task, piece: Piece, error: Exception) -> None:
    core, now = task.core, task.now
    core.failures.count(task.name)
    log.error("'%s' broke for %s and passed it over", task.name, piece.ids, exc_info=error)
    text = core.templates.sentence("work_failed", about=piece.name, work=task.name)
    hint = core.templates.sentence("look_in_log", ids=piece.ids)
    with core.transaction(by=CLOCK, now=now) as tx:
        boards = boards_of_requests(tx.session, [piece.request_id]).get(piece.request_id, set()) | set(piece.boards)
        people = {person.id: person for board_id in boards for person in officers(tx.session, board_id)}
        for person in people.values():
            key = f"failure:{task.name}:{piece.ids}:{type(error).__name__}"
            send_note(tx, person, NoteView(text, hint), key=key, hours_zone=core.zone)
