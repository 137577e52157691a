"""Finding a board by what people call it."""

from __future__ import annotations

from sqlmodel import Session

from bot.domain.text import did_you_mean
from bot.errors import UnknownBoard
from storage.boards import Board, all_boards


def find_board(session: Session, name: str) -> Board:
    """A board by its key or name, whatever the case. Raises UnknownBoard with the nearest."""
    boards = all_boards(session)
    for board in boards:
        if name.casefold() in (board.key.casefold(), board.name.casefold()):
            return board
    raise UnknownBoard(name=name, nearest=did_you_mean(name, [*(b.key for b in boards), *(b.name for b in boards)]))
