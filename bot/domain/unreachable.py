"""Why an address of somebody's takes no message: states of our own, whatever surface it is on."""

from __future__ import annotations

from enum import StrEnum


class Unreachable(StrEnum):
    """Why an address takes no message; what its surface answers is turned into one of these at the surface."""

    no_account = "no_account"
    deactivated = "deactivated"
    not_messaged = "not_messaged"
    taken = "taken"
    not_looked_up = "not_looked_up"
    removed = "removed"

    def words(self, surface: str, note: str = "") -> str:
        """Why, for people, of a surface by its name; `note` names whose account it is, or what the surface answered."""
        return _WORDS[self].format(surface=surface, note=note)


GONE = (Unreachable.deactivated, Unreachable.not_messaged)
"""Why somebody who had an account can't be reached any more: somebody else has to take over."""

REFUSED = "refused"
"""The note of an account that took no message: it is not looked up yet whether it is closed indeed."""

_WORDS = {
    Unreachable.no_account: "no {surface} account has this email address",
    Unreachable.deactivated: "the {surface} account is deactivated",
    Unreachable.not_messaged: "{surface} does not let me message this account",
    Unreachable.taken: "{note} has the same {surface} account",
    Unreachable.not_looked_up: "{surface} answered {note} when asked for the account",
    Unreachable.removed: "they were removed from boardbot",
}
