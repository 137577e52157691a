"""boardbot doctor: the pages of boards that are published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import select

from bot.core import Core
from bot.doctor.check import Check
from bot.domain.text import day
from bot.services.scorecards.shown import published_site
from storage.boards import Board


def page_checks(core: Core, now: datetime) -> Iterator[Check]:
    """What each page shows, and why one that a board was given is not there."""
    with core.store.read() as session:
        closed = session.exec(select(Board).where(Board.published).order_by(Board.key)).all()
        closed = [board for board in closed if board.closed_to_others]
        boards = published_site(session, core=core, now=now).boards
    for board in closed:
        yield Check("note", f"The {board.name} has no page any more: it is closed to others.")
    for page in boards:
        if page.hold:
            yield Check(
                "note", f"The page of the {page.name} is on hold until {day(page.hold[1])}, as an election is near."
            )
        elif page.card is None:
            yield Check(
                "note", f"The page of the {page.name} shows nothing yet: /board page {page.key} says how it comes to."
            )
        else:
            yield Check("ok", f"The page of the {page.name} shows how things stood on {day(page.card.as_of)}.")
    if boards and not core.public_contact:
        yield Check(
            "note", "Pages name nobody for questions, as their accessibility statement should: set BOARDBOT_CONTACT."
        )
