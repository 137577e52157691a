"""Examples of what can be asked, of the boards, actions and indicators of whoever asks: nothing else is named."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from bot.domain.permissions import Act
from bot.services.access.permissions import actions_answered_for
from bot.services.boards.state import plans_to_show
from bot.services.queries.question import Question
from storage.boards import Board
from storage.indicators import indicators_followed
from storage.plans import Action, actions_of, boards_of_actions

LONGEST_NAME = 60


class Examples:
    """Examples for whoever asks a question."""

    def __init__(self, question: Question) -> None:
        self._question, self._viewer, self._session = question, question.viewer, question.session
        self._actions: dict[int, list[Action]] = {}

    @cached_property
    def led(self) -> list[Action]:
        """The open actions that they answer for, by reference."""
        person, question = self._viewer.person, self._question
        if person is None:
            return []
        return actions_answered_for(self._session, person, now=question.now, zone=question.core.zone)

    @cached_property
    def boards(self) -> list[Board]:
        """The boards that they see: those of which they are first, then that of an action which they answer for."""
        of_led = {board.id for board in boards_of_actions(self._session, [a.ident for a in self.led[:1]]).values()}
        positions = self._viewer.positions
        return sorted(self._question.visible, key=lambda b: (b.id not in positions, b.id not in of_led))

    def board(self, acts: Collection[Act]) -> Board | None:
        """A board: one to which they may do one of these, if there is any."""
        allowed = [board for board in self.boards if any(self._viewer.may(act, board) for act in acts)]
        return next(iter(allowed or self.boards), None)

    def reference(self, acts: Collection[Act], *, ended: bool = False) -> str:
        """An open action's reference, or that of one that has ended: their own if that will do; "" for none."""
        if self.led and not ended and (not acts or Act.answer in acts):
            return self.led[0].ref
        board = self.board(acts)
        found = [a.ref for a in self._on(board) if (a.status != "open") is ended] if board else []
        return next(iter(found), "")

    def _on(self, board: Board) -> list[Action]:
        if board.ident not in self._actions:
            plans = plans_to_show(self._session, [board.ident])
            self._actions[board.ident] = actions_of(self._session, [plan.ident for plan in plans.values()])
        return self._actions[board.ident]

    @cached_property
    def indicator(self) -> str:
        """What an indicator of theirs is called; "" for none."""
        follow = indicators_followed(self._session, [board.ident for board in self.boards])
        order = {board.ident: number for number, board in enumerate(self.boards)}
        found = min(follow, key=lambda pair: order[pair[0]], default=None)
        if found is None:
            return ""
        _, indicator = found
        return indicator.name if len(indicator.name) <= LONGEST_NAME else indicator.key
