"""boardbot doctor: whether every lead can be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, select

from bot.core import Core
from bot.doctor.check import Check
from bot.domain.text import count_of, some
from bot.domain.unreachable import Unreachable
from bot.errors import SurfaceError
from bot.services.boards.state import plans_to_show
from bot.services.people.accounts import find_account
from bot.services.people.causes import Cause, account_changes, cause_of
from bot.surfaces.base import Account
from bot.surfaces.slack.directory import SlackDirectory
from storage.boards import all_boards
from storage.leads import leads_of
from storage.people import Address, Person, emails_of, names_of
from storage.plans import actions_of

GIVES_UP_AFTER = 3
"""So many leads that Slack says nothing of, and the others are not asked about."""


def lead_checks(core: Core, directory: SlackDirectory, now: datetime) -> Iterator[Check]:
    """Leads whom no message reaches, of drafts too. Nothing is kept of this either."""
    with core.store.read() as session:
        led, counts, unled = _led(session, now)
        accounts = Accounts(session, directory, [person for person, _ in led.values() if person])
    unreached = 0
    unknown: list[str] = []
    trouble: SurfaceError | None = None
    for (name, _), (person, subject) in sorted(led.items(), key=lambda item: item[0]):
        try:
            if len(unknown) >= GIVES_UP_AFTER and trouble:
                raise trouble
            found = accounts.trouble_of(person)
        except SurfaceError as error:
            unknown, trouble = [*unknown, name], error
            continue
        if isinstance(found, str):
            yield Check("note", f"{name}: the Slack account {found}")
        elif found:
            unreached += 1
            named = f"{person.name}, as {name}" if person and person.name != name else name
            who = f"{named} ({count_of(counts[subject], 'action')})"
            yield Check("wrong", f"{who} can't be reached: {found.why}. {found.fix} Their officer is asked instead.")
    if unknown:
        yield Check("wrong", f"{count_of(len(unknown), 'lead')} could not be looked up: {some(unknown, 10)}. {trouble}")
    if unled:
        none_led = " No action has one: does the plan have a column of leads?" if not led else ""
        verb = "has" if unled == 1 else "have"
        about = (
            f"{count_of(unled, 'action')} {verb} no lead, so nobody is asked about {'it' if unled == 1 else 'them'}."
        )
        yield Check("note" if led else "wrong", f"{about}{none_led}")
    if not led and not unled:
        yield Check("unchecked", "Leads: no plan names any yet.")
    elif led and not unreached and not unled and not unknown:
        yield Check("ok", "Every lead can be reached.")


Led = dict[tuple[str, int], tuple[Person | None, str]]


def _led(session: Session, now: datetime) -> tuple[Led, Counter[str], int]:
    """The leads of the plans that are shown, how many actions each has, and how many have no lead."""
    plans = plans_to_show(session, [board.ident for board in all_boards(session)]).values()
    leads = leads_of(session, [plan.ident for plan in plans], now.date())
    led: Led = {}
    counts: Counter[str] = Counter()
    unled = 0
    for action in actions_of(session, [plan.ident for plan in plans]):
        if action.status != "open":
            continue
        theirs = leads.get(action.ident, [])
        unled += not theirs and action.parent_id is None
        for subject in {lead.subject for lead in theirs}:  # of a joint cell, several lead by one name
            counts[subject] += 1
        for lead in theirs:
            led[lead.name, lead.person.ident if lead.person else 0] = lead.person, lead.subject
    return led, counts, unled


class Accounts:
    """The accounts of leads, as Slack has them now beside what is known."""

    def __init__(self, session: Session, directory: SlackDirectory, people: Sequence[Person]) -> None:
        self.directory = directory
        self.known = {own.person_id: own for own in session.exec(select(Address).where(Address.surface == "slack"))}
        self.owners = {own.address: person_id for person_id, own in self.known.items() if own.address}
        self.names = names_of(session, list(self.owners.values()))
        self.emails = emails_of(session, people)

    def trouble_of(self, person: Person | None) -> Cause | str | None:
        """Why somebody can't be reached; or, where they can, what changed of their account. Raises SurfaceError."""
        if person is None:
            return Cause("nobody holds this role", "Put it under roles of a person in the people sheet.")
        own, emails = self.known.get(person.ident), self.emails[person.ident]
        account = find_account(self.directory, (own and own.address) or "", emails)
        refuses = own and account and own.address == account.address and own.unreachable == Unreachable.not_messaged
        if account is None or not account.usable or refuses:
            return cause_of(person, own, "slack", emails, self._of_nobody_else(person))
        owner = self.owners.get(account.address, person.ident)
        if owner != person.ident:
            return Cause(f"{self.names[owner]} has the same Slack account", ONE_PERSON)
        guest = GUEST if account.outside else ""
        return " ".join(note for note in (guest, account_changes(person, account, emails)) if note) or None

    def _of_nobody_else(self, person: Person) -> list[Account]:
        return [a for a in self.directory.accounts() if self.owners.get(a.address, person.ident) == person.ident]


ONE_PERSON = "If they are one person, put both addresses in one row of the people sheet, one under other_emails."
GUEST = "is a guest's or another organisation's: they are asked, and see nothing but what they lead."
