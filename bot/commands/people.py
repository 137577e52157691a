"""boardbot people: who is who in Slack."""

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.shared import confirm, open_core

if TYPE_CHECKING:
    from bot.core import Core

group = typer.Typer(no_args_is_help=True, help="Who is who in Slack.")


@group.command("link")
def link() -> None:
    """Find people's Slack accounts by email; in a terminal, ask about those of whom only the name is like.

    Of whom nothing is found it says why: no such address, deactivated, a guest's, or renamed. Then it asks about names
    that plans print and that may be somebody's: "Cllr Lee", "A / B".
    """
    from bot import app as composition
    from bot.domain.text import with_email
    from bot.services.people.accounts import AmbiguousAccount, check_accounts, link_people, link_unsure
    from bot.surfaces.base import Account
    from storage.audit import COMMAND_LINE

    settings, core, now = open_core()
    core = replace(core, directories=composition.slack_directories(settings))
    found = link_people(core=core, now=now, limit=None, every=timedelta(0))
    check_accounts(core=core, now=now, limit=None, every=timedelta(0))
    typer.echo(f"Found by email: {found}.")

    def choose(unsure: AmbiguousAccount) -> Account | None:
        if not sys.stdin.isatty():
            return None
        typer.echo(f"Who is {with_email(unsure.person.name, unsure.person.email)}? Now {unsure.cause.why}.")
        for number, account in enumerate(unsure.accounts, 1):
            guest = ", a guest's or another organisation's" if account.outside else ""
            typer.echo(f"  {number}  {account.name} ({account.email or 'no email address shown'}{guest})")
        number = typer.prompt("Number, or 0 for none of these", type=int, default=0)
        return unsure.accounts[number - 1] if 0 < number <= len(unsure.accounts) else None

    left = link_unsure(core=core, choose=choose, by=COMMAND_LINE, now=now)
    _link_leads(core, now)
    for unsure in left:
        like = ", ".join(f"{a.name} ({a.email or a.address})" for a in unsure.accounts)
        perhaps = f" Perhaps {like}: run this in a terminal to say." if like else ""
        who = with_email(unsure.person.name, unsure.person.email)
        typer.echo(f"Not found: {who}: {unsure.cause.why}. {unsure.cause.fix}{perhaps}")


def _link_leads(core: "Core", now: datetime) -> None:
    """Ask whether names that plans print are those whom they may mean; without a terminal, say so."""
    from bot.domain.text import some
    from bot.services.plans.named_leads import confirm_lead, unsure_leads
    from storage.audit import COMMAND_LINE

    for named in unsure_leads(core=core, now=now):
        leads = f'"{named.role.name}", who leads {some([action.ref for action in named.actions], 10)}'
        if not named.proposed:
            typer.echo(f"Nobody is known as {leads}. Put it under roles of a person in the people sheet.")
        elif sys.stdin.isatty() and typer.confirm(f"Is {leads}, {named.words}?"):
            confirm_lead(core=core, named=named, by=COMMAND_LINE, now=now)
        elif not sys.stdin.isatty():
            typer.echo(f"Not sure: {leads}, may be {named.words}: run this in a terminal to say.")


person = typer.Typer(no_args_is_help=True, help="One person's data.")


@person.command()
def forget(
    who: Annotated[str, typer.Argument(help="Their email address, or their whole name.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Show what of a person would be removed and what stays as the official record, then do it. It can't be undone."""
    from bot.services.records.erasure import forget_person, preview_forget
    from storage.audit import COMMAND_LINE

    _, core, now = open_core()
    found = preview_forget(core=core, who=who, now=now)
    typer.echo(f"{found.name}: name, email address and Slack account are removed; in the record they become")
    typer.echo(f'"removed person {found.person_id}". Concerned:')
    for line in found.lines or ("nothing else",):
        typer.echo(f"  {line}")
    if found.named_in:
        typer.echo(f"What others wrote stays as written. The name stands in updates to: {', '.join(found.named_in)}.")
    confirm([], "Forget them?", "Nothing was changed. Run it again with --yes to forget them.", yes)
    forget_person(core=core, person_id=found.person_id, by=COMMAND_LINE, now=now)
    typer.echo(
        "Done. Backups made before still have them; take them out of the people sheet too, or an import brings them back."
    )
