"""A report as it is sent: its message, what that cuts short in a thread, and the same as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.core import Core
from bot.messages.message import Message
from bot.messages.split import split
from bot.services.boards.compared import ComparedBoard
from bot.services.boards.meeting_contexts import MeetingContext
from bot.services.indicators.followed import IndicatorReport
from bot.services.reports.board import as_data, board_view

WITH_THREAD = ("digest", "papers")


@dataclass(frozen=True)
class RenderedReport:
    """What a summary or digest says: the message's parts (the first is the message, the rest its thread), and as data."""

    parts: tuple[Message, ...]
    data: dict[str, Any]


def rendered(
    core: Core,
    kind: str,
    compared: ComparedBoard,
    indicators: IndicatorReport,
    context: MeetingContext | None = None,
    can_post: bool = False,
) -> RenderedReport:
    """The message of a kind (see BoardView) and its data; in its thread, where there is one, whatever it cuts short."""
    view = board_view(kind, compared, indicators, context, can_post)
    main = view.main()
    parts = split(core.templates.compose(main, "board"))
    if kind in WITH_THREAD and main.long:
        parts += split(core.templates.compose(view, "board_rest"))
    return RenderedReport(tuple(parts), as_data(kind, compared, indicators, context))
