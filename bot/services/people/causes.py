"""Why messages reach somebody on no account of a surface, as the surface's own list has it, and what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain.text import same_name
from bot.services.people.reach import words_of
from bot.surfaces.addresses import label_of
from bot.surfaces.base import Account
from storage.people import Address, Person

CHECK_SHEET = "Check the address in the people sheet."


@dataclass(frozen=True)
class Cause:
    """Why somebody is not reached, without a full stop, and the sentence that says what to do."""

    why: str
    fix: str = CHECK_SHEET


def cause_of(
    person: Person, own: Address | None, surface: str, emails: Sequence[str], accounts: Sequence[Account]
) -> Cause:
    """Why somebody is not reached on a surface; `accounts` are all that it has, closed ones too, or none where it can't say."""
    label = label_of(surface)
    theirs = next((a for a in accounts if own and a.address == own.address), None)
    by_email = [a for a in accounts if (a.email or "").lower() in emails]
    if own and own.address:
        why = _why_not_theirs(own, theirs, label)
    elif own and own.unreachable and not any(not a.usable for a in by_email):
        why = words_of(own)
    elif by_email:
        why = f"the {label} account with {by_email[0].email} is deactivated"
    else:
        why = f"no {label} account has this email address" if emails else "no email address is known"
    others = [
        a for a in accounts if a.usable and a not in by_email and a is not theirs and same_name(a.name, person.name)
    ]
    if not others:
        return Cause(why, CHECK_SHEET if emails else "Add it to the people sheet.")
    shown = ", ".join(_shown(account) for account in others)
    addresses = " or ".join(account.email or account.address for account in others)
    perhaps = "made anew" if theirs or by_email else "renamed"
    fix = f"If that is theirs, put {addresses} under other_emails in the people sheet, or run boardbot people link."
    return Cause(f"{why}, and there is one of the same name, perhaps {perhaps}: {shown}", fix)


def _why_not_theirs(own: Address, theirs: Account | None, label: str) -> str:
    if theirs is None or not theirs.usable:
        shown = f" ({theirs.email})" if theirs and theirs.email else ""
        return f"the {label} account{shown} is {'deactivated' if theirs else 'gone or deactivated'}"
    return words_of(own) + (", which is a guest's or another organisation's" if theirs.outside else "")


def account_changes(person: Person, account: Account, emails: Collection[str]) -> str:
    """How an account differs from what the people sheet has of its person, as a note with what to do; "" where it does not."""
    if not account.email or account.email.lower() in emails:
        return ""
    called = "" if same_name(account.name, person.name) else f" and is called {account.name}"
    return f"has the email address {account.email} by now{called}. Put it in the people sheet, beside the earlier one."


def _shown(account: Account) -> str:
    guest = ", a guest's or another organisation's" if account.outside else ""
    return f"{account.name} ({account.email or account.address}{guest})"
