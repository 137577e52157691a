"""Looking at accounts before they matter: of those who are about to be asked or reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.clock import local_date
from bot.core import Core
from bot.services.people.accounts import check_people, not_looked_at
from bot.services.requests.ask import asked_at
from bot.services.requests.reminders import reminded_at
from storage.leads import open_leads, role_holders
from storage.people import away_at

AHEAD = timedelta(hours=2)


def check_before_asking(*, core: Core, now: datetime) -> int:
    """Look at the accounts of those who are to be asked or reminded within two hours, where nobody has in this time.

    Whose account is closed is then asked through the officer on the day. As many at a time as the surface answers; who
    is not looked at in time is asked all the same. Returns of how many it changed whether they can be reached.
    """
    with core.store.read() as session:
        unseen = not_looked_at(session, now - AHEAD, now) & _answering(session, core, now)
    if not unseen:
        return 0
    due = {
        person for at in (now, now + AHEAD) for person in asked_at(core=core, now=at) | reminded_at(core=core, now=at)
    }
    return check_people(core=core, people=due & unseen, now=now, every=AHEAD)


def _answering(session: Session, core: Core, now: datetime) -> set[int]:
    """Who leads anything that may be asked about, or stands in for somebody; a quick look, as this runs at every tick."""
    on = local_date(now, core.zone)
    leads = open_leads(session, on)
    held = role_holders(session, [role for _, role, _ in leads if role], on)
    delegates = {away.delegate.ident for away in away_at(session, now, on).values() if away.delegate}
    return {lead for lead, _, _ in leads if lead} | {p.ident for found in held.values() for p in found} | delegates
