"""Which indicator or area somebody means, in words."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from bot.domain.text import did_you_mean, folded, nearest
from bot.errors import NoSuchIndicator, UnknownIndicator
from storage.boards import Board
from storage.indicators import edition_names, indicators_followed


def area_of(session: Session, board: Board) -> str:
    """The board's area in published figures: its own, else that of the board above it; "" where none is said."""
    above: Board | None = board
    for _ in range(10):
        if above is None or above.area:
            break
        above = session.get(Board, above.parent_id) if above.parent_id else None
    return above.area if above else ""


def indicator_named(session: Session, boards: Collection[int], words: str) -> tuple[int, list[int], str]:
    """The indicator that words begin with, by key or any name it had; which of these boards follow it; the words after.

    Part of a name will do where it is one indicator's only. Raises UnknownIndicator with the nearest.
    """
    follows: dict[int, list[int]] = {}
    names: dict[str, int] = {}
    for board_id, indicator in indicators_followed(session, boards):
        follows.setdefault(indicator.ident, []).append(board_id)
        names |= {indicator.key.casefold(): indicator.ident, folded(indicator.name).casefold(): indicator.ident}
    for key, found in edition_names(session, follows).items():
        names |= {folded(name).casefold(): key for name in found if folded(name).casefold() not in names}
    parts = words.split()
    for length in range(len(parts), 0, -1):
        known = names.get(" ".join(parts[:length]).casefold())
        if known is not None:
            return known, follows[known], " ".join(parts[length:])
    whole = " ".join(parts).casefold()
    holding = {key for name, key in names.items() if whole and whole in name}
    if len(holding) == 1:
        key = holding.pop()
        return key, follows[key], ""
    if near := nearest(words, names):
        offers = tuple((name, f"indicator {name}") for name in near)
        raise UnknownIndicator(name=words, nearest=did_you_mean(words, names), offers=offers)
    raise NoSuchIndicator(name=words or "(none named)")
