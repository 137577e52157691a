"""What anybody may be shown: the scorecards of boards that are published, as they were let out, less what became exempt.

A board that is closed to others, or is not published, is not there at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, select

from bot.clock import local_date
from bot.core import Core
from bot.domain.permissions import Act, Role, may
from bot.services.boards.state import zone_of
from bot.services.scorecards.site import POLICY, PageFile, PublishedBoard, Site, page_key, style_sheet
from bot.views.scorecards import ScorecardView
from storage.boards import Board
from storage.publications import exempt_actions, newest_scorecard


def published_site(
    session: Session, *, core: Core, now: datetime, keys: Sequence[str] | None = None, note: str = ""
) -> Site:
    """The pages of every board that is published; with `keys`, what is shown of these boards alone is read."""
    boards = [board for board in session.exec(select(Board).order_by(Board.name)) if is_shown(board)]
    exempt = exempt_actions(session, [board.ident for board in boards])
    found = []
    for board in boards:
        on_hold = board.is_on_hold(local_date(now, zone_of(board, core.zone)))
        hold = (board.hold_from, board.hold_until) if on_hold and board.hold_from and board.hold_until else None
        wanted = (keys is None or page_key(board.key) in keys) and not on_hold
        card = newest_scorecard(session, board.ident, frozen=is_let_out_by_papers(board)) if wanted else None
        found.append(
            PublishedBoard(
                board.key,
                board.name,
                ScorecardView.of(card.facts).without(frozenset(exempt[board.ident])) if card else None,
                hold,
            )
        )
    return Site(core.templates, found, core.public_contact, note)


__all__ = ["POLICY", "PageFound", "find_page", "published_site"]


class PageFound(NamedTuple):
    """What is at a path: a file, or where it has moved to, relative to the path."""

    file: PageFile
    is_missing: bool = False
    is_style: bool = False
    moved_to: str = ""


def find_page(*, core: Core, path: str, now: datetime) -> PageFound:
    """What is served at a path below the pages' root: CTB and CTB.html are the board CTB's, in whichever case.

    Raises BadTemplate and DatabaseUnavailable.
    """
    last = path.rpartition("/")[2]
    if path.endswith("/"):
        return PageFound(PageFile(b"", ""), moved_to="../" + path.rstrip("/").rpartition("/")[2])
    path = "index.html" if not path else path if "." in last else f"{path}.html"
    key, dot, rest = path.partition("/") if "/" in path else path.partition(".")
    fixed = Site(core.templates, (), core.public_contact) if path != "index.html" else None
    if fixed and (found := fixed.file(path)):
        return PageFound(found, is_style=path == style_sheet()[0])
    with core.store.read() as session:
        site = published_site(session, core=core, now=now, keys=None if path == "index.html" else (key,))
    keys = {page_key(board.key).casefold(): page_key(board.key) for board in site.boards}
    known = keys.get(key.casefold(), key)
    if known != key and path != "index.html":
        return PageFound(PageFile(b"", ""), moved_to="../" * path.count("/") + f"{known}{dot}{rest}")
    if found := site.file(path):
        return PageFound(found)
    return PageFound(site.missing(path), is_missing=True)


def is_let_out_by_papers(board: Board) -> bool:
    """Whether what its page shows is what its chair signed off, as it froze with the papers of a meeting."""
    return board.sign_off and board.paper_days > 0


def is_shown(board: Board) -> bool:
    """Whether there are pages of a board at all."""
    return board.published and not board.closed_to_others and may(frozenset({Role.public}), Act.see_page)
