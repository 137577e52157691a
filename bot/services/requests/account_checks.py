"""Looking at accounts before they matter: of those who are about to be asked or reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core import Core
from bot.services.people.accounts import check_people, not_looked_at
from bot.services.requests.ask import asked_at
from bot.services.requests.askings import anyone_at_work
from bot.services.requests.reminders import reminded_at

AHEAD = timedelta(hours=2)


def check_before_asking(*, core: Core, now: datetime) -> int:
    """Look at the accounts of those who are to be asked or reminded within two hours, where nobody has in this time.

    Whose account is closed is then asked through the officer on the day. As many at a time as the surface answers; who
    is not looked at in time is asked all the same. Returns of how many it changed whether they can be reached.
    """
    at = next((moment for moment in (now + AHEAD, now) if anyone_at_work(core=core, now=moment)), None)
    if at is None:
        return 0
    with core.store.read() as session:
        unseen = not_looked_at(session, now - AHEAD, now)
    due = asked_at(core=core, now=at) | reminded_at(core=core, now=at) if unseen else set()
    return check_people(core=core, people=due & unseen, now=now, every=AHEAD)
