"""One question: who asks, about which board, and the steps that its answers share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NoReturn, TypeVar

from sqlmodel import Session

from bot.core import Core
from bot.domain.permissions import Act, Role, may
from bot.domain.rag import SPOKEN
from bot.domain.text import did_you_mean, folded, listed, nearest
from bot.errors import NoBoardToSee, UnknownBoard, UnreadWords, WhichBoard
from bot.services.access.permissions import roles_on_action
from bot.services.access.visibility import Viewer
from bot.services.boards.board_state import BoardState
from bot.services.boards.state import board_state, zone_of
from bot.views.lists import Paging
from storage.boards import Board, all_boards
from storage.plans import Action

T = TypeVar("T")
LINES_A_PAGE = 15
FILTERS = {*SPOKEN, "none", "stale", "overdue", "no lead", "mine", "open", "closed", "complete"}
"""Words that ask for some of a board's actions."""


@dataclass(frozen=True)
class CommandTarget:
    """What a word is about that opens a form or acts, instead of being answered: an action, a board, or (ids 0) oneself."""

    word: str
    board_id: int = 0
    action_id: int = 0
    rest: str = ""


@dataclass(frozen=True)
class Question:
    """One question in its session."""

    session: Session
    core: Core
    viewer: Viewer
    now: datetime
    page: int
    word: str
    rest: str

    @cached_property
    def visible(self) -> list[Board]:
        """The boards that the viewer may see, by key."""
        return [b for b in all_boards(self.session) if b.id in self.viewer.visible_boards]

    def board_and_rest(self) -> tuple[Board, str]:
        """The board that is named at the start of the words, or else understood, and what follows.

        Raises UnknownBoard and WhichBoard.
        """
        boards, words = self.visible, self.rest.split()
        for length in range(len(words), 0, -1):
            if board := board_named(boards, " ".join(words[:length])):
                return board, " ".join(words[length:])
        here = [b for b in boards if b.channel_id and b.channel_id == self.viewer.channel]
        if here:
            return here[0], self.rest
        if words and not self._is_filter():
            choices = [b.key for b in boards] + [b.name for b in boards]
            keys = {b.name: b.key for b in boards}
            meant = dict.fromkeys(keys.get(found, found) for found in nearest(self.rest, choices))
            raise UnknownBoard(name=self.rest, nearest=did_you_mean(self.rest, choices), offers=self.offers(meant))
        return self._only(boards), self.rest

    def board_alone(self) -> Board:
        """The board that is named or understood, where nothing may follow. Raises UnreadWords, and as `board_and_rest`."""
        board, rest = self.board_and_rest()
        if rest:
            self.refuse(f"{self.word} {board.key}", rest)
        return board

    def refuse(self, understood: str, words: str, hint: str = "") -> NoReturn:
        """Say which words were not understood, and offer what was. Raises UnreadWords."""
        raise UnreadWords(understood=understood, words=words, hint=hint, offers=((understood, understood),))

    def offers(self, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """What may have been meant by names after the word that was asked with: each with the question for it."""
        return tuple((name, f"{self.word} {name}") for name in names)

    def _only(self, boards: list[Board]) -> Board:
        """The one board that can be meant where none is named. Raises WhichBoard."""
        own = [b for b in boards if b.id in self.viewer.positions] or boards
        if len(own) == 1:
            return own[0]
        if not own:
            raise NoBoardToSee
        keys = [b.key for b in own]
        raise WhichBoard(word=self.word, example=keys[0], choices=listed(keys, "or"), offers=self.offers(keys[:5]))

    def _is_filter(self) -> bool:
        """Whether the words may be a filter alone, with no board named before it."""
        return self.word == "indicators" or (self.word == "actions" and self.rest.lower() in FILTERS)

    def zone(self, board: Board) -> str:
        return zone_of(board, self.core.zone)

    def state(self, board: Board) -> BoardState:
        return board_state(self.session, board, self.now, self.core.zone)

    def may_do(self, act: Act, board: Board, action: Action) -> bool:
        """Whether the viewer may do this to an action."""
        return may(self.roles_on(board, action), act)

    def roles_on(self, board: Board, action: Action) -> frozenset[Role]:
        """What the viewer is to an action."""
        person = self.viewer.person
        if person is None:
            return frozenset()
        return roles_on_action(self.session, person, board, action, now=self.now, zone=self.core.zone)

    def page_of(self, board: Board | None, found: Sequence[T], act: str) -> tuple[list[T], Paging]:
        """The part of a list that is asked for, of one board or of no one's; `act` asks the same question again."""
        pages = max(1, -(-len(found) // LINES_A_PAGE))
        number = min(self.page, pages)
        first = (number - 1) * LINES_A_PAGE
        shown = list(found[first : first + LINES_A_PAGE])
        may_post = board is not None and self.viewer.may(Act.post, board)
        return shown, Paging(act, number, pages, first + 1, first + len(shown), len(found), may_post)


def board_named(boards: Sequence[Board], name: str) -> Board | None:
    """The board that a key, a whole name, or the start of just one name means."""
    fold = folded(name).casefold().removeprefix("the ").strip()
    for board in boards:
        if fold in (board.key.casefold(), folded(board.name).casefold()) or name in (board.channel_id, board.channel):
            return board
    starts = [b for b in boards if len(fold) > 2 and folded(b.name).casefold().startswith(fold)]
    return starts[0] if len(starts) == 1 else None
