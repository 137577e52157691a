"""Who may do what: one table, which every service asks. docs/permissions.md shows the same table."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.text import listed


class Role(StrEnum):
    """What somebody is to a board or to one of its actions. Everybody is at least anyone; roles add up."""

    anyone = "anyone"
    member = "member"
    lead = "lead"
    delegate = "delegate"
    officer = "officer"
    chair = "chair"
    administrator = "administrator"
    public = "public"
    """Whoever reads a page on the web."""
    by_link = "by link"
    """Whoever acts by the link of a mail. It adds no right, and leaves of those that its person has what the table gives it."""


class Act(StrEnum):
    """Something that not everybody may do, in the words of a refusal: "Only ... can <act>"."""

    see_page = "see a published page"
    see_open_board = "see an open board"
    see_private_board = "see a private board"
    see_private_action = "see an action of a private board"
    answer = "give an update"
    withdraw_others = "withdraw another's update"
    post = "post this to its channel"
    resolve_delivery = "decide about this message"
    snooze = "put off the reminder of a request"
    hand_over = "hand over an action"
    assign = "name a lead"
    change_plan = "change what is in the plan"
    nudge = "remind its leads"
    change_settings = "change its settings"
    set_meetings = "set its meetings"
    see_unpublished = "see what waits for sign-off"
    edit_published = "edit what is published"
    sign_off = "sign its updates off"  # approve, return with a question, withhold
    read_audit = "read who did what to an action"
    export = "have its record as a file"
    publish = "publish its page"  # let it out, say what is exempt from it, hold it back before an election


_A, _M, _L, _D, _O, _C, _ADMIN, _PUBLIC, _LINK = Role
_EVERYBODY = frozenset(Role) - {_PUBLIC, _LINK}

TABLE: dict[Act, frozenset[Role]] = {
    Act.see_page: _EVERYBODY | {_PUBLIC, _LINK},
    Act.see_open_board: _EVERYBODY,
    Act.see_private_board: frozenset({_M, _O, _C}),
    Act.see_private_action: frozenset({_M, _L, _D, _O, _C, _LINK}),
    Act.answer: frozenset({_L, _D, _O, _C, _LINK}),
    Act.withdraw_others: frozenset({_O, _C}),
    Act.post: frozenset({_O, _C}),
    Act.resolve_delivery: frozenset({_O, _ADMIN}),
    Act.snooze: frozenset({_L, _D, _LINK}),
    Act.hand_over: frozenset({_L, _O, _LINK}),
    Act.assign: frozenset({_O}),
    Act.change_plan: frozenset({_O}),
    Act.nudge: frozenset({_O}),
    Act.change_settings: frozenset({_O}),
    Act.set_meetings: frozenset({_O}),
    Act.see_unpublished: frozenset({_L, _D, _O, _C, _LINK}),
    Act.edit_published: frozenset({_O}),
    Act.sign_off: frozenset({_C}),
    Act.read_audit: frozenset({_O, _C}),
    Act.export: frozenset({_O, _C}),
    Act.publish: frozenset({_O}),
}
_SHOWN = {_L: "the lead", _M: "members", _O: "officers", _C: "chairs"}


def may(roles: frozenset[Role], act: Act) -> bool:
    """Whether somebody with these roles may do this; by a link, only what one may do by a link as well."""
    if Role.by_link in roles and Role.by_link not in TABLE[act]:
        return False
    return bool((roles - {Role.by_link}) & TABLE[act])


def who_may(act: Act, of: str) -> str:
    """ "officers and chairs of the Trust": those who may, for a refusal."""
    theirs = listed([words for role, words in _SHOWN.items() if role in TABLE[act]]) + f" of {of}"
    return f"{theirs}, and administrators," if Role.administrator in TABLE[act] else theirs
