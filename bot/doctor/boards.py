"""boardbot doctor: what each board lacks to be asked about and reported to, and what became of its channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.core import Core
from bot.doctor.check import Check
from bot.errors import SurfaceError
from bot.services.boards.channels import CHOOSE, channel_label, find_channel, trouble_with
from bot.services.boards.state import plans_to_show
from bot.surfaces.base import Channel
from bot.surfaces.directories import Directories
from bot.surfaces.slack.directory import SlackDirectory
from storage.boards import Board, all_boards, officers
from storage.plans import actions_of


def plan_checks(core: Core) -> Iterator[Check]:
    """What each board lacks to be asked about and reported to, its draft as well: what is wrong shows before anybody is asked."""
    with core.store.read() as session:
        boards = all_boards(session)
        if not boards:
            yield Check("wrong", "There is no board yet. Import a plan: boardbot import PATH")
        plans = plans_to_show(session, [board.ident for board in boards])
        actions = Counter(
            a.plan_id for a in actions_of(session, [p.ident for p in plans.values()]) if a.status == "open"
        )
        for board in boards:
            plan = plans.get(board.ident)
            if plan is None:
                yield Check("note", f"{board.key}: it has no plan. Import one: boardbot import PATH")
            elif plan.status == "live":
                yield Check("ok", f"{board.key}: plan {plan.edition} is live.")
            elif plan.status == "paused":
                yield Check(
                    "note", f"{board.key}: plan {plan.edition} is paused. Resume it: boardbot resume {board.key}"
                )
            else:
                yield Check("note", f"{board.key}: its plan is a draft. Start it: boardbot start {board.key}")
            if plan is not None and not actions[plan.ident]:
                yield Check(
                    "wrong", f"{board.key}: plan {plan.edition} has no open action. Import them: boardbot import PATH"
                )
            if not board.channel:
                yield Check(
                    "wrong",
                    f"{board.key}: it has no channel, so no digest. Choose one in /board settings, or in the boards sheet.",
                )
            if not officers(session, board.ident):
                yield Check(
                    "wrong",
                    f"{board.key}: it has no officer. Put its key under officer_of in the people sheet.",
                )


def channel_checks(core: Core, directory: SlackDirectory) -> Iterator[Check]:
    """What is wrong with boards' channels. Nothing is kept of what Slack says: the bot itself looks, when it runs."""
    with core.store.read() as session:
        known = all_boards(session)
    boards = [board for board in known if board.channel_id or board.channel]
    well = bool(boards)
    for board in boards:
        try:
            found = find_channel(Directories({"slack": directory}), board)
        except SurfaceError as error:
            yield Check("wrong", f"{board.key}: the channel {channel_label(board)} could not be looked up. {error}")
            well = False
            continue
        if trouble := trouble_with(board, found):
            yield Check("wrong", f"{board.key}: {trouble}")
            well = False
        if found:
            yield from _changes(board, found)
    if well:
        whose = "Every board's channel is" if len(boards) == len(known) else "The channels that boards have are"
        yield Check("ok", f"{whose} there, and the bot is in {'it' if len(boards) == len(known) else 'them'}.")


def _changes(board: Board, found: Channel) -> Iterator[Check]:
    """What became of a channel since it was found: another name, or others who may see it."""
    names = {board.channel_name or found.name, board.channel.removeprefix("#")} - {"", found.address}
    if board.channel_id and (was := sorted(name for name in names if name.lower() != found.name)):
        yield Check(
            "note",
            f"{board.key}: its channel is called #{found.name} now, not #{was[0]}; digests still go there. "
            f"If that is right, write #{found.name} in the boards sheet; if not, {CHOOSE}.",
        )
    if board.private and not found.private:
        yield Check(
            "wrong",
            f"{board.key}: the board is private, but everybody can read its channel #{found.name}. "
            f"Make the channel private in Slack, or {CHOOSE}.",
        )
    elif board.channel_private and board.channel_id and not found.private:
        yield Check(
            "note",
            f"{board.key}: its channel #{found.name} was made public, so everybody will be shown its plan. "
            "To keep it closed, write yes under private in the boards sheet and import it.",
        )
    elif found.private and not board.private:
        became = "was made" if board.channel_looked_up_at and not board.channel_private else "is"
        yield Check(
            "note",
            f"{board.key}: its channel #{found.name} {became} private, so only its members are shown its plan. "
            f"To open it to others, make the channel public in Slack, or {CHOOSE}.",
        )
