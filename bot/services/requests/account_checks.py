"""Looking at accounts before they matter: of those who are about to be asked or reminded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.core import Core
from bot.services.people.accounts import check_people, not_looked_at
from bot.services.requests.ask import asked_at
from bot.services.requests.askings import zones_in_use
from bot.services.requests.reminders import reminded_at

AHEAD = timedelta(hours=2)


def looked_ahead_to(core: Core, zones: Collection[str], now: datetime) -> datetime | None:
    """The moment whose asking and reminding people are looked at for: within two hours, or now; None where nobody is at work."""
    moments = (now + AHEAD, now)
    return next((at for at in moments if any(core.days.in_hours(at, zone) for zone in zones)), None)


def check_before_asking(*, core: Core, now: datetime) -> int:
    """Look at the accounts of those who are to be asked or reminded within two hours, where nobody has in this time.

    Whose account is closed is then asked through the officer on the day. As many at a time as the surface answers; who
    is not looked at in time is asked all the same. Returns of how many it changed whether they can be reached.
    """
    with core.store.read() as session:
        at = looked_ahead_to(core, zones_in_use(session, core), now)
        unseen = not_looked_at(session, now - AHEAD, now) if at else set()
    due = asked_at(core=core, now=at) | reminded_at(core=core, now=at) if at and unseen else set()
    return check_people(core=core, people=due & unseen, now=now, every=AHEAD)
