"""Boards' channels: found by name once, known by id from then on, and asked what they are now."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import and_, col, or_, select

from bot.core import Core, Transaction
from bot.errors import SurfaceError
from bot.messages.message import as_command
from bot.services.people.accounts import LOOK_UP_AGAIN, is_enough
from bot.surfaces.addresses import invitation, label_of, surface_of
from bot.surfaces.base import Channel, Deadline, Seen
from bot.surfaces.directories import Directories
from storage.audit import CLOCK, audit
from storage.base import ago
from storage.boards import Board, all_boards

log = logging.getLogger(__name__)

ANSWER_SECONDS, JOB_SECONDS = 1.0, 10.0
"""How long an answer, or a job, waits for a surface to say who asks and what channels are."""
CHOOSE = f"choose another in {as_command('settings')}"


def boards_now(*, core: Core, now: datetime, deadline: Deadline) -> list[Board]:
    """Every board, with its channel's privacy as its surface says it is now; what is new of that is kept.

    Where it does not answer in time, what it answered last holds. What it answered before the last look-up (each
    process keeps it for a minute) may close a board, but never opens one.
    """
    with core.store.read() as session:
        boards = all_boards(session)
    asked = {b.channel_id for b in boards if b.channel_id and not b.private}  # one that the sheet closes stays closed
    seen = core.directories.channels_seen(asked, now, deadline)
    changed: dict[int, tuple[str, Seen]] = {}
    for board in boards:
        seen_now = seen.get(board.channel_id)
        if seen_now is None:
            continue
        newest = _is_newest(board, seen_now)
        if newest and _differs(board, seen_now):
            changed[board.ident] = board.channel_id, seen_now
        board.channel_private = seen_now.private or (board.channel_private and not newest)
    if changed:
        _keep(core, changed, now)
    return boards


def _is_newest(board: Board, seen_now: Seen) -> bool:
    return board.channel_looked_up_at is None or seen_now.at >= board.channel_looked_up_at


def _differs(board: Board, seen_now: Seen) -> bool:
    return seen_now.private != board.channel_private or (
        seen_now.channel is not None and seen_now.channel.name != board.channel_name
    )


def _keep(core: Core, changed: Mapping[int, tuple[str, Seen]], now: datetime) -> None:
    with core.transaction(by=CLOCK, now=now) as tx:
        for board_id, (channel_id, seen_now) in changed.items():
            board = tx.session.get(Board, board_id, with_for_update=True)
            if board and board.channel_id == channel_id and _is_newest(board, seen_now):
                note_channel(tx, board, seen_now.channel, seen_now.at)


def note_channel(tx: Transaction, board: Board, channel: Channel | None, at: datetime) -> None:
    """Keep how a board's channel was at a moment."""
    private = channel is None or channel.private
    if private != board.channel_private:
        act = "find channel private" if private else "find channel public"
        audit(tx.session, by=CLOCK, now=at, act=act, subject=f"board {board.id}", channel=board.channel_id)
    if private and board.published:  # opened again, it is for an officer to say that it has a page
        board.published = False
        audit(tx.session, by=CLOCK, now=at, act="end page", subject=f"board {board.id}")
    board.channel_private, board.channel_looked_up_at = private, at
    board.channel_name = channel.name if channel else board.channel_name
    tx.session.add(board)


def channel_changed(*, core: Core, channel: str, now: datetime) -> None:
    """Something about a channel changed, as its surface reports: look at it again now, if it is a board's."""
    with core.store.read() as session:
        known = any(board.channel_id == channel for board in all_boards(session))
    if known:
        core.directories.forget_channel(channel)
        boards_now(core=core, now=now, deadline=Deadline.within(ANSWER_SECONDS))


def link_channels(*, core: Core, now: datetime, all_of_them: bool = True) -> list[str]:
    """Find by name the channels of boards that have no id yet, and look at the others by id. Returns what is to fix.

    With `all_of_them` false, only those not looked at within a day. Where it can't be looked up, nothing is kept.
    """
    with core.store.read() as session:
        which = _NAMED if all_of_them else _to_link(now - LOOK_UP_AGAIN)
        wanted = session.exec(select(Board).where(which).order_by(Board.key)).all()
    problems = []
    for board in wanted:
        try:
            found = find_channel(core.directories, board)
        except SurfaceError as error:
            problems.append(f"{board.key}: the channel {channel_label(board)} could not be looked up. {error}")
            if is_enough(error):
                break
            continue
        problems += [f"{board.key}: {problem}" for problem in (trouble_with(board, found),) if problem]
        with core.transaction(by=CLOCK, now=now) as tx:
            row = tx.session.get(Board, board.id, with_for_update=True)
            if row and (row.channel_id, row.channel) == (board.channel_id, board.channel):
                _note_found(tx, row, found)
    return problems


def any_to_link() -> Any:
    """That there is a board whose channel `link_channels` looks at, in a prebuilt statement."""
    return select(Board.id).where(_to_link(ago(LOOK_UP_AGAIN))).exists()


_NAMED = or_(col(Board.channel) != "", col(Board.channel_id) != "")


def _to_link(since: Any) -> Any:
    """That a board's channel was not looked at since a moment."""
    looked = col(Board.channel_looked_up_at)
    return and_(_NAMED, or_(looked.is_(None), looked < since))


def _note_found(tx: Transaction, board: Board, found: Channel | None) -> None:
    if not board.channel_id and found:
        board.channel_id = found.address
        tx.audit("find channel", f"board {board.id}", channel=found.address)
    if board.channel_id:
        note_channel(tx, board, found, tx.now)
    board.channel_looked_up_at = tx.now
    tx.session.add(board)


def find_channel(directory: Directories, board: Board) -> Channel | None:
    """A board's channel: by its id, or by its name as long as no id is known. Raises SurfaceError."""
    return directory.channel(board.channel_id) if board.channel_id else directory.channel_named(board.channel)


def channel_label(board: Board) -> str:
    """A board's channel for people: as it is called there, or as the sheet has it."""
    return f"#{board.channel_name}" if board.channel_name else board.channel or board.channel_id


def trouble_with(board: Board, found: Channel | None) -> str:
    """Why a board's digests don't reach its channel, and how to fix it; "" where they do."""
    surface, invite = surface_of(board.channel_id), f"Invite it there: {invitation(board.channel_id)}"
    if found is None and not board.channel_id:
        return f"there is no channel {channel_label(board)} that boardbot can see. {invite}."
    if found is None:
        why = f"{label_of(surface)} shows no such channel: it was deleted, or it is private and boardbot is not in it"
        return f"{channel_label(board)} is not to be found. {why}. {invite}; or {CHOOSE}."
    if found.archived:
        return f"the channel {channel_label(board)} is archived. Unarchive it and invite boardbot again, or {CHOOSE}."
    if not found.member:
        return f"its channel is #{found.name}, but boardbot is not in it. {invite}."
    return ""
