"""The leads: whom the plan's names mean, asked one by one; and the sheets that can be kept."""

from __future__ import annotations

from pathlib import Path

from bot.domain.text import some
from bot.services.people.accounts import check_accounts, link_people
from bot.services.plans.named_leads import NamedLead, confirm_lead, unsure_leads
from bot.services.records.export import as_csv, export_rows, write_rows
from bot.setup.board import Setup, account_meant
from storage.audit import COMMAND_LINE

SHEETS = ("boards", "people")


def settle_leads(setup: Setup) -> None:
    """Find everybody's account, then ask about each name that the plans print and that nobody is known by."""
    core, answers, now = setup.core, setup.answers, setup.now
    link_people(core=core, now=now, limit=None)
    check_accounts(core=core, now=now, limit=None)
    for named in unsure_leads(core=core, now=now):
        leads = f'"{named.role.name}", who leads {some([action.ref for action in named.actions], 5)}'
        if named.proposed and answers.confirms(f"Is {leads}, {named.words}?"):
            confirm_lead(core=core, named=named, by=COMMAND_LINE, now=now)
        elif answers.at_terminal:
            question = f"Who is {leads}: email address or name (Enter to leave it to the officer)"
            if account := answers.ask("lead", question, lambda text: account_meant(setup, text), ""):
                found = NamedLead(named.role, named.actions, (account,))
                confirm_lead(core=core, named=found, by=COMMAND_LINE, now=now)
        else:
            perhaps = f" Perhaps {named.words}: boardbot people link asks." if named.proposed else ""
            answers.say(f"Nobody is known yet as {leads}; the officer is asked instead.{perhaps}")


def keep_sheets(setup: Setup) -> None:
    """Write what is known of boards and people into sheets to keep, correct and import again: never over a file."""
    for name in SHEETS:
        file = Path(f"{name}.csv")
        rows = export_rows(core=setup.core, what=name, now=setup.now)
        if not rows:
            continue
        if not file.exists():
            write_rows(rows, "csv", file, name)
            setup.answers.say(f"{file.resolve()} has the {name}: correct it there, and import it again.")
        elif file.read_text(encoding="utf-8", errors="replace") != as_csv(rows):
            fix = f"boardbot export {name} --out {name}-new.csv"
            setup.answers.say(f"{file.resolve()} is left as it is, and has not all that is known by now: {fix}")
