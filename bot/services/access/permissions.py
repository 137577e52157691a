"""Who may do what: what somebody is to a board or an action, and the refusal of those who may not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session

from bot.clock import local_date, zone_or
from bot.domain.permissions import Act, Role, may, who_may
from bot.errors import NotAllowed, NothingThere, UnknownPerson
from storage.boards import Board, positions_of
from storage.leads import actions_led_by, leads_of_action
from storage.people import Person, leads_covered_by
from storage.plans import Action
from storage.requests import actions_of_request


def require_person(person: Person | None) -> Person:
    """Raises UnknownPerson."""
    if person is None:
        raise UnknownPerson
    return person


def roles_on_action(
    session: Session, person: Person, board: Board, action: Action, *, now: datetime, zone: str
) -> frozenset[Role]:
    """What a person is today to an action and its board, see bot/domain/permissions.py; by a link, nothing to those that
    its request does not ask about."""
    if person.linked_request is not None and action.ident not in actions_of_request(session, person.linked_request):
        return frozenset()
    roles = roles_on_board(person, positions_of(session, person.ident), board.id)
    leads = leads_of_action(session, action.ident, local_date(now, zone_or(board.timezone, zone)))
    led_by = {lead.person.id for lead in leads if lead.person}
    if person.id in led_by:
        return roles | {Role.lead}
    stands_in = led_by & leads_covered_by(session, person.ident, now, local_date(now, zone_or(board.timezone, zone)))
    return roles | {Role.delegate} if stands_in else roles


def require_visible(roles: frozenset[Role], board: Board, act: Act = Act.see_private_action) -> None:
    """Raises NothingThere to those who may not know of what is a board's: a refusal says no more to them."""
    closed = board.closed_to_others or Role.by_link in roles  # a link opens actions, and no board
    if not may(roles, act if closed else Act.see_open_board):
        raise NothingThere


def require_permission(session: Session, by: Person, board_id: int, act: Act) -> Board:
    """The board, to which somebody may do this. Raises NothingThere and NotAllowed."""
    board = session.get(Board, board_id)
    if board is None:
        raise NothingThere
    roles = roles_on_board(by, positions_of(session, by.ident), board_id)
    require_visible(roles, board, Act.see_private_board)
    if not may(roles, act):
        raise NotAllowed(who=who_may(act, f"the {board.name}"), act=act.value)
    return board


def actions_answered_for(session: Session, person: Person, *, now: datetime, zone: str) -> list[Action]:
    """The open actions of live plans that a person leads today, or stands in for somebody who does; by reference."""
    today = local_date(now, zone_or(person.timezone, zone))
    people = {person.ident} | leads_covered_by(session, person.ident, now, today)
    return actions_led_by(session, people, today)


def roles_on_board(
    person: Person | None, positions: Mapping[int, Collection[str]], board_id: int | None
) -> frozenset[Role]:
    """What somebody is to a board: by their positions (see `positions_of`), and by what they are to every board."""
    everybody = set() if person and person.outside else {Role.anyone}
    everybody |= {Role.by_link} if person and person.linked_request is not None else set()
    roles = everybody | {Role(position) for position in positions.get(board_id or 0, ())}
    return frozenset(roles | {Role.administrator} if person and person.administrator else roles)
