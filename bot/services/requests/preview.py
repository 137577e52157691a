"""Whom an asking would reach, before anything is sent."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.core import Core
from bot.services.boards.state import board_states
from bot.services.requests.ask import why_unreachable
from storage.boards import Board
from storage.leads import leads_of
from storage.people import addresses_of
from storage.plans import Plan


def preview_asking(
    *, core: Core, session: Session, board: Board, plan: Plan, now: datetime
) -> tuple[list[tuple[str, int, str]], int]:
    """Who would be asked about a plan (lead, number of actions, how they are reached), and how many actions have no lead."""
    state = board_states(session, [board], now, core.zone, {board.ident: plan})[0]
    leads = leads_of(session, [plan.ident], state.today)
    people = {lead.person.ident for some in leads.values() for lead in some if lead.person}
    looked_up = {person for person, own in addresses_of(session, people).items() if any(a.looked_up_at for a in own)}
    rows: dict[str, tuple[int, str]] = {}
    unled = 0
    for action in state.actions:
        if not action.is_open or not action.stands_alone:
            continue
        unled += not leads.get(action.action_id)
        for lead in leads.get(action.action_id, []):
            why = why_unreachable(lead.person)
            if lead.person and why and lead.person.ident not in looked_up:
                why = "not looked up yet: boardbot people link"
            how = "by direct message" if not why else f"through the officer ({why})"
            rows[lead.shown] = (rows.get(lead.shown, (0, ""))[0] + 1, how)
    return [(name, number, how) for name, (number, how) in sorted(rows.items())], unled
