"""Who is asking, and which boards they may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import Core
from bot.domain.permissions import Act, may
from bot.services.access.permissions import roles_on_board
from bot.services.boards.channels import ANSWER_SECONDS, boards_now
from bot.surfaces.base import Deadline, Directory
from storage.boards import Board, positions_of
from storage.people import Person


@dataclass(frozen=True)
class Viewer:
    """Who asks, and where: a chat account, the person it belongs to if known, and the channel."""

    user_id: str
    person: Person | None
    channel: str
    positions: dict[int, set[str]]
    visible_boards: frozenset[int]
    """Ids of the boards that they may see."""

    def may(self, act: Act, board: Board) -> bool:
        """Whether they may do this to a board; what its actions give them besides is for the question about one."""
        return may(roles_on_board(self.person, self.positions, board.id), act)


def resolve_viewer(
    *,
    core: Core,
    user_id: str,
    person: Person | None,
    channel: str,
    directory: Directory | None,
    now: datetime,
    deadline: Deadline | None = None,
) -> Viewer:
    """Work out what a viewer may see: every open board, and those closed to others of which they are a member.

    What boards' channels are now, and who is in them, is asked of Slack by the deadline; what Slack does not say stays closed.
    """
    deadline = deadline or Deadline.within(ANSWER_SECONDS)
    boards = boards_now(core=core, directory=directory, now=now, deadline=deadline)
    with core.store.read() as session:
        positions = positions_of(session, person.ident) if person else {}
    viewer, visible_boards, unseen = Viewer(user_id, person, channel, positions, frozenset()), set(), []
    for board in boards:
        act = Act.see_private_board if board.closed_to_others else Act.see_open_board
        asked_in_it = channel and board.channel_id == channel  # who is in its channel is a member
        if viewer.may(act, board) or asked_in_it:
            visible_boards.add(board.ident)
        elif board.channel_id:
            unseen.append(board)
    if directory and unseen:
        members = directory.members_seen({b.channel_id for b in unseen}, now, deadline)
        visible_boards |= {b.ident for b in unseen if user_id in members.get(b.channel_id, ())}
    return replace(viewer, visible_boards=frozenset(visible_boards))
