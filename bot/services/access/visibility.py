"""Who is asking, and which boards they may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.core import Core
from bot.domain.permissions import Act, Role, may
from bot.services.access.permissions import actions_answered_for, roles_on_board
from bot.services.boards.channels import ANSWER_SECONDS, boards_now
from bot.services.people.recognise import Caller, whoever_is_at
from bot.surfaces.base import Deadline
from storage.boards import Board, positions_of
from storage.people import Person
from storage.plans import boards_of_plans


@dataclass(frozen=True)
class Viewer:
    """Who asks, and where: an address, the person it belongs to if known, and the channel."""

    address: str
    person: Person | None
    channel: str
    positions: Mapping[int, Collection[str]]
    """By board, what they are to it: their positions; of somebody from outside also whether they lead or stand in on it."""
    visible_boards: frozenset[int]
    """Ids of the boards that they may see."""
    outside: bool = False
    """Not an account of the council's own: no board is open to them for that."""

    def roles_on(self, board: Board) -> frozenset[Role]:
        """What they are to a board; what its actions give them besides is for the question about one."""
        roles = roles_on_board(self.person, self.positions, board.id)
        return roles - {Role.anyone} if self.outside else roles

    def may(self, act: Act, board: Board) -> bool:
        """Whether they may do this to a board."""
        return may(self.roles_on(board), act)


def resolve_viewer(
    *, core: Core, address: str, channel: str, now: datetime, deadline: Deadline | None = None
) -> Viewer:
    """Work out what whoever is at an address may see: every open board, and those closed to others of which they are a member.

    An account that is not the council's own (a guest's, a partner's) sees only the boards that it has something to do
    with. What boards' channels are now, and who is in them, is asked by the deadline; what is not said stays closed.
    """
    deadline = deadline or Deadline.within(ANSWER_SECONDS)
    caller = whoever_is_at(core=core, address=address, now=now, deadline=deadline)
    boards = boards_now(core=core, now=now, deadline=deadline)
    with core.store.read() as session:
        positions = _positions(session, core, caller, now)
    viewer = Viewer(address, caller.person, channel, positions, frozenset(), caller.outside)
    visible_boards, unseen = set(), []
    for board in boards:
        act = Act.see_private_board if board.closed_to_others else Act.see_open_board
        asked_in_it = channel and board.channel_id == channel  # who is in its channel is a member
        if viewer.may(act, board) or asked_in_it:
            visible_boards.add(board.ident)
        elif board.channel_id:
            unseen.append(board)
    members = core.directories.members_seen({b.channel_id for b in unseen}, now, deadline)
    visible_boards |= {b.ident for b in unseen if address in members.get(b.channel_id, ())}
    return replace(viewer, visible_boards=frozenset(visible_boards))


def _positions(session: Session, core: Core, caller: Caller, now: datetime) -> dict[int, set[str]]:
    if caller.person is None:
        return {}
    positions = positions_of(session, caller.person.ident)
    if caller.outside:
        led = actions_answered_for(session, caller.person, now=now, zone=core.zone)
        for board_id in boards_of_plans(session, {action.plan_id for action in led}):
            positions.setdefault(board_id, set()).add(Role.lead.value)
    return positions
