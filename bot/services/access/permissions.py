"""Who may do what: what somebody is to a board or an action, and the refusal of those who may not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session

from bot.clock import local_date, zone_or
from bot.domain.permissions import Act, Part, may, who_may
from bot.errors import NotAllowed, NothingThere, UnknownPerson
from storage.absences import stood_in_for
from storage.boards import Board, Person, positions_of
from storage.plans import Action, actions_led_by, leads_of_action


def must_know(person: Person | None) -> Person:
    """Raises UnknownPerson."""
    if person is None:
        raise UnknownPerson(hint="with your email address")
    return person


def parts_of(
    session: Session, person: Person, board: Board, action: Action, *, now: datetime, zone: str
) -> frozenset[Part]:
    """What a person is today to an action and its board; see bot/domain/permissions.py."""
    parts = parts_on(person, positions_of(session, person.ident), board.id)
    leads = leads_of_action(session, action.ident, local_date(now, zone_or(board.timezone, zone)))
    led_by = {lead.person.id for lead in leads if lead.person}
    if person.id in led_by:
        return parts | {Part.lead}
    stands_in = led_by & stood_in_for(session, person.ident, now, local_date(now, zone_or(board.timezone, zone)))
    return parts | {Part.delegate} if stands_in else parts


def must_see(parts: frozenset[Part], board: Board, act: Act = Act.see_private_action) -> None:
    """Raises NothingThere to those who may not know of what is a private board's: a refusal tells them no more."""
    if board.closed_to_others and not may(parts, act):
        raise NothingThere


def must_be_allowed(session: Session, by: Person, board_id: int, act: Act) -> Board:
    """The board, to which somebody may do this. Raises NothingThere and NotAllowed."""
    board = session.get(Board, board_id)
    if board is None:
        raise NothingThere
    parts = parts_on(by, positions_of(session, by.ident), board_id)
    must_see(parts, board, Act.see_private_board)
    if not may(parts, act):
        raise NotAllowed(who=who_may(act, f"the {board.name}"), act=act.value)
    return board


def actions_answered_for(session: Session, person: Person, *, now: datetime, zone: str) -> list[Action]:
    """The open actions of live plans that a person leads today, or stands in for somebody who does; by reference."""
    today = local_date(now, zone_or(person.timezone, zone))
    people = {person.ident} | stood_in_for(session, person.ident, now, today)
    return actions_led_by(session, people, today)


def parts_on(person: Person | None, positions: Mapping[int, Collection[str]], board_id: int | None) -> frozenset[Part]:
    """What somebody is to a board: by their positions (see `positions_of`), and by what they are to every board."""
    parts = {Part.anyone, *map(Part, positions.get(board_id or 0, ()))}
    return frozenset(parts | {Part.administrator} if person and person.administrator else parts)
